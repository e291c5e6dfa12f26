using System.Text.Json.Nodes;

namespace SmartRegion.Commands;

/// <summary>Makes datasets and services for measurements and tests of the catalogue of open data, the same ones each time; every property is used by some.</summary>
public static class GeneratedDatasets
{
    private static readonly string[] Topics = ["environment", "mobility", "energy", "administration", "5g", "culture"];
    private static readonly string[] Frequencies = ["continuous", "hourly", "daily", "weekly", "monthly", "quarterly", "annual", "irregular", "never", "unknown"];
    private static readonly string[] HighValue = ["geospatial", "environment", "meteorological", "statistics", "companies", "mobility"];
    private static readonly (string Format, string Type)[] Files = [("CSV", "text/csv"), ("GeoJSON", "application/geo+json"), ("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), ("Parquet", "application/vnd.apache.parquet")];

    /// <summary>The documents; ids from generated-1 on. Each thirtieth is a series, which those after it belong to unless they are of high value; each ninth a service.</summary>
    /// <param name="owner">Id of the organisation that owns them, or null.</param>
    public static IEnumerable<JsonObject> Take(int count, string? owner = null)
    {
        for (var i = 1; i <= count; i++)
        {
            var doc = i % 9 == 0 ? Service(i) : Dataset(i);
            if (owner is not null) doc["owner"] = owner;
            yield return doc;
        }
    }

    private static JsonObject Common(int i, string kind, string cs, string de, string en) => new()
    {
        ["id"] = $"generated-{i}",
        ["kind"] = kind,
        ["title"] = new JsonObject { ["cs"] = $"{cs} {i}", ["de"] = $"{de} {i}", ["en"] = $"{en} {i}", ["original"] = "cs" },
        ["description"] = new JsonObject
        {
            ["cs"] = $"Hodnoty měřené \"na místě\" každých {i % 60 + 1} minut; zveřejněno obcí.\nBez záruky.",
            ["de"] = $"Alle {i % 60 + 1} Minuten an Ort & Stelle gemessene Werte, veröffentlicht von der Gemeinde.",
            ["original"] = "cs",
        },
        ["topics"] = new JsonArray(Topics[i % Topics.Length]),
        ["keywords"] = new JsonArray(new JsonObject { ["cs"] = "měření", ["de"] = "Messung", ["en"] = "measurement" }),
        ["countries"] = new JsonArray("CZ", "DE"),
        ["contact"] = new JsonObject { ["name"] = "Úřad", ["email"] = $"data{i}@example.org", ["phone"] = "+420 123 456 789" },
        ["licence"] = i % 2 == 0 ? "https://creativecommons.org/licenses/by/4.0/" : "https://creativecommons.org/publicdomain/zero/1.0/",
    };

    private static JsonObject Service(int i)
    {
        var doc = Common(i, "service", "Služba", "Dienst", "Service");
        doc["endpoint"] = $"https://data.example.org/service/{i}";
        doc["conformsTo"] = new JsonArray("http://www.opengis.net/spec/ogcapi-features-1/1.0");
        return doc;
    }

    private static JsonObject Dataset(int i)
    {
        var doc = Common(i, "dataset", "Měření hladiny", "Pegelmessung", "Water levels");
        doc["frequency"] = Frequencies[i % Frequencies.Length];
        doc["time"] = new JsonObject { ["start"] = (i % 3) switch { 0 => "2019", 1 => "2019-05", _ => "2019-05-17" }, ["end"] = i % 2 == 0 ? "2024-12-31" : null };
        doc["geometry"] = new JsonObject { ["type"] = "Point", ["coordinates"] = new JsonArray(12.5 + i % 100 / 100.0, 49.5) };
        if (i % 30 == 1)
        {
            doc["series"] = true;
            return doc;
        }
        doc["accessRights"] = (i % 10) switch { 0 => "restricted", 1 => "non-public", _ => "public" };
        doc["availability"] = (i % 2) switch { 0 => "stable", _ => "available" };
        if (i % 4 == 0) doc["hvdCategories"] = new JsonArray(HighValue[i % HighValue.Length]);
        else doc["inSeries"] = $"generated-{(i - 1) / 30 * 30 + 1}";
        doc["release"] = "1.0";
        doc["conformsTo"] = new JsonArray("https://www.rfc-editor.org/rfc/rfc4180");
        doc["spatialResolution"] = 2.5;
        doc["provenance"] = new JsonObject { ["cs"] = "Z čidel obce.", ["original"] = "cs" };
        doc["personalData"] = "none";
        var (format, type) = Files[i % Files.Length];
        doc["distributions"] = new JsonArray(new JsonObject { ["title"] = new JsonObject { ["cs"] = "Vše", ["de"] = "Alles" }, ["url"] = $"https://data.example.org/{i}/all", ["format"] = format, ["mediaType"] = type },
            new JsonObject { ["url"] = $"https://data.example.org/{i}/", ["format"] = "HTML" });
        return doc;
    }
}
