using NetTopologySuite.Geometries;
using SmartRegion.Core;

namespace SmartRegion.Storage;

/// <summary>
/// This part: the table that each feature collection has. Columns: <c>key</c>, <c>id</c>, <c>version</c>, <c>modified</c>, <c>doc</c> (the
/// properties), <c>geom</c> (EPSG:4326, longitude first), <c>original</c> (WKB in the storage CRS where that is another),
/// <c>starts</c> and <c>ends</c>; and one for each indexed property. Its name is our own.
/// </summary>
public abstract partial class Dialect
{
    /// <summary>The statements that make the table; ids are unique from <see cref="IndexIds"/> on.</summary>
    public abstract IReadOnlyList<SqlText> MakeFeatures(string table);

    /// <summary>
    /// Makes ids unique and found. Wise once a table is filled: rows come in the order of their places, so that each id would have to go
    /// to another end of the index.
    /// </summary>
    public static SqlText IndexIds(string table) => SqlText.Raw($"create unique index {table}_id on {table} (id)");

    /// <summary>The statements that remove the table, if it is there.</summary>
    public abstract IReadOnlyList<SqlText> DropFeatures(string table);

    /// <summary>
    /// The statements that give the table a column <paramref name="column"/> with the property's value, and an index on it.
    /// The value is NULL where it is not of the type.
    /// </summary>
    public abstract IReadOnlyList<SqlText> IndexFeatures(string table, string column, string property, PropertyType type);

    /// <summary>The statements that take such a column away.</summary>
    public abstract IReadOnlyList<SqlText> UnindexFeatures(string table, string column);

    /// <summary>Keeps the spatial index up with a row that was written; null when the engine does so by itself.</summary>
    public abstract SqlText? PutBox(string table, long key, Envelope? box);

    /// <summary>Keeps the spatial index up with a row that was deleted; null when the engine does so by itself.</summary>
    public abstract SqlText? DropBox(string table, long key);

    /// <summary>The condition that a row meets the box, or has no geometry (OGC API Features, 7.15.3).</summary>
    /// <param name="byIndex">Whether to ask the spatial index first: wise unless the box holds most of the table.</param>
    public abstract SqlText InBox(string table, BoundingBox box, bool byIndex);

    /// <summary>
    /// A query for the number of rows whose envelopes meet the box, counting at most so many; null when the engine's planner
    /// finds the best way by itself.
    /// </summary>
    public abstract SqlText? CountInBox(string table, BoundingBox box, int most);

    /// <summary>
    /// Adds rows by the engine's quickest way, and keeps the spatial index up with them. Their keys go on from
    /// <paramref name="firstKey"/>.
    /// </summary>
    public virtual Task FillFeaturesAsync(Session session, string table, long firstKey, IReadOnlyList<FeatureRow> rows)
    {
        var now = DateTime.UtcNow;
        return InsertAsync(session, table, ["key", "id", "version", "modified", "doc", "geom", "original", "starts", "ends"], rows.Count, (i, to) =>
        {
            var row = rows[i];
            to.Whole(firstKey + i);
            to.Text(row.Id);
            to.Whole32(1);
            to.Instant(now);
            to.Json(row.Doc);
            to.Geometry(row.Geom);
            to.Bytes(row.Original);
            to.Instant(row.Starts);
            to.Instant(row.Ends);
        });
    }

    /// <summary>
    /// The keys, in no order, of all rows that meet the box or have no geometry. Null when there are more than
    /// <paramref name="most"/>, or when the engine finds pages of a box quickly by itself.
    /// </summary>
    public abstract Task<List<long>?> KeysInBoxAsync(Session session, string table, BoundingBox box, int most);

    /// <summary>A query for the keys of so many rows that meet the box or have no geometry: those that the spatial index finds first.</summary>
    public abstract SqlText FirstInBox(string table, BoundingBox box, int count);
}

/// <summary>A feature as its table takes it.</summary>
/// <param name="Doc">The properties as JSON.</param>
/// <param name="Geom">WKB, little-endian, EPSG:4326, longitude first.</param>
/// <param name="Original">WKB in the storage CRS, where that is another.</param>
/// <param name="Box">The envelope of <paramref name="Geom"/>.</param>
public sealed record FeatureRow(string Id, string Doc, byte[]? Geom, byte[]? Original, DateTime? Starts, DateTime? Ends, Envelope? Box);
