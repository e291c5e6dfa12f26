using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parquet;
using Parquet.Schema;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Twin.Features;
using SmartRegion.Twin.Features.Formats;

namespace SmartRegion.Twin.Data.Formats;

/// <summary>Rows as Apache Parquet, a row group for each some thousand; with a column of places as GeoParquet 1.1.</summary>
public sealed class RowParquetWriter : FeatureListWriter
{
    private const int GroupRows = 20_000;
    private readonly IReadOnlyList<DataColumn> _columns;
    private readonly IReadOnlyList<DataField> _fields;
    private readonly List<Feature> _rows = [];
    private readonly CountingStream _output;
    private ParquetWriter? _writer;
    private bool _ended;

    public RowParquetWriter(HttpContext context, IReadOnlyList<DataColumn> columns) : base(context)
    {
        _columns = columns;
        _fields = [.. columns.Select(Field)];
        _output = new CountingStream(context.Response.Body);
    }

    public override void Dispose() => _output.Dispose();

    protected override int Pending => _rows.Count >= GroupRows ? int.MaxValue : 0;

    protected override void Begin() => Context.Response.ContentType = Format.Parquet.MediaType;

    protected override void Write(Feature feature) => _rows.Add(feature);

    protected override void End(FeaturePage page, IReadOnlyList<Link> links) => _ended = true;

    protected override async ValueTask FlushAsync()
    {
        _writer ??= await ParquetWriter.CreateAsync(new ParquetSchema(_fields.Cast<Field>().ToArray()), _output, cancellationToken: Context.RequestAborted);
        if (_rows.Count > 0) await GroupAsync(_writer);
        _rows.Clear();
        if (!_ended) return;
        if (_columns.FirstOrDefault(c => c.IsPlace) is { } place)
            _writer.CustomMetadata = new Dictionary<string, string> { ["geo"] = Geo(place.Name) };
        await _writer.DisposeAsync();
        await _output.DisposeAsync();
    }

    private static string Geo(string column) => Json.Text(new JsonObject
    {
        ["version"] = "1.1.0",
        ["primary_column"] = column,
        ["columns"] = new JsonObject { [column] = new JsonObject { ["encoding"] = "WKB", ["geometry_types"] = new JsonArray() } },
    });

    private async Task GroupAsync(ParquetWriter writer)
    {
        using var group = writer.CreateRowGroup();
        var docs = _rows.ConvertAll(r => JsonDocument.Parse(r.Doc));
        try
        {
            for (var c = 0; c < _columns.Count; c++) await ColumnAsync(group, c, docs);
        }
        finally { docs.ForEach(d => d.Dispose()); }
        group.CompleteValidate();
    }

    private Task ColumnAsync(ParquetRowGroupWriter group, int c, List<JsonDocument> docs)
    {
        var (column, field, stop) = (_columns[c], _fields[c], Context.RequestAborted);
        if (column.IsPlace) return group.WriteAsync(field, _rows.Select(r => r.Wkb!).ToArray());
        return column.Property.Type switch
        {
            PropertyType.Integer => group.WriteAsync<long>(field, Values(JsonValueKind.Number, v => v.TryGetInt64(out var n) ? n : (long?)null), cancellationToken: stop),
            PropertyType.Number => group.WriteAsync<double>(field, Values(JsonValueKind.Number, v => (double?)v.GetDouble()), cancellationToken: stop),
            PropertyType.Boolean => group.WriteAsync<bool>(field, docs.Select(d => Value(d) is { ValueKind: JsonValueKind.True or JsonValueKind.False } v ? (bool?)v.GetBoolean() : null).ToArray(), cancellationToken: stop),
            PropertyType.Date or PropertyType.Timestamp => group.WriteAsync<DateTime>(field, Values(JsonValueKind.String, v =>
                DateTime.TryParse(v.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : (DateTime?)null), cancellationToken: stop),
            _ => group.WriteAsync(field, docs.Select(d => RowCsvWriter.Cell(d.RootElement, column.Name)!).ToArray()),
        };

        JsonElement? Value(JsonDocument doc) => doc.RootElement.TryGetProperty(column.Name, out var value) ? value : null;

        T?[] Values<T>(JsonValueKind kind, Func<JsonElement, T?> read) where T : struct => [.. docs.Select(d => Value(d) is { } v && v.ValueKind == kind ? read(v) : null)];
    }

    private static DataField Field(DataColumn column) => column switch
    {
        { IsPlace: true } => new DataField(column.Name, typeof(byte[]), true),
        { Property.Type: PropertyType.Integer } => new DataField(column.Name, typeof(long), true),
        { Property.Type: PropertyType.Number } => new DataField(column.Name, typeof(double), true),
        { Property.Type: PropertyType.Boolean } => new DataField(column.Name, typeof(bool), true),
        { Property.Type: PropertyType.Date } => new DateTimeDataField(column.Name, DateTimeFormat.Date, isNullable: true),
        { Property.Type: PropertyType.Timestamp } => new DateTimeDataField(column.Name, DateTimeFormat.Timestamp, isAdjustedToUTC: true, unit: DateTimeTimeUnit.Micros, isNullable: true),
        _ => new DataField(column.Name, typeof(string), true),
    };
}
