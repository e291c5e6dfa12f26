using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Places;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Planning.Partners;

/// <summary>For what partners are looked for: a need or an offer of the catalogue, or a matter that somebody tells.</summary>
/// <param name="Of">The need or offer, or null.</param>
/// <param name="Place">The municipality that looks for partners, or null.</param>
/// <param name="Topics">Topics of the matter.</param>
/// <param name="Concepts">Concepts of the vocabulary that it is about.</param>
/// <param name="Cooperation">Forms of cooperation that are welcome; empty for any.</param>
/// <param name="Languages">Languages in which one can talk; empty when that is not said.</param>
/// <param name="Countries">Only partners from these countries; empty for all.</param>
/// <param name="Programme">The programme whose rules a set of partners shall fulfil, or null.</param>
/// <param name="Limit">So many at most.</param>
public sealed record PartnerRequest(
    Located? Of, Place? Place, IReadOnlyList<string> Topics, IReadOnlyList<string> Concepts, IReadOnlyList<string> Cooperation, IReadOnlyList<string> Languages, IReadOnlyList<string> Countries,
    Programme? Programme, int Limit)
{
    private const int Usual = 20, Most = 100;

    /// <summary>Its parameters.</summary>
    public static readonly string[] Names = ["of", "place", "topic", "concept", "cooperation", "language", "country", "programme", "limit", "lang", "f"];

    /// <summary>Forms of cooperation by the kind offer.</summary>
    public static IReadOnlyList<string> Forms { get; } = [.. Kinds.Find("offer")!.Schema["properties"]!["cooperation"]!["items"]!["enum"]!.AsArray().Select(f => f!.GetValue<string>())];

    /// <summary>True when there is something by which partners can be found.</summary>
    public bool IsAbout => Topics.Count > 0 || Concepts.Count > 0;

    /// <summary>Reads the parameters.</summary>
    /// <exception cref="ProblemException">400 naming the field.</exception>
    public static PartnerRequest Read(Parameters p, Atlas atlas)
    {
        var of = p.Text("of") is not { } id ? null
            : atlas.Entry(id) is { Kind: "need" or "offer" } found ? found : throw new ProblemException("of", $"There is no need or offer '{id}'. Search at /api/entries?kind=need,offer.");
        var place = p.Text("place") is not { } at ? null
            : atlas.DemandMunicipality(at, "place");
        var programme = p.Text("programme") is not { } name ? null
            : atlas.Programmes.FirstOrDefault(x => x.Id == name) ?? throw new ProblemException("programme", $"There is no programme '{name}'. Search at /api/entries?kind=funding.");
        if (programme is not null && place is null) throw new ProblemException("place", "Partners for a programme are found for a municipality. Name one, such as place=cz-555398.");
        var topics = Known("topic", p.List("topic"), [.. Catalogue.Topics.All.Select(t => t.Id)]);
        return new PartnerRequest(of, place, [.. topics.Union(of?.Topics ?? [])], [.. p.List("concept").Union(of?.Concepts ?? [])],
            [.. Known("cooperation", p.List("cooperation"), Forms).Union(of?.Partnering.Cooperation ?? [])], [.. Known("language", p.List("language"), [.. Language.All]).Union(of?.Partnering.Languages ?? [])],
            Known("country", p.List("country"), ["CZ", "DE"]), programme, p.Number("limit", Usual, 1, Most));
    }

    private static IReadOnlyList<string> Known(string name, IReadOnlyList<string> values, IReadOnlyList<string> known) =>
        values.FirstOrDefault(v => !known.Contains(v)) is { } wrong ? throw new ProblemException(name, $"'{wrong}' is not known here. Known: {string.Join(", ", known)}.") : values;
}
