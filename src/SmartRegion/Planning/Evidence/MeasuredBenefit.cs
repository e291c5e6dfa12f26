using SmartRegion.Catalogue;
using SmartRegion.Twin.Sensors.Streams;

namespace SmartRegion.Planning.Evidence;

/// <summary>What the measurements of the region say of an indicator of a practice.</summary>
/// <param name="Stream">The bound Datastream; null when there is none any more.</param>
/// <param name="By">The Datastream by which it is corrected.</param>
/// <param name="Before">Days before that have a value.</param>
/// <param name="After">Days after that have a value.</param>
/// <param name="Until">The last day after that was looked at.</param>
/// <param name="Comparison">Null while there is too little to compare.</param>
/// <param name="Figure">The effect in the indicator's unit; null while there is none.</param>
/// <param name="Lacks">Codes of what keeps the seal back: constants of this type.</param>
public sealed record MeasuredBenefit(
    MeasurementBinding Binding, DatastreamInfo? Stream, DatastreamInfo? By, DayCount Before, DayCount After, DateOnly? Until, Comparison? Comparison, EffectFigure? Figure,
    IReadOnlyList<string> Lacks)
{
    /// <summary>A Datastream is gone, or its values are simulated, or its unit does not fit the indicator's.</summary>
    public const string NoStream = "stream", Simulated = "simulated", Unit = "unit";

    /// <summary>The time before or after has too few days.</summary>
    public const string ShortBefore = "before-short", ShortAfter = "after-short";

    /// <summary>More than a tenth of the days before or after has no value.</summary>
    public const string GapsBefore = "before-gaps", GapsAfter = "after-gaps";

    /// <summary>The days before scatter too much, or chance may explain the effect, or the days after are unlike those before.</summary>
    public const string Scatter = "scatter", Uncertain = "uncertain", Outside = "outside";

    /// <summary>The region gives the seal "measured".</summary>
    public bool IsMeasured => Figure is not null && Lacks.Count == 0;
}

/// <summary>How many days of a period have a value.</summary>
public readonly record struct DayCount(int With, int All)
{
    /// <summary>Less than nine tenths: CalTRACK 2.0, 2.2.1.2.</summary>
    public bool HasGaps => With < 0.9 * All;
}

/// <summary>An effect in the unit of its indicator: likely so much, with 90 % confidence between low and high.</summary>
public sealed record EffectFigure(double Value, double Low, double High, string Unit);
