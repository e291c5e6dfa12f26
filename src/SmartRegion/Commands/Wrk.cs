using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace SmartRegion.Commands;

/// <summary>The load generator wrk, a process of its own that takes little of the processors.</summary>
internal static partial class Wrk
{
    public const string Program = "/usr/bin/wrk";

    /// <summary>Requests in a second, and the middle and the 99th percentile of their times in milliseconds.</summary>
    public sealed record Measured(double PerSecond, double P50, double P99, double MegabytesPerSecond)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{PerSecond,8:0}/s   p50 {P50,7:0.00} ms   p99 {P99,7:0.00} ms");
    }

    /// <summary>Asks for the addresses one after the other from so many connections for a time.</summary>
    /// <exception cref="InvalidOperationException">Some answer was no success.</exception>
    public static async Task<Measured> RunAsync(string server, IReadOnlyList<string> paths, int clients, int seconds)
    {
        var script = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(script, $$"""
                local paths = { {{string.Join(",", paths.Select(p => $"\"{p}\""))}} }
                local i, first = 0, true
                init = function(args) math.randomseed(os.time()); i = math.random(#paths) end
                request = function() i = i % #paths + 1; return wrk.format("GET", paths[i]) end
                """);
            var start = new ProcessStartInfo(Program, ["-t", "1", "-c", $"{clients}", "-d", $"{seconds}s", "--timeout", "30s", "--latency", "-s", script, server]) { RedirectStandardOutput = true };
            using var process = Process.Start(start)!;
            return Read(await process.StandardOutput.ReadToEndAsync());
        }
        finally { File.Delete(script); }
    }

    private static Measured Read(string told)
    {
        if (told.Contains("Non-2xx", StringComparison.Ordinal) || told.Contains("Socket errors", StringComparison.Ordinal)) throw new InvalidOperationException($"Not every request was answered. {told}");
        return new Measured(
            double.Parse(Requests().Match(told).Groups[1].Value, CultureInfo.InvariantCulture), Milliseconds("50%"), Milliseconds("99%"),
            Size(Transfer().Match(told)));

        double Milliseconds(string share)
        {
            var match = Regex.Match(told, $@"{share}\s+([\d.]+)(us|ms|s|m)\b");
            var n = double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
            return match.Groups[2].Value switch { "us" => n / 1000, "ms" => n, "s" => n * 1000, _ => n * 60_000 };
        }
    }

    private static double Size(Match match) => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) * match.Groups[2].Value switch { "KB" => 1 / 1024d, "GB" => 1024, "B" => 1 / 1048576d, _ => 1 };

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex Requests();

    [GeneratedRegex(@"Transfer/sec:\s+([\d.]+)(B|KB|MB|GB)")]
    private static partial Regex Transfer();
}
