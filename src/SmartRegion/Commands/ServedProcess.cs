using System.Diagnostics;
using System.Globalization;

namespace SmartRegion.Commands;

/// <summary>This program serving in a process of its own, for measurements.</summary>
internal sealed class ServedProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServedProcess(Process process, string url) => (_process, Url) = (process, url);

    public string Url { get; }

    /// <summary>The most memory that it has had, in MB.</summary>
    public long PeakMegabytes
    {
        get
        {
            var line = File.ReadLines($"/proc/{_process.Id}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;
        }
    }

    public static async Task<ServedProcess> StartAsync(string store, string data, params string[] more)
    {
        var program = Environment.ProcessPath!;
        string[] own = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [Path.Combine(AppContext.BaseDirectory, "SmartRegion.dll")] : [];
        var start = new ProcessStartInfo(program, [.. own, "serve", "--empty", "--host", "127.0.0.1", "--port", "0", "--mqtt-port", "0", "--data", data, "--store", store, .. more]) { RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            if (line.StartsWith("Smart Region is at ", StringComparison.Ordinal))
            {
                // What it says later is told on; a pipe that nobody empties would stop it.
                _ = TellOnAsync(process.StandardOutput);
                return new ServedProcess(process, line["Smart Region is at ".Length..].Split(' ')[0]);
            }
        throw new InvalidOperationException("It did not start.");
    }

    private static async Task TellOnAsync(StreamReader from)
    {
        while (await from.ReadLineAsync() is { } line) await Console.Error.WriteLineAsync(line);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
