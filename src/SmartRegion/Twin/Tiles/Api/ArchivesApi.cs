using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Net.Http.Headers;
using SmartRegion.Access;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Twin.Features;
using SmartRegion.Twin.Tiles.Archives;

namespace SmartRegion.Twin.Tiles.Api;

/// <summary>PMTiles archives of the data directory: as TileJSON with tiles, and as files that clients read by ranges.</summary>
public static class ArchivesApi
{
    private const string MediaType = "application/vnd.pmtiles";
    private static readonly string[] Tiles = ["application/octet-stream", "application/vnd.mapbox-vector-tile", "image/png", "image/jpeg", "image/webp", "image/avif"];
    private static readonly string?[] Encodings = [null, null, "gzip", "br", "zstd"];

    public static void MapArchives(this WebApplication app)
    {
        app.MapGet("/api/pmtiles", ListAsync).WithApi(ArchivesDescription.List);
        app.MapGet("/api/pmtiles/{name}.pmtiles", async (string name, HttpContext context, ArchiveFolder folder, KnownCollections collections) =>
        {
            await DemandShownAsync(name, context, folder, collections);
            return Whole(folder.File(name));
        }).WithApi(ArchivesDescription.File);
        app.MapGet("/api/pmtiles/{name}", OneAsync).WithApi(ArchivesDescription.One);
        app.MapGet("/api/pmtiles/{name}/{z}/{x}/{y}", TileAsync).WithApi(ArchivesDescription.Tile);
    }

    // An archive of a collection is seen by whoever sees the collection; of one that was hidden and is gone, by who looks after data.
    private static async Task<bool> IsShownAsync(string name, HttpContext context, ArchiveFolder folder, KnownCollections collections)
    {
        var (collection, isHidden) = folder.Of(name);
        return collection is null || (await collections.IsShownAsync(collection, Actor.Of(context)) ?? (!isHidden || Actor.Of(context).May(Act.ReadHidden)));
    }

    private static async Task DemandShownAsync(string name, HttpContext context, ArchiveFolder folder, KnownCollections collections)
    {
        if (!await IsShownAsync(name, context, folder, collections)) throw new ProblemException(ArchiveFolder.None(name));
    }

    private static async Task ListAsync(HttpContext context, ArchiveFolder folder, KnownCollections collections)
    {
        var shown = new List<string>();
        foreach (var name in folder.List())
            if (await IsShownAsync(name, context, folder, collections)) shown.Add(name);
        await context.WriteJsonAsync(Told(context, shown));
    }

    private static JsonObject Told(HttpContext context, IEnumerable<string> shown) => new()
    {
        ["items"] = new JsonArray([.. shown.Select(name => (JsonNode)new JsonObject
        {
            ["name"] = name,
            ["links"] = Link.ToJson(
            [
                new Link("item", Address.Of(context.Request, $"/api/pmtiles/{name}"), Format.TileJson.MediaType, "TileJSON"),
                new Link("enclosure", Address.Of(context.Request, $"/api/pmtiles/{name}.pmtiles"), MediaType, "The archive"),
            ]),
        })]),
    };

    private static Microsoft.AspNetCore.Http.HttpResults.PhysicalFileHttpResult Whole(string file)
    {
        var info = new FileInfo(file);
        var tag = new EntityTagHeaderValue(string.Create(CultureInfo.InvariantCulture, $"\"{info.LastWriteTimeUtc.Ticks:x}-{info.Length:x}\""));
        return TypedResults.PhysicalFile(file, MediaType, lastModified: info.LastWriteTimeUtc, entityTag: tag, enableRangeProcessing: true);
    }

    private static async Task OneAsync(string name, HttpContext context, ArchiveFolder folder, KnownCollections collections)
    {
        await DemandShownAsync(name, context, folder, collections);
        var (header, metadata) = folder.Read(name, a => (a.Header, a.Metadata()));
        var json = new JsonObject
        {
            ["tilejson"] = "3.0.0",
            ["name"] = Json.AsText(metadata["name"]) ?? name,
            ["scheme"] = "xyz",
            ["tiles"] = new JsonArray(Address.Of(context.Request, $"/api/pmtiles/{name}/{{z}}/{{x}}/{{y}}")),
            ["minzoom"] = header.MinZoom,
            ["maxzoom"] = header.MaxZoom,
            ["bounds"] = new JsonArray(header.Bounds.West, header.Bounds.South, header.Bounds.East, header.Bounds.North),
            ["vector_layers"] = metadata["vector_layers"]?.DeepClone() ?? new JsonArray(),
        };
        foreach (var member in new[] { "description", "attribution" })
            if (metadata[member] is { } value) json[member] = value.DeepClone();
        await context.WriteJsonAsync(json, Format.TileJson.MediaType);
    }

    private static async Task TileAsync(string name, string z, string x, string y, HttpContext context, ArchiveFolder folder, KnownCollections collections)
    {
        await DemandShownAsync(name, context, folder, collections);
        var tile = TileAddress.Parse(TileMatrixSet.WebMercatorQuad, z, y, x, deepest: TileMatrixSet.WebMercatorQuad.Levels - 1);
        var file = new FileInfo(folder.File(name));
        if (ETags.NotModified(context, string.Create(CultureInfo.InvariantCulture, $"\"{file.LastWriteTimeUtc.Ticks:x}-{file.Length:x}\""))) return;
        var (bytes, header) = folder.Read(name, a => (a.Find(tile.Level, tile.Column, tile.Row), a.Header));
        if (bytes is null) { context.Response.StatusCode = StatusCodes.Status204NoContent; return; }
        context.Response.ContentType = Tiles[header.TileType < Tiles.Length ? header.TileType : 0];
        var encoding = header.TileCompression < Encodings.Length ? Encodings[header.TileCompression] : null;
        if (encoding == "gzip" && !context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase)) bytes = TileCache.Unpacked(new MemoryStream(bytes));
        else if (encoding is not null) context.Response.Headers.ContentEncoding = encoding;
        context.Response.Headers.Vary = "Accept-Encoding";
        context.Response.ContentLength = bytes.Length;
        await context.Response.BodyWriter.WriteAsync(bytes, context.RequestAborted);
    }
}
