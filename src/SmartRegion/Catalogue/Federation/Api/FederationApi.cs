using System.Text.Json.Nodes;
using SmartRegion.Access;
using SmartRegion.Catalogue.Api;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Catalogue.Federation.Api;

/// <summary>What regions need of one another besides the change feed: who we are, that there is news, and the search of all of them.</summary>
public static class FederationApi
{
    private const int UsualDeadline = 3000, LeastDeadline = 100, LongestDeadline = 10_000;
    private static readonly string[] Known = [.. ListRequest.Known.Except(["f", "sort", "cursor", "facets"]), "own", "deadline"];

    public static void AddFederation(this IServiceCollection services, FederationSettings settings)
    {
        services.AddSingleton(settings).AddSingleton<RegionIdentity>().AddSingleton<PeerExchange>().AddSingleton<PeerRemoval>().AddSingleton<FederatedSearch>();
        services.AddSingleton<PeerNews>().AddHostedService(s => s.GetRequiredService<PeerNews>());
    }

    public static void MapFederation(this WebApplication app)
    {
        app.MapGet("/.well-known/smart-region", IntroduceAsync).WithApi(FederationDescription.Introduction);
        app.MapPost("/api/federation/news", HearAsync).Demand(Act.Read).WithApi(FederationDescription.News);
        app.MapGet("/api/federation/entries", SearchAsync).WithApi(FederationDescription.Search);
    }

    /// <summary>The search of all regions that a request asks for, with the patience that it grants.</summary>
    /// <exception cref="ProblemException">400 naming the parameter; 503 when there are too many.</exception>
    public static async Task<FederatedResult> RunAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var p = new Parameters(context.Request, Known);
        var wanted = await WantedAsync(context);
        var deadline = TimeSpan.FromMilliseconds(Math.Min(p.Number("deadline", UsualDeadline, LeastDeadline, LongestDeadline), LongestDeadline));
        return await services.GetRequiredService<FederatedSearch>().RunAsync(wanted, context.Request.Query, deadline, context.RequestAborted);
    }

    private static Task IntroduceAsync(HttpContext context, RegionIdentity region, FederationSettings settings) => context.WriteJsonAsync(new JsonObject
    {
        ["id"] = region.Id,
        ["name"] = settings.Name,
        ["home"] = Address.Of(context.Request, "/"),
        ["key"] = region.Key.Jwk,
        ["fingerprint"] = region.Key.Fingerprint,
        ["feed"] = Address.Of(context.Request, "/api/changes?own=true"),
        ["search"] = Address.Of(context.Request, "/api/federation/entries?own=true"),
        ["news"] = Address.Of(context.Request, "/api/federation/news"),
        ["version"] = 1,
    });

    private static async Task HearAsync(HttpContext context, PeerNews news)
    {
        var told = await JsonBody.ReadObjectAsync(context.Request);
        if (Json.AsText(told["region"]) is not { } region || !Guid.TryParse(region, out _)) throw new ProblemException("/region", "Tell which region has news: the id of its /.well-known/smart-region.");
        if (!await news.HearAsync(region)) throw new ProblemException(new Problem(429, "Too much news", "Try again in a second; the feed is asked for now and then anyway."));
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        // The same to everybody: whether a region is a peer is not told.
        await context.WriteJsonAsync(new JsonObject { ["status"] = "heard" });
    }

    private static async Task SearchAsync(HttpContext context, FederatedSearch search, RegionIdentity self)
    {
        if (new Parameters(context.Request, Known).Switch("own"))
        {
            var (own, matched) = await search.OwnAsync(await WantedAsync(context));
            await context.WriteJsonAsync(new JsonObject { ["region"] = self.Id, ["numberMatched"] = matched, ["numberReturned"] = own.Count, ["items"] = new JsonArray([.. own]) });
            return;
        }
        var result = await RunAsync(context);
        context.Response.Headers.CacheControl = "no-store";
        await context.WriteJsonAsync(new JsonObject
        {
            ["complete"] = result.Regions.All(r => r.Status == FederatedSearch.Answered),
            ["numberReturned"] = result.Hits.Count,
            ["items"] = new JsonArray([.. result.Hits.Select(h => Told(context, h))]),
            ["regions"] = new JsonArray([.. result.Regions.Select(r => Told(context, r, self))]),
        });
    }

    private static JsonObject Told(HttpContext context, FederatedHit hit)
    {
        var item = (JsonObject)hit.Item.DeepClone();
        item["source"] = hit.Source?.Id;
        item["home"] = hit.Home ?? Address.Of(context.Request, $"/id/{hit.Local}");
        item["local"] = hit.Local is null ? null : Address.Of(context.Request, $"/id/{hit.Local}");
        return item;
    }

    private static JsonObject Told(HttpContext context, RegionAnswer answer, RegionIdentity self) => new()
    {
        ["source"] = answer.Source?.Id,
        ["region"] = answer.Source is null ? self.Id : answer.Source.Region,
        ["url"] = answer.Source?.Url ?? Address.Of(context.Request, ""),
        ["status"] = answer.Status,
        ["numberMatched"] = answer.Matched,
        ["milliseconds"] = answer.Milliseconds,
    };

    private static async Task<Search.SearchRequest> WantedAsync(HttpContext context)
    {
        var wanted = await ListRequest.ReadAsync(context.Request, context.RequestServices.GetRequiredService<EntryFilter>(), Known);
        return wanted with { Limit = Math.Min(wanted.Limit, FederatedSearch.MaxLimit), WithFacets = false };
    }
}
