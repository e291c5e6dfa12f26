using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Twin.Features.Crs;

namespace SmartRegion.Twin.Features;

/// <summary>What clients say about a collection: checked before it is stored.</summary>
public static class CollectionDocument
{
    private static readonly string[] Members = ["title", "description", "schema", "storageCrs", "describedBy", "visibility", "owner", "license", "attribution", "keywords", "time"];
    private static readonly string[] Visibilities = ["public", "members", "organisation", "hidden"];
    private static readonly string[] Roles = ["id", "primary-geometry", "primary-instant", "primary-interval-start", "primary-interval-end"];

    /// <summary>The id that a new collection asks for.</summary>
    /// <exception cref="ProblemException">422.</exception>
    public static string Id(JsonObject body) => Json.AsText(body["id"]) is { } id && IsId(id) ? id
        : throw Invalid("/id", "A collection has an id: lower-case letters and digits in groups joined by hyphens or underscores.");

    /// <summary>True for lower-case letters and digits in groups joined by hyphens or underscores.</summary>
    public static bool IsId(string id) => id.Length is > 0 and <= 100 && char.IsAsciiLetterOrDigit(id[0]) && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_');

    /// <summary>The document of a new collection.</summary>
    /// <exception cref="ProblemException">422 that names the member.</exception>
    public static JsonObject Checked(JsonObject body)
    {
        var doc = new JsonObject();
        foreach (var (name, value) in body)
        {
            if (name is "id" or "links") continue;
            if (!Members.Contains(name)) throw Invalid("/" + name, $"A collection has no member '{name}'. Known: id, {string.Join(", ", Members)}.");
            if (value is not null) doc[name] = value.DeepClone();
        }
        if (Json.AsText(doc["title"]) is { } title) doc["title"] = new JsonObject { ["en"] = title };
        CheckTexts(doc, "title");
        CheckTexts(doc, "description");
        if (doc["storageCrs"] is { } crs && (Json.AsText(crs) is not { } uri || CrsRegister.Find(uri) is null))
            throw Invalid("/storageCrs", $"It is no reference system that is known here. Known: {string.Join(", ", CrsRegister.All.Select(c => c.Uri))}.");
        CheckVisibility(doc);
        CheckKeywords(doc["keywords"]);
        CheckTime(doc["time"]);
        CheckSchema(doc["schema"] as JsonObject ?? throw Invalid("/schema", "A collection has a schema: {\"type\":\"object\",\"properties\":{…}}."));
        return doc;
    }

    /// <summary>The document of a collection with a merge patch (RFC 7396) in it.</summary>
    public static JsonObject Changed(Collection collection, JsonObject patch)
    {
        if (patch["storageCrs"] is not null && collection.Count > 0) throw Invalid("/storageCrs", "The features are stored in it already. Import them anew with --replace.");
        var doc = (JsonObject)collection.Doc.DeepClone();
        // These are ours: what clients say does not touch them.
        var (columns, model, data) = (doc["columns"]?.DeepClone(), doc["cityModel"]?.DeepClone(), doc["data"]?.DeepClone());
        doc.Remove("columns");
        doc.Remove("cityModel");
        doc.Remove("data");
        var changed = Checked(MergePatching.Apply(doc, (JsonObject)patch.DeepClone()));
        if (columns is not null) changed["columns"] = columns;
        if (model is not null) changed["cityModel"] = model;
        if (data is not null) changed["data"] = data;
        if (data is not null && changed["visibility"] is { } visibility && Json.AsText(visibility) != "public") throw Invalid("/visibility", "A table of data is seen by whoever sees its dataset: say 'visibility' in the entry of the dataset.");
        return changed;
    }

    /// <summary>Puts into a document who may see the collection.</summary>
    /// <exception cref="ProblemException">422 that names the member.</exception>
    public static void Show(JsonObject doc, string visibility, string? owner)
    {
        doc["visibility"] = visibility;
        if (owner is null) doc.Remove("owner"); else doc["owner"] = owner;
        CheckVisibility(doc);
    }

    private static void CheckVisibility(JsonObject doc)
    {
        var visibility = doc["visibility"] is { } node ? Json.AsText(node) ?? "" : "public";
        if (!Visibilities.Contains(visibility)) throw Invalid("/visibility", $"It is one of {string.Join(", ", Visibilities)}.");
        if (doc["owner"] is { } owner && Json.AsText(owner) is not { Length: > 0 and <= 200 }) throw Invalid("/owner", "It is the id of the organisation's entry.");
        if (visibility == "organisation" && doc["owner"] is null) throw Invalid("/owner", "Name the organisation that may see it, by the id of its entry.");
    }

    private static void CheckTexts(JsonObject doc, string name)
    {
        if (doc[name] is { } node && (node is not JsonObject texts || texts.Any(t => !Language.IsKnown(t.Key) || Json.AsText(t.Value) is null)))
            throw Invalid("/" + name, "A text is an object of languages: {\"cs\":\"…\",\"de\":\"…\",\"en\":\"…\"}.");
    }

    private static void CheckKeywords(JsonNode? node)
    {
        if (node is null) return;
        if (node is not JsonArray { Count: <= 100 } words || words.Any(w => w is not JsonObject { Count: > 0 } texts || texts.Any(t => !Language.IsKnown(t.Key) || Json.AsText(t.Value) is not { Length: > 0 and <= 100 })))
            throw Invalid("/keywords", "Keywords are texts, 100 at most: [{\"cs\":\"…\",\"de\":\"…\",\"en\":\"…\"}].");
    }

    private static void CheckTime(JsonNode? node)
    {
        if (node is null) return;
        if (node is not JsonObject { Count: > 0 } time || time.Any(t => t.Key is not ("start" or "end")) || !Interval.TryParse(Json.AsText(time["start"]), Json.AsText(time["end"]), out _))
            throw Invalid("/time", "A period has a start, an end or both, each a year, a month, a day or an instant: {\"start\":\"2019-07\",\"end\":\"2019-07\"}.");
    }

    private static void CheckSchema(JsonObject schema)
    {
        if (schema["properties"] is not JsonObject properties || properties.Count == 0) throw Invalid("/schema/properties", "A schema names the properties of the features.");
        foreach (var (name, node) in properties)
        {
            var at = "/schema/properties/" + name;
            if (node is not JsonObject property) throw Invalid(at, "A property is an object: {\"type\":\"string\"}.");
            if (property["x-ogc-role"] is { } role && !Roles.Contains(Json.AsText(role))) throw Invalid(at + "/x-ogc-role", $"It is no role. Known: {string.Join(", ", Roles)}.");
            if (property["x-indexed"] is { } indexed && indexed.GetValueKind() is not (System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False)) throw Invalid(at + "/x-indexed", "It is true or false.");
        }
        foreach (var role in Roles)
            if (properties.Count(p => Json.AsText(p.Value!["x-ogc-role"]) == role) > 1) throw Invalid("/schema/properties", $"Several properties have the role '{role}'.");
        if (!properties.Any(p => Json.AsText(p.Value!["x-ogc-role"]) == "id"))
            properties.Insert(0, properties.ContainsKey("id") ? "featureId" : "id", new JsonObject { ["type"] = "string", ["x-ogc-role"] = "id" });
    }

    private static ProblemException Invalid(string field, string message) => new(new Problem(422, "The collection is not valid", $"{field}: {message}", [new Fault(field, message)]));
}
