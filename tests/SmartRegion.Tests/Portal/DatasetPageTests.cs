using System.Net;
using System.Text;
using Microsoft.Playwright;
using SmartRegion.Tests.Twin.Data;

namespace SmartRegion.Tests.Portal;

/// <summary>The page of a dataset with data: table, chart, map and how to use it; and the page on which a file is sent.</summary>
[Collection(SeededCollection.Name)]
public sealed class DatasetPageTests(SeededRegion seeded)
{
    private const string Page = "/en/entry/renewables-bavaria";

    private string At(string path) => new Uri(seeded.Region.Url, path).ToString();

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 360)]
    public async Task Its_page_has_no_axe_violation_and_fits_its_window(ColorScheme scheme, int width)
    {
        await using var browser = await Browser.StartAsync();
        var page = await browser.PageAsync(scheme, width);
        var wrong = new List<string>();
        page.PageError += (_, e) => wrong.Add(e);
        page.Console += (_, m) => { if (m.Type == "error") wrong.Add(m.Text); };
        foreach (var path in new[] { "/cs/entry/renewables-bavaria", "/de/entry/municipalities-in-numbers?table=municipalities-in-numbers&sort=-population" })
        {
            await page.GotoAsync(At(path));
            foreach (var fold in await page.Locator(".data-table details > summary").AllAsync()) await fold.ClickAsync();
            wrong.AddRange((await page.FaultsAsync(withAxe: path.StartsWith(scheme == ColorScheme.Light ? "/cs" : "/de", StringComparison.Ordinal))).Select(f => $"{path}: {f}"));
            if (Environment.GetEnvironmentVariable("SMARTREGION_TEST_PICTURES") is { } folder) await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"dataset-{path[1..3]}-{width}.png"), FullPage = true });
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Without_JavaScript_its_rows_are_sorted_and_turned_by_links()
    {
        await using var browser = await Browser.StartAsync();
        var page = await browser.PageAsync(ColorScheme.Light, 1280, javaScript: false);
        await page.GotoAsync(At(Page));
        var table = page.Locator("#data-renewables-bavaria .table-scroll").First;
        var rows = table.Locator("tbody tr");
        Assert.Equal(10, await rows.CountAsync());
        Assert.Contains("09261000", await rows.First.InnerTextAsync(), StringComparison.Ordinal);
        await table.GetByRole(AriaRole.Link, new() { Name = "Photovoltaics (kW)" }).ClickAsync();
        Assert.Equal("ascending", await table.Locator("th[aria-sort]").GetAttributeAsync("aria-sort"));
        await table.Locator("th[aria-sort] a").ClickAsync();
        Assert.Equal("descending", await table.Locator("th[aria-sort]").GetAttributeAsync("aria-sort"));
        var first = await rows.First.InnerTextAsync();
        await page.Locator("#data-renewables-bavaria a[rel~=next]").ClickAsync();
        Assert.NotEqual(first, await rows.First.InnerTextAsync());
        Assert.Equal(10, await rows.CountAsync());
        // The bars are the greatest values, as the sorted table begins.
        Assert.Equal(first.Split('\t')[1].Trim(), (await page.Locator(".bars tbody th").First.InnerTextAsync()).Trim());
    }

    [Fact]
    public async Task Its_snippets_are_true_for_this_server()
    {
        var html = WebUtility.HtmlDecode(await seeded.Region.Client.GetStringAsync(Page));
        var home = seeded.Region.Url.ToString().TrimEnd('/');
        foreach (var part in new[] { $"pd.read_csv(\"{home}/api/data/renewables-bavaria.csv\", dtype={{\"ags\": str", $"read.csv(\"{home}/api/data/renewables-bavaria.csv\"", $"Web.Contents(\"{home}/api/data/renewables-bavaria.csv\")", $"{home}/ogc" })
            Assert.Contains(part, html, StringComparison.Ordinal);
        var curl = html.Split('\n').First(l => l.StartsWith("curl -G ", StringComparison.Ordinal));
        var (address, filter) = (curl.Split(' ')[2], curl.Split('\'')[1]["filter=".Length..]);
        using var answer = await seeded.Region.Client.GetAsync($"{address}?limit=10&filter={Uri.EscapeDataString(filter)}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("cs", "Výkon podle obcí", "nejvyšší hodnoty")]
    [InlineData("de", "Leistung nach Gemeinden", "die höchsten Werte")]
    [InlineData("en", "Capacity by municipality", "the greatest values")]
    public async Task It_speaks_three_languages(string language, string title, string chart)
    {
        var html = WebUtility.HtmlDecode(await seeded.Region.Client.GetStringAsync($"/{language}/entry/renewables-bavaria"));
        Assert.Contains(title, html, StringComparison.Ordinal);
        Assert.Contains(chart, html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_along_time_are_a_line()
    {
        await using var region = await DataRegion.StartAsync();
        await region.PostAsync("rok;obec;žáci\n2019;A;10\n2019;B;20\n2020;A;12\n2020;B;22\n2021;A;14\n2021;B;26\n");
        var html = WebUtility.HtmlDecode(await region.Client.GetStringAsync("/cs/entry/skoly"));
        Assert.Contains("žáci v čase (průměr řádků)", html, StringComparison.Ordinal);
        Assert.Contains("Graf od 2019 do 2021. Nejnižší hodnota 15 (2019), nejvyšší 20 (2021).", html, StringComparison.Ordinal);
        Assert.Contains("class=\"chart-line\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_sent_replaced_and_refused_on_its_page()
    {
        await using var region = await DataRegion.StartAsync();
        async Task<(HttpStatusCode Status, string Html)> SendAsync(string lang, string text, string name, params (string Name, string Value)[] fields)
        {
            using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(text)), "file", name } };
            foreach (var (field, value) in fields) form.Add(new StringContent(value), field);
            using var answer = await region.Client.PostAsync($"/{lang}/entry/skoly/data", form);
            return (answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));
        }
        Assert.Contains("/de/entry/skoly/data", await region.Client.GetStringAsync("/de/entry/skoly"), StringComparison.Ordinal);
        var sent = await SendAsync("cs", "jméno;žáci\nA;1\nB\n", "skoly.csv", ("table", ""), ("title-cs", "Seznam"));
        Assert.Equal(HttpStatusCode.OK, sent.Status);
        Assert.Contains("Uloženo: 1 řádek", sent.Html, StringComparison.Ordinal);
        Assert.Contains("It has 1 cells for 2 columns.", sent.Html, StringComparison.Ordinal);
        Assert.Contains("Nahradit všechny řádky: Seznam", sent.Html, StringComparison.Ordinal);
        Assert.Contains("Gespeichert: 2 Zeilen", (await SendAsync("de", "jméno;žáci\nA;1\nB;2\n", "skoly.csv", ("table", "skoly"))).Html, StringComparison.Ordinal);
        Assert.Equal(2, (int)(await region.JsonAsync("/api/data/skoly"))["numberMatched"]!);
        var refused = await SendAsync("en", "x", "skoly.exe");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, refused.Status);
        Assert.Contains("Nothing was changed", refused.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await seeded.Region.Client.PostAsync("/en/entry/renewables-bavaria/data", new MultipartFormDataContent { { new StringContent("x"), "table" } })).StatusCode);
    }
}
