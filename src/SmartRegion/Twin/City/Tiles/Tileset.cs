using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Twin.Features;

namespace SmartRegion.Twin.City.Tiles;

/// <summary>Writes the tileset of 3D Tiles 1.1 (OGC 22-025r4): an explicit tree whose tiles add to each other.</summary>
internal static class Tileset
{
    // A box of rounded corners still holds what is in it.
    private const double Slack = 0.5;

    public static JsonObject Write(Collection collection, string state, TileNode root)
    {
        var asset = new JsonObject { ["version"] = "1.1", ["tilesetVersion"] = state };
        if (Json.AsText(collection.Doc["attribution"]) is { } attribution) asset["copyright"] = attribution;
        return new JsonObject
        {
            ["asset"] = asset,
            // What is missing when nothing is drawn: all of it.
            ["geometricError"] = Math.Round(Math.Max(new TreeItem(0, root.Box, 0).Size, root.Error), 1),
            ["root"] = Write(root, state, true),
        };
    }

    private static JsonObject Write(TileNode tile, string state, bool isRoot)
    {
        var json = new JsonObject
        {
            ["boundingVolume"] = new JsonObject { ["region"] = Region(tile.Box) },
            ["geometricError"] = Math.Round(tile.Error, 1),
        };
        if (isRoot) json["refine"] = "ADD";
        json["content"] = new JsonObject { ["uri"] = $"{tile.Name}.glb?v={state}" };
        if (tile.Children.Count > 0) json["children"] = new JsonArray([.. tile.Children.Select(c => (JsonNode)Write(c, state, false))]);
        return json;
    }

    private static JsonArray Region(CityBox box)
    {
        var slack = Slack / Ellipsoid.MetresPerDegree;
        return [Radians(box.West - slack), Radians(box.South - slack), Radians(box.East + slack), Radians(box.North + slack), Math.Round(box.Low - Slack, 2), Math.Round(box.High + Slack, 2)];
    }

    private static double Radians(double degrees) => Math.Round(degrees * Math.PI / 180, 10);
}
