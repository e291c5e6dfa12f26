using System.Buffers;
using System.Text;

namespace SmartRegion.Core.Rdf;

/// <summary>RDF/XML: an rdf:Description for each subject. Predicates without a prefix get a namespace on their element.</summary>
public sealed class RdfXmlWriter(IBufferWriter<byte> output, IReadOnlyDictionary<string, string> prefixes) : RdfWriter(output, prefixes)
{
    private static readonly SearchValues<char> Special = SearchValues.Create("&<>\"\r\n\t\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\v\f\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f\uFFFE\uFFFF");

    public override void Begin()
    {
        Write($"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rdf:RDF xmlns:rdf=\"{RdfNames.Namespace}\"");
        foreach (var (prefix, space) in Prefixes)
            if (prefix != "rdf") Write($"\n  xmlns:{prefix}=\"{space}\"");
        Write(">\n"u8);
    }

    protected override void Close() => Write("</rdf:RDF>\n"u8);

    protected override void Subject(Term subject, List<(string Predicate, Term Object)> statements)
    {
        Write("<rdf:Description "u8);
        Node(subject, "rdf:about=\""u8);
        Write(">\n"u8);
        foreach (var (predicate, value) in statements) Property(predicate, value);
        Write("</rdf:Description>\n"u8);
    }

    private void Property(string predicate, in Term value)
    {
        var name = Name(predicate);
        var own = name is null ? predicate[(LocalAt(predicate))..] : null;
        Write("  <"u8);
        Element(name, own);
        if (own is not null)
        {
            Write(" xmlns:p=\""u8);
            Escaped(predicate.AsSpan(0, predicate.Length - own.Length));
            Write("\""u8);
        }
        if (value.IsLiteral) Literal(value);
        else
        {
            Write(" "u8);
            Node(value, "rdf:resource=\""u8);
            Write("/>\n"u8);
            return;
        }
        Write("</"u8);
        Element(name, own);
        Write(">\n"u8);
    }

    private void Element(byte[]? name, string? own)
    {
        if (name is not null) Write(name.AsSpan());
        else Write($"p:{own}");
    }

    private void Literal(in Term value)
    {
        if (value.Language is not null) Write($" xml:lang=\"{value.Language}\">");
        else if (value.Datatype == Xsd.String) Write(">"u8);
        else
        {
            Write(" rdf:datatype=\""u8);
            Escaped(value.Datatype);
            Write("\">"u8);
        }
        Escaped(value.Value);
    }

    private void Node(in Term term, ReadOnlySpan<byte> attribute)
    {
        if (!term.IsBlank)
        {
            Write(attribute);
            Escaped(term.Value);
        }
        else Write($"rdf:nodeID=\"{Label(term.Value)}");
        Write("\""u8);
    }

    // A label that is no name of XML is told by its code; the letter in front keeps the two apart.
    private static string Label(string label) =>
        label.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? "b" + label : "x" + Convert.ToHexString(Encoding.UTF8.GetBytes(label));

    private void Escaped(ReadOnlySpan<char> rest)
    {
        for (int at; (at = rest.IndexOfAny(Special)) >= 0; rest = rest[(at + 1)..])
        {
            Write(rest[..at]);
            Write(rest[at] switch
            {
                '&' => "&amp;"u8,
                '<' => "&lt;"u8,
                '>' => "&gt;"u8,
                '"' => "&quot;"u8,
                '\r' => "&#xD;"u8,
                '\n' => "&#xA;"u8,
                '\t' => "&#x9;"u8,
                // XML knows no way to say other controls.
                _ => "\uFFFD"u8,
            });
        }
        Write(rest);
    }

    // The longest end that is a name of XML.
    private static int LocalAt(string iri)
    {
        var at = iri.Length;
        while (at > 0 && (char.IsLetterOrDigit(iri[at - 1]) || iri[at - 1] is '_' or '-' or '.')) at--;
        while (at < iri.Length && !char.IsLetter(iri[at]) && iri[at] != '_') at++;
        return at < iri.Length ? at : throw new RdfException($"The predicate <{iri}> cannot be written in RDF/XML: it does not end in a name.");
    }
}
