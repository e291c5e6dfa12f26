using System.Text;
using System.Text.Json.Nodes;
using SmartRegion.Tests.Twin.Data;

namespace SmartRegion.Tests.Catalogue.Ckan;

/// <summary><c>datastore_search</c> and <c>datastore_info</c> on uploaded data, asked as ckanapi, CKAN's own previews and scripts ask.</summary>
public sealed class DatastoreTests
{
    private const string Schools = "name;town;pupils;since;open\nŠumava;Domažlice;310;1998-09-01;ano\nČerchov;Kdyně;120;2003-09-15;ne\nOsser;Furth;240;1987-09-01;ano\nArber;Furth;;2010-09-01;ano\n";

    private static async Task<TestRegion> RegionAsync(string engine = "sqlite")
    {
        var region = await DataRegion.StartAsync(engine);
        Assert.Equal(201, (await region.PostAsync(Schools)).Status);
        return region;
    }

    private static async Task<JsonNode> ResultAsync(TestRegion region, string body)
    {
        var answer = await region.SendAsync("POST", "/api/3/action/datastore_search", body);
        Assert.True(answer.Status == 200, answer.Text);
        return answer.Json!["result"]!;
    }

    private static string Names(JsonNode result) => string.Join(' ', ((JsonArray)result["records"]!).Select(r => (string)r!["name"]!));

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_resource_tells_that_its_rows_can_be_asked_for_and_what_they_are(string engine)
    {
        await using var region = await RegionAsync(engine);
        var resource = (await region.SendAsync("GET", "/api/3/action/package_show?id=skoly")).Json!["result"]!["resources"]![0]!;
        Assert.True((bool)resource["datastore_active"]!);
        Assert.Equal($"{region.Url}api/data/skoly/file", (string)resource["url"]!);
        Assert.Equal(Encoding.UTF8.GetByteCount(Schools), (int)resource["size"]!);
        Assert.Matches("^[0-9a-f]{64}$", (string)resource["hash"]!);
        var info = (await region.SendAsync("POST", "/api/3/action/datastore_info", $$"""{"id": "{{resource["id"]}}"}""")).Json!["result"]!;
        Assert.Equal(4, (int)info["meta"]!["count"]!);
        Assert.Equal("name:text town:text pupils:int8 since:date open:bool", string.Join(' ', ((JsonArray)info["fields"]!).Select(f => $"{f!["id"]}:{f["type"]}")));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Rows_are_searched_as_clients_of_ckan_do(string engine)
    {
        await using var region = await RegionAsync(engine);
        var all = await ResultAsync(region, """{"resource_id": "skoly"}""");
        Assert.Equal("4 _id:int name:text town:text pupils:int8 since:date open:bool", $"{all["total"]} {string.Join(' ', ((JsonArray)all["fields"]!).Select(f => $"{f!["id"]}:{f["type"]}"))}");
        Assert.Equal("""{"_id":2,"name":"\u010Cerchov","town":"Kdyn\u011B","pupils":120,"since":"2003-09-15","open":false}""", all["records"]![1]!.ToJsonString());
        Assert.Equal("Osser Arber", Names(await ResultAsync(region, """{"resource_id": "skoly", "filters": {"town": "Furth"}}""")));
        Assert.Equal("Osser", Names(await ResultAsync(region, """{"resource_id": "skoly", "filters": {"town": ["Furth", "Kdyně"], "pupils": [240]}}""")));
        Assert.Equal("Šumava", Names(await ResultAsync(region, """{"resource_id": "skoly", "filters": {"pupils": "310"}}""")));
        Assert.Equal("Čerchov", Names(await ResultAsync(region, """{"resource_id": "skoly", "filters": {"open": false, "since": "2003-09-15"}}""")));
        Assert.Equal("Čerchov Arber", Names(await ResultAsync(region, """{"resource_id": "skoly", "filters": {"_id": [2, 4]}}""")));
        Assert.Equal("Šumava", Names(await ResultAsync(region, """{"resource_id": "skoly", "q": "sumav domaz"}""")));
        Assert.Equal("Osser Arber", Names(await ResultAsync(region, """{"resource_id": "skoly", "q": {"town": "furth"}}""")));
        Assert.Equal("0", (await ResultAsync(region, """{"resource_id": "skoly", "q": "100%"}"""))["total"]!.ToString());
        var sorted = await ResultAsync(region, """{"resource_id": "skoly", "sort": "town desc, name asc", "fields": ["name", "town"], "limit": 2, "offset": 1}""");
        Assert.Equal("""[{"name":"Arber","town":"Furth"},{"name":"Osser","town":"Furth"}]""", sorted["records"]!.ToJsonString());
        Assert.Equal(4, (int)sorted["total"]!);
        var next = await region.SendAsync("GET", (string)sorted["_links"]!["next"]!);
        Assert.Equal("[{\"name\":\"\\u0160umava\",\"town\":\"Doma\\u017Elice\"}]", next.Json!["result"]!["records"]!.ToJsonString());
    }

    [Fact]
    public async Task A_query_in_the_address_is_the_same_and_other_forms_of_records_are_given()
    {
        await using var region = await RegionAsync();
        async Task<JsonNode> GetAsync(string query)
        {
            var answer = await region.SendAsync("GET", "/api/3/action/datastore_search?resource_id=skoly&" + query);
            Assert.True(answer.Status == 200, answer.Text);
            return answer.Json!["result"]!;
        }
        Assert.Equal("Osser Arber", Names(await GetAsync("filters=%7B%22town%22%3A%22Furth%22%7D")));
        Assert.Equal("[[1,\"\\u0160umava\"]]", (await GetAsync("fields=_id,name&limit=1&records_format=lists"))["records"]!.ToJsonString());
        Assert.Equal("Čerchov,120\r\nArber,\r\n", (string)(await GetAsync("fields=name,pupils&filters=%7B%22_id%22%3A%5B2%2C4%5D%7D&records_format=csv"))["records"]!);
        // As previews ask for the columns alone.
        var none = await GetAsync("limit=0");
        Assert.Equal("0 4 6", $"{((JsonArray)none["records"]!).Count} {none["total"]} {((JsonArray)none["fields"]!).Count}");
        Assert.Null((await GetAsync("include_total=false"))["total"]);
    }

    [Theory]
    [InlineData("""{"resource_id": "skoly", "filters": {"puppies": 1}}""", 409, "filters")]
    [InlineData("""{"resource_id": "skoly", "filters": {"pupils": "many"}}""", 409, "filters")]
    [InlineData("""{"resource_id": "skoly", "fields": "puppies"}""", 409, "fields")]
    [InlineData("""{"resource_id": "skoly", "sort": "puppies"}""", 409, "sort")]
    [InlineData("""{"resource_id": "skoly", "limit": -1}""", 409, "limit")]
    [InlineData("""{"resource_id": "skoly", "records_format": "xml"}""", 409, "records_format")]
    [InlineData("""{"resource_id": "skoly", "distinct": true}""", 409, "distinct")]
    [InlineData("{}", 409, "resource_id")]
    [InlineData("""{"resource_id": "nothing"}""", 404, "message")]
    public async Task What_cannot_be_asked_is_told_as_ckan_tells_it(string body, int status, string field)
    {
        await using var region = await RegionAsync();
        var answer = await region.SendAsync("POST", "/api/3/action/datastore_search", body);
        Assert.Equal(status, answer.Status);
        Assert.False((bool)answer.Json!["success"]!);
        Assert.NotNull(answer.Json["error"]![field]);
    }
}
