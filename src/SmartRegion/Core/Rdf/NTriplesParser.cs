namespace SmartRegion.Core.Rdf;

/// <summary>N-Triples (RDF 1.1): a statement a line.</summary>
internal sealed class NTriplesParser(RdfText text, TripleSink sink)
{
    private readonly TurtleTokens _tokens = new(text, sink.Limits);

    public void Parse()
    {
        for (; ; )
        {
            _tokens.Space();
            if (text.Peek() < 0) return;
            var subject = Node();
            Blanks();
            var predicate = Iri();
            Blanks();
            var value = text.Peek() == '"' ? Literal() : Node();
            Blanks();
            _tokens.Demand('.');
            Blanks();
            sink.Add(subject, predicate, value);
            if (text.Peek() == '#') _tokens.Comment();
            if (text.Peek() is not (-1 or '\r' or '\n')) throw _tokens.Unexpected("the end of the line");
        }
    }

    private Term Node() => text.Peek() switch
    {
        '<' => Term.Iri(Iri()),
        '_' => TripleSink.Named(_tokens.BlankLabel()),
        _ => throw _tokens.Unexpected("an IRI in angle brackets or a blank node"),
    };

    private string Iri()
    {
        var iri = _tokens.IriRef();
        return IriReference.IsAbsolute(iri) ? iri : throw text.Error($"The IRI '{iri}' is not absolute.");
    }

    private Term Literal()
    {
        var value = _tokens.Quoted(false);
        if (text.Peek() == '@') return Term.Text(value, _tokens.LanguageTag());
        if (text.Peek() != '^') return Term.Literal(value);
        text.Read();
        _tokens.Demand('^');
        return Term.Literal(value, Iri());
    }

    private void Blanks()
    {
        while (text.Peek() is ' ' or '\t') text.Read();
    }
}
