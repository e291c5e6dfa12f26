using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Catalogue.Ckan;

/// <summary>
/// What CKAN has no field for, as extras under the names that ckanext-dcat, its harvesters and GovData write: spatial, temporal_start,
/// theme, language, frequency, contact_name, politicalGeocodingURI and so on; lists are JSON within a text.
/// </summary>
internal static class PackageExtras
{
    private const string Frequencies = "http://publications.europa.eu/resource/authority/frequency/";
    private const string Languages = "http://publications.europa.eu/resource/authority/language/";

    /// <summary>The extras whose keys the catalogue has a place of its own for.</summary>
    public static readonly IReadOnlySet<string> Known = new HashSet<string>
    {
        "identifier", "uri", "guid", "issued", "modified", "language", "theme", "frequency", "publisher_name", "publisher_uri", "contact_name",
        "contact_email", "contact_uri", "spatial", "temporal_start", "temporal_end", "politicalGeocodingURI", "smartregion_kind",
    };

    /// <summary>The extras of an entry, in order.</summary>
    /// <param name="address">Makes a path absolute; without it the addresses of this region are left out.</param>
    public static IEnumerable<(string Key, string Value)> Of(Entry entry, Func<string, string>? address = null)
    {
        yield return ("identifier", entry.Id);
        yield return ("guid", entry.Id);
        if (address is not null) yield return ("uri", address($"/id/{entry.Id}"));
        yield return ("smartregion_kind", entry.Kind);
        yield return ("issued", PackageJson.Time(entry.Created));
        yield return ("modified", PackageJson.Time(entry.Modified));
        yield return ("language", Text(entry.Title.Languages.Select(l => Languages + AuthorityOf(l))));
        if (entry.Strings("theme") is { Count: > 0 } themes) yield return ("theme", Text(themes));
        if (Json.AsText(entry.Doc["frequency"]) is { } frequency) yield return ("frequency", Frequencies + FrequencyOf(frequency));
        if (Json.AsText(entry.Doc["contact"]?["name"]) is { } contact) yield return ("contact_name", contact);
        if (Json.AsText(entry.Doc["contact"]?["email"]) is { } mail) yield return ("contact_email", mail);
        if (Json.AsText(entry.Doc["contact"]?["url"]) is { } page) yield return ("contact_uri", page);
        if (entry.Doc["geometry"] is JsonObject geometry) yield return ("spatial", Json.Text(geometry));
        if (Json.AsText(entry.Doc["time"]?["start"]) is { } start) yield return ("temporal_start", start);
        if (Json.AsText(entry.Doc["time"]?["end"]) is { } end) yield return ("temporal_end", end);
        if (entry.Places.Select(Municipality).OfType<string>().ToList() is { Count: > 0 } keys) yield return ("politicalGeocodingURI", Text(keys));
        foreach (var extra in (entry.Doc["extras"] as JsonArray ?? []).OfType<JsonObject>())
            if (Json.AsText(extra["key"]) is { } key && !PackageDocument.KeptAsExtras.Contains(key)) yield return (key, Json.AsText(extra["value"]) ?? "");
    }

    /// <summary>The frequency of that address or word, or null.</summary>
    public static string? FrequencyFrom(string value) => value.Split('/')[^1].ToUpperInvariant() switch
    {
        "UPDATE_CONT" or "CONT" or "CONTINUOUS" => "continuous",
        "HOURLY" => "hourly",
        "DAILY" => "daily",
        "WEEKLY" => "weekly",
        "MONTHLY" => "monthly",
        "QUARTERLY" => "quarterly",
        "ANNUAL" or "ANNUALLY" or "YEARLY" => "annual",
        "IRREG" or "IRREGULAR" => "irregular",
        "NEVER" => "never",
        "UNKNOWN" => "unknown",
        _ => null,
    };

    private static string FrequencyOf(string own) => own switch { "continuous" => "UPDATE_CONT", "irregular" => "IRREG", _ => own.ToUpperInvariant() };

    private static string AuthorityOf(string language) => language switch { Language.Czech => "CES", Language.German => "DEU", _ => "ENG" };

    // Only German municipalities have a key in GovData's vocabulary.
    private static string? Municipality(string place) => place.StartsWith("de-", StringComparison.Ordinal) && place.Length == 11
        ? "http://dcat-ap.de/def/politicalGeocoding/municipalityKey/" + place[3..] : null;

    private static string Text(IEnumerable<string> list) => Json.Text(new JsonArray([.. list.Select(t => (JsonNode)t)]));
}
