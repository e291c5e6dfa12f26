using SmartRegion.Http;

namespace SmartRegion.Twin.Features.Formats;

/// <summary>Writes a page of features as they come. Nothing is sent before the first has been read: until then an error is an answer.</summary>
public abstract class FeatureListWriter(HttpContext context) : IDisposable
{
    // About what a socket takes at once.
    protected const int FlushBytes = 32 * 1024;
    private bool _begun;

    protected HttpContext Context { get; } = context;

    /// <summary>Takes one feature.</summary>
    public async ValueTask TakeAsync(Feature feature)
    {
        BeginOnce();
        Write(feature);
        if (Pending >= FlushBytes) await FlushAsync();
    }

    /// <summary>Closes the document.</summary>
    /// <param name="links">The links of the page, in the order in which they are told.</param>
    public async Task EndAsync(FeaturePage page, IReadOnlyList<Link> links)
    {
        BeginOnce();
        // A short page is not on its way yet: what is known at its end can still be told in the head.
        if (!Context.Response.HasStarted) Context.Response.Headers.Link = Link.InHead(links);
        End(page, links);
        await FlushAsync();
    }

    public abstract void Dispose();

    protected void BeginOnce()
    {
        if (!_begun) Begin();
        _begun = true;
    }

    /// <summary>Bytes that are written and not sent.</summary>
    protected abstract int Pending { get; }

    protected abstract void Begin();

    protected abstract void Write(Feature feature);

    protected abstract void End(FeaturePage page, IReadOnlyList<Link> links);

    protected abstract ValueTask FlushAsync();
}
