using System.Globalization;
using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Catalogue.Records;

/// <summary>
/// The time of an entry as records tell it (OGC API Records, 7.2.5): a day, an instant in UTC, or an interval of either. A year or a month is the
/// interval of its days. It covers what the store holds of it, so that datetime and filters agree with what is shown.
/// </summary>
internal static class RecordTime
{
    /// <summary>The object; null when the entry has no time.</summary>
    public static JsonObject? Of(JsonObject doc)
    {
        var (start, end) = (Json.AsText(doc["time"]?["start"]), Json.AsText(doc["time"]?["end"]));
        var (from, to) = EntryRows.Times(doc);
        if (from is null && to is null) return null;
        if (IsInstant(start) || IsInstant(end))
            return end is null || end == start
                ? new JsonObject { ["timestamp"] = Instant.Exact(from!.Value) }
                : Between(from is null ? ".." : Instant.Exact(from.Value), to is null ? ".." : Instant.Exact(to.Value));
        var (first, last) = (from is null ? ".." : Day(from.Value), to is null ? ".." : Day(to.Value));
        return first == last ? new JsonObject { ["date"] = first } : Between(first, last);
    }

    private static JsonObject Between(string start, string end) => new() { ["interval"] = new JsonArray(start, end) };

    private static bool IsInstant(string? text) => text?.Contains('T', StringComparison.Ordinal) == true;

    private static string Day(DateTime at) => at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
