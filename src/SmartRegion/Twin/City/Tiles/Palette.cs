namespace SmartRegion.Twin.City.Tiles;

/// <summary>Colours of surfaces by what they are, as the vertices of a tile have them (linear, 0 to 255).</summary>
internal static class Palette
{
    // From here on a surface of a body without semantics counts as roof or ground: about 72° from the horizontal.
    private const double Steep = 0.3;

    private static readonly (byte, byte, byte) Roof = Linear(0xB2, 0x5B, 0x49), Wall = Linear(0xE4, 0xDD, 0xD0), Ground = Linear(0x8C, 0x8A, 0x84), Window = Linear(0x8F, 0xB3, 0xC9);

    private static readonly Dictionary<string, (byte, byte, byte)> Types = new()
    {
        ["Road"] = Linear(0x9A, 0x9C, 0xA0),
        ["Railway"] = Linear(0x7C, 0x78, 0x78),
        ["Square"] = Linear(0xB9, 0xB6, 0xAE),
        ["TransportSquare"] = Linear(0xB9, 0xB6, 0xAE),
        ["WaterBody"] = Linear(0x77, 0xA9, 0xCF),
        ["PlantCover"] = Linear(0x8D, 0xB3, 0x7A),
        ["SolitaryVegetationObject"] = Linear(0x6E, 0x9C, 0x5E),
        ["LandUse"] = Linear(0xC9, 0xCF, 0xA8),
        ["TINRelief"] = Linear(0xB8, 0xC2, 0x9A),
        ["Bridge"] = Linear(0xB0, 0xA8, 0xA0),
        ["Tunnel"] = Linear(0x90, 0x8A, 0x86),
    };

    /// <summary>The colour of a surface.</summary>
    /// <param name="up">How much it looks up: 1 for a floor, 0 for a wall, -1 for a ceiling.</param>
    public static (byte R, byte G, byte B) Of(string type, string? semantic, double up)
    {
        switch (semantic)
        {
            case "RoofSurface" or "OuterCeilingSurface": return Roof;
            case "WallSurface": return Wall;
            case "GroundSurface" or "OuterFloorSurface": return Ground;
            case "Window" or "Door": return Window;
        }
        if (Types.TryGetValue(type, out var colour)) return colour;
        if (!type.StartsWith("Building", StringComparison.Ordinal)) return Wall;
        return up > Steep ? Roof : up < -Steep ? Ground : Wall;
    }

    private static (byte, byte, byte) Linear(byte r, byte g, byte b) => (Linear(r), Linear(g), Linear(b));

    // The curve of sRGB (IEC 61966-2-1), undone.
    private static byte Linear(byte value)
    {
        var c = value / 255d;
        return (byte)Math.Round(255 * (c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4)));
    }
}
