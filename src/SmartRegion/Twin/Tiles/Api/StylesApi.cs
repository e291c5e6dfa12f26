using System.Text.Json.Nodes;
using SmartRegion.Access;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Twin.Features;
using SmartRegion.Twin.Features.Api;
using SmartRegion.Twin.Tiles.Styles;

namespace SmartRegion.Twin.Tiles.Api;

/// <summary>MapLibre styles of a collection, read and changed; in the manner of OGC API Styles (20-009, a draft: no conformance is declared).</summary>
public static class StylesApi
{
    private static readonly Format[] Told = [Format.Style, Format.Json];

    public static void MapStyles(this WebApplication app)
    {
        app.MapGet("/ogc/collections/{collectionId}/styles", ListAsync).WithApi(StylesDescription.List);
        app.MapGet("/ogc/collections/{collectionId}/styles/{styleId}", OneAsync).WithApi(StylesDescription.One);
        app.MapPut("/ogc/collections/{collectionId}/styles/{styleId}", PutAsync).Demand(Act.WriteData).WithApi(StylesDescription.Put);
        app.MapDelete("/ogc/collections/{collectionId}/styles/{styleId}", DeleteAsync).Demand(Act.WriteData).WithApi(StylesDescription.Delete);
    }

    private static async Task ListAsync(string collectionId, HttpContext context, KnownCollections collections, StoredStyles styles)
    {
        _ = new Parameters(context.Request, ["f", "lang"]);
        _ = Format.Of(context.Request, Format.Json);
        var collection = await collections.TiledAsync(collectionId, Actor.Of(context));
        var ids = (await styles.ListAsync(collection)).Select(s => s.Id).Prepend(StoredStyles.Default).Distinct();
        await context.WriteJsonAsync(new JsonObject
        {
            ["default"] = StoredStyles.Default,
            ["styles"] = new JsonArray([.. ids.Select(id => (JsonNode)new JsonObject
            {
                ["id"] = id,
                ["links"] = Link.ToJson([new Link("stylesheet", Of(context.Request, collection, id), Format.Style.MediaType, "The style")]),
            })]),
        });
    }

    private static async Task OneAsync(string collectionId, string styleId, HttpContext context, KnownCollections collections, StoredStyles styles)
    {
        _ = new Parameters(context.Request, ["f", "lang"]);
        context.Response.Headers.Vary = "Accept, Accept-Language";
        var format = Format.Of(context.Request, Told);
        var collection = await collections.TiledAsync(collectionId, Actor.Of(context));
        var style = await styles.FindAsync(collection, styleId);
        if (style is null && styleId != StoredStyles.Default) throw Unknown(collectionId, styleId);
        if (ETags.NotModified(context, style?.ETag ?? DerivedTag(collection))) return;
        await context.WriteJsonAsync(Write(context.Request, collection, style), format.MediaType);
    }

    private static async Task PutAsync(string collectionId, string styleId, HttpContext context, KnownCollections collections, StoredStyles styles)
    {
        _ = Actor.Demand(context, Act.WriteData);
        if (!CollectionDocument.IsId(styleId)) throw new ProblemException("styleId", "An id is made of lower-case letters and digits in groups joined by hyphens or underscores.");
        var collection = await collections.TiledAsync(collectionId, Actor.Of(context));
        var doc = await JsonBody.ReadObjectAsync(context.Request, Format.Style.MediaType, Format.Json.MediaType);
        StyleCheck.Demand(doc, collectionId);
        // Where the collection's tiles are is ours to say, whatever address the region has by then.
        (doc["sources"] as JsonObject)?.Remove(collectionId);
        var (style, created) = await styles.PutAsync(collection, styleId, doc, Preconditions.Of(context.Request), styleId == StoredStyles.Default ? DerivedTag(collection) : null);
        if (created && styleId != StoredStyles.Default)
        {
            context.Response.StatusCode = StatusCodes.Status201Created;
            context.Response.Headers.Location = Of(context.Request, collection, styleId);
        }
        context.Response.Headers.ETag = style.ETag;
        await context.WriteJsonAsync(Write(context.Request, collection, style), Format.Style.MediaType);
    }

    private static async Task<IResult> DeleteAsync(string collectionId, string styleId, HttpContext context, KnownCollections collections, StoredStyles styles)
    {
        _ = Actor.Demand(context, Act.WriteData);
        var collection = await collections.TiledAsync(collectionId, Actor.Of(context));
        return await styles.DeleteAsync(collection, styleId, Preconditions.Of(context.Request)) ? TypedResults.NoContent() : throw Unknown(collectionId, styleId);
    }

    private static JsonObject Write(HttpRequest request, Collection collection, StoredStyle? style)
    {
        var doc = style?.Doc ?? DerivedStyle.Of(collection, collection.Title.Tell(ReaderLanguage.Of(request))?.Text ?? collection.Id);
        if (doc["sources"] is not JsonObject sources) doc["sources"] = sources = [];
        sources[collection.Id] = new JsonObject { ["type"] = "vector", ["url"] = TilesetJson.Of(request, collection, TileMatrixSet.WebMercatorQuad) + "?f=tilejson" };
        return doc;
    }

    private static string DerivedTag(Collection collection) => FormattableString.Invariant($"\"derived-{collection.Key}-{collection.Version}\"");

    private static string Of(HttpRequest request, Collection collection, string style) => OgcLinks.Of(request, collection.Id, "/styles/" + style);

    private static ProblemException Unknown(string collection, string style) =>
        new(Problem.NotFound($"The collection '{collection}' has no style '{style}' that is stored. Its styles stand at /ogc/collections/{collection}/styles."));
}
