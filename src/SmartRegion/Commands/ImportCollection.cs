using System.Text;
using SmartRegion.Core;
using SmartRegion.Storage;
using SmartRegion.Twin.Features;
using SmartRegion.Twin.Features.Crs;
using SmartRegion.Twin.Features.Import;

namespace SmartRegion.Commands;

/// <summary><c>import FILE --collection ID</c>: takes features into a collection, reporting each bad one with its place and the reason.</summary>
internal static class ImportCollection
{
    private const int ProgressEvery = 20_000;

    public static async Task<int> RunAsync(Settings settings, string id, List<string> arguments, bool dryRun)
    {
        if (!CollectionDocument.IsId(id)) throw new UsageException($"--collection '{id}' is no id: lower-case letters and digits in groups joined by hyphens or underscores.");
        var options = new ImportOptions(id)
        {
            DryRun = dryRun,
            Replace = arguments.Remove("--replace"),
            Repair = arguments.Remove("--repair"),
            Key = CommandLine.Option(arguments, "key"),
            Title = CommandLine.Option(arguments, "title") is { } title ? LangTextOf(title) : null,
            Crs = CommandLine.Option(arguments, "crs") is { } crs ? CrsRegister.Find(crs) ?? throw new UsageException($"--crs '{crs}' is not known. Known: {CrsRegister.Codes}.") : null,
        };
        if (CommandLine.Option(arguments, "visibility") is { } visibility) options = options with { ShownTo = (visibility, CommandLine.Option(arguments, "owner")) };
        var layer = CommandLine.Option(arguments, "layer");
        var encoding = CommandLine.Option(arguments, "encoding") is { } name ? EncodingOf(name) : null;
        var file = arguments.Count > 0 ? arguments[0] : throw new UsageException("Which file? import FILE --collection ID");
        CommandLine.DemandNothingLeft(arguments[1..]);
        if (!File.Exists(file)) throw new FileNotFoundException($"There is no file '{file}'.");
        await using var store = await Store.OpenAsync(settings.Store, settings.Data);
        try
        {
            var collections = new Collections(store);
            var places = new PlaceCodes(collections, new FeatureReader(store));
            using var source = FeatureSource.Open(file, new SourceOptions(layer, encoding, places.Find, options.Crs, options.Repair));
            return await RunAsync(new FeatureImport(store, collections), source, options, file);
        }
        catch (ProblemException e)
        {
            await Console.Error.WriteLineAsync($"{file}: {e.Message}");
            return 1;
        }
    }

    private static async Task<int> RunAsync(FeatureImport import, FeatureSource source, ImportOptions options, string file)
    {
        var told = 0L;
        var report = await import.RunAsync(source, options, done =>
        {
            if (done - told < ProgressEvery) return;
            told = done;
            Console.WriteLine($"stored {done}");
        });
        foreach (var bad in report.Bad)
            await Console.Error.WriteLineAsync($"{file}: {source.Counts} {bad.At}: {(bad.Id is null ? "" : bad.Id + " ")}{bad.Fault!.Field}: {bad.Fault.Message}");
        if (report.BadCount > report.Bad.Count) await Console.Error.WriteLineAsync($"… and {report.BadCount - report.Bad.Count} more.");
        foreach (var note in report.Notes) Console.WriteLine(note);
        Console.WriteLine(options.DryRun
            ? $"{report.Created} features are sound, {report.BadCount} are bad. Nothing was stored (dry run)."
            : $"{report.Created} created, {report.Changed} changed, {report.BadCount} bad. The collection is at /ogc/collections/{options.Collection}");
        return report.BadCount == 0 ? 0 : 1;
    }

    private static Encoding EncodingOf(string name)
    {
        try { return CodePages.Find(name); }
        catch (ArgumentException) { throw new UsageException($"--encoding '{name}' is not known. Examples: utf-8, windows-1250, iso-8859-1."); }
    }

    // "cs=Lampy;de=Lampen", or one text for all.
    internal static LangText LangTextOf(string title)
    {
        var parts = title.Split(';').Select(p => p.Split('=', 2)).Where(p => p.Length == 2 && Language.IsKnown(p[0].Trim())).ToDictionary(p => p[0].Trim(), p => p[1].Trim());
        return parts.Count > 0 ? new LangText(parts.GetValueOrDefault("cs"), parts.GetValueOrDefault("de"), parts.GetValueOrDefault("en")) : new LangText(null, null, title);
    }
}
