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
    /// <summary>Assumed when nobody says otherwise: kWh on a level square metre in a year; the modules' efficiency; the plant's performance ratio.</summary>
    public const double Irradiation = 1100, Efficiency = 0.2, Performance = 0.8;

    public static void MapEnergy(this WebApplication app) => app.MapGet("/api/analysis/energy/{collectionId}/{featureId}", OneAsync).WithApi(CityDescription.Energy);

    private static async Task OneAsync(string collectionId, string featureId, HttpContext context, Collections collections, FeatureReader reader, Store store)
    {
        var p = new Parameters(context.Request, ["irradiation", "efficiency", "performance"]);
        var (irradiation, efficiency, performance) = (Number(p, "irradiation", Irradiation, 500, 2500), Number(p, "efficiency", Efficiency, 0.01, 1), Number(p, "performance", Performance, 0.01, 1));
        var collection = await CityApi.CollectionAsync(context, collections, collectionId);
        var feature = await reader.FindAsync(collection, featureId) ?? throw new ProblemException(ItemsApi.Unknown(collection, featureId));
        var family = await store.ReadAsync(s => CityRows.FamiliesAsync(s, collection, [feature.Key]));
        var finest = family.Where(o => o.Id == featureId || IsBelow(family, o, featureId)).Select(o => CityBody.Read(o.Body).Geometries.MaxBy(g => g.Lod, StringComparer.Ordinal)).OfType<CityGeometry>().ToList();
        if (finest.Count == 0) throw new ProblemException(Problem.NotFound($"The object '{featureId}' has no body."));
        var latitude = feature.Wkb is { } wkb ? new NetTopologySuite.IO.WKBReader().Read(wkb).EnvelopeInternal.Centre.Y : collection.Extent.South ?? 0;
        await context.WriteJsonAsync(Told(new BuildingShape(finest), new SolarYear(latitude, irradiation), (irradiation, efficiency, performance)));
    }

    private static bool IsBelow(IReadOnlyList<StoredObject> family, StoredObject one, string id)
    {
        for (var at = one; at?.Parent is { } parent; at = family.FirstOrDefault(o => o.Id == parent))
            if (parent == id) return true;
        return false;
    }

    private static JsonObject Told(BuildingShape shape, SolarYear year, (double Irradiation, double Efficiency, double Performance) assumed)
    {
        var roofs = shape.Roofs.OrderByDescending(r => r.Area).Select(r => (Roof: r, Sun: year.On(r.Normal))).ToList();
        double Yield((RoofPlane Roof, double Sun) r) => r.Roof.Area * r.Sun * assumed.Efficiency * assumed.Performance;
        var envelope = shape.Walls + shape.Ground + shape.Roofs.Sum(r => r.Area);
        return new JsonObject
        {
            ["roofs"] = new JsonArray([.. roofs.Select(r => (JsonNode)new JsonObject
            {
                ["area"] = Math.Round(r.Roof.Area, 1),
                ["tilt"] = Math.Round(r.Roof.Tilt, 1),
                ["azimuth"] = r.Roof.Azimuth is { } azimuth ? Math.Round(azimuth, 1) : null,
                ["irradiation"] = Math.Round(r.Sun),
                ["yield"] = Math.Round(Yield(r)),
            })]),
            ["roofArea"] = Math.Round(shape.Roofs.Sum(r => r.Area), 1),
            ["yield"] = Math.Round(roofs.Sum(Yield)),
            ["wallArea"] = Math.Round(shape.Walls, 1),
            ["groundArea"] = Math.Round(shape.Ground, 1),
            ["envelopeArea"] = Math.Round(envelope, 1),
            ["grossVolume"] = shape.Volume is { } volume ? Math.Round(volume, 1) : null,
            ["envelopeToVolume"] = shape.Volume is > 0 ? Math.Round(envelope / shape.Volume.Value, 3) : null,
            ["assumed"] = new JsonObject { ["irradiation"] = assumed.Irradiation, ["efficiency"] = assumed.Efficiency, ["performance"] = assumed.Performance },
        };
    }

    private static double Number(Parameters p, string name, double otherwise, double least, double most)
    {
        if (p.Text(name) is not { } text) return otherwise;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
            : throw new ProblemException(name, FormattableString.Invariant($"'{text}' is no number from {least} to {most}."));
    }
}
