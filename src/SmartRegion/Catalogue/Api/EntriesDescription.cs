using SmartRegion.Catalogue.Dcat;
using SmartRegion.Catalogue.Search;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Catalogue.Api;

/// <summary>What OpenAPI tells of the addresses of <see cref="EntriesApi"/>.</summary>
internal static class EntriesDescription
{
    private const string Tag = "Entries";
    private static readonly string[] Formats = ["application/json", "application/geo+json", "text/csv", "text/html"];

    private static readonly ApiParameter Id = new("id", "Id of the entry, such as nova-role-led-lighting or cz-555398.", In: "path", Example: "nova-role-led-lighting");
    private static readonly ApiParameter VersionNumber = new("version", "Number of the version, 1 at creation.", "integer", "path", Example: "1");
    private static readonly ApiParameter F = new("f", "Format of the answer; beats Accept.", Values: ["json", "geojson", "csv", "html"]);
    private static readonly ApiParameter OneF = new("f", "Format of the answer; beats Accept.", Values: ["json", "geojson", "csv", "html", .. DcatApi.Formats.Select(f => f.Name)]);
    private static readonly ApiParameter Profile = new("profile", "In the formats of RDF: de for DCAT-AP.de, cz for the national catalogue of Czechia.", Values: DcatProfiles.Names);
    private static readonly ApiParameter Lang = new("lang", "Language of the reader; beats Accept-Language.", Values: Language.All);

    public static readonly ApiOperation List = new("listEntries", "Search and list entries, with facets", Tag)
    {
        Produces = Formats,
        Schema = "entryList",
        Failure = [400, 406],
        Sample = "?q=Straßenbeleuchtung&lang=de&kind=practice,funding&limit=5",
        Parameters =
        [
            new("q", "Words, in any of the three languages; concepts of the vocabulary are added in the others."),
            Lang, F,
            new(Facets.Kind, "Kinds, separated by commas.", Values: [.. Kinds.All.Select(k => k.Name)]),
            new(Facets.Topic, "Topics, separated by commas.", Values: [.. Topics.All.Select(t => t.Id)]),
            new(Facets.Country, "Countries: CZ, DE, AT, EU."),
            new(Facets.Region, "Regions by NUTS code, such as CZ032 or DE22."),
            new(Facets.Size, "Size of the place by inhabitants.", Values: ["0-499", "500-1999", "2000-4999", "5000-19999", "20000-"]),
            new(Facets.TextLanguage, "Languages in which a person wrote it.", Values: Language.All),
            new(Facets.Year, "Years of the start."),
            new(Facets.Evidence, "How well the figures of practices are known.", Values: Seals.All),
            new("place", "Id of a place: entries located in it or in a part of it.", Example: "de-09475"),
            new("bbox", "west,south,east,north in degrees (WGS 84).", Example: "12.4,49.2,13.4,49.9"),
            new("near", "longitude,latitude,kilometres.", Example: "12.78,50.27,30"),
            new("filter", "CQL2 expression over the properties of entries.", Example: "kind = 'place' AND population.value > 20000"),
            new("filter-lang", "Language of the filter.", Values: ["cql2-text", "cql2-json"]),
            new("sort", "Order; a leading - reverses it.", Values: ["relevance", "title", "modified", "start", "distance", "population"]),
            new("limit", $"How many at once; at most {ListRequest.MaxLimit}, 0 for counts only.", "integer"),
            new("cursor", "Key of the next page, from the link next."),
            new("without", "A word of the expansion to leave out; may be repeated."),
            new("facets", "false spares the counting of facets.", "boolean"),
        ],
    };

    public static readonly ApiOperation Create = new("createEntry", "Create an entry", Tag)
    {
        Consumes = ["application/json"],
        Schema = "entry",
        Success = [201],
        Failure = [400, 403, 409, 413, 415, 422],
        SampleBody = """{"kind": "practice", "title": {"cs": "Chytré lampy", "original": "cs"}, "topics": ["energy"], "places": ["cz-555398"]}""",
    };

    public static readonly ApiOperation One = new("getEntry", "Read an entry", Tag)
    { Parameters = [Id, OneF, Profile], Produces = [.. Formats, .. DcatApi.Formats.Select(f => f.MediaType)], Schema = "entry", Success = [200, 304], Failure = [404, 406, 410] };

    public static readonly ApiOperation Replace = new("replaceEntry", "Replace or create an entry; If-Match guards against lost updates", Tag)
    {
        Parameters = [Id],
        Consumes = ["application/json"],
        Schema = "entry",
        Success = [200, 201],
        Failure = [400, 403, 412, 413, 415, 422],
        SampleBody = """{"kind": "practice", "title": {"cs": "Chytré lampy", "original": "cs"}}""",
    };

    public static readonly ApiOperation Change = new("changeEntry", "Change parts of an entry by merge patch (RFC 7396) or JSON Patch (RFC 6902)", Tag)
    {
        Parameters = [Id],
        Consumes = ["application/merge-patch+json", "application/json-patch+json"],
        Schema = "entry",
        Failure = [400, 403, 404, 409, 412, 415, 422],
        SampleBody = """{"topics": ["energy", "environment"]}""",
    };

    public static readonly ApiOperation Delete = new("deleteEntry", "Delete an entry that no other refers to; its history stays", Tag)
    { Parameters = [Id], Success = [204], Failure = [403, 404, 409, 412] };

    public static readonly ApiOperation History = new("listVersions", "Who changed it, when", "History") { Parameters = [Id] };

    public static readonly ApiOperation Version = new("getVersion", "The document of an earlier version", "History")
    { Parameters = [Id, VersionNumber], Schema = "entry" };

    public static readonly ApiOperation Restore = new("restoreVersion", "Make an earlier version the newest, also after a deletion", "History")
    { Parameters = [Id, VersionNumber], Schema = "entry", Failure = [403, 404, 422] };

    public static readonly ApiOperation Related = new("listRelated", "Typed relations, from both sides", Tag) { Parameters = [Id] };

    public static readonly ApiOperation Suggest = new("suggest", "Complete what is being typed: places, concepts, entries", "Search")
    { Parameters = [new("q", "What has been typed.", Example: "nov"), Lang, new("limit", "How many, at most 20.", "integer"), new("kind", "Only of this kind of entries; concept for concepts of the vocabulary.")], Sample = "?q=nov&lang=cs" };

    public static readonly ApiOperation Schema = new("getSchema", "JSON Schema (2020-12) of a kind", "Schemas")
    { Parameters = [new("kind", "A kind, or entry for what all kinds share.", In: "path", Example: "practice")], Produces = ["application/schema+json"] };

    public static readonly ApiOperation Id303 = new("resolveId", "The stable address of a thing: leads to its page or data (303)", Tag)
    { Parameters = [Id, OneF], Produces = ["text/html"], Success = [303], Failure = [404, 406, 410] };
}
