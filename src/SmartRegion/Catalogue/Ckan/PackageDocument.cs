using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Catalogue.Ckan;

/// <summary>
/// A package as a client writes it, put into an entry's document. What CKAN tells in one language changes that language of the
/// entry's texts and leaves the others; fields that the catalogue has no place for are kept as extras.
/// </summary>
internal static class PackageDocument
{
    // Fields of CKAN that are kept as extras and told as fields.
    public static readonly IReadOnlyList<string> KeptAsExtras = ["url", "version", "author", "author_email"];

    private static readonly string[] NoLicence = ["", "notspecified", "other-open", "other-pd", "other-at", "other-nc", "other-closed"];

    /// <summary>A name as ids are written here: lower case, hyphens for underscores.</summary>
    public static string NameOf(string name) => name.ToLowerInvariant().Replace('_', '-');

    /// <summary>What CKAN calls the field of a document that a fault names.</summary>
    public static string FieldOf(string pointer) => pointer.Split('/', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() switch
    {
        "id" => "name",
        "kind" => "type",
        "description" or "summary" => "notes",
        "topics" => "groups",
        "keywords" => "tags",
        "owner" => "owner_org",
        "licence" => "license_id",
        "contact" => "maintainer_email",
        "distributions" => "resources",
        "time" or "geometry" => "extras",
        { } field => field,
        null => "message",
    };

    /// <summary>A new entry's document.</summary>
    public static JsonObject New(JsonObject sent, string language, IReadOnlyList<string> kinds)
    {
        var name = Json.AsText(sent["name"]) is { Length: > 0 } n ? NameOf(n) : throw CkanProblems.Invalid(new Fault("name", "Missing value"));
        var type = Json.AsText(sent["type"]) ?? "dataset";
        if (!kinds.Contains(type)) throw CkanProblems.Invalid(new Fault("type", $"There is no type '{type}'. Known: {string.Join(", ", kinds)}"));
        var doc = new JsonObject { ["id"] = name, ["kind"] = type };
        Apply(doc, sent, language, whole: true);
        doc["title"] ??= new JsonObject { [language] = name, ["original"] = language };
        return doc;
    }

    /// <summary>Puts what was sent into a document.</summary>
    /// <param name="whole">True when fields that were not sent shall go, as package_update has it; false for a patch.</param>
    public static void Apply(JsonObject doc, JsonObject sent, string language, bool whole)
    {
        if (sent["private"] is JsonValue v && v.ToString().Equals("true", StringComparison.OrdinalIgnoreCase)) throw CkanProblems.Invalid(new Fault("private", "Everything in this catalogue is public."));
        bool Says(string field) => whole || sent.ContainsKey(field);
        if (sent.ContainsKey("title") || sent["title_translated"] is JsonObject) CkanTexts.Put(doc, "title", Json.AsText(sent["title"]), sent["title_translated"] as JsonObject, language);
        if (Says("notes")) PutNotes(doc, sent, language);
        if (Says("tags")) CkanTexts.PutTags(doc, sent["tags"] as JsonArray, language);
        if (Says("groups")) Put(doc, "topics", TopicsOf(sent["groups"] as JsonArray));
        if (sent.ContainsKey("owner_org")) Put(doc, "owner", Json.AsText(sent["owner_org"]) is { Length: > 0 } owner ? NameOf(owner) : null);
        if (Says("license_id")) Put(doc, "licence", LicenceOf(Json.AsText(sent["license_id"])));
        foreach (var (field, member) in new[] { ("maintainer", "name"), ("maintainer_email", "email") })
            if (Says(field)) PutContact(doc, member, Json.AsText(sent[field]));
        if (whole || sent.ContainsKey("extras") || KeptAsExtras.Any(sent.ContainsKey)) ExtrasDocument.Put(doc, sent, whole);
        if (Says("resources") && Json.AsText(doc["kind"]) == "dataset") Put(doc, "distributions", DistributionsOf(doc, sent["resources"] as JsonArray, language));
    }

    /// <summary>A resource in the place of a distribution; <paramref name="before"/> is what it was, if it was.</summary>
    public static JsonObject Distribution(JsonObject sent, JsonObject? before, string language, bool whole, string at = "")
    {
        var told = before?.DeepClone().AsObject() ?? [];
        bool Says(string field) => whole || sent.ContainsKey(field);
        if (Says("url")) told["url"] = Json.AsText(sent["url"]) is { Length: > 0 } url ? url : throw CkanProblems.Invalid(new Fault(at + "url", "Missing value"));
        if (Says("name")) CkanTexts.Put(told, "title", Json.AsText(sent["name"]), null, language);
        if (Says("description")) CkanTexts.Put(told, "description", Json.AsText(sent["description"]), null, language);
        if (Says("format")) Put(told, "format", Json.AsText(sent["format"]));
        if (Says("mimetype")) Put(told, "mediaType", Json.AsText(sent["mimetype"])?.Split(';')[0].Trim().ToLowerInvariant());
        if (sent.ContainsKey("license")) Put(told, "licence", LicenceOf(Json.AsText(sent["license"])));
        told["id"] = Json.AsText(sent["id"]) is { Length: > 0 } id ? id : Json.AsText(before?["id"]) ?? Guid.NewGuid().ToString();
        return told;
    }

    internal static void Put(JsonObject doc, string property, JsonNode? value)
    {
        if (value is null or JsonArray { Count: 0 } || Json.AsText(value) is "") doc.Remove(property);
        else doc[property] = value;
    }

    private static void PutNotes(JsonObject doc, JsonObject sent, string language)
    {
        var notes = Json.AsText(sent["notes"]);
        // A summary that was told as the notes, for want of a description, is not doubled.
        if (doc["description"] is null && notes is not null && LangText.From(doc["summary"])?.Tell(language)?.Text == notes) return;
        CkanTexts.Put(doc, "description", notes, sent["notes_translated"] as JsonObject, language);
    }

    private static void PutContact(JsonObject doc, string member, string? value)
    {
        var contact = doc["contact"]?.DeepClone().AsObject() ?? [];
        Put(contact, member, value);
        Put(doc, "contact", contact.Count > 0 ? contact : null);
    }

    private static JsonArray TopicsOf(JsonArray? groups)
    {
        var topics = new JsonArray();
        foreach (var name in (groups ?? []).Select(g => Json.AsText(g) ?? Json.AsText(Json.Member(g, "name")) ?? Json.AsText(Json.Member(g, "id")) ?? "").Distinct())
        {
            var group = CkanGroups.Find(name) ?? throw CkanProblems.Invalid(new Fault("groups", $"There is no group '{name}'. See group_list."));
            if (!group.IsCategory) topics.Add(name);
        }
        return topics;
    }

    private static string? LicenceOf(string? id) => id is null || NoLicence.Contains(id) ? null
        : CkanLicences.AddressOf(id) ?? throw CkanProblems.Invalid(new Fault("license_id", $"There is no licence '{id}'. See license_list, or write its address."));

    private static JsonArray DistributionsOf(JsonObject doc, JsonArray? resources, string language)
    {
        var package = doc["id"]!.GetValue<string>();
        var before = Distributions.Of(doc).Select((d, i) => (Id: PackageResources.IdOf(package, d, i), Distribution: d)).DistinctBy(d => d.Id).ToDictionary(d => d.Id, d => d.Distribution);
        var told = new JsonArray();
        foreach (var (resource, i) in (resources ?? []).OfType<JsonObject>().Select((r, i) => (r, i)))
            told.Add(Distribution(resource, before.GetValueOrDefault(Json.AsText(resource["id"]) ?? ""), language, whole: true, $"resources/{i}/"));
        return told;
    }
}
