namespace SmartRegion.Twin.Sensors.Simulated;

/// <summary>
/// A year of hourly values that look like those of a small town, from a fixed seed: the same on every machine and with every version of
/// the runtime, so the generator is our own (SplitMix64).
/// </summary>
/// <param name="people">Inhabitants: they give the size of what they use.</param>
/// <param name="leaks">The water network has a leak for twelve days.</param>
internal sealed class SimulatedValues(ulong seed, int people, bool leaks)
{
    // The leak of the example: from 2 September at two in the night, for twelve days.
    private const int LeakFrom = 244 * 24 + 2, LeakHours = 12 * 24;

    private ulong _state = seed;
    private double _drift;

    /// <summary>The value of an hour.</summary>
    /// <param name="kind">As in simulated.json.</param>
    /// <param name="hour">Hours since the year began.</param>
    /// <param name="local">What the clocks show.</param>
    public double Next(string kind, int hour, DateTime local)
    {
        // What was a little high the hour before still is.
        _drift = 0.92 * _drift + 0.39 * Normal();
        var season = Math.Cos(2 * Math.PI * (local.DayOfYear - 15) / 365.0);
        var workday = local.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);
        return kind switch
        {
            "water" => Water(hour, local, season, workday),
            "lighting" => Lighting(local),
            "pm25" => Math.Max(1.5, (11 + 7 * season + 2.5 * Peak(local, 19, 4)) * Math.Exp(0.35 * _drift)),
            "no2" => Math.Max(2, (9 + 3 * season + (workday ? 11 : 4) * (Peak(local, 7.5, 1.6) + Peak(local, 17, 2))) * Math.Exp(0.25 * _drift)),
            "parking" => Math.Clamp((workday ? 78 : 35) * (0.06 + 0.94 * Peak(local, 11.5, 3.6)) + 3 * _drift + 1.5 * Normal(), 0, 100),
            _ => throw new ArgumentException($"No such kind: {kind}", nameof(kind)),
        };
    }

    private double Water(int hour, DateTime local, double season, bool workday)
    {
        // 110 litres a head and day, most in the morning and the evening.
        var mean = people * 0.11 / 24;
        var shape = 0.42 + (workday ? 0.85 * Peak(local, 7, 1.6) : 0.75 * Peak(local, 9.5, 2)) + 0.4 * Peak(local, 13, 2.5) + 0.8 * Peak(local, 19.5, 2.2);
        var leak = leaks && hour >= LeakFrom && hour < LeakFrom + LeakHours ? 0.35 * mean * Math.Min(1, (hour - LeakFrom + 1) / 6.0) : 0;
        return mean * shape * (1 - 0.07 * season) * (1 + 0.03 * _drift + 0.02 * Normal()) + leak;
    }

    private double Lighting(DateTime local)
    {
        // Lamps burn while the sun is lower than 4 degrees below the horizon; 49.3 degrees north, noon at a quarter past twelve (summer time apart).
        var declination = -23.44 * Math.Cos(2 * Math.PI * (local.DayOfYear + 10) / 365.0) * Math.PI / 180;
        var summer = local.DayOfYear is > 88 and < 299 ? 1 : 0;
        var lit = 0;
        for (var minute = 0; minute < 60; minute += 5)
        {
            var angle = (local.Hour + minute / 60.0 - 12.25 + 0.15 - summer) * Math.PI / 12;
            var sine = Math.Sin(0.8604) * Math.Sin(declination) + Math.Cos(0.8604) * Math.Cos(declination) * Math.Cos(angle);
            if (sine < -0.0698) lit += 5;
        }
        var power = people / 7.0 * 0.045 * (local.Hour is >= 23 or < 5 ? 0.5 : 1);
        return power * lit / 60 * (1 + 0.01 * Normal());
    }

    // A bell around an hour of the day.
    private static double Peak(DateTime local, double at, double width)
    {
        var distance = Math.Abs(local.Hour + 0.5 - at);
        return Math.Exp(-Math.Pow(Math.Min(distance, 24 - distance) / width, 2) / 2);
    }

    private double Normal()
    {
        var (a, b) = (Uniform(), Uniform());
        return Math.Sqrt(-2 * Math.Log(1 - a)) * Math.Cos(2 * Math.PI * b);
    }

    private double Uniform()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) / (double)(1UL << 53);
    }
}
