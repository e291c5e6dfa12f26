using SmartRegion.Storage;
using SmartRegion.Twin.Features;

namespace SmartRegion.Twin.City.Analysis;

/// <summary>What is assumed about the sun and the modules.</summary>
/// <param name="Irradiation">kWh on a level square metre in a year.</param>
/// <param name="Efficiency">Share of the light that the modules turn into electricity.</param>
/// <param name="Performance">Share of that which the plant delivers.</param>
public sealed record EnergyAssumptions(double Irradiation = 1100, double Efficiency = 0.2, double Performance = 0.8);

/// <summary>A plane of a roof with its sun.</summary>
/// <param name="Irradiation">kWh on a square metre in a year.</param>
/// <param name="Yield">kWh of electricity from modules on all of it, in a year.</param>
public sealed record RoofEnergy(RoofPlane Plane, double Irradiation, double Yield);

/// <summary>What a building's shape says of its energy: the sun on its roofs, its envelope and its volume.</summary>
/// <param name="Roofs">The largest first.</param>
public sealed record BuildingEnergy(EnergyAssumptions Assumed, IReadOnlyList<RoofEnergy> Roofs, BuildingShape Shape)
{
    public double RoofArea => Roofs.Sum(r => r.Plane.Area);

    public double Yield => Roofs.Sum(r => r.Yield);

    /// <summary>Square metres of roofs, walls and ground.</summary>
    public double Envelope => Shape.Walls + Shape.Ground + RoofArea;

    /// <summary>Square metres of envelope for each cubic metre; null where the surfaces do not close.</summary>
    public double? EnvelopeToVolume => Shape.Volume is > 0 ? Envelope / Shape.Volume.Value : null;

    /// <summary>Reckons it from the finest shape of the building and its parts; null when it has none.</summary>
    public static async Task<BuildingEnergy?> ReadAsync(Store store, Collection collection, Feature feature, EnergyAssumptions assumed)
    {
        var family = await store.ReadAsync(s => CityRows.FamiliesAsync(s, collection, [feature.Key]));
        var finest = family.Where(o => o.Id == feature.Id || IsBelow(family, o, feature.Id))
            .Select(o => CityBody.Read(o.Body).Geometries.MaxBy(g => g.Lod, StringComparer.Ordinal)).OfType<CityGeometry>().ToList();
        if (finest.Count == 0) return null;
        var latitude = feature.Wkb is { } wkb ? new NetTopologySuite.IO.WKBReader().Read(wkb).EnvelopeInternal.Centre.Y : collection.Extent.South ?? 0;
        var (shape, year) = (new BuildingShape(finest), new SolarYear(latitude, assumed.Irradiation));
        return new BuildingEnergy(assumed,
        [
            .. shape.Roofs.OrderByDescending(r => r.Area).Select(r => (Roof: r, Sun: year.On(r.Normal)))
                .Select(r => new RoofEnergy(r.Roof, r.Sun, r.Roof.Area * r.Sun * assumed.Efficiency * assumed.Performance)),
        ], shape);
    }

    private static bool IsBelow(IReadOnlyList<StoredObject> family, StoredObject one, string id)
    {
        for (var at = one; at?.Parent is { } parent; at = family.FirstOrDefault(o => o.Id == parent))
            if (parent == id) return true;
        return false;
    }
}
