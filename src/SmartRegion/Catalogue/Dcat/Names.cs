namespace SmartRegion.Catalogue.Dcat;

/// <summary>Names of the vocabularies that a DCAT catalogue is told in.</summary>
internal static class Dcat
{
    public const string Namespace = "http://www.w3.org/ns/dcat#";
    public const string Dct = "http://purl.org/dc/terms/";
    public const string Foaf = "http://xmlns.com/foaf/0.1/";
    public const string Vcard = "http://www.w3.org/2006/vcard/ns#";
    public const string Skos = "http://www.w3.org/2004/02/skos/core#";
    public const string DcatAp = "http://data.europa.eu/r5r/";
    public const string DcatDe = "http://dcat-ap.de/def/dcatde/";
    public const string Hydra = "http://www.w3.org/ns/hydra/core#";
    public const string Locn = "http://www.w3.org/ns/locn#";
    public const string Spdx = "http://spdx.org/rdf/terms#";
    public const string Terms = "https://data.gov.cz/slovník/podmínky-užití/";
    public const string Authority = "http://publications.europa.eu/resource/authority/";
    public const string Wkt = "http://www.opengis.net/ont/geosparql#wktLiteral";
    public const string HighValue = "http://data.europa.eu/eli/reg_impl/2023/138/oj";

    public static readonly IReadOnlyDictionary<string, string> Prefixes = new Dictionary<string, string>
    {
        ["rdf"] = "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        ["rdfs"] = "http://www.w3.org/2000/01/rdf-schema#",
        ["xsd"] = "http://www.w3.org/2001/XMLSchema#",
        ["dcat"] = Namespace,
        ["dct"] = Dct,
        ["foaf"] = Foaf,
        ["vcard"] = Vcard,
        ["skos"] = Skos,
        ["dcatap"] = DcatAp,
        ["dcatde"] = DcatDe,
        ["hydra"] = Hydra,
        ["locn"] = Locn,
        ["owl"] = "http://www.w3.org/2002/07/owl#",
        ["eli"] = "http://data.europa.eu/eli/ontology#",
        ["spdx"] = Spdx,
        ["geo"] = "http://www.opengis.net/ont/geosparql#",
    };
}
