using System.Text;

namespace SmartRegion.Twin.Sensors.Model;

/// <summary>
/// Instants of SensorThings (ISO 8601 with date, time and offset): in the store they are microseconds since 1970 in UTC. On the
/// way out they end in Z and have as many decimals as they need: none, three or six.
/// </summary>
public static class Instants
{
    /// <summary>Length of the longest instant written.</summary>
    public const int MaxLength = 27;

    private const long Second = 1_000_000, Day = 86_400 * Second;

    // 0001-01-01 and 9999-12-31 in days since 1970.
    private const long FirstDay = -719_162, LastDay = 2_932_896;

    /// <summary>Now, to the microsecond.</summary>
    public static long Now => Of(DateTime.UtcNow);

    /// <summary>Microseconds of an instant in UTC.</summary>
    public static long Of(DateTime utc) => (utc.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>The instant in UTC.</summary>
    public static DateTime ToDateTime(long micros) => DateTime.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);

    /// <summary>Reads an instant; false when it is none.</summary>
    public static bool TryParse(string text, out long micros)
    {
        Span<byte> utf8 = stackalloc byte[64];
        micros = 0;
        return Encoding.UTF8.TryGetBytes(text, utf8, out var length) && TryParse(utf8[..length], out micros);
    }

    /// <summary>Reads an instant in UTF-8: 2024-05-17T08:30:00Z, with decimals, with an offset.</summary>
    public static bool TryParse(ReadOnlySpan<byte> s, out long micros)
    {
        micros = 0;
        if (s.Length < 20 || s[4] != '-' || s[7] != '-' || (s[10] | 0x20) != 't' || s[13] != ':' || s[16] != ':') return false;
        if (!Digits(s[..4], out var year) || !Digits(s[5..7], out var month) || !Digits(s[8..10], out var day)
            || !Digits(s[11..13], out var hour) || !Digits(s[14..16], out var minute) || !Digits(s[17..19], out var second)) return false;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 24 || minute > 59 || second > 60) return false;
        if (hour == 24 && (minute > 0 || second > 0)) return false;
        var at = 19;
        if (!Decimals(s, ref at, out var fraction) || !Offset(s[at..], out var offset)) return false;
        micros = DaysBefore(year, month, day) * Day + ((hour * 60 + minute - offset) * 60L + second) * Second + fraction;
        return micros >= FirstDay * Day && micros < (LastDay + 1) * Day;
    }

    /// <summary>Writes an instant; answers the number of bytes.</summary>
    public static int Write(long micros, Span<byte> to)
    {
        var (days, rest) = Math.DivRem(micros, Day);
        if (rest < 0) (days, rest) = (days - 1, rest + Day);
        var (year, month, day) = Civil(days);
        Put(to, 0, year / 100); Put(to, 2, year % 100); to[4] = (byte)'-';
        Put(to, 5, month); to[7] = (byte)'-';
        Put(to, 8, day); to[10] = (byte)'T';
        var (seconds, fraction) = Math.DivRem(rest, Second);
        Put(to, 11, (int)(seconds / 3600)); to[13] = (byte)':';
        Put(to, 14, (int)(seconds / 60 % 60)); to[16] = (byte)':';
        Put(to, 17, (int)(seconds % 60));
        var length = 19;
        if (fraction > 0)
        {
            to[length++] = (byte)'.';
            var (millis, micro) = Math.DivRem((int)fraction, 1000);
            to[length++] = (byte)('0' + millis / 100); Put(to, length, millis % 100); length += 2;
            if (micro > 0) { to[length++] = (byte)('0' + micro / 100); Put(to, length, micro % 100); length += 2; }
        }
        to[length++] = (byte)'Z';
        return length;
    }

    /// <summary>The instant as text.</summary>
    public static string Text(long micros)
    {
        Span<byte> utf8 = stackalloc byte[MaxLength];
        return Encoding.ASCII.GetString(utf8[..Write(micros, utf8)]);
    }

    private static bool Digits(ReadOnlySpan<byte> s, out int value)
    {
        value = 0;
        foreach (var c in s)
        {
            if (c is < (byte)'0' or > (byte)'9') return false;
            value = value * 10 + (c - '0');
        }
        return true;
    }

    private static bool Decimals(ReadOnlySpan<byte> s, ref int at, out long micros)
    {
        micros = 0;
        if (s[at] is not ((byte)'.' or (byte)',')) return true;
        var scale = Second;
        var from = ++at;
        for (; at < s.Length && s[at] is >= (byte)'0' and <= (byte)'9'; at++)
        {
            scale /= 10;
            micros += (s[at] - '0') * scale;
        }
        return at > from && at < s.Length;
    }

    private static bool Offset(ReadOnlySpan<byte> s, out int minutes)
    {
        minutes = 0;
        if (s.Length == 1) return (s[0] | 0x20) == 'z';
        if (s.Length == 0 || s[0] is not ((byte)'+' or (byte)'-')) return false;
        var colon = s.Length == 6 && s[3] == ':' ? 1 : 0;
        if (s.Length != 5 + colon || !Digits(s[1..3], out var h) || !Digits(s[(3 + colon)..], out var m) || h > 18 || m > 59) return false;
        minutes = (s[0] == '-' ? -1 : 1) * (h * 60 + m);
        return true;
    }

    private static void Put(Span<byte> to, int at, int twoDigits)
    {
        to[at] = (byte)('0' + twoDigits / 10);
        to[at + 1] = (byte)('0' + twoDigits % 10);
    }

    // Days since 1970 of a civil date and back: the well-known arithmetic by eras of 400 years, with years that begin in March.
    private static long DaysBefore(int year, int month, int day)
    {
        var y = month <= 2 ? year - 1 : year;
        var era = y / 400;
        var yearOfEra = y - era * 400;
        var dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        return era * 146_097L + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468;
    }

    private static (int Year, int Month, int Day) Civil(long days)
    {
        var z = days + 719_468;
        var era = z / 146_097;
        var dayOfEra = (int)(z - era * 146_097);
        var yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        var dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        var m = (5 * dayOfYear + 2) / 153;
        var month = m < 10 ? m + 3 : m - 9;
        return ((int)(yearOfEra + era * 400) + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * m + 2) / 5 + 1);
    }
}
