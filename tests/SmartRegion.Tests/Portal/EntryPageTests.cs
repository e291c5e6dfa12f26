using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Microsoft.Playwright;

namespace SmartRegion.Tests.Portal;

/// <summary>The page of an entry of each kind tells what its document has, in the reader's language, and nothing raw.</summary>
public sealed partial class EntryPageTests(EntryPageTests.EveryKind every) : IClassFixture<EntryPageTests.EveryKind>
{
    /// <summary>A region that holds one entry of each kind, from EveryKind.json.</summary>
    public sealed class EveryKind : IAsyncLifetime
    {
        public TestRegion Region { get; private set; } = null!;

        public static IReadOnlyList<JsonObject> Docs { get; } =
            [.. ((JsonArray)JsonNode.Parse(File.ReadAllText(Path.Combine(Root.Path, "tests/SmartRegion.Tests/Portal/EveryKind.json")))!).Select(n => (JsonObject)n!)];

        public async ValueTask InitializeAsync()
        {
            Region = await TestRegion.StartAsync();
            foreach (var doc in Docs)
            {
                var answer = await Region.SendAsync("POST", "/api/entries", doc.ToJsonString());
                Assert.True(answer.Status == 201, answer.Text);
            }
        }

        public ValueTask DisposeAsync() => Region.DisposeAsync();
    }

    [Theory]
    [InlineData("kind-practice", "Horní Les, Czechia", "March 2021 – 2023", "What was to be solved", "The brook flooded the square twice.", "LoRaWAN", "CZK 1,234,567.50", "at 2021 prices",
        "Cost a year", "€1,000 – €2,000", "without repairs", "Before: 120 MWh a year. After: 35 MWh a year.", "20–40 min", "documented", "−23.5%", "claimed",
        "0.5 full-time posts, 120 hours a year", "500–5,000 inhabitants", "Czechia, Germany", "A gateway within 5 km.", "Ice breaks the gauges.", "Batteries last two winters.", "Petr Dvořák", "hornilesy.example/kontakt",
        "Forest municipalities fund", "grant of CZK 800,000, 70% of the costs, own share 30%", "Stream levels", "Live data", "Made by", "Wasserzweckverband Oberwald", "installed the sensors", "floods", "pilot", "1,234", "Noviny", "accessed 31 January 2026", "Water", "Environment")]
    [InlineData("kind-funding", "municipality", "school", "up to 2,999 inhabitants", "Hradec Králové Region", "Bavaria", "72.5%", "10%", "CZK 1.25 million", "grant: sensors", "municipalities: up to 999 inhabitants", "CZK 50,000 – CZK 400,000",
        "30 CZK per kWh", "Clean water", "€17.1 million", "at least two partners", "no used cars", "40 % flat rate", "closed", "May 2022 – December 2024", "3 projects, of 12 applications, CZK 500,000", "1 February 2026",
        "fond@kraj.example", "What it has paid for", "Sensors watch the brook")]
    [InlineData("kind-dataset", "Levels of twelve streams", "hourly", "CC BY 4.0", "CC0 1.0", "Environment", "All levels since 2019", "CSV", "Responsible", "Wasserzweckverband Oberwald", "Used by", "Sensors watch the brook")]
    [InlineData("kind-organisation", "Association", "wasser.example/start", "May 1998", "Germany", "Jana Nováková", "jana@wasser.example", "+49 9922 12 34", "Took part in making", "Operates", "Forest test bed", "Responsible for", "Contact for")]
    [InlineData("kind-project", "running", "€250,000", "2025–2027", "First gauge", "June 2025", "done", "Public map", "15 January 2027", "to come", "Includes", "Day at the brook")]
    [InlineData("kind-event", "hybrid", "Old mill", "1,200", "7 May 2031, 11:00–17:30", "coming up", "Registration", "Is part of", "Valley without floods", "Horní Les")]
    [InlineData("kind-course", "Forest school", "two afternoons", "Czech, German", "skola.example/kurz")]
    [InlineData("kind-testbed", "5G and LoRaWAN side by side", "Wasserzweckverband Oberwald", "Free for municipalities.", "Others pay by the day.", "By appointment")]
    [InlineData("kind-offer", "joint pilot, supply or service", "tested", "Czech, English", "31 December 2027")]
    [InlineData("kind-need", "partners for a bid", "idea", "German")]
    [InlineData("kind-service", "mapy.example/ogc", "OGC API Features", "opengis.net/spec/ogcapi-features-1/1.0/conf/core")]
    [InlineData("kind-device", "Potok a syn", "HL-7", "LoRaWAN, NB-IoT", "water level", "temperature")]
    [InlineData("kind-software", "2.1.0", "git.example/hlasic", "Online application", "yes", "MIT")]
    [InlineData("kind-method", "Walk the brook", "Write down what is blocked")]
    public async Task A_page_tells_all_that_its_document_has(string id, params string[] told)
    {
        var text = Plain((await PageAsync($"/en/entry/{id}")).QuerySelector("main")!);
        Assert.All(told, t => Assert.Contains(t, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_page_shows_an_id_or_a_code_where_there_is_a_name()
    {
        var raw = new List<string>();
        foreach (var doc in EveryKind.Docs)
            foreach (var language in SmartRegion.Core.Language.All)
            {
                var main = (await PageAsync($"/{language}/entry/{doc["id"]}")).QuerySelector("main")!;
                foreach (var address in main.QuerySelectorAll(".entry-foot")) address.Remove();
                raw.AddRange(RawWords().Matches(Plain(main)).Select(m => $"{language} {doc["id"]}: {m.Value}"));
            }
        Assert.Empty(raw);
    }

    [Theory]
    [InlineData("cs", "Co to stálo", "1 234 567,50 Kč", "−23,5 %", "0,5 úvazku", "březen 2021 – 2023")]
    [InlineData("de", "Was es gekostet hat", "1.234.567,50 Kč", "−23,5 %", "0,5 Vollzeitstellen", "März 2021 – 2023")]
    public async Task Numbers_dates_and_money_are_written_as_the_reader_writes_them(string language, string heading, string money, string percent, string posts, string period)
    {
        var text = Plain((await PageAsync($"/{language}/entry/kind-practice")).QuerySelector("main")!);
        Assert.All([heading, money, percent, posts, period], t => Assert.Contains(t, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_text_in_another_language_says_so_and_carries_its_language()
    {
        var page = await PageAsync("/de/entry/kind-practice");
        var problem = page.QuerySelectorAll(".prose").Single(p => p.TextContent.Contains("flooded", StringComparison.Ordinal));
        Assert.Equal("en", problem.GetAttribute("lang"));
        Assert.Contains("auf Englisch", problem.NextElementSibling!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_a_machine_translated_is_told_once_with_the_way_to_the_original()
    {
        var page = await PageAsync("/de/entry/kind-practice");
        Assert.Single(MachineWords().Matches(page.Body!.TextContent));
        Assert.Equal("/cs/entry/kind-practice", page.QuerySelector(".text-note a")!.GetAttribute("href"));
        Assert.Empty(MachineWords().Matches((await PageAsync("/cs/entry/kind-practice")).Body!.TextContent));
    }

    [Fact]
    public async Task The_name_of_an_organisation_is_a_name_in_every_language()
    {
        var page = await PageAsync("/cs/entry/kind-organisation");
        Assert.Equal("de", page.QuerySelector("h1 span")!.GetAttribute("lang"));
        Assert.Empty(page.QuerySelectorAll("h1 .lang-note"));
    }

    [Theory]
    [InlineData("kind-practice", "kind-funding", "Who paid", "What it has paid for")]
    [InlineData("kind-practice", "kind-organisation", "Made by", "Took part in making")]
    [InlineData("kind-event", "kind-project", "Is part of", "Includes")]
    [InlineData("kind-dataset", "kind-organisation", "Responsible", "Responsible for")]
    public async Task A_relation_is_told_from_both_sides_each_in_its_own_words(string from, string to, string outward, string inward)
    {
        Assert.Contains(outward, HeadingsOver(await PageAsync($"/en/entry/{from}"), to));
        Assert.Contains(inward, HeadingsOver(await PageAsync($"/en/entry/{to}"), from));
    }

    [Fact]
    public async Task A_long_list_of_relations_is_folded_and_complete()
    {
        for (var i = 0; i < 14; i++)
            await every.Region.SendAsync("PUT", $"/api/entries/member-{i}", $$"""{"id":"member-{{i}}","kind":"organisation","title":{"en":"Member {{i:00}}"},"relations":[{"rel":"takesPartIn","to":"kind-course"}]}""");
        var page = await PageAsync("/en/entry/kind-course");
        Assert.Equal("8 more", page.QuerySelector(".relations summary")!.TextContent);
        Assert.Equal(14, page.QuerySelectorAll(".relations a[href*='/entry/member-']").Length);
        Assert.Equal(6, page.QuerySelectorAll(".relations > .entry-list li").Length);
    }

    [Fact]
    public async Task Parts_that_the_document_lacks_are_left_out_and_what_is_unknown_is_said_once()
    {
        await every.Region.SendAsync("PUT", "/api/entries/bare-practice", """{"id":"bare-practice","kind":"practice","title":{"en":"Bare"}}""");
        var main = (await PageAsync("/en/entry/bare-practice")).QuerySelector("main")!;
        Assert.Empty(main.QuerySelectorAll(".entry-body h2"));
        Assert.Equal("Not known yet: what it cost, what it brought in figures, who to ask.", Plain(main.QuerySelector(".unknown")!));
        Assert.Empty(main.QuerySelectorAll("dl:not(:has(dt)), ul:not(:has(li)), .mini-map"));
    }

    [Theory]
    [InlineData("cs", "Takový záznam v katalogu není")]
    [InlineData("de", "Diesen Eintrag gibt es nicht")]
    [InlineData("en", "There is no such entry")]
    public async Task An_unknown_id_is_a_404_page_in_the_readers_language(string language, string heading)
    {
        foreach (var path in new[] { "no-such", "no-such/history", "no-such/history/1" })
        {
            var answer = await every.Region.SendAsync("GET", $"/{language}/entry/{path}", null, "", ("Accept", "text/html"));
            Assert.Equal((404, "text/html"), (answer.Status, answer.Type));
            Assert.Equal(heading, new HtmlParser().ParseDocument(answer.Text).QuerySelector("h1")!.TextContent);
        }
    }

    [Fact]
    public async Task Pages_of_every_kind_are_valid_and_accessible_on_a_phone_without_JavaScript()
    {
        var paths = EveryKind.Docs.Where(d => d["kind"]!.ToString() != "place").SelectMany(d => new[] { $"/cs/entry/{d["id"]}", $"/en/entry/{d["id"]}" })
            .Concat(["/de/entry/kind-practice/history", "/de/entry/kind-practice/history/1", "/de/entry/no-such"]).ToList();
        var faults = await NodeScript.RunAsync("validate-html.mjs", string.Join('\n', paths.Where(p => !p.EndsWith("no-such", StringComparison.Ordinal)).Select(p => new Uri(every.Region.Url, p))));
        Assert.True(faults.Length == 0, faults);
        await using var browser = await Browser.StartAsync();
        var wrong = new List<string>();
        var (light, dark) = (await browser.PageAsync(ColorScheme.Light, 360), await browser.PageAsync(ColorScheme.Dark, 360));
        foreach (var (i, path) in paths.Index())
        {
            // Each kind is looked at by axe once: the first in Czech, the next in English. Colours are the same in every language.
            var page = i / 2 % 2 == 0 ? light : dark;
            await page.GotoAsync(new Uri(every.Region.Url, path).ToString(), new() { WaitUntil = WaitUntilState.DOMContentLoaded });
            wrong.AddRange((await page.FaultsAsync(withAxe: i % 4 is 0 or 3)).Select(f => $"{path}: {f}"));
        }
        Assert.Empty(wrong.Take(20));
        var silent = await browser.PageAsync(ColorScheme.Light, 1280, javaScript: false);
        await silent.GotoAsync(new Uri(every.Region.Url, "/en/entry/kind-practice").ToString());
        Assert.True(await silent.GetByText("What it brought").IsVisibleAsync());
        Assert.False(await silent.Locator(".mini-map").IsVisibleAsync());
        Assert.False(await silent.Locator("[data-print]").IsVisibleAsync());
    }

    private async Task<IDocument> PageAsync(string path)
    {
        var answer = await every.Region.SendAsync("GET", path, null, "", ("Accept", "text/html"));
        Assert.True(answer.Status == 200, $"{path}: {answer.Status}");
        return new HtmlParser().ParseDocument(answer.Text);
    }

    // What stands above a link: the headings of its section, or the term of its fact.
    private static IEnumerable<string> HeadingsOver(IDocument page, string id) =>
        page.QuerySelectorAll($"main a[href$='/entry/{id}']").SelectMany(Over).Select(t => t.Trim());

    private static IEnumerable<string> Over(IElement link)
    {
        if (link.Closest("div:has(> dt)")?.QuerySelector("dt") is { } term) yield return term.TextContent;
        if (link.Closest("section") is not { } section) yield break;
        if (section.QuerySelector("h2") is { } main) yield return main.TextContent;
        if (section.QuerySelectorAll("h3").LastOrDefault(h => h.CompareDocumentPosition(link).HasFlag(DocumentPositions.Following)) is { } sub) yield return sub.TextContent;
    }

    private static string Plain(IElement element) => Spaces().Replace(element.TextContent, " ").Trim();

    [GeneratedRegex(@"[\s\u00A0]+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"\bkind-[a-z]+|\bcz-kindplace|\b(EUR|CZK/|MWh/a|h/a|CZ0\d\d|one-off|electricity_\w+|lead_time|DE-BY)\b|[{}\[\]""]|\b\d{4}-\d{2}\b|\btrue\b|\bnull\b")]
    private static partial Regex RawWords();

    [GeneratedRegex("maschinell|strojov", RegexOptions.IgnoreCase)]
    private static partial Regex MachineWords();
}
