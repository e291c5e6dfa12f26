namespace SmartRegion.Twin.City.Analysis;

/// <summary>
/// The sun's yearly energy on an inclined plane, from that on the level one: hourly positions of the sun on the mean day of each month
/// (Klein, Solar Energy 19, 1977), the diffuse part by the clearness of the sky (Erbs, Klein and Duffie, Solar Energy 28, 1982),
/// and the same light from all of the sky (Liu and Jordan, Solar Energy 7, 1963). Clearness is taken as the same all year; shadows
/// are not known.
/// </summary>
public sealed class SolarYear
{
    // Watts per square metre outside of the atmosphere; what the ground throws back.
    private const double SolarConstant = 1367, Albedo = 0.2;
    private const double Step = 0.25, Radians = Math.PI / 180;

    private static readonly (int Days, int MeanDay)[] Months =
        [(31, 17), (28, 47), (31, 75), (30, 105), (31, 135), (30, 162), (31, 198), (31, 228), (30, 258), (31, 288), (30, 318), (31, 344)];

    private readonly double _clearness;
    private readonly List<Month> _months;

    /// <param name="latitude">Degrees.</param>
    /// <param name="irradiation">Energy on a level square metre in a year, kWh.</param>
    public SolarYear(double latitude, double irradiation)
    {
        _months = [.. Months.Select(m => Of(m.Days, m.MeanDay, latitude * Radians))];
        _clearness = irradiation / _months.Sum(m => m.Days * m.Outside);
    }

    /// <summary>Energy in a year on a square metre of a plane, kWh.</summary>
    /// <param name="normal">What stands on the plane, of length 1: east, north, up.</param>
    public double On((double East, double North, double Up) normal) => _months.Sum(m =>
    {
        var level = _clearness * m.Outside;
        var diffuse = level * Diffuse(m.SunsetDegrees);
        var beam = (level - diffuse) * m.Suns.Sum(s => s.Weight * Math.Max(0, s.East * normal.East + s.North * normal.North + s.Up * normal.Up)) / m.Suns.Sum(s => s.Weight * s.Up);
        return m.Days * (beam + diffuse * (1 + normal.Up) / 2 + level * Albedo * (1 - normal.Up) / 2);
    });

    // Erbs' two polynomials, for short days and for long ones; they hold for a clearness of 0.3 to 0.8.
    private double Diffuse(double sunsetDegrees)
    {
        var k = Math.Clamp(_clearness, 0.3, 0.8);
        return sunsetDegrees <= 81.4 ? 1.391 - 3.560 * k + 4.189 * k * k - 2.137 * k * k * k : 1.311 - 3.022 * k + 3.427 * k * k - 1.821 * k * k * k;
    }

    private static Month Of(int days, int day, double latitude)
    {
        var declination = 23.45 * Radians * Math.Sin(2 * Math.PI * (284 + day) / 365);
        var strength = SolarConstant * (1 + 0.033 * Math.Cos(2 * Math.PI * day / 365)) / 1000 * Step;
        var suns = new List<Sun>();
        for (var hour = Step / 2; hour < 24; hour += Step)
        {
            var angle = (hour - 12) * 15 * Radians;
            var up = Math.Sin(latitude) * Math.Sin(declination) + Math.Cos(latitude) * Math.Cos(declination) * Math.Cos(angle);
            if (up <= 0) continue;
            var north = Math.Cos(latitude) * Math.Sin(declination) - Math.Sin(latitude) * Math.Cos(declination) * Math.Cos(angle);
            suns.Add(new Sun(-Math.Cos(declination) * Math.Sin(angle), north, up, strength));
        }
        var sunset = Math.Acos(Math.Clamp(-Math.Tan(latitude) * Math.Tan(declination), -1, 1)) / Radians;
        return new Month(days, suns, suns.Sum(s => s.Weight * s.Up), sunset);
    }

    private sealed record Month(int Days, List<Sun> Suns, double Outside, double SunsetDegrees);

    private readonly record struct Sun(double East, double North, double Up, double Weight);
}
