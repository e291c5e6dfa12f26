using System.Reflection;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Core.Validation;

namespace SmartRegion.Planning.Benefits;

/// <summary>The models of data/benefits, read when they are first asked for.</summary>
public static class BenefitModels
{
    private static readonly string[] Order =
    [
        "street-lighting", "solar-roof", "water-metering", "waste-by-chip", "heating-control", "waste-by-level", "on-demand-bus", "shared-e-cars", "digital-administration",
        "lorawan-network",
    ];

    private static readonly Lazy<JsonObject> SchemaOnce = new(() => Read("benefit-schemas/benefit-model.json"));

    private static readonly Lazy<IReadOnlyList<BenefitModel>> AllOnce = new(() =>
        [.. Assembly.GetExecutingAssembly().GetManifestResourceNames().Where(n => n.StartsWith("benefits/", StringComparison.Ordinal)).Select(n => BenefitModel.From(Read(n)))
            .OrderBy(m => Array.IndexOf(Order, m.Id) is >= 0 and var i ? i : int.MaxValue).ThenBy(m => m.Id, StringComparer.Ordinal)]);

    /// <summary>The JSON Schema of models.</summary>
    public static JsonObject Schema => SchemaOnce.Value;

    /// <summary>All models.</summary>
    public static IReadOnlyList<BenefitModel> All => AllOnce.Value;

    /// <summary>The model of that name, or null.</summary>
    public static BenefitModel? Find(string? id) => All.FirstOrDefault(m => m.Id == id);

    /// <summary>The model of that name.</summary>
    /// <exception cref="ProblemException">404 when there is none.</exception>
    public static BenefitModel Demand(string id) =>
        Find(id) ?? throw new ProblemException(Problem.NotFound($"There is no model '{id}'. There are: {string.Join(", ", All.Select(m => m.Id))}."));

    /// <summary>The models for entries of these concepts.</summary>
    public static IEnumerable<BenefitModel> For(IReadOnlyCollection<string> concepts) => All.Where(m => m.Concepts.Any(concepts.Contains));

    /// <summary>All faults of a model's document.</summary>
    public static IReadOnlyList<Fault> Faults(JsonObject doc) => new JsonSchema(Schema, _ => null).Validate(doc);

    private static JsonObject Read(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        return (JsonObject)JsonNode.Parse(stream)!;
    }
}
