using System.Globalization;
using System.Text.Json.Nodes;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;
using SmartRegion.Query;
using SmartRegion.Twin.Features.Crs;
using SmartRegion.Twin.Features.Import;

namespace SmartRegion.Twin.Data.Import;

/// <summary>Which columns of a table say where its rows are; nobody has to have such.</summary>
internal sealed class PlaceColumns(IReadOnlyList<string> names, string? binary, CrsDefinition? crs, Func<string, Geometry?> places)
{
    // So many codes that nobody knows show that they are no codes of places.
    private const int MostUnknown = 500;

    private readonly int _lon = CsvSource.Find(names, CsvSource.Longitudes), _lat = CsvSource.Find(names, CsvSource.Latitudes);
    private readonly int _code = CsvSource.Find(names, CsvSource.Codes);
    private readonly int _shape = binary is null ? CsvSource.Find(names, CsvSource.Shapes) : -1;
    private long _rows, _pairs, _degrees, _shapes, _found, _unknown;
    private Kind _kind;

    private enum Kind { None, Binary, Text, Pair, Code }

    /// <summary>The column that is only a place and no value; −1 for none.</summary>
    public int Hidden => _kind == Kind.Binary ? names.ToList().IndexOf(binary!) : _kind == Kind.Text ? _shape : -1;

    /// <summary>The name of the column that says where.</summary>
    public string Name => _kind switch { Kind.Binary => binary!, Kind.Text => names[_shape], Kind.Pair => names[_lon], Kind.Code => names[_code], _ => "" };

    /// <summary>What is worth knowing.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Takes a row into account.</summary>
    public void Add(object?[] cells)
    {
        _rows++;
        if (Text(cells, _shape) is { } wkt && char.IsLetter(wkt[0]) && wkt.Contains('(', StringComparison.Ordinal)) _shapes++;
        if (Number(cells, _lon) is { } lon && Number(cells, _lat) is { } lat)
        {
            _pairs++;
            if (Math.Abs(lon) <= 180 && Math.Abs(lat) <= 90) _degrees++;
        }
        if (_lon >= 0 || _shape >= 0 || _unknown > MostUnknown || Text(cells, _code) is not { } code) return;
        if (places(code) is null) _unknown++;
        else _found++;
    }

    /// <summary>Decides by all rows.</summary>
    public void Decide()
    {
        if (binary is not null) _kind = Kind.Binary;
        else if (_shapes > 0) _kind = Kind.Text;
        else if (_pairs > 0 && (_degrees == _pairs || crs is not null)) _kind = Kind.Pair;
        else if (_found > _unknown) _kind = Kind.Code;
        if (_kind == Kind.None && _pairs > 0) Notes.Add($"'{names[_lon]}' and '{names[_lat]}' are no degrees. Name their reference system (crs=EPSG:5514, for example), and the rows are on the map.");
        if (_kind == Kind.Code) Notes.Add($"The place of a row is a point within the municipality or district of '{names[_code]}'{(_unknown > 0 ? $"; {_unknown} rows have codes that are not known here and no place" : "")}.");
    }

    /// <summary>Where a row is.</summary>
    /// <exception cref="FormatException">Its cells say nothing that can be understood.</exception>
    public Geometry? Of(object?[] cells, JsonObject properties) => _kind switch
    {
        Kind.Binary => cells[Hidden] is byte[] { Length: > 0 } wkb ? Binary(wkb) : null,
        Kind.Text => Text(cells, _shape) is { } wkt ? CsvSource.Shape(wkt) : null,
        Kind.Pair => Pair(cells),
        Kind.Code => Text(cells, _code) is { } code ? places(code)?.InteriorPoint : null,
        _ => null,
    };

    private Point? Pair(object?[] cells)
    {
        var (x, y) = (TableSource.Trimmed(cells[_lon]), TableSource.Trimmed(cells[_lat]));
        if ((x is null or "" || Readings.IsMissing(x)) && (y is null or "" || Readings.IsMissing(y))) return null;
        return Literals.Factory.CreatePoint(new Coordinate(Number(cells, _lon) ?? throw Nothing(_lon, x), Number(cells, _lat) ?? throw Nothing(_lat, y)));
    }

    private FormatException Nothing(int column, object? cell) => new($"'{cell}' in the column '{names[column]}' is no number");

    private static Geometry Binary(byte[] wkb)
    {
        if (!WkbNesting.IsBearable(wkb)) throw new FormatException("No geometry in well-known binary: it is cut off, or nested too deeply");
        try { return new WKBReader(Literals.Factory.GeometryServices).Read(wkb); }
        catch (Exception e) when (e is not OutOfMemoryException) { throw new FormatException($"No geometry in well-known binary: {e.Message.TrimEnd('.')}", e); }
    }

    private static string? Text(object?[] cells, int column) =>
        column >= 0 && column < cells.Length && Convert.ToString(cells[column], CultureInfo.InvariantCulture)?.Trim() is { Length: > 0 } text ? text : null;

    private static double? Number(object?[] cells, int column)
    {
        if (column < 0 || column >= cells.Length) return null;
        return cells[column] switch
        {
            long n => n,
            double d => d,
            decimal m => (double)m,
            string s when double.TryParse(s.Trim().Replace(',', '.').Replace(" ", "", StringComparison.Ordinal).Replace("\u00A0", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out var n) && double.IsFinite(n) => n,
            _ => null,
        };
    }
}
