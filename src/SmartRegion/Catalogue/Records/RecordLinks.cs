using System.Text.Json.Nodes;
using SmartRegion.Catalogue.Dcat;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Catalogue.Records;

/// <summary>Where a record leads (OGC API Records, 7.2.9), by the relations that IANA has registered.</summary>
internal static class RecordLinks
{
    /// <summary>The path of the collection of records.</summary>
    public const string Collection = "/ogc/collections/" + RecordCollection.Id;

    /// <summary>The path of a record.</summary>
    public static string PathOf(string id) => $"{Collection}/items/{Uri.EscapeDataString(id)}";

    /// <summary>The links that the record itself has: to itself, its other forms and languages, its collection and its profile.</summary>
    public static IEnumerable<JsonObject> Own(Entry entry, Format told, string language, Func<string, string> address)
    {
        var path = address(PathOf(entry.Id));
        yield return Link("self", $"{path}?f={told.Name}&lang={language}", told.MediaType, language: language);
        yield return Link("alternate", address($"/{language}/entry/{entry.Id}"), Format.Html.MediaType, language: language);
        foreach (var other in entry.Title.Languages.Where(l => l != language)) yield return Link("alternate", $"{path}?f={told.Name}&lang={other}", told.MediaType, language: other);
        yield return Link("collection", address(Collection), Format.OgcCatalog.MediaType);
        yield return Link("profile", RecordJson.Profile);
    }

    /// <summary>What the entry leads to: its stable address, other forms, data, licences, sources, what it belongs to.</summary>
    public static IEnumerable<JsonObject> Of(Entry entry, string language, Func<string, string> address)
    {
        var (doc, data) = (entry.Doc, address("/api/entries/" + entry.Id));
        yield return Link("canonical", address("/id/" + entry.Id));
        yield return Link("alternate", data + "?f=json", Format.Json.MediaType);
        foreach (var format in DcatApi.Formats) yield return Link("alternate", $"{data}?f={format.Name}", format.MediaType);
        foreach (var distribution in Distributions.Of(doc))
            yield return Link("enclosure", Json.AsText(distribution["url"])!, Json.AsText(distribution["mediaType"]), LangText.From(distribution["title"])?.Tell(language)?.Text ?? Json.AsText(distribution["format"]));
        if (Json.AsText(doc["endpoint"]) is { } endpoint) yield return Link("service", endpoint);
        foreach (var (name, rel) in new[] { ("url", "about"), ("registration", "related"), ("repository", "related") })
            if (Json.AsText(doc[name]) is { } url) yield return Link(rel, url, Format.Html.MediaType);
        if (Json.AsText(doc["image"]?["url"]) is { } image) yield return Link("preview", image, title: LangText.From(doc["image"]!["alt"])?.Tell(language)?.Text);
        foreach (var licence in RecordLicences.Of(doc).Addresses) yield return Link("license", licence, Format.Html.MediaType);
        foreach (var source in (doc["sources"] as JsonArray ?? []).OfType<JsonObject>())
            if (Json.AsText(source["url"]) is { } url) yield return Link("via", url, title: Json.AsText(source["title"]));
        foreach (var related in References.Of(doc).DistinctBy(r => r.To))
            yield return Link(related.Rel == References.PartOf ? "up" : "related", address(PathOf(related.To)), Format.GeoJson.MediaType);
    }

    private static JsonObject Link(string rel, string href, string? type = null, string? title = null, string? language = null)
    {
        var link = new JsonObject { ["rel"] = rel, ["href"] = href };
        if (type is not null) link["type"] = type;
        if (title is not null) link["title"] = title;
        if (language is not null) link["hreflang"] = language;
        return link;
    }
}
