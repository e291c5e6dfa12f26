using System.Globalization;
using System.Text;
using CsvHelper;
using SmartRegion.Twin.Sensors.Model;
using SmartRegion.Twin.Sensors.Streams;

namespace SmartRegion.Twin.Sensors.Api;

/// <summary>Observations as CSV (RFC 4180). Times in UTC; an instant has no end; what is absent is empty; results that are no numbers are JSON.</summary>
internal static class ObservationCsv
{
    /// <summary>The columns, in CSV and Parquet alike.</summary>
    public static readonly IReadOnlyList<string> Columns = ["phenomenonTime", "phenomenonTimeEnd", "resultTime", "result", "resultJson", "resultQuality"];

    public static async Task WriteAsync(Stream output, IAsyncEnumerable<IReadOnlyList<ObservationRow>> pages, CancellationToken stop)
    {
        await using var text = new StreamWriter(output, new UTF8Encoding(false), 65_536, leaveOpen: true);
        await using var csv = new CsvWriter(text, CultureInfo.InvariantCulture, leaveOpen: true);
        foreach (var column in Columns) csv.WriteField(column);
        await csv.NextRecordAsync();
        await foreach (var page in pages.WithCancellation(stop))
        {
            foreach (var row in page) await WriteAsync(csv, row);
            await csv.FlushAsync();
            await text.FlushAsync(stop);
        }
    }

    private static Task WriteAsync(CsvWriter csv, ObservationRow row)
    {
        csv.WriteField(Instants.Text(row.Starts));
        csv.WriteField(row.Lasts == ObservationRow.None ? null : Instants.Text(row.Ends));
        csv.WriteField(row.Lag == ObservationRow.None ? null : Instants.Text(row.ResultTime));
        csv.WriteField(double.IsNaN(row.Number) ? null : row.Number.ToString("R", CultureInfo.InvariantCulture));
        csv.WriteField(row.Result);
        csv.WriteField(Measurements.Quality(row.More));
        return csv.NextRecordAsync();
    }
}
