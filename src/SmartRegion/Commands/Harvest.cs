using SmartRegion.Catalogue.Harvest;
using SmartRegion.Storage;

namespace SmartRegion.Commands;

/// <summary><c>harvest [SOURCE]</c>: visits the sources that are due, or one, and prints the report.</summary>
public static class Harvest
{
    public static async Task<int> RunAsync(Settings settings, IReadOnlyList<string> rest)
    {
        var arguments = rest.ToList();
        var wish = new HarvestWish(arguments.Remove("--whole"), arguments.Remove("--accept-gone"));
        var id = arguments.Count > 0 && !arguments[0].StartsWith('-') ? arguments[0] : null;
        if (id is not null) arguments.RemoveAt(0);
        CommandLine.DemandNothingLeft(arguments);
        await using var store = await Store.OpenAsync(settings.Store, settings.Data);
        await using var app = await Serve.BuildAsync(settings, store);
        var sources = app.Services.GetRequiredService<HarvestSources>();
        var wanted = id is null ? (await sources.AllAsync()).Where(s => !s.IsPaused && s.NextAt <= HarvestSources.Now).ToList() : [await sources.FindAsync(id) ?? throw new UsageException($"There is no source '{id}'. Known: {string.Join(", ", (await sources.AllAsync()).Select(s => s.Id))}.")];
        if (wanted.Count == 0) Console.WriteLine("No source is due.");
        var well = true;
        foreach (var source in wanted) well &= await VisitAsync(app.Services.GetRequiredService<Harvester>(), source, wish);
        return well ? 0 : 1;
    }

    private static async Task<bool> VisitAsync(Harvester harvester, HarvestSource source, HarvestWish wish)
    {
        if (await harvester.RunAsync(source, wish, CancellationToken.None) is not { } run)
        {
            await Console.Error.WriteLineAsync($"{source.Id}: another visit is under way.");
            return false;
        }
        Console.WriteLine($"{source.Id}: {run.Status}; {run.Added} added, {run.Changed} changed, {run.Same} the same, {run.Shared} shared, {run.Gone} gone, {run.Refused} refused; {run.Requests} requests in {(run.Ended!.Value - run.Started).TotalSeconds:0.0} s");
        if (run.Message is not null) await Console.Error.WriteLineAsync($"{source.Id}: {run.Message}");
        foreach (var (reason, fault) in run.Faults)
        {
            Console.WriteLine($"  {reason}: {fault.Count}");
            foreach (var example in fault.Examples.Take(5)) Console.WriteLine($"    {example.Record}{(example.Detail is null ? "" : ": " + example.Detail)}");
        }
        return run.Status == HarvestRun.Done;
    }
}
