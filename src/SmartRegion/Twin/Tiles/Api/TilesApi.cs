using System.Text.Json.Nodes;
using Microsoft.Win32.SafeHandles;
using SmartRegion.Access;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Twin.Features;
using SmartRegion.Twin.Tiles.Archives;
using SmartRegion.Twin.Tiles.Styles;

namespace SmartRegion.Twin.Tiles.Api;

/// <summary>OGC API Tiles (20-057): vector tiles of every collection that has a place, and TileJSON.</summary>
public static class TilesApi
{
    private const string Class = "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/";
    private const string TmsClass = "http://www.opengis.net/spec/tms/2.0/conf/";

    public static IServiceCollection AddTiles(this IServiceCollection services, TileCacheSettings settings) =>
        services.AddSingleton(settings).AddSingleton<TileMaking>().AddSingleton<TileCache>().AddSingleton<StoredStyles>().AddSingleton<PmTilesExport>().AddSingleton<ArchiveFolder>();

    public static void MapTiles(this WebApplication app)
    {
        app.MapGet("/ogc/tileMatrixSets", SetsAsync).WithApi(TilesDescription.Sets);
        app.MapGet("/ogc/tileMatrixSets/{tileMatrixSetId}", SetAsync).WithConformance(TmsClass + "tilematrixset", TmsClass + "json-tilematrixset").WithApi(TilesDescription.Set);
        app.MapGet("/ogc/collections/{collectionId}/tiles", ListAsync).WithConformance(Class + "tilesets-list", Class + "geodata-tilesets").WithApi(TilesDescription.List);
        app.MapGet("/ogc/collections/{collectionId}/tiles/{tileMatrixSetId}", OneAsync).WithConformance(Class + "tileset", TmsClass + "tilesetmetadata", TmsClass + "json-tilesetmetadata", TmsClass + "json-tilematrixsetlimits").WithApi(TilesDescription.One);
        app.MapGet("/ogc/collections/{collectionId}/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}", TileAsync).WithConformance(Class + "core", Class + "mvt", Class + "oas30").WithApi(TilesDescription.Tile);
    }

    private static async Task SetsAsync(HttpContext context)
    {
        Begin(context, Format.Json);
        await context.WriteJsonAsync(new JsonObject
        {
            ["tileMatrixSets"] = new JsonArray([.. TileMatrixSet.All.Select(t => (JsonNode)new JsonObject
            {
                ["id"] = t.Id,
                ["title"] = t.Title,
                ["uri"] = t.Uri,
                ["crs"] = t.Crs,
                ["links"] = Link.ToJson([new Link("self", Address.Of(context.Request, "/ogc/tileMatrixSets/" + t.Id), Format.Json.MediaType, t.Title)]),
            })]),
        });
    }

    private static async Task SetAsync(string tileMatrixSetId, HttpContext context)
    {
        Begin(context, Format.Json);
        await context.WriteJsonAsync(TileMatrixSet.Get(tileMatrixSetId).Definition());
    }

    private static async Task ListAsync(string collectionId, HttpContext context, KnownCollections collections)
    {
        Begin(context, Format.Json);
        var collection = await CollectionAsync(context, collections, collectionId);
        await context.WriteJsonAsync(TilesetJson.List(context.Request, collection, ReaderLanguage.Of(context.Request)));
    }

    private static async Task OneAsync(string collectionId, string tileMatrixSetId, HttpContext context, KnownCollections collections)
    {
        var set = TileMatrixSet.Get(tileMatrixSetId);
        // TileJSON knows no other tiling than the square of Web Mercator.
        var format = Begin(context, set.IsMercator ? [Format.Json, Format.TileJson] : [Format.Json]);
        var collection = await CollectionAsync(context, collections, collectionId);
        var language = ReaderLanguage.Of(context.Request);
        if (ETags.NotModified(context, $"W/\"{collection.State}-{collection.Modified.Ticks:x}-{format.Name}-{language}\"")) return;
        await context.WriteJsonAsync(format == Format.TileJson ? TileJson.Write(context.Request, collection, language) : TilesetJson.One(context.Request, collection, set, language), format.MediaType);
    }

    private static async Task TileAsync(string collectionId, string tileMatrixSetId, string tileMatrix, string tileRow, string tileCol, HttpContext context, KnownCollections collections, TileCache cache)
    {
        _ = Format.Of(context.Request, Format.Mvt);
        _ = new Parameters(context.Request, ["f", "v"]);
        var tile = TileAddress.Parse(TileMatrixSet.Get(tileMatrixSetId), tileMatrix, tileRow, tileCol);
        var collection = await CollectionAsync(context, collections, collectionId);
        if (!TilesetJson.Limits(collection, tile.Set, tile.Level).Contains(tile.Row, tile.Column))
            throw new ProblemException(Problem.NotFound($"The tile lies outside of what '{collectionId}' covers. Its limits stand at /ogc/collections/{collectionId}/tiles/{tile.Set.Id}."));
        context.Response.Headers.Vary = "Accept-Encoding";
        if (ETags.NotModified(context, $"W/\"{TileVersion.Of(collection)}\"")) return;
        // Its address names the state: there will never be another tile at it.
        if (context.Request.Query["v"] == TileVersion.Of(collection)) context.Response.Headers.CacheControl = (collection.IsPublic ? "public" : "private") + ", max-age=31536000, immutable";
        using var file = await cache.OpenAsync(collection, tile);
        if (file is null) context.Response.StatusCode = StatusCodes.Status204NoContent;
        else await SendAsync(context, file);
    }

    private static async Task SendAsync(HttpContext context, SafeFileHandle file)
    {
        context.Response.ContentType = Format.Mvt.MediaType;
        if (!context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
        {
            await using var packed = new FileStream(file, FileAccess.Read);
            await context.Response.BodyWriter.WriteAsync(TileCache.Unpacked(packed));
            return;
        }
        context.Response.Headers.ContentEncoding = "gzip";
        var length = RandomAccess.GetLength(file);
        context.Response.ContentLength = length;
        for (var sent = 0L; sent < length;)
        {
            var read = RandomAccess.Read(file, context.Response.BodyWriter.GetSpan((int)Math.Min(length - sent, 64 * 1024)), sent);
            context.Response.BodyWriter.Advance(read);
            sent += read;
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        }
    }

    private static Task<Collection> CollectionAsync(HttpContext context, KnownCollections collections, string id) =>
        collections.TiledAsync(id, Actor.Of(context));

    private static Format Begin(HttpContext context, params Format[] offer)
    {
        _ = new Parameters(context.Request, ["f", "lang"]);
        context.Response.Headers.Vary = "Accept, Accept-Language";
        return Format.Of(context.Request, offer);
    }
}
