using System.Diagnostics;

namespace SmartRegion.Tests;

/// <summary>The built program as a process of its own, as a user runs it.</summary>
public sealed class RunningProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly SemaphoreSlim _more = new(0);

    private RunningProgram(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, e) => Take(e.Data);
        process.ErrorDataReceived += (_, e) => Take(e.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public static RunningProgram Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "SmartRegion.dll"));
        // It runs for moments only.
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return new RunningProgram(new Process { StartInfo = start });
    }

    /// <summary>Runs to the end.</summary>
    public static async Task<(int Exit, string Output)> RunAsync(params string[] arguments)
    {
        await using var program = Start(arguments);
        await program._process.WaitForExitAsync();
        return (program._process.ExitCode, string.Join('\n', program.Lines));
    }

    public IReadOnlyList<string> Lines { get { lock (_lines) return [.. _lines]; } }

    /// <summary>Waits for a line that begins so.</summary>
    public async Task<string> LineAsync(string beginning)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            if (Lines.FirstOrDefault(l => l.StartsWith(beginning, StringComparison.Ordinal)) is { } line) return line;
            if (_process.HasExited && await EndedAsync()) throw new InvalidOperationException($"It ended before '{beginning}': {string.Join('\n', Lines)}");
            await _more.WaitAsync(TimeSpan.FromMilliseconds(200), limit.Token);
        }
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM; the answer is the exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
        _more.Dispose();
    }

    private async Task<bool> EndedAsync()
    {
        await _process.WaitForExitAsync();
        return true;
    }

    private void Take(string? line)
    {
        if (line is null) return;
        lock (_lines) _lines.Add(line);
        try { _more.Release(); } catch (ObjectDisposedException) { }
    }
}
