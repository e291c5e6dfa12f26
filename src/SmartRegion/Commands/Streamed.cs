using System.Diagnostics;
using System.Globalization;

namespace SmartRegion.Commands;

/// <summary>How quickly one long answer came.</summary>
internal sealed record Streamed(double Megabytes, double Seconds)
{
    public double PerSecond => Megabytes / Seconds;

    /// <summary>Reads an answer to its end and throws it away.</summary>
    /// <param name="mediaTypes">What it must be: an error told with 200 would make a peer seem slower than it is.</param>
    public static async Task<Streamed> ReadAsync(string address, params string[] mediaTypes)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromMinutes(10) };
        var clock = Stopwatch.StartNew();
        using var answer = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        await using var body = await answer.Content.ReadAsStreamAsync();
        var (buffer, bytes) = (new byte[256 * 1024], 0L);
        for (int read; (read = await body.ReadAsync(buffer)) > 0;) bytes += read;
        var type = answer.Content.Headers.ContentType;
        if (!mediaTypes.Contains(type?.MediaType)) throw new InvalidOperationException($"{address} answered {type}, not {string.Join(" or ", mediaTypes)}.");
        return new Streamed(bytes / 1e6, clock.Elapsed.TotalSeconds);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{PerSecond,7:0.0} MB/s ({Megabytes:0} MB in {Seconds:0.0} s)");
}
