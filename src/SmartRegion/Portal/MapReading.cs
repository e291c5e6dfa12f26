using SmartRegion.Access;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Search;
using SmartRegion.Core;
using SmartRegion.Twin.Features;
using SmartRegion.Twin.Sensors.Model;
using SmartRegion.Twin.Sensors.Restricted;
using SmartRegion.Twin.Sensors.Streams;

namespace SmartRegion.Portal;

/// <summary>Reads what the map and the list beside it show: features, sensors with their values, entries of the catalogue.</summary>
public sealed class MapReading(Collections collections, FeatureReader features, StreamReading streams, Datastreams datastreams, Measurements measurements, SearchIndex index, MapPoints points)
{
    private const int Listed = 20, MostThings = 200;

    // What had measured nothing for a day before says nothing of that hour.
    private const long StillTrue = 24 * Measurements.Hour;

    /// <summary>Kinds of entries that the map shows: places are the map itself.</summary>
    public static readonly IReadOnlyList<string> EntryKinds = [.. Kinds.All.Select(k => k.Name).Where(k => k != "place")];

    /// <summary>All that the page needs.</summary>
    public async Task<MapShown> ReadAsync(MapRequest request, string language, Actor who, Sight sight)
    {
        var all = (await collections.ListAsync()).Where(c => c.IsListed && c.IsShownTo(who)).ToList();
        if (request.Layers.FirstOrDefault(l => l is not (MapRequest.Sensors or MapRequest.Entries) && !all.Any(c => c.Id == l)) is { } unknown)
            throw new ProblemException("layer", $"There is no layer '{unknown}'. Known: {string.Join(", ", all.Select(c => c.Id).Concat([MapRequest.Sensors, MapRequest.Entries]))}.");
        var layers = new List<LayerShown>();
        foreach (var collection in all.Where(c => request.Shows(c.Id))) layers.Add(await LayerAsync(collection, request.Box));
        return new MapShown(request, all, layers,
            request.Shows(MapRequest.Sensors) ? await ThingsAsync(request, sight) : null,
            request.Shows(MapRequest.Entries) ? await EntriesAsync(request, language) : null,
            await NewestAsync(sight));
    }

    private async Task<DateTimeOffset?> NewestAsync(Sight sight) =>
        (await datastreams.ExtentsAsync([.. (await datastreams.AllAsync(sight)).Select(s => s.Key)])).Values.Max(e => e.Ends) is { } ends
            ? new DateTimeOffset(Instants.ToDateTime(ends)) : null;

    /// <summary>Things in the box with what each measured last, or had measured at the time asked for.</summary>
    public async Task<IReadOnlyList<MappedThing>> ThingsAsync(MapRequest request, Sight sight)
    {
        var here = (await datastreams.AllAsync(sight)).Where(s => s.Thing.Point is { } p && request.Box?.Contains(p.X, p.Y) != false)
            .GroupBy(s => s.Thing.Key).Take(MostThings).Select(g => g.ToList()).ToList();
        var keys = here.SelectMany(t => t.Select(s => s.Key)).ToList();
        var values = request.At is { } at ? await measurements.AtAsync(keys, Instants.Of(at.UtcDateTime), StillTrue) : await measurements.LatestAsync(keys);
        var places = await streams.PlacesAsync();
        return [.. here.Select(t => new MappedThing(t[0].Thing, [.. t.Select(s => new StreamShown(s, values.GetValueOrDefault(s.Key), places.Of(s.Thing), []))]))];
    }

    private async Task<LayerShown> LayerAsync(Collection collection, BoundingBox? box)
    {
        var rows = new List<FeatureShown>();
        var page = await features.ReadAsync(new FeatureQuery(collection) { Box = box, Limit = Listed }, f =>
        {
            rows.Add(FeatureShown.Of(f, collection));
            return ValueTask.CompletedTask;
        });
        return new LayerShown(collection, rows, page.Matched, page.Next is not null);
    }

    private async Task<EntriesShown> EntriesAsync(MapRequest request, string language)
    {
        var search = new SearchRequest
        {
            Language = language,
            Box = request.Box,
            Limit = Listed,
            WithFacets = false,
            Chosen = new Dictionary<string, IReadOnlyList<string>> { [Facets.Kind] = EntryKinds },
        };
        var found = index.Search(search);
        return new EntriesShown(await points.OfAsync([.. found.Hits.Select(h => h.Id)], language), found.Matched);
    }
}

/// <summary>What the map page shows.</summary>
/// <param name="Collections">All that may be chosen.</param>
/// <param name="Things">Null when sensors were not chosen.</param>
/// <param name="Entries">Null when entries were not chosen.</param>
/// <param name="Newest">When the newest observation of all is from.</param>
public sealed record MapShown(MapRequest Request, IReadOnlyList<Collection> Collections, IReadOnlyList<LayerShown> Layers, IReadOnlyList<MappedThing>? Things, EntriesShown? Entries, DateTimeOffset? Newest);

/// <summary>A chosen collection with its first features here.</summary>
/// <param name="Matched">How many there are here; null when counting would be dear.</param>
public sealed record LayerShown(Collection Collection, IReadOnlyList<FeatureShown> Rows, long? Matched, bool HasMore);

/// <summary>A Thing on the map with what it measures.</summary>
public sealed record MappedThing(ThingInfo Thing, IReadOnlyList<StreamShown> Streams);

/// <summary>The first entries here, and how many there are.</summary>
public sealed record EntriesShown(IReadOnlyList<MapPoint> Rows, int Matched);
