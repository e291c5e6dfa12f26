using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Portal.Charts;
using SmartRegion.Portal.Pages;
using SmartRegion.Twin.Sensors.Model;
using SmartRegion.Twin.Sensors.Restricted;
using SmartRegion.Twin.Sensors.Streams;

namespace SmartRegion.Portal;

/// <summary>The pages of measurements: the list, a datastream, its chart for other sites, a Thing; and what keeps them up to date.</summary>
public static class SensorPages
{
    private const int PageSize = 40, MostLatest = 100, Newest = 20, NewestTogether = 50;

    public static void MapSensorPages(this WebApplication app)
    {
        var pages = app.Pages();
        pages.MapMethods("/datastreams", PortalPages.Reading, ListAsync);
        pages.MapMethods("/datastreams/latest", PortalPages.Reading, LatestAsync);
        pages.MapMethods("/datastreams/{id}", PortalPages.Reading, OneAsync);
        pages.MapMethods("/datastreams/{id}/embed", PortalPages.Reading, EmbedAsync);
        pages.MapMethods("/multidatastreams/{id}", PortalPages.Reading, MultiAsync);
        pages.MapMethods("/things/{id}", PortalPages.Reading, ThingAsync);
    }

    private static async Task<IResult> ListAsync(HttpContext context, StreamReading reading, Datastreams datastreams)
    {
        var query = context.Request.Query;
        var (words, property) = (query["q"].ToString().Trim(), query["property"].ToString() is { Length: > 0 } p ? p : null);
        var sight = await Audiences.SightAsync(context);
        var found = await reading.FindAsync(words, property, sight);
        var pages = Math.Max(1, (found.Count + PageSize - 1) / PageSize);
        var page = Math.Clamp(int.TryParse(query["page"], out var n) ? n : 1, 1, pages);
        var rows = await reading.ShowAsync([.. found.Skip((page - 1) * PageSize).Take(PageSize)], withRecent: false);
        var all = await datastreams.AllAsync(sight);
        return PortalPages.Page<DatastreamsPage>(new
        {
            View = new StreamListShown(words, property, [.. all.Select(s => s.Property).DistinctBy(o => o.Key)], rows, found.Count, all.Count, page, pages, page == pages ? await reading.FindMultiAsync(words, property, sight) : []),
        });
    }

    private static async Task<IResult> OneAsync(string id, HttpContext context, StreamReading reading, Datastreams datastreams, Measurements measurements, Catalogue.Entries entries) =>
        PortalPages.Page<DatastreamPage>(new { View = await ReadAsync(id, context, reading, datastreams, measurements, entries) });

    // The one page that other sites may show within theirs.
    private static async Task<IResult> EmbedAsync(string id, HttpContext context, StreamReading reading, Datastreams datastreams, Measurements measurements, Catalogue.Entries entries)
    {
        context.Response.AllowFraming();
        return PortalPages.Page<EmbedPage>(new { View = await ReadAsync(id, context, reading, datastreams, measurements, entries) });
    }

    private static async Task<DatastreamShown> ReadAsync(string id, HttpContext context, StreamReading reading, Datastreams datastreams, Measurements measurements, Catalogue.Entries entries)
    {
        var sight = await Audiences.SightAsync(context);
        var stream = await datastreams.FindAsync(id, sight) ?? throw new ProblemException(Problem.NotFound($"There is no Datastream '{id}'. All of them are at {Reader.Of(context).Url("/datastreams")}."));
        var extent = (await datastreams.ExtentsAsync([stream.Key])).GetValueOrDefault(stream.Key) ?? new Extent(0, null, null);
        var chart = TimeView.Of(context.Request.Query, extent) is { } view ? await StreamChart.ReadAsync(stream, view, measurements) : null;
        var shown = (await reading.ShowAsync([stream], withRecent: false))[0];
        // Results that are no numbers make no chart: then the newest are listed.
        var newest = shown.Latest is { Number: null } ? await measurements.NewestAsync(stream.Key, Newest) : [];
        var siblings = (await datastreams.AllAsync(sight)).Where(s => s.Thing.Key == stream.Thing.Key && s.Key != stream.Key).ToList();
        return new DatastreamShown(shown, extent, chart, newest, await entries.FindAllAsync(stream.Entries), siblings)
        { Visibility = await VisibilityAsync(context, stream.Audience), Change = Change(context, Reader.Of(context).StreamUrl(stream)) };
    }

    private static async Task<IResult> ThingAsync(string id, StreamReading reading, Datastreams datastreams, Catalogue.Entries entries, Reader reader, HttpContext context, Twin.Features.Collections collections, Twin.Features.FeatureReader features)
    {
        var sight = await Audiences.SightAsync(context);
        var streams = (await datastreams.AllAsync(sight)).Where(s => s.Thing.Id == id).ToList();
        var multi = (await datastreams.MultiAsync(sight)).Where(s => s.Thing.Id == id).ToList();
        if (streams.Count + multi.Count == 0) throw new ProblemException(Problem.NotFound($"There is no Thing '{id}' that measures something. All Datastreams are at {reader.Url("/datastreams")}."));
        var thing = streams.Count > 0 ? streams[0].Thing : multi[0].Thing;
        return PortalPages.Page<ThingPage>(new
        {
            View = new ThingShown(thing, (await reading.PlacesAsync()).Of(thing), await reading.ShowAsync(streams, withRecent: true),
                await entries.FindAllAsync([.. streams.SelectMany(s => s.Entries).Concat(multi.SelectMany(s => s.Entries)).Distinct()]), await FeaturesAsync(thing, context, collections, features), multi)
            { Visibility = await VisibilityAsync(context, streams.Select(s => s.Audience).Concat(multi.Select(m => m.Audience)).Min()), Change = Change(context, reader.ThingUrl(thing)) },
        });
    }

    // Of a Thing, that of what most see of it.
    private static Task<string> VisibilityAsync(HttpContext context, long audience) => context.RequestServices.GetRequiredService<Audiences>().VisibilityAsync(audience);

    private static string? Change(HttpContext context, string page) => Access.Actor.Of(context).May(Access.Act.WriteSensors) ? page + "/visibility" : null;

    // Those that there are, and that this reader may see.
    private static async Task<IReadOnlyList<(string Href, string Label)>> FeaturesAsync(ThingInfo thing, HttpContext context, Twin.Features.Collections collections, Twin.Features.FeatureReader features)
    {
        var found = new List<(string, string)>();
        foreach (var name in thing.Features.Select(f => f.Split('/', 2)).Where(f => f.Length == 2))
            if (await collections.FindAsync(name[0]) is { } collection && collection.IsShownTo(Access.Actor.Of(context)) && await features.FindAsync(collection, name[1]) is { } feature)
                found.Add(($"/collections/{collection.Id}/items/{Uri.EscapeDataString(feature.Id)}", FeatureShown.Of(feature, collection).Label));
        return found;
    }

    private static async Task<IResult> MultiAsync(string id, StreamReading reading, Datastreams datastreams, Measurements measurements, Catalogue.Entries entries, Reader reader, HttpContext context)
    {
        var stream = (await datastreams.MultiAsync(await Audiences.SightAsync(context))).FirstOrDefault(s => s.Id == id)
            ?? throw new ProblemException(Problem.NotFound($"There is no MultiDatastream '{id}'. All measurements are at {reader.Url("/datastreams")}."));
        var extent = (await datastreams.ExtentsAsync([stream.Key])).GetValueOrDefault(stream.Key) ?? new Extent(0, null, null);
        return PortalPages.Page<MultiDatastreamPage>(new
        {
            View = new MultiShown(stream, (await reading.PlacesAsync()).Of(stream.Thing), extent, await measurements.NewestAsync(stream.Key, NewestTogether), await entries.FindAllAsync(stream.Entries)),
        });
    }

    // What a page replaces when something new was measured, as the reader reads it.
    private static async Task LatestAsync(HttpContext context, Datastreams datastreams, Measurements measurements, Reader reader)
    {
        var ids = context.Request.Query["id"].OfType<string>().Take(MostLatest).ToHashSet();
        var streams = (await datastreams.AllAsync(await Audiences.SightAsync(context))).Where(s => ids.Contains(s.Id)).ToList();
        var latest = await measurements.LatestAsync([.. streams.Select(s => s.Key)]);
        await context.WriteJsonAsync(new JsonObject
        {
            ["items"] = new JsonArray([.. streams.Where(s => latest.ContainsKey(s.Key)).Select(s => new JsonObject
            {
                ["id"] = s.Id,
                ["value"] = reader.Value(s, latest[s.Key]),
                ["time"] = reader.When(latest[s.Key]),
                ["at"] = Instants.Text(latest[s.Key].At),
            })]),
        });
    }
}

/// <summary>What the list of datastreams shows.</summary>
/// <param name="Property">The id of the observed property that was chosen.</param>
/// <param name="Found">How many were found, of <paramref name="All"/>.</param>
/// <param name="Multi">What measures several values at once, on the last page.</param>
public sealed record StreamListShown(string Words, string? Property, IReadOnlyList<PropertyInfo> Properties, IReadOnlyList<StreamShown> Rows, int Found, int All, int Page, int Pages,
    IReadOnlyList<MultiDatastreamInfo> Multi);

/// <summary>What the page of a datastream shows.</summary>
/// <param name="Chart">Null when there are no observations yet.</param>
/// <param name="Newest">The newest observations where they are no numbers.</param>
/// <param name="Siblings">What else its Thing measures.</param>
public sealed record DatastreamShown(
    StreamShown Shown, Extent Extent, StreamChart? Chart, IReadOnlyList<Measured> Newest, IReadOnlyList<Catalogue.Entry> Entries, IReadOnlyList<DatastreamInfo> Siblings)
{
    public DatastreamInfo Stream => Shown.Stream;

    /// <inheritdoc cref="ThingShown.Visibility"/>
    public string Visibility { get; init; } = "public";

    /// <inheritdoc cref="ThingShown.Change"/>
    public string? Change { get; init; }
}

/// <summary>What the page of a Thing shows.</summary>
/// <param name="Features">Features on which it stands: their pages and names.</param>
/// <param name="Multi">What it measures several values of at once.</param>
public sealed record ThingShown(
    ThingInfo Thing, Catalogue.Places.Place? Place, IReadOnlyList<StreamShown> Streams, IReadOnlyList<Catalogue.Entry> Entries, IReadOnlyList<(string Href, string Label)> Features,
    IReadOnlyList<MultiDatastreamInfo> Multi)
{
    /// <summary>Who sees it.</summary>
    public string Visibility { get; init; } = "public";

    /// <summary>Where who may changes that.</summary>
    public string? Change { get; init; }
}

/// <summary>What the page of a MultiDatastream shows.</summary>
/// <param name="Newest">Its newest observations, the newest first.</param>
public sealed record MultiShown(MultiDatastreamInfo Stream, Catalogue.Places.Place? Place, Extent Extent, IReadOnlyList<Measured> Newest, IReadOnlyList<Catalogue.Entry> Entries);
