using System.Globalization;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Core.Rdf;

namespace SmartRegion.Catalogue.Dcat;

/// <summary>Tells an entry: a dataset, series, data service or agent of DCAT-AP; any other kind as a dcat:Resource.</summary>
internal sealed class EntryResource(CatalogueWriter to, Entry entry)
{
    private const string Concept = Dcat.Skos + "Concept";

    private readonly string _iri = to.At("/id/" + entry.Id);
    private readonly JsonObject _doc = entry.Doc;

    /// <summary>Whether a profile can tell it: the national catalogue of Czechia demands a Czech title.</summary>
    public static bool IsIn(Entry entry, DcatProfile profile) =>
        profile != DcatProfile.Czechia || entry.Title.Cs is { Length: > 0 };

    private bool IsSeries => entry.Kind == "dataset" && _doc["series"]?.GetValue<bool>() == true;

    public void Tell()
    {
        switch (entry.Kind)
        {
            case "organisation": Organisation(); break;
            case "place": Place(); break;
            default: Resource(); break;
        }
        to.Rest();
    }

    private void Organisation()
    {
        to.Type(_iri, Dcat.Foaf + "Agent");
        to.Text(_iri, Dcat.Foaf + "name", entry.Title);
        if (Json.AsText(_doc["url"]) is { } url) to.Link(_iri, Dcat.Foaf + "homepage", url);
    }

    private void Place()
    {
        to.Type(_iri, Dcat.Dct + "Location");
        to.Text(_iri, Dcat.Skos + "prefLabel", entry.Title);
        to.Value(_iri, Dcat.Dct + "identifier", entry.Id);
        if (Official(entry.Id) is { } official) to.Link(_iri, "http://www.w3.org/2002/07/owl#sameAs", official);
        to.Box(_iri, Extent());
    }

    private void Resource()
    {
        to.Type(_iri, Dcat.Namespace + entry.Kind switch { "dataset" => "Dataset", "service" => "DataService", _ => "Resource" });
        // DCAT 3 makes a series a kind of dataset; those who do not reason are told both.
        if (IsSeries) to.Type(_iri, Dcat.Namespace + "DatasetSeries");
        to.Text(_iri, Dcat.Dct + "title", entry.Title);
        to.Text(_iri, Dcat.Dct + "description", entry.Text("description") ?? entry.Text("summary") ?? entry.Title);
        to.Value(_iri, Dcat.Dct + "identifier", _iri);
        to.Time(_iri, Dcat.Dct + "issued", entry.Created);
        to.Time(_iri, Dcat.Dct + "modified", entry.Modified);
        to.Agent(_iri, Dcat.Dct + "publisher", Json.AsText(_doc["owner"]));
        to.Own(_iri, Dcat.Namespace + "landingPage", to.At($"/en/entry/{entry.Id}"), Dcat.Foaf + "Document");
        Subjects();
        Contact();
        Where();
        to.Period(_iri, Json.AsText(_doc["time"]?["start"]), Json.AsText(_doc["time"]?["end"]));
        HighValue(_iri);
        if (entry.Kind == "dataset") Dataset();
        else if (entry.Kind == "service") DataService();
    }

    private void Subjects()
    {
        var themes = entry.Strings("theme").Select(Authority.Theme).Concat(entry.Topics.Select(Authority.OfTopic)).OfType<Code>().Distinct();
        foreach (var theme in themes) to.Concept(_iri, Dcat.Namespace + "theme", theme, Concept);
        foreach (var keyword in _doc["keywords"] as JsonArray ?? []) to.Text(_iri, Dcat.Namespace + "keyword", LangText.From(keyword));
    }

    private void Contact()
    {
        if (_doc["contact"] is not JsonObject contact)
        {
            to.AskTheRegion(_iri);
            return;
        }
        var node = _iri + "#contact";
        to.Link(_iri, Dcat.Namespace + "contactPoint", node);
        to.After(() =>
        {
            to.Card(node);
            if (Json.AsText(contact["name"]) is { } name) to.Value(node, Dcat.Vcard + "fn", name);
            else to.Text(node, Dcat.Vcard + "fn", entry.Title);
            if (Json.AsText(contact["email"]) is { } email) to.Own(node, Dcat.Vcard + "hasEmail", "mailto:" + email, Dcat.Prefixes["rdfs"] + "Resource");
            to.Typed(node, Dcat.Vcard + "hasURL", Json.AsText(contact["url"]) ?? to.At("/"), Dcat.Prefixes["rdfs"] + "Resource");
            if (Json.AsText(contact["phone"]) is { } phone) to.Link(node, Dcat.Vcard + "hasTelephone", "tel:" + phone.Replace(" ", "", StringComparison.Ordinal));
        });
    }

    private void Where()
    {
        foreach (var country in entry.Countries)
            to.Concept(_iri, Dcat.Dct + "spatial", Authority.Country(country), Dcat.Dct + "Location");
        foreach (var place in entry.Places)
        {
            to.Typed(_iri, Dcat.Dct + "spatial", Official(place) ?? to.At("/id/" + place), Dcat.Dct + "Location");
            if (to.Profile == DcatProfile.Germany && Political(place) is { } political) to.Link(_iri, Dcat.DcatDe + "politicalGeocodingURI", political);
        }
        to.Box(_iri, Extent());
    }

    /// <summary>What a place is called officially: NUTS of the EU, RÚIAN of Czechia, the key of German municipalities.</summary>
    private static string? Official(string place)
    {
        if (place.StartsWith("nuts-", StringComparison.Ordinal)) return "http://data.europa.eu/nuts/code/" + place[5..].ToUpperInvariant();
        if (place.StartsWith("cz-", StringComparison.Ordinal) && place[3..].All(char.IsAsciiDigit)) return "https://linked.cuzk.cz/resource/ruian/obec/" + place[3..];
        return place.StartsWith("de-", StringComparison.Ordinal) ? Political(place) : null;
    }

    private static string? Political(string place) => !place.StartsWith("de-", StringComparison.Ordinal) ? null : place.Length switch
    {
        11 => "http://dcat-ap.de/def/politicalGeocoding/municipalityKey/" + place[3..],
        8 => "http://dcat-ap.de/def/politicalGeocoding/districtKey/" + place[3..],
        _ => null,
    };

    private bool IsHighValue => entry.Strings("hvdCategories").Count > 0;

    private void HighValue(string iri)
    {
        if (!IsHighValue) return;
        to.Typed(iri, Dcat.DcatAp + "applicableLegislation", Dcat.HighValue, Dcat.Prefixes["eli"] + "LegalResource");
        if (iri != _iri) return;
        foreach (var word in entry.Strings("hvdCategories"))
            if (Authority.HighValue.TryGetValue(word, out var category))
            {
                to.Link(iri, Dcat.DcatAp + "hvdCategory", category.Iri);
                to.Once(category.Iri, () =>
                {
                    to.Type(category.Iri, Concept);
                    to.Text(category.Iri, Dcat.Skos + "prefLabel", new LangText(null, null, category.Label));
                });
            }
    }

    private void Dataset()
    {
        to.Concept(_iri, Dcat.Dct + "accrualPeriodicity", Authority.Frequency(Json.AsText(_doc["frequency"])), Dcat.Dct + "Frequency");
        if (Json.AsText(_doc["inSeries"]) is { } series) to.Typed(_iri, Dcat.Namespace + "inSeries", to.At("/id/" + series), Dcat.Namespace + "DatasetSeries");
        if (IsSeries) return;
        to.Concept(_iri, Dcat.Dct + "accessRights", Authority.Access(Json.AsText(_doc["accessRights"]) ?? "public"), Dcat.Dct + "RightsStatement");
        to.Value(_iri, Dcat.Namespace + "version", Json.AsText(_doc["release"]));
        foreach (var standard in entry.Strings("conformsTo")) to.Typed(_iri, Dcat.Dct + "conformsTo", standard, Dcat.Dct + "Standard");
        if (Json.AsNumber(_doc["spatialResolution"]) is { } metres)
            to.Value(_iri, Dcat.Namespace + "spatialResolutionInMeters", ((decimal)metres).ToString(CultureInfo.InvariantCulture), Xsd.Decimal);
        Provenance();
        foreach (var language in entry.Title.Languages) to.Concept(_iri, Dcat.Dct + "language", Authority.Tongue(language), Dcat.Dct + "LinguisticSystem");
        var number = 0;
        var distributions = Distributions.Of(_doc).Select(d => (Iri: $"{_iri}#distribution-{++number}", Doc: d)).ToList();
        foreach (var (iri, _) in distributions) to.Link(_iri, Dcat.Namespace + "distribution", iri);
        foreach (var (iri, doc) in distributions) new DistributionResource(to, entry, iri, doc, HighValue).Tell();
    }

    private void Provenance()
    {
        if (entry.Text("provenance") is not { } text) return;
        var node = _iri + "#provenance";
        to.Link(_iri, Dcat.Dct + "provenance", node);
        to.After(() =>
        {
            to.Type(node, Dcat.Dct + "ProvenanceStatement");
            to.Text(node, Dcat.Prefixes["rdfs"] + "label", text);
        });
    }

    private void DataService()
    {
        to.Link(_iri, Dcat.Namespace + "endpointURL", Json.AsText(_doc["endpoint"]) ?? to.At($"/en/entry/{entry.Id}"));
        foreach (var standard in entry.Strings("conformsTo"))
            if (IriReference.IsAbsolute(standard)) to.Typed(_iri, Dcat.Dct + "conformsTo", standard, Dcat.Dct + "Standard");
        to.Typed(_iri, Dcat.Dct + "license", Licence.In(to.Profile, Json.AsText(_doc["licence"])), Dcat.Dct + "LicenseDocument");
    }

    private double[]? Extent()
    {
        if (_doc["geometry"]?["coordinates"] is not JsonArray coordinates) return null;
        double[] box = [double.MaxValue, double.MaxValue, double.MinValue, double.MinValue];
        Widen(box, coordinates);
        return box[0] <= box[2] ? box : null;
    }

    private static void Widen(double[] box, JsonArray coordinates)
    {
        if (coordinates is [JsonValue, JsonValue, ..])
        {
            var (x, y) = (Json.AsNumber(coordinates[0])!.Value, Json.AsNumber(coordinates[1])!.Value);
            (box[0], box[1], box[2], box[3]) = (Math.Min(box[0], x), Math.Min(box[1], y), Math.Max(box[2], x), Math.Max(box[3], y));
        }
        else
            foreach (var part in coordinates)
                if (part is JsonArray inner) Widen(box, inner);
    }
}
