using System.Text.Json;
using System.Text.Json.Nodes;
using SmartRegion.Catalogue.Search;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Catalogue.Api;

/// <summary>Writes lists of entries.</summary>
internal static class EntryList
{
    /// <summary>The answer of a search: items, counts, facets, the words added, and the link to the next page.</summary>
    public static async Task WriteJsonAsync(HttpContext context, SearchRequest wanted, SearchResult result, IReadOnlyList<(string Id, byte[] Members)> items)
    {
        context.Response.ContentType = Format.Json.MediaType;
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter, Json.Writing);
        json.WriteStartObject();
        json.WriteNumber("numberMatched", result.Matched);
        json.WriteNumber("numberReturned", items.Count);
        WriteItems(json, result, items);
        if (wanted.WithFacets) WriteFacets(json, result);
        WriteExpansion(json, result);
        WriteLinks(json, context.Request, Format.Json, result.Next);
        json.WriteEndObject();
    }

    /// <summary>A feature collection (RFC 7946) with counts and links as in OGC API Features.</summary>
    public static async Task WriteGeoJsonAsync(HttpContext context, SearchResult result, IReadOnlyList<Entry> entries)
    {
        context.Response.ContentType = Format.GeoJson.MediaType;
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter, Json.Writing);
        json.WriteStartObject();
        json.WriteString("type", "FeatureCollection");
        json.WriteNumber("numberMatched", result.Matched);
        json.WriteNumber("numberReturned", entries.Count);
        json.WriteStartArray("features");
        foreach (var entry in entries) EntryJson.Feature(entry).WriteTo(json);
        json.WriteEndArray();
        WriteLinks(json, context.Request, Format.GeoJson, result.Next);
        json.WriteEndObject();
    }

    private static void WriteItems(Utf8JsonWriter json, SearchResult result, IReadOnlyList<(string Id, byte[] Members)> items)
    {
        var hits = result.Hits.ToDictionary(h => h.Id);
        json.WriteStartArray("items");
        foreach (var (id, members) in items)
        {
            var hit = hits[id];
            json.WriteStartObject();
            json.WriteRawValue(members, skipInputValidation: true);
            if (hit.Km is { } km) json.WriteNumber("distanceKm", Math.Round(km, 2));
            if (hit.Words.Count > 0)
            {
                json.WriteStartArray("matchedWords");
                foreach (var word in hit.Words) json.WriteStringValue(word);
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteFacets(Utf8JsonWriter json, SearchResult result)
    {
        json.WriteStartObject("facets");
        foreach (var (facet, counts) in result.Facets)
        {
            json.WriteStartArray(facet);
            foreach (var count in counts)
            {
                json.WriteStartObject();
                json.WriteString("value", count.Value);
                json.WriteNumber("count", count.Count);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void WriteExpansion(Utf8JsonWriter json, SearchResult result)
    {
        json.WriteStartArray("expanded");
        foreach (var word in result.Expanded)
        {
            json.WriteStartObject();
            json.WriteString("word", word.Word);
            json.WriteString("language", word.Language);
            json.WriteString("concept", word.Concept);
            json.WriteString("for", word.For);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("corrected");
        foreach (var word in result.Corrected)
        {
            json.WriteStartObject();
            json.WriteString("typed", word.Typed);
            json.WriteString("taken", word.Taken);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteLinks(Utf8JsonWriter json, HttpRequest request, Format own, string? next)
    {
        var links = new JsonArray(EntryJson.Link("self", own, Address.Self(request)));
        foreach (var format in new[] { Format.Json, Format.GeoJson, Format.Csv, Format.Html })
            links.Add(EntryJson.Link("alternate", format, Address.With(request, "f", format.Name)));
        if (next is not null) links.Add(EntryJson.Link("next", own, Address.With(request, "cursor", next)));
        json.WritePropertyName("links");
        links.WriteTo(json);
    }
}
