using System.Text.Json.Nodes;
using NetTopologySuite.Geometries;
using SmartRegion.Core;

namespace SmartRegion.Query;

/// <summary>Writes a filter as CQL2 JSON that reads back to the same tree.</summary>
public static class Cql2JsonWriter
{
    /// <summary>The filter as CQL2 JSON.</summary>
    public static JsonNode Write(Expr expr) => expr switch
    {
        PropertyName p => new JsonObject { ["property"] = p.Name },
        Constant c => Value(c.Value),
        Call { Name: Ops.Array } c => List(c.Args, Write),
        Call { Name: Ops.Interval } c => new JsonObject { ["interval"] = List(c.Args, End) },
        Call c => new JsonObject { ["op"] = c.Name, ["args"] = List(c.Args, Write) },
        _ => throw new ArgumentException($"No such node: {expr.GetType()}", nameof(expr)),
    };

    private static JsonArray List(IEnumerable<Expr> items, Func<Expr, JsonNode> write) => new([.. items.Select(write)]);

    private static JsonNode End(Expr e) => e switch
    {
        Constant { Value: null } => "..",
        Constant { Value: DateOnly d } => Cql2TextWriter.Text(d),
        Constant { Value: DateTime t } => Cql2TextWriter.Text(t),
        _ => Write(e),
    };

    private static JsonNode Value(object? value) => value switch
    {
        string s => s,
        bool b => b,
        long n => n,
        double n => n,
        DateOnly d => new JsonObject { ["date"] = Cql2TextWriter.Text(d) },
        DateTime t => new JsonObject { ["timestamp"] = Cql2TextWriter.Text(t) },
        BoundingBox b => new JsonObject { ["bbox"] = new JsonArray(b.West, b.South, b.East, b.North) },
        Geometry g => JsonNode.Parse(Literals.ToJson(g).GetRawText())!,
        _ => throw new ArgumentException($"CQL2 JSON has no literal for {value ?? "null"}", nameof(value)),
    };
}
