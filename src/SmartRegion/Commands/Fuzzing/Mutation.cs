using System.Buffers.Binary;
using System.Text;

namespace SmartRegion.Commands.Fuzzing;

/// <summary>
/// Makes inputs of sound ones: bits turned, parts cut out, doubled, moved, repeated until they nest deeply, numbers and JSON values replaced by
/// those at which programs break, words of the language put in. The same seed makes the same inputs.
/// </summary>
/// <param name="flood">How many bytes of one word a flood has: as long as a body or file may well be.</param>
internal sealed class Mutation(FuzzTarget target, int seed, int flood = 200_000)
{
    private const int MostSteps = 6, LongestRun = 2000, LongestPart = 64;

    private static readonly byte[][] Numbers = [.. new[] { "0", "-0", "-1", "1e999", "-1e999", "NaN", "1e-999", "2147483648", "-2147483649", "9223372036854775808", "99999999999999999999999999999999", "0.1e+1", "00", "1e308", "0x7f", "٣" }.Select(Encoding.UTF8.GetBytes)];
    private static readonly byte[][] Values = [.. new[] { "null", "true", "5", "\"x\"", "[]", "{}", "[[]]", "{\"\":null}", "-0.0", "\"\\ud800\"", "\"\\u0000\"" }.Select(Encoding.UTF8.GetBytes)];
    private static readonly byte[][] Oddities = [[0], [0xff, 0xfe], [0xef, 0xbb, 0xbf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xc0, 0x80], .. new[] { "\u202e", "\u0301", "💡", "ſ", "İ", "\r\n", "\t", "''", "\"", "\\", "%00", "%", "../", "&", "<", "]]>", ";" }.Select(Encoding.UTF8.GetBytes)];
    private static readonly string[] Nested = ["(", "[", "{\"a\":", "<a>", "not ", "-", "((", "[{", "/", "*", "> ", "$expand=a(", "GEOMETRYCOLLECTION(", "\"", "'", "\\", "_", "{{", "not("];
    private static readonly long[] Extremes = [0, 1, -1, 127, 128, 255, 256, 32767, 65535, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue];

    private readonly byte[][] _words = [.. target.Words.Select(Encoding.UTF8.GetBytes)];
    private readonly byte[][] _floods = [.. Nested.Concat(target.Words).Where(w => w.Length > 0).Select(Encoding.UTF8.GetBytes)];

    /// <summary>The input of that number: the first are floods of each word, which nest as deeply as anybody can make them.</summary>
    public byte[] Input(int number)
    {
        if (number < _floods.Length) return Flooded(_floods[number]);
        var random = new Random(unchecked((seed * 1_000_003 + number) * 31 + Folded(target.Name)));
        var bytes = target.Corpus[random.Next(target.Corpus.Count)];
        for (var left = 1 + random.Next(MostSteps); left > 0; left--) bytes = Step(bytes, random);
        return bytes.Length <= target.Longest ? bytes : bytes[..target.Longest];
    }

    private byte[] Flooded(byte[] word)
    {
        var sound = target.Corpus.FirstOrDefault(c => c.AsSpan().IndexOf(word) >= 0) ?? target.Corpus[0];
        var at = sound.AsSpan().IndexOf(word) is >= 0 and var found ? found : sound.Length / 2;
        return Replace(sound, at, at, [.. Enumerable.Repeat(word, flood / word.Length).SelectMany(w => w)]);
    }

    private byte[] Step(byte[] b, Random r)
    {
        var at = r.Next(b.Length + 1);
        var end = Math.Min(b.Length, at + 1 + r.Next(LongestPart));
        switch (r.Next(_words.Length > 0 ? 16 : 13))
        {
            case 0: return Replace(b, at, Math.Min(b.Length, at + 1), at < b.Length ? [(byte)(b[at] ^ (1 << r.Next(8)))] : []);
            case 1: return Replace(b, at, Math.Min(b.Length, at + 1), [(byte)r.Next(256)]);
            case 2: return Replace(b, at, end, []);
            case 3: return Replace(b, at, at, b[at..end]);
            case 4: return Replace(b, r.Next(b.Length + 1) is var to ? to : 0, to, b[at..end]);
            case 5: return b[..at];
            case 6: return Number(b, at, r);
            case 7: return Splice(b, at, r);
            case 8: return Replace(b, at, at, [.. Enumerable.Repeat(Encoding.UTF8.GetBytes(Nested[r.Next(Nested.Length)]), 1 + r.Next(LongestRun)).SelectMany(n => n)]);
            case 9: return Extreme(b, at, r);
            case 10: return Value(b, at, r);
            case 11: return Replace(b, at, at, Oddities[r.Next(Oddities.Length)]);
            case 12: return Replace(b, at, at, [.. Enumerable.Repeat(b[at..end], 1 + r.Next(LongestPart)).SelectMany(n => n)]);
            case 13: return Replace(b, at, end, _words[r.Next(_words.Length)]);
            default: return Replace(b, at, at, _words[r.Next(_words.Length)]);
        }
    }

    private static byte[] Replace(byte[] b, int start, int end, byte[] with) => [.. b.AsSpan(0, start), .. with, .. b.AsSpan(end)];

    // The next number written in digits.
    private static byte[] Number(byte[] b, int at, Random r)
    {
        while (at < b.Length && !char.IsAsciiDigit((char)b[at])) at++;
        var end = at;
        while (end < b.Length && char.IsAsciiDigit((char)b[end])) end++;
        return Replace(b, at, end, Numbers[r.Next(Numbers.Length)]);
    }

    // The next value behind a colon, up to its comma or brace.
    private static byte[] Value(byte[] b, int at, Random r)
    {
        while (at < b.Length && b[at] != ':') at++;
        if (at == b.Length) return b;
        var end = ++at;
        if (end < b.Length && b[end] is (byte)'{' or (byte)'[')
        {
            var depth = 0;
            do depth += b[end] is (byte)'{' or (byte)'[' ? 1 : b[end] is (byte)'}' or (byte)']' ? -1 : 0; while (++end < b.Length && depth > 0);
        }
        else while (end < b.Length && b[end] is not ((byte)',' or (byte)'}' or (byte)']')) end++;
        return Replace(b, at, end, Values[r.Next(Values.Length)]);
    }

    private byte[] Splice(byte[] b, int at, Random r)
    {
        var other = target.Corpus[r.Next(target.Corpus.Count)];
        return [.. b.AsSpan(0, at), .. other.AsSpan(r.Next(other.Length + 1))];
    }

    private static byte[] Extreme(byte[] b, int at, Random r)
    {
        Span<byte> eight = stackalloc byte[8];
        var value = Extremes[r.Next(Extremes.Length)];
        if (r.Next(2) == 0) BinaryPrimitives.WriteInt64LittleEndian(eight, value);
        else BinaryPrimitives.WriteInt64BigEndian(eight, value);
        var length = Math.Min(1 << r.Next(4), b.Length - at);
        var copy = b.ToArray();
        (r.Next(2) == 0 ? eight[..length] : eight[^length..]).CopyTo(copy.AsSpan(at));
        return copy;
    }

    // The same in every process, unlike string.GetHashCode.
    private static int Folded(string name) => name.Aggregate(17, (hash, c) => unchecked(hash * 31 + c));
}
