using System.Buffers;
using System.Text;

namespace SmartRegion.Core.Rdf;

/// <summary>
/// Writes RDF as a stream. Statements of one subject that follow each other are written together; a subject may come again later.
/// Nothing is held but the statements of the present subject.
/// </summary>
/// <param name="prefixes">Prefix and namespace, in the order in which they are to be declared.</param>
public abstract class RdfWriter(IBufferWriter<byte> output, IReadOnlyDictionary<string, string> prefixes)
{
    private const int MaxNames = 4096;

    private readonly List<(string Predicate, Term Object)> _statements = [];
    private readonly Dictionary<string, byte[]?> _names = [];
    private readonly Dictionary<string, string> _spaces = prefixes.ToDictionary(p => p.Value, p => p.Key);
    private Term? _subject;

    protected IReadOnlyDictionary<string, string> Prefixes { get; } = prefixes;

    /// <summary>The writer of that syntax.</summary>
    public static RdfWriter Create(RdfSyntax syntax, IBufferWriter<byte> output, IReadOnlyDictionary<string, string> prefixes) => syntax switch
    {
        RdfSyntax.Turtle => new TurtleWriter(output, prefixes),
        RdfSyntax.NTriples => new NTriplesWriter(output, prefixes),
        RdfSyntax.RdfXml => new RdfXmlWriter(output, prefixes),
        _ => new JsonLdWriter(output, prefixes),
    };

    /// <summary>What stands before all statements.</summary>
    public abstract void Begin();

    /// <summary>Adds a statement.</summary>
    public void Add(in Term subject, string predicate, in Term value)
    {
        if (_subject is { } before && before != subject) Flush();
        _subject = subject;
        _statements.Add((predicate, value));
    }

    /// <summary>Adds a statement.</summary>
    public void Add(in Triple triple) => Add(triple.Subject, triple.Predicate, triple.Object);

    /// <summary>Writes what is held of the present subject.</summary>
    public void Flush()
    {
        if (_subject is not { } subject) return;
        if (_statements.Count > 1) Group();
        Subject(subject, _statements);
        _statements.Clear();
        _subject = null;
    }

    /// <summary>Writes the rest and what stands after all statements.</summary>
    public void End()
    {
        Flush();
        Close();
    }

    protected abstract void Close();

    /// <summary>Writes a subject; statements of one predicate stand together, types first.</summary>
    protected abstract void Subject(Term subject, List<(string Predicate, Term Object)> statements);

    protected void Write(ReadOnlySpan<byte> bytes) => output.Write(bytes);

    protected void Write(ReadOnlySpan<char> text) => Encoding.UTF8.GetBytes(text, output);

    /// <summary>The name of an IRI by a prefix, kept for the next time; null when no prefix fits.</summary>
    protected byte[]? Name(string iri)
    {
        // A local name has none of these signs: the namespace ends with the last of them.
        var cut = iri.AsSpan().LastIndexOfAny('/', '#', ':') + 1;
        if (!_spaces.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(iri.AsSpan(0, cut), out var prefix)) return null;
        if (_names.TryGetValue(iri, out var known)) return known;
        var name = IsLocal(iri.AsSpan(cut)) ? Encoding.UTF8.GetBytes($"{prefix}:{iri.AsSpan(cut)}") : null;
        if (_names.Count < MaxNames) _names[iri] = name;
        return name;
    }

    /// <summary>Whether it is a local name in every syntax: a letter first, then letters, digits, signs that need no escape.</summary>
    private static bool IsLocal(ReadOnlySpan<char> local)
    {
        if (local.IsEmpty || !char.IsAsciiLetter(local[0]) && local[0] != '_') return false;
        foreach (var c in local)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-')) return false;
        return true;
    }

    // Types first, then each predicate where it first stood.
    private void Group()
    {
        var place = 0;
        for (var i = 0; i < _statements.Count; i++)
            if (_statements[i].Predicate == RdfNames.Type) Move(i, place++);
        while (place < _statements.Count)
        {
            var predicate = _statements[place++].Predicate;
            for (var i = place; i < _statements.Count; i++)
                if (_statements[i].Predicate == predicate) Move(i, place++);
        }
    }

    private void Move(int from, int to)
    {
        if (from == to) return;
        var statement = _statements[from];
        _statements.RemoveAt(from);
        _statements.Insert(to, statement);
    }
}
