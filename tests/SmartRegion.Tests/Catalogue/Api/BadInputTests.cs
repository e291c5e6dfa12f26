using SmartRegion.Commands;

namespace SmartRegion.Tests.Catalogue.Api;

/// <summary>Bad input gets a 4xx that names the field and changes nothing, on both engines.</summary>
public sealed class BadInputTests
{
    private const string Good = """{"id":"good","kind":"practice","title":{"en":"Good"}}""";

    /// <summary>Method, path, body, status, field.</summary>
    public static TheoryData<string, string, string?, int, string> Cases => new()
    {
        { "POST", "/api/entries", "{\"kind\":\"practice\",", 400, "" },
        { "POST", "/api/entries", "[1,2]", 400, "" },
        { "POST", "/api/entries", "{\"kind\":\"practice\",\"kind\":\"place\"}", 400, "" },
        { "POST", "/api/entries", """{"kind":"castle","title":{"en":"x"}}""", 422, "/kind" },
        { "POST", "/api/entries", """{"title":{"en":"x"}}""", 422, "/kind" },
        { "POST", "/api/entries", """{"kind":7,"title":{"en":"x"}}""", 422, "/kind" },
        { "POST", "/api/entries", """{"kind":"practice"}""", 422, "/title" },
        { "POST", "/api/entries", """{"kind":"practice","title":{"en":"x"},"colour":"red"}""", 422, "/colour" },
        { "POST", "/api/entries", """{"kind":"practice","title":{"en":"x"},"a/b~c":1}""", 422, "/a~1b~0c" },
        { "POST", "/api/entries", """{"kind":"practice","title":{"fr":"x"}}""", 422, "/title/fr" },
        { "POST", "/api/entries", """{"kind":"practice","title":{"en":"x","original":"de"}}""", 422, "/title" },
        { "POST", "/api/entries", """{"kind":"practice","title":{"en":"x"},"geometry":{"type":"Point","coordinates":[190,50]}}""", 422, "/geometry" },
        { "POST", "/api/entries", """{"kind":"practice","title":{"en":"x"},"geometry":{"type":"Point","coordinates":[12,95]}}""", 422, "/geometry" },
        { "POST", "/api/entries", """{"kind":"practice","title":{"en":"x"},"geometry":{"type":"Polygon","coordinates":[[[12,50],[13,50]]]}}""", 422, "/geometry" },
        { "POST", "/api/entries", """{"kind":"practice","title":{"en":"x"},"time":{"start":"2024","end":"2023"}}""", 422, "/time/end" },
        { "POST", "/api/entries", """{"kind":"practice","title":{"en":"x"},"time":{"start":"2024-13"}}""", 422, "/time/start" },
        { "POST", "/api/entries", """{"kind":"practice","title":{"en":"x"},"topics":["magic"]}""", 422, "/topics/0" },
        { "POST", "/api/entries", """{"kind":"practice","title":{"en":"x"},"places":["nowhere"]}""", 422, "/places/0" },
        { "POST", "/api/entries", """{"kind":"practice","title":{"en":"x"},"concepts":["no-such"]}""", 422, "/concepts/0" },
        { "POST", "/api/entries", """{"kind":"practice","title":{"en":"x"},"relations":[{"rel":"uses","to":"nothing"}]}""", 422, "/relations/0/to" },
        { "POST", "/api/entries", """{"id":"self","kind":"practice","title":{"en":"x"},"relations":[{"rel":"uses","to":"self"}]}""", 422, "/relations/0/to" },
        { "POST", "/api/entries", """{"kind":"practice","title":{"en":"x"},"sources":[{"url":"javascript:alert(1)"}]}""", 422, "/sources/0/url" },
        { "POST", "/api/entries", """{"id":"Not A Slug","kind":"practice","title":{"en":"x"}}""", 422, "/id" },
        { "POST", "/api/entries", """{"id":"good","kind":"practice","title":{"en":"x"}}""", 409, "/id" },
        { "PUT", "/api/entries/other", """{"id":"good","kind":"practice","title":{"en":"x"}}""", 400, "/id" },
        { "PATCH", "/api/entries/none", """{"title":{"en":"x"}}""", 404, "" },
        { "PATCH", "/api/entries/good", """{"colour":"red"}""", 422, "/colour" },
        { "PATCH", "/api/entries/good", """{"id":"better"}""", 400, "/id" },
        { "DELETE", "/api/entries/none", null, 404, "" },
        { "GET", "/api/entries?colour=red", null, 400, "colour" },
        { "GET", "/api/entries?kind=castle", null, 400, "kind" },
        { "GET", "/api/entries?limit=-1", null, 400, "limit" },
        { "GET", "/api/entries?limit=many", null, 400, "limit" },
        { "GET", "/api/entries?bbox=1,2,3", null, 400, "bbox" },
        { "GET", "/api/entries?bbox=1,2,x,4", null, 400, "bbox" },
        { "GET", "/api/entries?bbox=10,60,11,50", null, 400, "bbox" },
        { "GET", "/api/entries?bbox=-181,0,0,1", null, 400, "bbox" },
        { "GET", "/api/entries?near=1,2", null, 400, "near" },
        { "GET", "/api/entries?near=12,50,-3", null, 400, "near" },
        { "GET", "/api/entries?lang=fr", null, 400, "lang" },
        { "GET", "/api/entries?f=pdf", null, 400, "f" },
        { "GET", "/api/entries?sort=beauty", null, 400, "sort" },
        { "GET", "/api/entries?cursor=!!", null, 400, "cursor" },
        { "GET", "/api/entries?filter=kind%20%3D", null, 400, "filter" },
        { "GET", "/api/entries?filter=colour%20%3D%20'red'", null, 400, "filter" },
        { "GET", "/api/entries?filter=kind%3D'x'&filter-lang=sql", null, 400, "filter-lang" },
        { "GET", "/api/entries/none", null, 404, "" },
        { "GET", "/schemas/castle", null, 404, "" },
        { "GET", "/nowhere", null, 404, "" },
    };

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Every_fault_is_a_4xx_that_names_the_field_and_changes_nothing(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine);
        Assert.Equal(201, (await region.SendAsync("POST", "/api/entries", Good)).Status);
        var before = (await region.SendAsync("GET", "/api/entries?facets=false")).Json!["items"]!.ToJsonString();
        var wrong = new List<string>();
        foreach (var (method, path, body, status, field) in Cases.Select(c => c.Data))
        {
            var answer = await region.SendAsync(method, path, body, method == "PATCH" ? "application/merge-patch+json" : "application/json");
            var named = field.Length == 0 || answer.Fields.Contains(field);
            if (answer.Status != status || answer.Type != "application/problem+json" || !named)
                wrong.Add($"{method} {path} {body}: {answer.Status} instead of {status}, fields [{string.Join(", ", answer.Fields)}] instead of {field}: {answer.Text}");
        }
        Assert.Empty(wrong);
        Assert.Equal(before, (await region.SendAsync("GET", "/api/entries?facets=false")).Json!["items"]!.ToJsonString());
        Assert.Empty((await Check.RunAsync(region.Service<SmartRegion.Storage.Store>())).Faults);
    }

    [Fact]
    public async Task A_text_of_ten_megabytes_is_413_and_nothing_is_stored()
    {
        await using var region = await TestRegion.StartAsync();
        var answer = await region.SendAsync("POST", "/api/entries", $$$"""{"id":"huge","kind":"practice","title":{"en":"x"},"description":{"en":"{{{new string('a', 10_000_000)}}}"}}""");
        Assert.Equal(413, answer.Status);
        Assert.Equal(404, (await region.SendAsync("GET", "/api/entries/huge")).Status);
    }

    [Fact]
    public async Task A_text_above_the_schemas_limit_names_the_field()
    {
        await using var region = await TestRegion.StartAsync();
        var answer = await region.SendAsync("POST", "/api/entries", $$$"""{"kind":"practice","title":{"en":"x"},"description":{"en":"{{{new string('a', 1_000_000)}}}"}}""");
        Assert.Equal((422, "/description/en"), (answer.Status, answer.Fields.Single()));
    }

    [Fact]
    public async Task A_document_nested_a_thousand_deep_is_400()
    {
        await using var region = await TestRegion.StartAsync();
        var answer = await region.SendAsync("POST", "/api/entries", string.Concat(Enumerable.Repeat("{\"a\":", 1000)) + "1" + new string('}', 1000));
        Assert.Equal(400, answer.Status);
    }

    [Fact]
    public async Task A_body_that_is_not_JSON_by_its_type_is_415()
    {
        await using var region = await TestRegion.StartAsync();
        Assert.Equal(415, (await region.SendAsync("POST", "/api/entries", Good, "text/plain")).Status);
    }

    [Theory]
    [InlineData("POST", "/api/entries")]
    [InlineData("PUT", "/api/entries/good")]
    [InlineData("PATCH", "/api/entries/good")]
    [InlineData("DELETE", "/api/entries/good")]
    [InlineData("POST", "/api/entries/good/history/1/restore")]
    public async Task Without_trust_loopback_every_change_is_refused(string method, string path)
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false);
        Assert.Equal(403, (await region.SendAsync(method, path, Good)).Status);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.7")]
    [InlineData("Forwarded", "for=203.0.113.7")]
    [InlineData("Host", "evil.example")]
    public async Task The_trusted_loopback_is_not_reached_through_a_proxy_or_a_strangers_name(string header, string value)
    {
        await using var region = await TestRegion.StartAsync();
        Assert.Equal(403, (await region.SendAsync("POST", "/api/entries", Good, "application/json", (header, value))).Status);
    }
}
