using System.Text.Json.Nodes;
using SmartRegion.Catalogue;
using SmartRegion.Core;
using SmartRegion.Portal.Writing;
using SmartRegion.Tests.Access;

namespace SmartRegion.Tests.Portal.Writing;

/// <summary>A form loses nothing: whatever stands in an entry stands there still when its form was opened and sent.</summary>
[Collection(SeededCollection.Name)]
public sealed class FormRoundTripTests(SeededRegion seeded)
{
    private static readonly string[] Unasked = ["id", "kind", "created", "modified", "version", "extras", "conceptScheme"];
    private static readonly Dictionary<string, string> NoNames = [];
    private static readonly Dictionary<string, FoundNames> NothingFound = [];

    [Theory]
    [InlineData("cs")]
    [InlineData("en")]
    public async Task Every_seeded_entry_comes_through_its_form_unchanged(string language)
    {
        var (wrong, count) = (new List<string>(), 0);
        foreach (var kind in Kinds.All)
            foreach (var entry in await seeded.Region.Service<Entries>().OfKindAsync(kind.Name))
            {
                wrong.AddRange(Faults(entry.Doc, language));
                count++;
            }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(10)));
        Assert.True(count > 2000, $"Only {count} entries were tried.");
    }

    [Theory]
    [MemberData(nameof(EveryKind))]
    public void An_entry_of_every_kind_comes_through_its_form_unchanged(string id, string json)
    {
        Assert.NotEmpty(id);
        Assert.Empty(Language.All.SelectMany(l => Faults(Json.Object(json), l)));
    }

    public static IEnumerable<TheoryDataRow<string, string>> EveryKind() =>
        ((JsonArray)JsonNode.Parse(File.ReadAllText(Path.Combine(Root.Path, "tests/SmartRegion.Tests/Portal/EveryKind.json")))!)
            .Select(n => new TheoryDataRow<string, string>(n!["id"]!.GetValue<string>(), n.ToJsonString()));

    [Fact]
    public async Task Pages_with_the_forms_of_entries_of_every_kind_are_sent_back_without_making_a_version()
    {
        await using var region = await TestRegion.StartAsync();
        foreach (var doc in (JsonArray)JsonNode.Parse(File.ReadAllText(Path.Combine(Root.Path, "tests/SmartRegion.Tests/Portal/EveryKind.json")))!)
            Assert.Equal(201, (await region.SendAsync("PUT", $"/api/entries/{doc!["id"]}", doc.ToJsonString())).Status);
        foreach (var file in new[] { "organisations", "practices", "funding", "events", "projects", "needs" })
            foreach (var doc in (JsonArray)JsonNode.Parse(File.ReadAllText(Path.Combine(Root.Path, $"data/seed/{file}.json")))!)
                await region.SendAsync("PUT", $"/api/entries/{doc!["id"]}", WithoutReferences(doc.AsObject()).ToJsonString());
        using var visitor = new Visitor(region);
        var (entries, wrong, count) = (region.Service<Entries>(), new List<string>(), 0);
        foreach (var entry in (await Task.WhenAll(Kinds.All.Select(k => entries.OfKindAsync(k.Name)))).SelectMany(e => e).ToList())
        {
            var language = Language.All[count++ % 3];
            var sent = new SentForm(await visitor.RawAsync($"/{language}/entry/{entry.Id}/edit"));
            var answer = await visitor.PostAsync(sent.Action, sent.Press("publish"));
            if (answer.Status != 302) wrong.Add($"{entry.Id}: {answer.Status} {answer.Text[..Math.Min(answer.Text.Length, 3000)]}");
            var now = (await entries.FindAsync(entry.Id))!;
            if (now.Version != entry.Version) wrong.Add($"{entry.Id}: {Difference(entry.Doc, now.Doc)}");
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(5)));
        Assert.True(count > 60, $"Only {count} entries were tried.");
    }

    private static IEnumerable<string> Faults(JsonObject doc, string language)
    {
        var form = FormSchema.Of(Kinds.Find(Json.AsText(doc["kind"]))!);
        var values = FormValues.Of(form, doc, language, NoNames);
        // Over the entry as it was, and as if nothing had been there before.
        var over = new FormReading(form, values, doc, language, NothingFound);
        if (!JsonNode.DeepEquals(over.Document, doc)) yield return $"{doc["id"]}: {Difference(doc, over.Document)}";
        if (over.Check().Count > 0) yield return $"{doc["id"]}: {string.Join(", ", over.Check().Select(p => $"{p.Path} {p.Key}"))}";
        var asked = doc.DeepClone().AsObject();
        foreach (var name in Unasked) asked.Remove(name);
        if (Json.AsText(asked["geometry"]?["type"]) is not (null or "Point")) asked.Remove("geometry");
        asked["kind"] = doc["kind"]!.DeepClone();
        var alone = new FormReading(form, values, null, language, NothingFound).Document;
        if (!JsonNode.DeepEquals(alone, asked)) yield return $"{doc["id"]} alone: {Difference(asked, alone)}";
    }

    private static string Difference(JsonObject before, JsonObject after) =>
        string.Join(", ", before.Select(p => p.Key).Union(after.Select(p => p.Key)).Where(n => !JsonNode.DeepEquals(before[n], after[n]))
            .Select(n => $"{n}: {before[n]?.ToJsonString()} became {after[n]?.ToJsonString()}"));

    // The places and the vocabulary are not there.
    private static JsonObject WithoutReferences(JsonObject doc)
    {
        var copy = doc.DeepClone().AsObject();
        foreach (var name in new[] { "places", "concepts", "relations", "owner", "datasets", "funding" }) copy.Remove(name);
        (copy["contact"] as JsonObject)?.Remove("organisation");
        if (copy["contact"] is JsonObject { Count: 0 }) copy.Remove("contact");
        if (copy["funding"] is null && doc["kind"]!.GetValue<string>() == "practice") copy.Remove("funding");
        return copy;
    }
}
