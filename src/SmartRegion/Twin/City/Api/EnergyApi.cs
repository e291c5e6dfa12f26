using System.Globalization;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Storage;
using SmartRegion.Twin.City.Analysis;
using SmartRegion.Twin.Features;
using SmartRegion.Twin.Features.Api;

namespace SmartRegion.Twin.City.Api;

/// <summary>What a building's shape says of its energy: the sun on its roofs, its envelope and its volume.</summary>
public static class EnergyApi
{
    public static void MapEnergy(this WebApplication app) => app.MapGet("/api/analysis/energy/{collectionId}/{featureId}", OneAsync).WithApi(CityDescription.Energy);

    private static async Task OneAsync(string collectionId, string featureId, HttpContext context, Collections collections, FeatureReader reader, Store store)
    {
        var assumed = Assumptions(new Parameters(context.Request, ["irradiation", "efficiency", "performance"]));
        var collection = await CityApi.CollectionAsync(context, collections, collectionId);
        var feature = await reader.FindAsync(collection, featureId) ?? throw new ProblemException(ItemsApi.Unknown(collection, featureId));
        var energy = await BuildingEnergy.ReadAsync(store, collection, feature, assumed) ?? throw new ProblemException(Bodiless(featureId));
        await context.WriteJsonAsync(Told(energy));
    }

    /// <summary>What a request assumes.</summary>
    /// <exception cref="ProblemException">400 naming the parameter.</exception>
    public static EnergyAssumptions Assumptions(Parameters p)
    {
        var usual = new EnergyAssumptions();
        return new EnergyAssumptions(Number(p, "irradiation", usual.Irradiation, 500, 2500), Number(p, "efficiency", usual.Efficiency, 0.01, 1), Number(p, "performance", usual.Performance, 0.01, 1));
    }

    /// <summary>What is told of an object without a body.</summary>
    public static Problem Bodiless(string id) => Problem.NotFound($"The object '{id}' has no body.");

    /// <summary>The analysis as JSON.</summary>
    public static JsonObject Told(BuildingEnergy energy) => new()
    {
        ["roofs"] = new JsonArray([.. energy.Roofs.Select(r => (JsonNode)new JsonObject
        {
            ["area"] = Math.Round(r.Plane.Area, 1),
            ["tilt"] = Math.Round(r.Plane.Tilt, 1),
            ["azimuth"] = r.Plane.Azimuth is { } azimuth ? Math.Round(azimuth, 1) : null,
            ["irradiation"] = Math.Round(r.Irradiation),
            ["yield"] = Math.Round(r.Yield),
        })]),
        ["roofArea"] = Math.Round(energy.RoofArea, 1),
        ["yield"] = Math.Round(energy.Yield),
        ["wallArea"] = Math.Round(energy.Shape.Walls, 1),
        ["groundArea"] = Math.Round(energy.Shape.Ground, 1),
        ["envelopeArea"] = Math.Round(energy.Envelope, 1),
        ["grossVolume"] = energy.Shape.Volume is { } volume ? Math.Round(volume, 1) : null,
        ["envelopeToVolume"] = energy.EnvelopeToVolume is { } ratio ? Math.Round(ratio, 3) : null,
        ["assumed"] = new JsonObject { ["irradiation"] = energy.Assumed.Irradiation, ["efficiency"] = energy.Assumed.Efficiency, ["performance"] = energy.Assumed.Performance },
    };

    private static double Number(Parameters p, string name, double otherwise, double least, double most)
    {
        if (p.Text(name) is not { } text) return otherwise;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
            : throw new ProblemException(name, FormattableString.Invariant($"'{text}' is no number from {least} to {most}."));
    }
}
