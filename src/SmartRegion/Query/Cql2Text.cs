using SmartRegion.Core;

namespace SmartRegion.Query;

/// <summary>
/// Reads CQL2 text (OGC 21-065, annex B). NOT binds before AND before OR; comparisons bind before both; ^ before * / % div
/// before + and -. Problems name the field "filter", the position, and what was expected.
/// </summary>
public sealed partial class Cql2Text
{
    private readonly Cql2TextLexer _lexer;
    private readonly TreeBuilder _tree = new();
    private Cql2TextToken _token;
    private int _depth;

    private readonly bool _isPlanar;

    private Cql2Text(string text, bool isPlanar)
    {
        _isPlanar = isPlanar;
        _lexer = new Cql2TextLexer(text);
        _token = _lexer.Next();
    }

    /// <summary>The filter as a tree.</summary>
    /// <param name="isPlanar">Whether its coordinates are in another reference system than WGS 84, so that a box is a rectangle there.</param>
    /// <exception cref="ProblemException">400: not CQL2, or beyond the <see cref="Limits"/>.</exception>
    public static Expr Parse(string text, bool isPlanar = false)
    {
        Limits.CheckText(text);
        var parser = new Cql2Text(text, isPlanar);
        var expr = parser.Or();
        if (parser._token.Kind != Cql2TokenKind.End) throw parser.Expected("AND, OR, an operator or the end");
        return expr;
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

    private Expr Not() => TryTake(Ops.Not) ? Nested(() => _tree.Call(Ops.Not, Not())) : Predicate();

    private Expr Predicate()
    {
        var left = Sum();
        if (_token.Kind == Cql2TokenKind.Symbol && Ops.Comparisons.Contains(_token.Value))
            return _tree.Call(Take().Value, left, Sum());
        if (TryTake("is")) return IsNull(left);
        var negated = TryTake(Ops.Not);
        var predicate = Worded(left);
        if (predicate is null) return negated ? throw Expected("LIKE, BETWEEN or IN after NOT") : left;
        return negated ? _tree.Call(Ops.Not, predicate) : predicate;
    }

    private Call? Worded(Expr left)
    {
        if (TryTake(Ops.Like)) return _tree.Call(Ops.Like, left, Pattern());
        if (TryTake(Ops.Between))
        {
            var low = Sum();
            Take("and");
            return _tree.Call(Ops.Between, left, low, Sum());
        }
        return TryTake(Ops.In) ? _tree.Call(Ops.In, left, List(Sum, least: 1)) : null;
    }

    private Call IsNull(Expr operand)
    {
        var negated = TryTake(Ops.Not);
        Take("null");
        var test = _tree.Call(Ops.IsNull, operand);
        return negated ? _tree.Call(Ops.Not, test) : test;
    }

    // A pattern is a text, bare or within CASEI and ACCENTI.
    private Expr Pattern()
    {
        if (_token.Kind == Cql2TokenKind.Text) return _tree.Leaf(new Constant(Take().Value));
        if (!_token.Is(Ops.CaseI) && !_token.Is(Ops.AccentI)) throw Expected("a pattern in single quotes, CASEI(…) or ACCENTI(…)");
        var name = Take().Value;
        TakeSymbol("(");
        var inner = Nested(Pattern);
        TakeSymbol(")");
        return _tree.Call(name, inner);
    }

    private Call List(Func<Expr> item, int least)
    {
        var close = _token.IsSymbol("[") ? "]" : ")";
        if (!_token.IsSymbol("[")) TakeSymbol("(");
        else Take();
        var items = new List<Expr>();
        if (least > 0 || !_token.IsSymbol(close))
            do items.Add(item());
            while (TryTakeSymbol(","));
        TakeSymbol(close);
        return _tree.Call(Ops.Array, items);
    }

    private T Nested<T>(Func<T> parse)
    {
        Limits.CheckDepth(++_depth);
        var result = parse();
        _depth--;
        return result;
    }

    private Cql2TextToken Take()
    {
        var token = _token;
        _token = _lexer.Next();
        return token;
    }

    private bool TryTake(string keyword)
    {
        if (!_token.Is(keyword)) return false;
        Take();
        return true;
    }

    private bool TryTakeSymbol(string symbol)
    {
        if (!_token.IsSymbol(symbol)) return false;
        Take();
        return true;
    }

    private void Take(string keyword)
    {
        if (!TryTake(keyword)) throw Expected(keyword.ToUpperInvariant());
    }

    private void TakeSymbol(string symbol)
    {
        if (!TryTakeSymbol(symbol)) throw Expected($"'{symbol}'");
    }

    private ProblemException Expected(string what) => Cql2TextLexer.Problem(_token.At, $"expected {what}, found {_token}");
}
