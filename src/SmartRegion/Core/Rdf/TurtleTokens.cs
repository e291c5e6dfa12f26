using System.Globalization;
using System.Text;

namespace SmartRegion.Core.Rdf;

/// <summary>The tokens that Turtle and N-Triples share (RDF 1.1 Turtle, 6.5).</summary>
internal sealed class TurtleTokens(RdfText text, RdfLimits limits)
{
    private readonly StringBuilder _token = new();

    public RdfText Text => text;

    /// <summary>White space and comments.</summary>
    public void Space()
    {
        for (; ; )
        {
            var c = text.Peek();
            if (c is ' ' or '\t' or '\r' or '\n') text.Read();
            else if (c == '#') Comment();
            else return;
        }
    }

    public void Comment()
    {
        while (text.Peek() is not (-1 or '\n' or '\r')) text.Read();
    }

    public void Demand(char wanted)
    {
        if (text.Peek() != wanted) throw Unexpected($"'{wanted}'");
        text.Read();
    }

    public RdfException Unexpected(string wanted) =>
        text.Error(text.Peek() is var c and >= 0 ? $"Here should be {wanted}, but '{(char)c}' is." : $"Here should be {wanted}, but the document ends.");

    /// <summary>IRIREF, without the brackets.</summary>
    public string IriRef()
    {
        Demand('<');
        _token.Clear();
        for (; ; )
        {
            var run = text.Ready;
            var length = 0;
            while (length < run.Length && run[length] != '>' && !IriReference.IsForbidden(run[length])) length++;
            TakeRun(run[..length]);
            if (length > 0 && length == run.Length) continue;
            var c = text.Read();
            if (c == '>') return _token.ToString();
            if (c == '\\') Keep(Escaped(false));
            else if (c >= 0) throw text.Error($"A '{(char)c}' may not stand in an IRI.");
            else throw Unexpected("'>'");
        }
    }

    /// <summary>A string in single or double quotes, short or (in Turtle) long.</summary>
    public string Quoted(bool turtle)
    {
        var quote = (char)text.Read();
        if (turtle && text.Peek() == quote && text.Peek(1) == quote)
        {
            text.Read();
            text.Read();
            return Long(quote);
        }
        _token.Clear();
        for (; ; )
        {
            var run = text.Ready;
            var length = 0;
            while (length < run.Length && run[length] != quote && run[length] is not ('\\' or '\n' or '\r')) length++;
            TakeRun(run[..length]);
            if (length > 0 && length == run.Length) continue;
            var c = text.Read();
            if (c == quote) return _token.ToString();
            if (c == '\\') Keep(Escaped(true));
            else if (c < 0) throw Unexpected("the end of the text");
            else throw text.Error("A text in single quotation marks ends on its line.");
        }
    }

    private string Long(char quote)
    {
        _token.Clear();
        for (; ; )
        {
            var c = text.Read();
            if (c == quote && text.Peek() == quote && text.Peek(1) == quote)
            {
                text.Read();
                text.Read();
                return _token.ToString();
            }
            if (c < 0) throw Unexpected("the end of the text");
            if (c == '\\') Keep(Escaped(true));
            else Keep([(char)c]);
        }
    }

    private ReadOnlySpan<char> Escaped(bool signs)
    {
        var c = text.Read();
        if (c is 'u' or 'U') return Numbered(c == 'u' ? 4 : 8, !signs);
        if (!signs) throw text.Error("Only \\u and \\U may stand in an IRI.");
        return c switch
        {
            't' => "\t",
            'b' => "\b",
            'n' => "\n",
            'r' => "\r",
            'f' => "\f",
            '"' => "\"",
            '\'' => "'",
            '\\' => "\\",
            _ => throw text.Error("This escape is not known; \\t \\b \\n \\r \\f \\\" \\' \\\\ \\u and \\U are."),
        };
    }

    private string Numbered(int digits, bool inIri)
    {
        var code = 0L;
        for (var i = 0; i < digits; i++)
        {
            var c = text.Read();
            if (c < 0 || !char.IsAsciiHexDigit((char)c)) throw text.Error($"After \\{(digits == 4 ? 'u' : 'U')} stand {digits} hexadecimal digits.");
            code = code * 16 + Convert.ToInt32(((char)c).ToString(), 16);
        }
        if (code > 0x10FFFF || !Rune.IsValid((int)code)) throw text.Error("This number is no character of Unicode.");
        var sign = new Rune((int)code).ToString();
        if (inIri && IriReference.IsForbidden(sign[0])) throw text.Error("This character may not stand in an IRI, not even escaped.");
        return sign;
    }

    /// <summary>BLANK_NODE_LABEL, without the underscore and colon.</summary>
    public string BlankLabel()
    {
        text.Read();
        Demand(':');
        _token.Clear();
        if (!IsNameStart(Sign(), true) && !char.IsAsciiDigit(Char())) throw Unexpected("the label of a blank node");
        Name(false);
        return _token.ToString();
    }

    /// <summary>Takes characters of names, and dots that do not end them; with colons in local names.</summary>
    public void Name(bool local)
    {
        for (; ; )
        {
            if (text.Peek() == '.')
            {
                var dots = 1;
                while (dots < 15 && text.Peek(dots) == '.') dots++;
                if (!IsNamePart(Sign(dots)) && !(local && text.Peek(dots) is ':' or '%' or '\\')) return;
                for (; dots > 0; dots--) Take();
            }
            else if (IsNamePart(Sign()) || (local && text.Peek() == ':')) TakeRune();
            else if (local && text.Peek() == '%') Percent();
            else if (local && text.Peek() == '\\') LocalEscape();
            else return;
        }
    }

    /// <summary>PNAME_NS and what follows it: the prefix and the local name.</summary>
    public (string Prefix, string Local) PrefixedName()
    {
        var prefix = Prefix();
        _token.Clear();
        var c = Char();
        if (IsNameStart(Sign(), true) || c is ':' or '%' or '\\' || char.IsAsciiDigit(c)) Name(true);
        return (prefix, _token.ToString());
    }

    /// <summary>PNAME_NS without its colon.</summary>
    public string Prefix()
    {
        _token.Clear();
        if (IsNameStart(Sign(), false)) Name(false);
        var prefix = _token.ToString();
        if (text.Peek() != ':') throw prefix.Length > 0 ? text.Error($"'{prefix}' is no term; a prefix is followed by a colon.") : Unexpected("a term");
        text.Read();
        return prefix;
    }

    /// <summary>The letters that lie ready, for keywords; nothing is taken.</summary>
    public bool Ahead(string word, bool ignoreCase)
    {
        for (var i = 0; i < word.Length; i++)
        {
            var c = text.Peek(i);
            if (c != word[i] && !(ignoreCase && c >= 0 && char.ToLowerInvariant((char)c) == word[i])) return false;
        }
        return true;
    }

    /// <summary>LANGTAG without its sign.</summary>
    public string LanguageTag()
    {
        text.Read();
        _token.Clear();
        while (Char() is var c && (char.IsAsciiLetter(c) || (_token.Length > 0 && (c == '-' || (char.IsAsciiDigit(c) && _token.ToString().Contains('-', StringComparison.Ordinal)))))) Take();
        var tag = _token.ToString();
        if (tag.Length == 0 || tag.EndsWith('-') || tag.Contains("--", StringComparison.Ordinal)) throw Unexpected("a language tag");
        return tag.ToLower(CultureInfo.InvariantCulture);
    }

    /// <summary>INTEGER, DECIMAL or DOUBLE.</summary>
    public Term Number()
    {
        _token.Clear();
        if (text.Peek() is '+' or '-') Take();
        var digits = Digits();
        var datatype = Xsd.Integer;
        if (text.Peek() == '.' && (char.IsAsciiDigit(Char(1)) || (digits > 0 && IsExponent(1))))
        {
            Take();
            digits += Digits();
            datatype = Xsd.Decimal;
        }
        if (digits > 0 && IsExponent(0))
        {
            Take();
            if (text.Peek() is '+' or '-') Take();
            if (Digits() == 0) throw Unexpected("the exponent");
            datatype = Xsd.Double;
        }
        return digits > 0 ? Term.Literal(_token.ToString(), datatype) : throw Unexpected("a number");
    }

    private bool IsExponent(int at) => text.Peek(at) is 'e' or 'E' && (char.IsAsciiDigit(Char(at + 1)) || (Char(at + 1) is '+' or '-' && char.IsAsciiDigit(Char(at + 2))));

    private int Digits()
    {
        var count = 0;
        for (; char.IsAsciiDigit(Char()); count++) Take();
        return count;
    }

    private void Percent()
    {
        if (!char.IsAsciiHexDigit(Char(1)) || !char.IsAsciiHexDigit(Char(2))) throw text.Error("After % stand two hexadecimal digits.");
        for (var i = 0; i < 3; i++) Take();
    }

    private void LocalEscape()
    {
        text.Read();
        if (!"_~.-!$&'()*+,;=/?#@%".Contains(Char(), StringComparison.Ordinal)) throw text.Error("This sign is not escaped in a local name.");
        Take();
    }

    private char Char(int at = 0) => text.Peek(at) is var c and >= 0 ? (char)c : '\0';

    private Rune Sign(int at = 0) =>
        char.IsHighSurrogate(Char(at)) && char.IsLowSurrogate(Char(at + 1)) ? new Rune(Char(at), Char(at + 1))
        : char.IsSurrogate(Char(at)) ? default : new Rune(Char(at));

    private void Take() => Keep([(char)text.Read()]);

    private void TakeRune()
    {
        if (char.IsHighSurrogate(Char())) Take();
        Take();
    }

    private void Keep(ReadOnlySpan<char> run)
    {
        if (_token.Length + run.Length > limits.TermLength) throw text.Error($"A term is longer than {limits.TermLength} characters.");
        _token.Append(run);
    }

    private void TakeRun(ReadOnlySpan<char> ready)
    {
        Keep(ready);
        text.Skip(ready.Length);
    }

    private static bool IsNameStart(Rune r, bool underscore)
    {
        var c = r.Value;
        return c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' || (underscore && c == '_')
            || (c >= 0xC0 && (c is >= 0xC0 and <= 0xD6 or >= 0xD8 and <= 0xF6 or >= 0xF8 and <= 0x2FF or >= 0x370 and <= 0x37D or >= 0x37F and <= 0x1FFF
                or >= 0x200C and <= 0x200D or >= 0x2070 and <= 0x218F or >= 0x2C00 and <= 0x2FEF or >= 0x3001 and <= 0xD7FF or >= 0xF900 and <= 0xFDCF
                or >= 0xFDF0 and <= 0xFFFD or >= 0x10000 and <= 0xEFFFF));
    }

    private static bool IsNamePart(Rune r) =>
        IsNameStart(r, true) || r.Value is '-' or >= '0' and <= '9' or 0xB7 or >= 0x300 and <= 0x36F or >= 0x203F and <= 0x2040;
}
