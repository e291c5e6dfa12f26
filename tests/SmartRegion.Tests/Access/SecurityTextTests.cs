namespace SmartRegion.Tests.Access;

/// <summary>RFC 9116.</summary>
public sealed class SecurityTextTests
{
    [Theory]
    [InlineData("security@region.example", "Contact: mailto:security@region.example")]
    [InlineData("https://region.example/contact", "Contact: https://region.example/contact")]
    public async Task It_names_whom_to_write_to_until_a_date_that_is_less_than_a_year_ahead(string contact, string line)
    {
        await using var region = await TestRegion.StartAsync(settings: s => s with { Contact = contact });
        var answer = await region.SendAsync("GET", "/.well-known/security.txt");
        Assert.Equal((200, "text/plain"), (answer.Status, answer.Type));
        var lines = answer.Text.Split('\n', StringSplitOptions.TrimEntries);
        Assert.Contains(line, lines);
        var expires = DateTimeOffset.Parse(lines.Single(l => l.StartsWith("Expires: ", StringComparison.Ordinal))[9..], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(expires, DateTimeOffset.UtcNow.AddDays(100), DateTimeOffset.UtcNow.AddDays(364));
    }

    [Fact]
    public async Task Without_somebody_to_write_to_there_is_none()
    {
        await using var region = await TestRegion.StartAsync();
        Assert.Equal(404, (await region.SendAsync("GET", "/.well-known/security.txt")).Status);
    }
}
