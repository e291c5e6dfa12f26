using System.Text.Json.Nodes;
using SmartRegion.Http;

namespace SmartRegion.Twin.Features.Api;

/// <summary>What the addresses of collections and features do, for OpenAPI and the readable page.</summary>
internal static class FeaturesDescription
{
    private const string Tag = "Features";

    private static readonly ApiParameter CollectionId = new("collectionId", "The id of the collection", In: "path", Example: "districts");
    private static readonly ApiParameter FeatureId = new("featureId", "The id of the feature", In: "path", Example: "09475");

    private static ApiParameter F(params string[] names) => new("f", "The format; without it, the header Accept decides", Values: names);

    private static readonly ApiParameter Profile = new(Formats.FeatureProfile.Parameter, "Which GeoJSON: rfc7946 (the default), jsonfg (time, type, place in any reference system), jsonfg-plus (a geometry in WGS 84 besides); by name or address, the first that is known counts")
    {
        Schema = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } },
    };

    private static readonly ApiParameter Crs = Uri("crs", "The reference system of the answer, one of the collection's");

    private static ApiParameter Uri(string name, string description) => new(name, description) { Schema = new JsonObject { ["type"] = "string", ["format"] = "uri" } };

    public static readonly ApiOperation Landing = new("getOgcLandingPage", "Where the OGC APIs begin", Tag) { Parameters = [F("json", "html"), ApiParameter.Lang], Produces = ["application/json", "text/html"] };
    public static readonly ApiOperation Conformance = new("getConformance", "The conformance classes that are served", Tag) { Parameters = [F("json", "html"), ApiParameter.Lang], Produces = ["application/json", "text/html"] };
    public static readonly ApiOperation Api = new("getOgcApi", "The description of the OGC APIs (OpenAPI 3.0 and 3.1)", Tag) { Parameters = [F("oas30", "oas31")], Produces = ["application/vnd.oai.openapi+json"] };
    public static readonly ApiOperation Collections = new("getCollections", "The collections of features", Tag) { Parameters = [F("json", "html"), ApiParameter.Lang], Produces = ["application/json", "text/html"] };
    public static readonly ApiOperation Collection = new("getCollection", "One collection: title, extent, reference systems", Tag) { Parameters = [CollectionId, F("json", "html"), ApiParameter.Lang], Produces = ["application/json", "text/html"] };
    public static readonly ApiOperation Schema = OfSchema("getCollectionSchema", "The schema of its features (Part 5)");
    public static readonly ApiOperation Queryables = OfSchema("getQueryables", "What filters may name (Part 3)");
    public static readonly ApiOperation Sortables = OfSchema("getSortables", "What lists may be sorted by");

    private static ApiOperation OfSchema(string id, string summary) => new(id, summary, Tag) { Parameters = [CollectionId, F("schema", "json", "html"), ApiParameter.Lang], Produces = ["application/schema+json", "text/html"] };

    public static readonly ApiOperation Items = new("getItems", "Features of a collection: found, sorted, page by page", Tag)
    {
        Parameters =
        [
            CollectionId,
            new("bbox", "Only features that meet this box: west,south,east,north (or six numbers with heights); west of east across the antimeridian. Features without a place match.")
            {
                Schema = new JsonObject
                {
                    ["type"] = "array", ["minItems"] = 4, ["maxItems"] = 6, ["items"] = new JsonObject { ["type"] = "number" },
                },
            },
            Uri("bbox-crs", "The reference system of bbox"),
            new("datetime", "Only features at this time: an instant, a day, or an interval with a slash, of which one end may be '..' for open or a duration such as P7D. Features without a time match.") { Schema = new JsonObject { ["type"] = "string" } },
            new("limit", "Features in a page", "integer")
            {
                Schema = new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = FeatureQuery.MaxLimit, ["default"] = FeatureQuery.DefaultLimit },
            },
            new("offset", "How many features are passed over: for clients that do not follow the link next. A late page is slow", "integer")
            {
                Schema = new JsonObject { ["type"] = "integer", ["minimum"] = 0, ["default"] = 0 },
            },
            new("cursor", "Where the page begins: taken from the link next"),
            Crs,
            new("filter", "A condition in CQL2 (OGC 21-065)", Example: "name LIKE 'Dom%'"),
            new("filter-lang", "The language of filter", Values: ["cql2-text", "cql2-json"]) { Schema = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray("cql2-text", "cql2-json"), ["default"] = "cql2-text" } },
            Uri("filter-crs", "The reference system of geometries in filter"),
            new("sortby", "Properties to sort by, each with + or - before it, separated by commas", Example: "-population"),
            new("sensors", "A $filter of SensorThings over Datastreams: only features on which a Thing stands that has such a one", Example: "LatestObservation/result gt 20"),
            F("geojson", "json", "jsonfg", "csv", "gpkg", "fgb", "cityjson", "cityjsonseq", "html"),
            Profile,
            ApiParameter.Lang,
        ],
        Produces = ["application/geo+json", "application/json", "application/vnd.ogc.fg+json", "text/csv", "application/geopackage+sqlite3", "application/flatgeobuf", "application/city+json", "application/city+json-seq", "text/html"],
    };

    /// <summary>The media type of parameters in a body.</summary>
    public const string Form = "application/x-www-form-urlencoded";

    public static readonly ApiOperation Search = new("searchItems", "Features of a collection, by the parameters of a GET in the body, for filters that are longer than an address", Tag)
    {
        Parameters = [CollectionId],
        Consumes = [Form],
        Produces = Items.Produces,
        Failure = [400, 404, 415],
    };

    public static readonly ApiOperation Item = new("getItem", "One feature", Tag)
    {
        Parameters = [CollectionId, FeatureId, Crs, Profile, F("geojson", "json", "jsonfg", "csv", "gpkg", "fgb", "cityjson", "cityjsonseq", "html"), ApiParameter.Lang],
        Produces = ["application/geo+json", "application/json", "application/vnd.ogc.fg+json", "text/csv", "application/geopackage+sqlite3", "application/flatgeobuf", "application/city+json", "application/city+json-seq", "text/html"],
        Success = [200, 304],
    };
}
