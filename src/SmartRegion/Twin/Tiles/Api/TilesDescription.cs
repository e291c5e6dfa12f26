using System.Text.Json.Nodes;
using SmartRegion.Http;

namespace SmartRegion.Twin.Tiles.Api;

/// <summary>What the addresses of tiles do, for OpenAPI and the readable page. Ids end as 20-057, Table 15 has them.</summary>
internal static class TilesDescription
{
    private const string Tag = "Tiles";

    private static readonly ApiParameter CollectionId = new("collectionId", "The id of the collection", In: "path", Example: "districts");
    private static readonly ApiParameter SetId = new("tileMatrixSetId", "The tile matrix set", In: "path", Example: "WebMercatorQuad") { Schema = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray("WebMercatorQuad", "WorldCRS84Quad") } };

    private static ApiParameter F(params string[] names) => new("f", "The format; without it, the header Accept decides", Values: names);

    public static readonly ApiOperation Sets = new("getTileMatrixSetsList", "The tile matrix sets: how the world is cut into tiles", Tag) { Parameters = [F("json"), ApiParameter.Lang], Failure = [400] };
    public static readonly ApiOperation Set = new("getTileMatrixSet", "One tile matrix set", Tag) { Parameters = [SetId, F("json"), ApiParameter.Lang] };
    public static readonly ApiOperation List = new("tiles.collection.vector.getTileSetsList", "The vector tilesets of a collection", Tag) { Parameters = [CollectionId, F("json"), ApiParameter.Lang] };

    public static readonly ApiOperation One = new("tiles.collection.vector.getTileSet", "One tileset: limits, layers, templates; or TileJSON 3.0", Tag)
    {
        Parameters = [CollectionId, SetId, F("json", "tilejson"), ApiParameter.Lang],
        Produces = ["application/json", "application/vnd.mapbox.tilejson+json"],
        Success = [200, 304],
    };

    public static readonly ApiOperation Tile = new("tiles.collection.vector.getTile", "A tile: Mapbox Vector Tile 2.1; 204 where nothing is", Tag)
    {
        Parameters =
        [
            CollectionId, SetId,
            new("tileMatrix", "The level, 0 the farthest", In: "path", Example: "8"),
            Index("tileRow", "The row, counted from the north", "87"), Index("tileCol", "The column, counted from the west", "137"),
            F("mvt"),
            new("v", "The state of the collection, as TileJSON names it: the tile may then be kept for ever"),
        ],
        Produces = ["application/vnd.mapbox-vector-tile"],
        Success = [200, 204, 304],
    };

    private static ApiParameter Index(string name, string description, string example) =>
        new(name, description, "integer", In: "path", Example: example) { Schema = new JsonObject { ["type"] = "integer", ["minimum"] = 0 } };
}
