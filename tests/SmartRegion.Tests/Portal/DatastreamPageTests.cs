using AngleSharp.Dom;

namespace SmartRegion.Tests.Portal;

/// <summary>Measurements: the list, a datastream with its chart, a Thing; each complete without JavaScript.</summary>
[Collection(MeasuredCollection.Name)]
public sealed class DatastreamPageTests(MeasuredRegion measured)
{
    [Theory]
    [InlineData("cs", "Průtok vody (l/s)", "denní průměr", "nejvyšší 7,5\u00A0l/s", "1. 1. 2025")]
    [InlineData("de", "Wasserdurchfluss (l/s)", "Tagesmittel", "Höchstwert 7,5\u00A0l/s", "1. Januar 2025")]
    [InlineData("en", "Flow of water (l/s)", "daily mean", "highest 7.5\u00A0l/s", "1 January 2025")]
    public async Task A_year_is_a_chart_with_a_zero_line_labels_and_a_table(string language, string axis, string line, string highest, string day)
    {
        var page = await measured.PageAsync($"/{language}/datastreams/{MeasuredRegion.Flow}");
        var figure = page.QuerySelector("figure.chart-figure")!;
        Assert.StartsWith(axis, Text(figure.QuerySelector(".chart-axis")!), StringComparison.Ordinal);
        Assert.Contains(line, Text(figure.QuerySelector("figcaption")!), StringComparison.Ordinal);
        Assert.Contains(highest, figure.QuerySelectorAll("svg text").Select(t => t.TextContent));
        Assert.NotNull(figure.QuerySelector("svg line.chart-zero"));
        Assert.Contains(axis[..axis.IndexOf(" (", StringComparison.Ordinal)], figure.QuerySelector("svg[role=img]")!.GetAttribute("aria-label")!, StringComparison.Ordinal);
        var rows = page.QuerySelectorAll("details table tbody tr");
        Assert.Equal(365 - 8 + 1, rows.Length);
        Assert.Equal(day, Plain(rows[0].Children[0]));
        Assert.Equal("23", rows[0].Children[4].TextContent);
        Assert.NotNull(page.QuerySelector("[data-live]"));
    }

    [Fact]
    public async Task The_newest_value_stands_above_with_its_unit_and_local_time()
    {
        var value = (await measured.PageAsync($"/de/datastreams/{MeasuredRegion.Air}")).QuerySelector(".stream-now .stream-value")!;
        Assert.Equal("7,25\u00A0µg/m³", value.QuerySelector("b")!.TextContent);
        Assert.Equal("20. Januar 2025, 1:00 Uhr", Plain(value.QuerySelector("time")!));
        Assert.Equal("2025-01-20T00:00:00Z", value.QuerySelector("time")!.GetAttribute("datetime"));
    }

    [Fact]
    public async Task A_gap_is_drawn_and_told_as_a_gap()
    {
        var page = await measured.PageAsync($"/cs/datastreams/{MeasuredRegion.Flow}");
        Assert.Equal(2, page.QuerySelectorAll("path.chart-line").Length);
        Assert.Equal(2, page.QuerySelectorAll("path.chart-band").Length);
        Assert.Single(page.QuerySelectorAll("rect.chart-gap"));
        Assert.Single(page.QuerySelectorAll("details table tbody td"), c => c.TextContent == "poté mezera v datech");
        Assert.Contains("1 mezera", Text(page.QuerySelector("figcaption")!), StringComparison.Ordinal);
        Assert.DoesNotContain("mezer", Text((await measured.PageAsync($"/cs/datastreams/{MeasuredRegion.Flow}?span=week&at=2025-02-05")).QuerySelector("figcaption")!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cs", "1 hodnota neobvykle vybočuje z okolních.", "neobvyklá hodnota")]
    [InlineData("de", "1 Wert weicht ungewöhnlich von den benachbarten ab.", "ungewöhnlicher Wert")]
    [InlineData("en", "1 value is unusually far from those around it.", "unusual value")]
    public async Task A_value_is_an_outlier_beside_what_was_before_the_view_and_is_marked(string language, string note, string flag)
    {
        var page = await measured.PageAsync($"/{language}/datastreams/{MeasuredRegion.Air}?span=day&at=2025-01-20");
        Assert.Single(page.QuerySelectorAll("circle.chart-outlier"));
        Assert.Contains(note, Text(page.QuerySelector("figcaption")!), StringComparison.Ordinal);
        Assert.Contains(flag, Text(page.QuerySelector(".chart-key")!), StringComparison.Ordinal);
        Assert.Equal(flag, page.QuerySelector("details table tbody tr")!.Children[3].TextContent);
    }

    [Fact]
    public async Task Marks_of_quality_are_told_and_stand_in_the_table()
    {
        var page = await measured.PageAsync($"/en/datastreams/{MeasuredRegion.Air}?span=day&at=2025-01-20");
        Assert.Contains("1 value has a note on its quality.", Text(page.QuerySelector("figcaption")!), StringComparison.Ordinal);
        Assert.Equal("suspect, \"late\"", page.QuerySelector("details table tbody tr")!.Children[2].TextContent);
    }

    [Theory]
    [InlineData("?span=year&at=2025-06-01", "2025", 357)]
    [InlineData("?span=month&at=2025-02-10", "únor 2025", 112)]
    [InlineData("?span=week&at=2025-02-05", "3. 2. 2025 – 9. 2. 2025", 168)]
    [InlineData("?span=day&at=2025-03-30", "neděle 30. 3. 2025", 23)]
    [InlineData("?from=2025-02-01T00:00:00Z&until=2025-02-01T10:00:00Z", "1. 2. 2025, 1:00 – 1. 2. 2025, 11:00", 10)]
    [InlineData("?span=nonsense&at=yesterday", "1. 1. 2025 – 1. 1. 2026", 358)]
    public async Task A_period_is_chosen_by_links_and_follows_the_local_calendar(string query, string title, int points)
    {
        var page = await measured.PageAsync($"/cs/datastreams/{MeasuredRegion.Flow}{query}");
        Assert.Equal(title, Plain(page.QuerySelector(".chart-axis span")!));
        Assert.Equal(points, page.QuerySelectorAll("details table tbody tr").Length);
        foreach (var link in page.QuerySelectorAll(".chart-zoom a").Select(a => a.GetAttribute("href")!)) await measured.PageAsync(link);
    }

    [Fact]
    public async Task The_periods_before_and_after_meet_without_overlap_and_end_with_the_data()
    {
        var page = await measured.PageAsync($"/en/datastreams/{MeasuredRegion.Flow}?span=month&at=2025-12-05");
        Assert.Contains("at=2026-01-01", page.QuerySelector("[data-step=next]")!.GetAttribute("href")!, StringComparison.Ordinal);
        Assert.Null((await measured.PageAsync(page.QuerySelector("[data-step=next]")!.GetAttribute("href")!)).QuerySelector("[data-step=next]"));
        var first = await measured.PageAsync($"/en/datastreams/{MeasuredRegion.Flow}?span=month&at=2025-01-05");
        Assert.Null(first.QuerySelector("[data-step=previous]"));
        Assert.Equal("November 2025", Plain((await measured.PageAsync(page.QuerySelector("[data-step=previous]")!.GetAttribute("href")!)).QuerySelector(".chart-axis span")!));
    }

    [Fact]
    public async Task An_axis_far_from_zero_says_that_it_does_not_begin_there()
    {
        var page = await measured.PageAsync($"/de/datastreams/{MeasuredRegion.Pressure}");
        Assert.Null(page.QuerySelector("line.chart-zero"));
        Assert.Contains("Die senkrechte Achse beginnt nicht bei null.", Text(page.QuerySelector("figcaption")!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_that_are_no_numbers_are_listed_in_words()
    {
        var page = await measured.PageAsync($"/de/datastreams/{MeasuredRegion.Pump}");
        Assert.Null(page.QuerySelector(".chart-plot"));
        Assert.Equal(["ja", "nein", "ja", "nein", "ja"], page.QuerySelectorAll("[data-chart] dd").Select(d => d.TextContent));
    }

    [Fact]
    public async Task A_datastream_without_values_says_so_and_one_that_is_not_there_is_404()
    {
        Assert.Contains("žádná hodnota zatím nepřišla", (await measured.PageAsync($"/cs/datastreams/{MeasuredRegion.Silent}")).QuerySelector(".notice:not(.simulated-note)")!.TextContent, StringComparison.Ordinal);
        foreach (var path in new[] { "/cs/datastreams/99", "/cs/datastreams/x", "/cs/things/99", "/cs/datastreams/99/embed" })
            Assert.Equal(404, (await measured.Region.SendAsync("GET", path)).Status);
    }

    [Theory]
    [InlineData("q=nova+ves", "1 2 3")]
    [InlineData("q=NOVÁ+tlak", "2")]
    [InlineData("q=l%C3%A4rm", "5")]
    [InlineData("property=1", "1")]
    [InlineData("q=praha", "")]
    [InlineData("", "1 2 3 4 5")]
    public async Task The_list_is_searched_by_place_and_by_what_is_measured(string query, string ids)
    {
        var page = await measured.PageAsync($"/en/datastreams?{query}");
        Assert.Equal(ids, string.Join(' ', page.QuerySelectorAll("tbody [data-stream]").Select(e => e.GetAttribute("data-stream"))));
        if (ids.Length == 0) Assert.Contains("No series matches", page.QuerySelector(".notice")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Thing_shows_all_that_it_measures_and_where_it_is()
    {
        var page = await measured.PageAsync("/cs/things/1");
        Assert.Equal(["1", "2", "3"], page.QuerySelectorAll(".stream-card [data-stream]").Select(e => e.GetAttribute("data-stream")));
        Assert.Equal(2, page.QuerySelectorAll(".stream-card svg.spark").Length);
        Assert.Equal("/cs/entry/cz-1", page.QuerySelector(".entry-where a")!.GetAttribute("href"));
        Assert.Equal("/cs/entry/meter", page.QuerySelector(".aside-facts dd a")!.GetAttribute("href"));
        Assert.NotNull(page.QuerySelector(".mini-map [data-geometry]"));
    }

    [Fact]
    public async Task A_MultiDatastream_shows_its_newest_values_side_by_side_and_is_found_from_its_Thing_and_by_words()
    {
        var page = await measured.PageAsync($"/de/multidatastreams/{MeasuredRegion.Together}");
        Assert.Equal(["Leistung", "Beleuchtung"], page.QuerySelectorAll("thead th.num").Select(h => h.TextContent));
        Assert.Equal(["1.234 W", "", "41,5 W", "12 lx"], page.QuerySelectorAll("tbody td").Select(d => d.TextContent.Replace('\u00a0', ' ').Replace('\u202f', ' ')));
        Assert.Equal("/cs/entry/cz-1", (await measured.PageAsync($"/cs/multidatastreams/{MeasuredRegion.Together}")).QuerySelector(".entry-where a")!.GetAttribute("href"));
        foreach (var path in new[] { "/cs/things/3", "/cs/datastreams", "/cs/datastreams?q=osvetlenost" })
            Assert.Equal($"/cs/multidatastreams/{MeasuredRegion.Together}", (await measured.PageAsync(path)).QuerySelector("#together ~ ul a")!.GetAttribute("href"));
        Assert.Null((await measured.PageAsync("/cs/datastreams?q=tlak")).QuerySelector("#together"));
        Assert.Equal(404, (await measured.Region.SendAsync("GET", $"/cs/multidatastreams/{MeasuredRegion.Flow}")).Status);
    }

    [Fact]
    public async Task Simulated_values_are_marked_wherever_they_stand()
    {
        foreach (var path in new[] { "/cs/datastreams/4", "/cs/things/2", "/cs/datastreams?q=stanice" })
            Assert.Contains("Hodnoty jsou vymyšlené", (await measured.PageAsync(path)).QuerySelector(".simulated-note")!.TextContent, StringComparison.Ordinal);
        foreach (var path in new[] { "/cs", "/cs/datastreams", "/cs/datastreams/4/embed" })
            Assert.NotNull((await measured.PageAsync(path)).QuerySelector(".simulated"));
        Assert.Null((await measured.PageAsync("/cs/datastreams/1")).QuerySelector(".simulated, .simulated-note"));
    }

    [Fact]
    public async Task Entries_places_and_the_home_page_show_their_datastreams()
    {
        Assert.Equal(["1", "2", "3"], Streams(await measured.PageAsync("/cs/entry/meter"), ".entry-aside"));
        Assert.Equal(["1", "2", "3"], Streams(await measured.PageAsync("/cs/entry/cz-1"), ".place-streams"));
        Assert.Equal(["1", "2", "3", "4"], Streams(await measured.PageAsync("/cs"), ".home-streams").Order());
    }

    [Fact]
    public async Task What_is_newest_is_told_as_the_reader_reads_it()
    {
        var items = (await measured.Region.JsonAsync("/de/datastreams/latest?id=4&id=3&id=99"))["items"]!.AsArray();
        Assert.Equal(["3 ja", "4 7,25\u00A0µg/m³"], items.Select(i => $"{i!["id"]} {i["value"]}"));
    }

    [Fact]
    public async Task Only_the_page_to_embed_may_stand_within_other_sites()
    {
        Assert.Contains("frame-ancestors *", await PolicyAsync("/cs/datastreams/1/embed?span=month"), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", await PolicyAsync("/cs/datastreams/1"), StringComparison.Ordinal);
        var code = (await measured.PageAsync("/cs/datastreams/1?span=month")).QuerySelector("#embed-code")!.TextContent;
        Assert.StartsWith($"<iframe src=\"{measured.Region.Url}cs/datastreams/1/embed?span=month\"", code, StringComparison.Ordinal);
        var embedded = await measured.PageAsync("/cs/datastreams/1/embed?span=month");
        Assert.NotNull(embedded.QuerySelector("svg path.chart-line"));
        Assert.Null(embedded.QuerySelector(".site-header"));
    }

    private async Task<string> PolicyAsync(string path)
    {
        using var response = await measured.Region.Client.GetAsync(path);
        return string.Join(' ', response.Headers.GetValues("Content-Security-Policy"));
    }

    private static IEnumerable<string?> Streams(IDocument page, string within) => page.QuerySelectorAll($"{within} [data-stream]").Select(e => e.GetAttribute("data-stream"));

    private static string Text(IElement element) => string.Join(' ', element.TextContent.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    // Dates do not break within, which does not matter here.
    private static string Plain(IElement element) => element.TextContent.Replace('\u00A0', ' ').Trim();
}
