using System.Reflection;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Core.Validation;

namespace SmartRegion.Catalogue.Harvest;

/// <summary>A catalogue that is harvested: what a coordinator has said of it (its schema is Schemas/source.json).</summary>
/// <param name="State">What the next visit needs to know: validators, how far it came.</param>
/// <param name="NextAt">When it is due, in milliseconds since 1970.</param>
/// <param name="Failures">Failed visits in a row.</param>
public sealed record HarvestSource(long Key, string Id, JsonObject Doc, JsonObject State, long NextAt, int Failures)
{
    public const string Ckan = "ckan", Dcat = "dcat", Records = "records", Csw = "csw", SmartRegion = "smart-region";

    private const int Day = 24 * 60, UsualRate = 4, UsualLoss = 20;
    private static readonly JsonObject Form = Load();

    /// <summary>The JSON Schema.</summary>
    public static JsonObject Schema => (JsonObject)Form.DeepClone();

    public LangText Title => LangText.From(Doc["title"])!;
    public string Type => Json.AsText(Doc["type"])!;

    /// <summary>The address without a slash at its end.</summary>
    public string Url => Json.AsText(Doc["url"])!.TrimEnd('/');

    public TimeSpan Every => TimeSpan.FromMinutes(Doc["every"]?.GetValue<int>() ?? Day);
    public bool IsPaused => Doc["paused"]?.GetValue<bool>() == true;

    /// <summary>The language of texts that name none.</summary>
    public string Language => Json.AsText(Doc["language"]) ?? Title.Languages.First();

    public string? Filter => Json.AsText(Doc["filter"]);
    public IReadOnlyList<string> Kinds => Strings("kinds");
    public IReadOnlyList<string> Topics => Strings("topics");
    public IReadOnlyList<string> Countries => Strings("countries");

    /// <summary>Its entries may be edited here.</summary>
    public bool KeepsEdits => Json.AsText(Doc["edits"]) == "keep";

    public int MaxGone => Doc["maxGone"]?.GetValue<int>() ?? UsualLoss;
    public double Rate => Json.AsNumber(Doc["rate"]) ?? UsualRate;

    /// <summary>Who is told to have written its entries.</summary>
    public string Writer => $"harvest {Id}";

    /// <summary>Throws 422 with all faults.</summary>
    public static void Demand(JsonObject doc)
    {
        var faults = new JsonSchema(Form, _ => null).Validate(doc).ToList();
        if (faults.Count == 0) faults.AddRange(More(doc));
        if (faults.Count > 0) throw new ProblemException(new Problem(422, "The source is not valid", string.Join(" ", faults.Take(3).Select(f => $"{f.Field}: {f.Message}")), faults));
    }

    private static IEnumerable<Fault> More(JsonObject doc)
    {
        if (!Uri.TryCreate(Json.AsText(doc["url"]), UriKind.Absolute, out var url)) yield return new Fault("/url", "It is no web address.");
        else if (url.UserInfo.Length > 0) yield return new Fault("/url", "Leave name and password out of the address: everybody sees it.");
        foreach (var (topic, i) in (doc["topics"] as JsonArray ?? []).Select((t, i) => (t!.GetValue<string>(), i)))
            if (Catalogue.Topics.Find(topic) is null) yield return new Fault($"/topics/{i}", $"There is no topic '{topic}'. Known: {string.Join(", ", Catalogue.Topics.All.Select(t => t.Id))}.");
        foreach (var (kind, i) in (doc["kinds"] as JsonArray ?? []).Select((k, i) => (k!.GetValue<string>(), i)))
            if (Catalogue.Kinds.Find(kind) is null) yield return new Fault($"/kinds/{i}", $"There is no kind '{kind}'. Known: {string.Join(", ", Catalogue.Kinds.All.Select(k => k.Name))}.");
        if (doc["filter"] is not null && Json.AsText(doc["type"]) is not (Ckan or Records)) yield return new Fault("/filter", "Only CKAN and OGC API Records take a filter.");
        if (doc["kinds"] is not null && Json.AsText(doc["type"]) != SmartRegion) yield return new Fault("/kinds", "Only another Smart Region has kinds; what others have are datasets.");
    }

    private List<string> Strings(string member) => (Doc[member] as JsonArray)?.Select(n => n!.GetValue<string>()).ToList() ?? [];

    private static JsonObject Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("harvest/source.json")!;
        return (JsonObject)JsonNode.Parse(stream)!;
    }
}
