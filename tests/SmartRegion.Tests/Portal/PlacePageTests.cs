using System.Text.Json.Nodes;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace SmartRegion.Tests.Portal;

/// <summary>The page of a municipality, district, region or state tells what the API tells.</summary>
[Collection(SeededCollection.Name)]
public sealed class PlacePageTests(SeededRegion seeded)
{
    /// <summary>A town, a village, a city, an empty area, a military area, a district, a city that is one, regions, states.</summary>
    public static TheoryData<string, string> Pages => [.. from language in SmartRegion.Core.Language.All
        from id in new[] { "cz-555398", "cz-557528", "cz-554791", "de-09272451", "de-09475", "de-09464", "cz-cz0322", "nuts-cz032", "nuts-de23", "nuts-de2", "nuts-de", "nuts-cz" }
        select (language, id)];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_tells_the_facts_of_the_API(string language, string id)
    {
        var page = await PageAsync($"/{language}/entry/{id}");
        var facts = await seeded.Region.JsonAsync($"/api/places/{id}");
        Assert.Equal(Ids(facts["neighbours"]), In(page, ".neighbours .names"));
        foreach (var side in new[] { "CZ", "DE" })
            Assert.Equal(Ids(facts["similar"]![side]), In(page, $".place-similar [data-side={side}]"));
        Assert.Equal(Ids(facts["practices"]).Take(8), In(page, ".place-practices"));
        Assert.Equal(Ids(facts["funding"]).Order(), In(page, ".place-funding").Order());
        Assert.Equal(facts["funding"]!.AsArray().Select(f => $"{f!["id"]} {f["status"]}").Order(),
            page.QuerySelectorAll(".place-funding [data-id]").Select(e => $"{e.GetAttribute("data-id")} {e.GetAttribute("data-status")}").Order());
        Assert.Equal(Ids(facts["people"]).Take(20), In(page, "section[aria-labelledby=people]"));
        Assert.Equal(Ids(facts["data"]).Take(20), In(page, "section[aria-labelledby=data]"));
        if (facts["municipalities"] is JsonArray { Count: > 0 } municipalities)
            Assert.Equal(Math.Min(100, municipalities.Count), page.QuerySelectorAll(".place-list tbody tr").Length);
    }

    [Fact]
    public async Task The_reasons_stand_in_words()
    {
        var page = await PageAsync("/cs/entry/cz-555398");
        Assert.Contains(page.QuerySelectorAll(".place-similar .why li"), l => l.TextContent.Contains("podobná velikost: 3\u00A0730 obyvatel", StringComparison.Ordinal));
        Assert.Contains("přímo v této obci", page.QuerySelector(".place-practices .why")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("ähnliche Größe", (await PageAsync("/de/entry/cz-555398")).QuerySelector(".place-similar .why")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Neighbours_across_the_border_are_told_apart()
    {
        var across = (await PageAsync("/de/entry/cz-557528")).QuerySelector(".neighbours [data-side=DE]")!;
        Assert.Contains("Bayerisch Eisenstein", across.TextContent, StringComparison.Ordinal);
        Assert.Equal("Jenseits der Grenze, in Bayern", across.PreviousElementSibling!.TextContent);
    }

    [Fact]
    public async Task An_area_in_which_nobody_lives_says_so_and_compares_nothing()
    {
        var page = await PageAsync("/cs/entry/de-09272451");
        Assert.Contains("nikdo tu trvale nežije", page.QuerySelector(".notice")!.TextContent, StringComparison.Ordinal);
        Assert.Null(page.QuerySelector(".place-similar"));
        Assert.DoesNotContain("NaN", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name", 0)]
    [InlineData("population", 1)]
    [InlineData("area", 2)]
    [InlineData("elevation", 4)]
    public async Task The_table_of_municipalities_is_sorted_by_links(string column, int cell)
    {
        var first = await PageAsync("/de/entry/de-09475");
        var link = first.QuerySelectorAll(".place-list thead a").Select(a => a.GetAttribute("href")!).Single(h => h.Contains($"sort={column}", StringComparison.Ordinal) || h.Contains($"sort=-{column}", StringComparison.Ordinal));
        var sorted = await PageAsync(link);
        var header = sorted.QuerySelectorAll(".place-list th[aria-sort]").Single();
        Assert.Equal(link[..link.IndexOf('?')], header.QuerySelector("a")!.GetAttribute("href")!.Split('?')[0]);
        var rows = sorted.QuerySelectorAll(".place-list tbody tr").Select(r => r.Children).ToList();
        if (cell == 0) { Assert.Equal("Bad Steben", rows[0][0].TextContent.Trim()); return; }
        var values = rows.Select(r => r[cell].TextContent.Replace(".", "", StringComparison.Ordinal).Replace(',', '.'))
            .Select(t => double.TryParse(t, System.Globalization.CultureInfo.InvariantCulture, out var n) ? n : -1).Where(n => n >= 0).ToList();
        Assert.Equal(header.GetAttribute("aria-sort") == "descending" ? values.OrderDescending() : values.Order(), values);
    }

    [Fact]
    public async Task A_long_table_has_pages_that_together_name_every_municipality_once()
    {
        var seen = new List<string>();
        var next = "/en/entry/nuts-cz032";
        while (next is not null)
        {
            var page = await PageAsync(next);
            seen.AddRange(In(page, ".place-list tbody"));
            next = page.QuerySelector(".place-list a[rel~=next]")?.GetAttribute("href");
        }
        Assert.Equal(501, seen.Count);
        Assert.Equal(501, seen.Distinct().Count());
    }

    [Fact]
    public async Task The_home_page_completes_municipalities_and_leads_to_their_page()
    {
        var field = (await PageAsync("/cs")).QuerySelector("#home-q")!;
        Assert.Equal("cs", field.GetAttribute("data-suggest"));
        var first = (await seeded.Region.JsonAsync("/api/suggest?q=nov%C3%A1%20rol&lang=cs"))["items"]![0]!;
        Assert.Equal("place", first["kind"]!.GetValue<string>());
        await PageAsync(field.GetAttribute("data-suggest-go") + first["id"]!.GetValue<string>());
    }

    private async Task<IDocument> PageAsync(string path)
    {
        using var response = await seeded.Region.Client.GetAsync(path.Split('#')[0]);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode}");
        return new HtmlParser().ParseDocument(await response.Content.ReadAsStringAsync());
    }

    private static List<string> Ids(JsonNode? items) => [.. (items as JsonArray ?? []).Select(i => i!["id"]!.GetValue<string>())];

    private static List<string> In(IDocument page, string selector) => [.. page.QuerySelectorAll($"{selector} [data-id]").Select(e => e.GetAttribute("data-id")!)];
}
