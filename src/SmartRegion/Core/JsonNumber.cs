using System.Buffers.Text;

namespace SmartRegion.Core;

/// <summary>Writes numbers as JSON in UTF-8, the shortest text that reads back to the same double.</summary>
internal static class JsonNumber
{
    /// <summary>The most bytes that a number takes.</summary>
    public const int MaxLength = 32;

    // Below it whole numbers are exact; below the other, no two decimals of up to 15 digits are one double.
    private const double Whole = 1L << 53, Digits = 1e15;

    /// <summary>Writes the number at the beginning of the room, which then begins behind it.</summary>
    /// <remarks>What is measured has few decimals, and a place has seven or fewer: these need no search for the shortest text.</remarks>
    public static void Put(ref Span<byte> room, double number)
    {
        int length;
        if (Math.Abs(number) < Whole && number == Math.Truncate(number)) Utf8Formatter.TryFormat((long)number, room, out length);
        else if (TryPutDecimals(ref room, number, 10_000) || TryPutDecimals(ref room, number, 10_000_000)) return;
        else Utf8Formatter.TryFormat(number, room, out length);
        room = room[length..];
    }

    private static bool TryPutDecimals(ref Span<byte> room, double number, int scale)
    {
        var scaled = Math.Round(number * scale);
        // A quotient is rounded to the nearest double: only the one that these digits stand for passes.
        if (!(Math.Abs(scaled) < Digits) || scaled / scale != number) return false;
        var (whole, rest) = Math.DivRem((long)Math.Abs(scaled), scale);
        if (scaled < 0)
        {
            room[0] = (byte)'-';
            room = room[1..];
        }
        Utf8Formatter.TryFormat(whole, room, out var length);
        room[length] = (byte)'.';
        room = room[(length + 1)..];
        for (var place = scale / 10; rest > 0; place /= 10)
        {
            (var digit, rest) = Math.DivRem(rest, place);
            room[0] = (byte)('0' + digit);
            room = room[1..];
        }
        return true;
    }
}
