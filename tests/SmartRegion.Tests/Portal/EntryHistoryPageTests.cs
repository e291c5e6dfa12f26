using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace SmartRegion.Tests.Portal;

/// <summary>The history of an entry as pages: who, when and what; each version; and what was deleted.</summary>
public sealed class EntryHistoryPageTests
{
    private const string Lamps = """{"id":"lamps","kind":"practice","title":{"cs":"Lampy","de":"Lampen","en":"Lamps"},"topics":["energy"],"lessons":{"en":"Dim late."}}""";

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task The_history_tells_in_words_what_each_change_touched(string engine)
    {
        await using var region = await ChangedAsync(engine);
        var items = (await PageAsync(region, "/de/entry/lamps/history")).QuerySelectorAll(".changes > li").Select(i => i.TextContent).ToList();
        Assert.Equal(2, items.Count);
        Assert.Contains("Fassung 2", items[0], StringComparison.Ordinal);
        Assert.Contains("Geändert: Titel.", items[0], StringComparison.Ordinal);
        Assert.Contains("Ergänzt: Reifegrad.", items[0], StringComparison.Ordinal);
        Assert.Contains("Entfernt: Erfahrungen.", items[0], StringComparison.Ordinal);
        Assert.Contains("Von: Verwaltung auf diesem Rechner", items[0], StringComparison.Ordinal);
        Assert.Contains("Der Eintrag wurde angelegt mit: Titel, Erfahrungen, Themen.", items[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_earlier_version_is_shown_as_it_was_and_leads_to_the_current_one()
    {
        await using var region = await ChangedAsync("sqlite");
        var old = await PageAsync(region, "/en/entry/lamps/history/1");
        Assert.Equal("Lamps", old.QuerySelector("h1")!.TextContent.Trim());
        Assert.Contains("Dim late.", old.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("You are looking at version 1", old.QuerySelector(".notice")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("/en/entry/lamps", old.QuerySelector(".notice a")!.GetAttribute("href"));
        Assert.Equal("noindex", old.QuerySelector("meta[name=robots]")!.GetAttribute("content"));
        Assert.DoesNotContain("Dim late.", (await PageAsync(region, "/en/entry/lamps")).Body!.TextContent, StringComparison.Ordinal);
        var none = await region.SendAsync("GET", "/de/entry/lamps/history/9", null, "", ("Accept", "text/html"));
        Assert.Equal(404, none.Status);
        Assert.Contains("Diese Fassung gibt es nicht", none.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cs", "Tento záznam byl smazán", "„Nové lampy“")]
    [InlineData("de", "Dieser Eintrag wurde gelöscht", "„Lampen“")]
    [InlineData("en", "This entry was deleted", "“Lamps”")]
    public async Task What_was_deleted_is_410_and_tells_where_its_history_is(string language, string heading, string title)
    {
        await using var region = await ChangedAsync("sqlite");
        Assert.Equal(204, (await region.SendAsync("DELETE", "/api/entries/lamps")).Status);
        var answer = await region.SendAsync("GET", $"/{language}/entry/lamps", null, "", ("Accept", "text/html"));
        var page = new HtmlParser().ParseDocument(answer.Text);
        Assert.Equal((410, heading), (answer.Status, page.QuerySelector("h1")!.TextContent));
        Assert.Contains(title, page.QuerySelector(".lead")!.TextContent, StringComparison.Ordinal);
        foreach (var link in page.QuerySelectorAll(".no-entry-ways a[href*='/history']"))
            await PageAsync(region, link.GetAttribute("href")!);
        Assert.Contains($"/{language}/entry/lamps/history/3", page.QuerySelectorAll("main a").Select(a => a.GetAttribute("href")));
    }

    private static async Task<TestRegion> ChangedAsync(string engine)
    {
        var region = await TestRegion.StartAsync(engine);
        Assert.Equal(201, (await region.SendAsync("POST", "/api/entries", Lamps)).Status);
        Assert.Equal(200, (await region.SendAsync("PATCH", "/api/entries/lamps", """{"title":{"cs":"Nové lampy"},"maturity":"pilot","lessons":null}""", "application/merge-patch+json")).Status);
        return region;
    }

    private static async Task<IDocument> PageAsync(TestRegion region, string path)
    {
        var answer = await region.SendAsync("GET", path, null, "", ("Accept", "text/html"));
        Assert.True(answer.Status == 200, $"{path}: {answer.Status}");
        return new HtmlParser().ParseDocument(answer.Text);
    }
}
