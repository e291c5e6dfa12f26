using SmartRegion.Core;
using SmartRegion.Core.Rdf;
using SmartRegion.Http;

namespace SmartRegion.Catalogue.Dcat;

/// <summary>An answer in RDF, sent piece by piece: a resource is a hundred small writes, which the response would take a lock for each time.</summary>
internal sealed class RdfAnswer : IDisposable
{
    private const int Piece = 64 * 1024;

    private readonly HttpContext _context;
    private readonly PooledBytes _bytes = new();

    /// <summary>Sets the type of the answer and begins it.</summary>
    /// <param name="prefixes">Those of the catalogue unless told.</param>
    public RdfAnswer(HttpContext context, Format format, IReadOnlyDictionary<string, string>? prefixes = null)
    {
        _context = context;
        context.Response.ContentType = format == Format.JsonLd ? format.MediaType : format.MediaType + (format == Format.RdfXml ? "" : "; charset=utf-8");
        Writer = RdfWriter.Create(RdfSyntaxes.OfMediaType(format.MediaType) ?? throw new ArgumentException($"{format.Name} is no RDF.", nameof(format)), _bytes, prefixes ?? Dcat.Prefixes);
        Writer.Begin();
    }

    public RdfWriter Writer { get; }

    /// <summary>Sends what has gathered when it is enough; to be called between resources.</summary>
    public async Task GoOnAsync()
    {
        Writer.Flush();
        if (_bytes.Written.Length >= Piece) await SendAsync();
    }

    /// <summary>Writes what stands at the end and sends all.</summary>
    public Task EndAsync()
    {
        Writer.End();
        return SendAsync();
    }

    public void Dispose() => _bytes.Dispose();

    private async Task SendAsync()
    {
        await _context.Response.BodyWriter.WriteAsync(_bytes.Written, _context.RequestAborted);
        _bytes.Clear();
    }
}
