using System.Text.Json.Nodes;
using NetTopologySuite.Geometries;
using SmartRegion.Twin.Features;
using SmartRegion.Twin.Tiles;

namespace SmartRegion.Tests.Twin.Tiles;

/// <summary>Tiles read by the reference decoder.</summary>
internal static class DecodedTile
{
    private static readonly GeometryFactory Shapes = new();

    /// <summary>The layer of each tile; null where it is empty.</summary>
    public static async Task<List<JsonObject?>> ReadAsync(string layer, params byte[][] tiles)
    {
        var input = new JsonArray([.. tiles.Select(t => (JsonNode)Convert.ToBase64String(t))]).ToJsonString();
        return [.. ((JsonArray)JsonNode.Parse(await NodeScript.RunAsync("tiles.mjs", input))!).Select(t => t![layer] as JsonObject)];
    }

    /// <summary>A tile of a collection of the region, made anew.</summary>
    public static async Task<byte[]> MakeAsync(TestRegion region, string collection, TileMatrixSet set, int level, long row, long column) =>
        await region.Service<TileMaking>().MakeAsync(await region.Service<Collections>().GetAsync(collection), new TileAddress(set, level, row, column));

    /// <summary>The tile of a level in which a place lies.</summary>
    public static (long Row, long Column) At(TileMatrixSet set, int level, double lon, double lat)
    {
        var limits = set.Limits(level, new SmartRegion.Core.BoundingBox(lon, lat, lon, lat));
        return (limits.FirstRow, limits.FirstColumn);
    }

    public static JsonArray Features(this JsonObject layer) => (JsonArray)layer["features"]!;

    /// <summary>A decoded feature's shape in the units of the tile.</summary>
    public static Geometry Shape(JsonNode feature)
    {
        var rings = ((JsonArray)feature["geometry"]!).Select(r => ((JsonArray)r!).Select(p => new Coordinate(p![0]!.GetValue<double>(), p[1]!.GetValue<double>())).ToArray()).ToList();
        return feature["type"]!.GetValue<int>() switch
        {
            1 => Shapes.CreateMultiPointFromCoords([.. rings.SelectMany(r => r)]),
            2 => Shapes.CreateMultiLineString([.. rings.Select(Shapes.CreateLineString)]),
            _ => Areas(rings),
        };
    }

    // By the surveyor's formula: outlines are positive, the y axis pointing down, and holes follow theirs.
    private static Geometry Areas(List<Coordinate[]> rings)
    {
        Geometry shape = Shapes.CreatePolygon();
        foreach (var ring in rings)
        {
            var part = Shapes.CreatePolygon(ring).Buffer(0);
            shape = Area(ring) > 0 ? shape.Union(part) : shape.Difference(part);
        }
        return shape;
    }

    /// <summary>Twice the area by the surveyor's formula.</summary>
    public static double Area(Coordinate[] ring) => Enumerable.Range(0, ring.Length - 1).Sum(i => ring[i].X * ring[i + 1].Y - ring[i + 1].X * ring[i].Y);
}
