using System.Diagnostics;

namespace SmartRegion.Tests;

/// <summary>Programs of others: GDAL, Mosquitto.</summary>
internal static class OutsideProgram
{
    /// <summary>Runs it to its end; answers its exit code and all that it told.</summary>
    public static async Task<(int Exit, string Told)> RunAsync(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }

    /// <summary>Runs it; it must end well.</summary>
    public static async Task<string> DemandAsync(string program, params string[] arguments)
    {
        var (exit, told) = await RunAsync(program, arguments);
        Assert.True(exit == 0, told);
        return told;
    }

    public static Process Start(string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
}
