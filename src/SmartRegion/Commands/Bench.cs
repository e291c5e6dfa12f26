using System.Globalization;
using SmartRegion.Catalogue.Seed;

namespace SmartRegion.Commands;

/// <summary><c>bench</c>: measurements that print figures and ratios.</summary>
public static class Bench
{
    private const int DefaultEntries = 100_000;

    public static Task<int> RunAsync(Settings settings, IReadOnlyList<string> rest)
    {
        var arguments = rest.ToList();
        var text = CommandLine.Option(arguments, "entries");
        if (arguments.Count == 0) throw new UsageException("Measure what? bench search");
        if (arguments[0] != "search") throw new UsageException($"There is no bench '{arguments[0]}'. Known: search.");
        CommandLine.DemandNothingLeft(arguments[1..]);
        var entries = DefaultEntries;
        if (text is not null && !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out entries))
            throw new UsageException($"--entries '{text}' is no number.");
        return Task.FromResult(BenchSearch.Run(Seeding.Directory, JudgedSet.Directory, entries, Console.Out));
    }
}
