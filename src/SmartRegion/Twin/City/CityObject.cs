using System.Text.Json.Nodes;

namespace SmartRegion.Twin.City;

/// <summary>An object of a city model, whatever the format it came in: a building, a part of one, a road, a tree.</summary>
/// <param name="Id">Its id within the model.</param>
/// <param name="Type">Its type as CityJSON names it: Building, BuildingPart, Road, …; extensions begin with +.</param>
/// <param name="Parent">The id of the object that it belongs to; null when it stands by itself.</param>
/// <param name="Root">The id of the object at the head of its family; its own when it stands by itself.</param>
/// <param name="Attributes">What is known of it.</param>
/// <param name="Geometries">Its shapes, one for each level of detail, in the model's reference system: x east, y north, z up in metres.</param>
public sealed record CityObject(string Id, string Type, string? Parent, string Root, JsonObject Attributes, IReadOnlyList<CityGeometry> Geometries)
{
    /// <summary>The objects that belong to it.</summary>
    public IReadOnlyList<CityObject> Children { get; init; } = [];

    /// <summary>The most detailed shape; null when it has none.</summary>
    public CityGeometry? Finest => Geometries.MaxBy(g => g.Lod, StringComparer.Ordinal);

    /// <summary>It and all that belongs to it.</summary>
    public IEnumerable<CityObject> Family => Children.SelectMany(c => c.Family).Prepend(this);
}

/// <summary>A shape of a city object.</summary>
/// <param name="Lod">The level of detail: 0, 1, 2, 3, or finer as in 2.2.</param>
/// <param name="Kind">MultiSurface, CompositeSurface, Solid, MultiSolid or CompositeSolid, as in CityJSON.</param>
/// <param name="Surfaces">Its surfaces, those of one shell together.</param>
public sealed record CityGeometry(string Lod, string Kind, IReadOnlyList<CitySurface> Surfaces)
{
    /// <summary>True when its surfaces enclose a room.</summary>
    public bool IsSolid => Kind.EndsWith("Solid", StringComparison.Ordinal);
}

/// <summary>A plane surface.</summary>
/// <param name="Semantic">What it is: RoofSurface, WallSurface, GroundSurface, …; null when the model does not say.</param>
/// <param name="Solid">The number of its solid, from 0.</param>
/// <param name="Shell">The number of its shell within the solid: 0 is the outer one.</param>
/// <param name="Rings">The outer ring and the holes; each x, y, z of one point after the other, the first not repeated.</param>
public sealed record CitySurface(string? Semantic, int Solid, int Shell, IReadOnlyList<double[]> Rings)
{
    /// <summary>Twice the area, as a vector that stands on the surface, by Newell's method.</summary>
    public (double X, double Y, double Z) Newell => NewellOf(Rings[0]);

    /// <summary>Newell's vector of a ring.</summary>
    public static (double X, double Y, double Z) NewellOf(double[] ring)
    {
        var (x, y, z) = (0d, 0d, 0d);
        var (x0, y0, z0) = (ring[0], ring[1], ring[2]);
        for (var i = 0; i < ring.Length; i += 3)
        {
            var j = (i + 3) % ring.Length;
            var (ax, ay, az) = (ring[i] - x0, ring[i + 1] - y0, ring[i + 2] - z0);
            var (bx, by, bz) = (ring[j] - x0, ring[j + 1] - y0, ring[j + 2] - z0);
            x += (ay - by) * (az + bz);
            y += (az - bz) * (ax + bx);
            z += (ax - bx) * (ay + by);
        }
        return (x, y, z);
    }
}
