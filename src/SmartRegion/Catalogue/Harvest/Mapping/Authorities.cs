using System.Text.RegularExpressions;

namespace SmartRegion.Catalogue.Harvest.Mapping;

/// <summary>Words of other catalogues in ours: themes, frequencies, licences, formats. What is not known stays unknown and is reported.</summary>
internal static partial class Authorities
{
    /// <summary>The EU's list of themes.</summary>
    public const string Theme = "http://publications.europa.eu/resource/authority/data-theme/";

    private static readonly Dictionary<string, string[]> TopicsOfThemes = new()
    {
        ["AGRI"] = ["agriculture"],
        ["ECON"] = ["trade"],
        ["EDUC"] = ["education", "culture"],
        ["ENER"] = ["energy"],
        ["ENVI"] = ["environment"],
        ["GOVE"] = ["administration"],
        ["HEAL"] = ["health"],
        ["INTR"] = [],
        ["JUST"] = ["administration"],
        ["REGI"] = ["urban-planning"],
        ["SOCI"] = ["living"],
        ["TECH"] = ["information-technology"],
        ["TRAN"] = ["mobility"],
    };

    // ISO 19115 topic categories, by the table of GeoDCAT-AP 2 (B.6.3); names of groups on GovData and of categories of SDDI are themes' codes or topics.
    private static readonly Dictionary<string, string> ThemesOfCategories = new(StringComparer.OrdinalIgnoreCase)
    {
        ["farming"] = "AGRI",
        ["biota"] = "ENVI",
        ["boundaries"] = "REGI",
        ["climatologyMeteorologyAtmosphere"] = "ENVI",
        ["economy"] = "ECON",
        ["elevation"] = "REGI",
        ["environment"] = "ENVI",
        ["geoscientificInformation"] = "TECH",
        ["health"] = "HEAL",
        ["imageryBaseMapsEarthCover"] = "REGI",
        ["intelligenceMilitary"] = "JUST",
        ["inlandWaters"] = "ENVI",
        ["location"] = "REGI",
        ["oceans"] = "ENVI",
        ["planningCadastre"] = "REGI",
        ["society"] = "SOCI",
        ["structure"] = "REGI",
        ["transportation"] = "TRAN",
        ["utilitiesCommunication"] = "ENER",
    };

    private static readonly Dictionary<string, string> Frequencies = new(StringComparer.OrdinalIgnoreCase)
    {
        ["CONT"] = "continuous",
        ["UPDATE_CONT"] = "continuous",
        ["continual"] = "continuous",
        ["continuous"] = "continuous",
        ["HOURLY"] = "hourly",
        ["DAILY"] = "daily",
        ["WEEKLY"] = "weekly",
        ["MONTHLY"] = "monthly",
        ["QUARTERLY"] = "quarterly",
        ["ANNUAL"] = "annual",
        ["annually"] = "annual",
        ["yearly"] = "annual",
        ["IRREG"] = "irregular",
        ["irregular"] = "irregular",
        ["asNeeded"] = "irregular",
        ["NEVER"] = "never",
        ["notPlanned"] = "never",
        ["UNKNOWN"] = "unknown",
        ["P1D"] = "daily",
        ["R/P1D"] = "daily",
        ["R/P1W"] = "weekly",
        ["R/P7D"] = "weekly",
        ["R/P1M"] = "monthly",
        ["R/P3M"] = "quarterly",
        ["R/P1Y"] = "annual",
        ["R/PT1H"] = "hourly",
        ["R/PT1S"] = "continuous",
    };

    private static readonly Dictionary<string, string> Licences = new(StringComparer.OrdinalIgnoreCase)
    {
        ["cc-zero"] = "https://creativecommons.org/publicdomain/zero/1.0/",
        ["cc0"] = "https://creativecommons.org/publicdomain/zero/1.0/",
        ["CC0-1.0"] = "https://creativecommons.org/publicdomain/zero/1.0/",
        ["cc-by-4.0"] = "https://creativecommons.org/licenses/by/4.0/",
        ["cc-by/4.0"] = "https://creativecommons.org/licenses/by/4.0/",
        ["CC_BY_4_0"] = "https://creativecommons.org/licenses/by/4.0/",
        ["CC_BYSA_4_0"] = "https://creativecommons.org/licenses/by-sa/4.0/",
        ["cc-by-sa-4.0"] = "https://creativecommons.org/licenses/by-sa/4.0/",
        ["cc-by-sa/4.0"] = "https://creativecommons.org/licenses/by-sa/4.0/",
        ["cc-by-nc-4.0"] = "https://creativecommons.org/licenses/by-nc/4.0/",
        ["cc-by-nd-4.0"] = "https://creativecommons.org/licenses/by-nd/4.0/",
        ["dl-de-by-2.0"] = "https://www.govdata.de/dl-de/by-2-0",
        ["dl-by-de/2.0"] = "https://www.govdata.de/dl-de/by-2-0",
        ["dl-de-by-2"] = "https://www.govdata.de/dl-de/by-2-0",
        ["dl-de-zero-2.0"] = "https://www.govdata.de/dl-de/zero-2-0",
        ["dl-zero-de/2.0"] = "https://www.govdata.de/dl-de/zero-2-0",
        ["odc-odbl"] = "https://opendatacommons.org/licenses/odbl/1-0/",
        ["odc-by"] = "https://opendatacommons.org/licenses/by/1-0/",
        ["odc-pddl"] = "https://opendatacommons.org/licenses/pddl/1-0/",
        ["CC_BYNC_4_0"] = "https://creativecommons.org/licenses/by-nc/4.0/",
        ["CC_BYND_4_0"] = "https://creativecommons.org/licenses/by-nd/4.0/",
        ["CC_PDM_1_0"] = "https://creativecommons.org/publicdomain/mark/1.0/",
        ["CC_BY_3_0"] = "https://creativecommons.org/licenses/by/3.0/",
        ["CC_BYSA_3_0"] = "https://creativecommons.org/licenses/by-sa/3.0/",
        ["DLDE_BY_2_0"] = "https://www.govdata.de/dl-de/by-2-0",
        ["DLDE_ZERO_2_0"] = "https://www.govdata.de/dl-de/zero-2-0",
        ["ODC_PDDL"] = "https://opendatacommons.org/licenses/pddl/1-0/",
        ["ODbL-1.0"] = "https://opendatacommons.org/licenses/odbl/1-0/",
        ["ODC-By-1.0"] = "https://opendatacommons.org/licenses/by/1-0/",
        ["PDDL-1.0"] = "https://opendatacommons.org/licenses/pddl/1-0/",
        ["ODC_BY"] = "https://opendatacommons.org/licenses/by/1-0/",
        ["ODC_BL"] = "https://opendatacommons.org/licenses/odbl/1-0/",
    };

    private static readonly Dictionary<string, string> Formats = new(StringComparer.OrdinalIgnoreCase)
    {
        ["csv"] = "CSV",
        ["text/csv"] = "CSV",
        ["xlsx"] = "XLSX",
        ["vnd.openxmlformats-officedocument.spreadsheetml.sheet"] = "XLSX",
        ["xls"] = "XLS",
        ["vnd.ms-excel"] = "XLS",
        ["json"] = "JSON",
        ["geojson"] = "GeoJSON",
        ["geo+json"] = "GeoJSON",
        ["json_ld"] = "JSON-LD",
        ["ld+json"] = "JSON-LD",
        ["xml"] = "XML",
        ["gml"] = "GML",
        ["gml+xml"] = "GML",
        ["kml"] = "KML",
        ["vnd.google-earth.kml+xml"] = "KML",
        ["kmz"] = "KMZ",
        ["shp"] = "Shapefile",
        ["esri shapefile"] = "Shapefile",
        ["gpkg"] = "GeoPackage",
        ["geopackage+sqlite3"] = "GeoPackage",
        ["pdf"] = "PDF",
        ["zip"] = "ZIP",
        ["html"] = "HTML",
        ["txt"] = "TXT",
        ["plain"] = "TXT",
        ["rdf_turtle"] = "Turtle",
        ["turtle"] = "Turtle",
        ["rdf_xml"] = "RDF/XML",
        ["rdf+xml"] = "RDF/XML",
        ["parquet"] = "Parquet",
        ["vnd.apache.parquet"] = "Parquet",
        ["tiff"] = "TIFF",
        ["geotiff"] = "GeoTIFF",
        ["wms"] = "WMS",
        ["wms_srvc"] = "WMS",
        ["wfs"] = "WFS",
        ["wfs_srvc"] = "WFS",
        ["wmts"] = "WMTS",
        ["wcs"] = "WCS",
        ["ogc:wms"] = "WMS",
        ["ogc:wfs"] = "WFS",
        ["ogc:wmts"] = "WMTS",
        ["ogc:wcs"] = "WCS",
        ["api"] = "API",
        ["rest"] = "API",
        ["ods"] = "ODS",
        ["docx"] = "DOCX",
        ["doc"] = "DOC",
        ["png"] = "PNG",
        ["jpeg"] = "JPEG",
        ["gtfs"] = "GTFS",
    };

    /// <summary>The theme's code: of an IRI of the EU's list, of a category of ISO 19115 or INSPIRE, of a group of GovData; null when it is none.</summary>
    public static string? ThemeOf(string name)
    {
        var last = Last(name);
        return TopicsOfThemes.ContainsKey(last.ToUpperInvariant()) ? last.ToUpperInvariant() : ThemesOfCategories.GetValueOrDefault(last);
    }

    /// <summary>Our topics of a theme.</summary>
    public static IReadOnlyList<string> TopicsOf(string theme) => TopicsOfThemes[theme];

    /// <summary>Our word for a frequency, or null.</summary>
    public static string? FrequencyOf(string? name) => name is null ? null : Frequencies.GetValueOrDefault(name) ?? Frequencies.GetValueOrDefault(Last(name));

    /// <summary>The address of a licence: of its short name or an IRI of a list; an address that is not known as it is; null for words.</summary>
    public static string? LicenceOf(string? name)
    {
        name = name?.Trim();
        if (string.IsNullOrEmpty(name)) return null;
        if (Licences.TryGetValue(name, out var known)) return known;
        if (!Uri.TryCreate(name, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || name.Length > 2000) return null;
        var parts = uri.AbsolutePath.Trim('/').Split('/');
        if (uri.Host is "dcat-ap.de" or "www.dcat-ap.de" && parts.Length >= 2 && Licences.TryGetValue(string.Join('/', parts[^2..]), out var german)) return german;
        return uri.Host == "publications.europa.eu" && Licences.TryGetValue(parts[^1], out var european) ? european : uri.AbsoluteUri;
    }

    /// <summary>What people call a format: of a short name, an IRI of the EU's list, or a media type; a name that is not known as it is.</summary>
    public static string? FormatOf(string? name)
    {
        name = name?.Trim().TrimStart('.');
        if (string.IsNullOrEmpty(name)) return null;
        return Formats.GetValueOrDefault(name) ?? Formats.GetValueOrDefault(Last(name)) ?? TextMap.Cut(name.Contains('/', StringComparison.Ordinal) ? Last(name) : name, 50);
    }

    /// <summary>The media type of an IRI of IANA's list or of a media type; null of anything else.</summary>
    public static string? MediaTypeOf(string? name)
    {
        if (name is null) return null;
        var at = name.IndexOf("media-types/", StringComparison.Ordinal);
        var type = (at < 0 ? name : name[(at + "media-types/".Length)..]).Split(';')[0].Trim().ToLowerInvariant();
        return type.Length <= 150 && MediaType().IsMatch(type) ? type : null;
    }

    private static string Last(string name) => name.TrimEnd('/')[(name.TrimEnd('/').LastIndexOfAny(['/', '#']) + 1)..];

    [GeneratedRegex(@"^[a-z]+/[A-Za-z0-9.+-]+\z")]
    private static partial Regex MediaType();
}
