using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Import;
using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Commands;

/// <summary><c>import FILE</c>: takes in entries (or observations, see there), reporting each bad row with its line and the reason.</summary>
public static class Import
{
    public static async Task<int> RunAsync(Settings settings, IReadOnlyList<string> rest)
    {
        var arguments = rest.ToList();
        var dryRun = arguments.Remove("--dry-run");
        if (CommandLine.Option(arguments, "collection") is { } collection) return await ImportCollection.RunAsync(settings, collection, arguments, dryRun);
        // Where the store lies is --data; what a file is the data of is a dataset.
        if (CommandLine.Option(arguments, "dataset") is { } dataset) return await ImportData.RunAsync(settings, dataset, arguments);
        if (CommandLine.Option(arguments, "datastream") is { } datastream) return await ImportObservations.RunAsync(settings, arguments, datastream, dryRun);
        var kind = CommandLine.Option(arguments, "kind");
        if (kind is not null && Kinds.Find(kind) is null)
            throw new UsageException($"There is no kind '{kind}'. Known: {string.Join(", ", Kinds.All.Select(k => k.Name))}.");
        var file = arguments.Count > 0 ? arguments[0] : throw new UsageException("Which file? import FILE");
        CommandLine.DemandNothingLeft(arguments[1..]);
        if (!File.Exists(file)) throw new FileNotFoundException($"There is no file '{file}'.");
        await using var store = await Store.OpenAsync(settings.Store, settings.Data);
        return await RunAsync(store, file, kind, dryRun);
    }

    private static async Task<int> RunAsync(Store store, string file, string? kind, bool dryRun)
    {
        // Nobody follows here: the server's index reads on in the feed when it starts.
        using var feed = new ChangeFeed(store);
        var done = 0;
        ImportReport report;
        try
        {
            report = await new Importer(store, feed).RunAsync(FileRows.Read(file, kind), "import", dryRun, stored: ids =>
            {
                done += ids.Count;
                Console.WriteLine($"stored {done}: {ids[0]} … {ids[^1]}");
            });
        }
        catch (ProblemException e)
        {
            await Console.Error.WriteLineAsync($"{file}: {e.Message}");
            return 1;
        }
        foreach (var bad in report.Bad)
            foreach (var fault in bad.Faults)
                await Console.Error.WriteLineAsync($"{file}:{bad.Line}: {(bad.Id is null ? "" : bad.Id + " ")}{fault.Field}: {fault.Message}");
        Console.WriteLine(dryRun
            ? $"{report.Created} rows are sound, {report.Bad.Count} are bad. Nothing was stored (dry run)."
            : $"{report.Created} created, {report.Changed} changed, {report.Unchanged} unchanged, {report.Bad.Count} bad.");
        return report.Bad.Count == 0 ? 0 : 1;
    }
}
