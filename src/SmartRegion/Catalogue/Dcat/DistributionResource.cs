using System.Globalization;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Core.Rdf;

namespace SmartRegion.Catalogue.Dcat;

/// <summary>Tells a distribution of a dataset; the licence stands here, not on the dataset.</summary>
internal sealed class DistributionResource(CatalogueWriter to, Entry entry, string iri, JsonObject doc, Action<string> highValue)
{
    public void Tell()
    {
        var (data, path) = (Distributions.DataOf(doc), Distributions.FileOf(doc));
        var url = path is null ? Json.AsText(doc["url"])! : to.At(path);
        to.Type(iri, Dcat.Namespace + "Distribution");
        to.Text(iri, Dcat.Dct + "title", LangText.From(doc["title"]));
        to.Text(iri, Dcat.Dct + "description", LangText.From(doc["description"]));
        to.Own(iri, Dcat.Namespace + "accessURL", data is null ? url : to.At("/api/data/" + data), Dcat.Prefixes["rdfs"] + "Resource");
        var (format, media) = (Json.AsText(doc["format"]), Json.AsText(doc["mediaType"]));
        to.Concept(iri, Dcat.Dct + "format", Authority.File(format), Dcat.Dct + "MediaTypeOrExtent");
        if (media is not null)
        {
            to.Link(iri, Dcat.Namespace + "downloadURL", url);
            to.Typed(iri, Dcat.Namespace + "mediaType", "http://www.iana.org/assignments/media-types/" + media, Dcat.Dct + "MediaType");
        }
        to.Concept(iri, Dcat.DcatAp + "availability", Authority.Availability(Json.AsText(entry.Doc["availability"])), Dcat.Skos + "Concept");
        highValue(iri);
        var licence = Json.AsText(doc["licence"]) ?? Json.AsText(entry.Doc["licence"]);
        to.Typed(iri, Dcat.Dct + "license", Licence.In(to.Profile, licence), Dcat.Dct + "LicenseDocument");
        to.Statement(iri, entry.Text("rights"));
        if (Json.AsNumber(doc["byteSize"]) is { } bytes) to.Value(iri, Dcat.Namespace + "byteSize", ((long)bytes).ToString(CultureInfo.InvariantCulture), Xsd.Namespace + "nonNegativeInteger");
        if (to.Profile == DcatProfile.Germany && Licence.WantsName(licence)) to.Text(iri, Dcat.DcatDe + "licenseAttributionByText", entry.Title);
        if (to.Profile == DcatProfile.Czechia) Terms(licence);
        File();
        if (data is not null) Api(to.At("/api/data/" + data), licence);
    }

    private void File()
    {
        if (Distributions.Modified(doc) is { } modified) to.Time(iri, Dcat.Dct + "modified", modified);
        if (Json.AsText(doc["checksum"]) is not { } checksum) return;
        var node = iri + "-checksum";
        to.Link(iri, Dcat.Spdx + "checksum", node);
        to.After(() =>
        {
            to.Type(node, Dcat.Spdx + "Checksum");
            // The vocabulary's own names begin with http; the shapes of DCAT-AP 3.0.1 want the algorithms under https.
            to.Typed(node, Dcat.Spdx + "algorithm", "https://spdx.org/rdf/terms#checksumAlgorithm_sha256", Dcat.Spdx + "ChecksumAlgorithm");
            to.Value(node, Dcat.Spdx + "checksumValue", checksum, Xsd.HexBinary);
        });
    }

    // Each table is a service of its own: its rows by filter, page and format.
    private void Api(string api, string? licence)
    {
        to.Link(iri, Dcat.Namespace + "accessService", api);
        to.After(() =>
        {
            to.Type(api, Dcat.Namespace + "DataService");
            to.Text(api, Dcat.Dct + "title", LangText.From(doc["title"]) ?? entry.Title);
            to.Link(api, Dcat.Namespace + "endpointURL", api);
            to.Link(api, Dcat.Namespace + "endpointDescription", to.At("/api/openapi.json"));
            to.Link(api, Dcat.Namespace + "servesDataset", to.At("/id/" + entry.Id));
            to.Typed(api, Dcat.Dct + "license", Licence.In(to.Profile, licence), Dcat.Dct + "LicenseDocument");
        });
    }

    // What is not known is not said: the national catalogue then shows it as not stated.
    private void Terms(string? licence)
    {
        if (licence is null) return;
        var terms = iri + "-terms";
        to.Link(iri, Dcat.Terms + "specifikace", terms);
        to.After(() =>
        {
            to.Type(terms, Dcat.Terms + "Specifikace");
            to.Link(terms, Dcat.Terms + "autorské-dílo", licence);
            to.Link(terms, Dcat.Terms + "databáze-jako-autorské-dílo", licence);
            to.Link(terms, Dcat.Terms + "databáze-chráněná-zvláštními-právy", licence);
            if (Json.AsText(entry.Doc["personalData"]) is { } personal)
                to.Link(terms, Dcat.Terms + "osobní-údaje", "https://data.gov.cz/podmínky-užití/" + (personal == "none" ? "neobsahuje-osobní-údaje/" : "obsahuje-osobní-údaje/"));
        });
    }
}
