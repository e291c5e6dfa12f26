using SmartRegion.Commands;

namespace SmartRegion.Tests.Commands;

/// <summary>Exit codes are 0 (done), 1 (failed, reason on stderr), 2 (wrong use).</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData(0, "--help")]
    [InlineData(2, "dance")]
    [InlineData(2, "serve", "--port", "ninety")]
    [InlineData(2, "serve", "--port")]
    [InlineData(2, "serve", "--colour", "red")]
    [InlineData(2, "serve", "--trust-loopback", "--public-url", "https://region.example")]
    [InlineData(2, "serve", "--public-url", "region")]
    [InlineData(2, "import")]
    [InlineData(2, "import", "x.json", "--kind", "castle")]
    [InlineData(2, "bench", "tea")]
    [InlineData(2, "peer")]
    [InlineData(2, "peer", "remove", "nobody")]
    [InlineData(1, "peer", "add", "http://127.0.0.1:9")]
    [InlineData(2, "serve", "--peer-poll", "0")]
    [InlineData(1, "import", "/no/such/file.json")]
    [InlineData(1, "check", "--store", "Host=/nowhere;Database=x")]
    public async Task The_exit_code_tells_what_happened(int exit, params string[] arguments)
    {
        var directory = Directory.CreateTempSubdirectory("smartregion-cli-").FullName;
        var (code, output) = await RunningProgram.RunAsync(arguments[0].StartsWith('-') ? arguments : [.. arguments, "--data", directory]);
        Assert.True(code == exit, $"{code}: {output}");
        Assert.NotEmpty(output);
        Directory.Delete(directory, true);
    }

    [Fact]
    public async Task A_second_process_on_the_same_file_gets_a_clear_message()
    {
        var directory = Directory.CreateTempSubdirectory("smartregion-two-").FullName;
        await using var first = RunningProgram.Start("serve", "--port", "0", "--empty", "--data", directory);
        await first.LineAsync("Smart Region is at");
        var (exit, output) = await RunningProgram.RunAsync("check", "--data", directory);
        Assert.True(exit == 1 && output.Contains("Another Smart Region process is using", StringComparison.Ordinal), output);
        Assert.Equal(0, await first.TerminateAsync());
        Assert.Equal(0, (await RunningProgram.RunAsync("check", "--data", directory)).Exit);
        Directory.Delete(directory, true);
    }

    [Fact]
    public void An_option_beats_its_environment_variable()
    {
        var (fromVariable, _) = Settings.Parse([], n => n == "SMARTREGION_PORT" ? "9000" : null);
        var (fromOption, left) = Settings.Parse(["--port=9001", "--empty", "x"], n => n == "SMARTREGION_PORT" ? "9000" : null);
        Assert.Equal((9000, 9001, true), (fromVariable.Port, fromOption.Port, fromOption.Empty));
        Assert.Equal(["x"], left);
    }
}
