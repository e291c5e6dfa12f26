using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue.Records;

/// <summary>Identifiers that others have given: the official codes of places, and the name that a harvested entry has at its source.</summary>
internal static class ExternalId
{
    /// <summary>The schemes by the word that stands before the colon, and the namespace of each.</summary>
    public static readonly IReadOnlyDictionary<string, string> Schemes = new Dictionary<string, string>
    {
        ["ruian"] = "https://linked.cuzk.cz/resource/ruian/obec/",
        ["ags"] = "http://dcat-ap.de/def/politicalGeocoding/municipalityKey/",
        ["nuts"] = "http://data.europa.eu/nuts/code/",
        ["lau"] = "https://ec.europa.eu/eurostat/web/nuts/local-administrative-units",
    };

    /// <summary>Those of an entry, as records tell them.</summary>
    public static IEnumerable<JsonObject> Of(RecordRow row)
    {
        foreach (var scheme in Schemes.Keys)
            if (Json.AsText(row.Entry.Doc["codes"]?[scheme]) is { } code) yield return new JsonObject { ["scheme"] = scheme, ["value"] = code };
        if (row.Iri is { } iri) yield return new JsonObject { ["value"] = iri };
    }

    /// <summary>The condition that an entry has it: value, scheme:value, or scheme: alone (/req/record-core-query-parameters/externalIds-response).</summary>
    public static SqlText Condition(string wanted, Dialect d)
    {
        SqlText Code(string scheme) => d.JsonText(SqlText.Raw("doc"), ["codes", scheme]);
        var colon = wanted.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && Schemes.ContainsKey(wanted[..colon]))
            return colon == wanted.Length - 1 ? (SqlText)$"{Code(wanted[..colon])} is not null" : (SqlText)$"{Code(wanted[..colon])} = {wanted[(colon + 1)..]}";
        var codes = Schemes.Keys.Select(scheme => (SqlText)$"{Code(scheme)} = {wanted}");
        SqlText atSource = $"exists (select 1 from harvest_records h where h.entry = e.id and h.owner = 1 and h.iri = {wanted})";
        return $"({SqlText.Join(" or ", codes.Append(atSource))})";
    }
}
