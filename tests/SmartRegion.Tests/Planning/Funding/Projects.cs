using System.Globalization;
using System.Text.Json.Nodes;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Places;
using SmartRegion.Core;
using SmartRegion.Planning.Benefits;
using SmartRegion.Planning.Funding;

namespace SmartRegion.Tests.Planning.Funding;

/// <summary>The programmes of the seed, and projects in a short form: <c>in=nova-role topic=energy cost=5000000CZK date=2023-06-01</c>.</summary>
internal static class Projects
{
    private static readonly Dictionary<string, (string Country, long Population, string[] Areas)> Known = new()
    {
        ["nova-role"] = ("CZ", 4154, ["CZ041", "CZ", "EU"]),
        ["karlovy-vary"] = ("CZ", 49_000, ["CZ041", "CZ", "EU"]),
        ["hamlet"] = ("CZ", 800, ["CZ041", "CZ", "EU"]),
        ["near-hradec"] = ("CZ", 2999, ["CZ052", "CZ", "EU"]),
        ["town-near-hradec"] = ("CZ", 3000, ["CZ052", "CZ", "EU"]),
        ["issigau"] = ("DE", 900, ["09475", "DE-BY", "DE", "EU"]),
        ["spiegelau"] = ("DE", 3897, ["09272", "DE-BY", "DE", "EU"]),
        ["near-munich"] = ("DE", 9000, ["09184", "DE-BY", "DE", "EU"]),
    };

    /// <summary>All programmes of the seed, by id.</summary>
    public static IReadOnlyDictionary<string, Programme> Seeded { get; } =
        ((JsonArray)JsonNode.Parse(File.ReadAllText(Path.Combine(Root.Path, "data", "seed", "funding.json")))!).Select(d => Read((JsonObject)d!)).ToDictionary(p => p.Id);

    /// <summary>A programme from its document.</summary>
    public static Programme Read(JsonObject doc) => Programme.From(new Entry(1, Json.AsText(doc["id"])!, "funding", 1, DateTime.UnixEpoch, DateTime.UnixEpoch, doc));

    /// <summary>A programme of the seed held against a project.</summary>
    public static FundingMatch Match(string programme, string project) => Matcher(project).Match(Seeded[programme]);

    /// <summary>What holds programmes against a project.</summary>
    public static FundingMatcher Matcher(string project) => new(Sketch(project), p => Known[p.Id].Areas);

    public static ProjectSketch Sketch(string project)
    {
        var parts = project.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=', 2)).ToLookup(p => p[0], p => p[1]);
        return new ProjectSketch([.. parts["in"].Select(PlaceOf)], parts["applicant"].FirstOrDefault() ?? ProjectSketch.Municipality, [.. parts["topic"]], [.. parts["concept"]],
            parts["cost"].Select(Euro).Cast<double?>().FirstOrDefault(), parts["saved"].Select(double.Parse).Cast<double?>().FirstOrDefault(), [.. parts["partner"]],
            [.. parts["jointly"].Select(c => "joint-" + c)], parts.Contains("new"), DateOnly.Parse(parts["date"].FirstOrDefault() ?? "2026-11-26", CultureInfo.InvariantCulture));
    }

    private static double Euro(string money) => double.Parse(money[..^3], CultureInfo.InvariantCulture) / ExchangeRate.Used.Per(money[^3..]);

    private static Place PlaceOf(string id)
    {
        var (country, population, _) = Known[id];
        return new Place(id, 1, new LangText(id, id, id), Place.Municipality, null, country, null, population, 2020, null, null, new Dictionary<string, string>(), null, false);
    }
}
