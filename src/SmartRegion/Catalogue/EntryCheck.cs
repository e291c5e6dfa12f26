using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SmartRegion.Core;

namespace SmartRegion.Catalogue;

/// <summary>Whether a document may become an entry: its kind's schema, and what a schema cannot say.</summary>
public static partial class EntryCheck
{
    /// <summary>Properties that the server sets; a client may send back what it was given, and they are left aside.</summary>
    public static readonly IReadOnlyList<string> ServerSet = ["created", "modified", "version"];

    /// <summary>All faults of the document by itself; references are checked when it is stored.</summary>
    public static IReadOnlyList<Fault> Faults(JsonObject doc)
    {
        if (doc["kind"] is not { } kindNode) return [new Fault("/kind", $"'kind' is required, one of: {Names}.")];
        if (kindNode.GetValueKind() != JsonValueKind.String || Kinds.Find(kindNode.GetValue<string>()) is not { } kind)
            return [new Fault("/kind", $"{kindNode.ToJsonString()} is no kind. Known: {Names}.")];
        var faults = kind.Validate(doc);
        if (faults.Count > 0) return faults;
        return [.. LangTexts(doc, ""), .. Geometry(doc), .. Time(doc), .. Visibilities.Faults(doc), .. MeasurementBinding.Faults(doc)];
    }

    /// <summary>Throws 422 with all faults when there are any.</summary>
    public static void Demand(JsonObject doc)
    {
        Refuse(Faults(doc));
    }

    internal static void Refuse(IReadOnlyList<Fault> faults)
    {
        if (faults.Count == 0) return;
        throw new ProblemException(new Problem(422, "The entry is not valid",
            string.Join(" ", faults.Take(3).Select(f => $"{f.Field}: {f.Message}")), faults));
    }

    /// <summary>A slug: lower-case Latin letters and digits in groups joined by hyphens.</summary>
    [GeneratedRegex(@"^[a-z0-9]+(-[a-z0-9]+)*\z")]
    public static partial Regex Slug();

    private static string Names => string.Join(", ", Kinds.All.Select(k => k.Name));

    // The language of the original and the machine's languages must be languages that the text has.
    private static IEnumerable<Fault> LangTexts(JsonNode? node, string at)
    {
        if (node is JsonArray array)
            return array.SelectMany((item, i) => LangTexts(item, $"{at}/{i}"));
        if (node is not JsonObject o) return [];
        var own = o.ContainsKey("original") || o.ContainsKey("machine")
            ? new[] { o["original"] }.Concat(o["machine"] as JsonArray ?? []).OfType<JsonValue>()
                .Where(l => l.GetValueKind() == JsonValueKind.String && !o.ContainsKey(l.GetValue<string>()))
                .Select(l => new Fault(at, $"It names the language '{l}', in which there is no text."))
            : [];
        return own.Concat(o.SelectMany(p => LangTexts(p.Value, $"{at}/{p.Key}")));
    }

    private static IEnumerable<Fault> Geometry(JsonObject doc) =>
        doc["geometry"] is JsonObject g && Geometries.Complaint(g) is { } complaint ? [new Fault("/geometry", complaint)] : [];

    private static IEnumerable<Fault> Time(JsonObject doc)
    {
        if (doc["time"] is not JsonObject time) yield break;
        var (start, end) = (time["start"]?.GetValue<string>(), time["end"]?.GetValue<string>());
        if (!Interval.TryParseEnd(start, false, out _)) yield return new Fault("/time/start", $"'{start}' is no date. Write 2022, 2022-05, 2022-05-17 or 2022-05-17T08:30:00Z.");
        else if (!Interval.TryParseEnd(end, true, out _)) yield return new Fault("/time/end", $"'{end}' is no date. Write 2022, 2022-05, 2022-05-17 or 2022-05-17T08:30:00Z.");
        else if (!Interval.TryParse(start, end, out _)) yield return new Fault("/time/end", $"The end {end} lies before the start {start}.");
    }
}
