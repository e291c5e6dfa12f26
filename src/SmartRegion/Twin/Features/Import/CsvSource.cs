using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CsvHelper;
using CsvHelper.Configuration;
using NetTopologySuite.Geometries;
using SmartRegion.Core;
using SmartRegion.Query;
using SmartRegion.Twin.Features.Crs;

namespace SmartRegion.Twin.Features.Import;

/// <summary>
/// A table whose rows have a place: two columns of coordinates, one of well-known text, or one with the code of a municipality
/// or district. Which columns these are is told by their names.
/// </summary>
public sealed class CsvSource : FeatureSource
{
    internal static readonly string[] Longitudes = ["lon", "lng", "long", "longitude", "x", "delka", "zem_delka", "laenge", "laengengrad", "easting", "rechtswert", "ostwert"];
    internal static readonly string[] Latitudes = ["lat", "latitude", "y", "sirka", "zem_sirka", "breite", "breitengrad", "northing", "hochwert", "nordwert"];
    internal static readonly string[] Shapes = ["wkt", "geom", "geometry", "the_geom", "geometrie"];
    internal static readonly string[] Codes = ["ruian", "obec_kod", "kod_obce", "kodobce", "ags", "gemeindeschluessel", "lau", "lau2", "okres_kod", "kreisschluessel", "municipality", "municipality_code", "place"];

    private const int MaxColumns = 1000;
    private readonly string _path;
    private readonly SourceOptions _options;
    private readonly string[] _columns;
    private readonly int _lon, _lat, _shape, _code;

    /// <exception cref="ProblemException">No column has a place.</exception>
    public CsvSource(string path, SourceOptions options)
    {
        (_path, _options) = (path, options);
        using var csv = Open();
        if (!csv.Read()) throw new ProblemException("FILE", "The table is empty.");
        _columns = [.. csv.Record!.Select(c => c.Trim().TrimStart('\uFEFF'))];
        if (_columns.Length > MaxColumns) throw new ProblemException("FILE", $"The table has {_columns.Length} columns; {MaxColumns} are the most.");
        if (_columns.GroupBy(c => c).FirstOrDefault(g => g.Count() > 1 && g.Key.Length > 0) is { } twice) throw new ProblemException("FILE", $"The column '{twice.Key}' is there twice.");
        (_lon, _lat, _shape, _code) = (Find(_columns, Longitudes), Find(_columns, Latitudes), Find(_columns, Shapes), Find(_columns, Codes));
        if (_shape < 0 && (_lon < 0 || _lat < 0) && _code < 0)
            throw new ProblemException("FILE", $"No column has a place. Name two columns lon and lat (or x and y, with --crs), or one wkt, or one ruian, ags or lau with the code of a municipality or district. There are: {string.Join(", ", _columns)}.");
    }

    /// <summary>Degrees, unless the operator says otherwise; metres are found out by their size.</summary>
    public override CrsDefinition? Crs => CrsRegister.Crs84;

    public override bool IsText => true;

    public override string Counts => "line";

    public override IEnumerable<SourceFeature> Read()
    {
        using var csv = Open();
        csv.Read();
        for (var line = csv.RawRow + 1; csv.Read(); line = csv.RawRow + 1)
            if (csv.Record!.Any(c => c.Length > 0)) yield return One(csv.Record!, line);
    }

    private SourceFeature One(string[] cells, int line)
    {
        if (cells.Length > _columns.Length) return SourceFeature.Bad(line, "", $"It has {cells.Length} cells for {_columns.Length} columns.");
        var properties = new JsonObject();
        for (var i = 0; i < cells.Length; i++)
            if (_columns[i].Length > 0 && i != _shape && !(_shape < 0 && (i == _lon || i == _lat)) && cells[i].Trim() is { Length: > 0 } text) properties[_columns[i]] = text;
        try { return new SourceFeature(line, null, properties, Place(cells)); }
        catch (FormatException e) { return SourceFeature.Bad(line, "geometry", e.Message + "."); }
    }

    private Geometry? Place(string[] cells)
    {
        string Cell(int i) => i < cells.Length ? cells[i].Trim() : "";
        if (_shape >= 0) return Cell(_shape) is { Length: > 0 } wkt ? Shape(wkt) : null;
        if (_lon >= 0 && _lat >= 0)
        {
            if (Cell(_lon).Length == 0 && Cell(_lat).Length == 0) return null;
            return Literals.Factory.CreatePoint(new Coordinate(Number(_columns[_lon], Cell(_lon)), Number(_columns[_lat], Cell(_lat))));
        }
        if (Cell(_code) is not { Length: > 0 } code) return null;
        return _options.Places?.Invoke(code) ?? throw new FormatException($"There is no municipality or district with the code '{code}'");
    }

    /// <summary>The geometry of a text.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    internal static Geometry Shape(string wkt) => Literals.ReadWkt(wkt);

    // In tables of Czech and German offices the decimals stand behind a comma.
    private static double Number(string column, string text) =>
        double.TryParse(text.Replace(',', '.').Replace(" ", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out var n) && double.IsFinite(n) ? n
        : throw new FormatException($"'{text}' in the column '{column}' is no number");

    /// <summary>The first column of one of these names; −1 when there is none.</summary>
    internal static int Find(IReadOnlyList<string> columns, string[] names) => columns.ToList().FindIndex(c => names.Contains(c.ToLowerInvariant()));

    private CsvParser Open() => new(new StreamReader(_path, _options.Encoding ?? Encoding.UTF8),
        new CsvConfiguration(CultureInfo.InvariantCulture) { DetectDelimiter = true, BadDataFound = null });
}
