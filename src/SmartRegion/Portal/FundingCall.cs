using System.Text.Json.Nodes;
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

/// <summary>A call of a programme. A month or year covers all its days: "2024-12" closes with the end of December.</summary>
public sealed record FundingCall(string? Opens, string? Closes, JsonObject? Budget)
{
    public static FundingCall From(JsonObject call) => new(Json.AsText(call["opens"]), Json.AsText(call["closes"]), call["budget"] as JsonObject);

    /// <summary>The calls of a programme: those that one can still use first, then the newest.</summary>
    public static IReadOnlyList<FundingCall> Of(JsonObject doc, DateTime now) =>
        [.. (doc["calls"] as JsonArray ?? []).OfType<JsonObject>().Select(From)
            .OrderBy(c => c.State(now) switch { CallState.Open => 0, CallState.Upcoming => 1, CallState.Unknown => 2, _ => 3 })
            .ThenByDescending(c => c.Closes ?? c.Opens, StringComparer.Ordinal)];

    public CallState State(DateTime now)
    {
        if (!Interval.TryParse(Opens, Closes, out var span) || span is { From: null, To: null }) return CallState.Unknown;
        return span.From > now ? CallState.Upcoming : span.To < now ? CallState.Closed : CallState.Open;
    }

    /// <summary>Whole days until it closes; null when it is not open or has no end.</summary>
    public int? DaysLeft(DateTime now) =>
        State(now) == CallState.Open && Interval.TryParseEnd(Closes, true, out var end) && end is { } last ? (int)(last - now).TotalDays : null;
}
