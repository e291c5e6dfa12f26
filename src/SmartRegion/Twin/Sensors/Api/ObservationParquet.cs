using Parquet;
using Parquet.Schema;
using SmartRegion.Http;
using SmartRegion.Twin.Sensors.Model;
using SmartRegion.Twin.Sensors.Streams;

namespace SmartRegion.Twin.Sensors.Api;

/// <summary>Observations as Parquet: the columns of <see cref="ObservationCsv"/>, times as timestamps in microseconds UTC, one row group a page.</summary>
internal static class ObservationParquet
{
    private static readonly DateTimeDataField Start = Time(0, false), End = Time(1, true), ResultTime = Time(2, true);
    private static readonly DataField Result = new(ObservationCsv.Columns[3], typeof(double), true);
    private static readonly DataField ResultJson = new(ObservationCsv.Columns[4], typeof(string), true);
    private static readonly DataField Quality = new(ObservationCsv.Columns[5], typeof(string), true);
    private static readonly ParquetSchema Schema = new(Start, End, ResultTime, Result, ResultJson, Quality);

    public static async Task WriteAsync(Stream output, IAsyncEnumerable<IReadOnlyList<ObservationRow>> pages, CancellationToken stop)
    {
        await using var counted = new CountingStream(output);
        await using var writer = await ParquetWriter.CreateAsync(Schema, counted, cancellationToken: stop);
        await foreach (var page in pages.WithCancellation(stop)) await WriteAsync(writer, page, stop);
    }

    private static async Task WriteAsync(ParquetWriter writer, IReadOnlyList<ObservationRow> rows, CancellationToken stop)
    {
        using var group = writer.CreateRowGroup();
        await group.WriteAsync<DateTime>(Start, rows.Select(r => Instants.ToDateTime(r.Starts)).ToArray(), cancellationToken: stop);
        await group.WriteAsync<DateTime>(End, rows.Select(r => r.Lasts == ObservationRow.None ? null : (DateTime?)Instants.ToDateTime(r.Ends)).ToArray(), cancellationToken: stop);
        await group.WriteAsync<DateTime>(ResultTime, rows.Select(r => r.Lag == ObservationRow.None ? null : (DateTime?)Instants.ToDateTime(r.ResultTime)).ToArray(), cancellationToken: stop);
        await group.WriteAsync<double>(Result, rows.Select(r => double.IsNaN(r.Number) ? null : (double?)r.Number).ToArray(), cancellationToken: stop);
        await group.WriteAsync(ResultJson, rows.Select(r => r.Result!).ToArray());
        await group.WriteAsync(Quality, rows.Select(r => Measurements.Quality(r.More)!).ToArray());
        group.CompleteValidate();
    }

    private static DateTimeDataField Time(int column, bool nullable) =>
        new(ObservationCsv.Columns[column], DateTimeFormat.Timestamp, isAdjustedToUTC: true, unit: DateTimeTimeUnit.Micros, isNullable: nullable);
}
