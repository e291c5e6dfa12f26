using SmartRegion.Catalogue.Places;
using SmartRegion.Query;
using SmartRegion.Twin.Sensors.Restricted;
using SmartRegion.Twin.Sensors.Streams;

namespace SmartRegion.Portal;

/// <summary>Reads datastreams for pages: of an entry, of a place, by words, and the few of the home page.</summary>
public sealed class StreamReading(Datastreams datastreams, Measurements measurements, Atlases atlases)
{
    private const int MostListed = 24, OnHome = 4, HomeCandidates = 200;
    private const long Week = 7 * 24 * Measurements.Hour;
    private volatile StreamPlaces? _places;

    /// <summary>The datastreams of an entry that everybody sees, with their newest values.</summary>
    public async Task<IReadOnlyList<StreamShown>> OfEntryAsync(string id) =>
        await ShowAsync([.. (await datastreams.AllAsync()).Where(s => s.Entries.Contains(id)).Take(MostListed)], withRecent: false);

    /// <summary>The datastreams of a place and its parts that everybody sees, with their newest values.</summary>
    public async Task<IReadOnlyList<StreamShown>> InAsync(Place place) => await ShowAsync([.. (await PlacesAsync()).In(place).Take(MostListed)], withRecent: false);

    /// <summary>Those for the home page: real before simulated, the newest first, each of another property as far as there are.</summary>
    public async Task<IReadOnlyList<StreamShown>> OnHomeAsync()
    {
        var all = (await datastreams.AllAsync()).TakeLast(HomeCandidates).ToList();
        if (all.Count == 0) return [];
        var extents = await datastreams.ExtentsAsync([.. all.Select(s => s.Key)]);
        var ordered = all.Where(s => extents.GetValueOrDefault(s.Key)?.Ends is not null).OrderBy(s => s.Simulated).ThenByDescending(s => extents[s.Key].Ends / Measurements.Hour).ToList();
        return await ShowAsync([.. ordered.DistinctBy(s => s.Property.Key).Concat(ordered).DistinctBy(s => s.Key).Take(OnHome)], withRecent: true);
    }

    /// <summary>Those whose name, Thing, place or observed property has all the words; accents and case do not matter.</summary>
    public async Task<IReadOnlyList<DatastreamInfo>> FindAsync(string? words, string? property, Sight sight)
    {
        var places = await PlacesAsync();
        var wanted = Plain(words ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return [.. (await datastreams.AllAsync(sight)).Where(s => (property is null || s.Property.Id == property) && (wanted.Length == 0 || HasAll([s.Named, s.Property.Named], s.Thing, places.Of(s.Thing), wanted)))];
    }

    /// <summary>MultiDatastreams, found as <see cref="FindAsync"/> finds Datastreams.</summary>
    public async Task<IReadOnlyList<MultiDatastreamInfo>> FindMultiAsync(string? words, string? property, Sight sight)
    {
        var places = await PlacesAsync();
        var wanted = Plain(words ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return [.. (await datastreams.MultiAsync(sight)).Where(s => (property is null || s.Parts.Any(p => p.Property.Id == property))
            && (wanted.Length == 0 || HasAll([s.Named, .. s.Parts.Select(p => p.Property.Named)], s.Thing, places.Of(s.Thing), wanted)))];
    }

    /// <summary>What lists show of datastreams, in the order given.</summary>
    public async Task<IReadOnlyList<StreamShown>> ShowAsync(IReadOnlyList<DatastreamInfo> streams, bool withRecent)
    {
        if (streams.Count == 0) return [];
        var places = await PlacesAsync();
        var latest = await measurements.LatestAsync([.. streams.Select(s => s.Key)]);
        var shown = new List<StreamShown>();
        foreach (var stream in streams)
        {
            var newest = latest.GetValueOrDefault(stream.Key);
            var recent = withRecent && newest is { Number: not null } ? await measurements.StepsAsync(stream.Key, newest.At - Week, newest.At + 1, Measurements.Hour) : [];
            shown.Add(new StreamShown(stream, newest, places.Of(stream.Thing), recent));
        }
        return shown;
    }

    /// <summary>Which of the datastreams that everybody sees belong to which place, now, and where all Things stand.</summary>
    public async Task<StreamPlaces> PlacesAsync()
    {
        var (atlas, all) = (await atlases.NowAsync(), await datastreams.AllAsync());
        if (_places is { } known && known.IsOf(atlas, all)) return known;
        return _places = new StreamPlaces(atlas, all, (await datastreams.MultiAsync(Sight.Whole)).Select(s => s.Thing).Concat((await datastreams.AllAsync(Sight.Whole)).Select(s => s.Thing)), atlas.Municipalities);
    }

    private static bool HasAll(IEnumerable<Naming> own, ThingInfo thing, Place? place, string[] wanted)
    {
        var names = own.Append(thing.Named).Concat(thing.Locations.Select(l => l.Named))
            .SelectMany(n => new[] { n.Name, n.Title?.Cs, n.Title?.De, n.Title?.En });
        var text = Plain(string.Join(' ', names.Concat([place?.Title.Cs, place?.Title.De, place?.Title.En])));
        return wanted.All(w => text.Contains(w, StringComparison.Ordinal));
    }

    private static string Plain(string text) => Fold.Case(Fold.Accents(text));
}
