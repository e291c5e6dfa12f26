using System.Text.Json.Nodes;
using SmartRegion.Twin.Sensors;
using SmartRegion.Twin.Sensors.Model;
using SmartRegion.Twin.Sensors.Reading;

namespace SmartRegion.Tests.Twin.Sensors;

/// <summary>Requests over very many observations are bounded: counts are estimated and say so, filters go on behind a link.</summary>
public sealed class ScanTests
{
    private const long Begin = 1_704_067_200_000_000, Minute = 60_000_000;

    [Fact]
    public async Task Beyond_the_limits_counts_are_estimates_and_filters_go_on_behind_a_link()
    {
        await using var r = await SensorRegion.StartAsync("sqlite");
        await r.StreamAsync();
        await r.StreamAsync("Second", "Other");
        const int rows = 540_000;
        // Results go from 0 to 999 again and again; one stands alone near the end.
        for (var from = 0; from < rows; from += 20_000)
            await r.Region.Service<Observations>().AddAsync([.. Enumerable.Range(from, 20_000).Select(i => new ObservationRow { Datastream = 1, Starts = Begin + i * Minute, Number = i == rows - 10 ? 5000 : i % 1000 })]);
        await r.Region.Service<Observations>().AddAsync([.. Enumerable.Range(0, 1000).Select(i => new ObservationRow { Datastream = 2, Starts = Begin + i * Minute + 1, Number = i })]);

        Assert.Equal(("541000", false), await CountAsync(r, "/Observations?$count=true&$top=0"));
        Assert.Equal(("540000", false), await CountAsync(r, "/Datastreams(1)/Observations?$count=true&$top=0"));
        Assert.Equal(("1000", false), await CountAsync(r, "/Datastreams(2)/Observations?$count=true&$top=0&$filter=result ge 0"));
        var (half, estimated) = await CountAsync(r, "/Datastreams(1)/Observations?$count=true&$top=0&$filter=result ge 500");
        Assert.True(estimated);
        Assert.InRange(int.Parse(half), 265_000, 275_000);
        Assert.Equal(("1440", false), await CountAsync(r, "/Datastreams(1)/Observations?$count=true&$top=0&$filter=phenomenonTime ge 2024-01-05T00:00:00Z and phenomenonTime lt 2024-01-06T00:00:00Z"));
        Assert.Equal(("2000", false), await CountAsync(r, "/Observations?$count=true&$top=0&$filter=phenomenonTime lt 2024-01-01T16:40:00Z"));

        // What stands beyond the rows that one request looks at is found by following the link.
        var found = new List<string>();
        var pages = 0;
        for (string? next = "/Datastreams(1)/Observations?$filter=result eq 5000&$select=result"; next is not null; pages++)
        {
            var page = await r.GetAsync(next);
            found.AddRange(((JsonArray)page["value"]!).Select(o => o!["result"]!.ToJsonString()));
            next = page["@iot.nextLink"]?.GetValue<string>()[$"{r.Region.Url}v1.1".Length..];
        }
        Assert.Equal(("5000", 2), (string.Join(' ', found), pages));
        Assert.True(ObservationScan.Rows < rows);

        // A span of time is where the looking begins.
        Assert.Equal("5000", await r.ListAsync("/Datastreams(1)/Observations?$filter=result eq 5000 and phenomenonTime gt 2025-01-01T00:00:00Z", "result"));
        Assert.Equal("5000", await r.ListAsync("/Datastreams(1)/Observations?$orderby=result desc&$top=1&$filter=phenomenonTime gt 2025-01-01T00:00:00Z", "result"));
        Assert.Equal("999 998 997", await r.ListAsync("/Observations?$orderby=phenomenonTime desc&$top=3", "result"));
        Assert.Equal("0 0 1", await r.ListAsync("/Observations?$orderby=phenomenonTime&$top=3", "result"));
        Assert.Equal("999 998 997", await r.ListAsync("/Observations?$orderby=phenomenonTime desc&$top=3&$filter=result gt 900 and result lt 1000", "result"));
    }

    private static async Task<(string, bool)> CountAsync(SensorRegion r, string path)
    {
        var page = await r.GetAsync(path);
        return (page["@iot.count"]!.ToJsonString(), page["@smartregion.countEstimated"]?.GetValue<bool>() == true);
    }
}
