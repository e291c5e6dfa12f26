using System.Globalization;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Planning.Funding.Api;
using SmartRegion.Planning.Sketches;
using SmartRegion.Planning.Sketches.Shared;

namespace SmartRegion.Portal.Sketches.Shared;

/// <summary>A shared sketch as JSON, with the fields of an application form of Jems as <see cref="SketchJson"/> has them, and its parts with their tags.</summary>
internal static class SharedSketchJson
{
    public static JsonObject Listed(ListedSketch sketch, Func<string, string> address) => new()
    {
        ["id"] = sketch.Id,
        ["lead"] = sketch.Lead,
        ["title"] = sketch.Title.DeepClone(),
        ["invitedAs"] = sketch.InvitedAs,
        // Whoever is only invited does not learn when the others write.
        ["changed"] = sketch.InvitedAs is null ? Instant.Seconds(sketch.Changed) : null,
        ["href"] = sketch.InvitedAs is null ? address($"/api/sketches/{sketch.Id}") : null,
    };

    public static JsonObject Whole(SharedSketchShown view)
    {
        var (sketch, sections) = (view.Sketch, view.Sections.ToDictionary(s => s.Id));
        return new JsonObject
        {
            ["id"] = sketch.Id,
            ["lead"] = sketch.Lead,
            ["created"] = Instant.Seconds(sketch.Created),
            ["project"] = new JsonObject { ["title"] = SketchJson.Both(view.Title), ["duration"] = sketch.Months, ["startDate"] = sketch.Start.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), ["intro"] = Text("aim") },
            ["projectRelevance"] = new JsonObject { ["territorialChallenge"] = Text("place"), ["commonChallenge"] = Text("practice"), ["transnationalCooperation"] = Text("partners") },
            ["projectPartnership"] = new JsonObject { ["partnership"] = Text("partners") },
            ["projectManagement"] = new JsonObject { ["projectRisks"] = Text("risks") },
            ["workPackages"] = new JsonArray([.. Phase.Of(sketch.Start, sketch.Months).Select((p, i) => (JsonNode)new JsonObject { ["workPackageNumber"] = i + 1, ["name"] = SketchJson.Both(new SketchLine(Texts.In(Language.Czech, "sketch.phase-" + p.Code), Texts.In(Language.German, "sketch.phase-" + p.Code))), ["startPeriod"] = p.First, ["endPeriod"] = p.Last })]),
            ["partners"] = new JsonArray([.. sketch.Partners.Select(p => (JsonNode)new JsonObject
            {
                ["role"] = p.Organisation == sketch.Lead ? "LEAD_PARTNER" : "PARTNER",
                ["abbreviation"] = p.Organisation,
                ["state"] = p.HasAccepted ? "in" : "invited",
                ["partnerType"] = SketchJson.Types.GetValueOrDefault(Json.AsText(view.Named.GetValueOrDefault(p.Organisation)?.Doc["type"]) ?? ""),
                ["source"] = $"{view.BaseUrl}/id/{p.Organisation}",
            })]),
            ["programme"] = sketch.Programme.Length > 0 ? sketch.Programme : null,
            ["budget"] = view.Budget is null ? null : BudgetJson.Whole(view.Budget),
            ["parts"] = new JsonArray([.. sketch.PartNames.Select(p => (JsonNode)Part(sketch.Part(p)))]),
            ["comments"] = new JsonArray([.. view.Comments.Select(c => (JsonNode)new JsonObject { ["number"] = c.Seq, ["at"] = Instant.Seconds(c.At), ["by"] = c.By, ["part"] = c.Part.Length > 0 ? c.Part : null, ["text"] = c.Text })]),
        };

        JsonArray? Text(string part) => sections.TryGetValue(part, out var section) ? SketchJson.Whole(section) : null;
    }

    public static JsonObject Part(SketchPart part) => new()
    {
        ["part"] = part.Name,
        ["version"] = part.Version,
        ["etag"] = part.ETag,
        ["at"] = part.Version > 0 ? Instant.Seconds(part.At) : null,
        ["by"] = part.By.Length > 0 ? part.By : null,
        ["body"] = part.Body.DeepClone(),
    };
}
