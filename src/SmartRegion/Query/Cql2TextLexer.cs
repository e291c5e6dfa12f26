using System.Globalization;
using System.Text;
using SmartRegion.Core;

namespace SmartRegion.Query;

/// <summary>Cuts CQL2 text into tokens, one at a time. The parser may take raw text (well-known text) from it as well.</summary>
public sealed class Cql2TextLexer(string text)
{
    private static readonly string[] Symbols = ["<>", "<=", ">=", "=", "<", ">", "(", ")", ",", "+", "-", "*", "/", "%", "^", "[", "]"];

    private int _at;

    /// <summary>The next token.</summary>
    public Cql2TextToken Next()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at])) _at++;
        if (_at == text.Length) return new Cql2TextToken(Cql2TokenKind.End, "", _at);
        var c = text[_at];
        if (c is '\'') return QuotedText();
        if (c is '"') return QuotedName();
        if (char.IsAsciiDigit(c) || (c is '.' && _at + 1 < text.Length && char.IsAsciiDigit(text[_at + 1]))) return Number();
        if (StartsName(c)) return Name();
        foreach (var symbol in Symbols)
            if (string.CompareOrdinal(text, _at, symbol, 0, symbol.Length) == 0)
                return Token(Cql2TokenKind.Symbol, symbol, _at + symbol.Length);
        throw Problem(_at, $"unexpected character '{c}'. Expected a name, a value or an operator");
    }

    /// <summary>
    /// Takes the text from <paramref name="start"/> to the parenthesis that closes the first one after it, or to the word EMPTY.
    /// </summary>
    public string TakeBalanced(int start)
    {
        var depth = 0;
        for (var i = start; i < text.Length; i++)
        {
            if (text[i] is '(') Limits.CheckDepth(++depth);
            else if (text[i] is ')' && --depth == 0) return Taken(i + 1);
            else if (depth == 0 && string.Compare(text, i, "EMPTY", 0, 5, StringComparison.OrdinalIgnoreCase) == 0) return Taken(i + 5);
        }
        throw Problem(text.Length, "the geometry is not closed. Expected ')'");

        string Taken(int end)
        {
            _at = end;
            return text[start..end];
        }
    }

    /// <summary>A 400 that names the filter and the position in it (1-based).</summary>
    public static ProblemException Problem(int at, string message) => new(Limits.Field, $"At position {at + 1}: {message}.");

    private Cql2TextToken Token(Cql2TokenKind kind, string value, int end)
    {
        var token = new Cql2TextToken(kind, value, _at);
        _at = end;
        return token;
    }

    private Cql2TextToken Name()
    {
        var end = _at + 1;
        while (end < text.Length && ContinuesName(text[end])) end++;
        return Token(Cql2TokenKind.Name, text[_at..end], end);
    }

    // A doubled quote is one quote, though the grammar's identifier has none: a property may be named by anybody.
    private Cql2TextToken QuotedName()
    {
        var value = new StringBuilder();
        for (var i = _at + 1; i < text.Length; i++)
        {
            if (text[i] is not '"') value.Append(text[i]);
            else if (i + 1 < text.Length && text[i + 1] is '"') value.Append(text[i++]);
            else if (value.Length == 0) throw Problem(_at, "expected a name between the quotes");
            else return Token(Cql2TokenKind.QuotedName, value.ToString(), i + 1);
        }
        throw Problem(_at, "the quoted name is not closed. Expected '\"'");
    }

    // A quote within is written '' or \'. A pair of backslashes stays a pair, as LIKE needs it, and escapes no quote.
    private Cql2TextToken QuotedText()
    {
        var value = new StringBuilder();
        for (var i = _at + 1; i < text.Length; i++)
        {
            var next = i + 1 < text.Length ? text[i + 1] : '\0';
            if (text[i] is '\\' && next is '\\') value.Append(text[i++]).Append('\\');
            else if (next is '\'' && text[i] is '\\' or '\'' && next is '\'') { value.Append('\''); i++; }
            else if (text[i] is '\'') return Token(Cql2TokenKind.Text, value.ToString(), i + 1);
            else value.Append(text[i]);
        }
        throw Problem(_at, "the text is not closed. Expected \"'\" (a quote within it is written '')");
    }

    private Cql2TextToken Number()
    {
        var end = Digits(_at);
        if (end < text.Length && text[end] is '.') end = Digits(end + 1);
        if (end < text.Length && text[end] is 'e' or 'E')
        {
            var exponent = end + 1 < text.Length && text[end + 1] is '+' or '-' ? end + 2 : end + 1;
            if (Digits(exponent) == exponent) throw Problem(end, "expected the digits of an exponent");
            end = Digits(exponent);
        }
        if (end < text.Length && ContinuesName(text[end])) throw Problem(end, "expected an operator after the number");
        return Token(Cql2TokenKind.Number, text[_at..end], end);
    }

    private int Digits(int from)
    {
        while (from < text.Length && char.IsAsciiDigit(text[from])) from++;
        return from;
    }

    private static bool StartsName(char c) => c is ':' or '_' || char.IsLetter(c) || char.IsSurrogate(c);

    private static bool ContinuesName(char c) =>
        StartsName(c) || c is '.' or '\u203F' or '\u2040' || char.IsAsciiDigit(c)
        || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark;
}
