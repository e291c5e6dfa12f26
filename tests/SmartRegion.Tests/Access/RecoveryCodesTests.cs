using SmartRegion.Access;

namespace SmartRegion.Tests.Access;

public sealed class RecoveryCodesTests
{
    [Fact]
    public void They_have_112_bits_and_are_read_however_they_are_written()
    {
        var codes = Enumerable.Range(0, 100).SelectMany(_ => RecoveryCodes.Make()).ToList();
        Assert.Equal(1000, codes.Distinct().Count());
        Assert.All(codes, c => Assert.Matches("^([2-9B-Y]{6}-){3}[2-9B-Y]{6}$", c));
        var alphabet = codes.SelectMany(c => c).Where(char.IsAsciiLetterOrDigit).Distinct().Count();
        Assert.True(Math.Log2(alphabet) * 24 >= 112, $"{alphabet} signs");
        Assert.All(codes, c => Assert.Equal(c, RecoveryCodes.Normal(" " + c.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal))));
        // As they were made before.
        Assert.Equal("AB3DE-FGH4J", RecoveryCodes.Normal("ab3defgh4j"));
    }
}
