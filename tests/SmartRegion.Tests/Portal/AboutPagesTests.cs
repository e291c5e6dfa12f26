using System.Text;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using SmartRegion.Catalogue;
using SmartRegion.Http;

namespace SmartRegion.Tests.Portal;

/// <summary>The pages about the portal, for developers, and of problems.</summary>
[Collection(SeededCollection.Name)]
public sealed class AboutPagesTests(SeededRegion seeded)
{
    private async Task<IHtmlDocument> PageAsync(string path) => new HtmlParser().ParseDocument(await seeded.Region.Client.GetStringAsync(path));

    [Theory]
    [InlineData("cs")]
    [InlineData("de")]
    [InlineData("en")]
    public async Task About_tells_of_the_group_its_meetings_demands_and_five_projects(string language)
    {
        var group = (await PageAsync($"/{language}/about")).GetElementById("group")!.ParentElement!;
        Assert.Contains("2018", group.TextContent, StringComparison.Ordinal);
        var links = group.QuerySelectorAll("a").Select(a => a.GetAttribute("href")).ToHashSet();
        foreach (var id in new[] { "plzen-2021", "demand-cloud", "demand-awareness", "demand-financing", "project-5g", "project-hydrogen", "project-sddi", "project-polygon", "project-villages" })
            Assert.Contains($"/{language}/entry/{id}", links);
    }

    [Fact]
    public async Task About_names_every_source_that_must_be_named()
    {
        var text = (await PageAsync("/en/about")).Body!.TextContent;
        foreach (var holder in new[] { "RÚIAN © ČÚZK", "© Český statistický úřad", "© GeoBasis-DE / BKG 2021", "© Statistisches Bundesamt (Destatis), 2019", "GeoNames", "dl-de/by-2-0", "CC BY 4.0" })
            Assert.Contains(holder, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task About_keeps_its_promise_of_no_other_cookie_than_the_language()
    {
        using var answer = await seeded.Region.Client.GetAsync("/de/about");
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith("lang=de;", cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task About_also_stands_in_a_store_that_starts_empty()
    {
        await using var region = await TestRegion.StartAsync();
        var page = new HtmlParser().ParseDocument(await region.Client.GetStringAsync("/cs/about"));
        Assert.Null(page.GetElementById("group"));
        Assert.NotNull(page.GetElementById("privacy"));
    }

    [Fact]
    public async Task Every_operation_and_every_schema_is_on_the_developers_page()
    {
        var page = await PageAsync("/cs/developers");
        foreach (var (path, method, operation) in seeded.Region.Service<OpenApi>().Operations)
        {
            var told = page.GetElementById(operation.Id)!;
            Assert.Equal($"{method.ToUpperInvariant()} {path}", told.QuerySelector("h3")!.TextContent.Trim());
            Assert.Contains($"{seeded.Region.Url.ToString().TrimEnd('/')}{ApiOperations.SamplePath(path, operation)}'", told.QuerySelector("pre")!.TextContent, StringComparison.Ordinal);
        }
        Assert.All(Kinds.All, k => Assert.NotNull(page.QuerySelector($"a[href='/schemas/{k.Name}']")));
    }

    [Fact]
    public async Task The_address_of_the_API_leads_a_reader_to_the_page_in_their_language()
    {
        var answer = await seeded.Region.SendAsync("GET", "/api", null, "application/json", ("Accept-Language", "de-AT,cs;q=0.5"));
        Assert.Equal((303, "/de/developers"), (answer.Status, answer.Location));
    }

    [Theory]
    [InlineData("/cs/nothing", 404, "cs")]
    [InlineData("/de/entry/nova-role-led-lighting/photos", 404, "de")]
    [InlineData("/en/search?limit=x", 400, "en")]
    [InlineData("/cs/search?near=here", 400, "cs")]
    public async Task A_problem_says_what_why_and_the_next_step_in_the_readers_language(string path, int status, string language)
    {
        var answer = await seeded.Region.SendAsync("GET", path, null, "text/html", ("Accept", "text/html"));
        Assert.Equal((status, "text/html"), (answer.Status, answer.Type));
        var page = new HtmlParser().ParseDocument(answer.Text);
        Assert.Equal(language, page.DocumentElement.GetAttribute("lang"));
        Assert.Equal(SmartRegion.Portal.Texts.In(language, $"problem.title-{status}"), page.QuerySelector("h1")!.TextContent);
        Assert.Contains(SmartRegion.Portal.Texts.In(language, $"problem.next-{status}"), page.Body!.TextContent, StringComparison.Ordinal);
        Assert.False(string.IsNullOrWhiteSpace(page.QuerySelector(".notice [lang=en]")!.TextContent));
        Assert.NotNull(page.QuerySelector($"form[action='/{language}/search'] input[name=q]"));
    }

    [Fact]
    public async Task The_page_of_a_problem_is_valid_HTML()
    {
        var faults = new StringBuilder();
        foreach (var path in new[] { "cs/nothing", "de/search?limit=x&near=y" })
            faults.Append(await NodeScript.RunAsync("validate-html.mjs", new Uri(seeded.Region.Url, path).ToString()));
        Assert.Equal("", faults.ToString());
    }

    [Fact]
    public async Task The_home_page_weighs_at_most_150_kB_with_all_that_it_loads_before_a_map()
    {
        using var client = new HttpClient { BaseAddress = seeded.Region.Url };
        client.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Encoding", "gzip");
        var page = await PageAsync("/cs");
        var files = page.QuerySelectorAll("link[rel=stylesheet], link[rel=icon], link[rel=preload]").Select(l => l.GetAttribute("href")!)
            .Concat(page.QuerySelectorAll("script[src]").Select(s => s.GetAttribute("src")!))
            .Concat(page.QuerySelectorAll("use").Select(u => u.GetAttribute("href")!.Split('#')[0]))
            .Append("/assets/lib/fonts/source-sans-3-latin-ext-wght-normal.woff2").Append("/cs").Distinct().ToList();
        var bytes = 0;
        foreach (var file in files) bytes += (await client.GetByteArrayAsync(file)).Length;
        Assert.True(files.Count > 6 && bytes <= 150_000, $"{files.Count} files, {bytes} bytes");
    }
}
