using Microsoft.AspNetCore.Http.Features;
using SmartRegion.Http.Outgoing;

namespace SmartRegion.Http;

/// <summary>
/// Asks this program's own addresses as a stranger would, but without the network: through all that stands between a request and its answer. Nothing is
/// taken of the answer but its status; the work ends with the first byte.
/// </summary>
public sealed class Inside(IServiceProvider services) : IStartupFilter
{
    private const int MaxRedirects = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private RequestDelegate? _pipeline;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(rest => _pipeline = rest);
        next(app);
    };

    /// <summary>The status of a GET of this path and query, after redirects within the region.</summary>
    /// <param name="home">The address under which the region is known, or null.</param>
    /// <exception cref="OutgoingException">It did not answer in time.</exception>
    public async Task<int> StatusAsync(string pathAndQuery, string? home, CancellationToken stop)
    {
        var host = Uri.TryCreate(home, UriKind.Absolute, out var known) ? known : new Uri("http://localhost");
        for (var hop = 0; ; hop++)
        {
            var (status, location) = await OnceAsync(host, pathAndQuery, stop);
            if (status is < 300 or > 399 || location is null || hop == MaxRedirects || !Uri.TryCreate(host, location, out var to) || to.Authority != host.Authority) return status;
            pathAndQuery = to.PathAndQuery;
        }
    }

    private async Task<(int Status, string? Location)> OnceAsync(Uri host, string pathAndQuery, CancellationToken stop)
    {
        var cut = pathAndQuery.Split('#')[0].Split('?', 2);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        var response = new HttpResponseFeature();
        await using var first = new FirstByte(response, patience);
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(new HttpRequestFeature
        {
            Method = HttpMethods.Get,
            Scheme = host.Scheme,
            Protocol = "HTTP/1.1",
            Path = Uri.UnescapeDataString(cut[0]),
            QueryString = cut.Length == 2 ? "?" + cut[1] : "",
            RawTarget = pathAndQuery,
            Headers = new HeaderDictionary { ["Host"] = host.Authority, ["Accept"] = "*/*" },
        });
        features.Set<IHttpResponseFeature>(response);
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(first));
        features.Set<IHttpRequestLifetimeFeature>(new HttpRequestLifetimeFeature { RequestAborted = patience.Token });
        var factory = services.GetRequiredService<IHttpContextFactory>();
        var context = factory.Create(features);
        try
        {
            await (_pipeline ?? throw new InvalidOperationException("The server has not been started.")).Invoke(context);
            await context.Response.CompleteAsync();
        }
        // What ends the work early shows as whatever the writer makes of it.
        catch (Exception) when (first.Status is not null || patience.IsCancellationRequested && !stop.IsCancellationRequested) { }
        finally { factory.Dispose(context); }
        stop.ThrowIfCancellationRequested();
        if (first.Status is null && patience.IsCancellationRequested) throw new OutgoingException(OutgoingException.TooSlow, $"{pathAndQuery} did not answer within {Patience.TotalSeconds:0} s.");
        return (first.Status ?? response.StatusCode, response.Headers.Location.FirstOrDefault());
    }

    /// <summary>A body that ends the work with its first byte.</summary>
    private sealed class FirstByte(HttpResponseFeature response, CancellationTokenSource work) : Stream
    {
        public int? Status { get; private set; }

        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count) => Take(count);

        public override void Write(ReadOnlySpan<byte> buffer) => Take(buffer.Length);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Take(buffer.Length);
            return ValueTask.CompletedTask;
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            Take(count);
            return Task.CompletedTask;
        }

        public override void Flush() { }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        private void Take(int count)
        {
            if (count == 0) return;
            if (Status is null)
            {
                Status = response.StatusCode;
                work.Cancel();
            }
            throw new OperationCanceledException(work.Token);
        }
    }
}
