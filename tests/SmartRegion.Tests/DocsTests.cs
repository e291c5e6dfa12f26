using System.Text.Json.Nodes;
using SmartRegion.Catalogue;
using SmartRegion.Commands;
using SmartRegion.Http;

namespace SmartRegion.Tests;

/// <summary>Documentation is tested: what the program has, the docs tell, and in three languages where people read it.</summary>
[Collection(SeededCollection.Name)]
public sealed class DocsTests(SeededRegion seeded)
{
    private static string Doc(string name) => File.ReadAllText(Path.Combine(Root.Path, "docs", name));

    [Fact]
    public void Every_setting_has_its_line()
    {
        var text = Doc("settings.md");
        Assert.All(Settings.All, s => Assert.Contains($"| `--{s.Name}", text, StringComparison.Ordinal));
        Assert.All(Settings.All, s => Assert.Contains($"`{s.Variable}`", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_verb_has_its_heading() =>
        Assert.All(CommandLine.Verbs, v => Assert.Contains($"## `{v.Name}`", Doc("command-line.md"), StringComparison.Ordinal));

    [Fact]
    public void Every_format_has_its_line() =>
        Assert.All(Format.All, f => Assert.Contains($"| `{f.Name}` | `{f.MediaType}` |", Doc("api.md"), StringComparison.Ordinal));

    [Fact]
    public void Every_function_and_operator_of_filters_is_described()
    {
        var text = Doc("filters.md");
        Assert.All(SmartRegion.Query.Functions.All, f => Assert.Contains($"`{f}(", text, StringComparison.Ordinal));
        Assert.All(SmartRegion.Query.Ops.Spatial, op => Assert.Contains($"`{SmartRegion.Query.ODataText.Spatial(op)}(", text, StringComparison.Ordinal));
        Assert.All(SmartRegion.Query.Ops.Spatial.Concat(SmartRegion.Query.Ops.Arrays), op => Assert.Contains($"`{op.ToUpperInvariant()}`", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_address_of_an_API_is_described() =>
        Assert.All(seeded.Region.Service<OpenApi>().Operations, o => Assert.Contains($"`{o.Method.ToUpperInvariant()} {o.Path}`", Doc("api.md"), StringComparison.Ordinal));

    [Fact]
    public void Every_kind_is_described() => Assert.All(Kinds.All, k => Assert.Contains($"| `{k.Name}` |", Doc("kinds.md"), StringComparison.Ordinal));

    [Fact]
    public void Every_public_address_that_is_mapped_is_in_OpenAPI_or_a_page()
    {
        var endpoints = seeded.Region.Service<IEnumerable<Microsoft.AspNetCore.Routing.EndpointDataSource>>()
            .SelectMany(s => s.Endpoints).OfType<Microsoft.AspNetCore.Routing.RouteEndpoint>();
        var silent = endpoints.Where(e => e.Metadata.OfType<ApiOperation>().FirstOrDefault() is null)
            .Select(e => e.RoutePattern.RawText!).Where(p => p.StartsWith("/api", StringComparison.Ordinal) || p.StartsWith("/schemas", StringComparison.Ordinal));
        Assert.Empty(silent);
    }

    [Fact]
    public void Every_text_of_the_schemas_is_in_three_languages()
    {
        var missing = new List<string>();
        foreach (var name in Kinds.All.Select(k => k.Name).Append(Kinds.Base)) Walk(Kinds.Schema(name)!, name, missing);
        Assert.Empty(missing);
    }

    [Fact]
    public void Every_topic_and_indicator_has_a_name_in_three_languages()
    {
        Assert.All(Topics.All, t => Assert.Equal(3, t.Label.Languages.Count()));
        Assert.All(Kpis.All, k => Assert.Equal(3, k.Label.Languages.Count()));
    }

    private static void Walk(JsonNode? node, string at, List<string> missing)
    {
        if (node is JsonArray array) for (var i = 0; i < array.Count; i++) Walk(array[i], $"{at}/{i}", missing);
        if (node is not JsonObject o) return;
        foreach (var key in new[] { "x-title", "x-plural" })
            if (o[key] is JsonObject text && SmartRegion.Core.Language.All.Any(l => string.IsNullOrWhiteSpace(text[l]?.GetValue<string>()))) missing.Add($"{at}/{key}");
        if (o["enum"] is JsonArray values && o["x-enum"] is JsonObject named)
            missing.AddRange(values.Where(v => SmartRegion.Core.Language.All.Any(l => string.IsNullOrWhiteSpace(named[v!.ToString()]?[l]?.GetValue<string>()))).Select(v => $"{at}/x-enum/{v}"));
        if (o["properties"] is JsonObject properties)
            missing.AddRange(properties.Where(p => p.Value?["x-title"] is null && p.Key != "id").Select(p => $"{at}/properties/{p.Key}/x-title"));
        foreach (var (key, value) in o) if (key != "x-enum") Walk(value, $"{at}/{key}", missing);
    }
}
