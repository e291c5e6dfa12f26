using System.Net;
using System.Text;
using SmartRegion.Core;

namespace SmartRegion.Http.Outgoing;

/// <summary>Another's answer: 200, or 304 when it has not changed.</summary>
public sealed class OutgoingAnswer(HttpResponseMessage response, Stream body) : IAsyncDisposable
{
    public bool IsUnchanged => response.StatusCode == HttpStatusCode.NotModified;

    /// <summary>The body, within the limits.</summary>
    public Stream Body => body;

    /// <summary>Bytes of the body read so far.</summary>
    public long BytesRead => (body as LimitedStream)?.Count ?? 0;

    /// <summary>Where it came from at last, after redirects.</summary>
    public Uri Address => response.RequestMessage!.RequestUri!;

    /// <summary>Its media type without parameters.</summary>
    public string? MediaType => response.Content.Headers.ContentType?.MediaType;

    /// <summary>How its text is written: as it says, else UTF-8.</summary>
    public Encoding Encoding
    {
        get
        {
            try { return response.Content.Headers.ContentType?.CharSet is { } name ? CodePages.Find(name.Trim('"')) : Encoding.UTF8; }
            catch (ArgumentException) { return Encoding.UTF8; }
        }
    }

    public string? ETag => response.Headers.ETag?.ToString();

    public string? LastModified => response.Content.Headers.LastModified?.ToString("r");

    public int Status => (int)response.StatusCode;

    /// <summary>A field of the answer, or null.</summary>
    public string? Field(string name) =>
        response.Headers.TryGetValues(name, out var values) || response.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : null;

    /// <summary>The whole body.</summary>
    public async Task<byte[]> BytesAsync(CancellationToken stop)
    {
        using var all = new MemoryStream();
        await body.CopyToAsync(all, stop);
        return all.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        await body.DisposeAsync();
        response.Dispose();
    }
}

/// <summary>What is asked of another.</summary>
public sealed record OutgoingRequest(string Url)
{
    public string? Accept { get; init; }
    public string? AcceptLanguage { get; init; }

    /// <summary>Validators of the answer that is there already (RFC 9110 13).</summary>
    public string? ETag { get; init; }

    public string? LastModified { get; init; }

    /// <summary>Asks for a signature (RFC 9421 5.1); the body then comes as it was signed, not packed.</summary>
    public string? AcceptSignature { get; init; }

    /// <summary>A JSON text that is posted; null for a GET.</summary>
    public string? Posted { get; init; }

    /// <summary>Requests a second to this host, at most; null without a pace.</summary>
    public double? Rate { get; init; }

    public OutgoingLimits Limits { get; init; } = new();
}
