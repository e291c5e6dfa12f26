using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Catalogue.Places;

/// <summary>What a programme pays and asks for, as far as it can be checked against a project.</summary>
/// <param name="Topics">Topics that it pays for; empty for all.</param>
/// <param name="RatePercentMax">Largest share of the costs in per cent.</param>
/// <param name="OwnSharePercentMin">Least share of the costs in per cent that the applicant bears.</param>
/// <param name="Concepts">Concepts, one of which the project must be about; empty for any.</param>
/// <param name="RenewalOnly">Nothing new is paid for.</param>
/// <param name="PerKwhSaved">Grant for each kWh of electricity saved in a year.</param>
/// <param name="PartnersFrom">Countries from each of which a partner must be.</param>
/// <param name="Reviewed">The day on which the entry was last held against its sources.</param>
public sealed record ProgrammeTerms(
    IReadOnlyList<string> Topics, double? RatePercentMax, double? OwnSharePercentMin, IReadOnlyList<ProgrammeAmount> Amounts, IReadOnlyList<string> Concepts, bool RenewalOnly,
    ProgrammeMoney? PerKwhSaved, IReadOnlyList<string> PartnersFrom, ProgrammeCooperation? Cooperation, bool NoOtherGrants, DateOnly? Reviewed)
{
    /// <summary>The flat rates of costs that it offers; empty when the entry does not tell.</summary>
    public IReadOnlyList<ProgrammeCostOption> CostOptions { get; init; } = [];

    // What was true of a programme a year ago may not be today.
    private const int MonthsToReview = 12;

    /// <summary>True when nobody has held the programme against its sources within a year.</summary>
    public bool IsOverdue(DateOnly day) => Reviewed is null || Reviewed.Value.AddMonths(MonthsToReview) < day;

    internal static ProgrammeTerms From(Entry entry)
    {
        var doc = entry.Doc;
        var conditions = doc["conditions"] as JsonObject ?? [];
        return new ProgrammeTerms(entry.Topics, Json.AsNumber(doc["ratePercentMax"]), Json.AsNumber(doc["ownSharePercentMin"]),
            [.. (doc["amounts"] as JsonArray ?? []).OfType<JsonObject>().Select(ProgrammeAmount.From)], Strings(conditions["concepts"]), IsTrue(conditions["renewalOnly"]) == true,
            conditions["perKwhSaved"] is JsonObject each ? new ProgrammeMoney(Json.AsNumber(each["amount"]) ?? 0, Json.AsText(each["currency"])!) : null,
            Strings(conditions["partnersFrom"]), conditions["cooperation"] is JsonObject c ? new ProgrammeCooperation((int)(Json.AsNumber(c["least"]) ?? 0), Strings(c["of"]), Strings(c["compulsory"])) : null,
            IsTrue(conditions["noOtherGrants"]) == true, DateOnly.TryParseExact(Json.AsText(doc["reviewed"]), "yyyy-MM-dd", out var day) ? day : null)
        {
            CostOptions = [.. (conditions["costOptions"] as JsonArray ?? []).OfType<JsonObject>().Select(o => new ProgrammeCostOption(Json.AsText(o["option"])!, (decimal?)Json.AsNumber(o["percent"])))],
        };
    }

    internal static IReadOnlyList<string> Strings(JsonNode? node) => [.. (node as JsonArray ?? []).Select(Json.AsText).OfType<string>()];

    internal static bool? IsTrue(JsonNode? node) => node is JsonValue v && v.TryGetValue<bool>(out var b) ? b : null;
}

/// <summary>Money in its currency (ISO 4217).</summary>
public sealed record ProgrammeMoney(double Amount, string Currency);

/// <summary>Limits of the grant or of the whole cost, and for whom they hold.</summary>
/// <param name="IsOfGrant">False when they are of the whole cost.</param>
/// <param name="Topics">Topics of the projects for which they hold; empty for all others.</param>
/// <param name="Joint">True for several municipalities together, false for one alone, null for both.</param>
public sealed record ProgrammeAmount(bool IsOfGrant, double? Min, double? Max, string Currency, double? PopulationMin, double? PopulationMax, IReadOnlyList<string> Topics, bool? Joint)
{
    internal static ProgrammeAmount From(JsonObject o) => new(Json.AsText(o["what"]) != "total-cost", Json.AsNumber(o["min"]), Json.AsNumber(o["max"]), Json.AsText(o["currency"]) ?? "EUR",
        Json.AsNumber(o["populationMin"]), Json.AsNumber(o["populationMax"]), ProgrammeTerms.Strings(o["topics"]), ProgrammeTerms.IsTrue(o["joint"]));
}

/// <summary>How many criteria of cooperation a project must meet, and which in any case.</summary>
public sealed record ProgrammeCooperation(int Least, IReadOnlyList<string> Of, IReadOnlyList<string> Compulsory);

/// <summary>A flat rate of costs that a programme offers.</summary>
/// <param name="Option">Its name in data/cost-options.json.</param>
/// <param name="Percent">The rate; null for the most that the regulation allows.</param>
public sealed record ProgrammeCostOption(string Option, decimal? Percent);
