using System.Globalization;

namespace SmartRegion.Query;

/// <summary>Operands: arithmetic, names, functions and literals.</summary>
public sealed partial class Cql2Text
{
    private static readonly string[] Reserved = ["and", "or", "not", "like", "between", "in", "is", "null", "div"];

    private static readonly string[] Shapes =
        ["point", "linestring", "polygon", "multipoint", "multilinestring", "multipolygon", "geometrycollection"];

    private Expr Sum()
    {
        var left = Product();
        while (_token.IsSymbol("+") || _token.IsSymbol("-")) left = _tree.Call(Take().Value, left, Product());
        return left;
    }

    private Expr Product()
    {
        var left = Power();
        while (_token.IsSymbol("*") || _token.IsSymbol("/") || _token.IsSymbol("%") || _token.Is("div"))
            left = _tree.Call(Take().Value, left, Power());
        return left;
    }

    // The grammar allows one ^ only; a chain of them is read from the right, as mathematics does.
    private Expr Power()
    {
        var left = Factor();
        return TryTakeSymbol("^") ? _tree.Call("^", left, Nested(Power)) : left;
    }

    private Expr Factor()
    {
        var sign = _token.IsSymbol("-") ? -1 : 1;
        if (!TryTakeSymbol("-") && !TryTakeSymbol("+")) return Primary();
        if (_token.Kind == Cql2TokenKind.Number) return Number(sign);
        return sign > 0 ? throw Expected("a number after '+'") : _tree.Call("*", _tree.Leaf(new Constant(-1L)), Nested(Factor));
    }

    private Expr Primary() => _token.Kind switch
    {
        Cql2TokenKind.Text => _tree.Leaf(new Constant(Take().Value)),
        Cql2TokenKind.Number => Number(1),
        Cql2TokenKind.QuotedName => _tree.Leaf(new PropertyName(Take().Value)),
        Cql2TokenKind.Name => Named(),
        Cql2TokenKind.Symbol when _token.Value is "(" => Parenthesised(),
        Cql2TokenKind.Symbol when _token.Value is "[" => List(Or, least: 0),
        _ => throw Expected("a value, a property or '('"),
    };

    private Constant Number(int sign)
    {
        var token = Take();
        if (long.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var whole))
            return _tree.Leaf(new Constant(sign * whole));
        var number = double.Parse(token.Value, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (!double.IsFinite(number)) throw Cql2TextLexer.Problem(token.At, $"the number {token.Value} is too large");
        return _tree.Leaf(Constant.Number(sign * number));
    }

    // "(a)" is a for precedence's sake, "(a, b)" and "()" are arrays; a single one is an array where only arrays may stand.
    private Expr Parenthesised()
    {
        Take();
        if (TryTakeSymbol(")")) return _tree.Call(Ops.Array);
        var first = Or();
        if (TryTakeSymbol(")")) return first;
        if (!_token.IsSymbol(",")) throw Expected("')' or ','");
        var items = new List<Expr> { first };
        while (TryTakeSymbol(",")) items.Add(Or());
        TakeSymbol(")");
        return _tree.Call(Ops.Array, items);
    }

    private Expr Named()
    {
        if (Reserved.Any(_token.Is))
            throw Expected("a value or a property (one of that name is written in double quotes)");
        var name = Take();
        if (Shapes.Any(name.Is) && IsShape()) return Shape(name);
        if (_token.IsSymbol("(")) return Function(name);
        if (name.Is("true")) return _tree.Leaf(new Constant(true));
        if (name.Is("false")) return _tree.Leaf(new Constant(false));
        return _tree.Leaf(new PropertyName(name.Value));
    }

    private bool IsShape() =>
        _token.IsSymbol("(") || _token.Is("z") || _token.Is("m") || _token.Is("zm") || _token.Is("empty");

    private Constant Shape(Cql2TextToken name)
    {
        var text = _lexer.TakeBalanced(name.At);
        _token = _lexer.Next();
        return _tree.Leaf(new Constant(Literal(name, () => Literals.Wkt(text))));
    }

    private Expr Function(Cql2TextToken name)
    {
        if (name.Is("date")) return _tree.Leaf(new Constant(Instant(name, Literals.Date)));
        if (name.Is("timestamp")) return _tree.Leaf(new Constant(Instant(name, Literals.Timestamp)));
        if (name.Is("bbox")) return Box(name);
        Func<Expr> argument = name.Is(Ops.Interval) ? End : Ops.Arrays.Any(name.Is) ? ArrayOperand : Or;
        TakeSymbol("(");
        var args = new List<Expr>();
        if (!_token.IsSymbol(")"))
            do args.Add(argument());
            while (TryTakeSymbol(","));
        TakeSymbol(")");
        if (TreeBuilder.WrongCount(name.Value, args.Count) is { } wrong) throw Cql2TextLexer.Problem(name.At, wrong);
        return _tree.Call(name.Value, args);
    }

    private Expr ArrayOperand() => _token.IsSymbol("(") ? List(Or, least: 0) : Or();

    private Expr End()
    {
        if (_token.Kind != Cql2TokenKind.Text) return Nested(Primary);
        var token = Take();
        return _tree.Leaf(Literal(token, () => Literals.End(token.Value)));
    }

    private T Instant<T>(Cql2TextToken name, Func<string, T> read)
    {
        TakeSymbol("(");
        if (_token.Kind != Cql2TokenKind.Text) throw Expected($"a text in single quotes within {name.Value}(…)");
        var token = Take();
        TakeSymbol(")");
        return Literal(token, () => read(token.Value));
    }

    private Constant Box(Cql2TextToken name)
    {
        TakeSymbol("(");
        var numbers = new List<double>();
        do numbers.Add(BoxNumber());
        while (TryTakeSymbol(","));
        TakeSymbol(")");
        return _tree.Leaf(new Constant(Literal<object>(name, () => _isPlanar ? Literals.Rectangle(numbers) : Literals.Box(numbers))));
    }

    private double BoxNumber()
    {
        var sign = _token.IsSymbol("-") ? -1 : 1;
        if (!TryTakeSymbol("-")) TryTakeSymbol("+");
        if (_token.Kind != Cql2TokenKind.Number) throw Expected("a number");
        return Convert.ToDouble(Number(sign).Value, CultureInfo.InvariantCulture);
    }

    private static T Literal<T>(Cql2TextToken token, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FormatException e)
        {
            throw Cql2TextLexer.Problem(token.At, e.Message);
        }
    }
}
