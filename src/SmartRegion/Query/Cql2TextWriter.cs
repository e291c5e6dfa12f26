using System.Globalization;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;
using SmartRegion.Core;

namespace SmartRegion.Query;

/// <summary>Writes a filter as CQL2 text that reads back to the same tree.</summary>
public static class Cql2TextWriter
{
    /// <summary>The filter as CQL2 text.</summary>
    public static string Write(Expr expr) => expr switch
    {
        PropertyName p => $"\"{p.Name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"",
        Constant c => Value(c.Value),
        Call c => Operation(c),
        _ => throw new ArgumentException($"No such node: {expr.GetType()}", nameof(expr)),
    };

    private static string Operation(Call c) => c.Name switch
    {
        Ops.And or Ops.Or => string.Join($" {c.Name.ToUpperInvariant()} ", c.Args.Select(Operand)),
        Ops.Not => $"NOT {Operand(c.Args[0])}",
        Ops.Like => $"{Operand(c.Args[0])} LIKE {Write(c.Args[1])}",
        Ops.Between => $"{Operand(c.Args[0])} BETWEEN {Operand(c.Args[1])} AND {Operand(c.Args[2])}",
        Ops.In => $"{Operand(c.Args[0])} IN {List(((Call)c.Args[1]).Args.Select(Operand))}",
        Ops.IsNull => $"{Operand(c.Args[0])} IS NULL",
        // A round bracket around one element would read as that element.
        Ops.Array => $"[{string.Join(",", c.Args.Select(Write))}]",
        Ops.Interval => $"INTERVAL{List(c.Args.Select(End))}",
        _ when Ops.Comparisons.Contains(c.Name) || Ops.Arithmetic.Contains(c.Name) =>
            $"{Operand(c.Args[0])} {c.Name} {Operand(c.Args[1])}",
        _ => (Ops.IsOperator(c.Name) ? c.Name.ToUpperInvariant() : c.Name) + List(c.Args.Select(Write)),
    };

    private static string List(IEnumerable<string> items) => $"({string.Join(",", items)})";

    private static string Operand(Expr e)
    {
        var infix = e is Call { Name: Ops.And or Ops.Or or Ops.Not or Ops.Like or Ops.Between or Ops.In or Ops.IsNull } c
            || (e is Call o && (Ops.Comparisons.Contains(o.Name) || Ops.Arithmetic.Contains(o.Name)));
        return infix ? $"({Write(e)})" : Write(e);
    }

    private static string End(Expr e) => e switch
    {
        Constant { Value: null } => "'..'",
        Constant { Value: DateOnly d } => $"'{Text(d)}'",
        Constant { Value: DateTime t } => $"'{Text(t)}'",
        _ => Write(e),
    };

    private static string Value(object? value) => value switch
    {
        string s => $"'{s.Replace("'", "''", StringComparison.Ordinal)}'",
        bool b => b ? "TRUE" : "FALSE",
        DateOnly d => $"DATE('{Text(d)}')",
        DateTime t => $"TIMESTAMP('{Text(t)}')",
        BoundingBox b => string.Create(CultureInfo.InvariantCulture, $"BBOX({b.West:R},{b.South:R},{b.East:R},{b.North:R})"),
        Geometry g => new WKTWriter(3).Write(g),
        IFormattable n => n.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"CQL2 text has no literal for {value ?? "null"}", nameof(value)),
    };

    /// <summary>A date as CQL2 and ISO 8601 write it.</summary>
    public static string Text(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>An instant as CQL2 and RFC 3339 write it, in UTC.</summary>
    public static string Text(DateTime at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
