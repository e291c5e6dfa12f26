using System.Globalization;
using System.Text;
using SmartRegion.Core;

namespace SmartRegion.Tests.Core;

/// <summary>A number is told by the shortest text that reads back to it.</summary>
public sealed class JsonNumberTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.5, "-0.5")]
    [InlineData(12.1, "12.1")]
    [InlineData(-13.3456789, "-13.3456789")]
    [InlineData(0.0000001, "0.0000001")]
    [InlineData(5512345.678, "5512345.678")]
    [InlineData(99999999.9999999, "99999999.9999999")]
    [InlineData(1.00000001, "1.00000001")]
    [InlineData(9007199254740993, "9007199254740992")]
    public void Few_decimals_stand_as_they_are(double number, string text) => Assert.Equal(text, Written(number));

    [Fact]
    public void Every_number_reads_back_to_itself_and_no_shorter_text_would()
    {
        var random = new Random(20);
        for (var i = 0; i < 50_000; i++)
        {
            var number = i % 2 == 0
                ? Math.Round((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(0, 9)), random.Next(0, 13))
                : BitConverter.Int64BitsToDouble(random.NextInt64()) is var any && double.IsFinite(any) ? any : i;
            var text = Written(number);
            Assert.Equal(number, double.Parse(text, CultureInfo.InvariantCulture));
            if (!text.Contains('E') && text.Contains('.')) Assert.Equal(decimal.Parse(number.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture), text);
        }
    }

    private static string Written(double number)
    {
        Span<byte> bytes = stackalloc byte[JsonNumber.MaxLength];
        var room = bytes;
        JsonNumber.Put(ref room, number);
        return Encoding.UTF8.GetString(bytes[..^room.Length]);
    }
}
