using System.Globalization;
using AngleSharp.Html.Parser;
using SmartRegion.Planning.Benefits;

namespace SmartRegion.Tests.Planning;

/// <summary>
/// Nonsense in planning (negative lamps, 0 hours, rates above 100 %, dates in the past) is named at its field, by the API and on the page, and no figure is
/// shown that rests on it: every input of every model, every field of projects and sketches.
/// </summary>
[Collection(SeededCollection.Name)]
public sealed class NonsenseTests(SeededRegion seeded)
{
    private const string NovaRole = "cz-555398";

    // What would be a figure made of the input.
    private const string Figures = ".figures, svg.chart-plot, .chart-table, .sketch-lines, .match, a[href*='f=docx'], a[href*='f=pdf']";

    public static TheoryData<string> Models => [.. BenefitModels.All.Select(m => m.Id)];

    [Theory]
    [MemberData(nameof(Models))]
    public async Task An_input_that_cannot_be_is_named_by_the_model_and_by_the_sketch(string model)
    {
        foreach (var input in BenefitModels.Demand(model).Inputs)
            foreach (var (n, value) in Impossible(input).Index())
            {
                var query = $"place={NovaRole}&currency=EUR&{input.Id}={Uri.EscapeDataString(value)}";
                await NamedByApiAsync($"/api/benefits/{model}/estimate?{query}", input.Id);
                await NamedByApiAsync($"/api/sketch?model={model}&{query}", input.Id);
                // The page asks the same reader: one number and one word show that it tells what the reader found.
                if (n is not (0 or 2)) continue;
                var page = await PageAsync($"/en/benefits/{model}?{query}");
                Assert.Equal("true", page.GetElementById(input.Id)!.GetAttribute("aria-invalid"));
                Assert.NotNull(page.QuerySelector($"[role=alert] a[href='#{input.Id}']"));
                Assert.Empty(page.QuerySelectorAll(Figures));
                page = await PageAsync($"/de/sketch?model={model}&{query}");
                Assert.NotNull(page.QuerySelector($"[role=alert] a[href$='#{input.Id}']"));
                Assert.Empty(page.QuerySelectorAll(Figures));
            }
    }

    [Fact]
    public void No_model_takes_a_share_above_100_a_count_below_0_or_more_hours_than_a_year_has()
    {
        foreach (var (model, input) in BenefitModels.All.SelectMany(m => m.Inputs, (m, i) => (m, i)))
        {
            var name = $"{model.Id}/{input.Id}";
            if (input.Unit == "%") Assert.True(input is { Min: >= 0, Max: <= 100 }, name);
            if (input.Unit == "1") Assert.True(input.Min >= 0, name);
            if (input.Id is "hours" or "lamps" or "years" or "meters" or "people") Assert.True(input.Min >= 1, name);
            if (input.Id.Contains("hours", StringComparison.Ordinal)) Assert.True(input.Max <= 8784, name);
        }
    }

    [Theory]
    [InlineData("cost", "-5")]
    [InlineData("cost", "0")]
    [InlineData("cost", "much")]
    [InlineData("cost", "1e400")]
    [InlineData("cost", "99999999999999")]
    [InlineData("saved", "-85000")]
    [InlineData("saved", "0")]
    [InlineData("saved", "NaN")]
    [InlineData("date", "2020-01-01")]
    [InlineData("date", "31. 2. 2027")]
    [InlineData("date", "2027-02-31")]
    public async Task A_project_that_cannot_be_is_named_by_the_matcher(string field, string value)
    {
        var query = $"place={NovaRole}&topic=energy&concept=street-lighting&{field}={Uri.EscapeDataString(value)}";
        await NamedByApiAsync("/api/funding/match?" + query, field);
        foreach (var language in SmartRegion.Core.Language.All)
        {
            var page = await PageAsync($"/{language}/funding?{query}");
            Assert.Equal("true", page.GetElementById(field)!.GetAttribute("aria-invalid"));
            Assert.NotEmpty(page.QuerySelector($"#about-{field} .fault")!.TextContent);
            Assert.Empty(page.QuerySelectorAll(Figures));
        }
    }

    [Theory]
    [InlineData("start", "2020-01")]
    [InlineData("start", "2999-01")]
    [InlineData("start", "2027-13")]
    [InlineData("start", "soon")]
    [InlineData("months", "0")]
    [InlineData("months", "-12")]
    [InlineData("months", "1200")]
    [InlineData("months", "12.5")]
    public async Task A_sketch_that_cannot_be_names_its_field(string field, string value)
    {
        var query = $"place={NovaRole}&practice=nova-role-led-lighting&{field}={Uri.EscapeDataString(value)}";
        await NamedByApiAsync("/api/sketch?" + query, field);
        await NamedByApiAsync("/api/sketch?f=docx&" + query, field);
        foreach (var language in SmartRegion.Core.Language.All)
        {
            var page = await PageAsync($"/{language}/sketch?{query}");
            Assert.Equal("true", page.GetElementById(field)!.GetAttribute("aria-invalid"));
            Assert.NotNull(page.QuerySelector($"[role=alert] a[href='#{field}']"));
            Assert.Empty(page.QuerySelectorAll(Figures));
        }
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("100000")]
    [InlineData("half")]
    public async Task Posts_that_cannot_be_are_named_by_the_transfer_check(string value)
    {
        await NamedByApiAsync($"/api/places/{NovaRole}/similar?staff={value}", "staff");
        var page = await PageAsync($"/cs/places/{NovaRole}/like-ours?staff={value}");
        Assert.Equal("true", page.GetElementById("staff")!.GetAttribute("aria-invalid"));
        Assert.Empty(page.QuerySelectorAll(Figures));
    }

    [Theory]
    [InlineData("/api/funding/match?place=cz-555398&partner=XX", "partner")]
    [InlineData("/api/funding/match?place=cz-555398&cooperation=joint-lunch", "cooperation")]
    [InlineData("/api/funding/match?place=cz-555398&currency=DM", "currency")]
    [InlineData("/api/funding/match?place=cz-555398&applicant=king", "applicant")]
    [InlineData("/api/funding/match?place=cz-555398&topic=gold", "topic")]
    [InlineData("/api/funding/match?place=nowhere", "place")]
    [InlineData("/api/sketch?place=nowhere", "place")]
    [InlineData("/api/sketch?place=cz-555398&programme=none", "programme")]
    [InlineData("/api/sketch?place=cz-555398&partner=none", "partner")]
    [InlineData("/api/sketch?place=cz-555398&cooperation=joint-lunch", "cooperation")]
    [InlineData("/api/sketch?place=cz-555398&topic=gold", "topic")]
    [InlineData("/api/partners/match?topic=gold", "topic")]
    [InlineData("/api/partners/match?topic=energy&limit=-1", "limit")]
    [InlineData("/api/partners/match?topic=energy&limit=0", "limit")]
    [InlineData("/api/partners/match?topic=energy&language=xx", "language")]
    [InlineData("/api/partners/set?place=cz-555398&topic=energy&programme=none", "programme")]
    public Task Words_that_are_not_known_are_named(string path, string field) => NamedByApiAsync(path, field);

    private static IEnumerable<string> Impossible(ModelInput input)
    {
        var (below, above) = (input.Min - Math.Max(1, Math.Abs(input.Min)), input.Max * 2 + 1);
        yield return below.ToString(CultureInfo.InvariantCulture);
        yield return above.ToString(CultureInfo.InvariantCulture);
        yield return "many";
        // A range of which one end cannot be, and one that runs backwards.
        yield return string.Create(CultureInfo.InvariantCulture, $"{below}..{input.Usual.Likely}");
        yield return string.Create(CultureInfo.InvariantCulture, $"{input.Max}..{input.Min}");
        if (input.Min > 0) yield return "0";
    }

    private async Task NamedByApiAsync(string path, string field)
    {
        var answer = await seeded.Region.SendAsync("GET", path);
        Assert.True(answer.Status == 400, $"{path}: {answer.Status}");
        Assert.Contains(field, answer.Fields);
    }

    private async Task<AngleSharp.Dom.IDocument> PageAsync(string path)
    {
        var answer = await seeded.Region.SendAsync("GET", path, null, "application/json", ("Accept", "text/html"));
        Assert.True(answer.Status == 400, $"{path}: {answer.Status}");
        return new HtmlParser().ParseDocument(answer.Text);
    }
}
