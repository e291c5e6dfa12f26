using SmartRegion.Core;
using SmartRegion.Storage;
using SmartRegion.Twin.City.Analysis;
using SmartRegion.Twin.City.Api;
using SmartRegion.Twin.Features;
using SmartRegion.Twin.Features.Api;

namespace SmartRegion.Planning.Processes.Offered;

/// <summary>The energy of a building by its body, as <c>/api/analysis/energy</c> tells it.</summary>
internal static class EnergyProcess
{
    private static readonly string[] Assumed = ["irradiation", "efficiency", "performance"];

    public static Process Make(Collections collections, FeatureReader reader, Store store) => new("building-energy", "1.0.0",
        new("Energie budovy", "Energie eines Gebäudes", "Energy of a building"),
        new("Slunce na střechách, obálka a objem budovy podle jejího tělesa.", "Sonne auf den Dächern, Hülle und Volumen eines Gebäudes nach seinem Körper.", "Sun on the roofs, envelope and volume of a building by its body."),
        [
            new("collection", new("Kolekce", "Sammlung", "Collection"), null, ProcessSchemas.Text(), 1),
            new("feature", new("Budova", "Gebäude", "Building"), null, ProcessSchemas.Text(), 1),
            new("irradiation", new("Záření kWh/m² za rok", "Einstrahlung kWh/m² im Jahr", "Irradiation in kWh/m² a year"), null, ProcessSchemas.Number(500, 2500)),
            new("efficiency", new("Účinnost", "Wirkungsgrad", "Efficiency"), null, ProcessSchemas.Number(0.01, 1)),
            new("performance", new("Výkonový poměr", "Performance Ratio", "Performance ratio"), null, ProcessSchemas.Number(0.01, 1)),
        ],
        [
            new("roofs", new("Střechy", "Dächer", "Roofs"), ProcessSchemas.ListOfObjects()),
            .. new (string Id, LangText Title)[]
            {
                ("roofArea", new("Plocha střech v m²", "Dachfläche in m²", "Area of the roofs in m²")), ("yield", new("Výnos v kWh za rok", "Ertrag in kWh im Jahr", "Yield in kWh a year")),
                ("wallArea", new("Plocha stěn v m²", "Wandfläche in m²", "Area of the walls in m²")), ("groundArea", new("Zastavěná plocha v m²", "Grundfläche in m²", "Ground area in m²")),
                ("envelopeArea", new("Plocha obálky v m²", "Hüllfläche in m²", "Area of the envelope in m²")), ("grossVolume", new("Objem v m³", "Volumen in m³", "Volume in m³")),
                ("envelopeToVolume", new("Obálka k objemu", "Hülle zu Volumen", "Envelope to volume")),
            }.Select(o => new ProcessOutput(o.Id, o.Title, ProcessSchemas.Number())),
            new("assumed", new("Předpoklady", "Annahmen", "What is assumed"), ProcessSchemas.Object()),
        ],
        async (call, _) =>
        {
            var assumed = EnergyApi.Assumptions(ProcessQuery.Of(call, [.. Assumed, "collection", "feature"]));
            var (id, feature) = (Json.AsText(call.Inputs["collection"])!, Json.AsText(call.Inputs["feature"])!);
            var collection = (await collections.ListAsync()).FirstOrDefault(c => c.Id == id && c.IsPublic) ?? throw new ProblemException("collection", $"There is no collection '{id}'. What there is stands at /ogc/collections.");
            var found = await reader.FindAsync(collection, feature) ?? throw new ProblemException("feature", ItemsApi.Unknown(collection, feature).Detail!);
            return EnergyApi.Told(await BuildingEnergy.ReadAsync(store, collection, found, assumed) ?? throw new ProblemException("feature", EnergyApi.Bodiless(feature).Detail!));
        });
}
