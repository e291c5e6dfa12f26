using SmartRegion.Storage;
using SmartRegion.Twin.Features;
using SmartRegion.Twin.Tiles.Encoding;

namespace SmartRegion.Twin.Tiles;

/// <summary>
/// Makes vector tiles of a collection: one layer of its name, with all plain properties and the id. PostGIS writes them itself;
/// for SQLite they are written here, and look the same up to rounding.
/// </summary>
public sealed class TileMaking(Store store)
{
    /// <summary>The tile; empty when nothing is to be seen there.</summary>
    public Task<byte[]> MakeAsync(Collection collection, TileAddress tile)
    {
        var query = tile.Query(collection.Table, collection.Id, collection.Schema.Id?.Name);
        return store.ReadAsync(async s =>
        {
            var met = await s.FirstAsync(s.Dialect.CountInTile(query, TileQuery.ThinnedFrom), r => r.GetInt64(0));
            if (met == 0) return [];
            var thinned = met == TileQuery.ThinnedFrom;
            if (s.Dialect.EncodedTile(query, thinned) is { } encoded) return await s.FirstAsync(encoded, r => r.IsDBNull(0) ? [] : (byte[])r.GetValue(0)) ?? [];
            var rows = thinned ? s.Dialect.TileRows(query, await ThinAsync(s, query)) : s.Dialect.TileRows(query);
            return await EncodeAsync(s, rows, query, tile);
        });
    }

    /// <summary>True when a feature's envelope meets the tile.</summary>
    public Task<bool> IsMetAsync(Collection collection, TileAddress tile) => store.ReadAsync(async s =>
        await s.FirstAsync(s.Dialect.CountInTile(tile.Query(collection.Table, collection.Id, null), 1), r => r.GetInt64(0)) > 0);

    private static async Task<byte[]> EncodeAsync(Session session, SqlText rows, TileQuery query, TileAddress tile)
    {
        var (layer, geometry) = (new MvtLayer(query.Layer), new TileGeometry(tile));
        await session.Dialect.ScanAsync(session, rows, row =>
        {
            if (geometry.Take(row.Bytes(3))) layer.Add(row.Whole(0), query.IdName, row.Text(1), row.Bytes(2), geometry);
        });
        return layer.ToTile();
    }

    // Of the features smaller than a cell, the first in each; all of the others.
    private static async Task<IReadOnlyCollection<long>> ThinAsync(Session session, TileQuery query)
    {
        var (width, height) = query.Cell;
        var (first, large) = (new Dictionary<(int, int), long>(), new List<long>());
        await session.Dialect.ScanAsync(session, session.Dialect.TileBoxes(query), row =>
        {
            var (key, west, south, east, north) = (row.Whole(0), row.Real(1), row.Real(2), row.Real(3), row.Real(4));
            if (east - west >= width || north - south >= height) { large.Add(key); return; }
            var cell = ((int)Math.Floor(((west + east) / 2 - query.Box.West) / width), (int)Math.Floor(((south + north) / 2 - query.Box.South) / height));
            if (!first.TryGetValue(cell, out var held) || key < held) first[cell] = key;
        });
        return [.. first.Values.Concat(large).Order().Take(TileQuery.MostFeatures)];
    }
}
