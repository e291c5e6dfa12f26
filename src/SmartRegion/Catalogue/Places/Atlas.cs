using SmartRegion.Core;

namespace SmartRegion.Catalogue.Places;

/// <summary>All places as they were at one change of the feed, and what lies in them. Never changes; made anew when they do.</summary>
public sealed class Atlas
{
    // Deeper than any administration; ends the walk where places name one another as parents.
    private const int MaxLevels = 12;
    private static readonly string[] TellsTopics = ["practice", "need"];

    private readonly IReadOnlyDictionary<string, Place> _places;
    private readonly ILookup<string, Place> _parts;
    private readonly ILookup<string, Located> _in;
    private readonly ILookup<string, Located> _kinds;
    private readonly IReadOnlyDictionary<string, Located> _byId;
    private readonly Lazy<ILookup<string, Located>> _naming;
    private readonly Lazy<Borders> _borders;
    private readonly Lazy<Likeness> _likeness;

    internal Atlas(long seq, IReadOnlyDictionary<string, Place> places, IEnumerable<Located> located, IReadOnlyList<Programme> programmes,
        Lazy<Borders>? borders)
    {
        (Seq, _places, Programmes) = (seq, places, programmes);
        _parts = places.Values.Where(p => p.Parent is not null).OrderBy(p => p.Id, StringComparer.Ordinal).ToLookup(p => p.Parent!);
        _kinds = located.OrderBy(l => l.Id, StringComparer.Ordinal).ToLookup(l => l.Kind);
        _byId = _kinds.SelectMany(l => l).ToDictionary(l => l.Id);
        _naming = new(() => _byId.Values.SelectMany(l => l.Named, (l, named) => (l, named)).ToLookup(n => n.named, n => n.l));
        _in = _kinds.SelectMany(l => l).SelectMany(l => l.Places, (l, place) => (l, place)).ToLookup(p => p.place, p => p.l);
        _borders = borders ?? new(() => new Borders([.. _places.Values]));
        _likeness = new(() => new Likeness(_places.Values.Where(p => p.IsMunicipality), TopicsOf, id => _borders.Value.KmFrom(id)));
    }

    /// <summary>The change of the feed up to which it knows.</summary>
    public long Seq { get; }

    /// <summary>All funding programmes.</summary>
    public IReadOnlyList<Programme> Programmes { get; }

    /// <summary>Every code under which a programme may name the place or an area to which it belongs.</summary>
    public IReadOnlyList<string> AreaCodesOf(Place place) => [.. new Funding(this).AreasOf(place).Select(a => a.Code)];

    internal Likeness Likeness => _likeness.Value;

    // Where outlines run does not change when, say, only a number of inhabitants does.
    internal Lazy<Borders> Borders => _borders;

    public Place? Find(string id) => _places.GetValueOrDefault(id);

    /// <summary>The place whose address it is.</summary>
    /// <exception cref="ProblemException">404: there is none.</exception>
    public Place Demand(string id) => Find(id) ?? throw new ProblemException(Problem.NotFound(Unknown("place", id)));

    /// <summary>The place that a parameter names.</summary>
    /// <exception cref="ProblemException">400: there is none.</exception>
    public Place Demand(string id, string field) => Find(id) ?? throw new ProblemException(field, Unknown("place", id));

    /// <summary>The municipality that a parameter names.</summary>
    /// <param name="orEmpty">An area that belongs to no municipality will do.</param>
    /// <exception cref="ProblemException">400: there is none.</exception>
    public Place DemandMunicipality(string id, string field, bool orEmpty = true) =>
        Find(id) is { IsMunicipality: true } found && (orEmpty || !found.IsEmpty) ? found : throw new ProblemException(field, Unknown("municipality", id));

    /// <summary>What is said of an id that nothing has.</summary>
    public static string Unknown(string what, string id) => $"There is no {what} '{id}'. Search at /api/entries?kind=place&q=….";

    /// <summary>All municipalities, and areas that belong to none.</summary>
    public IEnumerable<Place> Municipalities => _places.Values.Where(p => p.IsMunicipality);

    /// <summary>Its direct parts.</summary>
    public IEnumerable<Place> PartsOf(Place place) => _parts[place.Id];

    /// <summary>The places that it is part of, the smallest first.</summary>
    public IReadOnlyList<Place> Above(Place place)
    {
        var above = new List<Place>();
        for (var at = place; above.Count < MaxLevels && at.Parent is { } parent && Find(parent) is { } next && next.Id != place.Id && !above.Contains(next); at = next)
            above.Add(next);
        return above;
    }

    /// <summary>All its parts and theirs.</summary>
    public IReadOnlyList<Place> Inside(Place place)
    {
        var seen = new HashSet<string> { place.Id };
        var inside = new List<Place>(PartsOf(place).Where(p => seen.Add(p.Id)));
        for (var i = 0; i < inside.Count; i++) inside.AddRange(PartsOf(inside[i]).Where(p => seen.Add(p.Id)));
        return inside;
    }

    /// <summary>The places of its level that touch it, those of its own country first.</summary>
    public IReadOnlyList<Place> NeighboursOf(Place place) =>
        _borders.Value.On(place.Level) is { } level
            ? [.. level.Of(place.Id).Select(Find).OfType<Place>().OrderBy(p => p.Country != place.Country).ThenBy(p => p.Id, StringComparer.Ordinal)] : [];

    /// <summary>The entries that name the place as where they lie.</summary>
    public IEnumerable<Located> In(Place place) => _in[place.Id];

    /// <summary>The entry of that id that is no place and no programme, or null.</summary>
    public Located? Entry(string id) => _byId.GetValueOrDefault(id);

    /// <summary>The entries that name this one.</summary>
    public IEnumerable<Located> Naming(string id) => _naming.Value[id];

    internal IEnumerable<Located> OfKind(string kind) => _kinds[kind];

    /// <summary>The topics that a place is at work on: those of its practices and needs.</summary>
    internal IReadOnlySet<string> TopicsOf(string id) => _in[id].Where(l => TellsTopics.Contains(l.Kind)).SelectMany(l => l.Topics).ToHashSet();
}
