using NetTopologySuite.Operation.Distance;

namespace SmartRegion.Catalogue.Places;

/// <summary>What outlines tell: which places of a level touch, and how far municipalities are from the state border.</summary>
internal sealed class Borders
{
    private readonly Dictionary<string, Neighbours> _levels;
    private readonly Lazy<Dictionary<string, double>> _km;

    public Borders(IReadOnlyCollection<Place> places)
    {
        _levels = new[] { Place.Municipality, Place.District }.ToDictionary(level => level, level => new Neighbours(places.Where(p => p.Level == level)));
        _km = new(() => Distances([.. places.Where(p => p.IsMunicipality && p.Outline is not null)]));
    }

    /// <summary>Who touches whom on a level, or null where nobody looked.</summary>
    public Neighbours? On(string level) => _levels.GetValueOrDefault(level);

    /// <summary>Kilometres from the middle of a municipality to the nearest outline across the state border; null when none is known.</summary>
    public double? KmFrom(string id) => _km.Value.TryGetValue(id, out var km) ? km : null;

    // The border runs where municipalities touch those of another state: only their outlines need be asked.
    private Dictionary<string, double> Distances(List<Place> municipalities)
    {
        var countries = municipalities.ToDictionary(p => p.Id, p => p.Country);
        var along = municipalities.Where(p => _levels[Place.Municipality].Of(p.Id).Any(n => countries.GetValueOrDefault(n) != p.Country)).Select(p => (p.Country, Outline: Plane.Project(p.Outline!))).ToList();
        var km = new Dictionary<string, double>();
        foreach (var side in municipalities.GroupBy(p => p.Country))
        {
            var across = along.Where(a => a.Country != side.Key).Select(a => a.Outline).ToArray();
            if (across.Length == 0) continue;
            var border = new IndexedFacetDistance(across[0].Factory.CreateGeometryCollection(across));
            foreach (var place in side) km[place.Id] = border.Distance(Plane.Project(place.Point!));
        }
        return km;
    }
}
