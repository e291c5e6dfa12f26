namespace SmartRegion.Twin.Features.Crs;

/// <summary>How the standard's coordinates stand to x (east) and y (north), in which everything is computed and files are written.</summary>
public enum AxisOrder
{
    /// <summary>x, y.</summary>
    EastNorth,

    /// <summary>y, x: latitude before longitude, northing before easting.</summary>
    NorthEast,

    /// <summary>-y, -x: southing before westing, as old Czech maps have it.</summary>
    SouthWest,
}

/// <summary>A coordinate reference system that the region speaks.</summary>
/// <param name="Epsg">Its EPSG code; 0 for CRS84, which is 4326 with longitude first.</param>
/// <param name="Uri">Its identifier in the OGC APIs.</param>
/// <param name="Name">Its name in the register.</param>
/// <param name="Axes">The order of its coordinates by its definition.</param>
/// <param name="Unit">"degree" or "metre".</param>
/// <param name="Wkt">Its definition for ProjNET (WKT 1, x before y, with the shift to WGS 84); empty for WGS 84 itself.</param>
/// <param name="Names">Names under which files (.prj) know it.</param>
/// <param name="IsForeign">True when it is of no use here: read, and told only of collections that came in it.</param>
public sealed record CrsDefinition(int Epsg, string Uri, string Name, AxisOrder Axes, string Unit, string Wkt, IReadOnlyList<string> Names, bool IsForeign = false)
{
    /// <summary>Digits after the point that still mean something: about a centimetre in degrees, a millimetre in metres.</summary>
    public int Decimals => Unit == "degree" ? 8 : 3;

    /// <summary>True when x and y are longitude and latitude in WGS 84.</summary>
    public bool IsWgs84 => Wkt.Length == 0;

    /// <summary>True when its axes follow meridians and parallels, so that a box in it is one in WGS 84 (ETRS89 counts as that).</summary>
    public bool IsAligned => Unit == "degree" || Wkt == "sphere";

    /// <summary>The standard's first and second coordinate of x and y.</summary>
    public (double First, double Second) ToAxes(double x, double y) => Axes switch
    {
        AxisOrder.NorthEast => (y, x),
        AxisOrder.SouthWest => (-y, -x),
        _ => (x, y),
    };

    /// <summary>x and y of the standard's first and second coordinate.</summary>
    public (double X, double Y) FromAxes(double first, double second) => Axes switch
    {
        AxisOrder.NorthEast => (second, first),
        AxisOrder.SouthWest => (-second, -first),
        _ => (first, second),
    };
}
