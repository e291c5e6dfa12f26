using System.Globalization;
using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Twin.Tiles;

/// <summary>One tile: level, row from the north, column from the west.</summary>
public sealed record TileAddress(TileMatrixSet Set, int Level, long Row, long Column)
{
    /// <summary>Units that a tile is wide, and units beyond its edges that it shows: ten pixels of a tile drawn 512 wide.</summary>
    public const int Extent = 4096, Buffer = 80;

    // Half a pixel of a tile drawn 512 wide.
    private const double HalfPixel = Extent / 512.0 / 2;

    private double Side => Set.Side / (1L << Level);

    /// <summary>Its edges in the set's reference system.</summary>
    public (double West, double South, double East, double North) Bounds =>
        (Set.West + Column * Side, Set.North - (Row + 1) * Side, Set.West + (Column + 1) * Side, Set.North - Row * Side);

    /// <summary>How far a simplified line may lie from the line, in units of the tile; nothing is simplified on the deepest level, from which clients draw on.</summary>
    public double Tolerance => Level < TileMatrixSet.Deepest ? HalfPixel : 0;

    /// <summary>What it shows in degrees, buffer included.</summary>
    public BoundingBox Box
    {
        get
        {
            var (b, beyond) = (Bounds, Side * Buffer / Extent);
            var ((west, south), (east, north)) = (Set.Degrees(b.West - beyond, b.South - beyond), Set.Degrees(b.East + beyond, b.North + beyond));
            return new BoundingBox(west, south, east, north);
        }
    }

    /// <summary>Reads the parts of a path.</summary>
    /// <exception cref="ProblemException">400 for what is no number, 404 for what is no tile of the set.</exception>
    public static TileAddress Parse(TileMatrixSet set, string matrix, string row, string column, int deepest = TileMatrixSet.Deepest)
    {
        var (level, r, c) = (Number("tileMatrix", matrix), Number("tileRow", row), Number("tileCol", column));
        if (level > deepest) throw Missing($"Tiles are made for the tile matrices 0 to {deepest}; there is no '{matrix}'.");
        var (columns, rows) = set.Size((int)level);
        if (r >= rows || c >= columns) throw Missing($"The tile matrix '{matrix}' of {set.Id} has rows 0 to {rows - 1} and columns 0 to {columns - 1}.");
        return new TileAddress(set, (int)level, r, c);
    }

    /// <summary>What of a table it shows, and how.</summary>
    public TileQuery Query(string table, string layer, string? idName) =>
        new(table, layer, idName, Box, Bounds, Set.Srid, Extent, Buffer, Tolerance * Side / Extent);

    private static long Number(string name, string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n
        : throw new ProblemException(name, $"'{text}' is no whole number from 0 on.");

    private static ProblemException Missing(string detail) => new(Problem.NotFound(detail));
}
