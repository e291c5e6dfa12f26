using System.Globalization;
using System.Xml;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;

namespace SmartRegion.Query;

/// <summary>Writes expressions and query options as OData text that reads back to the same tree: links to a next page need it.</summary>
public static class ODataText
{
    private static readonly Dictionary<string, (string Word, int Strength)> Infix = new()
    {
        ["or"] = ("or", 1),
        ["and"] = ("and", 2),
        ["="] = ("eq", 4),
        ["<>"] = ("ne", 4),
        [">"] = ("gt", 5),
        [">="] = ("ge", 5),
        ["<"] = ("lt", 5),
        ["<="] = ("le", 5),
        ["+"] = ("add", 6),
        ["-"] = ("sub", 6),
        ["*"] = ("mul", 7),
        ["/"] = ("div", 7),
        ["%"] = ("mod", 7),
    };

    /// <summary>An expression, not percent-encoded.</summary>
    public static string Write(Expr expr) => Write(expr, 0);

    /// <summary>
    /// The options as the query of an address, without the question mark, percent-encoded: <c>$top=2&amp;$filter=name%20eq%20'x'</c>.
    /// </summary>
    public static string Write(ODataQuery query) =>
        string.Join('&', Options(query).Select(o => $"{o.Name}={Encoded(o.Value)}"));

    /// <summary>The name of a spatial operator as a function: st_within for s_within.</summary>
    public static string Spatial(string op) => "st" + op[1..];

    private static IEnumerable<(string Name, string Value)> Options(ODataQuery q)
    {
        if (q.Filter is { } filter) yield return ("$filter", Write(filter));
        if (q.OrderBy.Count > 0) yield return ("$orderby", string.Join(',', q.OrderBy.Select(o => Write(o.By, 6) + (o.Descending ? " desc" : ""))));
        if (q.Select.Count > 0) yield return ("$select", string.Join(',', q.Select));
        if (q.Expand.Count > 0) yield return ("$expand", string.Join(',', q.Expand.Select(Expanded)));
        if (q.Top is { } top) yield return ("$top", Whole(top));
        if (q.Skip is { } skip) yield return ("$skip", Whole(skip));
        if (q.SkipToken is { } token) yield return ("$skiptoken", token);
        if (q.Count is { } count) yield return ("$count", count ? "true" : "false");
        if (q.ResultFormat is { } format) yield return ("$resultFormat", format);
    }

    private static string Expanded(Expand expand)
    {
        var options = string.Join(';', Options(expand.Query).Select(o => $"{o.Name}={o.Value}"));
        return options.Length == 0 ? expand.Name : $"{expand.Name}({options})";
    }

    private static string Whole(int n) => n.ToString(CultureInfo.InvariantCulture);

    // What a query may hold unescaped (RFC 3986, 3.4) stays readable.
    private static string Encoded(string value)
    {
        var encoded = Uri.EscapeDataString(value);
        foreach (var c in "$'(),/:;=@")
            encoded = encoded.Replace(Uri.HexEscape(c), c.ToString(), StringComparison.Ordinal);
        return encoded;
    }

    // Parentheses stand around what binds less than its place asks for.
    private static string Write(Expr e, int least)
    {
        var (text, strength) = e switch
        {
            PropertyName p => (p.Name, 8),
            Constant c => (Value(c.Value), 8),
            AnyOf a => ($"{a.Path}/any({a.Variable}: {Write(a.Test)})", 8),
            Call c => Operation(c),
            _ => throw new ArgumentException($"No such node: {e.GetType()}", nameof(e)),
        };
        return strength < least ? $"({text})" : text;
    }

    private static (string, int) Operation(Call c) => c.Name switch
    {
        Ops.And or Ops.Or => Chain(c, Infix[c.Name]),
        Ops.Not when c.Args[0] is Call { Name: Ops.IsNull } test => ($"{Write(test.Args[0], 5)} ne null", 4),
        Ops.Not => ($"not {Write(c.Args[0], 3)}", 3),
        Ops.IsNull => ($"{Write(c.Args[0], 5)} eq null", 4),
        Ops.In => ($"{Write(c.Args[0], 6)} in ({List(((Call)c.Args[1]).Args)})", 5),
        "a_contains" when c.Args[1] is Call { Name: Ops.Array, Args: [var item] } => ($"{Write(item, 6)} in {Write(c.Args[0], 6)}", 5),
        Ops.Interval => ($"{Value(((Constant)c.Args[0]).Value)}/{Value(((Constant)c.Args[1]).Value)}", 8),
        _ when Infix.TryGetValue(c.Name, out var op) => ($"{Write(c.Args[0], op.Strength)} {op.Word} {Write(c.Args[1], op.Strength + 1)}", op.Strength),
        _ when Ops.Spatial.Contains(c.Name) => ($"{Spatial(c.Name)}({List(c.Args)})", 8),
        _ when Functions.Canonical(c.Name) is not null => ($"{c.Name}({List(c.Args)})", 8),
        _ => throw new ArgumentException($"OData has no '{c.Name}'.", nameof(c)),
    };

    private static (string, int) Chain(Call c, (string Word, int Strength) op) =>
        (string.Join($" {op.Word} ", c.Args.Select(a => Write(a, op.Strength + 1))), op.Strength);

    private static string List(IEnumerable<Expr> items) => string.Join(',', items.Select(item => Write(item)));

    private static string Value(object? value) => value switch
    {
        string s => $"'{s.Replace("'", "''", StringComparison.Ordinal)}'",
        bool b => b ? "true" : "false",
        DateOnly d => Cql2TextWriter.Text(d),
        DateTime t => Cql2TextWriter.Text(t),
        TimeOnly t => t.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        TimeSpan d => $"duration'{XmlConvert.ToString(d)}'",
        Geometry g => $"geography'{new WKTWriter(3).Write(g)}'",
        IFormattable n => n.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"OData has no literal for {value ?? "null"}", nameof(value)),
    };
}
