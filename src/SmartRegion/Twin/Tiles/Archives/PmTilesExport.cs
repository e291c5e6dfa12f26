using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Twin.Features;
using SmartRegion.Twin.Tiles.Api;

namespace SmartRegion.Twin.Tiles.Archives;

/// <summary>Writes all tiles of a collection into one PMTiles archive, which any web server can serve and MapLibre read.</summary>
public sealed class PmTilesExport(TileMaking making)
{
    /// <summary>Down to which level, when nobody says otherwise: a unit is 60 cm at the equator there.</summary>
    public const int UsualDepth = 14;

    /// <summary>Writes the archive; the answer is how many tiles it has.</summary>
    /// <param name="progress">Called after each level with its number and how many tiles there are so far.</param>
    public async Task<long> WriteAsync(Collection collection, string file, int deepest, Action<int, long>? progress = null)
    {
        using var writer = new PmTilesWriter(file);
        var (level, tiles) = (new List<(long X, long Y)> { (0, 0) }, 0L);
        for (var z = 0; z <= deepest && level.Count > 0; z++)
        {
            var met = new List<(long X, long Y)>();
            foreach (var (id, x, y) in level.Select(t => (Id: PmTilesDirectory.Id(z, t.X, t.Y), t.X, t.Y)).OrderBy(t => t.Id))
            {
                // What is too small to be seen here may be seen deeper: only where nothing is, the way ends.
                var tile = new TileAddress(TileMatrixSet.WebMercatorQuad, z, y, x);
                if (!await making.IsMetAsync(collection, tile)) continue;
                met.Add((x, y));
                if (await making.MakeAsync(collection, tile) is not { Length: > 0 } made) continue;
                writer.Add(id, TileCache.Packed(made));
                tiles++;
            }
            progress?.Invoke(z, tiles);
            level = [.. met.SelectMany(t => new[] { (t.X * 2, t.Y * 2), (t.X * 2 + 1, t.Y * 2), (t.X * 2, t.Y * 2 + 1), (t.X * 2 + 1, t.Y * 2 + 1) })];
        }
        var e = collection.Extent;
        return await writer.FinishAsync(Metadata(collection, deepest), deepest, (e.West ?? -180, e.South ?? -85, e.East ?? 180, e.North ?? 85));
    }

    private static JsonObject Metadata(Collection collection, int deepest)
    {
        var metadata = new JsonObject { ["name"] = collection.Title.Tell(Language.English)?.Text ?? collection.Id, ["type"] = "overlay", ["vector_layers"] = TileJson.VectorLayers(collection, Language.English, deepest) };
        if (collection.Description?.Tell(Language.English)?.Text is { } description) metadata["description"] = description;
        if (!collection.IsPublic) metadata["visibility"] = collection.Visibility;
        if (Json.AsText(collection.Doc["attribution"]) is { } attribution) metadata["attribution"] = attribution;
        return metadata;
    }
}
