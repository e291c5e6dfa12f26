using System.Diagnostics;
using SmartRegion.Core;

namespace SmartRegion.Http.Outgoing;

/// <summary>The body of another's answer, which ends in an <see cref="OutgoingException"/> when it is too large or comes too slowly.</summary>
internal sealed class LimitedStream(Stream inner, OutgoingLimits limits, CancellationToken stop) : ReadOnlyStream
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    /// <summary>Bytes read so far.</summary>
    public long Count { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop, cancellationToken);
        patience.CancelAfter(Min(limits.Stall, limits.Whole - _watch.Elapsed));
        int read;
        try { read = await inner.ReadAsync(buffer, patience.Token); }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new OutgoingException(OutgoingException.TooSlow, $"The answer stopped coming after {Count} bytes and {_watch.Elapsed.TotalSeconds:0} s.");
        }
        catch (Exception e) when (e is IOException or HttpRequestException and not OutgoingException)
        {
            throw new OutgoingException(OutgoingException.Unreachable, $"The answer broke off after {Count} bytes.", e);
        }
        Take(read);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    // Readers of XML and RDF ask without waiting, on threads of their own.
    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private void Take(int read)
    {
        Count += read;
        if (Count > limits.Bytes) throw new OutgoingException(OutgoingException.TooLarge, $"The answer is larger than {limits.Bytes / 1024.0 / 1024:0.##} MiB.");
        if (read > 0 && _watch.Elapsed > limits.Grace && Count < limits.BytesPerSecond * _watch.Elapsed.TotalSeconds)
            throw new OutgoingException(OutgoingException.TooSlow, $"The answer comes too slowly: {Count} bytes in {_watch.Elapsed.TotalSeconds:0} s.");
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b > TimeSpan.Zero ? b : TimeSpan.FromMilliseconds(1);
}
