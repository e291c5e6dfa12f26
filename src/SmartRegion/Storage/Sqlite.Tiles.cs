namespace SmartRegion.Storage;

/// <summary>SQLite's vector tiles: the R*Tree finds what meets a tile, the rest is done in the process.</summary>
public sealed partial class Sqlite : Dialect
{
    public override SqlText CountInTile(TileQuery tile, int most) =>
        $"select count(*) from (select 1 from {SqlText.Raw(tile.Table)}_box where {Meets(tile.Box)} limit {most})";

    public override SqlText? EncodedTile(TileQuery tile, bool thinned) => null;

    public override SqlText TileRows(TileQuery tile) =>
        $"select t.key, t.id, cast(t.doc as blob), t.geom from {SqlText.Raw(tile.Table)}_box b cross join {SqlText.Raw(tile.Table)} t on t.key = b.key where {Meets(tile.Box)} order by t.key";

    public override SqlText TileRows(TileQuery tile, IReadOnlyCollection<long> keys) =>
        $"select key, id, cast(doc as blob), geom from {SqlText.Raw(tile.Table)} where {OneOf(SqlText.Raw("key"), keys)} order by key";

    public override SqlText TileBoxes(TileQuery tile) =>
        $"select key, west, south, east, north from {SqlText.Raw(tile.Table)}_box where {Meets(tile.Box)}";
}
