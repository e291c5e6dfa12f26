using System.Globalization;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Planning.Benefits;
using SmartRegion.Planning.Sketches;

namespace SmartRegion.Portal.Sketches.Shared;

/// <summary>The document of a project entry that a shared sketch becomes: its texts, its phases as milestones, its cost.</summary>
internal static class SketchProject
{
    private static readonly string[] Told = ["aim", "place", "practice", "partners", "timetable", "risks", "indicators"];

    public static JsonObject Of(SharedSketchShown view)
    {
        var sketch = view.Sketch;
        var doc = new JsonObject { ["kind"] = "project", ["title"] = Both(view.Title.Cs, view.Title.De), ["status"] = "idea", ["owner"] = sketch.Lead };
        if (Both(Json.AsText(sketch.Part("aim").Body["cs"]), Json.AsText(sketch.Part("aim").Body["de"])) is { } aim) doc["summary"] = aim;
        if (Both(Whole("cs"), Whole("de")) is { } whole) doc["description"] = whole;
        if (view.Named.ContainsKey(sketch.Place)) doc["places"] = new JsonArray(sketch.Place);
        doc["milestones"] = new JsonArray([.. Phase.Of(sketch.Start, sketch.Months).Select(p => (JsonNode)new JsonObject { ["title"] = Both(Texts.In(Language.Czech, "sketch.phase-" + p.Code), Texts.In(Language.German, "sketch.phase-" + p.Code)), ["date"] = p.To.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) })]);
        if (view.Budget is { Total: > 0 } budget) doc["budget"] = new JsonObject { ["amount"] = budget.Total, ["currency"] = ExchangeRate.Euro };
        doc["time"] = new JsonObject { ["start"] = sketch.Start.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), ["end"] = sketch.Start.AddMonths(sketch.Months).AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) };
        return doc;

        string Whole(string language) => string.Join("\n\n", Told.Select(p => (Title: Texts.In(language, "sketch.section-" + p), Text: Json.AsText(sketch.Part(p).Body[language]) ?? "")).Where(p => p.Text.Length > 0).Select(p => $"## {p.Title}\n\n{p.Text}"));
    }

    // A text has no language in which there is nothing.
    private static JsonObject? Both(string? cs, string? de)
    {
        var text = new JsonObject();
        if (cs is { Length: > 0 }) text["cs"] = cs;
        if (de is { Length: > 0 }) text["de"] = de;
        return text.Count == 0 ? null : text;
    }
}
