using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using SmartRegion.Access;
using SmartRegion.Tests.Access;

namespace SmartRegion.Tests.Commands;

/// <summary>What is measured is told in the format of Prometheus, to those whom it concerns, and says nothing of persons.</summary>
public sealed class MetricsTests
{
    private const string Key = "a-key-of-twenty-signs";

    private static Task<TestRegion> StartAsync(bool on = true) => TestRegion.StartAsync(trustLoopback: false, settings: s => s with { Metrics = on, MetricsKey = Key });

    [Fact]
    public async Task Measures_are_told_to_this_machine_to_administrators_and_with_the_key()
    {
        await using var region = await StartAsync();
        Assert.Equal(200, (await region.SendAsync("GET", "/metrics")).Status);
        // Through a proxy everybody is a stranger.
        (string, string) proxied = ("X-Forwarded-For", "192.0.2.7");
        Assert.Equal(403, (await region.SendAsync("GET", "/metrics", null, "", proxied)).Status);
        Assert.Equal(403, (await region.SendAsync("GET", "/metrics", null, "", ("Host", "evil.example"))).Status);
        Assert.Equal(403, (await region.SendAsync("GET", "/metrics", null, "", proxied, ("Authorization", "Bearer another-key-of-twenty"))).Status);
        Assert.Equal(200, (await region.SendAsync("GET", "/metrics", null, "", proxied, ("Authorization", "Bearer " + Key))).Status);
        foreach (var (role, status) in new[] { (Role.Coordinator, 403), (Role.Administrator, 200) })
        {
            using var visitor = await Visitor.JoinAsync(region, $"{role.Name()}@region.example", role);
            Assert.Equal(status, await visitor.StatusAsync("/metrics", proxied));
        }
        using var response = await region.Client.GetAsync("/metrics");
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Equal("text/plain", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Nothing_is_told_where_the_operator_has_not_asked_for_it()
    {
        await using var region = await StartAsync(on: false);
        Assert.Equal(404, (await region.SendAsync("GET", "/metrics")).Status);
        Assert.Null(region.App.Services.GetService(typeof(MeterProvider)));
    }

    [Fact]
    public async Task What_is_told_is_of_the_format_and_counts_what_was_done()
    {
        await using var region = await StartAsync();
        using var eva = await Visitor.JoinAsync(region, "eva@region.example", Role.Administrator);
        Assert.Equal(201, (await eva.SendAsync("POST", "/api/entries", """{"id":"lamps","kind":"practice","title":{"en":"Lamps"},"topics":["energy"]}""")).Status);
        Assert.Equal(200, (await region.SendAsync("GET", "/api/entries?q=lamps")).Status);
        Assert.Equal(201, (await eva.SendAsync("POST", "/v1.1/Things", """{"name":"a","description":"b","Locations":[{"name":"l","description":"l","encodingType":"application/geo+json","location":{"type":"Point","coordinates":[12.5,50.2]}}],"Datastreams":[{"name":"c","description":"d","observationType":"http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement","unitOfMeasurement":{"name":"°C","symbol":"°C","definition":"http://unitsofmeasure.org/ucum.html#para-30"},"ObservedProperty":{"name":"t","definition":"http://example.org/t","description":"t"},"Sensor":{"name":"s","description":"s","encodingType":"text/html","metadata":"x"},"Observations":[{"result":1},{"result":2}]}]}""")).Status);
        var told = Exposition.Read((await region.SendAsync("GET", "/metrics")).Text);
        Assert.True(told.Sum("http_server_request_duration_seconds_count", ("http_route", "/api/entries"), ("http_request_method", "POST"), ("http_response_status_code", "201")) >= 1);
        Assert.True(told.Sum("smartregion_store_write_duration_seconds_count", ("outcome", "stored")) >= 1);
        Assert.True(told.Sum("smartregion_search_duration_seconds_count") >= 1);
        Assert.True(told.Sum("smartregion_observations_stored_total") >= 2);
        Assert.True(told.Sum("smartregion_audit_lines_total", ("what", "joined")) >= 1);
        Assert.Equal("histogram", told.Types["http_server_request_duration_seconds"]);
        Assert.Contains(told.Samples, s => s.Name.StartsWith("dotnet_", StringComparison.Ordinal));
        Assert.Contains(told.Samples, s => s.Name.StartsWith("kestrel_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Labels_have_few_values_and_none_that_somebody_has_written()
    {
        await using var region = await StartAsync();
        for (var i = 0; i < 30; i++)
        {
            await region.SendAsync("GET", $"/api/entries/markerofpath{i}?q=markerofquery");
            await region.SendAsync("GET", $"/markerofnothing{i}");
            await region.SendAsync($"MARKEROFMETHOD{i}", "/api/entries");
            await region.SendAsync("GET", "/api/entries", null, "", ("User-Agent", $"markerofagent{i}"), ("traceparent", "00-markeroftrace-0-01"));
        }
        var text = (await region.SendAsync("GET", "/metrics")).Text;
        Assert.DoesNotContain("markerof", text, StringComparison.OrdinalIgnoreCase);
        var routes = region.Service<IEnumerable<EndpointDataSource>>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>().Select(e => e.RoutePattern.RawText).ToHashSet();
        Assert.All(Exposition.Read(text).Samples.Where(s => s.Labels.ContainsKey("http_route")), s => Assert.Contains(s.Labels["http_route"], routes));
    }

    [Fact]
    public async Task A_collector_gets_measures_and_traces_with_routes_and_without_addresses()
    {
        var got = new ConcurrentQueue<(string Path, string Body)>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, o => o.Protocols = HttpProtocols.Http2));
        builder.Logging.ClearProviders();
        await using var collector = builder.Build();
        collector.MapPost("/{**path}", async (HttpContext context) =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            got.Enqueue((context.Request.Path, Encoding.UTF8.GetString(body.ToArray())));
            context.Response.ContentType = "application/grpc";
            context.Response.AppendTrailer("grpc-status", "0");
            await context.Response.Body.WriteAsync(new byte[5]);
        });
        await collector.StartAsync();
        await using var region = await TestRegion.StartAsync(trustLoopback: false, settings: s => s with { OtlpEndpoint = new Uri(collector.Urls.First()) });
        Assert.Equal(410, (await region.SendAsync("GET", "/en/invitation/markeroftoken?q=markerofquery", null, "", ("User-Agent", "markerofagent"))).Status);
        // The trace of a request ends after its answer was sent.
        string Traces() => string.Concat(got.Where(g => g.Path.Contains("TraceService", StringComparison.Ordinal)).Select(g => g.Body));
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!Traces().Contains("GET /{lang:language}/invitation/{token}", StringComparison.Ordinal))
        {
            Assert.True(region.Service<TracerProvider>().ForceFlush());
            await Task.Delay(50, patience.Token);
        }
        Assert.Contains("store read", Traces(), StringComparison.Ordinal);
        Assert.True(region.Service<MeterProvider>().ForceFlush());
        Assert.Contains(got, g => g.Path.Contains("MetricsService", StringComparison.Ordinal) && g.Body.Contains("http.server.request.duration", StringComparison.Ordinal));
        Assert.DoesNotContain(got, g => g.Body.Contains("markerof", StringComparison.OrdinalIgnoreCase));
    }
}
