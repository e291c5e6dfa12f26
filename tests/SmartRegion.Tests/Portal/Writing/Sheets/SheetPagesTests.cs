using System.Net;
using System.Text.Json.Nodes;
using SmartRegion.Access;
using SmartRegion.Catalogue;
using SmartRegion.Portal.Writing.Sheets;
using SmartRegion.Tests.Access;

namespace SmartRegion.Tests.Portal.Writing.Sheets;

/// <summary>A filled sheet is sent, looked through and stored as working copies, without a script.</summary>
public sealed class SheetPagesTests
{
    private const string Page = "/cs/write/table";
    private static readonly string[] Heads = ["Název (cs)", "Shrnutí (cs)", "population", "topics"];

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task Each_row_becomes_a_working_copy_of_the_persons_organisation_once_it_was_looked_through(string engine)
    {
        await using var region = await StartAsync(engine);
        using var jana = await Visitor.JoinAsync(region, "jana@region.example", Role.Author, "keeper");
        var page = (await jana.GetAsync(Page)).Text;
        Assert.Contains("/cs/write/table/practice.xlsx", page, StringComparison.Ordinal);
        Assert.Equal(200, (await jana.GetAsync("/cs/write/table/funding.xlsx")).Status);
        Assert.Equal(404, (await jana.GetAsync("/cs/write/table/unicorn.xlsx")).Status);
        var looked = await SendAsync(jana, Sheet.Csv(Heads, ["Čidla v potoce", "Hlídají.", "4 100", "energy"], ["Lampy", "", "", ""], ["", "", "", ""], ["Čidla v potoce", "", "", ""]));
        Assert.Equal(200, looked.Status);
        Assert.Contains("3 záznamy jsou v pořádku", looked.Text, StringComparison.Ordinal);
        Assert.Contains("Stejný název má řádek 2.", looked.Text, StringComparison.Ordinal);
        Assert.Contains("/cs/entry/lampy", looked.Text, StringComparison.Ordinal);
        Assert.Empty(await DraftsAsync(jana));
        var form = new SentForm(looked.Text, "form:has(input[name=token])");
        var stored = await jana.PostRawAsync(form.Action, form.Press("store"));
        Assert.Equal(200, stored.Status);
        Assert.Contains("Uloženy 3 koncepty", WebUtility.HtmlDecode(stored.Text), StringComparison.Ordinal);
        var drafts = await DraftsAsync(jana);
        Assert.Equal(3, drafts.Count);
        Assert.All(drafts, d => Assert.Equal(("keeper", "draft"), (d!["organisation"]!.GetValue<string>(), d["state"]!.GetValue<string>())));
        var doc = JsonNode.Parse((await jana.GetAsync($"/api/drafts/{drafts.First(d => d!["title"]!["cs"]!.GetValue<string>() == "Čidla v potoce")!["id"]}")).Text)!["doc"]!;
        Assert.Equal("keeper", doc["owner"]!.GetValue<string>());
        // The file is let go: sent again, the form stores nothing twice.
        Assert.Equal(410, (await jana.PostRawAsync(form.Action, form.Press("store"))).Status);
        Assert.Equal(3, (await DraftsAsync(jana)).Count);
        Assert.Contains("Koncept s tímto názvem už máte.", (await SendAsync(jana, Sheet.Csv(Heads, ["Čidla v potoce", "", "", ""]))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cell_that_is_wrong_is_named_by_row_and_column_in_the_persons_language_and_nothing_is_stored()
    {
        await using var region = await StartAsync("sqlite");
        using var jana = await Visitor.JoinAsync(region, "jana@region.example", Role.Author, "keeper");
        foreach (var (language, why) in new[] { ("cs", "Napište celé číslo"), ("de", "Schreiben Sie eine ganze Zahl"), ("en", "Write a whole number") })
        {
            var answer = await SendAsync(jana, Sheet.Csv(["title/cs", "Poznámka", "population"], ["Čidla", "x", "4100"], ["Lampy", "", "mnoho"]), $"/{language}/write/table");
            Assert.Equal(422, answer.Status);
            var cells = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(answer.Text).QuerySelectorAll("#bad + section tbody td, #bad + section tbody th").Select(c => c.TextContent).ToList();
            Assert.Equal("3", cells[0]);
            Assert.StartsWith("C: ", cells[1], StringComparison.Ordinal);
            Assert.StartsWith(why, cells[2], StringComparison.Ordinal);
            // What it does not know is said, and no form offers to store it.
            Assert.Contains("Poznámka", answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("name=\"token\"", answer.Text, StringComparison.Ordinal);
        }
        Assert.Empty(await DraftsAsync(jana));
    }

    [Fact]
    public async Task Only_who_writes_for_an_organisation_sends_for_it_and_nobody_more_than_may_have()
    {
        await using var region = await StartAsync("sqlite");
        using var stranger = new Visitor(region);
        using var jana = await Visitor.JoinAsync(region, "jana@region.example", Role.Author, "keeper");
        using var max = await Visitor.JoinAsync(region, "max@region.example", Role.Author);
        Assert.StartsWith("/cs/sign-in", (await stranger.GetAsync(Page)).Location, StringComparison.Ordinal);
        foreach (var other in new[] { "another", "" }) Assert.Equal(400, (await SendAsync(jana, Sheet.Csv(Heads, ["A", "", "", ""]), organisation: other)).Status);
        Assert.Equal(200, (await SendAsync(max, Sheet.Csv(Heads, ["A", "", "", ""]), organisation: "")).Status);
        Assert.Equal(400, (await SendAsync(max, Sheet.Csv(Heads, ["A", "", "", ""]), organisation: "nothing")).Status);
        Assert.Equal(400, (await SendAsync(jana, [], file: false)).Status);
        Assert.Equal(422, (await SendAsync(jana, Sheet.Csv(Heads))).Status);
        var pdf = await SendAsync(jana, "%PDF"u8.ToArray(), name: "a.pdf");
        Assert.Equal(415, pdf.Status);
        Assert.Contains("„.pdf“ tu číst neumíme. Pošlete .xlsx, .ods, .csv.", pdf.Text, StringComparison.Ordinal);
        var broken = await SendAsync(jana, "PK"u8.ToArray(), "/de/write/table", name: "a.xlsx");
        Assert.Equal(400, broken.Status);
        Assert.Contains("Die Datei ist keine XLSX-Mappe", broken.Text, StringComparison.Ordinal);
        string[][] many = [Heads, .. Enumerable.Range(0, SheetFile.MostRows).Select(n => new[] { $"Řádek {n}", "", "", "" })];
        Assert.Equal(422, (await SendAsync(max, Sheet.Csv([.. many, ["Jeden navíc", "", "", ""]]), organisation: "")).Status);
        // All or none: with one working copy already there is no room for so many.
        await max.SendAsync("POST", "/api/drafts", """{"doc":{"kind":"practice"}}""");
        var form = new SentForm((await SendAsync(max, Sheet.Csv(many), organisation: "")).Text, "form:has(input[name=token])");
        Assert.Equal(409, (await max.PostRawAsync(form.Action, form.Press("store"))).Status);
        Assert.Single(await DraftsAsync(max));
    }

    private static async Task<TestRegion> StartAsync(string engine)
    {
        var region = await TestRegion.StartAsync(engine, trustLoopback: false);
        foreach (var id in new[] { "keeper", "another" }) await region.Service<Entries>().CreateAsync((JsonObject)JsonNode.Parse($$$"""{"id":"{{{id}}}","kind":"organisation","title":{"en":"Organisation {{{id}}}"}}""")!, "seed");
        await region.Service<Entries>().CreateAsync((JsonObject)JsonNode.Parse("""{"id":"lampy","kind":"practice","title":{"cs":"Lampy"}}""")!, "seed");
        return region;
    }

    private static async Task<(int Status, string Text)> SendAsync(Visitor visitor, byte[] sheet, string page = Page, string? organisation = null, string name = "sesit.csv", bool file = true)
    {
        var form = new SentForm(await visitor.RawAsync(page), "form[enctype]");
        (string, string)[] fields = [.. form.Press("check").Where(f => organisation is null || f.Name != "organisation"), .. organisation is null ? Array.Empty<(string, string)>() : [("organisation", organisation)]];
        var answer = file ? await visitor.PostFileAsync(form.Action, fields, "file", name, sheet) : await visitor.PostRawAsync(form.Action, fields);
        return (answer.Status, WebUtility.HtmlDecode(answer.Text));
    }

    private static async Task<JsonArray> DraftsAsync(Visitor visitor) => (JsonArray)JsonNode.Parse((await visitor.GetAsync("/api/drafts")).Text)!["items"]!;
}
