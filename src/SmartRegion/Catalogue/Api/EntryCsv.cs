using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CsvHelper;
using SmartRegion.Catalogue.Search;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Catalogue.Api;

/// <summary>
/// Entries as a table (RFC 4180): a column per property, those within objects as <c>title.cs</c>, arrays as JSON or, of plain
/// values, separated by a bar. Text that a spreadsheet would take for a formula has an apostrophe
/// before it (<see cref="CsvCell"/>). The same table is taken by <c>import</c>.
/// </summary>
public static class EntryCsv
{
    private static readonly string[] First = ["id", "kind", "title.cs", "title.de", "title.en", "summary.cs", "summary.de", "summary.en"];

    internal static async Task WriteAsync(HttpResponse response, SearchResult? result, IReadOnlyList<Entry> entries)
    {
        response.ContentType = "text/csv; charset=utf-8; header=present";
        if (result is not null)
        {
            response.Headers["X-Number-Matched"] = result.Matched.ToString(CultureInfo.InvariantCulture);
            if (result.Next is not null) response.Headers.Link = $"<{Address.With(response.HttpContext.Request, "cursor", result.Next)}>; rel=\"next\"";
        }
        await using var text = new StreamWriter(response.Body, new UTF8Encoding(false));
        await WriteAsync(text, entries);
    }

    /// <summary>Writes the table.</summary>
    public static async Task WriteAsync(TextWriter text, IReadOnlyList<Entry> entries)
    {
        var rows = entries.Select(e => Flatten(e.Doc, "").ToDictionary(c => c.Column, c => c.Value)).ToList();
        var columns = First.Concat(rows.SelectMany(r => r.Keys)).Distinct().Where(c => rows.Any(r => r.ContainsKey(c)) || First.Contains(c)).ToList();
        await using var csv = new CsvWriter(text, CultureInfo.InvariantCulture, leaveOpen: true);
        foreach (var column in columns) csv.WriteField(column);
        await csv.NextRecordAsync();
        foreach (var row in rows)
        {
            foreach (var column in columns) csv.WriteField(CsvCell.Safe(row.GetValueOrDefault(column)));
            await csv.NextRecordAsync();
        }
    }

    private static IEnumerable<(string Column, string Value)> Flatten(JsonObject o, string prefix)
    {
        foreach (var (name, value) in o)
        {
            var column = prefix + name;
            if (value is null) continue;
            // A geometry is one value to everybody who reads tables.
            if (value is JsonObject inner && column != "geometry") foreach (var cell in Flatten(inner, column + ".")) yield return cell;
            else if (value is JsonArray array && array.All(i => Json.AsText(i)?.Contains('|', StringComparison.Ordinal) == false)) yield return (column, string.Join('|', array.Select(i => Json.AsText(i))));
            else yield return (column, value is JsonValue v ? v.ToString() : Json.Text(value));
        }
    }
}
