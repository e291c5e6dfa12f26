using SmartRegion.Core;

namespace SmartRegion.Twin.Data;

/// <summary>
/// Who sees a dataset, and so its tables: what the dataset's entry says. It is read from there each time a table is, in the same statement, so
/// that a table is never seen by others than its dataset, not even for a moment.
/// </summary>
/// <param name="Visibility">public, members, organisation, archived, or <see cref="Gone"/>.</param>
/// <param name="Owner">The organisation to which the dataset belongs; empty when it does not say.</param>
public sealed record DatasetSight(string Visibility, string Owner)
{
    /// <summary>There is no such dataset any more: nobody sees what is left of its tables.</summary>
    public const string Gone = "gone";

    /// <summary>That of a dataset.</summary>
    /// <param name="isPublic">Its entry is one of those that everybody sees.</param>
    /// <param name="hidden">The document of its entry, when not everybody sees it.</param>
    internal static DatasetSight Of(bool isPublic, string? hidden)
    {
        if (hidden is null) return new(isPublic ? "public" : Gone, "");
        var doc = Json.Object(hidden);
        return new(Json.AsText(doc["visibility"]) is "members" or "organisation" ? Json.AsText(doc["visibility"])! : "archived", Json.AsText(doc["owner"]) ?? "");
    }
}
