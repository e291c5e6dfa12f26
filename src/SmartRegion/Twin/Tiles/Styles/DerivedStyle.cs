using System.Text.Json.Nodes;
using SmartRegion.Twin.Features;

namespace SmartRegion.Twin.Tiles.Styles;

/// <summary>The style of a collection for which nobody has made one: areas, lines and points in the portal's green, those that it can have.</summary>
public static class DerivedStyle
{
    private const string Colour = "#1f5c4a", Edge = "#ffffff";

    /// <summary>The style without its sources.</summary>
    public static JsonObject Of(Collection collection, string name)
    {
        var kinds = GeometryKinds.Of(collection);
        var layers = new JsonArray();
        if (kinds.HasAreas)
        {
            layers.Add(Layer(collection, "area", "fill", kinds, "Polygon", new JsonObject { ["fill-color"] = Colour, ["fill-opacity"] = 0.25 }));
            layers.Add(Layer(collection, "outline", "line", kinds, "Polygon", new JsonObject { ["line-color"] = Colour, ["line-width"] = Growing(0.5, 2) }));
        }
        if (kinds.HasLines) layers.Add(Layer(collection, "line", "line", kinds, "LineString", new JsonObject { ["line-color"] = Colour, ["line-width"] = Growing(1, 4) }));
        if (kinds.HasPoints)
            layers.Add(Layer(collection, "point", "circle", kinds, "Point", new JsonObject
            {
                ["circle-color"] = Colour,
                ["circle-radius"] = Growing(2, 7),
                ["circle-stroke-color"] = Edge,
                ["circle-stroke-width"] = Growing(0.4, 1.5),
            }));
        return new JsonObject { ["version"] = 8, ["name"] = name, ["layers"] = layers };
    }

    private static JsonObject Layer(Collection collection, string name, string type, GeometryKinds kinds, string geometry, JsonObject paint)
    {
        var layer = new JsonObject { ["id"] = $"{collection.Id}-{name}", ["type"] = type, ["source"] = collection.Id, ["source-layer"] = collection.Id };
        if (kinds.IsMixed) layer["filter"] = new JsonArray("==", new JsonArray("geometry-type"), geometry);
        layer["paint"] = paint;
        return layer;
    }

    // From the whole region to a street.
    private static JsonArray Growing(double far, double near) => new("interpolate", new JsonArray("linear"), new JsonArray("zoom"), 6, far, 15, near);
}
