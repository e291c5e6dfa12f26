namespace SmartRegion.Core.Rdf;

/// <summary>A graph in memory, with the look-ups that reading a catalogue needs. Each statement is in it once.</summary>
public sealed class RdfGraph
{
    private static readonly List<Triple> None = [];

    private readonly HashSet<Triple> _all = [];
    private readonly Dictionary<Term, List<Triple>> _bySubject = [];
    private readonly Dictionary<Term, List<Triple>> _byObject = [];

    public int Count => _all.Count;

    /// <summary>All statements.</summary>
    public IReadOnlyCollection<Triple> Triples => _all;

    /// <summary>All that is told of something.</summary>
    public IEnumerable<Term> Subjects => _bySubject.Keys;

    public void Add(Triple triple)
    {
        if (!_all.Add(triple)) return;
        Under(_bySubject, triple.Subject).Add(triple);
        if (!triple.Object.IsLiteral) Under(_byObject, triple.Object).Add(triple);
    }

    /// <summary>What is told of this.</summary>
    public IReadOnlyList<Triple> About(Term subject) => _bySubject.GetValueOrDefault(subject, None);

    /// <summary>The values of a property, in the order in which they were read.</summary>
    public IEnumerable<Term> Objects(Term subject, string predicate)
    {
        foreach (var t in About(subject))
            if (t.Predicate == predicate) yield return t.Object;
    }

    /// <summary>The first value of a property, or null.</summary>
    public Term? Object(Term subject, string predicate)
    {
        foreach (var t in About(subject))
            if (t.Predicate == predicate) return t.Object;
        return null;
    }

    /// <summary>What has this IRI or blank node as value of the property.</summary>
    public IEnumerable<Term> SubjectsOf(string predicate, Term value)
    {
        foreach (var t in _byObject.GetValueOrDefault(value, None))
            if (t.Predicate == predicate) yield return t.Subject;
    }

    /// <summary>All of that class.</summary>
    public IEnumerable<Term> OfType(string type) => SubjectsOf(RdfNames.Type, Term.Iri(type));

    /// <summary>Whether it is of that class.</summary>
    public bool Is(Term subject, string type) => _all.Contains(new Triple(subject, RdfNames.Type, Term.Iri(type)));

    /// <summary>The members of a list (rdf:first, rdf:rest); a list that runs in a circle ends where it would begin anew.</summary>
    public IEnumerable<Term> List(Term head)
    {
        var seen = new HashSet<Term>();
        while (head.Value != RdfNames.Nil && seen.Add(head) && Object(head, RdfNames.First) is { } first)
        {
            yield return first;
            if (Object(head, RdfNames.Rest) is not { } rest) yield break;
            head = rest;
        }
    }

    private static List<Triple> Under(Dictionary<Term, List<Triple>> index, Term key) =>
        index.TryGetValue(key, out var list) ? list : index[key] = new List<Triple>(4);
}
