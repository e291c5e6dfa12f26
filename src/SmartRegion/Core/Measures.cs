using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace SmartRegion.Core;

/// <summary>
/// What this program measures of itself, beside what ASP.NET Core and the runtime measure of theirs. Nobody listens unless the operator asks for it
/// (<c>--metrics</c>, <c>--otlp-endpoint</c>); then an instrument costs one comparison. Labels have few values, and none that a person has written.
/// </summary>
public static class Measures
{
    /// <summary>The name of the meter and of the source of traces.</summary>
    public const string Name = "SmartRegion";

    private static readonly Meter Meter = new(Name);
    private static readonly ActivitySource Source = new(Name);

    // From a tenth of a millisecond to ten seconds, two or three to each power of ten.
    private static readonly InstrumentAdvice<double> Seconds = new() { HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] };

    /// <summary>Observations that were stored, whatever way they came.</summary>
    public static readonly Counter<long> Observations = Meter.CreateCounter<long>("smartregion.observations.stored", "{observation}", "Observations that were stored");

    /// <summary>Searches of the catalogue.</summary>
    public static readonly Histogram<double> Search = Meter.CreateHistogram("smartregion.search.duration", "s", "Searches of the catalogue", null, Seconds);

    /// <summary>Transactions, from when they were asked for until they are on disk; "outcome" is stored or undone.</summary>
    public static readonly Histogram<double> StoreWrites = Meter.CreateHistogram("smartregion.store.write.duration", "s", "Transactions, from being asked for to being on disk", null, Seconds);

    /// <summary>Transactions that wait or are under way.</summary>
    public static readonly UpDownCounter<long> StoreQueue = Meter.CreateUpDownCounter<long>("smartregion.store.write.queue", "{transaction}", "Transactions that wait or are under way");

    /// <summary>Visits of harvest sources that have ended, by "status".</summary>
    public static readonly Counter<long> Harvests = Meter.CreateCounter<long>("smartregion.harvest.runs", "{run}", "Visits of harvest sources that have ended");

    /// <summary>Tiles that were asked for; "cache" is hit or miss.</summary>
    public static readonly Counter<long> Tiles = Meter.CreateCounter<long>("smartregion.tiles.requests", "{tile}", "Tiles that were asked for");

    /// <summary>Executions of processes in the background that have ended, by "status".</summary>
    public static readonly Counter<long> Jobs = Meter.CreateCounter<long>("smartregion.jobs.ended", "{job}", "Executions of processes in the background that have ended");

    /// <summary>Lines of the audit log, by "what" was done: sign-ins, refusals, locks.</summary>
    public static readonly Counter<long> Audited = Meter.CreateCounter<long>("smartregion.audit.lines", "{line}", "Lines of the audit log");

    /// <summary>When something begins that an instrument measures; 0 when nobody listens.</summary>
    public static long Begin(Instrument instrument) => instrument.Enabled ? Stopwatch.GetTimestamp() : 0;

    /// <summary>Records how long it took.</summary>
    public static void End(Histogram<double> instrument, long began, KeyValuePair<string, object?> label = default)
    {
        if (began == 0) return;
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        if (label.Key is null) instrument.Record(seconds);
        else instrument.Record(seconds, label);
    }

    /// <summary>A label.</summary>
    public static KeyValuePair<string, object?> Label(string name, string value) => new(name, value);

    /// <summary>A step of a request that is traced; null when none is.</summary>
    public static Activity? Step(string name) => Source.HasListeners() && Activity.Current is not null ? Source.StartActivity(name) : null;
}
