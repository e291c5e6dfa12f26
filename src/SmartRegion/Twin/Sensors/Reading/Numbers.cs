using System.Buffers.Text;

namespace SmartRegion.Twin.Sensors.Reading;

/// <summary>Writes numbers as JSON, the shortest text that reads back to the same double.</summary>
internal static class Numbers
{
    private const double Whole = 1L << 53;

    /// <summary>Writes it; measured values have few decimals, and these need no search for the shortest text.</summary>
    public static void Put(ref Span<byte> s, double number)
    {
        int length;
        if (Math.Abs(number) < Whole && number == Math.Truncate(number))
            Utf8Formatter.TryFormat((long)number, s, out length);
        else if (Math.Round(number * 1e4) is var scaled && Math.Abs(scaled) < 1e14 && scaled / 1e4 == number)
        {
            PutDecimals(ref s, (long)scaled);
            return;
        }
        else Utf8Formatter.TryFormat(number, s, out length);
        s = s[length..];
    }

    private static void PutDecimals(ref Span<byte> s, long tenThousandths)
    {
        if (tenThousandths < 0)
        {
            s[0] = (byte)'-';
            s = s[1..];
            tenThousandths = -tenThousandths;
        }
        var (whole, rest) = Math.DivRem(tenThousandths, 10_000);
        Utf8Formatter.TryFormat(whole, s, out var length);
        s[length] = (byte)'.';
        s = s[(length + 1)..];
        for (var place = 1_000; rest > 0; place /= 10)
        {
            s[0] = (byte)('0' + rest / place);
            s = s[1..];
            rest %= place;
        }
    }
}
