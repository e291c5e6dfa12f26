namespace SmartRegion.Query;

/// <summary>Operands: parentheses, literals, functions and paths.</summary>
public sealed partial class ODataFilter
{
    private static readonly string[] Words = ["and", "or", "in", "eq", "ne", "gt", "ge", "lt", "le", "add", "sub", "mul", "div", "mod", "asc", "desc"];

    private Expr Operand()
    {
        if (_token.IsSymbol('-')) return Negated();
        if (TryTake('(')) return Parenthesised();
        return _token.Kind switch
        {
            ODataTokenKind.Text => _tree.Leaf(new Constant(Take().Written)),
            ODataTokenKind.Value => _tree.Leaf(Take().Value!),
            ODataTokenKind.Path => Named(),
            _ => throw Expected("a property, a value, a function or '('"),
        };
    }

    private Call Negated()
    {
        Take();
        return Nested(() => _tree.Call("*", _tree.Leaf(new Constant(-1L)), Valued(Operand())));
    }

    private Expr Parenthesised()
    {
        var inner = Or();
        Take(')');
        return inner;
    }

    private Expr Named()
    {
        if (Words.Any(_token.Is)) throw Expected("a property, a value or a function");
        var name = Take();
        if (_token.IsSymbol('(')) return Lambda(name) ?? Function(name);
        if (name.Is("true") || name.Is("false")) return _tree.Leaf(new Constant(name.Is("true")));
        return name.Is("null") ? Null : _tree.Leaf(new PropertyName(name.Written));
    }

    // Datastreams/any(d: d/name eq 'x'). All pass a test when there is none that does not.
    private Expr? Lambda(ODataToken name)
    {
        var slash = name.Written.LastIndexOf('/');
        var function = name.Written[(slash + 1)..].ToLowerInvariant();
        if (slash < 0 || function is not ("any" or "all")) return null;
        var path = _tree.Leaf(new PropertyName(name.Written[..slash])).Name;
        Take('(');
        if (function == "any" && TryTake(')')) return new AnyOf(path, "it", _tree.Call(Ops.Not, _tree.Call(Ops.IsNull, new PropertyName("it/id"))));
        if (_token.Kind != ODataTokenKind.Path || _token.Written.Contains('/', StringComparison.Ordinal)) throw Expected("a variable, as in any(d: d/name eq 'x')");
        var variable = Take().Written;
        Take(':');
        var test = Or();
        Take(')');
        return function == "any" ? new AnyOf(path, variable, test) : _tree.Call(Ops.Not, new AnyOf(path, variable, _tree.Call(Ops.Not, test)));
    }

    private Call Function(ODataToken name)
    {
        var function = Operator(name.Written) ?? Functions.Canonical(name.Written)
            ?? throw _lexer.Problem(name.At, $"there is no function '{name.Written}'. Known functions: {string.Join(", ", Known)}");
        Take('(');
        var args = new List<Expr>();
        if (!_token.IsSymbol(')'))
            do args.Add(Or());
            while (TryTake(','));
        Take(')');
        if (TreeBuilder.WrongCount(function, args.Count, name.Written) is { } wrong) throw _lexer.Problem(name.At, wrong);
        return _tree.Call(function, args);
    }

    private static IEnumerable<string> Known => Functions.All.Concat(Ops.Spatial.Select(ODataText.Spatial)).Append("geo.intersects").Order();

    // The spatial functions are operators of CQL2 under another name.
    private static string? Operator(string function)
    {
        if (function.Equals("geo.intersects", StringComparison.OrdinalIgnoreCase)) return "s_intersects";
        return Ops.Spatial.FirstOrDefault(op => ODataText.Spatial(op).Equals(function, StringComparison.OrdinalIgnoreCase));
    }
}
