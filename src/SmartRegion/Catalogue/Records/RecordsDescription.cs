using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Catalogue.Records;

/// <summary>What the addresses of records do, for OpenAPI and the readable page.</summary>
internal static class RecordsDescription
{
    private const string Tag = "Records";

    private static readonly ApiParameter Lang = new("lang", "The language of texts; beats Accept-Language.", Values: Language.All);
    private static readonly ApiParameter RecordId = new("recordId", "The id of the record, which is that of the entry", In: "path", Example: "nova-role-led-lighting");
    private static readonly ApiParameter Crs = new("crs", "The reference system of the answer: CRS84 only");
    private static readonly ApiParameter Formats = F("geojson", "json", "html");

    private static readonly string[] RecordTypes = ["application/geo+json", "application/json", "text/html"];

    public static readonly ApiOperation Collection = new("getRecordCollection", "The catalogue as a collection of records: extent, languages, identifiers, links", Tag)
    { Parameters = [F("catalog", "json", "html"), Lang], Produces = ["application/ogc-catalog+json", "application/json", "text/html"], Success = [200, 304], Failure = [400, 406] };

    public static readonly ApiOperation Items = new("getRecords", "Records of the catalogue: found, sorted, page by page", Tag)
    {
        Parameters =
        [
            List("q", "Terms, separated by commas, of which a record has one; the words of a term stand there one after the other."),
            new("bbox", "Only records whose place meets this box: west,south,east,north (or six numbers with heights). Records without a place match.")
            { Schema = new JsonObject { ["type"] = "array", ["minItems"] = 4, ["maxItems"] = 6, ["items"] = new JsonObject { ["type"] = "number" } } },
            new("bbox-crs", "The reference system of bbox: CRS84 only"),
            new("datetime", "Only records of this time: an instant, a day, or an interval with a slash; '..' is an open end. Records without a time match.") { Schema = Text() },
            List("type", "Kinds of resources, separated by commas: " + string.Join(", ", Kinds.All.Select(k => k.Name)) + "."),
            List("ids", "Ids of records, separated by commas."),
            List("externalIds", $"Identifiers given by others, separated by commas: a value, scheme:value, or scheme: for any. Schemes: {string.Join(", ", ExternalId.Schemes.Keys)}."),
            new("limit", "Records in a page", "integer") { Schema = new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = RecordQuery.MaxLimit, ["default"] = RecordQuery.DefaultLimit } },
            new("offset", "How many records are passed over: for clients that do not follow the link next. A late page is slow", "integer") { Schema = new JsonObject { ["type"] = "integer", ["minimum"] = 0, ["default"] = 0 } },
            new("cursor", "Where the page begins: taken from the link next"),
            Crs,
            new("filter", "A condition in CQL2 (OGC 21-065) over the queryables", Example: "type = 'dataset' AND updated > DATE('2024-01-01')"),
            new("filter-lang", "The language of filter", Values: ["cql2-text", "cql2-json"]) { Schema = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray("cql2-text", "cql2-json"), ["default"] = "cql2-text" } },
            new("filter-crs", "The reference system of geometries in filter: CRS84 only"),
            List("sortby", $"Properties to sort by, each with + or - before it, separated by commas: {string.Join(", ", RecordProperties.Sortables)}."),
            .. RecordsRequest.Equalities.Select(p => new ApiParameter(p.Name, "Only records with this value.")),
            Formats,
            Lang,
        ],
        Sample = "?type=practice&limit=2",
        Produces = RecordTypes,
        Success = [200, 304],
        Failure = [400, 406],
    };

    public static readonly ApiOperation Item = new("getRecord", "One record", Tag)
    { Parameters = [RecordId, Crs, Formats, Lang], Produces = RecordTypes, Success = [200, 304], Failure = [400, 404, 406, 410] };

    public static readonly ApiOperation Queryables = OfSchema("getRecordQueryables", "What filters of records may name");
    public static readonly ApiOperation Sortables = OfSchema("getRecordSortables", "What records may be sorted by");
    public static readonly ApiOperation Schema = OfSchema("getRecordSchema", "The schema of records' properties");

    private static ApiOperation OfSchema(string id, string summary) => new(id, summary, Tag)
    { Parameters = [F("schema", "json", "html"), Lang], Produces = ["application/schema+json", "text/html"], Failure = [400, 406] };

    private static ApiParameter F(params string[] names) => new("f", "The format; without it, the header Accept decides", Values: names);

    private static JsonObject Text() => new() { ["type"] = "string" };

    private static ApiParameter List(string name, string description) => new(name, description) { Schema = new JsonObject { ["type"] = "array", ["items"] = Text() } };
}
