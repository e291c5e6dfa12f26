using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using SmartRegion.Http.Outgoing;
using SmartRegion.Tests.Twin.Sensors.Mqtt;

namespace SmartRegion.Tests.Twin.Sensors.Devices;

/// <summary>Open data that is read at intervals.</summary>
public sealed class PollerTests
{
    [Fact]
    public async Task JSON_and_CSV_are_read_scaled_and_fetched_again_only_when_they_have_changed()
    {
        await using var region = await MqttTesting.StartAsync(settings: s => s with { AllowPrivateAddresses = true });
        var (full, unchanged) = (0, 0);
        await using var source = await SourceAsync(app =>
        {
            app.MapGet("/level.json", (HttpContext c) =>
            {
                if (c.Request.Headers.IfNoneMatch == "\"v1\"") { unchanged++; return Results.StatusCode(304); }
                full++;
                c.Response.Headers.ETag = "\"v1\"";
                return Results.Text("""{"values":[{"timestamp":"2026-03-01 10:00","value":312},{"timestamp":"2026-03-01 10:15","value":"x"},{"timestamp":"2026-03-01 10:30","value":null}]}""", "application/json");
            });
            app.MapGet("/level.csv", () => "Datum;Stand\n1.3.2026 12:00;1.234,5\n29.3.2026 02:30;7\n");
        });
        var url = source.Urls.First();
        await PutAsync(region, "json", $$"""{"url":"{{url}}/level.json","every":10,"format":"json","items":"$.values","time":"timestamp","zone":"Europe/Berlin","values":[{"path":"value","datastream":1,"scale":0.01}]}""");
        await PutAsync(region, "csv", $$"""{"url":"{{url}}/level.csv","every":3600,"format":"csv","time":"Datum","zone":"Europe/Prague","decimalComma":true,"values":[{"path":"Stand","datastream":1}]}""");
        await Patience.UntilAsync(async () => await CountsAsync(region, "json") is not null && await CountsAsync(region, "csv") is not null);
        var stored = (await region.JsonAsync("/v1.1/Datastreams(1)/Observations?$orderby=phenomenonTime&$select=phenomenonTime,result"))["value"]!.AsArray();
        Assert.Equal(["""{"phenomenonTime":"2026-03-01T09:00:00Z","result":3.12}""", """{"phenomenonTime":"2026-03-01T11:00:00Z","result":1234.5}"""], stored.Select(o => o!.ToJsonString()));
        Assert.Equal(1, (await CountsAsync(region, "json"))!["faulty"]!.GetValue<int>());
        Assert.Contains("put forward", (await region.JsonAsync("/api/devices/sources/csv/faults"))["items"]![0]!["reason"]!.GetValue<string>(), StringComparison.Ordinal);
        await Patience.UntilAsync(() => unchanged > 0);
        Assert.Equal(1, full);
    }

    [Fact]
    public async Task A_private_address_is_not_asked_and_a_failure_is_told()
    {
        await using var region = await MqttTesting.StartAsync();
        var asked = 0;
        await using var source = await SourceAsync(app => app.MapGet("/", () => { asked++; return "[]"; }));
        await PutAsync(region, "inside", $$"""{"url":"{{source.Urls.First()}}","every":3600,"format":"json","time":"t","values":[{"path":"v","datastream":1}]}""");
        await Patience.UntilAsync(async () => await CountsAsync(region, "inside") is not null);
        Assert.Contains("no public address", (await region.JsonAsync("/api/devices/sources/inside/faults"))["items"]![0]!["reason"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(0, asked);
    }

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("8.8.8.8", true)]
    [InlineData("172.32.0.1", true)]
    [InlineData("2a00:1450:4001:80b::200e", true)]
    public void Only_addresses_of_the_public_internet_are_open(string address, bool open) => Assert.Equal(open, PublicAddresses.IsPublic(IPAddress.Parse(address)));

    private static async Task PutAsync(TestRegion region, string name, string body)
    {
        var answer = await region.SendAsync("PUT", "/api/devices/polls/" + name, body);
        Assert.True(answer.Status == 200, answer.Text);
    }

    private static async Task<JsonObject?> CountsAsync(TestRegion region, string name) => (await region.JsonAsync("/api/devices/polls/" + name))["counts"] as JsonObject;

    private static async Task<WebApplication> SourceAsync(Action<WebApplication> map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        map(app);
        await app.StartAsync();
        return app;
    }
}
