using SmartRegion.Core;
using SmartRegion.Planning;
using SmartRegion.Portal.Writing;

namespace SmartRegion.Tests.Portal.Writing;

/// <summary>Numbers and dates are read as people write them.</summary>
public sealed class WrittenNumberTests
{
    [Theory]
    [InlineData("cs", "1 234,5", "1234.5")]
    [InlineData("cs", "1 234,50", "1234.50")]
    [InlineData("de", "1.234,5", "1234.5")]
    [InlineData("de", "1.234", "1234")]
    [InlineData("de", "12.345.678", "12345678")]
    [InlineData("de", "72.5", "72.5")]
    [InlineData("de", "0.125", "0.125")]
    [InlineData("en", "1,234.5", "1234.5")]
    [InlineData("en", "1,234", "1234")]
    [InlineData("en", "72,5", "72.5")]
    [InlineData("cs", "−3", "-3")]
    [InlineData("en", "1e3", "1000")]
    [InlineData("en", "007", "7")]
    [InlineData("cs", "asi 12", null)]
    [InlineData("cs", "1,2,3", null)]
    [InlineData("en", "NaN", null)]
    [InlineData("en", "", null)]
    public void A_number_is_read_in_the_language_of_who_writes_it(string language, string typed, string? read) => Assert.Equal(read, WrittenNumber.Read(typed, language)?.ToJsonString());

    [Theory]
    [InlineData("17. 5. 2022", "2022-05-17")]
    [InlineData("17.05.2022", "2022-05-17")]
    [InlineData("17/5/2022", "2022-05-17")]
    [InlineData("5/2022", "2022-05")]
    [InlineData("5. 2022", "2022-05")]
    [InlineData("2022", "2022")]
    [InlineData("2022-05-17T08:30:00Z", "2022-05-17T08:30:00Z")]
    [InlineData("gestern", "gestern")]
    public void A_date_is_read_as_it_is_written_here(string typed, string read) => Assert.Equal(read, WrittenNumber.ReadDate(typed));

    [Fact]
    public void What_is_written_is_read_as_the_same_number_in_every_language()
    {
        var random = new Random(4711);
        for (var i = 0; i < 2000; i++)
        {
            var number = Math.Round((decimal)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-3, 12))), random.Next(0, 7));
            var node = System.Text.Json.Nodes.JsonNode.Parse(number.ToString(System.Globalization.CultureInfo.InvariantCulture))!;
            Assert.All(Language.All, l => Assert.True(System.Text.Json.Nodes.JsonNode.DeepEquals(node, WrittenNumber.Read(WrittenNumber.Write(node, l), l)), $"{number} {l} {WrittenNumber.Write(node, l)}"));
        }
    }

    [Fact]
    public void What_is_longer_than_any_number_any_date_and_any_unit_is_not_looked_at()
    {
        var digits = new string('7', TypedNumber.Longest + 1);
        Assert.All(Language.All, l => Assert.Null(WrittenNumber.Read(digits, l)));
        Assert.NotNull(WrittenNumber.Read(digits[1..], Language.Czech));
        var spaced = "1." + new string(' ', TypedNumber.Longest) + "5.2022";
        Assert.Equal(spaced, WrittenNumber.ReadDate(spaced));
        Assert.Null(SmartRegion.Planning.TypedNumber.Read(digits));
        Assert.Null(SmartRegion.Twin.Sensors.Devices.Ucum.Find(digits));
        Assert.NotNull(SmartRegion.Twin.Sensors.Devices.Ucum.Find(digits[1..]));
        Assert.Equal(digits, new SmartRegion.Twin.Sensors.Devices.Notation(TimeZoneInfo.Utc, true, null).Value(digits)!.GetValue<string>());
    }
}
