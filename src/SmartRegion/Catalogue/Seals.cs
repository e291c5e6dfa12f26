using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Catalogue;

/// <summary>
/// How well the figures of a practice are known. <see cref="Claimed"/>: somebody says so. <see cref="Documented"/>: a source that the
/// practice names tells it. <see cref="Measured"/>: the region has reckoned it from its own measurements (docs/evidence.md); nobody can write that
/// into a practice: it is the server that tells it in <see cref="Property"/>, and takes it back when the measurements no longer bear it.
/// </summary>
public static class Seals
{
    public const string Claimed = "claimed", Documented = "documented", Measured = "measured";

    /// <summary>The property of a practice that lists the measured indicators; set by the server.</summary>
    public const string Property = "measured";

    /// <summary>All, the strongest first.</summary>
    public static readonly IReadOnlyList<string> All = [Measured, Documented, Claimed];

    /// <summary>The seal of one benefit of a practice; null when nothing is said of how it is known.</summary>
    public static string? Of(JsonObject doc, JsonObject benefit)
    {
        if (benefit[MeasurementBinding.Property] is JsonObject && Json.AsText(benefit["kpi"]) is { } kpi && Indicators(doc).Contains(kpi)) return Measured;
        return Json.AsText(benefit["evidence"]) switch
        {
            null => null,
            Claimed => Claimed,
            _ => doc["sources"] is JsonArray { Count: > 0 } ? Documented : Claimed,
        };
    }

    /// <summary>The seals of all its benefits, the strongest first, each once.</summary>
    public static IReadOnlyList<string> Of(JsonObject doc)
    {
        var found = (doc["benefits"] as JsonArray ?? []).OfType<JsonObject>().Select(b => Of(doc, b)).ToHashSet();
        return [.. All.Where(found.Contains)];
    }

    /// <summary>The strongest seal of a practice; null of other kinds and of practices without figures.</summary>
    public static string? Best(Entry entry) => entry.Kind == "practice" && Of(entry.Doc) is [var best, ..] ? best : null;

    /// <summary>What a seal is called.</summary>
    public static LangText Label(string seal) => LangText.From(SchemaWalk.Find("practice", ["benefits"])!["items"]!["properties"]!["evidence"]!["x-enum"]![seal])!;

    /// <summary>The indicators that a document tells to be measured.</summary>
    public static IReadOnlyList<string> Indicators(JsonObject doc) => [.. (doc[Property] as JsonArray ?? []).Select(Json.AsText).OfType<string>()];

    // What was measured stays so until the region has looked again, as long as it is measured in the same way.
    internal static void Keep(JsonObject doc, JsonObject? before)
    {
        doc.Remove(Property);
        if (before is null) return;
        Write(doc, Indicators(before).Where(kpi => MeasurementBinding.Of(doc, kpi) is { } binding && JsonNode.DeepEquals(binding, MeasurementBinding.Of(before, kpi))));
    }

    internal static void Write(JsonObject doc, IEnumerable<string> kpis)
    {
        doc.Remove(Property);
        var measured = kpis.Distinct().Order(StringComparer.Ordinal).Select(k => (JsonNode)k).ToArray();
        if (measured.Length > 0) doc[Property] = new JsonArray(measured);
    }
}
