using System.Buffers;

namespace SmartRegion.Core.Rdf;

/// <summary>Turtle as people read it: prefixes, a paragraph for each subject, a line for each predicate.</summary>
public sealed class TurtleWriter(IBufferWriter<byte> output, IReadOnlyDictionary<string, string> prefixes) : NTriplesWriter(output, prefixes)
{
    public override void Begin()
    {
        foreach (var (prefix, space) in Prefixes) Write($"@prefix {prefix}: <{space}> .\n");
    }

    protected override void Subject(Term subject, List<(string Predicate, Term Object)> statements)
    {
        Write("\n"u8);
        Term(subject);
        string? before = null;
        foreach (var (predicate, value) in statements)
        {
            if (predicate == before) Write(", "u8);
            else
            {
                Write(before is null ? " "u8 : " ;\n    "u8);
                if (predicate == RdfNames.Type) Write("a"u8);
                else Iri(predicate);
                Write(" "u8);
            }
            before = predicate;
            Term(value);
        }
        Write(" .\n"u8);
    }

    protected override void Iri(string iri)
    {
        if (Name(iri) is { } name) Write(name.AsSpan());
        else Whole(iri);
    }
}
