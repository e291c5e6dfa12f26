using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Catalogue.Places;

/// <summary>A funding programme, as far as it decides who may apply when.</summary>
/// <param name="Territory">Codes of where it holds: NUTS, German district numbers, states such as DE-BY; empty for all of <paramref name="Countries"/>.</param>
/// <param name="Applicants">Who may apply; empty when that is not known.</param>
/// <param name="Terms">What it pays and asks for.</param>
public sealed record Programme(
    string Id, int Version, LangText Title, IReadOnlyList<string> Countries, IReadOnlyList<string> Territory, IReadOnlyList<string> Applicants,
    long? PopulationMin, long? PopulationMax, bool KnownByNameOnly, IReadOnlyList<Call> Calls, string? End, ProgrammeTerms Terms)
{
    public static Programme From(Entry entry)
    {
        var doc = entry.Doc;
        return new Programme(entry.Id, entry.Version, entry.Title, entry.Countries, entry.Strings("territory"), entry.Strings("applicants"),
            (long?)doc["populationMin"]?.GetValue<decimal>(), (long?)doc["populationMax"]?.GetValue<decimal>(), doc["knownByNameOnly"]?.GetValue<bool>() == true,
            [.. (doc["calls"] as JsonArray ?? []).OfType<JsonObject>().Select(c => new Call(Json.AsText(c["opens"]), Json.AsText(c["closes"])))], Json.AsText(doc["time"]?["end"]), ProgrammeTerms.From(entry));
    }

    /// <summary>Whether one can apply on that day, and the call that decides it.</summary>
    public (string Status, Call? Call) On(DateOnly day)
    {
        var at = day.ToDateTime(new TimeOnly(12, 0), DateTimeKind.Utc);
        if (Calls.FirstOrDefault(c => c.IsOpen(at)) is { } open) return (FundingStatus.Open, open);
        if (Calls.Where(c => c.From > at).MinBy(c => c.From) is { } next) return (FundingStatus.Announced, next);
        if (Calls.Where(c => c.To is not null).MaxBy(c => c.To) is { } last) return (FundingStatus.Closed, last);
        return (Interval.TryParseEnd(End, true, out var end) && end < at ? FundingStatus.Closed : FundingStatus.Undated, null);
    }
}

/// <summary>A call for applications; its ends are a year, a month or a day, either may be unknown.</summary>
public sealed record Call(string? Opens, string? Closes)
{
    /// <summary>The first instant of the opening.</summary>
    public DateTime? From { get; } = Interval.TryParseEnd(Opens, false, out var from) ? from : null;

    /// <summary>The last instant before the deadline.</summary>
    public DateTime? To { get; } = Interval.TryParseEnd(Closes, true, out var to) ? to : null;

    /// <summary>A call whose deadline nobody told counts as open for a year; one without any date does not.</summary>
    public bool IsOpen(DateTime at) => !(From > at) && (To ?? From?.AddYears(1)) >= at;
}

/// <summary>Whether one can apply.</summary>
public static class FundingStatus
{
    public const string Open = "open";
    public const string Announced = "announced";

    /// <summary>No call is known.</summary>
    public const string Undated = "undated";

    public const string Closed = "closed";

    /// <summary>What helps most comes first.</summary>
    public static readonly IReadOnlyList<string> Order = [Open, Announced, Undated, Closed];
}
