using SmartRegion.Core;

namespace SmartRegion.Storage;

/// <summary>What a vector tile is made of: a box of a feature table, and how its geometries are taken into the tile's grid.</summary>
/// <param name="Table">The table, whose name is our own.</param>
/// <param name="Layer">The name of the layer.</param>
/// <param name="IdName">The attribute that tells a feature's id; null leaves it out.</param>
/// <param name="Box">What the tile shows, buffer included, in WGS 84 degrees; its longitudes may pass 180.</param>
/// <param name="Bounds">The tile without its buffer, in the reference system of <paramref name="Srid"/>.</param>
/// <param name="Srid">EPSG code of the tile's reference system: 3857 or 4326 (longitude first).</param>
/// <param name="Extent">Units that the tile is wide.</param>
/// <param name="Buffer">Units beyond its edges that it shows.</param>
/// <param name="Tolerance">How far a simplified line may lie from the line, in units of <paramref name="Srid"/>; 0 keeps all.</param>
public sealed record TileQuery(string Table, string Layer, string? IdName, BoundingBox Box, (double West, double South, double East, double North) Bounds, int Srid, int Extent, int Buffer, double Tolerance)
{
    /// <summary>From here on a tile is thinned: it holds one small feature for each cell of a grid.</summary>
    public const int ThinnedFrom = 10_000;

    /// <summary>Cells of that grid along each side of the tile, buffer included.</summary>
    public const int Cells = 128;

    /// <summary>Most features of a thinned tile: large ones that lie upon each other are no picture any more.</summary>
    public const int MostFeatures = 32_768;

    /// <summary>Width and height of a cell in degrees.</summary>
    public (double Width, double Height) Cell => ((Box.East - Box.West) / Cells, (Box.North - Box.South) / Cells);
}
