using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using SmartRegion.Planning.Benefits;

namespace SmartRegion.Tests.Portal;

/// <summary>
/// Every figure on the planning pages can be clicked to its source and formula: each number that a reader sees lies in a link that resolves, in a
/// table whose caption is such a link, or in the part of the page that is itself the formula or the source.
/// </summary>
[Collection(SeededCollection.Name)]
public sealed partial class PlanningFiguresTests(SeededRegion seeded)
{
    private const string NovaRole = "cz-555398", Spiegelau = "de-09272149";

    // What is asked for, what names the page and its parts, how many of something are listed, pictures of figures that a table beside tells.
    private const string NoFigures = "form, section:has(form) > p, nav, script, style, svg, h1, h2, h3, dt, summary, button, figure, .lead, .print-only";

    // The formulas, the values in them with their reasons, the sources.
    private const string Explained = "[aria-labelledby=how], [aria-labelledby=method], [aria-labelledby=seals], #method, #timetable-how";

    public static TheoryData<string, string> Pages => new(Paths);

    private static IEnumerable<(string, string)> Paths =>
    [
        .. BenefitModels.All.Select(m => ($"/cs/benefits/{m.Id}?place={NovaRole}", "main")),
        ($"/de/benefits?place={Spiegelau}", "main"),
        ($"/cs/funding?place={NovaRole}&topic=energy&concept=street-lighting&cost=2500000&currency=CZK&saved=85000", "main"),
        ($"/de/funding?place={Spiegelau}&topic=environment&cost=200000&partner=CZ&cooperation=joint-preparation&cooperation=joint-implementation&cooperation=joint-staff", "main"),
        ($"/cs/funding/budget?place={NovaRole}&place={Spiegelau}&programme=interreg-by-cz-2021-2027&staff-1=2518500&external-1=1000000&option-office-15-1=true&infrastructure-2=100000&percent-indirect-7-2=9", "main"),
        ($"/de/funding/budget?place={Spiegelau}&staff-1=10000&external-1=5000&percent-travel-15-1=10", "main"),
        ($"/de/places/{Spiegelau}/like-ours?topic=energy&topic=water&staff=0.5", "main"),
        ($"/en/places/{NovaRole}/like-ours", "main"),
        ($"/en/partners?place={NovaRole}&topic=environment&programme=interreg-by-cz-2021-2027", "main"),
        ($"/cs/sketch?place={NovaRole}&practice=nova-role-led-lighting&programme=cz-mpo-npo-2-2-2-lighting&lamps=320", "main"),
        ($"/de/sketch?place={Spiegelau}&model=solar-roof", "main"),
        ($"/cs/places/{NovaRole}/council?topic=energy", "main"),
        ($"/de/places/{Spiegelau}/council", "main"),
        ("/cs/assessment?lamps=1&reading=3", "main"),
        ("/en/evidence/nova-role-led-lighting", "main"),
        ("/de/evidence/pruhonice-weighed-waste", "main"),
        ("/cs/entry/nova-role-led-lighting", ".benefits"),
        ("/de/entry/hofer-landbus", ".benefits"),
        ("/en/entry/pisek-energy-management", ".benefits"),
        ($"/cs/entry/{NovaRole}", ".place-figures"),
        ($"/de/entry/{Spiegelau}", ".place-figures"),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_figure_leads_to_its_source(string path, string within)
    {
        var page = await PageAsync(path);
        var (figures, bare, links) = (0, new List<string>(), new HashSet<string>());
        foreach (var text in page.QuerySelectorAll(within).SelectMany(e => e.GetDescendants()).OfType<IText>().Where(t => Figure().IsMatch(Names().Replace(t.Data, ""))))
        {
            var at = text.ParentElement!;
            if (at.Closest(NoFigures) is not null || at.Closest(Explained) is not null) continue;
            figures++;
            var link = at.Closest("a[href]") ?? at.Closest("table")?.QuerySelector("caption a[href]");
            if (link is null) bare.Add(at.OuterHtml);
            else links.Add(link.GetAttribute("href")!);
        }
        Assert.True(bare.Count == 0, string.Join('\n', bare.Take(20)));
        Assert.True(figures > 0, "There is no figure at all.");
        foreach (var link in links) await DemandAsync(page, link);
    }

    private async Task DemandAsync(IDocument page, string link)
    {
        if (link.StartsWith("http", StringComparison.Ordinal)) { Assert.True(Uri.TryCreate(link, UriKind.Absolute, out _), link); return; }
        var (path, anchor) = link.Split('#') is [var p, var a] ? (p, a) : (link, null);
        var target = path.Length == 0 ? page : await PageAsync(path);
        if (anchor is not null) Assert.True(target.GetElementById(anchor) is not null, $"{link} leads nowhere.");
    }

    private async Task<IDocument> PageAsync(string path)
    {
        var answer = await seeded.Region.SendAsync("GET", path, null, "application/json", ("Accept", "text/html"));
        Assert.True(answer.Status == 200, $"{path}: {answer.Status}");
        return new HtmlParser().ParseDocument(answer.Text);
    }

    [GeneratedRegex(@"\d")]
    private static partial Regex Figure();

    // Digits that are part of a word.
    [GeneratedRegex(@"\b[2345]G\b|\b[23]D\b|\bHD\b|[a-z]+-?\d+-\w+")]
    private static partial Regex Names();
}
