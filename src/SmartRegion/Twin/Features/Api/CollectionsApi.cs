using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Twin.Features.Api;

/// <summary>Landing page, conformance and the description of the OGC APIs, and the collections.</summary>
public static class CollectionsApi
{
    private const string Core1 = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/";
    private const string Common = "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/";

    public static void MapCollections(this WebApplication app)
    {
        app.MapGet("/ogc", LandingAsync).WithConformance(Core1 + "core", Core1 + "html", Common + "core", Common + "landing-page", Common + "json", Common + "html").WithApi(FeaturesDescription.Landing);
        app.MapGet("/ogc/conformance", ConformanceAsync).WithApi(FeaturesDescription.Conformance);
        app.MapGet("/ogc/api", OgcDescription.WriteAsync).WithConformance(Core1 + "oas30", Common + "oas30").WithApi(FeaturesDescription.Api);
        app.MapGet("/ogc/collections", ListAsync).WithConformance("http://www.opengis.net/spec/ogcapi-common-2/1.0/conf/collections").WithApi(FeaturesDescription.Collections);
        app.MapGet("/ogc/collections/{collectionId}", OneAsync).WithApi(FeaturesDescription.Collection);
        app.MapGet("/ogc/collections/{collectionId}/schema", (string collectionId, HttpContext context, Collections collections) => SchemaAsync(collectionId, context, collections, CollectionJson.Schema))
            .WithConformance("http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/schemas", "http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/core-roles-features", "http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/returnables-and-receivables").WithApi(FeaturesDescription.Schema);
        app.MapGet("/ogc/collections/{collectionId}/queryables", (string collectionId, HttpContext context, Collections collections) => SchemaAsync(collectionId, context, collections, CollectionJson.Queryables))
            .WithConformance("http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables", "http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/queryables").WithApi(FeaturesDescription.Queryables);
        app.MapGet("/ogc/collections/{collectionId}/sortables", (string collectionId, HttpContext context, Collections collections) => SchemaAsync(collectionId, context, collections, CollectionJson.Sortables))
            .WithConformance("http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/sortables").WithApi(FeaturesDescription.Sortables);
    }

    private static async Task LandingAsync(HttpContext context, IEnumerable<LandingLink> others)
    {
        var (format, language) = Begin(context, OgcLinks.About);
        _ = new Parameters(context.Request, ["f", "lang"]);
        if (format == Format.Html) { OgcLinks.ToPage(context, ""); return; }
        string At(string path) => Address.Of(context.Request, "/ogc" + path);
        await AnswerAsync(context, language, new JsonObject
        {
            ["title"] = Texts.Title.Tell(language)!.Text,
            ["description"] = Texts.Description.Tell(language)!.Text,
            ["links"] = Link.ToJson(
            [
                .. OgcLinks.SelfAndAlternates(context.Request, format, OgcLinks.About),
                new("service-desc", At("/api?f=oas30"), OgcDescription.OpenApi30, "The description of this API (OpenAPI 3.0)"),
                new("service-desc", At("/api?f=oas31"), OgcDescription.OpenApi31, "The description of this API (OpenAPI 3.1)"),
                new("service-doc", Address.Of(context.Request, "/api"), Format.Html.MediaType, "The documentation of all APIs"),
                new("conformance", At("/conformance"), Format.Json.MediaType, "The conformance classes that are served"),
                new(OgcLinks.Conformance, At("/conformance"), Format.Json.MediaType, "The conformance classes that are served"),
                new("data", At("/collections"), Format.Json.MediaType, "The collections"),
                new(OgcLinks.Data, At("/collections"), Format.Json.MediaType, "The collections"),
                new(OgcLinks.TilingSchemes, At("/tileMatrixSets"), Format.Json.MediaType, "The tile matrix sets"),
                .. others.Select(o => new Link(o.Rel, At(o.Path), Format.Json.MediaType, o.Title)),
            ]),
        });
    }

    private static async Task ConformanceAsync(HttpContext context, EndpointDataSource routes)
    {
        var (format, language) = Begin(context, OgcLinks.About);
        _ = new Parameters(context.Request, ["f", "lang"]);
        if (format == Format.Html) { OgcLinks.ToPage(context, "", "#conformance"); return; }
        await AnswerAsync(context, language, new JsonObject
        {
            ["links"] = Link.ToJson(OgcLinks.SelfAndAlternates(context.Request, format, OgcLinks.About)),
            ["conformsTo"] = new JsonArray([.. Http.Conformance.Of(routes).Select(c => (JsonNode)c)]),
        });
    }

    private static async Task ListAsync(HttpContext context, Collections collections, IEnumerable<ListedCollection> others)
    {
        var (format, language) = Begin(context, OgcLinks.About);
        _ = new Parameters(context.Request, ["f", "lang"]);
        if (format == Format.Html) { OgcLinks.ToPage(context, ""); return; }
        var seen = (await collections.ListAsync()).Where(c => c.IsListed && c.IsShownTo(Access.Actor.Of(context))).ToList();
        var told = new JsonArray([.. seen.Select(c => (JsonNode)CollectionJson.Write(context.Request, c, language))]);
        foreach (var other in others) told.Add(await other.WriteAsync(context.Request));
        await AnswerAsync(context, language, new JsonObject
        {
            ["links"] = Link.ToJson(OgcLinks.SelfAndAlternates(context.Request, format, OgcLinks.About)),
            ["numberMatched"] = told.Count,
            ["numberReturned"] = told.Count,
            ["collections"] = told,
        });
    }

    private static async Task OneAsync(string collectionId, HttpContext context, Collections collections)
    {
        var (format, language) = Begin(context, OgcLinks.About);
        _ = new Parameters(context.Request, ["f", "lang"]);
        var collection = await OgcLinks.CollectionAsync(context, collections, collectionId);
        if (format == Format.Html) { OgcLinks.ToPage(context, "/" + collection.Id); return; }
        if (ETags.NotModified(context, $"W/\"{collection.State}-{language}\"")) return;
        await AnswerAsync(context, language, CollectionJson.Write(context.Request, collection, language));
    }

    private static async Task SchemaAsync(string collectionId, HttpContext context, Collections collections, Func<HttpRequest, Collection, string, JsonObject> write)
    {
        var (format, language) = Begin(context, OgcLinks.Schemas);
        _ = new Parameters(context.Request, ["f", "lang"]);
        var collection = await OgcLinks.CollectionAsync(context, collections, collectionId);
        if (format == Format.Html) { OgcLinks.ToPage(context, "/" + collection.Id, "#properties"); return; }
        if (ETags.NotModified(context, $"W/\"{collection.Key}-{collection.Version}-{language}\"")) return;
        context.Response.Headers.ContentLanguage = language;
        await context.WriteJsonAsync(write(context.Request, collection, language), Format.JsonSchema.MediaType);
    }

    private static (Format Format, string Language) Begin(HttpContext context, Format[] offer)
    {
        context.Response.Headers.Vary = "Accept, Accept-Language";
        return (Format.Of(context.Request, offer), ReaderLanguage.Of(context.Request));
    }

    private static async Task AnswerAsync(HttpContext context, string language, JsonObject json)
    {
        context.Response.Headers.ContentLanguage = language;
        await context.WriteJsonAsync(json);
    }

    private static class Texts
    {
        public static readonly LangText Title = new("Geodata česko-bavorského příhraničí", "Geodaten des bayerisch-tschechischen Grenzraums", "Geodata of the Czech-Bavarian borderland");
        public static readonly LangText Description = new(
            "Obce, okresy a další vrstvy regionu podle standardů OGC API.",
            "Gemeinden, Landkreise und weitere Ebenen der Region nach den Standards OGC API.",
            "Municipalities, districts and other layers of the region by the OGC API standards.");
    }
}
