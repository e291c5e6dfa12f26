using SmartRegion.Core;
using SmartRegion.Query;

namespace SmartRegion.Planning.Benefits;

/// <summary>
/// A formula of a model: an expression of CQL2 text over names, with + - * / % div ^, <c>min</c>, <c>max</c>, the functions
/// <c>round</c>, <c>floor</c>, <c>ceiling</c>, and comparisons, which are 1 or 0. It is read once and reckoned thousands of times.
/// </summary>
public sealed class Formula
{
    private static readonly Dictionary<string, Func<double, double, double>> Pairs = new()
    {
        ["+"] = (a, b) => a + b,
        ["-"] = (a, b) => a - b,
        ["*"] = (a, b) => a * b,
        ["/"] = (a, b) => a / b,
        ["%"] = (a, b) => a % b,
        ["div"] = (a, b) => Math.Truncate(a / b),
        ["^"] = Math.Pow,
        ["min"] = Math.Min,
        ["max"] = Math.Max,
        ["="] = (a, b) => a == b ? 1 : 0,
        ["<>"] = (a, b) => a != b ? 1 : 0,
        ["<"] = (a, b) => a < b ? 1 : 0,
        ["<="] = (a, b) => a <= b ? 1 : 0,
        [">"] = (a, b) => a > b ? 1 : 0,
        [">="] = (a, b) => a >= b ? 1 : 0,
    };

    private static readonly Dictionary<string, Func<double, double>> Singles = new()
    {
        ["round"] = a => Math.Round(a, MidpointRounding.AwayFromZero),
        ["floor"] = Math.Floor,
        ["ceiling"] = Math.Ceiling,
    };

    private readonly Func<double[], double> _reckon;

    private Formula(string text, Expr tree, IReadOnlyList<string> names) => (Text, _reckon) = (text, Compile(tree, names));

    /// <summary>The formula as the model has it.</summary>
    public string Text { get; }

    /// <summary>Reads a formula whose names stand for the values in the order of <paramref name="names"/>.</summary>
    /// <exception cref="ProblemException">It is no CQL2.</exception>
    /// <exception cref="InvalidDataException">It has a name, operator or value that no formula has.</exception>
    public static Formula Parse(string text, IReadOnlyList<string> names) => new(text, Cql2Text.Parse(text), names);

    /// <summary>Its value.</summary>
    public double Of(double[] values) => _reckon(values);

    private static Func<double[], double> Compile(Expr expr, IReadOnlyList<string> names)
    {
        switch (expr)
        {
            case Constant { Value: long n }: return _ => n;
            case Constant { Value: double n }: return _ => n;
            case PropertyName { Name: var name }:
                var at = names.ToList().IndexOf(name);
                return at >= 0 ? v => v[at] : throw new InvalidDataException($"A formula names '{name}', which comes later or does not exist.");
            case Call { Args: [var a, var b] } call when Pairs.TryGetValue(call.Name, out var pair):
                var (left, right) = (Compile(a, names), Compile(b, names));
                return v => pair(left(v), right(v));
            case Call { Args: [var a] } call when Singles.TryGetValue(call.Name, out var single):
                var inner = Compile(a, names);
                return v => single(inner(v));
            default: throw new InvalidDataException($"A formula has '{(expr as Call)?.Name ?? expr.ToString()}', which formulas do not have.");
        }
    }
}
