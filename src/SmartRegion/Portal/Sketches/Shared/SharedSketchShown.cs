using SmartRegion.Access;
using SmartRegion.Access.Accounts;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Places;
using SmartRegion.Core;
using SmartRegion.Planning.Funding;
using SmartRegion.Planning.Funding.Budgets;
using SmartRegion.Planning.Sketches.Shared;

namespace SmartRegion.Portal.Sketches.Shared;

/// <summary>A shared sketch as page, document and JSON show it.</summary>
/// <param name="Named">The entries that it names, by id.</param>
/// <param name="Budget">All partners' budgets, reckoned; null while there is none.</param>
/// <param name="People">What people are called, by public name: partners know each other by name.</param>
public sealed record SharedSketchShown(SharedSketch Sketch, IReadOnlyDictionary<string, Entry> Named, ProjectBudget? Budget, IReadOnlyList<SketchComment> Comments, IReadOnlyDictionary<string, string> People, Actor Who, string BaseUrl)
{
    /// <summary>Key of the text that says why a step was not taken.</summary>
    public string? Fault { get; init; }

    private BothLanguages Both => _both ??= new BothLanguages(BaseUrl);

    private BothLanguages? _both;

    /// <summary>The title of a partner, or its id when its entry is gone.</summary>
    public string TitleOf(Reader r, string organisation) => r.Plain(Named.GetValueOrDefault(organisation)?.Title) is { Length: > 0 } title ? title : organisation;

    /// <summary>The title for a reader: in the reader's language, else in the one that there is.</summary>
    public string TitleFor(Reader r) => r.Plain(SketchBody.TextOf(Sketch.Part("title").Body)) is { Length: > 0 } title ? title : r.T("together.untitled");

    public SketchLine Title => Both.Line(r => Json.AsText(Sketch.Part("title").Body[r.Language]) is { Length: > 0 } title ? title : TitleFor(r));

    /// <summary>All sections with something in them: the texts, then what each partner plans and what comes of it.</summary>
    public IReadOnlyList<SketchSection> Sections =>
    [
        .. SketchPart.Texts.Skip(1).Select(Text).Where(s => s.Lines.Count > 0),
        .. Budget is null ? Array.Empty<SketchSection>() : [new SketchSection("budget", [.. Lines()]), new SketchSection("financing", [.. Financing().Select(tell => Both.Line(tell))])],
    ];

    /// <summary>What one is called.</summary>
    public string NameOf(string by) => by.Length == 0 ? "" : People.GetValueOrDefault(by, by);

    // Both sides as they were written; one that is shorter ends with nothing.
    private SketchSection Text(string part)
    {
        var (cs, de) = (LinesOf("cs"), LinesOf("de"));
        return new SketchSection(part, [.. Enumerable.Range(0, Math.Max(cs.Length, de.Length)).Select(i => new SketchLine(cs.ElementAtOrDefault(i) ?? "", de.ElementAtOrDefault(i) ?? ""))]);

        string[] LinesOf(string language) => (Json.AsText(Sketch.Part(part).Body[language]) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    private IEnumerable<SketchLine> Lines()
    {
        foreach (var partner in Budget!.Partners)
        {
            yield return Both.Line(r => r.T("budget.partner", TitleOf(r, partner.Partner), r.InBoth(partner.Total)), $"/entry/{partner.Partner}");
            foreach (var line in partner.Lines) yield return Both.Line(r => r.Told(line));
        }
    }

    /// <summary>What comes of the budgets, in a reader's words: the verdict, who pays what, what the rules say.</summary>
    public IEnumerable<string> FinancingFor(Reader r) => Financing().Select(tell => tell(r));

    private IEnumerable<Func<Reader, string>> Financing()
    {
        yield return r => r.Told(Budget!.Verdict);
        if (Budget!.Verdict != Verdict.Not)
        {
            yield return r => r.T("budget.total", r.InBoth(Budget.Total));
            yield return r => r.T("budget.grant", r.InBoth(Budget.Grant), r.Percent((double)Budget.RatePercent));
            foreach (var partner in Budget.Partners) yield return r => r.T("budget.own", TitleOf(r, partner.Partner), r.InBoth(partner.OwnShare));
        }
        foreach (var finding in Budget.Findings) yield return r => r.Told(finding, id => TitleOf(r, id));
    }
}

/// <summary>Reads what is shown of shared sketches.</summary>
public sealed class SharedSketchReading(SharedSketches sketches, Entries entries, Atlases atlases, AccountStore accounts)
{
    /// <exception cref="ProblemException">404.</exception>
    public async Task<SharedSketchShown> ReadAsync(HttpContext context, string id)
    {
        var who = Actor.Of(context);
        var sketch = await sketches.FindAsync(who, id);
        var named = (await entries.FindAllAsync([.. sketch.Partners.Select(p => p.Organisation).Append(sketch.Place).Append(sketch.Programme).Where(e => e.Length > 0).Distinct()])).ToDictionary(e => e.Id);
        var people = (await accounts.AllAsync()).GroupBy(a => a.PublicName).ToDictionary(g => g.Key, g => g.First().Name);
        return new SharedSketchShown(sketch, named, BudgetOf(sketch, await atlases.NowAsync()), await sketches.CommentsAsync(who, id), people, who, Http.Address.Of(context.Request, ""));
    }

    private static ProjectBudget? BudgetOf(SharedSketch sketch, Atlas atlas)
    {
        var partners = sketch.Members.Where(m => sketch.Part(SketchPart.BudgetOf(m)).Version > 0).Select(m => SketchBody.Budget(m, sketch.Part(SketchPart.BudgetOf(m)).Body)).ToList();
        return partners.Count == 0 ? null : ProjectBudget.Of(partners, atlas.Programmes.FirstOrDefault(p => p.Id == sketch.Programme));
    }
}
