using System.Reflection;
using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Planning.Funding.Budgets;

/// <summary>A flat rate by which costs are reckoned instead of being proved (Regulation (EU) 2021/1060, Articles 53 to 56; 2021/1059, Articles 39 to 44).</summary>
/// <param name="Gives">The categories of costs that it covers.</param>
/// <param name="Of">The categories of which it is a share.</param>
/// <param name="PercentMax">The most that the regulation allows.</param>
/// <param name="NeedsCalculation">Only with a rate that the programme has calculated.</param>
/// <param name="NoLargeContracts">Not where contracts exceed the EU's thresholds of public procurement.</param>
/// <param name="Excludes">Options that a partner cannot use beside it.</param>
/// <param name="Article">Where it stands, such as "2021/1060 54(b)".</param>
/// <param name="ExcludedBy">Where it stands that others are excluded.</param>
public sealed record CostOption(
    string Id, LangText Title, IReadOnlyList<string> Gives, IReadOnlyList<string> Of, decimal PercentMax, bool NeedsCalculation, bool NoLargeContracts, IReadOnlyList<string> Excludes, string Article, string ExcludedBy, CostArticle Source);

/// <summary>A category of costs of Interreg.</summary>
public sealed record CostCategory(string Id, LangText Title, string Article, CostArticle Source);

/// <summary>An article of the regulations.</summary>
/// <param name="Name">Such as "2021/1060 54".</param>
/// <param name="Url">The regulation in the Official Journal.</param>
/// <param name="ReadAt">The page on which its wording was read; null where it was not at hand, so that the rule is to be checked.</param>
/// <param name="ToldAt">Of an article that was not read: the manual of another programme that tells the same, or null.</param>
public sealed record CostArticle(string Name, string Url, string? ReadAt, string? ToldAt)
{
    /// <summary>Where to look first: at the wording, at the manual, at the regulation.</summary>
    public string Page => ReadAt ?? ToldAt ?? Url;
}

/// <summary>What data/cost-options.json tells, read once.</summary>
public sealed class CostOptions
{
    public const string Staff = "staff", Office = "office", Travel = "travel", External = "external", Equipment = "equipment", Infrastructure = "infrastructure";

    /// <summary>The line of a budget that a flat rate for all remaining costs gives.</summary>
    public const string Remaining = "remaining";

    private static readonly Lazy<CostOptions> Once = new(Read);

    public static CostOptions Known => Once.Value;

    public required IReadOnlyList<CostCategory> Categories { get; init; }
    public required IReadOnlyList<CostOption> All { get; init; }
    public required IReadOnlyList<CostArticle> Articles { get; init; }

    /// <summary>Up to which total, in euro, costs are paid by flat rates and the like only (2021/1060, 53(2)).</summary>
    public required decimal SmallOperation { get; init; }

    public required string SmallOperationArticle { get; init; }

    /// <summary>The most that an Interreg programme pays, in per cent (2021/1059, 13).</summary>
    public required decimal RatePercentMax { get; init; }

    public required string RateArticle { get; init; }

    /// <summary>The option of that name, or null.</summary>
    public CostOption? Find(string? id) => All.FirstOrDefault(o => o.Id == id);

    /// <summary>The article to which "2021/1060 54(b)" belongs.</summary>
    public CostArticle ArticleOf(string name) => In(Articles, name);

    private static CostArticle In(IReadOnlyList<CostArticle> articles, string name) => articles.First(a => a.Name == name.Split('(')[0]);

    private static CostOptions Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("data/cost-options.json")!;
        var doc = (JsonObject)JsonNode.Parse(stream)!;
        var urls = Objects(doc["sources"]).ToDictionary(s => Text(s, "id"), s => Text(s, "url"));
        IReadOnlyList<CostArticle> articles = [.. Objects(doc["articles"]).Select(a => new CostArticle(Article(a), urls[Text(a, "source")], Json.AsText(a["readAt"]), Json.AsText(a["toldAt"])))];
        return new CostOptions
        {
            Articles = articles,
            Categories = [.. Objects(doc["categories"]).Select(c => new CostCategory(Text(c, "id"), LangText.From(c["title"])!, Article(c), In(articles, Article(c))))],
            All = [.. Objects(doc["options"]).Select(o => new CostOption(Text(o, "id"), LangText.From(o["title"])!, Texts(o["gives"]), Texts(o["of"]), (decimal)Json.AsNumber(o["percentMax"])!.Value,
                o["needsCalculation"] is not null, o["noLargeContracts"] is not null, Texts(o["excludes"]), Article(o), "2021/1060 " + Text(o, "excludedBy"), In(articles, Article(o))))],
            SmallOperation = (decimal)Json.AsNumber(doc["smallOperation"]!["most"])!.Value,
            SmallOperationArticle = Article((JsonObject)doc["smallOperation"]!),
            RatePercentMax = (decimal)Json.AsNumber(doc["coFinancing"]!["percentMax"])!.Value,
            RateArticle = Article((JsonObject)doc["coFinancing"]!),
        };
    }

    private static string Article(JsonObject o) => $"{(Text(o, "source") == "cpr" ? "2021/1060" : "2021/1059")} {Text(o, "article")}";

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => ((JsonArray)node!).Cast<JsonObject>();

    private static string Text(JsonObject o, string name) => Json.AsText(o[name])!;

    private static IReadOnlyList<string> Texts(JsonNode? node) => [.. ((JsonArray)node!).Select(n => n!.GetValue<string>())];
}
