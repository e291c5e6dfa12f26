using System.Globalization;

namespace SmartRegion.Core;

/// <summary>Moments as the standards write them (RFC 3339, in UTC).</summary>
public static class Instant
{
    /// <summary>To the second: <c>2026-05-01T08:30:00Z</c>.</summary>
    public static string Seconds(DateTime at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The same; null when there is none.</summary>
    public static string? Seconds(DateTime? at) => at is { } t ? Seconds(t) : null;

    /// <summary>To the millisecond, without zeros at the end.</summary>
    public static string Milliseconds(DateTime at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>To the microsecond, without zeros at the end.</summary>
    public static string Exact(DateTime at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>The same; null when there is none.</summary>
    public static string? Exact(DateTime? at) => at is { } t ? Exact(t) : null;

    /// <summary>Now, as tables of what people do keep it: milliseconds since 1970.</summary>
    public static long NowMillis => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    /// <summary>Now, as tables of who may do what keep it: seconds since 1970.</summary>
    public static long NowSeconds => DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    /// <summary>A moment as tables of what people do keep it.</summary>
    public static long Millis(DateTime at) => new DateTimeOffset(at).ToUnixTimeMilliseconds();

    /// <summary>What they keep, as a moment in UTC.</summary>
    public static DateTime OfMillis(long millis) => DateTimeOffset.FromUnixTimeMilliseconds(millis).UtcDateTime;
}
