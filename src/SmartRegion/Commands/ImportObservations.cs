using Microsoft.Extensions.Logging.Abstractions;
using SmartRegion.Core;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors;
using SmartRegion.Twin.Sensors.Devices;
using SmartRegion.Twin.Sensors.Model;
using SmartRegion.Twin.Sensors.Restricted;

namespace SmartRegion.Commands;

/// <summary><c>import FILE --datastream ID</c>: takes in observations from CSV or JSON, telling how far it is.</summary>
internal static class ImportObservations
{
    public static async Task<int> RunAsync(Settings settings, List<string> arguments, string datastream, bool dryRun)
    {
        if (dryRun) throw new UsageException("--dry-run does not go with --datastream.");
        var columns = new ObservationColumns(CommandLine.Option(arguments, "time") ?? "phenomenonTime", CommandLine.Option(arguments, "value") ?? "result");
        var notation = new Notation(Zone(CommandLine.Option(arguments, "zone")), arguments.Remove("--decimal-comma"), Separator(CommandLine.Option(arguments, "separator")));
        var rule = Rule(CommandLine.Option(arguments, "duplicates"));
        var file = arguments.Count > 0 ? arguments[0] : throw new UsageException("Which file? import FILE --datastream ID");
        CommandLine.DemandNothingLeft(arguments[1..]);
        if (!File.Exists(file)) throw new FileNotFoundException($"There is no file '{file}'.");
        await using var store = await Store.OpenAsync(settings.Store, settings.Data);
        var events = new SensorEvents();
        await using var nodes = new OtherNodes(store, events, NullLogger<OtherNodes>.Instance);
        var sensors = new Sensors(store, events, new SensorSettings(settings.SensorIds), nodes, new Audiences(store));
        await sensors.StartAsync();
        var key = await store.ReadAsync(s => sensors.Ids.KeyAsync(s, EntityTypes.Datastream, datastream));
        if (key is null || await store.ReadAsync(s => s.FirstAsync($"select 1 from datastreams where key = {key.Value} and multi = 0", r => 1)) != 1)
        {
            await Console.Error.WriteLineAsync($"There is no Datastream with the id {datastream}.");
            return 1;
        }
        return await RunAsync(new ObservationFile(sensors, key.Value, columns, notation, rule), file);
    }

    private static async Task<int> RunAsync(ObservationFile import, string file)
    {
        ObservationImport report;
        try
        {
            report = await import.RunAsync(file, stored => Console.WriteLine($"stored {stored}"));
        }
        catch (ProblemException e)
        {
            await Console.Error.WriteLineAsync($"{file}: {e.Message}");
            return 1;
        }
        foreach (var (line, reason) in report.Bad) await Console.Error.WriteLineAsync($"{file}:{line}: {reason}");
        if (report.BadRows > report.Bad.Count) await Console.Error.WriteLineAsync($"… and {report.BadRows - report.Bad.Count} more.");
        Console.WriteLine($"{report.Stored} stored, {report.Duplicates} duplicates, {report.BadRows} bad.");
        return report.BadRows == 0 ? 0 : 1;
    }

    private static TimeZoneInfo Zone(string? name) => name is null ? TimeZoneInfo.Utc
        : TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : throw new UsageException($"--zone '{name}' is no time zone. Write Europe/Prague or Europe/Berlin.");

    private static char? Separator(string? text) => text switch
    {
        null => null,
        "tab" => '\t',
        [var one] => one,
        _ => throw new UsageException($"--separator '{text}' is one character, or tab."),
    };

    private static Duplicates Rule(string? text) => text switch
    {
        null or "refuse" => Duplicates.Refuse,
        "replace" => Duplicates.Replace,
        "keep" => Duplicates.Keep,
        _ => throw new UsageException($"--duplicates '{text}' is none of refuse, replace, keep."),
    };
}
