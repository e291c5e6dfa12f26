using System.Text.Json.Nodes;

namespace SmartRegion.Tests.Catalogue.Records;

/// <summary>OGC API Records Part 1 (OGC 20-004r1) over the seeded catalogue; the abstract tests of its annex A are named.</summary>
[Collection(SeededCollection.Name)]
public sealed class RecordsApiTests(SeededRegion seeded)
{
    private const string Collection = "/ogc/collections/entries";
    private const string Features = "https://schemas.opengis.net/ogcapi/features/part1/1.0/openapi/schemas/";

    private async Task<Answer> GetAsync(string path, params (string, string)[] headers)
    {
        var answer = await seeded.Region.SendAsync("GET", path, headers: headers);
        Assert.True(answer.Status == 200, $"{path}: {answer.Status} {answer.Text}");
        return answer;
    }

    private static IEnumerable<JsonObject> Links(JsonNode node) => ((JsonArray)node["links"]!).Select(l => (JsonObject)l!);

    private static async Task DemandValidAsync(params (string Schema, JsonNode Document)[] cases)
    {
        var input = new JsonObject { ["cases"] = new JsonArray([.. cases.Select(c => new JsonObject { ["schema"] = c.Schema, ["document"] = c.Document.DeepClone() })]) };
        var verdicts = ((JsonArray)JsonNode.Parse(await NodeScript.RunAsync("records.mjs", input.ToJsonString()))!).Select((v, i) => (Text: (string)v!, Id: $"{i} {(cases[i].Document as JsonObject)?["id"]}"));
        Assert.Empty(verdicts.Where(v => v.Text.Length > 0).Select(v => $"{v.Id}: {v.Text}"));
    }

    // /conf/searchable-catalog/conformance, /conf/searchable-catalog/filtering-conformance, /conf/searchable-catalog/sorting-conformance, /conf/json/conformance, /conf/html/conformance, /conf/oas30/conformance
    [Theory]
    [InlineData("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core")]
    [InlineData("http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/record-core")]
    [InlineData("http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/record-collection")]
    [InlineData("http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/record-core-query-parameters")]
    [InlineData("http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/records-api")]
    [InlineData("http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/record-api")]
    [InlineData("http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/searchable-catalog")]
    [InlineData("http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/filtering")]
    [InlineData("http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/sorting")]
    [InlineData("http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/searchable-catalog-filtering")]
    [InlineData("http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/searchable-catalog/filtering")]
    [InlineData("http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/searchable-catalog-sorting")]
    [InlineData("http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/searchable-catalog/sorting")]
    [InlineData("http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/json")]
    [InlineData("http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/html")]
    [InlineData("http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/oas30")]
    [InlineData("http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/autodiscovery")]
    public async Task Conformance_is_declared(string uri) =>
        Assert.Contains(uri, ((JsonArray)(await seeded.Region.JsonAsync("/ogc/conformance"))["conformsTo"]!).Select(c => (string)c!));

    // /conf/json/catalog-content, /conf/json/catalog-response, /conf/record-collection/default-mediatype, /conf/record-collection/mandatory-properties-collection, /conf/record-collection/itemType, /conf/records-api/catalog-response
    [Fact]
    public async Task The_collection_is_a_catalogue_by_the_official_schema()
    {
        var answer = await GetAsync(Collection);
        Assert.Equal("application/ogc-catalog+json", answer.Type);
        Assert.Equal(("entries", "Collection", "record"), ((string)answer.Json!["id"]!, (string)answer.Json["type"]!, (string)answer.Json["itemType"]!));
        Assert.Contains(Links(answer.Json), l => (string)l["rel"]! == "profile" && (string)l["href"]! == "http://www.opengis.net/def/profile/OGC/0/ogc-catalog");
        await DemandValidAsync(("catalog", answer.Json), ("collection", answer.Json), (Features + "collection", answer.Json), ("defaultSortOrder", answer.Json["defaultSortOrder"]!));
        Assert.Equal("application/json", (await GetAsync(Collection, ("Accept", "application/json"))).Type);
    }

    // /conf/record-collection/links, /conf/record-collection/links-records, /conf/html/definition
    [Fact]
    public async Task Every_link_of_the_collection_leads_to_what_it_says()
    {
        var links = Links((await GetAsync(Collection)).Json!).Where(l => (string)l["rel"]! is not "profile").ToList();
        Assert.Single(links, l => (string)l["rel"]! == "self");
        Assert.Contains(links, l => (string)l["rel"]! == "items" && (string)l["type"]! == "application/geo+json");
        using var client = new HttpClient();
        foreach (var link in links)
        {
            using var response = await client.GetAsync((string)link["href"]!);
            Assert.True(response.IsSuccessStatusCode, $"{link}: {response.StatusCode}");
            Assert.Equal((string)link["type"]!, response.Content.Headers.ContentType!.MediaType);
        }
    }

    // /conf/records-api/catalogs-response, /conf/record-collection/itemType
    [Fact]
    public async Task The_list_of_collections_has_the_catalogue_and_no_other_collection_of_records()
    {
        var collections = ((JsonArray)(await seeded.Region.JsonAsync("/ogc/collections"))["collections"]!).Select(c => (Id: (string)c!["id"]!, Type: (string)c["itemType"]!)).ToList();
        Assert.Equal(["entries"], collections.Where(c => c.Type == "record").Select(c => c.Id));
        Assert.Contains(collections, c => c is ("municipalities", "feature"));
    }

    // /conf/json/record-content, /conf/json/record-response, /conf/record-core/mandatory-properties-record, /conf/record-core/default-mediatype, /conf/record-core/license, /conf/record-core/contact, /conf/record-core/time-instant, /conf/record-core/time-interval, /conf/record-core/time-zone, /conf/searchable-catalog/mandatory-record-properties
    [Fact]
    public async Task Every_record_is_valid_by_the_official_schema_page_by_page()
    {
        var ids = new List<string>();
        for (string? path = Collection + "/items?limit=500&lang=cs"; path is not null;)
        {
            var page = await GetAsync(path);
            Assert.Equal("application/geo+json", page.Type);
            var records = ((JsonArray)page.Json!["features"]!).Select(f => f!).ToList();
            // The schema of features knows no geometry that is null; that of records does.
            var frame = (JsonObject)page.Json.DeepClone();
            frame["features"] = new JsonArray();
            await DemandValidAsync([(Features + "featureCollectionGeoJSON", frame), .. records.Select(r => ("recordGeoJSON", r))]);
            ids.AddRange(records.Select(r => (string)r["id"]!));
            Assert.Equal(records.Count, (int)page.Json["numberReturned"]!);
            path = Links(page.Json).Where(l => (string)l["rel"]! == "next").Select(l => new Uri((string)l["href"]!).PathAndQuery).FirstOrDefault();
            if (path is null) Assert.Equal(ids.Count, (int)page.Json["numberMatched"]!);
        }
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.Equal((int)(await GetAsync(Collection)).Json!["itemCount"]!, ids.Count);
    }

    // /conf/records-api/record-op, /conf/records-api/record-response, /conf/record-core/links
    [Fact]
    public async Task One_record_has_self_alternates_and_its_one_collection()
    {
        var answer = await GetAsync(Collection + "/items/plzen-2021?lang=de");
        Assert.Equal("application/geo+json", answer.Type);
        var record = answer.Json!;
        Assert.Equal("Treffen der Tschechisch-Bayerischen Smart Region in Pilsen", (string)record["properties"]!["title"]!);
        Assert.Equal("de", (string)record["properties"]!["language"]!["code"]!);
        Assert.Equal("event", (string)record["properties"]!["type"]!);
        Assert.Equal(["http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/record-core"], ((JsonArray)record["conformsTo"]!).Select(c => (string)c!));
        var links = Links(record).ToList();
        Assert.All(links, l => Assert.NotNull(l["rel"]));
        Assert.EndsWith(Collection, (string)Assert.Single(links, l => (string)l["rel"]! == "collection")["href"]!, StringComparison.Ordinal);
        Assert.Contains(links, l => (string)l["rel"]! == "profile" && (string)l["href"]! == "http://www.opengis.net/def/profile/OGC/0/ogc-record");
        using var client = new HttpClient();
        foreach (var link in links.Where(l => (string)l["rel"]! is "self" or "alternate" or "collection"))
        {
            using var response = await client.GetAsync((string)link["href"]!);
            Assert.Equal((string)link["type"]!, response.Content.Headers.ContentType!.MediaType);
        }
        Assert.Equal(404, (await seeded.Region.SendAsync("GET", Collection + "/items/no-such")).Status);
    }

    [Theory]
    [InlineData("?lang=de", "cs", "de")]
    [InlineData("", "de-DE, cs;q=0.5", "de")]
    [InlineData("", "fr", "cs")]
    public async Task Records_are_told_in_the_readers_language(string query, string accept, string language)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Collection + "/items/plzen-2021" + query);
        request.Headers.AcceptLanguage.ParseAdd(accept);
        using var response = await seeded.Region.Client.SendAsync(request);
        Assert.Equal([language], response.Content.Headers.ContentLanguage);
        Assert.Contains("Accept-Language", response.Headers.Vary);
        Assert.Equal(language, (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["properties"]!["language"]!["code"]!);
    }

    // /conf/searchable-catalog/mandatory-queryables, /conf/sorting/get-sortables-op, /conf/sorting/get-sortables-success, /conf/sorting/defaultSortOrder-definition
    [Theory]
    [InlineData("queryables", "http://www.opengis.net/def/rel/ogc/1.0/queryables", "id,type,title,description,created,updated,time,geometry,kind,population.value")]
    [InlineData("sortables", "http://www.opengis.net/def/rel/ogc/1.0/sortables", "id,type,title,created,updated,time")]
    [InlineData("schema", "http://www.opengis.net/def/rel/ogc/1.0/schema", "id,title,themes,contacts")]
    public async Task What_filters_and_lists_may_name_is_a_JSON_schema(string resource, string rel, string names)
    {
        var collection = (await GetAsync(Collection)).Json!;
        Assert.EndsWith($"{Collection}/{resource}", (string)Links(collection).Single(l => (string)l["rel"]! == rel)["href"]!, StringComparison.Ordinal);
        var answer = await GetAsync($"{Collection}/{resource}");
        Assert.Equal("application/schema+json", answer.Type);
        var schema = answer.Json!;
        Assert.Equal(("https://json-schema.org/draft/2020-12/schema", "object", false), ((string)schema["$schema"]!, (string)schema["type"]!, (bool)schema["additionalProperties"]!));
        Assert.EndsWith($"{Collection}/{resource}", (string)schema["$id"]!, StringComparison.Ordinal);
        var properties = (JsonObject)schema["properties"]!;
        Assert.All(names.Split(','), n => Assert.True(properties.ContainsKey(n), n));
        foreach (var (name, property) in properties)
            if (name == "geometry") Assert.Equal((null, "geometry-any"), (property!["type"], (string)property["format"]!));
            else Assert.NotNull(property!["type"]);
        if (resource == "sortables") Assert.All((JsonArray)collection["defaultSortOrder"]!, o => Assert.True(properties.ContainsKey((string)o!["field"]!)));
    }

    // /conf/autodiscovery/links, /conf/html/definition, /conf/html/content
    [Fact]
    public async Task Pages_tell_the_same_and_lead_to_the_catalogue()
    {
        foreach (var (path, page) in new[] { ("", "/de/collections/entries"), ("/items?q=Pilsen&type=event", "/de/collections/entries/items?q=Pilsen&type=event"), ("/items/plzen-2021", "/de/entry/plzen-2021"), ("/queryables", "/de/collections/entries#properties") })
        {
            var answer = await seeded.Region.SendAsync("GET", Collection + path, headers: [("Accept", "text/html"), ("Accept-Language", "de")]);
            Assert.Equal((302, page), (answer.Status, answer.Location));
            var html = await GetAsync(page);
            Assert.Contains("<link rel=\"http://www.opengis.net/def/rel/ogc/1.0/ogc-catalog\" href=\"/ogc/collections/entries/items\"", html.Text, StringComparison.Ordinal);
        }
        var list = (await GetAsync("/de/collections/entries/items?q=Pilsen&type=event")).Text;
        Assert.Contains("Treffen der Tschechisch-Bayerischen Smart Region in Pilsen", list, StringComparison.Ordinal);
        Assert.DoesNotContain("/de/entry/cz-555398", list, StringComparison.Ordinal);
    }

    // /conf/oas30/oas-common, /conf/record-core-query-parameters/q-definition, ids-definition, type-definition, externalIds-definition, bbox, datetime, limit; /conf/sorting/sortby-definition; /conf/record-filter/filter-param, filter-lang-param, filter-crs-param
    [Fact]
    public async Task The_description_has_every_parameter_of_records()
    {
        var parameters = (JsonArray)(await seeded.Region.JsonAsync("/ogc/api?f=oas30"))["paths"]!["/collections/entries/items"]!["get"]!["parameters"]!;
        foreach (var name in new[] { "q", "bbox", "datetime", "type", "ids", "externalIds", "limit", "filter", "filter-lang", "filter-crs", "sortby", "crs", "bbox-crs" })
            Assert.Contains(parameters, p => (string)p!["name"]! == name && !(bool)p["required"]!);
        foreach (var name in new[] { "q", "type", "ids", "externalIds", "sortby" })
        {
            var parameter = parameters.Single(p => (string)p!["name"]! == name)!;
            Assert.Equal(("array", "string", "form", false), ((string)parameter["schema"]!["type"]!, (string)parameter["schema"]!["items"]!["type"]!, (string)parameter["style"]!, (bool)parameter["explode"]!));
        }
    }

    [Fact]
    public async Task Pages_may_be_counted()
    {
        async Task<string[]> IdsAsync(string query) => [.. ((JsonArray)(await seeded.Region.JsonAsync($"{Collection}/items?sortby=-title&{query}"))["features"]!).Select(f => (string)f!["id"]!)];
        var all = await IdsAsync("limit=9");
        Assert.Equal(all[4..], await IdsAsync("limit=5&offset=4"));
        var counted = await seeded.Region.JsonAsync($"{Collection}/items?limit=5&offset=4");
        Assert.Equal((long)(await seeded.Region.JsonAsync($"{Collection}/items?limit=1"))["numberMatched"]!, (long)counted["numberMatched"]!);
        var next = new Uri((string)((JsonArray)counted["links"]!).Single(l => (string)l!["rel"]! == "next")!["href"]!).PathAndQuery;
        Assert.Equal((await seeded.Region.JsonAsync($"{Collection}/items?limit=5&offset=9"))["features"]!.ToJsonString(), (await seeded.Region.JsonAsync(next))["features"]!.ToJsonString());
    }

    [Fact]
    public async Task What_has_not_changed_is_not_sent_again()
    {
        foreach (var path in new[] { Collection, Collection + "/items?limit=1", Collection + "/items?q=led", Collection + "/items/plzen-2021" })
        {
            var first = await GetAsync(path);
            Assert.Equal(304, (await seeded.Region.SendAsync("GET", path, headers: [("If-None-Match", first.ETag!)])).Status);
            Assert.NotEqual(first.ETag, (await GetAsync(path + (path.Contains('?') ? "&" : "?") + "lang=de")).ETag);
        }
    }

    [Theory]
    [InlineData("nonsense=1", "nonsense")]
    [InlineData("limit=0", "limit")]
    [InlineData("bbox=1,2,3", "bbox")]
    [InlineData("bbox=12,50,13,49", "bbox")]
    [InlineData("bbox-crs=http://www.opengis.net/def/crs/EPSG/0/5514", "bbox-crs")]
    [InlineData("filter-crs=http://www.opengis.net/def/crs/EPSG/0/5514", "filter-crs")]
    [InlineData("crs=x", "crs")]
    [InlineData("datetime=yesterday", "datetime")]
    [InlineData("datetime=2024-02-01/2024-01-01", "datetime")]
    [InlineData("filter=type%20%3D", "filter")]
    [InlineData("filter=nonsense%20%3D%201", "filter")]
    [InlineData("filter=type%20%3D%20'x'&filter-lang=sql", "filter-lang")]
    [InlineData("filter={}&filter-lang=cql2-json", "filter")]
    [InlineData("sortby=nonsense", "sortby")]
    [InlineData("sortby=geometry", "sortby")]
    [InlineData("cursor=x", "cursor")]
    [InlineData("offset=-1", "offset")]
    [InlineData("lang=fr", "lang")]
    [InlineData("f=xml", "f")]
    [InlineData("population.value=many", "population.value")]
    public async Task A_fault_names_its_parameter(string query, string field)
    {
        var answer = await seeded.Region.SendAsync("GET", $"{Collection}/items?{query}");
        Assert.Equal((400, "application/problem+json"), (answer.Status, answer.Type));
        Assert.Contains(field, answer.Fields);
    }

    [Fact]
    public async Task The_id_of_the_catalogue_is_taken_and_a_deleted_record_is_gone()
    {
        await using var region = await TestRegion.StartAsync();
        var taken = await region.SendAsync("POST", "/ogc/collections", """{"id":"entries","title":{"en":"X"},"schema":{"type":"object","properties":{"a":{"type":"string"}}}}""");
        Assert.Equal(409, taken.Status);
        Assert.Empty((JsonArray)(await region.JsonAsync(Collection + "/items"))["features"]!);
        await region.SendAsync("POST", "/api/entries", """{"id":"short","kind":"need","title":{"cs":"Krátce"}}""");
        Assert.Equal(200, (await region.SendAsync("GET", Collection + "/items/short")).Status);
        await region.SendAsync("DELETE", "/api/entries/short");
        Assert.Equal(410, (await region.SendAsync("GET", Collection + "/items/short")).Status);
    }
}
