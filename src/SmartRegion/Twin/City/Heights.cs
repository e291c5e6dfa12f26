using System.Buffers.Binary;

namespace SmartRegion.Twin.City;

/// <summary>
/// From heights above the sea to heights above the ellipsoid of WGS 84, which globes are drawn by. The geoid is EGM96 on a grid
/// of 15' over central Europe (0° to 25° E, 43° to 58° N; data/geoid). The zero levels of DHHN92, DHHN2016, NAP and Bpv lie within
/// half a metre of it: good for looking at, not for surveying.
/// </summary>
public static class Heights
{
    /// <summary>The geoid's height in metres where the grid ends: about the mean of central Europe.</summary>
    public const double Elsewhere = 46;

    private static readonly Lazy<Grid> Geoid = new(Load);

    /// <summary>Metres from the ellipsoid to the geoid at that place, between the grid's points by both directions.</summary>
    public static double Undulation(double longitude, double latitude)
    {
        var g = Geoid.Value;
        var (x, y) = ((longitude - g.West) / g.Step, (latitude - g.South) / g.Step);
        if (!(x >= 0 && y >= 0 && x <= g.Columns - 1 && y <= g.Rows - 1)) return Elsewhere;
        var (i, j) = (Math.Min((int)x, g.Columns - 2), Math.Min((int)y, g.Rows - 2));
        var (u, v) = (x - i, y - j);
        return (1 - v) * ((1 - u) * g.At(i, j) + u * g.At(i + 1, j)) + v * ((1 - u) * g.At(i, j + 1) + u * g.At(i + 1, j + 1));
    }

    // NOAA's GTX: south, west and steps as doubles, rows and columns as integers, then rows from the south; big-endian.
    private static Grid Load()
    {
        var bytes = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "data", "geoid", "egm96-central-europe.gtx"));
        double Real(int at) => BinaryPrimitives.ReadDoubleBigEndian(bytes.AsSpan(at));
        int Whole(int at) => BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at));
        var (rows, columns) = (Whole(32), Whole(36));
        var values = new float[rows * columns];
        for (var i = 0; i < values.Length; i++) values[i] = BinaryPrimitives.ReadSingleBigEndian(bytes.AsSpan(40 + 4 * i));
        return new Grid(Real(0), Real(8), Real(16), rows, columns, values);
    }

    private sealed record Grid(double South, double West, double Step, int Rows, int Columns, float[] Values)
    {
        public float At(int column, int row) => Values[row * Columns + column];
    }
}
