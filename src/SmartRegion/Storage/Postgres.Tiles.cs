namespace SmartRegion.Storage;

/// <summary>PostGIS's vector tiles: ST_AsMVT.</summary>
public sealed partial class Postgres : Dialect
{
    // Where the square of Web Mercator ends; what lies beyond cannot be transformed.
    private const double MercatorEnd = 85.06;

    public override SqlText CountInTile(TileQuery tile, int most) =>
        $"select count(*) from (select 1 from {SqlText.Raw(tile.Table)} where {Meets(tile)} limit {most}) as met";

    public override SqlText? EncodedTile(TileQuery tile, bool thinned)
    {
        var placed = Placed(tile);
        SqlText simple = tile.Tolerance > 0 ? $"st_simplify({placed}, {tile.Tolerance})" : placed;
        SqlText doc = tile.IdName is { } name ? $"doc || jsonb_build_object({name}::text, id)" : SqlText.Raw("doc");
        var b = tile.Bounds;
        return $"""
            select st_asmvt(q, {tile.Layer}, {tile.Extent}, 'geom', 'key') from (
              select key, {doc} as doc, st_asmvtgeom({simple}, st_makeenvelope({b.West}, {b.South}, {b.East}, {b.North}, {tile.Srid})::box2d, {tile.Extent}, {tile.Buffer}, true) as geom
              from {SqlText.Raw(tile.Table)} where {(thinned ? (SqlText)$"key in ({Thinned(tile)})" : Meets(tile))} order by key) as q
            where q.geom is not null
            """;
    }

    public override SqlText TileRows(TileQuery tile) =>
        $"select key, id, convert_to(doc::text, 'UTF8'), st_asbinary(geom) from {SqlText.Raw(tile.Table)} where {Meets(tile)} order by key";

    public override SqlText TileRows(TileQuery tile, IReadOnlyCollection<long> keys) =>
        $"select key, id, convert_to(doc::text, 'UTF8'), st_asbinary(geom) from {SqlText.Raw(tile.Table)} where {OneOf(SqlText.Raw("key"), keys)} order by key";

    public override SqlText TileBoxes(TileQuery tile) =>
        $"select key, st_xmin(geom), st_ymin(geom), st_xmax(geom), st_ymax(geom) from {SqlText.Raw(tile.Table)} where {Meets(tile)}";

    private static SqlText Meets(TileQuery tile) =>
        $"geom && st_makeenvelope({tile.Box.West}, {tile.Box.South}, {tile.Box.East}, {tile.Box.North}, 4326)";

    private static SqlText Placed(TileQuery tile) => tile.Srid == 4326 ? SqlText.Raw("geom")
        : $"st_transform(case when st_ymin(geom) < {-MercatorEnd} or st_ymax(geom) > {MercatorEnd} then st_clipbybox2d(geom, st_makeenvelope(-180, {-MercatorEnd}, 180, {MercatorEnd}, 4326)) else geom end, {tile.Srid})";

    // Of the features smaller than a cell, the first in each; all of the others.
    private static SqlText Thinned(TileQuery tile)
    {
        var (width, height) = tile.Cell;
        return $"""
            select min(key) as first from {SqlText.Raw(tile.Table)} where {Meets(tile)}
            group by case when st_xmax(geom) - st_xmin(geom) >= {width} or st_ymax(geom) - st_ymin(geom) >= {height} then key end,
              floor(((st_xmin(geom) + st_xmax(geom)) / 2 - {tile.Box.West}) / {width}), floor(((st_ymin(geom) + st_ymax(geom)) / 2 - {tile.Box.South}) / {height})
            order by first limit {TileQuery.MostFeatures}
            """;
    }
}
