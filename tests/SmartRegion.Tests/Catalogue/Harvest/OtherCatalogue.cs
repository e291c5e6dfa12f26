using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Federation;
using SmartRegion.Catalogue.Harvest;
using SmartRegion.Http;
using SmartRegion.Http.Outgoing;
using SmartRegion.Storage;

namespace SmartRegion.Tests.Catalogue.Harvest;

/// <summary>Another catalogue: a real server on the loopback that answers as the test says.</summary>
internal sealed class OtherCatalogue : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OtherCatalogue(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    /// <summary>Paths and queries that were asked for.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>User agents that asked.</summary>
    public ConcurrentQueue<string> Agents { get; } = new();

    public static async Task<OtherCatalogue> StartAsync(Action<WebApplication> map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var other = new OtherCatalogue(app);
        app.Use((context, next) =>
        {
            other.Asked.Enqueue(context.Request.Path + context.Request.QueryString);
            other.Agents.Enqueue(context.Request.Headers.UserAgent.ToString());
            return next(context);
        });
        map(app);
        await app.StartAsync();
        return other;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

/// <summary>Visits of a source in tests.</summary>
internal static class HarvestTesting
{
    /// <summary>Patience for tests.</summary>
    public static readonly HarvestLimits Limits = new() { Page = new OutgoingLimits { Retries = 1, FirstPause = TimeSpan.FromMilliseconds(50) }, Dump = new OutgoingLimits() };

    public static Task<TestRegion> RegionAsync(string engine = "sqlite", bool seed = false, Func<SmartRegion.Commands.Settings, SmartRegion.Commands.Settings>? settings = null) =>
        TestRegion.StartAsync(engine, seed, settings: s => (settings?.Invoke(s) ?? s) with { AllowPrivateAddresses = true, Contact = "data@region.example" });

    /// <summary>Sets a source up; it is visited only by <see cref="VisitAsync"/>.</summary>
    public static async Task PutAsync(this TestRegion region, string id, string type, string url, string more = "")
    {
        var answer = await region.SendAsync("PUT", "/api/harvest/sources/" + id, $$"""{"title":{"de":"Katalog {{id}}"},"type":"{{type}}","url":"{{url}}","rate":20,"paused":true{{(more.Length > 0 ? "," + more : "")}}}""");
        Assert.True(answer.Status is 200 or 201, answer.Text);
    }

    public static async Task<HarvestRun> VisitAsync(this TestRegion region, string id, HarvestLimits? limits = null, HarvestWish? wish = null)
    {
        var sources = region.Service<HarvestSources>();
        var harvester = new Harvester(region.Service<Store>(), region.Service<ChangeFeed>(), sources, region.Service<OutgoingClient>(), region.Service<PublicUrl>(), limits ?? Limits, region.Service<PeerExchange>(), NullLogger<Harvester>.Instance);
        return (await harvester.RunAsync((await sources.FindAsync(id))!, wish ?? new HarvestWish(), CancellationToken.None))!;
    }

    /// <summary>All entries of a kind, by title.</summary>
    public static async Task<Dictionary<string, JsonObject>> EntriesAsync(this TestRegion region, string kind = "dataset")
    {
        var entries = await region.Service<Entries>().OfKindAsync(kind);
        return entries.ToDictionary(e => e.Title.Tell("de")!.Text, e => e.Doc);
    }

    /// <summary>Counts as a short text, for comparison in one line.</summary>
    public static string Counts(this HarvestRun run) => $"{run.Status}: +{run.Added} ~{run.Changed} ={run.Same} &{run.Shared} -{run.Gone} !{run.Refused}";

    /// <summary>The number of the newest change: it stays while nothing is written.</summary>
    public static async Task<long> LastChangeAsync(this TestRegion region)
    {
        for (var last = 0L; ;)
        {
            var page = (await region.JsonAsync($"/api/changes?after={last}&limit=1000"))["last"]!.GetValue<long>();
            if (page == last) return last;
            last = page;
        }
    }
}
