using SmartRegion.Catalogue;
using SmartRegion.Core;
using SmartRegion.Planning.Partners;

namespace SmartRegion.Portal;

/// <summary>Reasons for partners in words.</summary>
public static class PartnersWords
{
    public static string Told(this Reader r, PartnerReason reason, IReadOnlyDictionary<string, LangText> concepts) => r.T($"partners.{reason.By}", reason.By switch
    {
        PartnerReasons.Concepts => string.Join(", ", reason.Names.Select(n => concepts.TryGetValue(n, out var label) ? r.Plain(label) : n)),
        PartnerReasons.Topics or PartnerReasons.Work => r.TopicNames(reason.Names),
        PartnerReasons.Form or PartnerReasons.NoForm => string.Join(", ", reason.Names.Select(n => r.Enumerated("offer", "cooperation", n))),
        PartnerReasons.Language or PartnerReasons.NoLanguage => string.Join(", ", reason.Names.Select(n => r.Enumerated("offer", "languages", n))),
        PartnerReasons.AcrossBorder => string.Join(", ", reason.Names.Select(n => r.TOr($"search.country-{n}", n))),
        PartnerReasons.Near => r.Number(reason.Km!.Value, 0),
        _ => string.Join(", ", reason.Names.Select(n => r.Enumerated("offer", "stage", n))),
    });

    /// <summary>The name of a value of a kind's property.</summary>
    public static string Enumerated(this Reader r, string kind, string property, string value)
    {
        var schema = Kinds.Find(kind)!.Schema["properties"]![property]!;
        return r.Plain(LangText.From((schema["items"] ?? schema)["x-enum"]?[value])) is { Length: > 0 } name ? name : value;
    }
}
