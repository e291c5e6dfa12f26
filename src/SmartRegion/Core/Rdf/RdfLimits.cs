namespace SmartRegion.Core.Rdf;

/// <summary>How much a reader takes before it gives up with an <see cref="RdfException"/>.</summary>
/// <param name="Bytes">Length of the document in bytes.</param>
/// <param name="Triples">Number of statements.</param>
/// <param name="Depth">Nesting: of blank nodes and lists, of XML elements, of JSON.</param>
/// <param name="TermLength">Length of one IRI or literal in UTF-16 units.</param>
/// <param name="JsonBytes">Length of a JSON-LD document, which is held in memory as a whole, because its context may come last.</param>
public sealed record RdfLimits(long Bytes = 1L << 30, long Triples = 50_000_000, int Depth = 100, int TermLength = 4_000_000, long JsonBytes = 64L << 20)
{
    public static readonly RdfLimits Default = new();
}

/// <summary>A document that is no RDF, or too much of it. Lines and columns count from 1; 0 where there is none.</summary>
public sealed class RdfException(string message, long line = 0, long column = 0, Exception? inner = null)
    : Exception(line > 0 ? $"Line {line}, column {column}: {message}" : message, inner)
{
    public long Line { get; } = line;
    public long Column { get; } = column;
}
