using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Catalogue.Places;

/// <summary>What a practice asks of a municipality that takes it over, as far as its entry tells it in properties that can be checked.</summary>
/// <param name="Countries">Countries in which it can be taken over; empty when that is not told.</param>
/// <param name="Needs">Concepts of the vocabulary that must be at hand.</param>
/// <param name="Fte">Posts that it takes.</param>
/// <param name="HoursYearly">Working hours that it takes in a year.</param>
public sealed record TransferTerms(long? PopulationMin, long? PopulationMax, IReadOnlyList<string> Countries, IReadOnlyList<string> Needs, double? Fte, double? HoursYearly)
{
    /// <summary>Nothing is told.</summary>
    public static readonly TransferTerms None = new(null, null, [], [], null, null);

    internal static TransferTerms From(Entry entry)
    {
        var rules = entry.Doc["transferRules"] as JsonObject ?? [];
        var staff = entry.Doc["staff"] as JsonObject ?? [];
        return rules.Count == 0 && staff.Count == 0 ? None : new TransferTerms((long?)Json.AsNumber(rules["populationMin"]), (long?)Json.AsNumber(rules["populationMax"]),
            ProgrammeTerms.Strings(rules["countries"]), ProgrammeTerms.Strings(rules["needs"]), Json.AsNumber(staff["fte"]), Json.AsNumber(staff["hoursYearly"]));
    }
}
