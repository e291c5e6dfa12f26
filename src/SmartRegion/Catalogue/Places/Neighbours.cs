using NetTopologySuite.Geometries;
using NetTopologySuite.Index.Strtree;

namespace SmartRegion.Catalogue.Places;

/// <summary>
/// Which places of one level touch. The outlines are generalised: those of one state share their lines, but along the
/// state border the Czech and the German line run up to some hundred metres apart, so there the gap may be wider.
/// </summary>
internal sealed class Neighbours
{
    /// <summary>The widest gap in km between neighbours of one state, and of two.</summary>
    private const double WithinState = 0.05, AcrossBorder = 0.4;

    private readonly Dictionary<string, SortedSet<string>> _of = [];

    public Neighbours(IEnumerable<Place> places)
    {
        var tree = new STRtree<Flat>();
        var all = places.Where(p => p.Outline is Polygon or MultiPolygon).Select(p => new Flat(p, Plane.Project(p.Outline!))).ToList();
        foreach (var flat in all) tree.Insert(flat.Shape.EnvelopeInternal, flat);
        foreach (var one in all)
        {
            var around = one.Shape.EnvelopeInternal.Copy();
            around.ExpandBy(AcrossBorder);
            foreach (var other in tree.Query(around))
                if (string.CompareOrdinal(one.Place.Id, other.Place.Id) < 0 && one.Touches(other)) Join(one.Place.Id, other.Place.Id);
        }
    }

    /// <summary>Ids of the neighbours, in order.</summary>
    public IReadOnlyCollection<string> Of(string id) => _of.GetValueOrDefault(id) is { } found ? found : [];

    private void Join(string one, string other)
    {
        Add(one, other);
        Add(other, one);

        void Add(string to, string what)
        {
            if (!_of.TryGetValue(to, out var set)) _of[to] = set = new SortedSet<string>(StringComparer.Ordinal);
            set.Add(what);
        }
    }

    private sealed record Flat(Place Place, Geometry Shape)
    {
        public bool Touches(Flat other) => Shape.IsWithinDistance(other.Shape, Place.Country == other.Place.Country ? WithinState : AcrossBorder);
    }
}
