using System.Text.Json.Nodes;
using SmartRegion.Access;
using SmartRegion.Catalogue.Api;
using SmartRegion.Catalogue.Federation;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue.Harvest.Api;

/// <summary>The sources of harvests, their reports, and where an entry comes from.</summary>
public static class HarvestApi
{
    public static void AddHarvest(this IServiceCollection services)
    {
        services.AddSingleton(new HarvestLimits()).AddSingleton<HarvestSources>().AddSingleton<Harvester>();
        services.AddSingleton<HarvestSchedule>().AddHostedService(s => s.GetRequiredService<HarvestSchedule>());
    }

    public static void MapHarvest(this WebApplication app)
    {
        app.MapGet("/api/harvest/sources", ListAsync).WithApi(HarvestDescription.List);
        app.MapGet("/api/harvest/sources/{id}", OneAsync).WithApi(HarvestDescription.One);
        app.MapPut("/api/harvest/sources/{id}", PutAsync).Demand(Act.ManageSources).WithApi(HarvestDescription.Put);
        app.MapDelete("/api/harvest/sources/{id}", DeleteAsync).Demand(Act.ManageSources).WithApi(HarvestDescription.Delete);
        app.MapGet("/api/harvest/sources/{id}/runs", RunsAsync).WithApi(HarvestDescription.Runs);
        app.MapPost("/api/harvest/sources/{id}/runs", AskAsync).Demand(Act.ManageSources).WithApi(HarvestDescription.Ask);
        app.MapGet("/api/harvest/runs/{run:long}", RunAsync).WithApi(HarvestDescription.Run);
        app.MapGet("/api/entries/{id}/provenance", ProvenanceAsync).WithApi(HarvestDescription.Provenance);
        app.MapGet("/schemas/harvest-source", (HttpContext context) => context.WriteJsonAsync(HarvestSource.Schema, "application/schema+json")).WithApi(HarvestDescription.Schema);
    }

    private static async Task ListAsync(HttpContext context, HarvestSources sources)
    {
        var counts = await sources.CountsAsync();
        var items = new JsonArray();
        foreach (var source in await sources.AllAsync()) items.Add(await ToldAsync(source, sources, counts));
        await context.WriteJsonAsync(new JsonObject { ["items"] = items });
    }

    private static async Task OneAsync(string id, HttpContext context, HarvestSources sources) =>
        await context.WriteJsonAsync(await ToldAsync(await sources.DemandAsync(id), sources, await sources.CountsAsync()));

    private static async Task PutAsync(string id, HttpContext context, HarvestSources sources)
    {
        Actor.Demand(context, Act.ManageSources);
        var doc = await JsonBody.ReadObjectAsync(context.Request);
        // A client sends back what it was given.
        foreach (var name in new[] { "id", "next", "failures", "entries", "gone", "last", "exchange" }) doc.Remove(name);
        if (await sources.PutAsync(id, doc))
        {
            context.Response.StatusCode = StatusCodes.Status201Created;
            context.Response.Headers.Location = Address.Of(context.Request, $"/api/harvest/sources/{id}");
        }
        await OneAsync(id, context, sources);
    }

    private static async Task<IResult> DeleteAsync(string id, HttpContext context, HarvestSources sources, PeerRemoval removal)
    {
        Actor.Demand(context, Act.ManageSources);
        var source = await sources.DemandAsync(id);
        if (source.IsPeer) await removal.RemoveAsync(source);
        else await sources.DeleteAsync(id);
        return Results.NoContent();
    }

    private static async Task RunsAsync(string id, HttpContext context, HarvestSources sources)
    {
        var p = new Parameters(context.Request, ["limit"]);
        var runs = await sources.RunsAsync(await sources.DemandAsync(id), p.Number("limit", 20, 1, 200));
        await context.WriteJsonAsync(new JsonObject { ["items"] = new JsonArray([.. runs.Select(r => r.ToJson())]) });
    }

    private static async Task AskAsync(string id, HttpContext context, HarvestSources sources, HarvestSchedule schedule)
    {
        Actor.Demand(context, Act.ManageSources);
        var p = new Parameters(context.Request, ["whole", "accept-gone"]);
        var source = await sources.DemandAsync(id);
        schedule.Ask(source.Id, new HarvestWish(p.Switch("whole"), p.Switch("accept-gone")));
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        context.Response.Headers.Location = Address.Of(context.Request, $"/api/harvest/sources/{id}/runs");
        await context.WriteJsonAsync(new JsonObject { ["source"] = id, ["status"] = "asked" });
    }

    private static async Task RunAsync(long run, HttpContext context, HarvestSources sources) =>
        await context.WriteJsonAsync((await sources.RunAsync(run) ?? throw new ProblemException(Problem.NotFound($"There is no report {run} of a harvest."))).ToJson());

    private static async Task ProvenanceAsync(string id, HttpContext context, Entries entries, Store store)
    {
        if (await entries.FindAsync(id) is null) throw new ProblemException(Entries.NoEntry(id));
        var (from, also) = await store.ReadAsync(async s => (await HarvestRecords.ProvenanceAsync(s, id), await HarvestRecords.AlsoAsync(s, id)));
        if (from is null) throw new ProblemException(Problem.NotFound($"'{id}' is the region's own entry; it was not harvested."));
        await context.WriteJsonAsync(new JsonObject
        {
            ["source"] = from.Source,
            ["iri"] = from.Iri,
            ["original"] = from.Original,
            ["taken"] = EntryJson.Time(from.Taken),
            ["checked"] = from.Checked is { } at ? EntryJson.Time(at) : null,
            ["gone"] = from.Gone is { } gone ? EntryJson.Time(gone) : null,
            ["readOnly"] = !from.MayEdit,
            ["alsoIn"] = new JsonArray([.. also.Select(a => (JsonNode)a)]),
        });
    }

    private static async Task<JsonObject> ToldAsync(HarvestSource source, HarvestSources sources, Dictionary<long, (int Entries, int Gone)> counts)
    {
        var told = new JsonObject { ["id"] = source.Id };
        foreach (var (name, value) in source.Doc) told[name] = value?.DeepClone();
        told["next"] = source.IsPaused ? null : EntryJson.Time(HarvestSources.Time(source.NextAt));
        told["failures"] = source.Failures;
        if (source.IsPeer) told["exchange"] = Exchange(source);
        (told["entries"], told["gone"]) = counts.TryGetValue(source.Key, out var count) ? (count.Entries, count.Gone) : (0, 0);
        told["last"] = (await sources.RunsAsync(source, 1)).FirstOrDefault() is { } run ? Short(run) : null;
        return told;
    }

    private static JsonObject Exchange(HarvestSource source)
    {
        var state = PeerState.Of(source.State);
        return new JsonObject
        {
            ["region"] = state.Region,
            ["fingerprint"] = source.PeerKey?.Fingerprint,
            ["reached"] = state.After,
            ["newest"] = state.Newest,
            ["answered"] = state.Answered > 0 ? EntryJson.Time(HarvestSources.Time(state.Answered)) : null,
        };
    }

    private static JsonObject Short(HarvestRun run)
    {
        var json = run.ToJson();
        json.Remove("examples");
        json.Remove("faults");
        return json;
    }
}
