using System.Globalization;
using System.Text.Json;
using NetTopologySuite.IO;
using SmartRegion.Core;
using SmartRegion.Twin.Features.Crs;

namespace SmartRegion.Twin.Features.Formats;

/// <summary>
/// A page as a table (RFC 4180): the id, each property, and the place; of points as two columns by the names of the axes, of all
/// else as well-known text.
/// </summary>
public sealed class CsvListWriter : CsvFeatureWriter
{
    private readonly FeatureQuery _query;
    private readonly List<FeatureProperty> _columns;
    private readonly bool _points;
    private readonly Transformation? _by;

    public CsvListWriter(HttpContext context, FeatureQuery query) : base(context)
    {
        _query = query;
        _columns = [.. query.Collection.Schema.Own];
        _points = Json.AsText(query.Collection.Schema.Geometry?.Node["format"]) == "geometry-point";
        _by = Transformation.Between(CrsRegister.Crs84, query.Crs);
    }

    private string[] PlaceColumns => !_points ? ["wkt"] : _query.Crs switch
    {
        { Unit: "metre" } => ["x", "y"],
        _ => ["lon", "lat"],
    };

    protected override void WriteHeader()
    {
        Csv.WriteField(_query.Collection.Schema.Id?.Name ?? "id");
        foreach (var column in _columns) Csv.WriteField(column.Name);
        if (_query.Collection.Schema.Geometry is not null) foreach (var name in PlaceColumns) Csv.WriteField(name);
    }

    protected override void Write(Feature feature)
    {
        using var doc = JsonDocument.Parse(feature.Doc);
        Csv.WriteField(feature.Id);
        foreach (var column in _columns) Csv.WriteField(doc.RootElement.TryGetProperty(column.Name, out var value) ? Cell(value) : null);
        if (_query.Collection.Schema.Geometry is not null) WritePlace(feature);
        Csv.NextRecord();
    }

    // In a table x stands before y whatever the axes: the columns say which is which.
    private void WritePlace(Feature feature)
    {
        var original = feature.Original is not null && _query.Crs == _query.Collection.StorageCrs;
        var geometry = (original ? feature.Original : feature.Wkb) is { } wkb ? new WKBReader().Read(wkb) : null;
        if (geometry is not null && !original && _by is not null) geometry = _by.Apply(geometry);
        if (!_points) Csv.WriteField(geometry?.AsText());
        else
        {
            Csv.WriteField(Number(geometry?.Coordinate?.X));
            Csv.WriteField(Number(geometry?.Coordinate?.Y));
        }
    }

    private string? Number(double? n) => n is { } value ? (_by is null ? value : Math.Round(value, _query.Crs.Decimals)).ToString("R", CultureInfo.InvariantCulture) : null;

    private static string? Cell(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Array when value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.String && !v.GetString()!.Contains('|', StringComparison.Ordinal)) =>
            string.Join('|', value.EnumerateArray().Select(v => v.GetString())),
        _ => value.GetRawText(),
    };
}
