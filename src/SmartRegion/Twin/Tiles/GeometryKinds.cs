using SmartRegion.Core;
using SmartRegion.Twin.Features;

namespace SmartRegion.Twin.Tiles;

/// <summary>What kinds of geometry a collection may have, as its schema says.</summary>
public sealed record GeometryKinds(bool HasPoints, bool HasLines, bool HasAreas)
{
    /// <summary>True when there is more than one.</summary>
    public bool IsMixed => (HasPoints ? 1 : 0) + (HasLines ? 1 : 0) + (HasAreas ? 1 : 0) > 1;

    /// <summary>0 for points, 1 for lines, 2 for areas.</summary>
    public int Dimension => HasAreas ? 2 : HasLines ? 1 : 0;

    /// <summary>Those of a collection with a place.</summary>
    public static GeometryKinds Of(Collection collection)
    {
        var format = Json.AsText(collection.Schema.Geometry?.Node["format"]) ?? "";
        var (points, lines, areas) = (Says("point"), Says("line"), Says("polygon"));
        return points || lines || areas ? new GeometryKinds(points, lines, areas) : new GeometryKinds(true, true, true);

        bool Says(string kind) => format.Contains(kind, StringComparison.Ordinal);
    }
}
