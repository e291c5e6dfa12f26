using SmartRegion.Core;

namespace SmartRegion.Query;

/// <summary>
/// Reads the expressions of SensorThings 1.1 (18-088, 9.3; OData 4.0 URL conventions, 5.1.1) to the one tree. From the
/// strongest: mul div mod, add sub, gt ge lt le in, eq ne, not, and, or; <c>not</c> takes the whole comparison that follows it.
/// <c>null</c> stands only beside eq and ne. Problems name the option, the position, and what was expected.
/// </summary>
public sealed partial class ODataFilter
{
    private static readonly Dictionary<string, string> Equality = new(StringComparer.OrdinalIgnoreCase) { ["eq"] = "=", ["ne"] = "<>" };

    private static readonly Dictionary<string, string> Relational = new(StringComparer.OrdinalIgnoreCase)
    {
        ["gt"] = ">",
        ["ge"] = ">=",
        ["lt"] = "<",
        ["le"] = "<=",
    };

    private static readonly Dictionary<string, string> Additive = new(StringComparer.OrdinalIgnoreCase) { ["add"] = "+", ["sub"] = "-" };

    private static readonly Dictionary<string, string> Multiplicative = new(StringComparer.OrdinalIgnoreCase)
    {
        ["mul"] = "*",
        ["div"] = "/",
        ["mod"] = "%",
    };

    // What stands for the word null until its comparison is known; it is never part of a tree.
    private static readonly Constant Null = new Constant((object?)null);

    private readonly ODataLexer _lexer;
    private readonly TreeBuilder _tree;
    private readonly string _field;
    private ODataToken _token;
    private int _depth;

    private ODataFilter(string text, string field, int offset)
    {
        Limits.CheckText(text, field);
        _field = field;
        _tree = new TreeBuilder(field);
        _lexer = new ODataLexer(text, field, offset);
        _token = _lexer.Next();
    }

    /// <summary>The filter as a tree.</summary>
    /// <param name="text">The filter, percent-decoded.</param>
    /// <param name="field">The option that problems name.</param>
    /// <param name="offset">Where the text starts within what the client wrote for that option.</param>
    /// <exception cref="ProblemException">400: no filter, or beyond the <see cref="Limits"/>.</exception>
    public static Expr Parse(string text, string field = "$filter", int offset = 0)
    {
        var parser = new ODataFilter(text, field, offset);
        var expr = parser.Or();
        if (parser._token.Kind != ODataTokenKind.End) throw parser.Expected("and, or, an operator or the end");
        return expr;
    }

    /// <summary>The keys of a sort order: expressions, each perhaps followed by asc or desc, separated by commas.</summary>
    /// <exception cref="ProblemException">400.</exception>
    public static IReadOnlyList<OrderBy> ParseOrder(string text, string field = "$orderby", int offset = 0)
    {
        var parser = new ODataFilter(text, field, offset);
        var keys = new List<OrderBy>();
        do keys.Add(parser.Key());
        while (parser.TryTake(','));
        if (parser._token.Kind != ODataTokenKind.End) throw parser.Expected("asc, desc, ',' or the end");
        return keys;
    }

    private OrderBy Key()
    {
        var by = Valued(Sum());
        var descending = _token.Is("desc");
        if (descending || _token.Is("asc")) Take();
        return new OrderBy(by, descending);
    }

    private Expr Or() => Nested(() => Chain(Ops.Or, And));

    private Expr And() => Chain(Ops.And, Not);

    private Expr Chain(string op, Func<Expr> operand)
    {
        var first = operand();
        if (!_token.Is(op)) return first;
        var args = new List<Expr> { first };
        while (TryTake(op)) args.Add(operand());
        return _tree.Call(op, args);
    }

    private Expr Not() => TryTake(Ops.Not) ? Nested(() => _tree.Call(Ops.Not, Not())) : Equal();

    private Expr Equal()
    {
        var left = Compared();
        while (Operator(Equality) is { } op) left = Equal(op, left, Compared());
        return ReferenceEquals(left, Null) ? throw Expected("eq or ne after null") : left;
    }

    private Call Equal(string op, Expr left, Expr right)
    {
        var (nothing, value) = (ReferenceEquals(left, Null) || ReferenceEquals(right, Null), ReferenceEquals(left, Null) ? right : left);
        if (!nothing) return _tree.Call(op, left, right);
        if (ReferenceEquals(value, Null)) throw Expected("a property beside null");
        var test = _tree.Call(Ops.IsNull, value);
        return op == "=" ? test : _tree.Call(Ops.Not, test);
    }

    private Expr Compared()
    {
        var left = Sum();
        while (true)
        {
            if (Operator(Relational) is { } op) left = _tree.Call(op, Valued(left), Valued(Sum()));
            else if (TryTake("in")) left = In(Valued(left));
            else return left;
        }
    }

    private Call In(Expr value)
    {
        if (!TryTake('(')) return _tree.Call("a_contains", Valued(Sum()), _tree.Call(Ops.Array, value));
        var values = new List<Expr>();
        do values.Add(Valued(Sum()));
        while (TryTake(','));
        Take(')');
        return _tree.Call(Ops.In, value, _tree.Call(Ops.Array, values));
    }

    private Expr Sum()
    {
        var left = Product();
        while (Operator(Additive) is { } op) left = _tree.Call(op, Valued(left), Valued(Product()));
        return left;
    }

    private Expr Product()
    {
        var left = Operand();
        while (Operator(Multiplicative) is { } op) left = _tree.Call(op, Valued(left), Valued(Operand()));
        return left;
    }

    private Expr Valued(Expr e) => ReferenceEquals(e, Null) ? throw _lexer.Problem(_token.At, "null compares only with eq and ne") : e;

    private string? Operator(Dictionary<string, string> operators)
    {
        if (_token.Kind != ODataTokenKind.Path || !operators.TryGetValue(_token.Written, out var op)) return null;
        Take();
        return op;
    }

    private T Nested<T>(Func<T> parse)
    {
        Limits.CheckDepth(++_depth, _field);
        var result = parse();
        _depth--;
        return result;
    }

    private ODataToken Take()
    {
        var token = _token;
        _token = _lexer.Next();
        return token;
    }

    private bool TryTake(string word)
    {
        if (!_token.Is(word)) return false;
        Take();
        return true;
    }

    private bool TryTake(char symbol)
    {
        if (!_token.IsSymbol(symbol)) return false;
        Take();
        return true;
    }

    private void Take(char symbol)
    {
        if (!TryTake(symbol)) throw Expected($"'{symbol}'");
    }

    private ProblemException Expected(string what) => _lexer.Problem(_token.At, $"expected {what}, found {_token}");
}
