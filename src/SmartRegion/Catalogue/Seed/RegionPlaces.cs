using System.Globalization;
using System.Text.Json.Nodes;
using CsvHelper;
using NetTopologySuite.Operation.Union;

namespace SmartRegion.Catalogue.Seed;

/// <summary>
/// The places of the region as entries: countries, NUTS 1 and 2, kraje, okresy and Landkreise, municipalities. Sources and
/// licences: data/SOURCES.md.
/// </summary>
internal static class RegionPlaces
{
    // Names of the NUTS regions above the files' own (Regulation (EC) 1059/2003, annex I).
    private static readonly (string Code, string Level, string? Parent, string Cs, string De, string En)[] Upper =
    [
        ("CZ", "country", null, "Česko", "Tschechien", "Czechia"),
        ("DE", "country", null, "Německo", "Deutschland", "Germany"),
        ("CZ0", "nuts1", "CZ", "Česko (NUTS 1)", "Tschechien (NUTS 1)", "Czechia (NUTS 1)"),
        ("DE2", "nuts1", "DE", "Bavorsko", "Bayern", "Bavaria"),
        ("CZ03", "nuts2", "CZ0", "Jihozápad", "Südwesten (Tschechien)", "Southwest (Czechia)"),
        ("CZ04", "nuts2", "CZ0", "Severozápad", "Nordwesten (Tschechien)", "Northwest (Czechia)"),
        ("DE22", "nuts2", "DE2", "Dolní Bavorsko", "Niederbayern", "Lower Bavaria"),
        ("DE23", "nuts2", "DE2", "Horní Falc", "Oberpfalz", "Upper Palatinate"),
        ("DE24", "nuts2", "DE2", "Horní Franky", "Oberfranken", "Upper Franconia"),
        ("CZ031", "nuts3", "CZ03", "Jihočeský kraj", "Südböhmische Region", "South Bohemian Region"),
        ("CZ032", "nuts3", "CZ03", "Plzeňský kraj", "Region Pilsen", "Plzeň Region"),
        ("CZ041", "nuts3", "CZ04", "Karlovarský kraj", "Region Karlsbad", "Karlovy Vary Region"),
    ];

    /// <summary>The entries, each after its parent.</summary>
    public static IEnumerable<JsonObject> Read(string directory)
    {
        var districts = Features(directory, "districts.geojson").ToList();
        var kraje = Features(directory, "regions-czechia.geojson").ToDictionary(f => Text(f, "code"), f => f["geometry"]);
        foreach (var u in Upper)
        {
            var geometry = kraje.TryGetValue(u.Code, out var own) ? own!.DeepClone() : u.Level == "nuts2" && u.Code.StartsWith("DE", StringComparison.Ordinal)
                ? Union(districts.Where(d => Text(d, "region_code") == u.Code)) : null;
            yield return Place($"nuts-{u.Code.ToLowerInvariant()}", u.Level, new JsonObject { ["cs"] = u.Cs, ["de"] = u.De, ["en"] = u.En },
                u.Code[..2], u.Parent is null ? null : $"nuts-{u.Parent.ToLowerInvariant()}", new JsonObject { ["nuts"] = u.Code }, geometry);
        }
        foreach (var d in districts) yield return District(d);
        var outlines = Features(directory, "municipalities.geojson").ToDictionary(f => (Text(f, "country"), Text(f, "code")), f => f["geometry"]!);
        var names = OtherNames(directory);
        var measured = Rows(directory, "elevations.csv").ToDictionary(r => (r["country"]!, r["code"]!), r => Number(r, "elevation_m"));
        foreach (var row in Rows(directory, "municipalities.csv"))
        {
            var place = Elevated(Municipality(row, outlines), measured.GetValueOrDefault((row["country"]!, row["code"]!)));
            if (KeywordsOf(names[place["id"]!.GetValue<string>()]) is { } keywords) place["keywords"] = keywords;
            yield return place;
        }
    }

    /// <summary>By id of the place, the names that the neighbours call it by: language and name.</summary>
    public static ILookup<string, (string Language, string Name)> OtherNames(string directory) =>
        Rows(directory, "names.csv").Select(r => (Id: IdOf(r["country"]!, r["code"]!), Language: r["language"]!, Name: r["name"]!))
            .ToLookup(r => r.Id, r => (r.Language, r.Name));

    // Where GeoNames has no elevation, that of the terrain model at the municipality's point is told, with its source.
    private static JsonObject Elevated(JsonObject place, decimal? terrain)
    {
        if (place["elevationM"] is not null || terrain is null) return place;
        place["elevationM"] = terrain;
        ((JsonArray)place["sources"]!).Add(new JsonObject { ["url"] = "https://www.earthdata.nasa.gov/data/instruments/srtm", ["title"] = "NASA/USGS SRTM, 3″" });
        return place;
    }

    private static IEnumerable<CsvReader> Rows(string directory, string file)
    {
        using var csv = new CsvReader(new StreamReader(Path.Combine(directory, file)), CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        while (csv.Read()) yield return csv;
    }

    /// <summary>These names as keywords, by which the place is found too; null when it has none.</summary>
    public static JsonArray? KeywordsOf(IEnumerable<(string Language, string Name)> names) =>
        names.Select(n => (JsonNode)new JsonObject { [n.Language] = n.Name }).ToArray() is { Length: > 0 } keywords ? new JsonArray(keywords) : null;

    /// <summary>The id of a place's entry by its country and code.</summary>
    public static string IdOf(string country, string code) => $"{country}-{code}".ToLowerInvariant();

    private static JsonObject District(JsonObject feature)
    {
        var (country, code) = (Text(feature, "country"), Text(feature, "code"));
        var codes = new JsonObject { ["lau"] = code };
        if (country == "DE") codes["nuts"] = Text(feature, "nuts3");
        return Place(IdOf(country, code), "district", Name(country, Text(feature, "name")), country,
            $"nuts-{Text(feature, "region_code").ToLowerInvariant()}", codes, feature["geometry"]!.DeepClone());
    }

    private static JsonObject Municipality(CsvReader row, Dictionary<(string, string), JsonNode> outlines)
    {
        var (country, code) = (row["country"]!, row["code"]!);
        var codes = new JsonObject { [country == "CZ" ? "ruian" : "ags"] = code, ["lau"] = code };
        var geometry = outlines.TryGetValue((country, code), out var outline) ? outline.DeepClone()
            : new JsonObject { ["type"] = "Point", ["coordinates"] = new JsonArray(Number(row, "lon"), Number(row, "lat")) };
        var place = Place(IdOf(country, code), "municipality", Name(country, row["name"]!), country, IdOf(country, row["district_code"]!), codes, geometry);
        place["placeType"] = row["kind"];
        if (Number(row, "population") is { } population)
            place["population"] = new JsonObject { ["value"] = population, ["year"] = Number(row, "population_year") };
        if (Number(row, "area_km2") is { } area) place["areaKm2"] = area;
        if (Number(row, "elevation_m") is { } elevation) place["elevationM"] = elevation;
        if (row["postcode"] is { Length: > 0 } postcode) place["postcode"] = postcode;
        if (row["kind"] == "Gemeindefreies Gebiet") place["uninhabited"] = true;
        return place;
    }

    private static JsonObject Place(string id, string level, JsonObject title, string country, string? parent, JsonObject codes, JsonNode? geometry)
    {
        var place = new JsonObject
        {
            ["id"] = id,
            ["kind"] = "place",
            ["title"] = title,
            ["level"] = level,
            ["countries"] = new JsonArray(country),
            ["codes"] = codes,
            ["sources"] = Sources(country),
        };
        if (parent is not null) place["parent"] = parent;
        if (geometry is not null) place["geometry"] = geometry;
        return place;
    }

    private static JsonArray Sources(string country) => country == "CZ"
        ?
        [
            new JsonObject { ["url"] = "https://www.cuzk.gov.cz/ruian", ["title"] = "RÚIAN, ČÚZK (CC BY 4.0)" },
            new JsonObject { ["url"] = "https://csu.gov.cz", ["title"] = "Český statistický úřad, 1. 1. 2020" },
        ]
        :
        [
            new JsonObject { ["url"] = "https://gdz.bkg.bund.de", ["title"] = "VG5000 2021 © GeoBasis-DE / BKG (dl-de/by-2-0)" },
            new JsonObject { ["url"] = "https://www.destatis.de", ["title"] = "Destatis, Gemeindeverzeichnis, 31. 12. 2019 (dl-de/by-2-0)" },
        ];

    private static JsonObject Name(string country, string name) => country == "CZ"
        ? new JsonObject { ["cs"] = name, ["original"] = "cs" }
        : new JsonObject { ["de"] = name, ["original"] = "de" };

    private static JsonNode Union(IEnumerable<JsonObject> features)
    {
        // Generalised neighbours overlap by slivers; a zero buffer heals what the union would trip over.
        var geometry = UnaryUnionOp.Union(features.Select(f => Geometries.Read((JsonObject)f["geometry"]!)!.Buffer(0)).ToList());
        return Geometries.Write(geometry);
    }

    private static IEnumerable<JsonObject> Features(string directory, string file) =>
        ((JsonArray)JsonNode.Parse(File.ReadAllText(Path.Combine(directory, file)))!["features"]!).Select(f => (JsonObject)f!);

    private static string Text(JsonObject feature, string property) => feature["properties"]![property]!.GetValue<string>();

    private static decimal? Number(CsvReader row, string column) =>
        row[column] is { Length: > 0 } text ? decimal.Parse(text, CultureInfo.InvariantCulture) : null;
}
