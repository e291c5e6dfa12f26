using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using SmartRegion.Catalogue.Ckan;
using SmartRegion.Http;

namespace SmartRegion.Tests.Catalogue.Restricted;

/// <summary>Every address of the program that is read, filled in: from the routes, so that a new one is walked too.</summary>
internal static partial class Addresses
{
    /// <summary>Addresses as everybody asks for them.</summary>
    public static IReadOnlyList<string> Plain(TestRegion region) =>
    [
        .. Routes(region).Select(r => Fill(r.Pattern, r.Operation, null)).Distinct(),
        .. Routes(region).Where(r => r.Operation is { Sample.Length: > 0 }).Select(r => Fill(r.Pattern, r.Operation, null) + r.Operation!.Sample),
        "/api/entries", "/api/entries?limit=1000", "/api/entries?f=geojson&limit=1000", "/api/entries?f=csv&limit=1000", "/api/entries?sort=title", "/api/entries?filter=kind%20%3D%20'dataset'", "/api/entries?place=cz-555398",
        "/api/entries?bbox=12,49,13,51", "/en/search?kind=dataset", "/en/search/points", "/api/changes?after=0&limit=1000", "/api/changes?own=true", "/feed.atom", "/events.ics", "/calls.ics", "/sitemaps/1.xml",
        "/oai?verb=ListRecords&metadataPrefix=oai_dc", "/oai?verb=ListRecords&metadataPrefix=dcat", "/oai?verb=ListIdentifiers&metadataPrefix=oai_dc", "/oai?verb=ListSets", "/oai?verb=Identify",
        "/catalog.ttl", "/catalog.jsonld", "/catalog?page=1", "/catalog/quality.ttl", "/ogc/collections/entries", "/ogc/collections/entries/items?limit=1000", "/api/funding/match?topics=energy",
        .. region.Service<CkanActions>().Names.Where(n => !n.Contains("create", StringComparison.Ordinal) && !n.EndsWith("_update", StringComparison.Ordinal) && !n.EndsWith("_patch", StringComparison.Ordinal) && !n.EndsWith("_delete", StringComparison.Ordinal) && n != "status_show").Select(n => $"/api/3/action/{n}"),
        "/api/3/action/package_search?rows=1000&facet.field=%5B%22organization%22,%22tags%22%5D", "/api/3/action/organization_list?all_fields=true", "/api/3/action/group_show?id=dataset-and-documents&include_datasets=true", "/api/3/action/organization_show?id=keeper&include_datasets=true",
    ];

    /// <summary>Addresses that name an entry.</summary>
    public static IReadOnlyList<string> Of(TestRegion region, string id) =>
    [
        .. Routes(region).Where(r => Id().IsMatch(r.Pattern)).Select(r => Fill(r.Pattern, r.Operation, id)).Distinct(),
        $"/api/entries/{id}?f=geojson", $"/api/entries/{id}?f=csv", $"/api/entries/{id}?f=ttl", $"/id/{id}?f=json", $"/id/{id}?f=ttl", $"/ogc/collections/entries/items/{id}?f=html",
        $"/api/3/action/package_show?id={id}", $"/api/3/action/organization_show?id={id}", $"/api/3/action/package_search?fq=name:{id}", $"/api/3/action/package_autocomplete?q={id}", $"/oai?verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:127.0.0.1:{id}",
        $"/api/entries?filter=id%20%3D%20'{id}'", $"/ogc/collections/entries/items?ids={id}", $"/api/benefits/street-lighting/estimate?place={id}", $"/en/benefits/street-lighting?place={id}", $"/api/funding/match?place={id}", $"/en/map?entry={id}",
    ];

    /// <summary>Addresses that ask for a word.</summary>
    public static IReadOnlyList<string> Asking(TestRegion region, string word) =>
    [
        .. Routes(region).Where(r => r.Operation?.Parameters.Any(p => p.Name == "q") == true).Select(r => $"{Fill(r.Pattern, r.Operation, null)}?q={word}"),
        $"/en/search?q={word}", $"/en/search/points?q={word}", $"/en/search/regions?q={word}", $"/api/suggest?q={word[..4]}&limit=20", $"/api/entries?q={word[..^1]}", $"/api/3/action/package_search?q={word}", $"/api/3/action/package_search?q={word[..4]}*",
        $"/api/3/action/package_search?q=title:{word}", $"/api/3/action/package_autocomplete?q={word}", $"/api/3/action/resource_search?query=name:{word}", $"/ogc/collections/entries/items?q={word}", $"/ogc/collections/entries/items?filter=title%20LIKE%20'%25{word}%25'",
        $"/api/entries?filter=title.en%20LIKE%20'%25{word}%25'", $"/api/3/action/tag_list?query={word}",
    ];

    /// <summary>Addresses that name a table of data.</summary>
    public static IReadOnlyList<string> OfTable(TestRegion region, string id) =>
    [
        .. OfCollection(region, id), $"/api/data/{id}?limit=5", $"/api/data/{id}?f=csv", $"/api/data/{id}?f=parquet", $"/api/data/{id}?f=geojson", $"/api/data/{id}?filter=n%3E0", $"/en/entry/{id}?table={id}&sort=name", $"/en/entry/{id}/data",
        $"/api/3/action/datastore_search?resource_id={id}", $"/api/3/action/datastore_info?id={id}", $"/api/3/action/resource_show?id={id}", $"/api/3/action/resource_search?query=name:{id}",
    ];

    /// <summary>Addresses that name a collection of features.</summary>
    public static IReadOnlyList<string> OfCollection(TestRegion region, string id) =>
    [
        .. Routes(region).Where(r => r.Pattern.Contains("{collectionId}", StringComparison.Ordinal)).Select(r => Fill(r.Pattern.Replace("{collectionId}", id, StringComparison.Ordinal), r.Operation, null)).Distinct(),
        .. new[] { "csv", "gpkg", "jsonfg", "html" }.Select(f => $"/ogc/collections/{id}/items?f={f}"), $"/ogc/collections/{id}/items/1?f=html", $"/ogc/collections/{id}?f=html", $"/ogc/collections/{id}/tiles/WebMercatorQuad?f=tilejson",
        $"/ogc/collections/{id}/tiles/WebMercatorQuad/0/0/0", $"/ogc/collections/{id}/items?bbox=12,49,13,50", $"/ogc/collections/{id}/items?filter=name%20LIKE%20'%25'", $"/en/map?layer={id}", $"/en/upload?collection={id}", $"/ogc/collections/{id}/items/1",
    ];

    private static IEnumerable<(string Pattern, ApiOperation? Operation)> Routes(TestRegion region) =>
        from endpoint in region.Service<IEnumerable<EndpointDataSource>>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
        where endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == true
        // Addresses that never end, or tell of this very process.
        where endpoint.RoutePattern.RawText is { } text && !text.Contains("live", StringComparison.Ordinal) && !text.StartsWith("/bench", StringComparison.Ordinal) && text is not ("/mqtt" or "/metrics")
        select (endpoint.RoutePattern.RawText!, endpoint.Metadata.GetMetadata<ApiOperation>());

    private static string Fill(string pattern, ApiOperation? operation, string? id) => Parameter().Replace(pattern, m => m.Groups[1].Value switch
    {
        "lang" => "en",
        "id" or "recordId" or "dataset" when id is not null => id,
        "name" when pattern.Contains("action", StringComparison.Ordinal) => "package_list",
        "path" => "Things",
        "version" or "number" => "1",
        var name => operation?.Parameters.FirstOrDefault(p => p.Name == name)?.Example ?? (name is "id" or "recordId" ? "open-dataset" : "1"),
    });

    [GeneratedRegex(@"\{\**(\w+)(:[^}]+)?\}")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"\{(id|recordId|dataset)(:\w+)?\}")]
    private static partial Regex Id();
}
