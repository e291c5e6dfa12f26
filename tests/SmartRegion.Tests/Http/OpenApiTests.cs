using System.Text.Json.Nodes;
using SmartRegion.Http;

namespace SmartRegion.Tests.Http;

/// <summary>The description of the API is what it says it is, and tells the truth.</summary>
[Collection(SeededCollection.Name)]
public sealed class OpenApiTests(SeededRegion seeded)
{
    private IReadOnlyList<(string Path, string Method, ApiOperation Operation)> Operations => seeded.Region.Service<OpenApi>().Operations;

    [Fact]
    public async Task The_description_is_valid_OpenAPI_3_1()
    {
        var description = await seeded.Region.Client.GetStringAsync("/api/openapi.json");
        var verdict = JsonNode.Parse(await NodeScript.RunAsync("openapi.mjs", description))!;
        Assert.True(verdict["valid"]!.GetValue<bool>(), verdict["errors"]?.ToJsonString());
        Assert.Equal("3.1", verdict["version"]!.GetValue<string>());
    }

    [Fact]
    public async Task Every_reference_in_it_leads_somewhere()
    {
        var document = await seeded.Region.JsonAsync("/api/openapi.json");
        var dangling = References(document).Where(r => !Leads(document, r)).Distinct();
        Assert.Empty(dangling);
    }

    [Fact]
    public void Every_operation_has_an_id_of_its_own() =>
        Assert.Empty(Operations.GroupBy(o => o.Operation.Id).Where(g => g.Count() > 1).Select(g => g.Key));

    [Fact]
    public void Every_parameter_of_a_path_is_described_with_an_example() =>
        Assert.All(Operations, o => Assert.DoesNotContain('{', ApiOperations.SamplePath(o.Path, o.Operation)));

    [Fact]
    public async Task Every_example_of_reading_answers_as_described()
    {
        foreach (var (path, _, operation) in Operations.Where(o => o.Method == "get"))
        {
            var answer = await seeded.Region.SendAsync("GET", ApiOperations.SamplePath(path, operation));
            // The seeded region has no sensors, devices, archives, harvests and jobs of its own yet; what holds addresses and secrets is for its keepers.
            var isKnown = operation.Success.Contains(answer.Status) || (answer.Status == 404 && (path.StartsWith("/v1.1/", StringComparison.Ordinal) || path.StartsWith("/api/datastreams/", StringComparison.Ordinal) || path.StartsWith("/api/pmtiles/", StringComparison.Ordinal) || path.StartsWith("/api/harvest/", StringComparison.Ordinal) || path.StartsWith("/pictures/", StringComparison.Ordinal) || path.StartsWith("/ogc/jobs/", StringComparison.Ordinal) || path.EndsWith("/provenance", StringComparison.Ordinal) || path is "/.well-known/security.txt" or "/metrics"))
                || (answer.Status is 403 or 404 && (path.StartsWith("/api/devices/", StringComparison.Ordinal) || path.StartsWith("/api/alarms", StringComparison.Ordinal) || path.StartsWith("/api/drafts", StringComparison.Ordinal) || path.StartsWith("/api/organisations/", StringComparison.Ordinal) || IsPersonal(path)));
            Assert.True(isKnown, $"{path}: {answer.Status} {answer.Text}");
            if (answer.Status == 200) Assert.Contains(answer.Type, operation.Produces);
        }
    }

    [Fact]
    public async Task Every_example_of_writing_is_taken_where_writing_is_allowed()
    {
        await using var region = await TestRegion.StartAsync();
        await region.SendAsync("POST", "/api/entries", """{"id":"cz-555398","kind":"place","title":{"cs":"Nová Role"},"level":"municipality","countries":["CZ"]}""");
        await region.SendAsync("POST", "/api/entries", """{"id":"nova-role-led-lighting","kind":"practice","title":{"cs":"Lampy"}}""");
        await region.SendAsync("POST", "/api/entries", """{"id":"interreg-by-cz-2021-2027","kind":"funding","title":{"cs":"Interreg"}}""");
        foreach (var (path, method, operation) in Operations.Where(o => o.Operation.SampleBody is not null && !IsPersonal(o.Path)))
        {
            var answer = await region.SendAsync(method.ToUpperInvariant(), ApiOperations.SamplePath(path, operation), operation.SampleBody, operation.Consumes[0]);
            Assert.True(operation.Success.Contains(answer.Status), $"{method} {path}: {answer.Status} {answer.Text}");
        }
    }

    // What people write to each other: the loopback is nobody.
    private static bool IsPersonal(string path) => path.StartsWith("/api/conversations", StringComparison.Ordinal) || path.StartsWith("/api/sketches", StringComparison.Ordinal);

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(p => p.Key == "$ref" && p.Value is JsonValue v ? [v.GetValue<string>()] : References(p.Value)),
        JsonArray a => a.SelectMany(References),
        _ => [],
    };

    private static bool Leads(JsonObject document, string reference) =>
        reference.StartsWith("#/", StringComparison.Ordinal)
        && reference[2..].Split('/').Aggregate((JsonNode?)document, (at, part) => (at as JsonObject)?[part]) is not null;
}
