using System.Reflection;
using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Catalogue;

/// <summary>A topic: one of the sixteen of the SDDI catalogue, or water, 5g, hydrogen.</summary>
public sealed record Topic(string Id, LangText Label, string Icon);

/// <summary>The topics, from data/topics.json.</summary>
public static class Topics
{
    private static readonly Lazy<Dictionary<string, Topic>> ById = new(() => Lists.Read("topics.json")
        .Select(t => new Topic(t["id"]!.GetValue<string>(), LangText.From(t["label"])!, t["icon"]!.GetValue<string>()))
        .ToDictionary(t => t.Id));

    public static IReadOnlyList<Topic> All => [.. ById.Value.Values];

    public static Topic? Find(string id) => ById.Value.GetValueOrDefault(id);
}

/// <summary>A key performance indicator.</summary>
public sealed record Kpi(string Id, LangText Label, string Unit);

/// <summary>The indicators by which benefits are told, from data/kpis.json.</summary>
public static class Kpis
{
    private static readonly Lazy<Dictionary<string, Kpi>> ById = new(() => Lists.Read("kpis.json")
        .Select(k => new Kpi(k["id"]!.GetValue<string>(), LangText.From(k["label"])!, k["unit"]!.GetValue<string>()))
        .ToDictionary(k => k.Id));

    public static IReadOnlyList<Kpi> All => [.. ById.Value.Values];

    public static Kpi? Find(string id) => ById.Value.GetValueOrDefault(id);
}

/// <summary>Short curated lists that are part of the program.</summary>
internal static class Lists
{
    public static IEnumerable<JsonObject> Read(string file)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("lists/" + file)!;
        return [.. ((JsonArray)JsonNode.Parse(stream)!).Select(n => (JsonObject)n!)];
    }
}
