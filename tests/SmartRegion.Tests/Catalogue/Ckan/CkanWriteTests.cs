using System.Text.Json.Nodes;
using SmartRegion.Catalogue;

namespace SmartRegion.Tests.Catalogue.Ckan;

/// <summary>Upload scripts that write to CKAN write entries here.</summary>
public sealed class CkanWriteTests(CkanRegion ckan) : IClassFixture<CkanRegion>
{
    // As ckanapi sends it: POST with JSON, the key in two headers, success or __type in the answer.
    private async Task<(int Status, JsonNode? Result, JsonNode? Error)> CallAsync(string action, string data)
    {
        var answer = await ckan.Region.SendAsync("POST", "/api/action/" + action, data, headers: [("X-CKAN-API-Key", "key"), ("Authorization", "key")]);
        return (answer.Status, answer.Json!["result"], answer.Json["error"]);
    }

    private async Task<JsonNode> DoneAsync(string action, string data)
    {
        var (status, result, error) = await CallAsync(action, data);
        Assert.True(status == 200, error?.ToJsonString());
        return result!;
    }

    [Fact]
    public async Task The_sequence_of_ckanapi_and_upload_scripts_works()
    {
        Assert.Equal("Not Found Error", (string)(await CallAsync("package_show", """{"id": "air_quality"}""")).Error!["__type"]!);
        var package = await DoneAsync("package_create", """
            {"name": "air_quality", "title": "Kvalita ovzduší", "notes": "Měří se **PM10**.", "owner_org": "mesto", "license_id": "cc-by", "url": "https://vzduch.example/",
             "author": "Jan", "tags": [{"name": "vzduch"}, {"name": "prach"}], "groups": [{"name": "environment"}, {"name": "dataset"}],
             "extras": [{"key": "spatial", "value": "{\"type\":\"Point\",\"coordinates\":[13.4,49.7]}"}, {"key": "contributor", "value": "skript"}, {"key": "frequency", "value": "http://publications.europa.eu/resource/authority/frequency/DAILY"}],
             "resources": [{"name": "Rok 2024", "url": "https://vzduch.example/2024.csv", "format": "CSV"}]}
            """);
        Assert.Equal("air-quality", (string)package["name"]!);
        Assert.Equal("https://vzduch.example/", (string)package["url"]!);
        Assert.Equal("Jan", (string)package["author"]!);
        var added = await DoneAsync("resource_create", """{"package_id": "air_quality", "name": "Rok 2025", "url": "https://vzduch.example/2025.csv", "format": "CSV"}""");
        Assert.Equal(1, (int)added["position"]!);
        await DoneAsync("resource_update", $$"""{"id": "{{added["id"]}}", "name": "Rok 2025", "url": "https://vzduch.example/2025.xlsx", "format": "XLSX"}""");
        Assert.Equal("https://vzduch.example/2025.xlsx", (string)(await DoneAsync("resource_show", $$"""{"id": "{{added["id"]}}"}"""))["url"]!);
        await DoneAsync("resource_patch", $$"""{"id": "{{added["id"]}}", "description": "Jen rok 2025"}""");
        await DoneAsync("package_patch", """{"id": "air-quality", "title": "Kvalita vzduchu"}""");
        var doc = (await ckan.Region.Service<Entries>().FindAsync("air-quality"))!.Doc;
        Assert.Equal("Kvalita vzduchu", (string)doc["title"]!["cs"]!);
        Assert.Equal("Měří se **PM10**.", (string)doc["description"]!["cs"]!);
        Assert.Equal("daily", (string)doc["frequency"]!);
        Assert.Equal("Point", (string)doc["geometry"]!["type"]!);
        Assert.Equal("mesto", (string)doc["owner"]!);
        Assert.Equal(["environment"], ((JsonArray)doc["topics"]!).Select(t => (string)t!));
        Assert.Equal("Jen rok 2025", (string)doc["distributions"]![1]!["description"]!["cs"]!);
        Assert.Contains((JsonArray)doc["extras"]!, e => (string)e!["key"]! == "contributor" && (string)e["value"]! == "skript");

        // What a client read, it may send back without a change to what it does not understand.
        var whole = (await DoneAsync("package_show", """{"id": "air-quality"}""")).ToJsonString();
        await DoneAsync("package_update", whole);
        Assert.Equal(doc.ToJsonString(), (await ckan.Region.Service<Entries>().FindAsync("air-quality"))!.Doc.ToJsonString());

        await DoneAsync("resource_delete", $$"""{"id": "{{added["id"]}}"}""");
        Assert.Equal(1, (int)(await DoneAsync("package_show", """{"id": "air-quality"}"""))["num_resources"]!);
        Assert.Equal(200, (await CallAsync("package_delete", """{"id": "air-quality"}""")).Status);
        Assert.Equal(404, (await CallAsync("package_show", """{"id": "air-quality"}""")).Status);
    }

    [Fact]
    public async Task A_package_of_several_languages_comes_back_as_it_was()
    {
        var before = (await ckan.Region.Service<Entries>().FindAsync("hladiny"))!.Doc.DeepClone();
        foreach (var language in new[] { "cs", "de", "en" })
        {
            var whole = (await DoneAsync($"package_show?lang={language}", """{"id": "hladiny"}""")).ToJsonString();
            await DoneAsync($"package_update?lang={language}", whole);
        }
        var after = (await ckan.Region.Service<Entries>().FindAsync("hladiny"))!.Doc.DeepClone();
        // Ids of resources are kept from the first update on.
        foreach (var distribution in (JsonArray)after["distributions"]!) ((JsonObject)distribution!).Remove("id");
        after["licence"] = before["licence"]!.DeepClone();
        Assert.Equal(before.ToJsonString(), after.ToJsonString());
    }

    [Theory]
    [InlineData("package_create", """{"title": "Bez jména"}""", "name")]
    [InlineData("package_create", """{"name": "hladiny"}""", "name")]
    [InlineData("package_create", """{"name": "Špatně!"}""", "name")]
    [InlineData("package_create", """{"name": "nova", "owner_org": "nikdo"}""", "owner_org")]
    [InlineData("package_create", """{"name": "nova", "license_id": "nonsense"}""", "license_id")]
    [InlineData("package_create", """{"name": "nova", "groups": [{"name": "nonsense"}]}""", "groups")]
    [InlineData("package_create", """{"name": "nova", "resources": [{"url": "no address"}]}""", "resources")]
    [InlineData("package_create", """{"name": "nova", "private": true}""", "private")]
    [InlineData("package_create", """{"name": "nova", "extras": [{"key": "a", "value": "1"}, {"key": "a", "value": "2"}]}""", "extras")]
    [InlineData("package_create", """{"name": "nova", "type": "nonsense"}""", "type")]
    [InlineData("package_update", """{"id": "lampy", "name": "jinak"}""", "name")]
    [InlineData("resource_create", """{"package_id": "lampy"}""", "url")]
    [InlineData("resource_create", """{"package_id": "mapy", "url": "https://x.example/"}""", "package_id")]
    public async Task What_is_not_valid_is_told_by_its_field(string action, string data, string field)
    {
        var (status, _, error) = await CallAsync(action, data);
        Assert.Equal(409, status);
        Assert.Equal("Validation Error", (string)error!["__type"]!);
        Assert.True(error[field] is JsonArray { Count: > 0 }, error.ToJsonString());
    }

    [Fact]
    public async Task A_client_from_npm_reads_writes_and_understands_failures()
    {
        var told = JsonNode.Parse(await NodeScript.RunAsync("ckan.mjs", ckan.Region.Url.ToString()))!;
        Assert.Equal("""["lampy"]""", told["found"]!.ToJsonString());
        Assert.Equal("z-npm", (string)told["created"]!);
        Assert.Equal("Popis", (string)told["patched"]!);
        Assert.Equal(1, (int)told["resource"]!);
        Assert.Contains("\"name\": Missing value", (string)told["invalid"]!, StringComparison.Ordinal);
        Assert.Contains("Package was not found", (string)told["gone"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stranger_may_not_write()
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false);
        var answer = await region.SendAsync("POST", "/api/3/action/package_create", """{"name": "nova"}""", headers: [("Authorization", "key")]);
        Assert.Equal(403, answer.Status);
        Assert.Equal("Authorization Error", (string)answer.Json!["error"]!["__type"]!);
        Assert.Empty((JsonArray)(await region.JsonAsync("/api/3/action/organization_list_for_user"))["result"]!);
    }
}
