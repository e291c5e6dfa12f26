using System.Text.Json;
using NetTopologySuite.IO;
using SmartRegion.Twin.Features;
using SmartRegion.Twin.Features.Formats;

namespace SmartRegion.Twin.Data.Formats;

/// <summary>Rows as a table (RFC 4180): numbers with a dot, dates by ISO 8601, places as well-known text.</summary>
public sealed class RowCsvWriter(HttpContext context, IReadOnlyList<DataColumn> columns) : CsvFeatureWriter(context)
{
    protected override void WriteHeader()
    {
        foreach (var column in columns) Csv.WriteField(column.Name);
    }

    protected override void Write(Feature feature)
    {
        using var doc = JsonDocument.Parse(feature.Doc);
        foreach (var column in columns) Csv.WriteField(column.IsPlace ? Place(feature) : Cell(doc.RootElement, column.Name));
        Csv.NextRecord();
    }

    internal static string? Place(Feature feature) => feature.Wkb is { } wkb ? new WKBReader().Read(wkb).AsText() : null;

    internal static string? Cell(JsonElement row, string column) => !row.TryGetProperty(column, out var value) ? null : value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(),
    };
}
