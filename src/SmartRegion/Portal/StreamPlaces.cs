using NetTopologySuite.Geometries;
using SmartRegion.Catalogue.Places;
using SmartRegion.Twin.Sensors.Streams;

namespace SmartRegion.Portal;

/// <summary>
/// Which datastreams belong to which place: those whose Thing stands within its outline, and those of entries that name the place.
/// Made once for an atlas and a list of datastreams.
/// </summary>
public sealed class StreamPlaces
{
    private readonly Dictionary<long, Place> _municipalities = [];
    private readonly Atlas _atlas;
    private readonly IReadOnlyList<DatastreamInfo> _streams;
    private readonly ILookup<string, DatastreamInfo> _ofEntry;

    /// <param name="others">Things that may have none of these Datastreams.</param>
    public StreamPlaces(Atlas atlas, IReadOnlyList<DatastreamInfo> streams, IEnumerable<ThingInfo> others, IEnumerable<Place> municipalities)
    {
        (_atlas, _streams) = (atlas, streams);
        _ofEntry = streams.SelectMany(s => s.Entries, (s, entry) => (s, entry)).ToLookup(p => p.entry, p => p.s);
        var all = municipalities.ToList();
        foreach (var thing in streams.Select(s => s.Thing).Concat(others).DistinctBy(t => t.Key))
        {
            var place = (thing.Point is { } point ? all.Find(p => Holds(p, point)) : null) ?? thing.Entries.Select(atlas.Find).FirstOrDefault(p => p is not null);
            if (place is not null) _municipalities[thing.Key] = place;
        }
    }

    /// <summary>True while it is made of these.</summary>
    public bool IsOf(Atlas atlas, IReadOnlyList<DatastreamInfo> streams) => ReferenceEquals(_atlas, atlas) && ReferenceEquals(_streams, streams);

    /// <summary>The municipality in which a Thing stands.</summary>
    public Place? Of(ThingInfo thing) => _municipalities.GetValueOrDefault(thing.Key);

    /// <summary>The datastreams of a place and its parts.</summary>
    public IEnumerable<DatastreamInfo> In(Place place)
    {
        var inside = _atlas.Inside(place).Prepend(place).Select(p => p.Id).ToHashSet();
        return _streams.Where(s => Of(s.Thing) is { } at && inside.Contains(at.Id))
            .Concat(inside.Select(_atlas.Find).OfType<Place>().SelectMany(p => _atlas.In(p).SelectMany(l => _ofEntry[l.Id]).Concat(_ofEntry[p.Id])))
            .DistinctBy(s => s.Key).OrderBy(s => s.Key);
    }

    private static bool Holds(Place place, Point point) =>
        place.Outline is { } outline and not Point && outline.EnvelopeInternal.Contains(point.Coordinate) && outline.Contains(point);
}
