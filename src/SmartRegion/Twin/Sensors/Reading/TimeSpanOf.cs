using SmartRegion.Query;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Reading;

/// <summary>
/// Between which instants the phenomenon times can start that a filter lets through, in microseconds; null where it sets no bound.
/// It is never narrower than the filter, which is tested all the same.
/// </summary>
internal readonly record struct TimeSpanOf(long? From, long? To)
{
    public bool IsBounded => From is not null || To is not null;

    /// <summary>The bounds that the comparisons of phenomenonTime joined by "and" set.</summary>
    public static TimeSpanOf Filter(Expr? filter) => filter switch
    {
        Call { Name: Ops.And } c => c.Args.Select(Filter).Aggregate(default(TimeSpanOf), (a, b) => new(Later(a.From, b.From), Earlier(a.To, b.To))),
        Call { Args: [PropertyName { Name: "phenomenonTime" }, var value] } c => Bound(c.Name, value),
        Call { Args: [var value, PropertyName { Name: "phenomenonTime" }] } c => Bound(c.Name switch { "<" => ">", "<=" => ">=", ">" => "<", ">=" => "<=", var op => op }, value),
        _ => default,
    };

    private static TimeSpanOf Bound(string op, Expr value)
    {
        if (Ends(value) is not var (start, end)) return default;
        return op switch
        {
            ">" or ">=" => new(start, null),
            "<" or "<=" => new(null, end),
            "=" or "t_during" => new(start, end),
            _ => default,
        };
    }

    private static (long Start, long End)? Ends(Expr value) => value switch
    {
        Constant { Value: DateTime at } => (Instants.Of(at), Instants.Of(at)),
        Call { Name: Ops.Interval, Args: [Constant { Value: DateTime start }, Constant { Value: DateTime end }] } => (Instants.Of(start), Instants.Of(end)),
        _ => null,
    };

    private static long? Later(long? a, long? b) => a is null ? b : b is null ? a : Math.Max(a.Value, b.Value);

    private static long? Earlier(long? a, long? b) => a is null ? b : b is null ? a : Math.Min(a.Value, b.Value);
}
