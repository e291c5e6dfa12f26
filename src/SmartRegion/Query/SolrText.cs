using System.Text;
using SmartRegion.Core;

namespace SmartRegion.Query;

/// <summary>
/// Reads queries in the syntax of Solr's standard parser, as clients of CKAN write them: <c>field:value</c>, "phrases", AND, OR,
/// NOT, + and -, parentheses, ranges, wildcards, dates reckoned from NOW. OR and AND bind what they stand between, a blank joins
/// more loosely and means AND, as CKAN sets it (q.op=AND): <c>a OR b c</c> is (a OR b) AND c. Boosts (^2), fuzziness and slop
/// (~1) are read and left aside, for they only move scores.
/// </summary>
/// <remarks>Apache Solr Reference Guide, "The Standard Query Parser".</remarks>
public sealed partial class SolrText
{
    /// <summary>The field that words without a field are looked for in.</summary>
    public const string DefaultField = "text";

    private readonly string _text;
    private readonly string _parameter;
    private readonly DateTime _now;
    private readonly TreeBuilder _tree;
    private int _at, _depth;

    private SolrText(string text, string parameter, DateTime now) =>
        (_text, _parameter, _now, _tree) = (text, parameter, now, new TreeBuilder(parameter));

    /// <summary>The query as a tree. A comparison with = of a text means that the field holds its words.</summary>
    /// <param name="parameter">What problems name: "q", "fq".</param>
    /// <param name="now">The instant that NOW is.</param>
    /// <exception cref="ProblemException">400: not of this syntax, or beyond the <see cref="Limits"/>.</exception>
    public static Expr Parse(string text, string parameter, DateTime now)
    {
        Limits.CheckText(text, parameter);
        if (text.TrimStart().StartsWith("{!", StringComparison.Ordinal)) throw new ProblemException(parameter, $"Local parameters are not supported in param '{parameter}'.");
        var parser = new SolrText(text, parameter, now);
        var tree = parser.Clauses(DefaultField);
        return parser.IsAtEnd ? tree : throw parser.Expected("a clause");
    }

    private bool IsAtEnd
    {
        get
        {
            while (_at < _text.Length && char.IsWhiteSpace(_text[_at])) _at++;
            return _at == _text.Length;
        }
    }

    private Expr Clauses(string field)
    {
        Limits.CheckDepth(++_depth, _parameter);
        var clauses = new List<Expr>();
        while (!IsAtEnd && _text[_at] != ')') clauses.Add(Or(field));
        _depth--;
        return All(clauses);
    }

    private Expr All(List<Expr> clauses) => clauses.Count switch
    {
        0 => _tree.Leaf(new Constant(true)),
        1 => clauses[0],
        _ => _tree.Call(Ops.And, clauses),
    };

    private Expr Or(string field) => Chain(Ops.Or, "OR", "||", () => Chain(Ops.And, "AND", "&&", () => Clause(field)));

    private Expr Chain(string op, string word, string sign, Func<Expr> operand)
    {
        var first = operand();
        if (!TryTakeOperator(word, sign)) return first;
        var args = new List<Expr> { first };
        do args.Add(operand());
        while (TryTakeOperator(word, sign));
        return _tree.Call(op, args);
    }

    private Expr Clause(string field)
    {
        if (IsAtEnd) throw Expected("a clause");
        if (TryTakeOperator("NOT", "!") || TryTakeSign('-'))
        {
            Limits.CheckDepth(++_depth, _parameter);
            var negated = _tree.Call(Ops.Not, Clause(field));
            _depth--;
            return negated;
        }
        TryTakeSign('+');
        if (IsAtEnd) throw Expected("a clause");
        if (_text[_at] == '(') return Group(field);
        if (FieldName() is not { } name) return Value(field);
        if (IsAtEnd) throw Expected($"a value of {name}");
        return _text[_at] == '(' ? Group(name) : Value(name);
    }

    private Expr Group(string field)
    {
        _at++;
        var inner = Clauses(field);
        if (IsAtEnd || _text[_at] != ')') throw Expected("')'");
        _at++;
        SkipWeight();
        return inner;
    }

    private Expr Value(string field)
    {
        var value = _text[_at] switch
        {
            '"' => Is(field, Phrase()),
            '[' or '{' => Range(field),
            '<' or '>' => Bound(field),
            _ => Word(field),
        };
        SkipWeight();
        return value;
    }

    private Call Is(string field, string value) => _tree.Call("=", Name(field), _tree.Leaf(new Constant(value)));

    private PropertyName Name(string field) => _tree.Leaf(new PropertyName(field));

    private Expr Word(string field)
    {
        var (value, pattern) = TakeWord(stops: "()\"^~[]{}", inValue: field != DefaultField);
        if (pattern is null) return Is(field, value);
        if (pattern.Trim('%').Length > 0) return _tree.Call(Ops.Like, Name(field), _tree.Leaf(new Constant(pattern)));
        return field is DefaultField or "*" ? _tree.Leaf(new Constant(true)) : _tree.Call(Ops.Not, _tree.Call(Ops.IsNull, Name(field)));
    }

    // A backslash takes the next character as it is. What has * or ? is told as a pattern of LIKE too.
    private (string Value, string? Pattern) TakeWord(string stops, bool inValue)
    {
        var (value, pattern, isPattern) = (new StringBuilder(), new StringBuilder(), false);
        var start = _at;
        for (; _at < _text.Length && !char.IsWhiteSpace(_text[_at]) && !stops.Contains(_text[_at]); _at++)
        {
            var c = _text[_at];
            if (c == ':' && !inValue) throw Expected("a field before ':'");
            if (c is '*' or '?') { pattern.Append(c == '*' ? '%' : '_'); value.Append(c); isPattern = true; continue; }
            if (c == '\\' && _at + 1 < _text.Length) c = _text[++_at];
            if (c is '%' or '_' or '\\') pattern.Append('\\');
            pattern.Append(c);
            value.Append(c);
        }
        return _at == start ? throw Expected("a value") : (value.ToString(), isPattern ? pattern.ToString() : null);
    }

    private string Phrase()
    {
        var phrase = new StringBuilder();
        for (_at++; _at < _text.Length; _at++)
        {
            if (_text[_at] == '"') { _at++; return phrase.ToString(); }
            if (_text[_at] == '\\' && _at + 1 < _text.Length) _at++;
            phrase.Append(_text[_at]);
        }
        throw Expected("'\"' at the end of the phrase");
    }

    // A name and a colon; "*" stands for every field.
    private string? FieldName()
    {
        var end = _at;
        while (end < _text.Length && (char.IsLetterOrDigit(_text[end]) || _text[end] is '_' or '.' or '-' or '*')) end++;
        if (end == _at || end == _text.Length || _text[end] != ':') return null;
        var name = _text[_at..end];
        _at = end + 1;
        return name;
    }

    private bool TryTakeOperator(string word, string sign)
    {
        if (IsAtEnd) return false;
        if (_text.AsSpan(_at).StartsWith(sign, StringComparison.Ordinal)) { _at += sign.Length; return true; }
        if (!_text.AsSpan(_at).StartsWith(word, StringComparison.Ordinal)) return false;
        var end = _at + word.Length;
        if (end < _text.Length && !char.IsWhiteSpace(_text[end]) && _text[end] != '(') return false;
        _at = end;
        return true;
    }

    private bool TryTakeSign(char sign)
    {
        if (_text[_at] != sign) return false;
        _at++;
        return true;
    }

    private void SkipWeight()
    {
        while (_at < _text.Length && _text[_at] is ('^' or '~'))
            for (_at++; _at < _text.Length && (char.IsAsciiDigit(_text[_at]) || _text[_at] == '.'); _at++) { }
    }

    private ProblemException Expected(string what) =>
        new(_parameter, $"Cannot parse '{_text}': at position {_at + 1} expected {what}{(_at < _text.Length ? $", found '{_text[_at]}'" : "")}.");
}
