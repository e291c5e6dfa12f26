using SmartRegion.Access;
using SmartRegion.Catalogue;
using SmartRegion.Core;
using SmartRegion.Storage;
using SmartRegion.Twin.Data;
using SmartRegion.Twin.Features;
using SmartRegion.Twin.Features.Crs;
using SmartRegion.Twin.Features.Import;

namespace SmartRegion.Commands;

/// <summary><c>import FILE --dataset ID</c>: takes a file in as the data of a dataset, reporting each bad row with its line and column.</summary>
internal static class ImportData
{
    public static async Task<int> RunAsync(Settings settings, string dataset, List<string> arguments)
    {
        var table = CommandLine.Option(arguments, "table");
        var title = CommandLine.Option(arguments, "title") is { } text ? ImportCollection.LangTextOf(text) : null;
        var licence = CommandLine.Option(arguments, "licence");
        var crs = CommandLine.Option(arguments, "crs") is { } code ? CrsRegister.Find(code) ?? throw new UsageException($"--crs '{code}' is not known. Known: {CrsRegister.Codes}.") : null;
        var file = arguments.Count > 0 ? arguments[0] : throw new UsageException("Which file? import FILE --dataset ID");
        CommandLine.DemandNothingLeft(arguments[1..]);
        if (!File.Exists(file)) throw new FileNotFoundException($"There is no file '{file}'.");
        await using var store = await Store.OpenAsync(settings.Store, settings.Data);
        // Nobody follows here: the server's index reads on in the feed when it starts.
        using var feed = new ChangeFeed(store);
        var collections = new Collections(store);
        using var data = new DatasetData(new Entries(store, feed), new DataTables(store, collections, new FeatureReader(store), new FeatureImport(store, collections)));
        var home = settings.PublicUrl ?? $"http://localhost:{settings.Port}";
        try
        {
            return Tell(file, await data.PutAsync(new DataUpload(Path.GetFullPath(file), Path.GetFileName(file), path => home + path) { Dataset = dataset, Table = table, Title = title, Licence = licence, Crs = crs }, Actor.Operator("import")));
        }
        catch (ProblemException e)
        {
            await Console.Error.WriteLineAsync($"{file}: {e.Message}");
            return 1;
        }
    }

    private static int Tell(string file, DataReport report)
    {
        foreach (var bad in report.Import.Bad) Console.Error.WriteLine($"{file}: line {bad.At}: {bad.Fault!.Field}: {bad.Fault.Message}");
        if (report.Import.BadCount > report.Import.Bad.Count) Console.Error.WriteLine($"… and {report.Import.BadCount - report.Import.Bad.Count} more.");
        foreach (var note in report.Import.Notes) Console.WriteLine(note);
        Console.WriteLine($"{report.Table.Count} rows stored, {report.Import.BadCount} bad. The table is at /api/data/{report.Table.Id}");
        return report.Import.BadCount == 0 ? 0 : 1;
    }
}
