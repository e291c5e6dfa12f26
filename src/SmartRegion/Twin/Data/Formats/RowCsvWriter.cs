using System.Globalization;
using System.Text;
using System.Text.Json;
using CsvHelper;
using NetTopologySuite.IO;
using SmartRegion.Http;
using SmartRegion.Twin.Features;
using SmartRegion.Twin.Features.Formats;

namespace SmartRegion.Twin.Data.Formats;

/// <summary>Rows as a table (RFC 4180): numbers with a dot, dates by ISO 8601, places as well-known text.</summary>
public sealed class RowCsvWriter : FeatureListWriter
{
    private readonly IReadOnlyList<DataColumn> _columns;
    private readonly StringWriter _text = new(CultureInfo.InvariantCulture);
    private readonly CsvWriter _csv;

    public RowCsvWriter(HttpContext context, IReadOnlyList<DataColumn> columns) : base(context)
    {
        _columns = columns;
        _csv = new CsvWriter(_text, CultureInfo.InvariantCulture);
    }

    public override void Dispose()
    {
        _csv.Dispose();
        _text.Dispose();
    }

    protected override int Pending => _text.GetStringBuilder().Length;

    protected override void Begin()
    {
        Context.Response.ContentType = "text/csv; charset=utf-8; header=present";
        foreach (var column in _columns) _csv.WriteField(column.Name);
        _csv.NextRecord();
    }

    protected override void Write(Feature feature)
    {
        using var doc = JsonDocument.Parse(feature.Doc);
        foreach (var column in _columns) _csv.WriteField(column.IsPlace ? Place(feature) : Cell(doc.RootElement, column.Name));
        _csv.NextRecord();
    }

    internal static string? Place(Feature feature) => feature.Wkb is { } wkb ? new WKBReader().Read(wkb).AsText() : null;

    internal static string? Cell(JsonElement row, string column) => !row.TryGetProperty(column, out var value) ? null : value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(),
    };

    protected override void End(FeaturePage page, IReadOnlyList<Link> links)
    {
        // A table has no place for them.
        if (Context.Response.HasStarted) return;
        if (page.Matched is { } matched) Context.Response.Headers["OGC-NumberMatched"] = matched.ToString(CultureInfo.InvariantCulture);
        Context.Response.Headers["OGC-NumberReturned"] = page.Returned.ToString(CultureInfo.InvariantCulture);
    }

    protected override async ValueTask FlushAsync()
    {
        await _csv.FlushAsync();
        var text = _text.GetStringBuilder();
        await Context.Response.BodyWriter.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), Context.RequestAborted);
        text.Clear();
    }
}
