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
        var url = Json.AsText(doc["url"])!;
        to.Type(iri, Dcat.Namespace + "Distribution");
        to.Text(iri, Dcat.Dct + "title", LangText.From(doc["title"]));
        to.Own(iri, Dcat.Namespace + "accessURL", url, Dcat.Prefixes["rdfs"] + "Resource");
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
