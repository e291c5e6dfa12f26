using System.Data.Common;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;
using SmartRegion.Core;
using SmartRegion.Storage;
using SmartRegion.Twin.Features.Crs;

namespace SmartRegion.Twin.Features;

/// <summary>The statements on the tables of features.</summary>
internal static class FeatureRows
{
    /// <summary>How many columns <see cref="Columns"/> has.</summary>
    public const int ColumnCount = 7;

    /// <summary>The columns that <see cref="Read"/> expects, in its order.</summary>
    public static SqlText Columns(Dialect d) =>
        $"key, id, version, modified, {d.Utf8(SqlText.Raw("doc"))}, {d.Binary(SqlText.Raw("geom"))}, original";

    public static Feature Read(DbDataReader row, Dialect d) => new(
        row.GetInt64(0), row.GetString(1), row.GetInt32(2), d.ReadTime(row, 3), row.GetFieldValue<byte[]>(4),
        row.IsDBNull(5) ? null : row.GetFieldValue<byte[]>(5), row.IsDBNull(6) ? null : row.GetFieldValue<byte[]>(6));

    public static async Task<Feature?> FindAsync(Session session, string table, string id) =>
        await session.FirstAsync($"select {Columns(session.Dialect)} from {SqlText.Raw(table)} where id = {id}", r => Read(r, session.Dialect));

    /// <summary>Stores a new feature; the answer is its id and what it adds to the extent.</summary>
    public static async Task<(string Id, Extent Extent)> InsertAsync(Session session, string table, FeatureSchema schema, CrsDefinition storage, NewFeature feature, DateTime now, Extent extent)
    {
        var row = Prepare(session.Dialect, schema, storage, feature);
        var t = SqlText.Raw(table);
        // Without an id of its own a feature is called by its key, which is known only now.
        var key = await session.FirstAsync<long>(
            $"insert into {t} (id, version, modified, doc, geom, original, starts, ends) values ({feature.Id ?? Guid.NewGuid().ToString("N")}, 1, {session.Dialect.Time(now)}, {row.Doc}, {row.Geom}, {row.Original}, {row.Starts}, {row.Ends}) returning key",
            r => r.GetInt64(0));
        var id = feature.Id ?? FormattableString.Invariant($"{key}");
        if (feature.Id is null)
        {
            if (await session.FirstAsync($"select key from {t} where id = {id}", r => r.GetInt64(0)) is not 0) id += "-" + Guid.NewGuid().ToString("N")[..6];
            await session.ExecuteAsync($"update {t} set id = {id} where key = {key}");
        }
        if (row.Box is not null && session.Dialect.PutBox(table, key, row.Box) is { } box) await session.ExecuteAsync(box);
        return (id, extent.With(row.Box, row.From, row.To));
    }

    /// <summary>Puts a new content into a stored feature.</summary>
    public static async Task<Extent> UpdateAsync(Session session, string table, FeatureSchema schema, CrsDefinition storage, long key, NewFeature feature, DateTime now, Extent extent)
    {
        var row = Prepare(session.Dialect, schema, storage, feature);
        await session.ExecuteAsync(
            $"update {SqlText.Raw(table)} set version = version + 1, modified = {session.Dialect.Time(now)}, doc = {row.Doc}, geom = {row.Geom}, original = {row.Original}, starts = {row.Starts}, ends = {row.Ends} where key = {key}");
        if (session.Dialect.PutBox(table, key, row.Box) is { } box) await session.ExecuteAsync(box);
        return extent.With(row.Box, row.From, row.To);
    }

    public static async Task DeleteAsync(Session session, string table, long key)
    {
        await session.ExecuteAsync($"delete from {SqlText.Raw(table)} where key = {key}");
        if (session.Dialect.DropBox(table, key) is { } box) await session.ExecuteAsync(box);
    }

    private sealed record Prepared(SqlText Doc, SqlText Geom, SqlText Original, SqlText Starts, SqlText Ends, Envelope? Box, DateTime? From, DateTime? To);

    private static Prepared Prepare(Dialect d, FeatureSchema schema, CrsDefinition storage, NewFeature feature)
    {
        var (from, to) = schema.TimesOf(feature.Properties);
        var (wgs84, original) = Place(feature, storage);
        return new Prepared(d.Json(Json.Text(feature.Properties)), d.Geometry(wgs84 is null ? null : Wkb(wgs84)), Bytes(original is null ? null : Wkb(original)),
            d.Timestamp(from), d.Timestamp(to), wgs84?.EnvelopeInternal, from, to);
    }

    // The place in WGS 84; and in the storage CRS, where that is another.
    private static (Geometry? Wgs84, Geometry? Original) Place(NewFeature feature, CrsDefinition storage)
    {
        if (feature.Geometry is not { IsEmpty: false } geometry) return (null, null);
        var wgs84 = Transformation.Between(feature.Crs, CrsRegister.Crs84)?.Apply(geometry) ?? geometry;
        if (storage.IsWgs84) return (wgs84, null);
        return (wgs84, Transformation.Between(feature.Crs, storage)?.Apply(geometry) ?? geometry);
    }

    private static SqlText Bytes(byte[]? bytes) => bytes is null ? SqlText.Raw("null") : $"{bytes}";

    private static byte[] Wkb(Geometry geometry) => new WKBWriter(ByteOrder.LittleEndian, handleSRID: false, emitZ: HasZ(geometry)).Write(geometry);

    /// <summary>True when the first point has a height.</summary>
    public static bool HasZ(Geometry geometry) => geometry.Coordinate is { } c && double.IsFinite(c.Z);
}
