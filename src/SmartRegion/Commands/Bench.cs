using System.Globalization;
using SmartRegion.Catalogue.Seed;

namespace SmartRegion.Commands;

/// <summary><c>bench</c>: measurements that print figures and ratios.</summary>
public static class Bench
{
    private const int DefaultEntries = 100_000, DefaultDatasets = 50_000, DefaultObservations = 1_000_000, DefaultBuildings = 100_000, DefaultFeatures = 1_000_000, DefaultHarvest = 50_000;
    private const int DefaultPoints = 1_000_000, DefaultPolygons = 200_000, DefaultMunicipalities = 10_000, DefaultPractices = 1000, DefaultProgrammes = 500, DefaultInputs = 1_000_000;

    public static async Task<int> RunAsync(Settings settings, IReadOnlyList<string> rest)
    {
        var arguments = rest.ToList();
        var (entries, observations) = (Number(arguments, "entries", arguments.FirstOrDefault() == "dcat" ? DefaultDatasets : DefaultEntries), Number(arguments, "observations", DefaultObservations));
        var features = Number(arguments, "features", DefaultFeatures);
        var buildings = Number(arguments, "buildings", DefaultBuildings);
        var (subscribers, rate, seconds, quality) = (Number(arguments, "subscribers", 1000), Number(arguments, "rate", 100), Number(arguments, "seconds", 60), Number(arguments, "qos", 1));
        var (points, polygons) = (Number(arguments, "points", DefaultPoints), Number(arguments, "polygons", DefaultPolygons));
        var (municipalities, practices, programmes) = (Number(arguments, "municipalities", DefaultMunicipalities), Number(arguments, "practices", DefaultPractices), Number(arguments, "programmes", DefaultProgrammes));
        var (inputs, seed, first, target) = (Number(arguments, "inputs", DefaultInputs), Number(arguments, "seed", 1), Number(arguments, "first", 0), CommandLine.Option(arguments, "target"));
        if (arguments.Count == 0) throw new UsageException("Measure what? bench search, bench dcat, bench harvest, bench sensors, bench features, bench tiles, bench city, bench mqtt, bench planning, bench fuzz or bench sign-in");
        CommandLine.DemandNothingLeft(arguments[1..]);
        var postgres = settings.Store.Equals("sqlite", StringComparison.OrdinalIgnoreCase) ? null : settings.Store;
        return arguments[0] switch
        {
            "search" => BenchSearch.Run(Seeding.Directory, JudgedSet.Directory, entries, Console.Out),
            "dcat" => await BenchDcat.RunAsync(postgres, entries, Console.Out),
            "harvest" => await BenchHarvest.RunAsync(Math.Min(entries, DefaultHarvest), Console.Out),
            "sensors" => await BenchSensors.RunAsync(postgres, observations, Console.Out),
            "features" => await BenchFeatures.RunAsync(postgres, points, polygons, Console.Out),
            "tiles" => await BenchTiles.RunAsync(postgres, features, Console.Out),
            "city" => await BenchCity.RunAsync(postgres, buildings, Console.Out),
            "mqtt" => await BenchMqtt.RunAsync(subscribers, rate, seconds, quality, Console.Out),
            "planning" => BenchPlanning.Run(municipalities, practices, programmes, Console.Out),
            "fuzz" => await BenchFuzz.RunAsync(inputs, seed, target, first, Console.Out),
            "sign-in" => await BenchSignIn.RunAsync(postgres, Console.Out),
            _ => throw new UsageException($"There is no bench '{arguments[0]}'. Known: search, dcat, harvest, sensors, features, tiles, city, mqtt, planning, fuzz, sign-in."),
        };
    }

    private static int Number(List<string> arguments, string name, int otherwise)
    {
        if (CommandLine.Option(arguments, name) is not { } text) return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new UsageException($"--{name} '{text}' is no number.");
    }
}
