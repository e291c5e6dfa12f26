using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace SmartRegion.Core.Rdf;

/// <summary>
/// Reads RDF: Turtle and N-Triples (RDF 1.1), RDF/XML 1.1, and JSON-LD 1.1 as portals write it. All but JSON-LD are read as a stream;
/// nothing is ever fetched, neither a context nor an entity. Blank nodes keep their identity within one document only.
/// </summary>
public static class RdfReader
{
    private const int Batch = 512;

    /// <summary>Reads on this thread and hands over each statement.</summary>
    /// <param name="stream">UTF-8, or what an XML declaration says.</param>
    /// <param name="baseIri">What relative IRIs are resolved against: the address that the document was read from.</param>
    /// <exception cref="RdfException">What is wrong, and where.</exception>
    /// <exception cref="OperationCanceledException">By <paramref name="stop"/>, also while the stream gives nothing.</exception>
    public static void Read(Stream stream, RdfSyntax syntax, string? baseIri, Action<Triple> found, RdfLimits? limits = null, CancellationToken stop = default)
    {
        var sink = new TripleSink(found, limits ?? RdfLimits.Default);
        var bytes = new LimitedStream(stream, syntax == RdfSyntax.JsonLd ? Math.Min(sink.Limits.Bytes, sink.Limits.JsonBytes) : sink.Limits.Bytes, stop);
        switch (syntax)
        {
            case RdfSyntax.Turtle: new TurtleParser(new RdfText(bytes), sink, baseIri).Parse(); break;
            case RdfSyntax.NTriples: new NTriplesParser(new RdfText(bytes), sink).Parse(); break;
            case RdfSyntax.RdfXml: RdfXmlParser.Parse(bytes, sink, baseIri); break;
            default: JsonLdParser.Parse(bytes, sink, baseIri); break;
        }
    }

    /// <summary>
    /// Reads on a thread of its own, a few hundred statements ahead of whoever takes them. Leaving the loop stops the reading.
    /// </summary>
    /// <exception cref="RdfException">What is wrong, and where; statements before it were given.</exception>
    public static async IAsyncEnumerable<Triple> ReadAsync(Stream stream, RdfSyntax syntax, string? baseIri, RdfLimits? limits = null, [EnumeratorCancellation] CancellationToken stop = default)
    {
        using var left = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var ready = Channel.CreateBounded<List<Triple>>(new BoundedChannelOptions(4) { SingleReader = true, SingleWriter = true });
        var reading = Task.Run(() => Fill(stream, syntax, baseIri, limits, ready.Writer, left.Token), CancellationToken.None);
        try
        {
            await foreach (var batch in ready.Reader.ReadAllAsync(stop).ConfigureAwait(false))
                foreach (var triple in batch) yield return triple;
        }
        finally
        {
            await left.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Reads a whole document.</summary>
    /// <exception cref="RdfException">What is wrong, and where.</exception>
    public static RdfGraph ReadGraph(Stream stream, RdfSyntax syntax, string? baseIri, RdfLimits? limits = null, CancellationToken stop = default)
    {
        var graph = new RdfGraph();
        Read(stream, syntax, baseIri, graph.Add, limits, stop);
        return graph;
    }

    private static void Fill(Stream stream, RdfSyntax syntax, string? baseIri, RdfLimits? limits, ChannelWriter<List<Triple>> ready, CancellationToken stop)
    {
        Exception? failure = null;
        var batch = new List<Triple>(Batch);
        void Send()
        {
            ready.WriteAsync(batch, stop).AsTask().GetAwaiter().GetResult();
            batch = new List<Triple>(Batch);
        }
        try
        {
            Read(stream, syntax, baseIri, t =>
            {
                batch.Add(t);
                if (batch.Count == Batch) Send();
            }, limits, stop);
        }
        catch (Exception e) when (e is RdfException or IOException or OperationCanceledException)
        {
            failure = e;
        }
        try
        {
            if (batch.Count > 0) Send();
        }
        catch (OperationCanceledException e)
        {
            failure ??= e;
        }
        ready.TryComplete(failure);
    }
}
