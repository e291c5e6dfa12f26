using SmartRegion.Catalogue;
using SmartRegion.Core;
using SmartRegion.Planning.Benefits;
using SmartRegion.Planning.Funding;

namespace SmartRegion.Portal;

/// <summary>Findings of programmes in words.</summary>
public static class FundingWords
{
    /// <summary>What was found, as a sentence: what to change, why not, or what is met.</summary>
    public static string Told(this Reader r, Finding finding, FundingShown view) => r.Told(finding, view.Concepts, id => view.Atlas.Find(id)?.Title);

    /// <summary>The same where there is no page of matches.</summary>
    /// <param name="concepts">Concepts with names.</param>
    /// <param name="place">The name of a place by its id.</param>
    public static string Told(this Reader r, Finding finding, IReadOnlyDictionary<string, LangText> concepts, Func<string, LangText?> place)
    {
        var key = $"matching.{finding.Code}-{finding.Severity.ToString().ToLowerInvariant()}";
        return finding.Code switch
        {
            Findings.Open or Findings.Announced or Findings.Closed or Findings.Overdue => finding.Date is { } date ? r.T(key, r.Date(date)) : r.T(key + "-undated"),
            Findings.Population => r.T(key, r.Range(finding.Least, finding.Most)),
            Findings.Cooperation => r.T(key, r.Number(finding.Least ?? 0, 0), string.Join(", ", finding.Names.Select(n => r.T($"matching.criterion-{n}")))),
            Findings.CostMax or Findings.CostMin or Findings.GrantMin => r.T(key, r.Money(finding.Limit!.Amount, finding.Limit.Currency), r.Money(Math.Round(finding.Amount ?? 0), finding.Limit.Currency)),
            _ => r.T(key, r.Names(finding, concepts, place)),
        };
    }

    /// <summary>An amount in euro in the reader's currency, to three digits.</summary>
    public static string Sum(this Reader r, double euro, string currency) => r.Told(euro, ExchangeRate.Euro, currency);

    /// <summary>Who applies, by the words of the kind.</summary>
    public static string Applicant(this Reader r, string id) => r.Plain(LangText.From(Kinds.Find("funding")!.Schema["properties"]!["applicants"]!["items"]!["x-enum"]![id])) is { Length: > 0 } name ? name : id;

    private static string Names(this Reader r, Finding finding, IReadOnlyDictionary<string, LangText> concepts, Func<string, LangText?> place) => finding.Code switch
    {
        Findings.Topic => r.TopicNames(finding.Names),
        Findings.Only => string.Join(", ", finding.Names.Select(n => concepts.TryGetValue(n, out var label) ? r.Plain(label) : n)),
        Findings.Applicant => string.Join(", ", finding.Names.Select(r.Applicant)),
        Findings.Partners => string.Join(", ", finding.Names.Select(n => r.TOr($"search.country-{n}", n))),
        Findings.Territory => string.Join(", ", finding.Names.Select(n => r.Plain(place(n)))),
        _ => string.Join(", ", finding.Names),
    };
}
