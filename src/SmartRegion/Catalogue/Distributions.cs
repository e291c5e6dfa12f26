using System.Globalization;
using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Catalogue;

/// <summary>The distributions of a dataset whose rows are kept here.</summary>
public static class Distributions
{
    /// <summary>The id of the table that holds its rows; null when they are elsewhere.</summary>
    public static string? DataOf(JsonObject distribution) => Json.AsText(distribution["data"]);

    /// <summary>The path of its file here; null when it is elsewhere. Its <c>url</c> was the address when it was sent, which may have changed.</summary>
    public static string? FileOf(JsonObject distribution) => DataOf(distribution) is { } id ? $"/api/data/{id}/file" : null;

    /// <summary>When its file was last changed, in UTC; null when that is not known.</summary>
    public static DateTime? Modified(JsonObject distribution) => DateTime.TryParse(Json.AsText(distribution["modified"]), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var at) ? at : null;

    /// <summary>Of an entry of another region: its rows stay there, and are had by their address, which that region's own address tells better than the entry.</summary>
    public static void LeaveThere(JsonObject doc, string region)
    {
        foreach (var distribution in Of(doc))
            if (FileOf(distribution) is { } path)
            {
                distribution["url"] = region.TrimEnd('/') + path;
                distribution.Remove("data");
            }
    }

    /// <summary>Those of an entry.</summary>
    public static IEnumerable<JsonObject> Of(Entry entry) => Of(entry.Doc);

    /// <summary>Those of an entry's document.</summary>
    public static IEnumerable<JsonObject> Of(JsonObject doc) => (doc["distributions"] as JsonArray ?? []).OfType<JsonObject>();
}
