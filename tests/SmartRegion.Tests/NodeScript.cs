using System.Diagnostics;

namespace SmartRegion.Tests;

/// <summary>Runs a script of tests/node: the reference implementations and validators that live on npm.</summary>
internal static class NodeScript
{
    /// <summary>The script's output; it must end well.</summary>
    public static async Task<string> RunAsync(string script, string input)
    {
        var start = new ProcessStartInfo("node", [Path.Combine(Root.Path, "tests", "node", script)])
        { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Root.Path };
        using var node = Process.Start(start)!;
        var output = node.StandardOutput.ReadToEndAsync();
        var errors = node.StandardError.ReadToEndAsync();
        await node.StandardInput.WriteAsync(input);
        node.StandardInput.Close();
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, await errors);
        return await output;
    }
}
