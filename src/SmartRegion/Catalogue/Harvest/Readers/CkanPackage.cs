using System.Text.Json.Nodes;
using SmartRegion.Catalogue.Harvest.Mapping;
using SmartRegion.Core;

namespace SmartRegion.Catalogue.Harvest.Readers;

/// <summary>A package of CKAN, with what ckanext-dcat, ckanext-fluent and ckanext-spatial put into it.</summary>
internal static class CkanPackage
{
    public static HarvestedRecord Read(HarvestSource source, string iri, JsonObject package)
    {
        if (Json.AsText(package["type"]) is "harvest" or "showcase") return new HarvestedRecord(iri) { Title = Json.AsText(package["title"]), Refused = "not-a-dataset", Detail = "It is no dataset." };
        if (Json.AsText(package["state"]) == "deleted") return new HarvestedRecord(iri) { IsGone = true };
        var extras = Extras(package);
        var language = Languages(package, extras) is [var only] && LanguageCodes.Of(only) is { } told ? told : source.Language;
        var d = new Description(language);
        Texts(d.Title, package, "title");
        Texts(d.Text, package, "notes");
        foreach (var tag in Items(package["tags"])) if ((Json.AsText(tag["display_name"]) ?? Json.AsText(tag["name"])) is { } name) d.Keywords.Add((name, language));
        foreach (var (tagLanguage, tags) in package["keywords"] as JsonObject ?? package["tags_translated"] as JsonObject ?? [])
            foreach (var tag in tags as JsonArray ?? []) if (Json.AsText(tag) is { } word) d.Keywords.Add((word, tagLanguage));
        d.Themes.AddRange(Items(package["groups"]).Select(g => Json.AsText(g["name"])).OfType<string>().Where(g => Authorities.ThemeOf(g) is not null));
        d.Themes.AddRange(List(Extra(package, extras, "theme")));
        d.Frequency = Extra(package, extras, "frequency") ?? Extra(package, extras, "accrual_periodicity");
        d.Licence = Licence(package);
        d.Start = Extra(package, extras, "temporal_start");
        d.End = Extra(package, extras, "temporal_end");
        if (Extra(package, extras, "spatial") is { } spatial) d.Geometry = Spatial(spatial);
        d.ContactName = Extra(package, extras, "contact_name") ?? Filled(package["maintainer"]) ?? Filled(package["author"]);
        d.ContactMail = Extra(package, extras, "contact_email") ?? Filled(package["maintainer_email"]) ?? Filled(package["author_email"]);
        d.Publisher.Add(Extra(package, extras, "publisher_name") ?? Json.AsText(Json.Member(package["organization"], "title")), null);
        d.Page = (Json.AsText(package["name"]) ?? Json.AsText(package["id"])) is { } called ? $"{source.Url}/dataset/{Uri.EscapeDataString(called)}" : null;
        foreach (var resource in Items(package["resources"])) Add(d, resource);
        return DatasetDocument.Record(source, iri, d, [Json.AsText(package["id"]), Extra(package, extras, "uri"), Extra(package, extras, "identifier"), Extra(package, extras, "guid")]);
    }

    private static void Add(Description d, JsonObject resource)
    {
        var part = d.Add(Json.AsText(resource["url"]));
        Texts(part.Title, resource, "name");
        part.Format = Filled(resource["format"]);
        part.MediaType = Filled(resource["mimetype"]);
        part.Licence = Filled(resource["license"]);
    }

    // The address beats the short name, which portals choose themselves; a name that says nothing is told as it is.
    private static string? Licence(JsonObject package)
    {
        var (id, url) = (Json.AsText(package["license_id"]), Json.AsText(package["license_url"]));
        if (Authorities.LicenceOf(id) is not null) return id;
        return Authorities.LicenceOf(url) is not null ? url : !string.IsNullOrEmpty(id) ? id : Json.AsText(package["license_title"]);
    }

    private static void Texts(TextMap into, JsonObject package, string name)
    {
        if ((package[name + "_translated"] ?? package[name]) is JsonObject translated)
            foreach (var (language, text) in translated) into.Add(Json.AsText(text), language);
        into.Add(Json.AsText(package[name]), null);
    }

    private static Dictionary<string, string> Extras(JsonObject package)
    {
        var extras = new Dictionary<string, string>();
        foreach (var extra in Items(package["extras"]))
            if (Json.AsText(extra["key"]) is { } key && (Json.AsText(extra["value"]) ?? extra["value"]?.ToJsonString()) is { Length: > 0 } value) extras.TryAdd(key, value);
        return extras;
    }

    private static string? Extra(JsonObject package, Dictionary<string, string> extras, string name) =>
        extras.GetValueOrDefault(name) ?? (package[name] is JsonArray or JsonObject ? package[name]!.ToJsonString() : Json.AsText(package[name]) is { Length: > 0 } text ? text : null);

    private static List<string> Languages(JsonObject package, Dictionary<string, string> extras) => [.. List(Extra(package, extras, "language"))];

    // ckanext-dcat keeps lists as JSON within a text.
    private static IEnumerable<string> List(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return [];
        if (text[0] != '[') return text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        try { return [.. (Json.Foreign(text) as JsonArray ?? []).Select(Json.AsText).OfType<string>()]; }
        catch (System.Text.Json.JsonException) { return []; }
    }

    private static JsonObject Spatial(string text)
    {
        try { return Json.Foreign(text) as JsonObject ?? Unusable(text); }
        catch (System.Text.Json.JsonException) { return Unusable(text); }
    }

    private static JsonObject Unusable(string text) => new() { ["type"] = "text", ["text"] = text };

    // CKAN keeps what was not filled in as an empty text.
    private static string? Filled(JsonNode? node) => Json.AsText(node)?.Trim() is { Length: > 0 } text ? text : null;

    private static IEnumerable<JsonObject> Items(JsonNode? array) => (array as JsonArray ?? []).OfType<JsonObject>();
}
