using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Planning.Funding.Budgets;

namespace SmartRegion.Planning.Sketches.Shared;

/// <summary>
/// What stands in a part: a text is <c>{"cs", "de"}</c>, a budget <c>{"currency", "lines": [{"category", "cs", "de", "amount"}], "options": […], "largeContracts"}</c>.
/// </summary>
public static class SketchBody
{
    /// <summary>Letters of a text, of a title, of what a line of a budget is for; lines of a budget.</summary>
    public const int LongestText = 8000, LongestTitle = 200, LongestLine = 300, MostLines = 60;

    private static readonly string[] Languages = [Language.Czech, Language.German];

    /// <summary>The body as it is stored: nothing but what belongs there.</summary>
    /// <exception cref="ProblemException">400 naming the field.</exception>
    public static JsonObject Checked(string part, JsonObject sent)
    {
        if (SketchPart.OrganisationOf(part) is not { } organisation) return Text(sent, part == "title" ? LongestTitle : LongestText, part == "title");
        Known(sent, "", "currency", "lines", "options", "largeContracts");
        if (sent["lines"] is not (null or JsonArray { Count: <= MostLines })) throw new ProblemException("/lines", $"Lines are a JSON array of at most {MostLines}.");
        var body = new JsonObject();
        foreach (var name in new[] { "currency", "options", "largeContracts" }) if (sent[name] is { } node) body[name] = node.DeepClone();
        body["lines"] = new JsonArray([.. (sent["lines"] as JsonArray ?? []).Select((l, i) => Line(l, $"/lines/{i}"))]);
        Budget(organisation, body);
        return body;
    }

    /// <summary>The budget of a partner as it is reckoned: lines of a category are one sum.</summary>
    /// <exception cref="ProblemException">400 naming the field.</exception>
    public static PartnerBudget Budget(string organisation, JsonObject body)
    {
        var asked = new JsonObject { ["partner"] = organisation };
        foreach (var name in new[] { "currency", "options", "largeContracts" }) if (body[name] is { } node) asked[name] = node.DeepClone();
        var lines = (body["lines"] as JsonArray ?? []).Cast<JsonObject>();
        asked["costs"] = new JsonObject(lines.GroupBy(l => Json.AsText(l["category"])!).Select(g => KeyValuePair.Create(g.Key, (JsonNode?)g.Sum(l => Json.AsNumber(l["amount"])!.Value))));
        return BudgetRequest.Partner(asked, "");
    }

    /// <summary>A text in both languages, as far as it is written.</summary>
    public static LangText? TextOf(JsonObject body) => LangText.From(new JsonObject(Languages.Where(l => Json.AsText(body[l]) is { Length: > 0 }).Select(l => KeyValuePair.Create(l, body[l]?.DeepClone()))));

    private static JsonNode Line(JsonNode? node, string at)
    {
        if (node is not JsonObject line) throw new ProblemException(at, "A line is a JSON object.");
        Known(line, at, "category", "cs", "de", "amount");
        if (CostOptions.Known.Categories.All(c => c.Id != Json.AsText(line["category"]))) throw new ProblemException($"{at}/category", $"The category is one of: {string.Join(", ", CostOptions.Known.Categories.Select(c => c.Id))}.");
        if (Json.AsNumber(line["amount"]) is not { } amount || amount < 0 || amount > 1e9) throw new ProblemException($"{at}/amount", "An amount is a number from 0 to 1000000000.");
        var whole = Text(new JsonObject(Languages.Select(l => KeyValuePair.Create(l, line[l]?.DeepClone()))), LongestLine, true, at);
        return new JsonObject { ["category"] = line["category"]!.DeepClone(), ["cs"] = whole["cs"]!.DeepClone(), ["de"] = whole["de"]!.DeepClone(), ["amount"] = amount };
    }

    private static JsonObject Text(JsonObject sent, int longest, bool isLine, string at = "")
    {
        Known(sent, at, Languages);
        var body = new JsonObject();
        foreach (var language in Languages)
        {
            if (sent[language] is { } given && Json.AsText(given) is null) throw new ProblemException($"{at}/{language}", "It is a text.");
            var text = (Json.AsText(sent[language]) ?? "").ReplaceLineEndings("\n").Trim();
            if (text.Any(c => char.IsControl(c) && (isLine || c is not ('\n' or '\t')))) throw new ProblemException($"{at}/{language}", isLine ? "It is one line, without control characters." : "It holds control characters.");
            if (text.Length > longest) throw new ProblemException($"{at}/{language}", $"It has at most {longest} letters.");
            body[language] = text;
        }
        return body;
    }

    private static void Known(JsonObject sent, string at, params string[] names)
    {
        if (sent.Select(m => m.Key).FirstOrDefault(k => !names.Contains(k)) is { } unknown) throw new ProblemException($"{at}/{unknown}", $"There is no '{unknown}' here. Known: {string.Join(", ", names)}.");
    }
}
