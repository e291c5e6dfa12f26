using SmartRegion.Http.Outgoing;

namespace SmartRegion.Catalogue.Harvest;

/// <summary>How much of a source is taken before it is left: against endless pages, gigantic bodies and slow drips.</summary>
public sealed record HarvestLimits
{
    public int Requests { get; init; } = 200_000;
    public int Records { get; init; } = 2_000_000;

    /// <summary>Pages in a row without a record that was not seen before.</summary>
    public int IdlePages { get; init; } = 3;

    /// <summary>How long a visit lasts.</summary>
    public TimeSpan Visit { get; init; } = TimeSpan.FromHours(6);

    /// <summary>Limits of a page, of which one is held in memory.</summary>
    public OutgoingLimits Page { get; init; } = new() { Retries = 3 };

    /// <summary>Limits of a whole catalogue in one document.</summary>
    public OutgoingLimits Dump { get; init; } = new() { Retries = 2, Bytes = 512L * 1024 * 1024, Whole = TimeSpan.FromHours(2) };
}
