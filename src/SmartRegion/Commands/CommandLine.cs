using SmartRegion.Storage;

namespace SmartRegion.Commands;

/// <summary>One verb of the command line.</summary>
public sealed record Verb(string Name, string Usage, string Description, Func<Settings, IReadOnlyList<string>, Task<int>> RunAsync);

/// <summary>The command line: <c>smart-region VERB …</c>. Exit codes: 0 done, 1 failed (reason on stderr), 2 wrong use.</summary>
public static class CommandLine
{
    public static readonly IReadOnlyList<Verb> Verbs =
    [
        new("serve", "serve [OPTIONS]", "Serve the portal and every API (the default).", Serve.RunAsync),
        new("import", "import FILE [--kind KIND | --collection ID | --dataset ID | --datastream ID] [--dry-run]", "Take in entries (JSON, CSV, XLSX) or, with --collection, features (GeoJSON, GeoPackage, shapefile, CSV) or city models (CityGML, CityJSON), with --dataset, data of a dataset (CSV, XLSX, GeoJSON, Parquet), with --datastream, observations (CSV, JSON); report each bad row.", Import.RunAsync),
        new("export", "export FILE [--kind KIND] | --pmtiles COLLECTION FILE [--max-zoom N]", "Write entries to a file: .json, .csv or .geojson; or a collection's vector tiles as PMTiles.", Export.RunAsync),
        new("harvest", "harvest [SOURCE] [--whole] [--accept-gone]", "Visit the harvest sources that are due, or one of them now, and print the report.", Harvest.RunAsync),
        new("peer", "peer list | key | add URL[#KEY] [--id ID] [--yes] | remove ID", "Regions with which changes are exchanged: list them, tell our key, add one after comparing its key, end the exchange.", Peer.RunAsync),
        new("invite", "invite [MAIL] [--role ROLE] [--organisation ID]", "Print a link by which someone makes an account, once; without MAIL, the first administrator.", Invite.RunAsync),
        new("check", "check", "Test the integrity of the store and of the data in it.", Check.RunAsync),
        new("bench", "bench search [--entries N] | dcat [--entries N] | harvest [--entries N] | sensors [--observations N] | tiles [--features N] | city [--buildings N] | mqtt [--subscribers N] [--rate N] [--seconds N] [--qos 0|1] | fuzz [--inputs N] [--seed N] [--target NAME] | sign-in", "Measure the search, the catalogue of open data, a harvest, the sensors, the vector tiles, the import of a city model, what many subscribers get, what every reader does not bear, or what guessing of passwords costs the others.", Bench.RunAsync),
    ];

    /// <summary>Runs the command line; the answer is the exit code.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        try
        {
            var named = arguments.Length > 0 && !arguments[0].StartsWith('-');
            if (arguments.Contains("--help") || (named && arguments[0] == "help")) { Console.WriteLine(Help()); return 0; }
            var name = named ? arguments[0] : "serve";
            var verb = Verbs.FirstOrDefault(v => v.Name == name) ?? throw new UsageException($"There is no verb '{name}'. Known: {string.Join(", ", Verbs.Select(v => v.Name))}.");
            var (settings, rest) = Settings.Parse(named ? arguments[1..] : arguments, Environment.GetEnvironmentVariable);
            return await verb.RunAsync(settings, rest);
        }
        catch (UsageException e)
        {
            await Console.Error.WriteLineAsync($"{e.Message}\nMore: smart-region --help");
            return 2;
        }
        catch (Exception e) when (e is StoreInUseException or IOException or UnauthorizedAccessException or System.Data.Common.DbException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    private static string Help() =>
        "Smart Region\n\n"
        + string.Concat(Verbs.Select(v => $"  {v.Usage,-44} {v.Description}\n"))
        + "\nOptions (each also as environment variable):\n"
        + string.Concat(Settings.All.Select(s => $"  --{s.Name + " " + s.Value,-30} {s.Description} Default: {s.Default}. {s.Variable}\n"));

    /// <summary>Takes <c>--name value</c> out of a verb's own arguments.</summary>
    internal static string? Option(List<string> arguments, string name)
    {
        var at = arguments.IndexOf("--" + name);
        if (at < 0) return null;
        if (at + 1 == arguments.Count) throw new UsageException($"--{name} needs a value.");
        var value = arguments[at + 1];
        arguments.RemoveRange(at, 2);
        return value;
    }

    /// <summary>Throws when something is left that the verb does not know.</summary>
    internal static void DemandNothingLeft(IReadOnlyList<string> arguments)
    {
        if (arguments.Count > 0) throw new UsageException($"'{arguments[0]}' is not known here.");
    }
}
