using System.Globalization;
using NetTopologySuite.Geometries;
using SmartRegion.Core;

namespace SmartRegion.Storage;

/// <summary>SQLite's feature tables: one R*Tree beside each, kept up by whoever writes.</summary>
public sealed partial class Sqlite : Dialect
{
    public override IReadOnlyList<SqlText> MakeFeatures(string table) =>
    [
        SqlText.Raw($"create table {table} (key integer primary key, id text not null, version integer not null, modified text not null, doc text not null, geom blob, original blob, starts text, ends text) strict"),
        SqlText.Raw($"create virtual table {table}_box using rtree(key, west, east, south, north)"),
        SqlText.Raw($"create index {table}_bare on {table} (key) where geom is null"),
        SqlText.Raw($"create index {table}_time on {table} (starts, ends) where starts is not null or ends is not null"),
    ];

    public override IReadOnlyList<SqlText> DropFeatures(string table) =>
        [SqlText.Raw($"drop table if exists {table}"), SqlText.Raw($"drop table if exists {table}_box")];

    public override IReadOnlyList<SqlText> IndexFeatures(string table, string column, string property, PropertyType type) =>
    [
        SqlText.Raw($"alter table {table} add column {column} any generated always as ({Extracted(property, type)}) virtual"),
        SqlText.Raw($"create index {table}_{column} on {table} ({column})"),
    ];

    public override IReadOnlyList<SqlText> UnindexFeatures(string table, string column) =>
        [SqlText.Raw($"drop index if exists {table}_{column}"), SqlText.Raw($"alter table {table} drop column {column}")];

    public override SqlText? PutBox(string table, long key, Envelope? box) => box is null
        ? DropBox(table, key)
        : $"insert or replace into {SqlText.Raw(table)}_box (key, west, east, south, north) values ({key}, {box.MinX}, {box.MaxX}, {box.MinY}, {box.MaxY})";

    public override SqlText? DropBox(string table, long key) => $"delete from {SqlText.Raw(table)}_box where key = {key}";

    // The R*Tree holds floats rounded outwards, so the geometry itself is asked too.
    public override SqlText InBox(string table, BoundingBox box, bool byIndex)
    {
        var exact = Any(box, b => $"sr_in_box(geom, {b.West}, {b.South}, {b.East}, {b.North})");
        if (!byIndex) return $"(geom is null or {exact})";
        return $"(key in (select key from {SqlText.Raw(table)}_box where {Meets(box)} union all select key from {SqlText.Raw(table)} where geom is null) and (geom is null or {exact}))";
    }

    public override SqlText? CountInBox(string table, BoundingBox box, int most) =>
        $"select count(*) from (select 1 from {SqlText.Raw(table)}_box where {Meets(box)} limit {most})";

    public override async Task FillFeaturesAsync(Session session, string table, long firstKey, IReadOnlyList<FeatureRow> rows)
    {
        await base.FillFeaturesAsync(session, table, firstKey, rows);
        var placed = Enumerable.Range(0, rows.Count).Where(i => rows[i].Box is not null).ToList();
        await InsertAsync(session, table + "_box", ["key", "west", "east", "south", "north"], placed.Count, (i, to) =>
        {
            to.Whole(firstKey + placed[i]);
            var box = rows[placed[i]].Box!;
            to.Real(box.MinX);
            to.Real(box.MaxX);
            to.Real(box.MinY);
            to.Real(box.MaxY);
        });
    }

    public override async Task<List<long>?> KeysInBoxAsync(Session session, string table, BoundingBox box, int most)
    {
        var keys = new List<long>();
        await ScanAsync(session, FirstInBox(table, box, most + 1), row => keys.Add(row.Whole(0)));
        return keys.Count <= most ? keys : null;
    }

    // Whose envelope lies within the box is in it; the geometry is asked only at the edge, where the R*Tree's floats are rounded outwards.
    public override SqlText FirstInBox(string table, BoundingBox box, int count)
    {
        var t = SqlText.Raw(table);
        var within = Any(box, b => $"(west >= {b.West} and east <= {b.East} and south >= {b.South} and north <= {b.North})");
        var exact = Any(box, b => $"sr_in_box((select geom from {t} t where t.key = b.key), {b.West}, {b.South}, {b.East}, {b.North})");
        return $"select key from {t}_box b where {Meets(box)} and ({within} or {exact}) union all select key from {t} where geom is null limit {count}";
    }

    private static SqlText Meets(BoundingBox box) =>
        Any(box, b => $"(west <= {b.East} and east >= {b.West} and south <= {b.North} and north >= {b.South})");

    // Across the antimeridian a box is two.
    private static SqlText Any(BoundingBox box, Func<BoundingBox, SqlText> test) => box.West <= box.East
        ? test(box)
        : $"({test(box with { East = 180 })} or {test(box with { West = -180 })})";

    private static string Extracted(string property, PropertyType type)
    {
        var path = Literal(Path([property]));
        var types = type switch
        {
            PropertyType.Number or PropertyType.Integer => "'integer','real'",
            PropertyType.Boolean => "'true','false'",
            _ => "'text'",
        };
        return string.Create(CultureInfo.InvariantCulture, $"case when json_type(doc, {path}) in ({types}) then json_extract(doc, {path}) end");
    }

    // The one place where a stranger's name becomes SQL: a quoted literal with its quotes doubled.
    private static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
