using System.Reflection;
using System.Text.Json.Nodes;
using SmartRegion.Catalogue.Federation;
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

    private const int Day = 24 * 60, UsualRate = 4, PeerRate = 20, UsualLoss = 20;
    private static readonly JsonObject Form = Load();

    /// <summary>The JSON Schema.</summary>
    public static JsonObject Schema => (JsonObject)Form.DeepClone();

    public LangText Title => LangText.From(Doc["title"])!;
    public string Type => Json.AsText(Doc["type"])!;

    /// <summary>The address without a slash at its end.</summary>
    public string Url => Json.AsText(Doc["url"])!.TrimEnd('/');

    /// <summary>From one visit to the next; null when nobody has said.</summary>
    public TimeSpan? Every => Doc["every"]?.GetValue<int>() is { } minutes ? TimeSpan.FromMinutes(minutes) : IsPeer ? null : TimeSpan.FromMinutes(Day);

    /// <summary>A region with which changes are exchanged: its pages are signed, and what it deletes is deleted here.</summary>
    public bool IsPeer => Doc["peer"]?.GetValue<bool>() == true;

    /// <summary>The key by which a peer is known; null until a coordinator has confirmed one.</summary>
    public RegionKey? PeerKey => RegionKey.Parse(Json.AsText(Doc["key"]));

    /// <summary>Which region the peer is, known from the first exchange on.</summary>
    public string? Region => Json.AsText(State["region"]);

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
    public double Rate => Json.AsNumber(Doc["rate"]) ?? (IsPeer ? PeerRate : UsualRate);

    /// <summary>Who is told to have written its entries.</summary>
    public string Writer => $"{(IsPeer ? "peer" : "harvest")} {Id}";

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
        if (Json.AsText(doc["key"]) is { } key && RegionKey.Parse(key) is null) yield return new Fault("/key", "It is no key of a region: 43 characters, from its /.well-known/smart-region (key.x).");
        if (doc["peer"]?.GetValue<bool>() == true)
        {
            if (Json.AsText(doc["type"]) != SmartRegion) yield return new Fault("/peer", "Only another Smart Region can be a peer.");
            if (Json.AsText(doc["edits"]) == "keep") yield return new Fault("/edits", "Entries of a peer are changed at their owner only.");
        }
        else if (doc["key"] is not null) yield return new Fault("/key", "Only a peer has a key.");
        if (doc["kinds"] is not null && Json.AsText(doc["type"]) != SmartRegion) yield return new Fault("/kinds", "Only another Smart Region has kinds; what others have are datasets.");
    }

    private List<string> Strings(string member) => (Doc[member] as JsonArray)?.Select(n => n!.GetValue<string>()).ToList() ?? [];

    private static JsonObject Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("harvest/source.json")!;
        return (JsonObject)JsonNode.Parse(stream)!;
    }
}
