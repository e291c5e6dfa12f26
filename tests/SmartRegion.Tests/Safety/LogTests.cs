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

    [Fact]
    public async Task A_line_of_JSON_holds_the_event_and_the_request()
    {
        await using var region = await TestRegion.StartAsync(settings: s => s with { LogsJson = true });
        var formatter = Assert.Single(region.Service<IEnumerable<ConsoleFormatter>>(), f => f.Name == SmartRegion.Commands.JsonLines.FormatName);
        Assert.Equal(SmartRegion.Commands.JsonLines.FormatName, region.Service<Microsoft.Extensions.Options.IOptions<ConsoleLoggerOptions>>().Value.FormatterName);
        using var written = new StringWriter();
        using var request = new System.Diagnostics.Activity("request").SetIdFormat(System.Diagnostics.ActivityIdFormat.W3C).Start();
        var values = new List<KeyValuePair<string, object?>> { new("Count", 3), new("Name", "a\nb"), new("{OriginalFormat}", "{Count} {Name}") };
        formatter.Write(new LogEntry<List<KeyValuePair<string, object?>>>(LogLevel.Error, "Access", 0, values, new InvalidOperationException("first\nsecond"), (_, _) => "3 a\nb"), null, written);
        var line = Assert.Single(written.ToString().TrimEnd('\n', '\r').Split('\n'));
        var told = System.Text.Json.Nodes.JsonNode.Parse(line)!;
        Assert.Equal("error", told["level"]!.GetValue<string>());
        Assert.Equal("Access", told["category"]!.GetValue<string>());
        Assert.Equal("3 a\nb", told["message"]!.GetValue<string>());
        Assert.Equal(request.TraceId.ToHexString(), told["request"]!.GetValue<string>());
        Assert.Equal(3, told["values"]!["Count"]!.GetValue<int>());
        Assert.Equal("System.InvalidOperationException", told["fault"]!["type"]!.GetValue<string>());
        Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z$", told["time"]!.GetValue<string>());
    }
}
