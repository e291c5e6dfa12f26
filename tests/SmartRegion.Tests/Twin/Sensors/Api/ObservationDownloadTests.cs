using System.Globalization;
using CsvHelper;
using Parquet;
using SmartRegion.Tests.Portal;
using SmartRegion.Twin.Sensors.Api;
using SmartRegion.Twin.Sensors.Model;
using SmartRegion.Twin.Sensors.Streams;

namespace SmartRegion.Tests.Twin.Sensors.Api;

/// <summary>Observations as a table: CSV and Parquet tell the same, whole and in order.</summary>
[Collection(MeasuredCollection.Name)]
public sealed class ObservationDownloadTests(MeasuredRegion measured)
{
    [Theory]
    [InlineData(MeasuredRegion.Flow, 8559)]
    [InlineData(MeasuredRegion.Pump, 5)]
    [InlineData(MeasuredRegion.Air, 201)]
    [InlineData(MeasuredRegion.Silent, 0)]
    public async Task Parquet_tells_what_CSV_tells(int stream, int rows)
    {
        var csv = await CsvAsync(await BytesAsync($"/api/datastreams/{stream}/observations?f=csv", "text/csv"));
        var parquet = await ParquetAsync(await BytesAsync($"/api/datastreams/{stream}/observations?f=parquet", "application/vnd.apache.parquet"));
        Assert.Equal(rows, csv.Count);
        Assert.Equal(csv, parquet);
    }

    [Fact]
    public async Task All_that_an_observation_has_is_told()
    {
        var csv = await CsvAsync(await BytesAsync($"/api/datastreams/{MeasuredRegion.Air}/observations", "text/csv"));
        Assert.Equal("2025-01-20T00:00:00Z|2025-01-20T01:00:00Z||7.25||suspect, \"late\"", csv[^1]);
        Assert.Equal("2025-01-01T00:00:00Z|||1234.5||", csv[0]);
        Assert.Equal("true", (await CsvAsync(await BytesAsync($"/api/datastreams/{MeasuredRegion.Pump}/observations", "text/csv")))[0].Split('|')[4]);
    }

    [Fact]
    public async Task A_stretch_of_time_is_taken_from_its_start_to_before_its_end()
    {
        var csv = await CsvAsync(await BytesAsync($"/api/datastreams/{MeasuredRegion.Flow}/observations?from=2025-02-01T00:00:00Z&to=2025-02-01T03:00:00Z", "text/csv"));
        Assert.Equal(["2025-02-01T00:00:00Z", "2025-02-01T01:00:00Z", "2025-02-01T02:00:00Z"], csv.Select(r => r.Split('|')[0]));
    }

    [Fact]
    public async Task Pages_become_row_groups_and_nothing_is_told_twice_or_missed()
    {
        var pages = measured.Region.Service<Measurements>().PagesAsync(MeasuredRegion.Air, long.MinValue + 1, long.MaxValue, 64);
        using var file = new MemoryStream();
        await ObservationParquet.WriteAsync(file, pages, CancellationToken.None);
        file.Position = 0;
        await using var reader = await ParquetReader.CreateAsync(file);
        Assert.Equal(4, reader.RowGroupCount);
        Assert.Equal(await CsvAsync(await BytesAsync($"/api/datastreams/{MeasuredRegion.Air}/observations", "text/csv")), await ParquetAsync(file.ToArray()));
    }

    [Theory]
    [InlineData("/api/datastreams/99/observations", 404)]
    [InlineData("/api/datastreams/1/observations?f=json", 400)]
    [InlineData("/api/datastreams/1/observations?from=yesterday", 400)]
    [InlineData("/api/datastreams/1/observations?from=2025-02-01T00:00:00Z&to=2025-01-01T00:00:00Z", 400)]
    [InlineData("/api/datastreams/1/observations?limit=5", 400)]
    public async Task What_cannot_be_told_is_refused(string path, int status) => Assert.Equal(status, (await measured.Region.SendAsync("GET", path)).Status);

    private async Task<byte[]> BytesAsync(string path, string type)
    {
        using var response = await measured.Region.Client.GetAsync(path);
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType!.MediaType);
        return await response.Content.ReadAsByteArrayAsync();
    }

    private static async Task<List<string>> CsvAsync(byte[] bytes)
    {
        using var csv = new CsvReader(new StreamReader(new MemoryStream(bytes)), CultureInfo.InvariantCulture);
        await csv.ReadAsync();
        csv.ReadHeader();
        Assert.Equal(ObservationCsv.Columns, csv.HeaderRecord);
        var rows = new List<string>();
        while (await csv.ReadAsync()) rows.Add(string.Join('|', ObservationCsv.Columns.Select(c => csv.GetField(c))));
        return rows;
    }

    private static async Task<List<string>> ParquetAsync(byte[] bytes)
    {
        await using var reader = await ParquetReader.CreateAsync(new MemoryStream(bytes));
        var fields = reader.Schema.GetDataFields();
        Assert.Equal(ObservationCsv.Columns, fields.Select(f => f.Name));
        var rows = new List<string>();
        for (var g = 0; g < reader.RowGroupCount; g++)
        {
            using var group = reader.OpenRowGroupReader(g);
            var n = (int)group.RowCount;
            var (starts, ends, results, numbers) = (new DateTime[n], new DateTime?[n], new DateTime?[n], new double?[n]);
            var (json, quality) = (new string?[n], new string?[n]);
            await group.ReadAsync<DateTime>(fields[0], starts.AsMemory());
            await group.ReadAsync<DateTime>(fields[1], ends.AsMemory());
            await group.ReadAsync<DateTime>(fields[2], results.AsMemory());
            await group.ReadAsync<double>(fields[3], numbers.AsMemory());
            await group.ReadAsync(fields[4], json.AsMemory());
            await group.ReadAsync(fields[5], quality.AsMemory());
            rows.AddRange(Enumerable.Range(0, n).Select(i => $"{Text(starts[i])}|{Text(ends[i])}|{Text(results[i])}|{numbers[i]?.ToString("R", CultureInfo.InvariantCulture)}|{json[i]}|{quality[i]}"));
        }
        return rows;
    }

    private static string? Text(DateTime? time) => time is { } t ? Instants.Text(Instants.Of(t)) : null;
}
