using SmartRegion.Catalogue;
using SmartRegion.Core;
using SmartRegion.Planning.Benefits;
using SmartRegion.Planning.Funding;
using SmartRegion.Planning.Partners;
using SmartRegion.Planning.Sketches;
using SmartRegion.Planning.Transfer;
using SmartRegion.Planning.Transfer.Api;

namespace SmartRegion.Portal.Sketches;

/// <summary>A sketch as sections of sentences in both languages; page, document and JSON are made of the same.</summary>
/// <param name="named">The entries that the sketch names, by id.</param>
/// <param name="concepts">Concepts with names.</param>
public sealed class SketchSections(Sketch sketch, IReadOnlyDictionary<string, Entry> named, IReadOnlyDictionary<string, LangText> concepts, string baseUrl)
{
    private static readonly string[] Shown = [Roles.Electricity, Roles.Saving, Roles.Co2, Roles.Hours];

    private readonly BothLanguages _both = new(baseUrl);

    /// <summary>The title of the project.</summary>
    public SketchLine Title => _both.Line(TitleFor);

    /// <summary>The title for a reader of any language.</summary>
    public string TitleFor(Reader r) => r.T("sketch.project-title", SubjectFor(r), r.Plain(sketch.Place.Title));

    /// <summary>All sections.</summary>
    public IReadOnlyList<SketchSection> All =>
    [
        new("aim", [.. Aim()]), new("place", [.. Place()]), new("practice", [.. Practice()]), new("budget", [.. Budget()]), new("financing", [.. Financing()]),
        new("partners", [.. sketch.Partners.Select(Partner)]), new("timetable", [.. Timetable()]), new("risks", [.. Risks()]), new("indicators", [.. Indicators()]),
    ];

    /// <summary>The section of that name.</summary>
    public SketchSection Section(string id) => All.First(s => s.Id == id);

    private Entry? PracticeEntry => sketch.Request.Practice is { } p ? named.GetValueOrDefault(p.Id) : null;

    private string SubjectFor(Reader r) => r.Plain(sketch.Request.Estimate?.Model.Title ?? sketch.Request.Practice?.Title) is { Length: > 0 } subject ? subject
        : sketch.Request.Topics.Count > 0 ? r.TopicNames(sketch.Request.Topics) : r.T("sketch.no-subject");

    private string PlacePath => $"/entry/{sketch.Place.Id}";

    /// <summary>The page of the estimate, with what was typed.</summary>
    private string EstimatePath(string? anchor = null)
    {
        var request = sketch.Request.Estimate!;
        var typed = string.Concat(request.Inputs.Where(i => i.Text is not null).Select(i => $"&{i.Input.Id}={Uri.EscapeDataString(i.Text!)}"));
        return $"/benefits/{request.Model.Id}?place={sketch.Place.Id}&currency={request.Currency}{typed}{(anchor is null ? "" : "#" + anchor)}";
    }

    private IEnumerable<SketchLine> Aim()
    {
        yield return _both.Line(r => r.T("sketch.aim", r.Plain(sketch.Place.Title), SubjectFor(r)));
        if (sketch.Request.Estimate is { } estimate) yield return _both.Line(r => r.Plain(estimate.Model.Summary), EstimatePath());
        foreach (var line in _both.Text(PracticeEntry, "problem")) yield return line;
    }

    private IEnumerable<SketchLine> Place()
    {
        var place = sketch.Place;
        if (place.Population is { } people) yield return _both.Line(r => place.PopulationYear is { } year ? r.T("sketch.people-in", r.Inhabitants(people), year) : r.Inhabitants(people), PlacePath);
        if (place.AreaKm2 is { } area) yield return _both.Line(r => r.T("sketch.area", r.Area(area)), PlacePath);
        if (place.ElevationM is { } height) yield return _both.Line(r => r.T("sketch.height", r.Height(height)), PlacePath);
        if (sketch.BorderKm is { } km) yield return _both.Line(r => r.T("alike.border", r.Number(km, 0)), $"/places/{place.Id}/like-ours#how");
    }

    private IEnumerable<SketchLine> Practice()
    {
        if (PracticeEntry is not { } entry)
        {
            yield return _both.Line(r => r.T("sketch.practice-none"), $"/places/{sketch.Place.Id}/like-ours");
            yield break;
        }
        yield return _both.Line(r => r.Plain(entry.Title), $"/entry/{entry.Id}");
        foreach (var line in _both.Text(entry, "summary").Concat(_both.Text(entry, "lessons"))) yield return line;
        foreach (var condition in sketch.Transfer!.Conditions)
            yield return _both.Line(r => r.T($"alike.is-{LikeOursJson.Word(condition.Holding)}") + " " + r.Told(condition, concepts), $"/places/{sketch.Place.Id}/like-ours");
    }

    private IEnumerable<SketchLine> Budget()
    {
        if (sketch.Estimate is not { } estimate)
        {
            yield return _both.Line(r => r.T("sketch.budget-none"), $"/benefits?place={sketch.Place.Id}");
            yield break;
        }
        yield return Figure(estimate, estimate.Of(Roles.Investment)!, r => r.T("sketch.investment"));
        foreach (var input in estimate.Request.Inputs)
            yield return _both.Line(r => r.T("sketch.input", r.Plain(input.Input.Name), r.Told(input.Input, input.Spread, CurrencyFor(r)), r.T($"benefits.origin-{input.Origin.ToString().ToLowerInvariant()}")), EstimatePath("from-" + input.Input.Id));
    }

    private IEnumerable<SketchLine> Financing()
    {
        if (sketch.Funding is { } match)
        {
            var programme = match.Programme;
            yield return _both.Line(r => r.T($"sketch.funding-{match.Verdict.ToString().ToLowerInvariant()}", r.Plain(programme.Title)), $"/entry/{programme.Id}");
            if (match.Grant is { } grant) yield return _both.Line(r => r.T("sketch.grant", r.Sum(grant, CurrencyFor(r))), FundingPath);
            if (match.OwnShare is { } own) yield return _both.Line(r => r.T("sketch.own-share", r.Sum(own, CurrencyFor(r))), FundingPath);
            foreach (var finding in match.Findings.Where(f => f.Severity is Severity.Change or Severity.Stop or Severity.Note))
                yield return _both.Line(r => r.Told(finding, concepts, _ => sketch.Place.Title), FundingPath);
        }
        else
        {
            yield return _both.Line(r => r.T(sketch.Suggested.Count > 0 ? "sketch.funding-suggested" : "sketch.funding-none"), FundingPath);
            foreach (var suggested in sketch.Suggested)
                yield return _both.Line(r => r.Plain(suggested.Programme.Title) + (suggested.Grant is { } g ? ": " + r.T(suggested.IsLate ? "matching.grant-late" : "matching.grant", r.Sum(g, CurrencyFor(r))) : ""), $"/entry/{suggested.Programme.Id}");
        }
        if (sketch.Estimate is not { } estimate) yield break;
        yield return Figure(estimate, estimate.Of(Roles.Saving)!, r => r.T("sketch.saving"));
        yield return Figure(estimate, estimate.Payback, r => r.T("benefits.payback"));
        yield return Figure(estimate, estimate.NetPresentValue, r => r.T("benefits.value"));
        for (var year = 5; year < estimate.Cash.Count; year += 5)
        {
            var (at, after) = (estimate.Cash[year], year);
            yield return _both.Line(r => r.T("sketch.cash", r.Number(after), r.Told(at.Middle, at.Unit, CurrencyFor(r))), EstimatePath());
        }
    }

    private string FundingPath
    {
        get
        {
            var path = $"/funding?place={sketch.Place.Id}" + string.Concat(sketch.Request.Topics.Take(1).Select(t => "&topic=" + t)) + string.Concat(sketch.Request.Concepts.Take(1).Select(c => "&concept=" + c));
            if (sketch.Estimate is not { } estimate) return path;
            var by = ExchangeRate.Used.Per(estimate.Request.Currency);
            return path + FormattableString.Invariant($"&currency={estimate.Request.Currency}&cost={Math.Round(Math.Max(1, estimate.Of(Roles.Investment)!.Middle * by))}")
                + (estimate.Of(Roles.Electricity) is { Middle: >= 1 } saved ? FormattableString.Invariant($"&saved={Math.Round(saved.Middle)}") : "");
        }
    }

    private SketchLine Partner(SetMember member) => _both.Line(r => r.T("sketch.partner", r.Plain(member.Place?.Title ?? member.Organisation!.Title), r.T(member.IsLead ? "partners.role-lead" : "partners.role-partner"), r.TOr($"search.country-{member.Country}", member.Country ?? "")), $"/entry/{member.Id}");

    private IEnumerable<SketchLine> Timetable()
    {
        foreach (var phase in sketch.Phases) yield return _both.Line(r => r.T("sketch.phase", r.T($"sketch.phase-{phase.Code}"), r.Date(phase.From), r.Date(phase.To)), "#timetable-how");
        if (sketch.Funding?.Call is { } call && (call.Closes ?? call.Opens) is { } day) yield return _both.Line(r => r.T(call.Closes is null ? "sketch.call-opens" : "sketch.call-closes", r.Date(day)), $"/entry/{sketch.Funding.Programme.Id}");
        yield return _both.Line(r => r.T("sketch.timetable-assumed")) with { Anchor = "timetable-how" };
    }

    private IEnumerable<SketchLine> Risks()
    {
        foreach (var line in _both.Text(PracticeEntry, "risks")) yield return line;
        foreach (var condition in (sketch.Transfer?.Conditions ?? []).Where(c => c.Holding != Holding.Met))
            yield return _both.Line(r => r.T($"alike.is-{LikeOursJson.Word(condition.Holding)}") + " " + r.Told(condition, concepts), $"/places/{sketch.Place.Id}/like-ours");
        if (sketch.Funding is { Verdict: not Verdict.Fits }) yield return _both.Line(r => r.T("sketch.risk-funding"), FundingPath);
        if (sketch.Partners.Any(p => !p.IsLead)) yield return _both.Line(r => r.T("sketch.risk-partners"));
        if (sketch.Estimate is not { } estimate) yield break;
        yield return _both.Line(r => r.T("sketch.risk-value", r.Percent(Math.Round((1 - estimate.PaysBack) * 100))), EstimatePath());
        yield return _both.Line(r => r.Plain(estimate.Request.Model.Limits), EstimatePath());
    }

    private IEnumerable<SketchLine> Indicators()
    {
        if (sketch.Estimate is not { } estimate)
        {
            yield return _both.Line(r => r.T("sketch.indicators-none"), $"/benefits?place={sketch.Place.Id}");
            yield break;
        }
        foreach (var role in Shown)
            if (estimate.Of(role) is { } figure) yield return Figure(estimate, figure, r => r.Plain(BenefitWords.NameOf(estimate.Request.Model, figure.Id)));
    }

    private SketchLine Figure(Estimate estimate, Figure figure, Func<Reader, string> name) =>
        _both.Line(r => r.T("sketch.figure", name(r), r.Told(figure.Middle, figure.Unit, CurrencyFor(r)), r.Between(figure, CurrencyFor(r))), EstimatePath("how-" + figure.Id));

    // Each side counts in its own money.
    private static string CurrencyFor(Reader r) => r.Language == Language.Czech ? ExchangeRate.Crown : ExchangeRate.Euro;
}
