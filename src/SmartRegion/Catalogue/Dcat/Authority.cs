using SmartRegion.Core;

namespace SmartRegion.Catalogue.Dcat;

/// <summary>A concept of an authority table of the EU: its code there, its English name.</summary>
internal sealed record Code(string Table, string Name, string Label)
{
    public string Iri => Dcat.Authority + Table + "/" + Name;

    public string Scheme => Dcat.Authority + Table;
}

/// <summary>Our words in the authority tables of the EU (publications.europa.eu) and in those of high-value datasets.</summary>
internal static class Authority
{
    /// <summary>High-value categories (Implementing Regulation (EU) 2023/138), by our word.</summary>
    public static readonly IReadOnlyDictionary<string, (string Iri, string Label)> HighValue = new Dictionary<string, (string, string)>
    {
        ["geospatial"] = ("http://data.europa.eu/bna/c_ac64a52d", "Geospatial"),
        ["environment"] = ("http://data.europa.eu/bna/c_dd313021", "Earth observation and environment"),
        ["meteorological"] = ("http://data.europa.eu/bna/c_164e0bf5", "Meteorological"),
        ["statistics"] = ("http://data.europa.eu/bna/c_e1da4e07", "Statistics"),
        ["companies"] = ("http://data.europa.eu/bna/c_a9135398", "Companies and company ownership"),
        ["mobility"] = ("http://data.europa.eu/bna/c_b79e35eb", "Mobility"),
    };

    private static readonly Dictionary<string, string> Themes = new()
    {
        ["AGRI"] = "Agriculture, fisheries, forestry and food",
        ["ECON"] = "Economy and finance",
        ["EDUC"] = "Education, culture and sport",
        ["ENER"] = "Energy",
        ["ENVI"] = "Environment",
        ["GOVE"] = "Government and public sector",
        ["HEAL"] = "Health",
        ["INTR"] = "International issues",
        ["JUST"] = "Justice, legal system and public safety",
        ["REGI"] = "Regions and cities",
        ["SOCI"] = "Population and society",
        ["TECH"] = "Science and technology",
        ["TRAN"] = "Transport",
    };

    private static readonly Dictionary<string, string> Files = new()
    {
        ["csv"] = "CSV",
        ["xlsx"] = "XLSX",
        ["xls"] = "XLS",
        ["json"] = "JSON",
        ["geojson"] = "GEOJSON",
        ["xml"] = "XML",
        ["rdf/xml"] = "RDF_XML",
        ["turtle"] = "RDF_TURTLE",
        ["ttl"] = "RDF_TURTLE",
        ["json-ld"] = "JSON_LD",
        ["jsonld"] = "JSON_LD",
        ["n-triples"] = "RDF_N_TRIPLES",
        ["parquet"] = "PARQUET",
        ["geopackage"] = "GPKG",
        ["gpkg"] = "GPKG",
        ["shapefile"] = "SHP",
        ["shp"] = "SHP",
        ["pdf"] = "PDF",
        ["html"] = "HTML",
        ["txt"] = "TXT",
        ["zip"] = "ZIP",
        ["ods"] = "ODS",
        ["gml"] = "GML",
        ["kml"] = "KML",
        ["tsv"] = "TSV",
        ["tiff"] = "TIFF",
        ["wms"] = "WMS_SRVC",
        ["wfs"] = "WFS_SRVC",
    };

    public static Code? Frequency(string? word) => word switch
    {
        null => null,
        "continuous" => new("frequency", "UPDATE_CONT", "continuously updated"),
        "irregular" => new("frequency", "IRREG", "irregular"),
        _ => new("frequency", word.ToUpperInvariant(), word),
    };

    public static Code? File(string? format) =>
        format is not null && Files.TryGetValue(format.ToLowerInvariant(), out var code) ? new("file-type", code, code.Replace('_', ' ')) : null;

    public static Code Tongue(string language) => language switch
    {
        Language.Czech => new("language", "CES", "Czech"),
        Language.German => new("language", "DEU", "German"),
        _ => new("language", "ENG", "English"),
    };

    public static Code? Country(string country) => country switch
    {
        "CZ" => new("country", "CZE", "Czechia"),
        "DE" => new("country", "DEU", "Germany"),
        "AT" => new("country", "AUT", "Austria"),
        _ => null,
    };

    public static Code? Access(string? word) => word is null ? null : new("access-right", word.Replace('-', '_').ToUpperInvariant(), word);

    public static Code? Availability(string? word) => word is null ? null : new("planned-availability", word.ToUpperInvariant(), word);

    /// <summary>A theme by its address; null when the table has none such.</summary>
    public static Code? Theme(string iri) =>
        iri.StartsWith(Dcat.Authority + "data-theme/", StringComparison.Ordinal) && Themes.TryGetValue(iri[(iri.LastIndexOf('/') + 1)..], out var label)
            ? new("data-theme", iri[(iri.LastIndexOf('/') + 1)..], label) : null;

    /// <summary>The theme that one of our topics belongs to.</summary>
    public static Code OfTopic(string topic)
    {
        var code = topic switch
        {
            "environment" or "water" => "ENVI",
            "health" => "HEAL",
            "energy" or "hydrogen" => "ENER",
            "information-technology" or "5g" => "TECH",
            "tourism" or "trade" or "craft" => "ECON",
            "education" or "culture" => "EDUC",
            "mobility" => "TRAN",
            "agriculture" => "AGRI",
            "living" or "work" => "SOCI",
            "urban-planning" or "construction" => "REGI",
            _ => "GOVE",
        };
        return new("data-theme", code, Themes[code]);
    }
}
