using System.IO.Compression;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Twin.City.Tiles;
using SmartRegion.Twin.Features;
using SmartRegion.Twin.Features.Api;

namespace SmartRegion.Twin.City.Api;

/// <summary>City models as 3D Tiles 1.1 (OGC 22-025r4), beside the features of their collections.</summary>
public static class CityApi
{
    // The address of a tile has the state of its collection in it: what it answers never changes.
    private const string ForEver = "max-age=31536000, immutable";

    public static IServiceCollection AddCity(this IServiceCollection services, CityTileSettings settings) =>
        services.AddSingleton(settings).AddSingleton<CityTiles>().AddSingleton<CityJsonAnswer>();

    public static void MapCity(this WebApplication app)
    {
        app.MapGet("/ogc/collections/{collectionId}/3dtiles/tileset.json", TilesetAsync).WithApi(CityDescription.Tileset);
        app.MapGet("/ogc/collections/{collectionId}/3dtiles/{tile}.glb", TileAsync).WithApi(CityDescription.Tile);
        app.MapEnergy();
    }

    private static async Task TilesetAsync(string collectionId, HttpContext context, Collections collections, CityTiles tiles)
    {
        _ = new Parameters(context.Request, []);
        var collection = await CollectionAsync(context, collections, collectionId);
        if (ETags.NotModified(context, $"W/\"{CityTiles.StateOf(collection)}\"")) return;
        await context.WriteJsonAsync(await tiles.TilesetAsync(collection) ?? throw new ProblemException(Problem.NotFound($"No object of the collection '{collection.Id}' has a body.")));
    }

    private static async Task TileAsync(string collectionId, string tile, HttpContext context, Collections collections, CityTiles tiles)
    {
        var asked = new Parameters(context.Request, ["v"]).Text("v");
        var collection = await CollectionAsync(context, collections, collectionId);
        var state = CityTiles.StateOf(collection);
        if (ETags.NotModified(context, $"W/\"{state}-{tile}\"")) return;
        var bytes = await tiles.TileAsync(collection, tile) ?? throw new ProblemException(Problem.NotFound($"There is no tile '{tile}'. Which there are, the tileset tells: it may have changed."));
        var response = context.Response;
        if (asked == state) response.Headers.CacheControl = (collection.IsPublic ? "public, " : "private, ") + ForEver;
        response.Headers.Vary = "Accept-Encoding";
        response.ContentType = "model/gltf-binary";
        if (context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase)) response.Headers.ContentEncoding = "gzip";
        else
        {
            await using var plain = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            await plain.CopyToAsync(response.Body, context.RequestAborted);
            return;
        }
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    /// <summary>The city model of that id, if this reader may see it.</summary>
    /// <exception cref="ProblemException">404.</exception>
    internal static async Task<Collection> CollectionAsync(HttpContext context, Collections collections, string id)
    {
        var collection = await OgcLinks.CollectionAsync(context, collections, id);
        return collection.IsCityModel ? collection : throw new ProblemException(Problem.NotFound($"The collection '{collection.Id}' is no city model: its features have no bodies."));
    }
}
