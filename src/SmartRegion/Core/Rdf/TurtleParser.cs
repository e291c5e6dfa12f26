namespace SmartRegion.Core.Rdf;

/// <summary>Turtle (RDF 1.1), by recursive descent.</summary>
internal sealed class TurtleParser(RdfText text, TripleSink sink, string? baseIri)
{
    private readonly TurtleTokens _tokens = new(text, sink.Limits);
    private readonly Dictionary<string, string> _prefixes = [];
    private string? _base = baseIri;
    private int _depth;

    public void Parse()
    {
        for (; ; )
        {
            _tokens.Space();
            if (text.Peek() < 0) return;
            if (!Directive()) Statement();
        }
    }

    private bool Directive()
    {
        var at = text.Peek() == '@';
        if (at ? _tokens.Ahead("@prefix", false) : Keyword("prefix"))
        {
            Skip(at ? 7 : 6);
            var prefix = _tokens.Prefix();
            _tokens.Space();
            _prefixes[prefix] = Iri(_tokens.IriRef());
        }
        else if (at ? _tokens.Ahead("@base", false) : Keyword("base"))
        {
            Skip(at ? 5 : 4);
            _base = Iri(_tokens.IriRef());
        }
        else return at ? throw _tokens.Unexpected("@prefix or @base") : false;
        _tokens.Space();
        if (at) _tokens.Demand('.');
        return true;
    }

    // SPARQL's PREFIX and BASE are words of their own, which a name that begins so is not.
    private bool Keyword(string word) => _tokens.Ahead(word, true) && text.Peek(word.Length) is ' ' or '\t' or '\r' or '\n' or '<' or '#';

    private void Skip(int count)
    {
        for (; count > 0; count--) text.Read();
        _tokens.Space();
    }

    private void Statement()
    {
        var properties = text.Peek() == '[';
        var subject = properties ? BlankProperties(out properties) : text.Peek() == '(' ? List() : Node();
        _tokens.Space();
        if (!properties || text.Peek() != '.') PredicateObjects(subject);
        _tokens.Demand('.');
    }

    private void PredicateObjects(Term subject)
    {
        for (; ; )
        {
            var predicate = Predicate();
            do
            {
                _tokens.Space();
                var value = Object();
                sink.Add(subject, predicate, value);
                _tokens.Space();
            }
            while (Took(','));
            if (!Took(';')) return;
            do _tokens.Space(); while (Took(';'));
            if (text.Peek() is '.' or ']') return;
        }
    }

    private bool Took(char c)
    {
        if (text.Peek() != c) return false;
        text.Read();
        return true;
    }

    private string Predicate()
    {
        if (text.Peek() == 'a' && text.Peek(1) is ' ' or '\t' or '\r' or '\n' or '<' or '"' or '\'' or '[' or '(' or '_' or '#')
        {
            text.Read();
            return RdfNames.Type;
        }
        return text.Peek() == '<' ? Iri(_tokens.IriRef()) : Prefixed();
    }

    private Term Node() => text.Peek() switch
    {
        '<' => Term.Iri(Iri(_tokens.IriRef())),
        '_' => TripleSink.Named(_tokens.BlankLabel()),
        _ => Term.Iri(Prefixed()),
    };

    private Term Object() => text.Peek() switch
    {
        '[' => BlankProperties(out _),
        '(' => List(),
        '"' or '\'' => Literal(),
        '+' or '-' or '.' or (>= '0' and <= '9') => _tokens.Number(),
        't' when Word("true") => Boolean("true"),
        'f' when Word("false") => Boolean("false"),
        _ => Node(),
    };

    private bool Word(string word) => _tokens.Ahead(word, false) && text.Peek(word.Length) is var c && (c < 0 || !(char.IsLetterOrDigit((char)c) || c is ':' or '_' or '-'));

    private Term Boolean(string word)
    {
        for (var i = 0; i < word.Length; i++) text.Read();
        return Term.Literal(word, Xsd.Boolean);
    }

    private Term Literal()
    {
        var value = _tokens.Quoted(true);
        if (text.Peek() == '@') return Term.Text(value, _tokens.LanguageTag());
        if (text.Peek() != '^') return Term.Literal(value);
        text.Read();
        _tokens.Demand('^');
        return Term.Literal(value, text.Peek() == '<' ? Iri(_tokens.IriRef()) : Prefixed());
    }

    private Term BlankProperties(out bool hasProperties)
    {
        Enter('[');
        var node = sink.NewBlank();
        hasProperties = text.Peek() != ']';
        if (hasProperties) PredicateObjects(node);
        Leave(']');
        return node;
    }

    private Term List()
    {
        Enter('(');
        var head = Term.Iri(RdfNames.Nil);
        Term? last = null;
        while (text.Peek() is not (')' or -1))
        {
            var item = Object();
            var cell = sink.NewBlank();
            if (last is { } before) sink.Add(before, RdfNames.Rest, cell);
            else head = cell;
            sink.Add(cell, RdfNames.First, item);
            last = cell;
            _tokens.Space();
        }
        if (last is { } end) sink.Add(end, RdfNames.Rest, Term.Iri(RdfNames.Nil));
        Leave(')');
        return head;
    }

    private void Enter(char bracket)
    {
        if (++_depth > sink.Limits.Depth) throw text.Error($"Brackets are nested deeper than {sink.Limits.Depth}.");
        _tokens.Demand(bracket);
        _tokens.Space();
    }

    private void Leave(char bracket)
    {
        _tokens.Demand(bracket);
        _depth--;
    }

    private string Prefixed()
    {
        var (prefix, local) = _tokens.PrefixedName();
        return _prefixes.TryGetValue(prefix, out var name) ? name + local : throw text.Error($"The prefix '{prefix}:' is not declared.");
    }

    private string Iri(string reference) => IriReference.Resolve(_base, reference);
}
