using SmartRegion.Catalogue.Places;
using SmartRegion.Portal;

namespace SmartRegion.Tests.Portal;

/// <summary>Whether a call is open, by dates of any precision.</summary>
public sealed class FundingCallTests
{
    private static readonly DateTime Now = new(2026, 2, 6, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("2025-11-17", "2026-02-06", CallState.Open, 0)]
    [InlineData("2025-11-17", "2026-02-05", CallState.Closed, null)]
    [InlineData("2026-02-07", "2026-12", CallState.Upcoming, null)]
    [InlineData("2022-05", "2026-02", CallState.Open, 22)]
    [InlineData("2025-06", null, CallState.Open, null)]
    [InlineData("2022-11-07", null, CallState.Unknown, null)]
    [InlineData("2027", null, CallState.Upcoming, null)]
    [InlineData(null, "2025", CallState.Closed, null)]
    [InlineData(null, "2026", CallState.Open, 328)]
    [InlineData(null, null, CallState.Unknown, null)]
    public void A_call_is_open_from_the_first_to_the_last_day_of_its_dates(string? opens, string? closes, CallState state, int? days)
    {
        var call = new FundingCall(new Call(opens, closes), null);
        Assert.Equal((state, days), (call.State(Now), call.DaysLeft(Now)));
    }
}
