using SmartRegion.Http;

namespace SmartRegion.Twin.City.Api;

/// <summary>What the addresses of city models do, for OpenAPI and the readable page.</summary>
internal static class CityDescription
{
    private const string Tag = "City models";

    private static readonly ApiParameter CollectionId = new("collectionId", "The id of a collection that is a city model", In: "path", Example: "munich-lod2");

    public static readonly ApiOperation Tileset = new("get3dTileset", "A city model as 3D Tiles 1.1: the tree of its tiles", Tag) { Parameters = [CollectionId], Success = [200, 304] };

    public static readonly ApiOperation Tile = new("get3dTile", "A tile of a city model: glTF 2.0 with what is known of each object", Tag)
    {
        Parameters = [CollectionId, new("tile", "The name of the tile, as the tileset tells it", In: "path", Example: "r"), new("v", "The state of the collection, as the tileset tells it: the answer may then be kept for ever")],
        Produces = ["model/gltf-binary"],
        Success = [200, 304],
    };

    public static readonly ApiOperation Energy = new("getBuildingEnergy", "What a building's shape says of its energy: the sun on its roofs in a year, its envelope, its volume", Tag)
    {
        Parameters =
        [
            CollectionId,
            new("featureId", "The id of the building", In: "path", Example: "DEBY_LOD2_4959457"),
            new("irradiation", "Energy of the sun on a level square metre in a year, kWh", "number"),
            new("efficiency", "Part of it that the modules turn into electricity, 0 to 1", "number"),
            new("performance", "Part of that which the plant delivers (performance ratio), 0 to 1", "number"),
        ],
    };
}
