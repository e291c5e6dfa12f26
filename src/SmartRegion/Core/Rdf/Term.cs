namespace SmartRegion.Core.Rdf;

/// <summary>What an RDF term is (RDF 1.1 Concepts, 3.1).</summary>
public enum TermKind
{
    Iri,
    Blank,
    Literal,
}

/// <summary>
/// An RDF term: an IRI, a blank node (known by a label within its document), or a literal, whose <see cref="Datatype"/> is an IRI
/// (never null for literals: xsd:string and rdf:langString are said) and whose <see cref="Language"/> is a tag of BCP 47 or null.
/// </summary>
public readonly record struct Term(TermKind Kind, string Value, string? Datatype = null, string? Language = null)
{
    public bool IsIri => Kind == TermKind.Iri;
    public bool IsBlank => Kind == TermKind.Blank;
    public bool IsLiteral => Kind == TermKind.Literal;

    public static Term Iri(string iri) => new(TermKind.Iri, iri);

    public static Term Blank(string label) => new(TermKind.Blank, label);

    /// <summary>A literal of that datatype; a plain one is an xsd:string.</summary>
    public static Term Literal(string text, string datatype = Xsd.String) => new(TermKind.Literal, text, datatype);

    /// <summary>A literal in that language.</summary>
    public static Term Text(string text, string language) => new(TermKind.Literal, text, RdfNames.LangString, language);

    /// <summary>As in N-Triples, for messages.</summary>
    public override string ToString() => Kind switch
    {
        TermKind.Iri => $"<{Value}>",
        TermKind.Blank => $"_:{Value}",
        _ when Language is not null => $"\"{Value}\"@{Language}",
        _ when Datatype == Xsd.String => $"\"{Value}\"",
        _ => $"\"{Value}\"^^<{Datatype}>",
    };
}

/// <summary>A statement. The predicate is an IRI.</summary>
public readonly record struct Triple(Term Subject, string Predicate, Term Object);
