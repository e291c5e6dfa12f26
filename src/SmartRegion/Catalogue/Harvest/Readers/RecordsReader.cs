using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmartRegion.Catalogue.Harvest.Mapping;
using SmartRegion.Catalogue.Records;
using SmartRegion.Catalogue.Search;
using SmartRegion.Core;

namespace SmartRegion.Catalogue.Harvest.Readers;

/// <summary>Reads a record collection of OGC API Records 1.0 (OGC 20-004r1): its items, page by page along the links of rel=next.</summary>
internal sealed class RecordsReader : ISourceReader
{
    private const int Limit = 250;

    public async IAsyncEnumerable<HarvestedRecord> ReadAsync(HarvestVisit visit, [EnumeratorCancellation] CancellationToken stop)
    {
        for (var url = First(visit.Source); url is not null;)
        {
            visit.Turn(url);
            using var page = await visit.JsonAsync(url, stop, "application/geo+json, application/json;q=0.9");
            if (page.RootElement.ValueKind != JsonValueKind.Object || !page.RootElement.TryGetProperty("features", out var features) || features.ValueKind != JsonValueKind.Array)
                throw new HarvestException(HarvestException.Malformed, $"{url} is no list of records: it has no features.");
            foreach (var feature in features.EnumerateArray())
                if (feature.ValueKind == JsonValueKind.Object && Read(visit.Source, JsonObject.Create(feature)!) is { } record && visit.IsNew(record.Iri)) yield return record;
            url = Next(page.RootElement, new Uri(url));
        }
        visit.IsComplete = true;
    }

    private static string First(HarvestSource source)
    {
        var items = source.Url.EndsWith("/items", StringComparison.Ordinal) || source.Url.Contains("/items?", StringComparison.Ordinal) ? source.Url : source.Url + "/items";
        var parameters = $"limit={Limit}{(source.Filter is { } filter ? "&" + filter.TrimStart('?', '&') : "")}";
        return items + (items.Contains('?', StringComparison.Ordinal) ? "&" : "?") + parameters;
    }

    private static string? Next(JsonElement page, Uri from)
    {
        if (!page.TryGetProperty("links", out var links) || links.ValueKind != JsonValueKind.Array) return null;
        foreach (var link in links.EnumerateArray())
            if (link.ValueKind == JsonValueKind.Object && link.TryGetProperty("rel", out var rel) && rel.ValueEquals("next") && link.TryGetProperty("href", out var href) && href.GetString() is { } next)
                return HarvestVisit.Absolute(from, next);
        return null;
    }

    /// <summary>A record as an entry's document; null when it has no id.</summary>
    internal static HarvestedRecord? Read(HarvestSource source, JsonObject record)
    {
        var id = Json.AsText(record["id"]) ?? record["id"]?.ToJsonString();
        if (string.IsNullOrEmpty(id)) return null;
        var p = record["properties"] as JsonObject ?? [];
        var iri = Identity.Of(id) is not null ? id : $"{source.Url.Split('?')[0]}/{Uri.EscapeDataString(id)}";
        if (Json.AsText(p["type"]) is { } type && type.ToLowerInvariant() is not ("dataset" or "series" or "resource" or "http://purl.org/dc/dcmitype/dataset" or "http://www.w3.org/ns/dcat#dataset"))
            return new HarvestedRecord(iri) { Title = Json.AsText(p["title"]), Refused = "not-a-dataset", Detail = $"Its type is {type}." };
        var language = Json.AsText(p["language"]) ?? Json.AsText(Json.Member(p["language"], "code"));
        var d = new Description(source.Language);
        d.Title.Add(Json.AsText(p["title"]), language);
        d.Text.Add(Json.AsText(p["description"]), language);
        foreach (var keyword in p["keywords"] as JsonArray ?? []) if (Json.AsText(keyword) is { } word) d.Keywords.Add((word, language ?? source.Language));
        Themes(d, p["themes"], language);
        d.Licence = Licence(Json.AsText(p["license"]), record["links"]);
        d.Geometry = record["geometry"]?.DeepClone() as JsonObject;
        (d.Start, d.End) = Time(record["time"]);
        Contact(d, p["contacts"]);
        Links(d, record["links"], source);
        return DatasetDocument.Record(source, iri, d, [id, Canonical(record["links"]), .. (p["externalIds"] as JsonArray ?? []).Select(e => Json.AsText(Json.Member(e, "value")))]);
    }

    private static (string? Start, string? End) Time(JsonNode? time) => (Json.Member(time, "interval") as JsonArray)?.Select(Json.AsText).ToList() switch
    {
        [var start, var end] => (start == ".." ? null : start, end == ".." ? null : end),
        _ => (Json.AsText(Json.Member(time, "date")) ?? Json.AsText(Json.Member(time, "timestamp")), Json.AsText(Json.Member(time, "date")) ?? Json.AsText(Json.Member(time, "timestamp"))),
    };

    // Another Smart Region tells its topics by a scheme of their own, and concepts of its vocabulary, which is not ours: their words are kept.
    private static void Themes(Description d, JsonNode? themes, string? language)
    {
        foreach (var theme in (themes as JsonArray ?? []).OfType<JsonObject>())
        {
            var scheme = Json.AsText(theme["scheme"]) ?? "";
            foreach (var concept in (theme["concepts"] as JsonArray ?? []).OfType<JsonObject>())
            {
                var (id, url, title) = (Json.AsText(concept["id"]), Json.AsText(concept["url"]), Json.AsText(concept["title"]));
                if (scheme.EndsWith(RecordJson.TopicScheme, StringComparison.Ordinal) && id is not null && Topics.Find(id) is not null) d.Topics.Add(id);
                else if (scheme.EndsWith("/id/" + Vocabulary.EntryId, StringComparison.Ordinal) && title is not null) d.Keywords.Add((title, language));
                else if ((url ?? id) is { } name) d.Themes.Add(name);
            }
        }
    }

    // What has no identifier of SPDX is "other", with a link (/req/record-core/license). Of several nobody knows which holds for what.
    private static string? Licence(string? name, JsonNode? links)
    {
        var addresses = (links as JsonArray ?? []).OfType<JsonObject>().Where(l => Json.AsText(l["rel"]) == "license").Select(l => Json.AsText(l["href"])).Distinct().ToList();
        return name is not (null or "other") ? name : addresses is [{ } one] ? one : null;
    }

    // The name that the resource has wherever it is told (RFC 6596).
    private static string? Canonical(JsonNode? links) =>
        Json.AsText((links as JsonArray ?? []).OfType<JsonObject>().FirstOrDefault(l => Json.AsText(l["rel"]) == "canonical")?["href"]);

    private static void Contact(Description d, JsonNode? contacts)
    {
        if ((contacts as JsonArray ?? []).OfType<JsonObject>().FirstOrDefault() is not { } first) return;
        d.ContactName = Json.AsText(first["organization"]) ?? Json.AsText(first["name"]);
        d.ContactMail = Json.AsText(Json.Member((first["emails"] as JsonArray)?.FirstOrDefault(), "value"));
        d.ContactPhone = Json.AsText(Json.Member((first["phones"] as JsonArray)?.FirstOrDefault(), "value"));
        d.ContactUrl = Json.AsText(Json.Member((first["links"] as JsonArray)?.FirstOrDefault(), "href"));
    }

    // Relations: registered ones of IANA; enclosure and item lead to data, about and alternate to what tells of it (OGC 20-004r1, 8.2.6).
    private static void Links(Description d, JsonNode? links, HarvestSource source)
    {
        foreach (var link in (links as JsonArray ?? []).OfType<JsonObject>())
        {
            var (rel, href) = (Json.AsText(link["rel"]) ?? "item", Json.AsText(link["href"]));
            if (href is null) continue;
            var address = Uri.TryCreate(new Uri(source.Url), href, out var uri) ? uri.AbsoluteUri : href;
            if (rel is "about" or "canonical" or "describedby" || (rel == "alternate" && Json.AsText(link["type"]) == "text/html")) d.Page ??= address;
            if (rel is not ("enclosure" or "item" or "items" or "data" or "download" or "service")) continue;
            var part = d.Add(address);
            part.Title.Add(Json.AsText(link["title"]), Json.AsText(link["hreflang"]));
            part.MediaType = Json.AsText(link["type"]);
        }
    }
}
