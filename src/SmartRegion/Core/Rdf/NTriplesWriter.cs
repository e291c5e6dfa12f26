using System.Buffers;

namespace SmartRegion.Core.Rdf;

/// <summary>N-Triples in UTF-8; the base of <see cref="TurtleWriter"/>, which has the same terms.</summary>
public class NTriplesWriter(IBufferWriter<byte> output, IReadOnlyDictionary<string, string> prefixes) : RdfWriter(output, prefixes)
{
    private static readonly SearchValues<char> InText = SearchValues.Create("\"\\\n\r\t");
    private static readonly SearchValues<char> InIri = SearchValues.Create("\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\v\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f <>\"{}|^`\\");

    public override void Begin() { }

    protected override void Close() { }

    protected override void Subject(Term subject, List<(string Predicate, Term Object)> statements)
    {
        foreach (var (predicate, value) in statements)
        {
            Term(subject);
            Write(" "u8);
            Iri(predicate);
            Write(" "u8);
            Term(value);
            Write(" .\n"u8);
        }
    }

    protected virtual void Iri(string iri) => Whole(iri);

    protected void Whole(string iri)
    {
        Write("<"u8);
        var rest = iri.AsSpan();
        // What may not stand in an IRI is written as bytes in percent: it then is one, and the same for every reader.
        for (int at; (at = rest.IndexOfAny(InIri)) >= 0; rest = rest[(at + 1)..])
        {
            Write(rest[..at]);
            Write($"%{(int)rest[at]:X2}");
        }
        Write(rest);
        Write(">"u8);
    }

    protected void Term(in Term term)
    {
        if (term.IsIri) Iri(term.Value);
        else if (term.IsBlank)
        {
            Write("_:"u8);
            Write(term.Value);
        }
        else Literal(term);
    }

    private void Literal(in Term term)
    {
        Write("\""u8);
        var rest = term.Value.AsSpan();
        for (int at; (at = rest.IndexOfAny(InText)) >= 0; rest = rest[(at + 1)..])
        {
            Write(rest[..at]);
            Write(rest[at] switch { '"' => "\\\""u8, '\\' => "\\\\"u8, '\n' => "\\n"u8, '\r' => "\\r"u8, _ => "\\t"u8 });
        }
        Write(rest);
        Write("\""u8);
        if (term.Language is not null)
        {
            Write("@"u8);
            Write(term.Language);
        }
        else if (term.Datatype != Xsd.String)
        {
            Write("^^"u8);
            Iri(term.Datatype!);
        }
    }
}
