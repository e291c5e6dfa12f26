using NetTopologySuite.Geometries;
using SmartRegion.Core;

namespace SmartRegion.Catalogue.Places;

/// <summary>An entry that is no place itself but may lie in places: a practice, an organisation, a dataset…</summary>
/// <param name="Places">Ids of the places in which it lies.</param>
/// <param name="Own">A point of its own geometry, or null.</param>
/// <param name="Population">Inhabitants of its place as the entry itself tells them; for places outside the region.</param>
public sealed record Located(string Id, int Version, string Kind, LangText Title, IReadOnlyList<string> Topics, IReadOnlyList<string> Places, Point? Own, long? Population)
{
    /// <summary>The countries that it is of.</summary>
    public IReadOnlyList<string> Countries { get; init; } = [];

    /// <summary>Concepts of the vocabulary that it is about.</summary>
    public IReadOnlyList<string> Concepts { get; init; } = [];

    /// <summary>Ids of the entries that it names, places excepted.</summary>
    public IReadOnlyList<string> Named { get; init; } = [];

    /// <summary>What another municipality needs to take a practice over; empty for other kinds.</summary>
    public TransferTerms Transfer { get; init; } = TransferTerms.None;

    /// <summary>The strongest seal of a practice's figures; null of other kinds.</summary>
    public string? Seal { get; init; }

    /// <summary>Whom a need or an offer asks for; empty for other kinds.</summary>
    public PartneringTerms Partnering { get; init; } = PartneringTerms.None;

    public static Located From(Entry entry)
    {
        var outline = entry.Doc["geometry"] is System.Text.Json.Nodes.JsonObject g ? Geometries.Read(g) : null;
        return new Located(entry.Id, entry.Version, string.Intern(entry.Kind), entry.Title, Few(entry.Topics), Few(entry.Places), outline as Point ?? outline?.InteriorPoint,
            entry.Kind == "practice" ? (long?)entry.Doc["population"]?.GetValue<decimal>() : null)
        {
            Countries = Few(entry.Countries),
            Concepts = Few(entry.Strings("concepts")),
            Named = [.. References.Of(entry.Doc).Where(r => r.Rel != References.LocatedIn).Select(r => r.To).Distinct()],
            Transfer = entry.Kind == "practice" ? TransferTerms.From(entry) : TransferTerms.None,
            Seal = Seals.Best(entry),
            Partnering = entry.Kind is "need" or "offer" or "organisation" ? PartneringTerms.From(entry) : PartneringTerms.None,
        };
    }

    // Topics and places are the same few over and over, and there may be a hundred thousand entries that name them.
    private static string[] Few(IReadOnlyList<string> ids) => ids.Count == 0 ? [] : [.. ids.Select(string.Intern)];
}
