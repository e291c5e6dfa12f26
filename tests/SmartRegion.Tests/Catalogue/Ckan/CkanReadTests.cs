using System.Text.Json.Nodes;

namespace SmartRegion.Tests.Catalogue.Ckan;

/// <summary>CKAN's Action API reads the catalogue's entries as packages.</summary>
public sealed class CkanReadTests(CkanRegion ckan) : IClassFixture<CkanRegion>
{
    [Theory]
    [InlineData("q=*:*&sort=name asc", "hladiny lampy mapy")]
    [InlineData("q=pegelstände", "hladiny")]
    [InlineData("q=hladiny voda", "hladiny")]
    [InlineData("q=hladin*", "hladiny")]
    [InlineData("q=title:\"Stream levels\"", "hladiny")]
    [InlineData("q=\"unclosed lampy", "lampy")]
    [InlineData("fq=type:dataset&sort=name desc", "lampy hladiny")]
    [InlineData("fq=dataset_type:service", "mapy")]
    [InlineData("fq=organization:mesto OR organization:spolek&sort=name asc", "hladiny lampy")]
    [InlineData("fq=-organization:mesto +type:dataset", "lampy")]
    [InlineData("fq=tags:voda", "hladiny")]
    [InlineData("fq=tags:(Wasser OR světlo)&sort=id asc", "hladiny lampy")]
    [InlineData("fq=groups:dataset AND groups:energy", "lampy")]
    [InlineData("fq=res_format:JSON", "hladiny")]
    [InlineData("fq=license_id:cc-zero", "lampy")]
    [InlineData("fq=license_id:[* TO *] -license_id:notspecified&sort=name asc", "hladiny lampy")]
    [InlineData("fq=num_resources:[2 TO *]", "hladiny")]
    [InlineData("fq=extras_theme:*ENVI", "hladiny")]
    [InlineData("fq=extras_temporal_start:[2018-01-01T00:00:00Z TO NOW]", "hladiny")]
    [InlineData("fq=metadata_modified:[NOW-1HOUR TO NOW%2B1HOUR]&sort=name asc", "hladiny lampy mapy")]
    [InlineData("fq=metadata_modified:[* TO NOW-1DAY]", "")]
    [InlineData("fq=+site_id:default +state:active +capacity:public&sort=name asc", "hladiny lampy mapy")]
    [InlineData("fq=state:draft", "")]
    [InlineData("fq=no_such_field:x", "")]
    [InlineData("fq=name:la?py", "lampy")]
    [InlineData("fq=type:dataset&fq=tags:voda", "hladiny")]
    [InlineData("fq_list=[\"type:dataset\",\"tags:voda\"]", "hladiny")]
    [InlineData("include_private=true&include_drafts=True&fq=name:mapy", "mapy")]
    [InlineData("rows=1&start=1&sort=name asc", "lampy")]
    public async Task A_search_finds(string query, string names)
    {
        var escaped = string.Join('&', query.Split('&').Select(p => p.Split('=', 2)).Select(p => p[0] + "=" + Uri.EscapeDataString(Uri.UnescapeDataString(p[1]))));
        Assert.Equal(names, string.Join(' ', await ckan.FoundAsync(escaped)));
    }

    [Fact]
    public async Task Facets_count_all_that_is_found()
    {
        var result = (await ckan.ResultAsync("package_search?rows=0&facet.field=[\"organization\",\"tags\",\"res_format\",\"groups\"]&facet.limit=2"))!;
        Assert.Equal(3, (int)result["count"]!);
        Assert.Empty((JsonArray)result["results"]!);
        Assert.Equal(2, (int)result["facets"]!["res_format"]!["CSV"]!);
        var organisations = result["search_facets"]!["organization"]!;
        Assert.Equal("organization", (string)organisations["title"]!);
        Assert.Contains((JsonArray)organisations["items"]!, i => (string)i!["name"]! == "mesto" && (string)i["display_name"]! == "Město" && (int)i["count"]! == 1);
        Assert.Equal(2, ((JsonObject)result["facets"]!["groups"]!).Count);
    }

    [Fact]
    public async Task A_package_has_all_that_harvesters_read()
    {
        var package = (await ckan.ResultAsync("package_show?id=hladiny&lang=en"))!;
        Assert.Equal("hladiny", (string)package["id"]!);
        Assert.Equal("Stream levels", (string)package["title"]!);
        Assert.Equal("Pegelstände", (string)package["title_translated"]!["de"]!);
        Assert.Equal("cc-by", (string)package["license_id"]!);
        Assert.True((bool)package["isopen"]!);
        Assert.Equal("active", (string)package["state"]!);
        Assert.Equal("mesto", (string)package["owner_org"]!);
        Assert.Equal("Town", (string)package["organization"]!["title"]!);
        Assert.Equal("Eva", (string)package["maintainer"]!);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$", (string)package["metadata_modified"]!);
        Assert.Equal(["dataset", "water", "environment"], ((JsonArray)package["groups"]!).Select(g => (string)g!["name"]!));
        Assert.Equal(["Wasser", "levels -all-", "voda"], ((JsonArray)package["tags"]!).Select(t => (string)t!["name"]!));
        Assert.Equal(2, (int)package["num_resources"]!);
        var extras = ((JsonArray)package["extras"]!).ToDictionary(e => (string)e!["key"]!, e => (string)e!["value"]!);
        Assert.Contains("\"Point\"", extras["spatial"], StringComparison.Ordinal);
        Assert.Equal("2019-01-01", extras["temporal_start"]);
        Assert.EndsWith("/frequency/HOURLY", extras["frequency"], StringComparison.Ordinal);
        Assert.StartsWith("[\"http://publications.europa.eu/resource/authority/data-theme/ENVI", extras["theme"], StringComparison.Ordinal);
        Assert.EndsWith("/id/hladiny", extras["uri"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_resource_is_found_by_its_id_and_by_its_fields()
    {
        var resource = ((JsonArray)(await ckan.ResultAsync("package_show?id=hladiny"))!["resources"]!)[0]!;
        Assert.Equal(resource.ToJsonString(), (await ckan.ResultAsync($"resource_show?id={resource["id"]}"))!.ToJsonString());
        var found = (await ckan.ResultAsync("resource_search?query=format:csv&query=url:levels"))!;
        Assert.Equal(1, (int)found["count"]!);
        Assert.Equal((string)resource["id"]!, (string)found["results"]![0]!["id"]!);
    }

    [Theory]
    [InlineData("package_list", "hladiny lampy mapy")]
    [InlineData("package_list?limit=1&offset=1", "lampy")]
    [InlineData("organization_list", "mesto spolek")]
    [InlineData("organization_list?sort=name desc", "spolek mesto")]
    [InlineData("tag_list", "Wasser levels -all- světlo voda")]
    [InlineData("tag_list?query=vod", "voda")]
    [InlineData("organization_list_for_user", "")]
    public async Task Lists_are_names(string action, string names)
    {
        var result = (JsonArray)(await ckan.ResultAsync(action.Replace(" ", "%20", StringComparison.Ordinal)))!;
        if (names.Length > 0) Assert.Equal(names, string.Join(' ', result.Select(n => (string)n!)));
        else Assert.All(result, o => Assert.Equal("admin", (string)o!["capacity"]!));
    }

    [Fact]
    public async Task Groups_are_the_main_categories_of_SDDI_and_topics()
    {
        var groups = ((JsonArray)(await ckan.ResultAsync("group_list?all_fields=true&lang=de"))!).ToDictionary(g => (string)g!["name"]!, g => g!);
        Assert.Equal("Online-Dienste", (string)groups["online-service"]["title"]!);
        Assert.Equal(2, (int)groups["dataset"]["package_count"]!);
        Assert.Equal(1, (int)groups["energy"]["package_count"]!);
        var group = (await ckan.ResultAsync("group_show?id=water&include_datasets=true"))!;
        Assert.Equal("hladiny", (string)group["packages"]![0]!["name"]!);
    }

    [Fact]
    public async Task The_other_actions_answer()
    {
        Assert.Equal("mesto", (string)(await ckan.ResultAsync("organization_show?id=mesto&include_datasets=true"))!["packages"]![0]!["owner_org"]!);
        Assert.Equal("voda", (string)(await ckan.ResultAsync("tag_show?id=voda"))!["name"]!);
        Assert.Contains((JsonArray)(await ckan.ResultAsync("license_list"))!, l => (string)l!["id"]! == "cc-by" && (string)l["od_conformance"]! == "approved");
        Assert.True((bool)(await ckan.ResultAsync("site_read"))!);
        Assert.NotNull((string?)(await ckan.ResultAsync("status_show"))!["ckan_version"]);
        Assert.Contains("facet.field", (string)(await ckan.ResultAsync("help_show?name=package_search"))!, StringComparison.Ordinal);
        Assert.Equal("concepts", (string)(await ckan.ResultAsync("vocabulary_list"))![0]!["name"]!);
        Assert.Equal("hladiny", (string)(await ckan.ResultAsync("package_autocomplete?q=stream"))![0]!["name"]!);
        Assert.Equal(3, ((JsonArray)(await ckan.ResultAsync("current_package_list_with_resources"))!).Count);
        Assert.Equal(3, (int)(await ckan.Region.JsonAsync("/api/3"))["version"]!);
        Assert.Equal(200, (await ckan.Region.SendAsync("POST", "/api/action/package_show", """{"id": "lampy"}""")).Status);
    }

    [Theory]
    [InlineData("package_show?id=no-such", 404, "Not Found Error")]
    [InlineData("package_show?id=den-vody", 404, "Not Found Error")]
    [InlineData("resource_show?id=no-such", 404, "Not Found Error")]
    [InlineData("datastore_search?resource_id=no-such", 404, "Not Found Error")]
    [InlineData("organization_show?id=no-such", 404, "Not Found Error")]
    [InlineData("group_show?id=no-such", 404, "Not Found Error")]
    [InlineData("tag_show?id=no-such", 404, "Not Found Error")]
    [InlineData("package_show", 409, "Validation Error")]
    [InlineData("package_search?rows=x", 409, "Validation Error")]
    [InlineData("package_search?fq=tags:(x", 409, "Search Error")]
    [InlineData("package_search?q={!xmlparser v='x'}", 409, "Search Error")]
    [InlineData("package_search?sort=nonsense", 400, "Search Query Error")]
    [InlineData("package_search?nonsense=1", 400, "Search Query Error")]
    [InlineData("no_such_action", 400, "Bad Request")]
    [InlineData("package_delete?id=lampy", 400, "Bad Request")]
    public async Task A_failure_says_what_in_CKANs_words(string action, int status, string type)
    {
        var answer = await ckan.Region.SendAsync("GET", "/api/3/action/" + action);
        Assert.Equal(status, answer.Status);
        Assert.Equal("application/json", answer.Type);
        Assert.False((bool)answer.Json!["success"]!);
        Assert.Equal(type, (string)answer.Json["error"]!["__type"]!);
    }

    // ckanharvester.py: _search_for_datasets pages until a page is empty, then asks for groups and organisations of what it found.
    [Fact]
    public async Task The_sequence_of_ckanext_harvest_works()
    {
        var names = new List<string>();
        for (var start = 0; ; start += 100)
        {
            var page = (await ckan.ResultAsync($"package_search?rows=100&start={start}&sort=id+asc&fq=organization%3Amesto+OR+organization%3Aspolek"))!;
            var results = (JsonArray)page["results"]!;
            if (results.Count == 0) break;
            foreach (var package in results)
            {
                names.Add((string)package!["id"]!);
                Assert.Equal((string)package["owner_org"]!, (string)(await ckan.ResultAsync($"organization_show?id={package["owner_org"]}"))!["id"]!);
                foreach (var group in (JsonArray)package["groups"]!)
                    Assert.Equal((string)group!["name"]!, (string)(await ckan.ResultAsync($"group_show?id={group["id"]}"))!["name"]!);
            }
        }
        Assert.Equal(["hladiny", "lampy"], names);
        var since = DateTime.UtcNow.AddHours(-1).ToString("yyyy-MM-ddTHH:mm:ss.ffffff", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(2, (await ckan.FoundAsync($"rows=100&start=0&sort=id+asc&fq=organization%3Amesto+OR+organization%3Aspolek+metadata_modified%3A%5B{since}Z+TO+%2A%5D")).Count());
        Assert.Equal(["lampy", "mapy"], await ckan.FoundAsync("rows=100&start=0&sort=id+asc&fq=-organization%3Amesto"));
    }
}
