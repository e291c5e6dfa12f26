using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace SmartRegion.Tests.Safety;

/// <summary>The server's log is a line for each event, whoever wrote what is in it.</summary>
public sealed class LogTests
{
    [Fact]
    public async Task Whatever_stands_in_a_message_the_log_has_one_line_of_it()
    {
        await using var region = await TestRegion.StartAsync();
        var formatter = Assert.Single(region.Service<IEnumerable<ConsoleFormatter>>(), f => f.Name == ConsoleFormatterNames.Simple);
        using var written = new StringWriter();
        var message = "Somebody sent a\n2026-01-01T00:00:00.000Z warn: Access[0] eva was signed in\n";
        formatter.Write(new LogEntry<string>(LogLevel.Warning, "Access", 0, message, new InvalidOperationException("first\nsecond"), (state, _) => state), null, written);
        Assert.Matches(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z ", written.ToString());
        Assert.Single(written.ToString().TrimEnd('\n').Split('\n'));
    }
}
