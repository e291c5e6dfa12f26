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
    public const int ColumnCount = 5;

    /// <summary>The columns that <see cref="Read"/> expects, in its order.</summary>
    public static SqlText Columns(Dialect d) => $"key, id, doc, {d.Wkb(SqlText.Raw("geom"))}, original";

    public static Feature Read(RowSource row) => new(
        row.Whole(0), row.Text(1), row.Bytes(2), row.IsNull(3) ? null : row.Bytes(3), row.IsNull(4) ? null : row.Bytes(4));

    public static async Task<StoredFeature?> FindAsync(Session session, string table, string id) =>
        await session.FirstAsync($"select {Columns(session.Dialect)}, version, modified from {SqlText.Raw(table)} where id = {id}", r => new StoredFeature(
            r.GetInt64(0), r.GetString(1), r.GetFieldValue<byte[]>(2), r.IsDBNull(3) ? null : r.GetFieldValue<byte[]>(3), r.IsDBNull(4) ? null : r.GetFieldValue<byte[]>(4),
            r.GetInt32(5), session.Dialect.ReadTime(r, 6)));

    /// <summary>Stores a new feature; the answer is its id and what it adds to the extent.</summary>
    public static async Task<(string Id, Extent Extent)> InsertAsync(Session session, string table, FeatureSchema schema, CrsDefinition storage, NewFeature feature, DateTime now, Extent extent)
    {
        var (row, d) = (Row(schema, storage, feature), session.Dialect);
        var t = SqlText.Raw(table);
        // Without an id of its own a feature is called by its key, which is known only now.
        var key = await session.FirstAsync<long>(
            $"insert into {t} (id, version, modified, doc, geom, original, starts, ends) values ({feature.Id ?? Guid.NewGuid().ToString("N")}, 1, {d.Time(now)}, {d.Json(row.Doc)}, {d.Geometry(row.Geom)}, {Bytes(row.Original)}, {d.Timestamp(row.Starts)}, {d.Timestamp(row.Ends)}) returning key",
            r => r.GetInt64(0));
        var id = feature.Id ?? FormattableString.Invariant($"{key}");
        if (feature.Id is null)
        {
            if (await session.FirstAsync($"select key from {t} where id = {id}", r => r.GetInt64(0)) is not 0) id += "-" + Guid.NewGuid().ToString("N")[..6];
            await session.ExecuteAsync($"update {t} set id = {id} where key = {key}");
        }
        if (row.Box is not null && session.Dialect.PutBox(table, key, row.Box) is { } box) await session.ExecuteAsync(box);
        return (id, extent.With(row.Box, row.Starts, row.Ends));
    }

    /// <summary>Puts a new content into a stored feature.</summary>
    public static async Task<Extent> UpdateAsync(Session session, string table, FeatureSchema schema, CrsDefinition storage, long key, NewFeature feature, DateTime now, Extent extent)
    {
        var (row, d) = (Row(schema, storage, feature), session.Dialect);
        await session.ExecuteAsync(
            $"update {SqlText.Raw(table)} set version = version + 1, modified = {d.Time(now)}, doc = {d.Json(row.Doc)}, geom = {d.Geometry(row.Geom)}, original = {Bytes(row.Original)}, starts = {d.Timestamp(row.Starts)}, ends = {d.Timestamp(row.Ends)} where key = {key}");
        if (session.Dialect.PutBox(table, key, row.Box) is { } box) await session.ExecuteAsync(box);
        return extent.With(row.Box, row.Starts, row.Ends);
    }

    public static async Task DeleteAsync(Session session, string table, long key)
    {
        await session.ExecuteAsync($"delete from {SqlText.Raw(table)} where key = {key}");
        if (session.Dialect.DropBox(table, key) is { } box) await session.ExecuteAsync(box);
    }

    /// <summary>A feature as its table takes it.</summary>
    public static FeatureRow Row(FeatureSchema schema, CrsDefinition storage, NewFeature feature)
    {
        var (from, to) = schema.TimesOf(feature.Properties);
        var (wgs84, original) = Place(feature, storage);
        return new FeatureRow(feature.Id ?? "", Json.Text(feature.Properties), wgs84 is null ? null : Wkb(wgs84), original is null ? null : Wkb(original), from, to, wgs84?.EnvelopeInternal);
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
