using System.Text.Json.Nodes;

namespace SmartRegion.Catalogue.Harvest;

/// <summary>Joins what a source has changed with what was edited here.</summary>
internal static class FieldMerge
{
    /// <summary>Property by property: what was edited here (it differs from what was taken last) stays; all else is as the source has it now.</summary>
    /// <param name="taken">The document as it was last taken.</param>
    /// <param name="ours">The document as it is here.</param>
    /// <param name="theirs">The document as the source tells it now.</param>
    public static JsonObject Of(JsonObject taken, JsonObject ours, JsonObject theirs)
    {
        var merged = new JsonObject();
        foreach (var name in theirs.Select(p => p.Key).Concat(ours.Select(p => p.Key)).Distinct())
        {
            var edited = !JsonNode.DeepEquals(taken[name], ours[name]);
            if ((edited ? ours[name] : theirs[name]) is { } value) merged[name] = value.DeepClone();
        }
        return merged;
    }
}
