namespace SmartRegion.Core.Rdf;

/// <summary>Where readers put what they read: counts it, makes labels of blank nodes, says when it is too much.</summary>
internal sealed class TripleSink(Action<Triple> found, RdfLimits limits)
{
    private long _count;
    private long _blanks;

    public RdfLimits Limits => limits;

    public void Add(Term subject, string predicate, Term value)
    {
        if (++_count > limits.Triples) throw new RdfException($"The document has more than {limits.Triples} statements.");
        found(new Triple(subject, predicate, value));
    }

    /// <summary>A blank node that no label of the document can mean: those get a letter in front.</summary>
    public Term NewBlank() => Term.Blank($"g{++_blanks}");

    /// <summary>The blank node of a label of the document.</summary>
    public static Term Named(string label) => Term.Blank("n" + label);
}
