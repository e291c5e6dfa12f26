using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SmartRegion.Access;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Contact;
using SmartRegion.Planning.Sketches.Shared;
using SmartRegion.Tests.Access;

namespace SmartRegion.Tests.Catalogue.Restricted;

/// <summary>Every address that is read is asked by everybody who might see more than is meant: not a word, an id or a count tells of a hidden entry.</summary>
public sealed partial class NothingLeaksTests
{
    // A word for the title that is asked for, one for the text that must not turn up with it, and part of the id.
    private static readonly (string Visibility, string Word, string Other, string Id)[] Hidden =
    [
        ("members", "heliotropium", "brambořík", "qmx"), ("organisation", "zvonokosa", "kvakošan", "qox"), ("archived", "mramorka", "ploskozubec", "qax"),
    ];

    private const string Sketched = "hvozdík", Told = "rozchodník";

    private static readonly string[] Kinds = ["dataset", "event", "funding", "practice", "service", "organisation", "need"];

    [Fact]
    public async Task Not_a_word_an_id_or_a_count_of_a_hidden_entry_is_told_to_those_who_may_not_see_it()
    {
        await using var region = await StartAsync();
        using var stranger = new Visitor(region);
        using var reader = await Visitor.JoinAsync(region, "reader@region.example", Role.Reader);
        using var colleague = await Visitor.JoinAsync(region, "colleague@region.example", Role.Reader, "keeper");
        using var outsider = await Visitor.JoinAsync(region, "outsider@region.example", Role.Editor, "another");
        using var editor = await Visitor.JoinAsync(region, "editor@region.example", Role.Editor, "keeper");
        var plain = Addresses.Plain(region);
        // The first walk leaves the cookie of the language, as a second one finds it.
        await ReadAsync(stranger, plain);
        var before = await ReadAsync(stranger, plain);
        await HideAsync(region);
        var wrong = new List<string>();
        // Counts: everything that a stranger reads is to the letter what it was when there was nothing hidden.
        foreach (var (path, answer) in await ReadAsync(stranger, plain))
            if (Timeless(answer) != Timeless(before[path])) wrong.Add($"stranger {path} has changed: {Difference(before[path], answer)}");
        foreach (var (name, visitor, sees) in new (string, Visitor, string[])[]
        {
            ("stranger", stranger, []), ("reader", reader, ["members"]), ("colleague", colleague, ["members", "organisation"]), ("outsider", outsider, ["members"]), ("editor", editor, ["members", "organisation", "archived"]),
        })
        {
            var own = name == "stranger" ? [] : plain;
            foreach (var (path, answer) in await ReadAsync(visitor, own))
            {
                foreach (var (visibility, word, other, id) in Hidden)
                    if (!sees.Contains(visibility) && Tells(answer, word, other, id)) wrong.Add($"{name} {path} tells of {visibility}");
                // A sketch that others write together, and what somebody wrote to an organisation.
                if (answer.Contains(Sketched, StringComparison.OrdinalIgnoreCase)) wrong.Add($"{name} {path} tells of a sketch");
                if (name != "editor" && answer.Contains(Told, StringComparison.OrdinalIgnoreCase)) wrong.Add($"{name} {path} tells of a message");
            }
            foreach (var (visibility, word, other, id) in Hidden)
            {
                if (sees.Contains(visibility)) continue;
                foreach (var (path, answer) in await ReadAsync(visitor, Addresses.Asking(region, word)))
                    if (answer.Contains(other, StringComparison.OrdinalIgnoreCase) || answer.Contains(id, StringComparison.Ordinal)) wrong.Add($"{name} {path} tells of {visibility}");
                foreach (var kind in Kinds)
                {
                    // What is hidden is answered as what never was.
                    IReadOnlyList<string> Named(string named) => [.. Addresses.Of(region, named), .. kind == "dataset" ? Addresses.OfTable(region, named) : []];
                    var hidden = await ReadAsync(visitor, Named($"{id}-{kind}"));
                    var never = await ReadAsync(visitor, Named($"{id}-never"));
                    foreach (var (one, none) in hidden.Zip(never))
                        if (Without(one.Value, $"{id}-{kind}") is var told && Without(none.Value, $"{id}-never") is var nothing && Timeless(told) != Timeless(nothing))
                            wrong.Add($"{name} {one.Key} is no answer of what never was: {Difference(nothing, told)}");
                }
            }
        }
        Assert.True(wrong.Count == 0, $"{wrong.Count}:\n{string.Join('\n', wrong.Take(25))}");
        Assert.True(plain.Count > 120, $"{plain.Count} addresses");
    }

    [Fact]
    public async Task Who_may_see_a_hidden_entry_finds_reads_and_counts_it()
    {
        await using var region = await StartAsync();
        await HideAsync(region);
        using var reader = await Visitor.JoinAsync(region, "reader@region.example", Role.Reader);
        using var editor = await Visitor.JoinAsync(region, "editor@region.example", Role.Editor, "keeper");
        foreach (var (visitor, sees) in new (Visitor, string[])[] { (reader, ["members"]), (editor, ["members", "organisation", "archived"]) })
        {
            foreach (var (visibility, word, other, id) in Hidden)
            {
                var found = JsonNode.Parse((await visitor.GetAsync($"/api/entries?q={word}")).Text)!;
                Assert.Equal(sees.Contains(visibility) ? Kinds.Length : 0, found["numberMatched"]!.GetValue<int>());
                if (!sees.Contains(visibility)) continue;
                Assert.Equal(Kinds.Length, ((JsonArray)found["facets"]!["kind"]!).Sum(f => f!["count"]!.GetValue<int>()));
                Assert.Equal(Kinds.Length, ((JsonArray)found["items"]!).Count);
                Assert.Contains(other, (await visitor.GetAsync($"/en/search?q={word}")).Text, StringComparison.Ordinal);
                Assert.Contains(id + "-", (await visitor.GetAsync($"/api/suggest?q={word[..5]}")).Text, StringComparison.Ordinal);
                var page = await visitor.GetAsync($"/en/entry/{id}-practice");
                Assert.Equal(200, page.Status);
                Assert.Contains(other, page.Text, StringComparison.Ordinal);
                Assert.Equal(200, (await visitor.GetAsync($"/en/entry/{id}-practice/history")).Status);
                Assert.Equal(200, (await visitor.GetAsync($"/api/entries/{id}-dataset/history/1")).Status);
                // The tables of a dataset are for those who see the dataset.
                Assert.Contains(other, (await visitor.GetAsync($"/en/entry/{id}-dataset")).Text, StringComparison.Ordinal);
                Assert.Contains($"\"{id}-dataset\"", (await visitor.GetAsync("/api/data")).Text, StringComparison.Ordinal);
                foreach (var path in new[] { $"/api/data/{id}-dataset", $"/api/data/{id}-dataset.csv", $"/api/data/{id}-dataset/file", $"/ogc/collections/{id}-dataset/items?f=csv" })
                    Assert.Contains(other, (await visitor.GetAsync(path)).Text, StringComparison.Ordinal);
                Assert.Equal(1, JsonNode.Parse((await visitor.GetAsync($"/api/entries?filter=id%20%3D%20'{id}-event'")).Text)!["numberMatched"]!.GetValue<int>());
            }
            // Page by page all are told, each once, in each order.
            foreach (var sort in new[] { "title", "modified", "start", "-title" })
            {
                var told = new List<string>();
                for (var next = $"/api/entries?sort={sort}&limit=4"; next is not null;)
                {
                    var list = JsonNode.Parse((await visitor.GetAsync(next)).Text)!;
                    told.AddRange(((JsonArray)list["items"]!).Select(i => i!["id"]!.GetValue<string>()));
                    next = ((JsonArray)list["links"]!).FirstOrDefault(l => l!["rel"]!.GetValue<string>() == "next")?["href"]!.GetValue<string>();
                }
                Assert.Equal(Kinds.Length * (sees.Length + 1) + 3, told.Count);
                Assert.Equal(told.Count, told.Distinct().Count());
            }
        }
    }

    private static async Task<TestRegion> StartAsync()
    {
        var region = await TestRegion.StartAsync(trustLoopback: false);
        var entries = region.Service<Entries>();
        foreach (var id in new[] { "keeper", "another" }) await entries.CreateAsync(Doc($$$"""{"id":"{{{id}}}","kind":"organisation","title":{"en":"Keeper {{{id}}}"}}"""), "seed");
        await entries.CreateAsync(Doc("""{"id":"cz-555398","kind":"place","title":{"cs":"Nová Role"},"level":"municipality","countries":["CZ"],"geometry":{"type":"Point","coordinates":[12.78,50.27]}}"""), "seed");
        foreach (var kind in Kinds) await entries.CreateAsync(Of(kind, $"open-{kind}", "rozrazil", "jitrocel", "public"), "seed");
        await FillAsync(region, "open-dataset", "jitrocel");
        // Whether its file answers is asked now, and not between the walks.
        await region.Service<SmartRegion.Catalogue.Quality.Links.LinkCheck>().RunAsync(default);
        return region;
    }

    private static async Task HideAsync(TestRegion region)
    {
        foreach (var (visibility, word, other, id) in Hidden)
        {
            foreach (var kind in Kinds)
                await region.Service<Entries>().CreateAsync(Of(kind, $"{id}-{kind}", word, other, visibility), "someone");
            await FillAsync(region, $"{id}-dataset", other);
        }
        var partner = new Actor("member-partner1", [new("third", Role.Editor)]) { SignedIn = new SignedIn("partner1", "Some Body", "partner1@region.example", "") };
        await region.Service<SharedSketches>().CreateAsync(partner, "third", "cz-555398", "", new DateOnly(2030, 1, 1), 12, "", new Dictionary<string, JsonObject> { ["title"] = Doc($$"""{"cs":"{{Sketched}}"}"""), ["aim"] = Doc($$"""{"de":"{{Sketched}}"}""") });
        await region.Service<Conversations>().BeginAsync(partner, "keeper", new NewMessage(Told, Told), "");
    }

    // Rows with places, which are geodata as well.
    private static async Task FillAsync(TestRegion region, string dataset, string word)
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.csv");
        await File.WriteAllTextAsync(file, $"name,lon,lat,n\n{word} A,12.7,50.2,1\n{word} B,12.8,50.3,2\n");
        try { await region.Service<DatasetData>().PutAsync(new DataUpload(file, $"{word}.csv", path => "https://region.example" + path) { Dataset = dataset, Table = null }, Actor.Operator("someone")); }
        finally { File.Delete(file); }
    }

    // As much in it as surfaces tell of: place, point, time, topics, a distribution, calls.
    private static JsonObject Of(string kind, string id, string word, string other, string visibility)
    {
        var doc = Doc($$$"""
            {"id":"{{{id}}}","kind":"{{{kind}}}","title":{"en":"A {{{word}}}","cs":"{{{word}}}"},"summary":{"en":"About {{{other}}}."},"description":{"en":"All of {{{other}}}."},"keywords":[{"en":"{{{other}}}"}],
             "topics":["energy"],"countries":["CZ"],"places":["cz-555398"],"geometry":{"type":"Point","coordinates":[12.7,50.2]},"owner":"keeper","time":{"start":"2027-03-01","end":"2027-03-02"},"visibility":"{{{visibility}}}"}
            """);
        if (kind == "dataset") doc["distributions"] = JsonNode.Parse("""[{"url":"https://data.example/a.csv","format":"CSV"}]""");
        if (kind == "organisation") doc["owner"] = visibility == "public" ? null : "keeper";
        if (doc["owner"] is null) doc.Remove("owner");
        return doc;
    }

    // By path: status, the headers that count, and the body.
    private static async Task<Dictionary<string, string>> ReadAsync(Visitor visitor, IReadOnlyList<string> paths)
    {
        var read = new Dictionary<string, string>();
        foreach (var path in paths.Distinct())
        {
            var answer = await visitor.GetAsync(path);
            Assert.True(answer.Status < 500, $"{path}: {answer.Status} {answer.Text}");
            read[path] = $"{answer.Status} {answer.Location} {answer.Text}";
        }
        return read;
    }

    private static bool Tells(string answer, string word, string other, string id) =>
        answer.Contains(word, StringComparison.OrdinalIgnoreCase) || answer.Contains(other, StringComparison.OrdinalIgnoreCase) || answer.Contains(id + "-", StringComparison.Ordinal);

    private static string Without(string answer, string id) => answer.Replace(id, "x", StringComparison.Ordinal).Replace(id.Replace("-", "%20", StringComparison.Ordinal), "x", StringComparison.Ordinal).Replace(id.Replace('-', ' '), "x", StringComparison.Ordinal);

    private static string Timeless(string answer) => Moment().Replace(OfEachRequest.Without(answer), "");

    private static string Difference(string before, string after)
    {
        var (a, b) = (Timeless(before), Timeless(after));
        var at = a.Zip(b).TakeWhile(c => c.First == c.Second).Count();
        return $"…{a[Math.Max(0, at - 60)..Math.Min(a.Length, at + 80)]}… is …{b[Math.Max(0, at - 60)..Math.Min(b.Length, at + 80)]}…".ReplaceLineEndings(" ");
    }

    private static JsonObject Doc(string json) => (JsonObject)JsonNode.Parse(json)!;

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT[\d:.]+Z?|\d{8}T\d{6}Z|\d\d:\d\d(:\d\d)?")]
    private static partial Regex Moment();
}
