using SmartRegion.Twin.Data.Import;

namespace SmartRegion.Tests.Twin.Data;

/// <summary>A structure in Thrift's compact protocol is whole, or it is not.</summary>
public sealed class ThriftCheckTests
{
    [Theory]
    [InlineData("00", true)]
    [InlineData("15 02 00", true)]
    [InlineData("18 03 61 62 63 00", true)]
    [InlineData("19 1C 11 00 00", true)]
    [InlineData("11 02 03 00", true)]
    [InlineData("11 02 03", false)]
    [InlineData("", false)]
    [InlineData("15", false)]
    [InlineData("18 7F 61 00", false)]
    // A list that is said to have two thousand million elements.
    [InlineData("19 FC FF FF FF FF 07 00 00", false)]
    [InlineData("19 F1 FF FF FF FF 07 00 00", false)]
    // A map of some, and an empty one.
    [InlineData("1B 01 88 01 61 01 62 00", true)]
    [InlineData("1B 00 00", true)]
    [InlineData("1B 7F 88 01 61 00", false)]
    // An unknown type.
    [InlineData("1F 00", false)]
    public void It_is_whole_when_all_that_it_announces_is_there(string bytes, bool isWhole) =>
        Assert.Equal(isWhole, new ThriftCheck(Convert.FromHexString(bytes.Replace(" ", "", StringComparison.Ordinal))).IsWhole());

    [Fact]
    public void Structures_within_structures_without_end_are_not_followed() =>
        Assert.False(new ThriftCheck([.. Enumerable.Repeat((byte)0x1C, 100_000)]).IsWhole());
}
