using System.Text.Json.Nodes;

namespace SmartRegion.Catalogue.Harvest;

/// <summary>Turns references of another region's entry to the ids that their targets have here.</summary>
internal static class ReferenceMend
{
    /// <summary>Those that lead nowhere here.</summary>
    /// <param name="idOf">The id here of an id there; null when there is no such entry here.</param>
    /// <param name="drop">Takes them out of the document.</param>
    public static IReadOnlyList<Reference> Apply(JsonObject doc, Func<string, string?> idOf, bool drop)
    {
        var lost = new List<Reference>();
        // From the last on, so that numbers of list members stay true while some are taken out.
        foreach (var reference in References.Each(doc).Reverse())
        {
            var path = reference.Field[1..].Split('/');
            if (idOf(reference.To) is { } id) Set(doc, path, id);
            else
            {
                lost.Add(reference);
                if (drop) Remove(doc, path);
            }
        }
        if (drop) foreach (var name in new[] { "relations", "places", "datasets" }) if (doc[name] is JsonArray { Count: 0 }) doc.Remove(name);
        return lost;
    }

    private static void Set(JsonObject doc, string[] path, string id)
    {
        JsonNode at = doc;
        foreach (var part in path[..^1]) at = Member(at, part);
        if (at is JsonArray array) array[int.Parse(path[^1])] = id;
        else at[path[^1]] = id;
    }

    // A relation without its target says nothing; a place, a parent, a programme is one property.
    private static void Remove(JsonObject doc, string[] path)
    {
        if (path is ["relations", var i, "to"]) ((JsonArray)doc["relations"]!).RemoveAt(int.Parse(i));
        else if (path is [var list, var n] && doc[list] is JsonArray array) array.RemoveAt(int.Parse(n));
        else
        {
            JsonNode at = doc;
            foreach (var part in path[..^1]) at = Member(at, part);
            ((JsonObject)at).Remove(path[^1]);
            if (path is ["contact", _] && doc["contact"] is JsonObject { Count: 0 }) doc.Remove("contact");
        }
    }

    private static JsonNode Member(JsonNode at, string part) => at is JsonArray array ? array[int.Parse(part)]! : at[part]!;
}
