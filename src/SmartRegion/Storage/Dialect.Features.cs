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
    /// <summary>The statements that make the table.</summary>
    public abstract IReadOnlyList<SqlText> MakeFeatures(string table);

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

    /// <summary>A geometry as well-known binary, for a column of a query.</summary>
    public abstract SqlText Binary(SqlText geometry);

    /// <summary>A JSON document's text as UTF-8, for a column of a query.</summary>
    public abstract SqlText Utf8(SqlText json);
}
