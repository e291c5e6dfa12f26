namespace SmartRegion.Commands;

/// <summary><c>bench</c>: measurements that print figures and ratios.</summary>
public static class Bench
{
    public static async Task<int> RunAsync(Settings settings, IReadOnlyList<string> rest)
    {
        if (rest.Count == 0) throw new UsageException("Measure what? bench search");
        return rest[0] switch
        {
            "search" => await BenchSearch.RunAsync(settings, [.. rest.Skip(1)]),
            var other => throw new UsageException($"There is no bench '{other}'. Known: search."),
        };
    }
}
