using System.Globalization;
using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Twin.Tiles;

/// <summary>
/// A tile matrix set in which each level halves the cells of the one before (OGC 17-083r4, Annex D; registered at
/// http://www.opengis.net/def/tilematrixset/OGC/1.0).
/// </summary>
/// <param name="Crs">The URI of its reference system; coordinates are told east before north.</param>
/// <param name="Srid">The EPSG code of it, with longitude first.</param>
/// <param name="West">Where its first column begins, in units of the reference system.</param>
/// <param name="North">Where its first row begins.</param>
/// <param name="Side">Width and height of a tile of level 0.</param>
/// <param name="Columns">Columns of level 0, which has one row.</param>
/// <param name="Levels">How many levels its definition has.</param>
public sealed record TileMatrixSet(string Id, string Title, string Crs, string[] Axes, string ScaleSet, int Srid, double West, double North, double Side, int Columns, int Levels)
{
    private const int Pixels = 256;

    // Metres in a degree along the equator of WGS 84, and the size of a standardised rendering pixel (17-083r4, 6.1.1).
    private const double Degree = Math.PI / 180 * 6378137, Pixel = 0.00028;

    /// <summary>The deepest level of which tiles are made: a unit is 15 cm at the equator there, and clients draw deeper from it.</summary>
    public const int Deepest = 16;

    public static readonly TileMatrixSet WebMercatorQuad = new("WebMercatorQuad", "Google Maps Compatible for the World", "http://www.opengis.net/def/crs/EPSG/0/3857", ["X", "Y"],
        "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible", 3857, -Math.PI * 6378137, Math.PI * 6378137, 2 * Math.PI * 6378137, 1, 25);

    public static readonly TileMatrixSet WorldCrs84Quad = new("WorldCRS84Quad", "CRS84 for the World", "http://www.opengis.net/def/crs/OGC/1.3/CRS84", ["Lon", "Lat"],
        "http://www.opengis.net/def/wkss/OGC/1.0/GoogleCRS84Quad", 4326, -180, 90, 180, 2, 24);

    /// <summary>All that are spoken here.</summary>
    public static readonly IReadOnlyList<TileMatrixSet> All = [WebMercatorQuad, WorldCrs84Quad];

    /// <summary>Its registered URI.</summary>
    public string Uri => "http://www.opengis.net/def/tilematrixset/OGC/1.0/" + Id;

    public bool IsMercator => Srid == 3857;

    /// <summary>The one of that id.</summary>
    /// <exception cref="ProblemException">404.</exception>
    public static TileMatrixSet Get(string id) => All.FirstOrDefault(t => t.Id == id)
        ?? throw new ProblemException(Problem.NotFound($"There is no tile matrix set '{id}'. Known: {string.Join(", ", All.Select(t => t.Id))}."));

    /// <summary>Columns and rows of a level.</summary>
    public (long Columns, long Rows) Size(int level) => ((long)Columns << level, 1L << level);

    /// <summary>Longitude and latitude in the set's reference system; latitudes beyond the square count as its edge.</summary>
    public (double X, double Y) Place(double lon, double lat) => IsMercator
        ? (lon * Degree, 6378137 * Math.Asinh(Math.Tan(Math.Clamp(lat, -85.0511287798066, 85.0511287798066) * Math.PI / 180)))
        : (lon, lat);

    /// <summary>The other way.</summary>
    public (double Lon, double Lat) Degrees(double x, double y) => IsMercator ? (x / Degree, Math.Atan(Math.Sinh(y / 6378137)) * 180 / Math.PI) : (x, y);

    /// <summary>First and last row and column of a level that a box in degrees meets.</summary>
    public TileLimits Limits(int level, BoundingBox box)
    {
        var ((west, north), (east, south)) = (Place(box.West, box.North), Place(box.East, box.South));
        var (side, (columns, rows)) = (Side / (1L << level), Size(level));
        long Within(double n, long count) => Math.Clamp((long)Math.Floor(n), 0, count - 1);
        return new TileLimits(level, Within((North - north) / side, rows), Within((North - south) / side, rows), Within((west - West) / side, columns), Within((east - West) / side, columns));
    }

    /// <summary>Its definition as the standard's JSON.</summary>
    public JsonObject Definition() => new()
    {
        ["id"] = Id,
        ["title"] = Title,
        ["uri"] = Uri,
        ["crs"] = Crs,
        ["orderedAxes"] = new JsonArray([.. Axes.Select(a => (JsonNode)a)]),
        ["wellKnownScaleSet"] = ScaleSet,
        ["tileMatrices"] = new JsonArray([.. Enumerable.Range(0, Levels).Select(l => (JsonNode)Matrix(l))]),
    };

    private JsonObject Matrix(int level)
    {
        var (columns, rows) = Size(level);
        var cell = Side / Pixels / (1L << level);
        return new JsonObject
        {
            ["id"] = level.ToString(CultureInfo.InvariantCulture),
            ["scaleDenominator"] = Told(cell * (IsMercator ? 1 : Degree) / Pixel),
            ["cellSize"] = Told(cell),
            ["cornerOfOrigin"] = "topLeft",
            ["pointOfOrigin"] = new JsonArray(Told(West), Told(North)),
            ["tileWidth"] = Pixels,
            ["tileHeight"] = Pixels,
            ["matrixWidth"] = columns,
            ["matrixHeight"] = rows,
        };
    }

    // The register tells fifteen digits.
    private static double Told(double n) => double.Parse(n.ToString("G15", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}

/// <summary>Rows and columns of a level, ends included.</summary>
public sealed record TileLimits(int Level, long FirstRow, long LastRow, long FirstColumn, long LastColumn)
{
    public bool Contains(long row, long column) => row >= FirstRow && row <= LastRow && column >= FirstColumn && column <= LastColumn;
}
