using System.Globalization;
using System.Text;
using CsvHelper;
using SmartRegion.Http;

namespace SmartRegion.Twin.Features.Formats;

/// <summary>What lists of features as tables (RFC 4180) have in common: the type of the answer, the counts in its head, sending piece by piece.</summary>
public abstract class CsvFeatureWriter : FeatureListWriter
{
    private readonly StringWriter _text = new(CultureInfo.InvariantCulture);

    protected CsvFeatureWriter(HttpContext context) : base(context) => Csv = new CsvWriter(_text, CultureInfo.InvariantCulture);

    protected CsvWriter Csv { get; }

    protected override int Pending => _text.GetStringBuilder().Length;

    public override void Dispose()
    {
        Csv.Dispose();
        _text.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Writes the names of the columns.</summary>
    protected abstract void WriteHeader();

    protected override void Begin()
    {
        Context.Response.ContentType = "text/csv; charset=utf-8; header=present";
        WriteHeader();
        Csv.NextRecord();
    }

    protected override void End(FeaturePage page, IReadOnlyList<Link> links)
    {
        // A table has no place for them.
        if (Context.Response.HasStarted) return;
        if (page.Matched is { } matched) Context.Response.Headers["OGC-NumberMatched"] = matched.ToString(CultureInfo.InvariantCulture);
        Context.Response.Headers["OGC-NumberReturned"] = page.Returned.ToString(CultureInfo.InvariantCulture);
    }

    protected override async ValueTask FlushAsync()
    {
        await Csv.FlushAsync();
        var text = _text.GetStringBuilder();
        await Context.Response.BodyWriter.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), Context.RequestAborted);
        text.Clear();
    }
}
