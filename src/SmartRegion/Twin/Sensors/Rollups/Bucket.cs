namespace SmartRegion.Twin.Sensors.Rollups;

/// <summary>How long the buckets of a rollup last.</summary>
public enum Span { Hour, Day, Month }

/// <summary>
/// The numbers of one datastream within one hour, day or month: those observations whose phenomenon begins there and whose result
/// is a number.
/// </summary>
/// <param name="Starts">Microseconds since 1970.</param>
public readonly record struct Bucket(long Starts, long Count, double Sum, double Min, double Max)
{
    /// <summary>The arithmetic mean.</summary>
    public double Mean => Sum / Count;

    /// <summary>Both together, under the first one's start.</summary>
    public Bucket With(Bucket other) => this with
    {
        Count = Count + other.Count,
        Sum = Sum + other.Sum,
        Min = Math.Min(Min, other.Min),
        Max = Math.Max(Max, other.Max),
    };
}
