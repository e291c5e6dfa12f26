using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Planning.Benefits;
using SmartRegion.Planning.Benefits.Api;
using SmartRegion.Planning.Funding;
using SmartRegion.Planning.Partners;
using SmartRegion.Planning.Sketches;

namespace SmartRegion.Portal.Sketches;

/// <summary>A sketch as JSON, its fields named as in an application form of Jems, the system of Interreg programmes; each text as its translations.</summary>
internal static class SketchJson
{
    // Jems' names of the criteria of cooperation.
    private static readonly (string Criterion, string Name)[] Criteria =
        [("joint-preparation", "hasJointDevelopment"), ("joint-implementation", "hasJointImplementation"), ("joint-financing", "hasJointFinancing"), ("joint-staff", "hasJointStaffing")];

    // Jems' types of partners by ours of organisations.
    internal static readonly Dictionary<string, string> Types = new()
    {
        ["municipality"] = "LocalPublicAuthority",
        ["district"] = "LocalPublicAuthority",
        ["region"] = "RegionalPublicAuthority",
        ["ministry"] = "NationalPublicAuthority",
        ["university"] = "HigherEducationOrganisations",
        ["school"] = "EducationTrainingCentreAndSchool",
        ["firm"] = "Sme",
        ["association"] = "InterestGroups",
        ["agency"] = "SectoralAgency",
        ["euroregion"] = "Egtc",
    };

    public static JsonObject Of(Sketch sketch, SketchSections sections, string baseUrl)
    {
        var request = sketch.Request;
        return new JsonObject
        {
            ["project"] = new JsonObject
            {
                ["acronym"] = sketch.Place.Id,
                ["title"] = Both(sections.Title),
                ["duration"] = request.Months,
                ["startDate"] = request.Start.ToString("yyyy-MM-dd"),
                ["intro"] = Whole(sections.Section("aim")),
            },
            ["projectOverallObjective"] = new JsonObject { ["overallObjective"] = Both(sections.Section("aim").Lines[0]) },
            ["projectRelevance"] = new JsonObject
            {
                ["territorialChallenge"] = Whole(sections.Section("place")),
                ["commonChallenge"] = Whole(sections.Section("practice")),
                ["transnationalCooperation"] = Whole(sections.Section("partners")),
                ["projectBenefits"] = new JsonArray(new JsonObject { ["group"] = "LocalPublicAuthority", ["specification"] = Whole(sections.Section("indicators")) }),
            },
            ["projectPartnership"] = new JsonObject { ["partnership"] = Whole(sections.Section("partners")) },
            ["projectManagement"] = new JsonObject { ["projectCooperationCriteria"] = new JsonObject(Criteria.Select(c => KeyValuePair.Create(c.Name, (JsonNode?)request.Cooperation.Contains(c.Criterion)))), ["projectRisks"] = Whole(sections.Section("risks")) },
            ["projectLongTermPlans"] = new JsonObject { ["projectTransferability"] = Whole(sections.Section("practice")) },
            ["workPackages"] = new JsonArray([.. sketch.Phases.Select((p, i) => (JsonNode)new JsonObject { ["workPackageNumber"] = i + 1, ["name"] = Both(new SketchLine(Texts.In(Language.Czech, "sketch.phase-" + p.Code), Texts.In(Language.German, "sketch.phase-" + p.Code))), ["startPeriod"] = p.First, ["endPeriod"] = p.Last })]),
            ["partners"] = new JsonArray([.. sketch.Partners.Select(p => (JsonNode)PartnerOf(p, baseUrl))]),
            ["budget"] = sketch.Estimate is null ? null : BenefitJson.Whole(sketch.Estimate),
            ["coFinancing"] = CoFinancing(sketch, baseUrl),
            ["results"] = Results(sketch.Estimate),
            ["sections"] = new JsonArray([.. sections.All.Select(s => (JsonNode)new JsonObject { ["id"] = s.Id, ["lines"] = new JsonArray([.. s.Lines.Select(l => (JsonNode)Line(l, baseUrl))]) })]),
        };
    }

    private static JsonObject Line(SketchLine line, string baseUrl)
    {
        var told = new JsonObject { ["text"] = Both(line) };
        if (line.SourceAt($"{baseUrl}/{Language.Czech}") is { } source) told["source"] = source;
        return told;
    }

    private static JsonObject PartnerOf(SetMember member, string baseUrl) => new()
    {
        ["role"] = member.IsLead ? "LEAD_PARTNER" : "PARTNER",
        ["abbreviation"] = member.Id,
        ["nameInOriginalLanguage"] = NameIn(member, member.Country == "DE" ? Language.German : Language.Czech),
        ["nameInEnglish"] = NameIn(member, Language.English),
        ["partnerType"] = Types.GetValueOrDefault(member.Place is not null ? "municipality" : member.Organisation!.Partnering.Type ?? ""),
        ["country"] = member.Country,
        ["source"] = $"{baseUrl}/id/{member.Id}",
    };

    private static string? NameIn(SetMember member, string language) => (member.Place?.Title ?? member.Organisation!.Title).Tell(language)?.Text;

    private static JsonObject? CoFinancing(Sketch sketch, string baseUrl)
    {
        if (sketch.Funding is not { } match) return null;
        return new JsonObject
        {
            ["programme"] = match.Programme.Id,
            ["verdict"] = match.Verdict.ToString().ToLowerInvariant(),
            ["currency"] = ExchangeRate.Euro,
            ["fundAmount"] = match.Grant is { } grant ? Math.Round(grant, 2) : null,
            ["partnerContribution"] = match.OwnShare is { } own ? Math.Round(own, 2) : null,
            ["percentage"] = match.Grant is { } g && match.OwnShare is { } o && g + o > 0 ? Math.Round(100 * g / (g + o), 2) : null,
            ["callCloses"] = match.Call?.Closes,
            ["changes"] = new JsonArray([.. match.Findings.Where(f => f.Severity is Severity.Change or Severity.Stop).Select(f => (JsonNode)f.Code)]),
            ["source"] = $"{baseUrl}/id/{match.Programme.Id}",
        };
    }

    private static JsonArray Results(Estimate? estimate) => new([.. (estimate?.Results ?? []).Where(f => estimate!.Request.Model.Results.First(r => r.Id == f.Id).Role is not null).Select(f =>
    {
        var result = estimate!.Request.Model.Results.First(r => r.Id == f.Id);
        return (JsonNode)new JsonObject
        {
            ["indicator"] = f.Id,
            ["name"] = new JsonArray(Translation("CS", result.Name.Tell(Language.Czech)!.Text), Translation("DE", result.Name.Tell(Language.German)!.Text)),
            ["baseline"] = 0,
            ["targetValue"] = double.IsFinite(f.Middle) ? Math.Round(f.Middle, 3) : null,
            ["low"] = double.IsFinite(f.Low) ? Math.Round(f.Low, 3) : null,
            ["high"] = double.IsFinite(f.High) ? Math.Round(f.High, 3) : null,
            ["measurementUnit"] = f.Unit,
            ["formula"] = result.Formula.Text,
        };
    })]);

    internal static JsonArray Both(SketchLine line) => new(Translation("CS", line.Cs), Translation("DE", line.De));

    internal static JsonArray Whole(SketchSection section) => new(Translation("CS", string.Join('\n', section.Lines.Select(l => l.Cs))), Translation("DE", string.Join('\n', section.Lines.Select(l => l.De))));

    private static JsonObject Translation(string language, string text) => new() { ["language"] = language, ["translation"] = text };
}
