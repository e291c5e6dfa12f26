using System.Diagnostics;
using System.Globalization;
using SmartRegion.Commands.Fuzzing;

namespace SmartRegion.Commands;

/// <summary><c>bench fuzz</c>: gives every reader inputs that are nearly sound, and tells what they do not bear.</summary>
internal static class BenchFuzz
{
    /// <param name="inputs">How many over all targets.</param>
    /// <param name="seed">The same seed makes the same inputs.</param>
    /// <param name="name">Only this target; null for all.</param>
    /// <param name="first">The number of the first input: to make one again.</param>
    /// <returns>0 when nothing was found, else 1.</returns>
    public static async Task<int> RunAsync(int inputs, int seed, string? name, int first, TextWriter output)
    {
        using var files = new FuzzFiles();
        await using var requests = await FuzzRequests.StartAsync(seed: true);
        var targets = FuzzTargets.All(files, requests);
        if (name is not null && (targets = [.. targets.Where(t => t.Name == name)]).Count == 0) throw new UsageException($"There is no target '{name}'. Known: {string.Join(", ", FuzzTargets.All(files, requests).Select(t => t.Name))}.");
        output.WriteLine($"Seed {seed}. Should the process end, the last input stands in {Fuzzer.LastInput}");
        var (clock, total, findings) = (Stopwatch.StartNew(), 0, 0);
        foreach (var (target, share) in FuzzTargets.Shared(targets, inputs))
        {
            var report = new Fuzzer(seed).Run(target, first, share);
            output.WriteLine(report);
            foreach (var found in report.Findings) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {found.What}, {found.Times} times; first --target {target.Name} --seed {seed} --first {found.Number} --inputs 1:\n    {found.Told}"));
            (total, findings) = (total + report.Inputs, findings + report.Findings.Count);
        }
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{total:N0} inputs in {clock.Elapsed.TotalMinutes:0.0} minutes, {total / clock.Elapsed.TotalSeconds:N0}/s: {findings} findings"));
        return findings == 0 ? 0 : 1;
    }
}
