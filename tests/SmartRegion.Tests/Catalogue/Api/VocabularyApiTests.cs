using System.Text.RegularExpressions;

namespace SmartRegion.Tests.Catalogue.Api;

/// <summary>The vocabulary in SKOS, read back by the reference implementation of JSON-LD.</summary>
[Collection(SeededCollection.Name)]
public sealed partial class VocabularyApiTests(SeededRegion seeded)
{
    private const string Skos = "http://www.w3.org/2004/02/skos/core#";

    private string Iri => $"{seeded.Region.Url}id/vocabulary";

    private async Task<List<(string Subject, string Predicate, string Object)>> StatementsAsync()
    {
        var told = await seeded.Region.Client.GetStringAsync("/api/vocabulary");
        return [.. (await NodeScript.RunAsync("jsonld.mjs", told)).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => Statement().Match(l)).Select(m => (m.Groups[1].Value, m.Groups[2].Value, m.Groups[3].Value))];
    }

    [Fact]
    public async Task Every_concept_has_one_preferred_label_in_each_of_three_languages()
    {
        var statements = await StatementsAsync();
        var concepts = statements.Where(s => s.Object == $"<{Skos}Concept>").Select(s => s.Subject).ToHashSet();
        Assert.True(concepts.Count >= 400);
        var labels = statements.Where(s => s.Predicate == Skos + "prefLabel").ToList();
        foreach (var language in SmartRegion.Core.Language.All)
            Assert.Equal(concepts.Order(), labels.Where(l => l.Object.EndsWith($"\"@{language}", StringComparison.Ordinal)).Select(l => l.Subject).Order());
    }

    [Fact]
    public async Task Broader_and_narrower_are_each_others_inverse_and_the_rest_are_top_concepts()
    {
        var statements = await StatementsAsync();
        var up = statements.Where(s => s.Predicate == Skos + "broader").Select(s => (s.Subject, s.Object)).ToHashSet();
        var down = statements.Where(s => s.Predicate == Skos + "narrower").Select(s => (s.Object[1..^1], $"<{s.Subject}>")).ToHashSet();
        Assert.NotEmpty(up);
        Assert.True(up.SetEquals(down));
        var tops = statements.Where(s => s.Predicate == Skos + "topConceptOf").Select(s => s.Subject).ToHashSet();
        Assert.Empty(tops.Intersect(up.Select(u => u.Subject)));
        Assert.Equal(tops.Order(), statements.Where(s => s.Predicate == Skos + "hasTopConcept" && s.Subject == Iri).Select(s => s.Object[1..^1]).Order());
    }

    [Fact]
    public async Task Synonyms_keep_their_language()
    {
        var statements = await StatementsAsync();
        Assert.Contains(($"{Iri}#street-lighting", Skos + "altLabel", "\"Straßenlaternen\"@de"), statements);
        Assert.Contains(($"{Iri}#street-lighting", Skos + "inScheme", $"<{Iri}>"), statements);
    }

    [Fact]
    public async Task The_address_of_a_concept_leads_to_its_place_on_the_page()
    {
        using var first = await seeded.Region.Client.GetAsync("/id/vocabulary?f=html");
        Assert.Equal(303, (int)first.StatusCode);
        using var second = await seeded.Region.Client.GetAsync(first.Headers.Location);
        var page = await seeded.Region.Client.GetStringAsync(second.Headers.Location);
        Assert.Contains("id=\"street-lighting\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_told_once_and_confirmed_by_its_ETag()
    {
        var first = await seeded.Region.SendAsync("GET", "/api/vocabulary?f=jsonld");
        Assert.Equal("application/ld+json", first.Type);
        Assert.Equal(304, (await seeded.Region.SendAsync("GET", "/api/vocabulary", null, "application/json", ("If-None-Match", first.ETag!))).Status);
    }

    [Theory]
    [InlineData("/api/vocabulary?f=csv", 400, "f")]
    [InlineData("/api/vocabulary?lang=cs", 400, "lang")]
    public async Task What_it_does_not_know_is_named(string path, int status, string parameter)
    {
        var answer = await seeded.Region.SendAsync("GET", path);
        Assert.Equal(status, answer.Status);
        Assert.Contains(parameter, answer.Fields);
    }

    [Fact]
    public async Task A_store_without_a_vocabulary_says_so()
    {
        await using var region = await TestRegion.StartAsync();
        Assert.Equal(404, (await region.SendAsync("GET", "/api/vocabulary")).Status);
    }

    [GeneratedRegex(@"^<([^>]*)> <([^>]*)> (.+) \.$")]
    private static partial Regex Statement();
}
