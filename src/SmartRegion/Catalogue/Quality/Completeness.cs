using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Catalogue.Quality;

/// <summary>What a reader would miss in an entry, by points of a hundred. Datasets are measured besides by <see cref="Mqa"/>.</summary>
/// <param name="Points">0 to 100.</param>
/// <param name="Missing">What is not there, what brings most first.</param>
public sealed record Completeness(int Points, IReadOnlyList<Gap> Missing)
{
    // What a reader of any kind looks for, and how much it counts.
    private static readonly (string Name, string Field, int Weight, Func<JsonObject, bool> Has)[] Common =
    [
        ("summary", "summary", 15, d => d["summary"] is not null),
        ("three-titles", "title", 10, d => InAll(d["title"])),
        ("three-summaries", "summary", 10, d => InAll(d["summary"])),
        ("topics", "topics", 10, d => Any(d["topics"])),
        ("place", "places", 10, d => Any(d["places"]) || d["geometry"] is not null || Any(d["territory"])),
        ("contact", "contact", 10, d => d["contact"] is not null || d["owner"] is not null),
        ("concepts", "concepts", 5, d => Any(d["concepts"])),
        ("sources", "sources", 5, d => Any(d["sources"])),
        ("picture", "image", 5, d => d["image"] is not null),
    ];

    private static readonly Dictionary<string, (string Name, string Field, int Weight, Func<JsonObject, bool> Has)[]> Own = new()
    {
        ["practice"] =
        [
            ("problem", "problem", 10, d => d["problem"] is not null), ("solution", "solution", 10, d => d["solution"] is not null),
            ("costs", "costs", 10, d => Any(d["costs"])), ("benefits", "benefits", 10, d => Any(d["benefits"])),
            ("lessons", "lessons", 10, d => d["lessons"] is not null), ("transfer", "transfer", 5, d => d["transfer"] is not null || d["transferRules"] is not null),
            ("maturity", "maturity", 5, d => d["maturity"] is not null),
        ],
        ["funding"] =
        [
            ("applicants", "applicants", 15, d => Any(d["applicants"])), ("calls", "calls", 15, d => Any(d["calls"])),
            ("amounts", "amounts", 10, d => Any(d["amounts"]) || d["ratePercentMax"] is not null), ("rules", "rules", 10, d => Any(d["rules"])),
        ],
        ["event"] = [("time", "time", 20, d => d["time"] is not null), ("location", "location", 10, d => d["location"] is not null || Any(d["places"]))],
        ["project"] = [("time", "time", 10, d => d["time"] is not null), ("status", "status", 10, d => d["status"] is not null), ("description", "description", 15, d => d["description"] is not null)],
        ["dataset"] = [("distributions", "distributions", 20, d => Any(d["distributions"])), ("licence", "licence", 10, d => d["licence"] is not null)],
    };

    private static readonly (string Name, string Field, int Weight, Func<JsonObject, bool> Has)[] Text = [("description", "description", 15, d => d["description"] is not null)];

    /// <summary>Of a document of that kind.</summary>
    public static Completeness Of(string kind, JsonObject doc)
    {
        var wanted = Common.Concat(Own.GetValueOrDefault(kind, Text)).ToList();
        var all = wanted.Sum(w => w.Weight);
        var missing = wanted.Where(w => !w.Has(doc)).ToList();
        return new Completeness(100 * (all - missing.Sum(m => m.Weight)) / all,
            [.. missing.OrderByDescending(m => m.Weight).Select(m => new Gap(m.Name, m.Field, Math.Max(1, 100 * m.Weight / all)))]);
    }

    private static bool Any(JsonNode? node) => node is JsonArray { Count: > 0 };

    private static bool InAll(JsonNode? text) => Language.All.All(l => text?[l] is not null);
}

/// <summary>Something that a reader would miss.</summary>
/// <param name="Name">Key of the text that says what to do.</param>
/// <param name="Field">The property where it is done.</param>
/// <param name="Points">What it brings of a hundred.</param>
public sealed record Gap(string Name, string Field, int Points);
