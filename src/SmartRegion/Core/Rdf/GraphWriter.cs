using System.Buffers;

namespace SmartRegion.Core.Rdf;

/// <summary>Puts what is told into a graph in memory, instead of writing it.</summary>
public sealed class GraphWriter(RdfGraph graph) : RdfWriter(new ArrayBufferWriter<byte>(), new Dictionary<string, string>())
{
    public override void Begin() { }

    protected override void Close() { }

    protected override void Subject(Term subject, List<(string Predicate, Term Object)> statements)
    {
        foreach (var (predicate, value) in statements) graph.Add(new Triple(subject, predicate, value));
    }
}
