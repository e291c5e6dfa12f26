namespace SmartRegion.Http;

/// <summary>Hands on what is written and tells how much it was: for formats that note where their parts begin, to clients who read in order.</summary>
public sealed class CountingStream(Stream output) : Stream
{
    private long _written;

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => _written;

    public override long Position
    {
        get => _written;
        set => throw new NotSupportedException();
    }

    public override void Flush() { }

    public override Task FlushAsync(CancellationToken cancellationToken) => output.FlushAsync(cancellationToken);

    // Servers refuse to write without waiting; what comes so is small and kept until the next that waits.
    private readonly MemoryStream _kept = new();

    public override void Write(byte[] buffer, int offset, int count)
    {
        _kept.Write(buffer, offset, count);
        _written += count;
    }

    public override async Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        await WriteAsync(buffer.AsMemory(offset, count), cancellationToken);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await SendKeptAsync(cancellationToken);
        await output.WriteAsync(buffer, cancellationToken);
        _written += buffer.Length;
    }

    public override async ValueTask DisposeAsync()
    {
        await SendKeptAsync(CancellationToken.None);
        await _kept.DisposeAsync();
        await base.DisposeAsync();
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async ValueTask SendKeptAsync(CancellationToken stop)
    {
        if (_kept.Length == 0) return;
        await output.WriteAsync(_kept.GetBuffer().AsMemory(0, (int)_kept.Length), stop);
        _kept.SetLength(0);
    }
}
