using System.Globalization;
using System.Text.Json.Nodes;
using CsvHelper;
using SmartRegion.Core;
using SmartRegion.Twin.Features.Import;

namespace SmartRegion.Twin.Features.Seed;

/// <summary>The municipalities: outlines from one file, what is known of them from another.</summary>
internal sealed class MunicipalitySource(string directory) : FeatureSource
{
    /// <summary>Its files.</summary>
    public static readonly string[] Files = ["region/municipalities.geojson", "region/municipalities.csv"];

    private static readonly string[] Numbers = ["population", "population_year", "area_km2", "elevation_m"];

    public override Crs.CrsDefinition? Crs => Features.Crs.CrsRegister.Crs84;

    public override IEnumerable<SourceFeature> Read()
    {
        var table = Table();
        using var outlines = new GeoJsonSource(Path.Combine(directory, "municipalities.geojson"));
        foreach (var feature in outlines.Read())
        {
            var (country, code) = (Json.AsText(feature.Properties["country"])!, Json.AsText(feature.Properties["code"])!);
            // The id is that of the place's entry in the catalogue, so that each leads to the other.
            yield return feature with { Id = $"{country}-{code}".ToLowerInvariant(), Properties = table[(country, code)] };
        }
    }

    private Dictionary<(string, string), JsonObject> Table()
    {
        using var csv = new CsvReader(new StreamReader(Path.Combine(directory, "municipalities.csv")), CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        var rows = new Dictionary<(string, string), JsonObject>();
        while (csv.Read()) rows[(csv["country"]!, csv["code"]!)] = Row(csv);
        return rows;
    }

    private static JsonObject Row(CsvReader csv)
    {
        var row = new JsonObject();
        foreach (var name in new[] { "code", "name", "country", "kind", "district", "district_code", "region", "region_code", "postcode" })
            if (csv[name] is { Length: > 0 } text) row[name] = text;
        foreach (var name in Numbers)
            if (csv[name] is { Length: > 0 } text) row[name] = JsonNode.Parse(text);
        return row;
    }
}
