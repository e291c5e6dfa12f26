using System.Text.Json.Nodes;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Places;
using SmartRegion.Core;
using SmartRegion.Planning.Benefits;
using SmartRegion.Planning.Funding;
using SmartRegion.Planning.Funding.Api;
using SmartRegion.Planning.Funding.Budgets;
using SmartRegion.Planning.Transfer;
using SmartRegion.Planning.Transfer.Api;

namespace SmartRegion.Planning.Processes.Offered;

/// <summary>Similar places, and programmes for a project, as processes: the same readers and answers as <c>/api/places/{id}/similar</c> and <c>/api/funding/match</c>.</summary>
internal static class PlanningProcesses
{
    public static Process SimilarPlaces(Atlases atlases) => new("similar-places", "1.0.0",
        new("Co udělaly podobné obce", "Was ähnliche Gemeinden getan haben", "What places like ours have done"),
        new("Podobné obce na obou stranách hranice a příklady z praxe seřazené pro obec, s důvody a podmínkami.", "Ähnliche Gemeinden beiderseits der Grenze und Praxisbeispiele, für die Gemeinde geordnet, mit Gründen und Bedingungen.", "Similar municipalities on both sides of the border, and practices ranked for one with reasons and conditions."),
        [
            new("place", Municipality, null, ProcessSchemas.Place(), 1),
            new("topic", new("Přání", "Wünsche", "Wishes"), null, ProcessSchemas.Choice(Topics.All.Select(t => t.Id)), 0, Topics.All.Count),
            new("have", new("Co už máme", "Was vorhanden ist", "What is at hand"), null, ProcessSchemas.Text(), 0, 50),
            new("staff", new("Úvazky", "Stellen", "Posts"), null, ProcessSchemas.Number(0, 1000)),
            new("limit", new("Kolik nejvýše", "Höchstens", "How many at most"), null, ProcessSchemas.Whole(1, 100)),
        ],
        [
            new("similar", new("Podobné obce podle země", "Ähnliche Gemeinden nach Land", "Similar municipalities by country"), ProcessSchemas.Object()),
            new("practices", new("Příklady z praxe", "Praxisbeispiele", "Practices"), ProcessSchemas.ListOfObjects()),
        ],
        async (call, _) =>
        {
            var atlas = await atlases.NowAsync();
            var place = Json.AsText(call.Inputs["place"])!;
            var asked = new ProcessCall(call.Inputs.Where(i => i.Key != "place").ToDictionary(i => i.Key, i => i.Value), call.Address);
            var request = Named("place", () => LikeOursRequest.Read(ProcessQuery.Of(asked, LikeOursRequest.Names), atlas, place));
            return request.Fault is { } fault ? throw fault : LikeOursJson.Whole(LikeOurs.Of(atlas, request), call.Address);
        });

    public static Process FundingMatch(Atlases atlases) => new("funding-match", "1.0.0",
        new("Kdo to zaplatí", "Wer bezahlt es", "Who pays"),
        new("Které dotační programy projektu odpovídají, co změnit, kolik dají.", "Welche Programme zu einem Projekt passen, was zu ändern wäre, wie viel sie geben.", "Which programmes fit a project, what to change, and how much they give."),
        [
            new("place", Municipality, null, ProcessSchemas.Place(), 1, 50),
            new("topic", new("Témata", "Themen", "Topics"), null, ProcessSchemas.Choice(Topics.All.Select(t => t.Id)), 0, Topics.All.Count),
            new("concept", new("Pojmy slovníku", "Begriffe des Wortschatzes", "Concepts of the vocabulary"), null, ProcessSchemas.Text(), 0, 50),
            new("applicant", new("Žadatel", "Antragsteller", "Applicant"), null, ProcessSchemas.Choice(FundingRequest.Applicants)),
            new("cost", new("Náklady", "Kosten", "Cost"), null, ProcessSchemas.Number(0)),
            new("saved", new("Úspora elektřiny za rok v kWh", "Stromersparnis im Jahr in kWh", "Electricity saved in a year, in kWh"), null, ProcessSchemas.Number(0)),
            new("currency", new("Měna", "Währung", "Currency"), null, ProcessSchemas.Choice([ExchangeRate.Euro, ExchangeRate.Crown])),
            new("partner", new("Země partnerů", "Länder der Partner", "Countries of partners"), null, ProcessSchemas.Choice(["CZ", "DE"]), 0, 2),
            new("cooperation", new("Kritéria spolupráce", "Kriterien der Zusammenarbeit", "Criteria of cooperation"), null, ProcessSchemas.Choice(ProjectSketch.Criteria), 0, ProjectSketch.Criteria.Count),
            new("new", new("Něco nového", "Etwas Neues", "Something new"), null, ProcessSchemas.Switch()),
            new("date", new("Den žádosti", "Tag des Antrags", "Day of the application"), null, new JsonObject { ["type"] = "string", ["format"] = "date" }),
        ],
        [new("matches", new("Programy", "Programme", "Programmes"), ProcessSchemas.ListOfObjects()), new("rate", new("Kurz", "Wechselkurs", "Exchange rate"), ProcessSchemas.Object())],
        async (call, _) =>
        {
            var atlas = await atlases.NowAsync();
            var request = FundingRequest.Read(ProcessQuery.Of(call, FundingRequest.Names), atlas, DateOnly.FromDateTime(DateTime.UtcNow));
            return request.Faults.Count > 0 ? throw request.Refusal() : FundingJson.Whole(request, FundingApi.Matched(request, atlas), call.Address);
        });

    public static Process ProjectBudget(Atlases atlases) => new("project-budget", "1.0.0",
        new("Rozpočet projektu Interreg", "Budget eines Interreg-Projekts", "Budget of an Interreg project"),
        new("Náklady partnerů s paušálními sazbami, dotace a vlastní podíl v eurech a korunách.", "Kosten der Partner mit Pauschalen, Zuschuss und Eigenanteil in Euro und Kronen.", "Costs of partners with flat rates, grant and own share in euro and crowns."),
        [
            new("partners", new("Partneři", "Partner", "Partners"), new("Jako v /api/funding/budget.", "Wie in /api/funding/budget.", "As in /api/funding/budget."), ProcessSchemas.Object(), 1, 50),
            new("programme", new("Program", "Programm", "Programme"), null, ProcessSchemas.Text()),
        ],
        [
            new("verdict", new("Výsledek", "Ergebnis", "Verdict"), ProcessSchemas.Choice(["fits", "nearly", "not"])),
            new("partners", new("Partneři", "Partner", "Partners"), ProcessSchemas.ListOfObjects()),
            new("total", new("Náklady", "Kosten", "Costs"), ProcessSchemas.Object()),
            new("grant", new("Dotace", "Zuschuss", "Grant"), ProcessSchemas.Object()),
            new("ownShare", new("Vlastní podíl", "Eigenanteil", "Own share"), ProcessSchemas.Object()),
            new("findings", new("Co říkají pravidla", "Was die Regeln sagen", "What the rules say"), ProcessSchemas.ListOfObjects()),
        ],
        async (call, _) => BudgetJson.Whole(BudgetRequest.Read(new JsonObject(call.Inputs.Select(i => KeyValuePair.Create(i.Key, i.Value?.DeepClone()))), await atlases.NowAsync())));

    private static LangText Municipality => new("Obec", "Gemeinde", "Municipality");

    // What an address does not find is an input that is wrong.
    private static T Named<T>(string input, Func<T> read)
    {
        try { return read(); }
        catch (ProblemException e) when (e.Problem.Status == 404) { throw new ProblemException(input, e.Problem.Detail!); }
    }
}
