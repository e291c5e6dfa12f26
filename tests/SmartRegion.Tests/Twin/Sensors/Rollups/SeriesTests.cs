using System.Text.Json.Nodes;
using SmartRegion.Twin.Sensors.Rollups;

namespace SmartRegion.Tests.Twin.Sensors.Rollups;

/// <summary>Rollups by hour, day and month, as the series of a datastream tells them: always what the observations add up to.</summary>
public sealed class SeriesTests
{
    public static TheoryData<string> Engines => TestStore.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_bucket_tells_minimum_maximum_mean_count_and_sum(string engine)
    {
        await using var region = await SensorRegion.StartAsync(engine);
        var stream = await region.StreamAsync();
        foreach (var (minute, value) in new[] { ("00", "3"), ("20", "5.5"), ("40", "0.5") }) await region.ObserveAsync(stream, $"2025-03-01T10:{minute}:00Z", value);
        await region.ObserveAsync(stream, "2025-03-01T11:00:00Z", "\"no number\"");
        var hour = Assert.Single(await PointsAsync(region, stream, "span=hour"))!;
        Assert.Equal("""{"time":"2025-03-01T10:00:00Z","end":"2025-03-01T11:00:00Z","mean":3,"min":0.5,"max":5.5,"count":3,"sum":9}""", hour.ToJsonString());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Days_and_months_begin_by_the_clocks_of_Prague(string engine)
    {
        await using var region = await SensorRegion.StartAsync(engine);
        var stream = await region.StreamAsync();
        foreach (var time in new[] { "2025-03-29T22:59:00Z", "2025-03-29T23:00:00Z", "2025-03-30T21:59:00Z", "2025-03-30T22:00:00Z", "2025-12-31T23:00:00Z" }) await region.ObserveAsync(stream, time, "1");
        var days = await PointsAsync(region, stream, "span=day");
        Assert.Equal(["2025-03-28T23:00:00Z 1", "2025-03-29T23:00:00Z 2", "2025-03-30T22:00:00Z 1", "2025-12-31T23:00:00Z 1"], days.Select(d => $"{d!["time"]} {d["count"]}"));
        // The day on which clocks go forward has 23 hours.
        Assert.Equal("2025-03-30T22:00:00Z", days[1]!["end"]!.GetValue<string>());
        Assert.Equal(["2025-02-28T23:00:00Z 4", "2025-12-31T23:00:00Z 1"], (await PointsAsync(region, stream, "span=month")).Select(d => $"{d!["time"]} {d["count"]}"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Late_changed_moved_and_deleted_observations_are_taken_into_account(string engine)
    {
        await using var region = await SensorRegion.StartAsync(engine);
        var stream = await region.StreamAsync();
        var first = await region.ObserveAsync(stream, "2025-03-01T10:30:00Z", "10");
        var second = await region.ObserveAsync(stream, "2025-03-01T12:30:00Z", "20");
        Assert.Equal("10 20", await MeansAsync(region, stream));
        await region.ObserveAsync(stream, "2025-03-01T09:30:00Z", "5");
        Assert.Equal("5 10 20", await MeansAsync(region, stream));
        await region.ChangeAsync("PATCH", first, """{"result":11}""");
        Assert.Equal("5 11 20", await MeansAsync(region, stream));
        await region.ChangeAsync("PATCH", second, """{"phenomenonTime":"2025-03-01T10:45:00Z"}""");
        Assert.Equal("5 15.5", await MeansAsync(region, stream));
        await region.ChangeAsync("DELETE", first);
        Assert.Equal("5 20", await MeansAsync(region, stream));
        Assert.Equal("25", (await PointsAsync(region, stream, "span=month"))[0]!["sum"]!.ToJsonString());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task An_outlier_is_flagged_whatever_the_window(string engine)
    {
        await using var region = await SensorRegion.StartAsync(engine);
        var stream = await region.StreamAsync();
        var start = new DateTime(2025, 3, 1, 0, 0, 0, DateTimeKind.Utc);
        var rows = string.Join(',', Enumerable.Range(0, 20 * 24).Select(h => FormattableString.Invariant($"[\"{start.AddHours(h):yyyy-MM-ddTHH:mm:ss}Z\",{(h == 250 ? 90 : 20 + h % 5)}]")));
        Assert.Equal(201, (await region.SendAsync("POST", "/CreateObservations", $$"""[{"Datastream":{"@iot.id":{{SensorRegion.Id(stream)}}},"components":["phenomenonTime","result"],"dataArray":[{{rows}}]}]""")).Status);
        var at = start.AddHours(250);
        foreach (var window in new[] { "", $"&from={at:yyyy-MM-ddTHH:mm:ss}Z&to={at.AddHours(1):yyyy-MM-ddTHH:mm:ss}Z", $"&from={at.AddHours(-1):yyyy-MM-ddTHH:mm:ss}Z&to={at.AddHours(3):yyyy-MM-ddTHH:mm:ss}Z" })
            foreach (var span in new[] { "raw", "hour" })
                Assert.Equal("2025-03-11T10:00:00Z", Assert.Single(await PointsAsync(region, stream, $"span={span}{window}"), p => p!["flags"] is not null)!["time"]!.GetValue<string>());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task The_span_is_the_shortest_that_gives_no_more_points_than_wanted(string engine)
    {
        await using var region = await SensorRegion.StartAsync(engine);
        var stream = await region.StreamAsync();
        await SendYearAsync(region, stream);
        foreach (var (points, span, count) in new[] { (20000, "raw", 17520), (8760, "hour", 8760), (400, "day", 366), (12, "month", 12) })
        {
            var series = await SeriesAsync(region, stream, $"points={points}");
            Assert.Equal((points, span), (points, series["span"]!.GetValue<string>()));
            Assert.InRange(((JsonArray)series["points"]!).Count, count - 1, count + 1);
        }
        var zoomed = await SeriesAsync(region, stream, "points=100&from=2025-06-01&to=2025-06-02");
        Assert.Equal(("raw", 48), (zoomed["span"]!.GetValue<string>(), ((JsonArray)zoomed["points"]!).Count));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_series_comes_as_CSV_too(string engine)
    {
        await using var region = await SensorRegion.StartAsync(engine);
        var stream = await region.StreamAsync();
        await region.ObserveAsync(stream, "2025-03-01T10:30:00Z", "10");
        var answer = await region.Region.SendAsync("GET", $"/api/datastreams/{SensorRegion.Id(stream)}/series?span=hour&f=csv");
        Assert.Equal("time,end,mean,min,max,count,sum,flag\r\n2025-03-01T10:00:00Z,2025-03-01T11:00:00Z,10,10,10,1,10,\r\n", answer.Text);
        Assert.Equal("text/csv", answer.Type);
    }

    [Theory]
    [InlineData("points=x", "points")]
    [InlineData("span=week", "span")]
    [InlineData("from=yesterday", "from")]
    [InlineData("from=2025-02-01&to=2025-01-01", "to")]
    [InlineData("nonsense=1", "nonsense")]
    public async Task A_wrong_parameter_is_named(string query, string field)
    {
        await using var region = await SensorRegion.StartAsync("sqlite");
        var stream = await region.StreamAsync();
        var answer = await region.Region.SendAsync("GET", $"/api/datastreams/{SensorRegion.Id(stream)}/series?{query}");
        Assert.Equal(400, answer.Status);
        Assert.Equal([field], answer.Fields);
        Assert.Equal(404, (await region.Region.SendAsync("GET", "/api/datastreams/999/series")).Status);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Marks_of_what_is_behind_survive_an_end_of_the_process(string engine)
    {
        await using var store = await TestStore.OpenAsync(engine);
        await store.Store.WriteAsync(async session =>
        {
            await session.ExecuteAsync($"insert into things (key, name, doc) values (1, 't', {session.Dialect.Json("{}")})");
            await session.ExecuteAsync($"insert into sensors (key, name, doc) values (1, 's', {session.Dialect.Json("{}")})");
            await session.ExecuteAsync($"insert into datastreams (key, multi, thing, sensor, name, doc) values (1, 0, 1, 1, 'd', {session.Dialect.Json("{}")})");
            await RollupMarks.AddAsync(session, [(1, 5), (1, 3 * RollupCalendar.Hour), (1, 500 * RollupCalendar.Hour)]);
            return 0;
        });
        await store.ReopenAsync();
        var marks = await store.Store.ReadAsync(s => RollupMarks.OfAsync(s, 1, 10));
        Assert.Equal([(0, 4), (500, 501)], marks.Select(m => (m.Starts / RollupCalendar.Hour, m.Ends / RollupCalendar.Hour)));
    }

    internal static async Task<JsonObject> SeriesAsync(SensorRegion region, string stream, string query) =>
        await region.Region.JsonAsync($"/api/datastreams/{SensorRegion.Id(stream)}/series?{query}");

    internal static async Task<JsonArray> PointsAsync(SensorRegion region, string stream, string query) => (JsonArray)(await SeriesAsync(region, stream, query))["points"]!;

    // Every half hour of 2025.
    internal static async Task SendYearAsync(SensorRegion region, string stream)
    {
        var begin = new DateTime(2024, 12, 31, 23, 0, 0, DateTimeKind.Utc);
        var rows = string.Join(',', Enumerable.Range(0, 17520).Select(i => $"[\"{begin.AddMinutes(30 * i):yyyy-MM-ddTHH:mm:ssZ}\",{i % 48}]"));
        var body = $$"""[{"Datastream":{"@iot.id":{{SensorRegion.Id(stream)}}},"components":["phenomenonTime","result"],"dataArray":[{{rows}}]}]""";
        Assert.Equal(201, (await region.SendAsync("POST", "/CreateObservations", body)).Status);
    }

    private static async Task<string> MeansAsync(SensorRegion region, string stream) =>
        string.Join(' ', (await PointsAsync(region, stream, "span=hour")).Select(p => p!["mean"]!.ToJsonString()));
}
