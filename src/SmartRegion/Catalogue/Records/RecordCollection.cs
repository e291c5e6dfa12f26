using System.Text.Json.Nodes;
using SmartRegion.Catalogue.Search;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue.Records;

/// <summary>The catalogue as a collection of records (OGC API Records, 7.4), with its queryables, sortables and schema.</summary>
public sealed class RecordCollection(Store store, SearchIndex index, CatalogueState state)
{
    /// <summary>Its id.</summary>
    public const string Id = "entries";

    internal const string Profile = "http://www.opengis.net/def/profile/OGC/0/ogc-catalog";
    private const string Conformance = "http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/";

    /// <summary>Formats of the collection; the first is the default.</summary>
    internal static readonly Format[] Formats = [Format.OgcCatalog, Format.Json, Format.Html];

    /// <summary>The same for who asks for JSON.</summary>
    internal static readonly Format[] PlainFirst = [Format.Json, Format.OgcCatalog, Format.Html];

    /// <summary>Formats of records.</summary>
    internal static readonly Format[] RecordFormats = [Format.GeoJson, Format.Json, Format.Html];

    /// <summary>Formats of schemas.</summary>
    internal static readonly Format[] SchemaFormats = [Format.JsonSchema, new("json", "application/schema+json"), Format.Html];

    /// <summary>Its name.</summary>
    public static readonly LangText Title = new("Katalog regionu", "Katalog der Region", "The region's catalogue");

    /// <summary>What it is.</summary>
    public static readonly LangText Description = new(
        "Co region ví: datové sady a služby, příklady dobré praxe, projekty, dotace, organizace, obce a události na obou stranách hranice.",
        "Was die Region weiß: Datensätze und Dienste, gute Beispiele, Projekte, Förderprogramme, Organisationen, Gemeinden und Veranstaltungen beiderseits der Grenze.",
        "What the region knows: datasets and services, good practices, projects, funding, organisations, municipalities and events on both sides of the border.");

    /// <summary>The collection's object; its links say in which format it is told.</summary>
    internal async Task<JsonObject> WriteAsync(HttpRequest request, Format told)
    {
        var language = ReaderLanguage.Of(request);
        var (_, at) = await state.NowAsync();
        var (count, starts, ends) = await store.ReadAsync(s => s.FirstAsync($"select count(*), min(starts), max(ends) from entries", r => (r.GetInt64(0), Time(s, r, 1), Time(s, r, 2))));
        var json = new JsonObject
        {
            ["id"] = Id,
            ["type"] = "Collection",
            ["itemType"] = "record",
            ["title"] = Title.Tell(language)!.Text,
            ["description"] = Description.Tell(language)!.Text,
            ["itemCount"] = count,
            ["language"] = new JsonObject { ["code"] = language, ["name"] = Language.NameOf(language) },
            ["languages"] = new JsonArray([.. Language.All.Where(l => l != language).Select(l => new JsonObject { ["code"] = l, ["name"] = Language.NameOf(l) })]),
            ["resourceLanguages"] = new JsonArray([.. Language.All.Select(l => new JsonObject { ["code"] = l, ["name"] = Language.NameOf(l) })]),
            ["conformsTo"] = new JsonArray([.. new[] { "searchable-catalog", "searchable-catalog-filtering", "searchable-catalog-sorting" }.Select(c => (JsonNode)(Conformance + c))]),
            ["crs"] = new JsonArray(RecordsRequest.Crs84),
            ["storageCrs"] = RecordsRequest.Crs84,
            ["defaultSortOrder"] = new JsonArray(new JsonObject { ["field"] = "id", ["direction"] = "asc" }),
            ["schemes"] = new JsonArray([.. ExternalId.Schemes.Select(s => new JsonObject { ["scheme-id"] = s.Key, ["namespace"] = s.Value })]),
        };
        if (at is { } updated) json["updated"] = Api.EntryJson.Time(updated);
        if (Extent(index.Extent(), starts, ends) is { } extent) json["extent"] = extent;
        json["links"] = Link.ToJson(Links(request, told));
        return json;
    }

    private static DateTime? Time(Session s, System.Data.Common.DbDataReader r, int column) => r.IsDBNull(column) ? null : s.Time(r, column);

    private static JsonObject? Extent(BoundingBox? box, DateTime? starts, DateTime? ends)
    {
        var extent = new JsonObject();
        // The index keeps them in single precision.
        if (box is { } b)
            extent["spatial"] = new JsonObject { ["bbox"] = new JsonArray(new JsonArray(Down(b.West), Down(b.South), -Down(-b.East), -Down(-b.North))), ["crs"] = RecordsRequest.Crs84 };
        if (starts is not null || ends is not null) extent["temporal"] = new JsonObject { ["interval"] = new JsonArray(new JsonArray(Instant.Seconds(starts), Instant.Seconds(ends))) };
        return extent.Count > 0 ? extent : null;
    }

    private static double Down(double degrees) => Math.Floor(degrees * 10_000 - 0.1) / 10_000;

    private static IEnumerable<Link> Links(HttpRequest request, Format told)
    {
        string At(string below) => Address.Of(request, RecordLinks.Collection + below);
        yield return new("self", At(""), told.MediaType, "This collection");
        foreach (var format in Formats.Where(f => f != told)) yield return new("alternate", At("?f=" + format.Name), format.MediaType, $"This collection as {format.Name}");
        yield return new("items", At("/items?f=geojson"), Format.GeoJson.MediaType, "Its records");
        yield return new("items", At("/items?f=html"), Format.Html.MediaType, "Its records as a page");
        yield return new(OgcRel.Queryables, At("/queryables"), Format.JsonSchema.MediaType, "What filters may name");
        yield return new(OgcRel.Sortables, At("/sortables"), Format.JsonSchema.MediaType, "What lists may be sorted by");
        yield return new(OgcRel.Schema, At("/schema"), Format.JsonSchema.MediaType, "The schema of its records");
        yield return new("profile", Profile, Format.Html.MediaType);
        yield return new("alternate", Address.Of(request, "/catalog.ttl"), Format.Turtle.MediaType, "Datasets and services in DCAT-AP");
        yield return new("related", Address.Of(request, "/oai?verb=Identify"), "text/xml", "The same by OAI-PMH");
    }

    /// <summary>The schema of what filters may name (OGC API Features Part 3).</summary>
    internal static JsonObject Queryables(HttpRequest request) =>
        Named(request, "queryables", RecordProperties.Queryables.Select(p => (p.Name, Schema(p))));

    /// <summary>The schema of what lists may be sorted by.</summary>
    internal static JsonObject Sortables(HttpRequest request) =>
        Named(request, "sortables", RecordProperties.Queryables.Where(p => RecordProperties.Sortables.Contains(p.Name)).Select(p => (p.Name, Schema(p))));

    /// <summary>The schema of records' properties (OGC API Features Part 5).</summary>
    internal static JsonObject Schema(HttpRequest request)
    {
        var texts = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } };
        JsonObject Objects() => new() { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "object" } };
        return Named(request, "schema", [.. RecordProperties.Queryables.Where(p => RecordProperties.Sortables.Contains(p.Name) || p.Name is "description" or "geometry").Select(p => (p.Name, Schema(p))),
            ("keywords", texts), ("language", new JsonObject { ["type"] = "object" }), ("license", new JsonObject { ["type"] = "string" }), ("rights", new JsonObject { ["type"] = "string" }),
            .. new[] { "themes", "languages", "resourceLanguages", "externalIds", "formats", "contacts" }.Select(name => (name, Objects()))]);
    }

    private static JsonObject Named(HttpRequest request, string resource, IEnumerable<(string Name, JsonObject Schema)> properties) => new()
    {
        ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
        ["$id"] = Address.Of(request, $"{RecordLinks.Collection}/{resource}"),
        ["type"] = "object",
        ["title"] = Title.Tell(ReaderLanguage.Of(request))!.Text,
        ["properties"] = new JsonObject(properties.Select(p => KeyValuePair.Create(p.Name, (JsonNode?)p.Schema))),
        ["additionalProperties"] = false,
    };

    private static JsonObject Schema(Property p)
    {
        JsonObject Typed(string type, string? format = null) => format is null ? new() { ["type"] = type } : new() { ["type"] = type, ["format"] = format };
        var json = p.Type switch
        {
            PropertyType.Number => Typed("number"),
            PropertyType.Integer => Typed("integer"),
            PropertyType.Boolean => Typed("boolean"),
            PropertyType.Date => Typed("string", "date"),
            PropertyType.Timestamp => Typed("string", "date-time"),
            PropertyType.TextArray => new() { ["type"] = "array", ["items"] = Typed("string") },
            PropertyType.Geometry => new() { ["format"] = "geometry-any" },
            _ => Typed("string"),
        };
        if (p.Name == "type") json["enum"] = new JsonArray([.. Kinds.All.Select(k => (JsonNode)k.Name)]);
        var role = p.Name switch { "id" => "id", "geometry" => "primary-geometry", "time" => "primary-instant", _ => null };
        if (role is not null) json["x-ogc-role"] = role;
        return json;
    }
}
