using System.Text.Json.Nodes;
using SmartRegion.Catalogue.Places;
using SmartRegion.Core;

namespace SmartRegion.Portal;

/// <summary>Whether one can apply now.</summary>
public enum CallState
{
    Unknown,
    Upcoming,
    Open,
    Closed,
}

/// <summary>A call of a programme as its page shows it, with the money that it gives out.</summary>
public sealed record FundingCall(Call Call, JsonObject? Budget)
{
    /// <summary>The calls of a programme: those that one can still use first, then the newest.</summary>
    public static IReadOnlyList<FundingCall> Of(JsonObject doc, DateTime now) =>
        [.. (doc["calls"] as JsonArray ?? []).OfType<JsonObject>()
            .Select(c => new FundingCall(new Call(Json.AsText(c["opens"]), Json.AsText(c["closes"])), c["budget"] as JsonObject))
            .OrderBy(c => c.State(now) switch { CallState.Open => 0, CallState.Upcoming => 1, CallState.Unknown => 2, _ => 3 })
            .ThenByDescending(c => c.Call.Closes ?? c.Call.Opens, StringComparer.Ordinal)];

    /// <summary>By the same rule as the pages of places; unknown when the deadline is, and the opening is long ago.</summary>
    public CallState State(DateTime now) =>
        Call.IsOpen(now) ? CallState.Open : Call.From > now ? CallState.Upcoming : Call.To < now ? CallState.Closed : CallState.Unknown;

    /// <summary>Whole days until it closes; null when it is not open or has no end.</summary>
    public int? DaysLeft(DateTime now) => State(now) == CallState.Open && Call.To is { } last ? (int)(last - now).TotalDays : null;
}
