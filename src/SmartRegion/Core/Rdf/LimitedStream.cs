namespace SmartRegion.Core.Rdf;

/// <summary>A document's bytes, no more than allowed; reading can be stopped while the other side gives nothing.</summary>
internal sealed class LimitedStream(Stream inner, long limit, CancellationToken stop) : ReadOnlyStream
{
    private long _total;

    public override int Read(byte[] buffer, int offset, int count)
    {
        stop.ThrowIfCancellationRequested();
        // The parsers run on a thread of their own; only a read that can be cancelled leaves a stream that drips.
        var read = inner.ReadAsync(buffer.AsMemory(offset, count), stop).AsTask().GetAwaiter().GetResult();
        if ((_total += read) > limit) throw new RdfException($"The document is longer than {limit} bytes.");
        return read;
    }
}
