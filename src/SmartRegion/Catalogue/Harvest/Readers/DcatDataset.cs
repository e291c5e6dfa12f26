using System.Text.Json.Nodes;
using NetTopologySuite.IO;
using SmartRegion.Catalogue.Harvest.Mapping;
using SmartRegion.Core.Rdf;

namespace SmartRegion.Catalogue.Harvest.Readers;

/// <summary>A dataset of DCAT-AP 2 or 3, with the terms of DCAT-AP.de and of the Czech profile (terms of use on the distribution).</summary>
internal static class DcatDataset
{
    public const string Dcat = "http://www.w3.org/ns/dcat#", Dct = "http://purl.org/dc/terms/";
    private const string Foaf = "http://xmlns.com/foaf/0.1/", Vcard = "http://www.w3.org/2006/vcard/ns#", Adms = "http://www.w3.org/ns/adms#", Locn = "http://www.w3.org/ns/locn#", Skos = "http://www.w3.org/2004/02/skos/core#", Schema = "http://schema.org/";

    // The Czech profile tells terms of use as statements of their own; the licence of the work is the one that readers look for.
    private const string CzechTerms = "https://data.gov.cz/slovník/podmínky-užití/", CzechTermsEncoded = "https://data.gov.cz/slovn%C3%ADk/podm%C3%ADnky-u%C5%BEit%C3%AD/";

    public static HarvestedRecord Read(HarvestSource source, RdfGraph graph, Term dataset)
    {
        var languages = graph.Objects(dataset, Dct + "language").Select(l => LanguageCodes.Of(l.Value)).OfType<string>().Distinct().ToList();
        var d = new Description(languages is [var only] ? only : source.Language);
        Texts(d.Title, graph, dataset, Dct + "title");
        Texts(d.Text, graph, dataset, Dct + "description", "\n\n");
        foreach (var keyword in graph.Objects(dataset, Dcat + "keyword").Where(k => k.IsLiteral)) d.Keywords.Add((keyword.Value, keyword.Language ?? languages.FirstOrDefault() ?? source.Language));
        d.Themes.AddRange(graph.Objects(dataset, Dcat + "theme").Where(t => t.IsIri).Select(t => t.Value).Where(t => Authorities.ThemeOf(t) is not null || t.StartsWith(Authorities.Theme, StringComparison.Ordinal)));
        d.Frequency = graph.Object(dataset, Dct + "accrualPeriodicity")?.Value;
        if (graph.Object(dataset, Dct + "publisher") is { } publisher) foreach (var name in new[] { Foaf + "name", Skos + "prefLabel", Schema + "name" }) Texts(d.Publisher, graph, publisher, name);
        Contact(d, graph, dataset);
        d.Licence = Licence(graph, dataset);
        d.Geometry = graph.Objects(dataset, Dct + "spatial").Select(p => Place(graph, p)).FirstOrDefault(p => p is not null);
        Time(d, graph, dataset);
        d.Page = graph.Object(dataset, Dcat + "landingPage")?.Value ?? graph.Object(dataset, Foaf + "page")?.Value;
        foreach (var distribution in graph.Objects(dataset, Dcat + "distribution")) Add(d, graph, distribution);
        var names = graph.Objects(dataset, Dct + "identifier").Select(i => i.Value)
            .Concat(graph.Objects(dataset, Adms + "identifier").Select(i => i.IsIri ? i.Value : graph.Object(i, Skos + "notation")?.Value));
        return DatasetDocument.Record(source, dataset.Value, d, names);
    }

    private static void Add(Description d, RdfGraph graph, Term distribution)
    {
        var service = graph.Object(distribution, Dcat + "accessService");
        var url = graph.Object(distribution, Dcat + "downloadURL") ?? graph.Object(distribution, Dcat + "accessURL") ?? (service is { } s ? graph.Object(s, Dcat + "endpointURL") : null);
        if (url is null) return;
        var part = d.Add(url.Value.Value);
        Texts(part.Title, graph, distribution, Dct + "title");
        part.Format = graph.Object(distribution, Dct + "format") is { } format ? Label(graph, format) : null;
        part.MediaType = graph.Object(distribution, Dcat + "mediaType") is { } type ? Label(graph, type) : null;
        part.Licence = Licence(graph, distribution);
    }

    private static string? Licence(RdfGraph graph, Term of)
    {
        if (graph.Object(of, Dct + "license") is { } licence) return licence.IsBlank ? Label(graph, licence) : licence.Value;
        var terms = graph.About(of).Where(t => t.Predicate.StartsWith(CzechTerms, StringComparison.Ordinal) || t.Predicate.StartsWith(CzechTermsEncoded, StringComparison.Ordinal)).Select(t => t.Object).ToList();
        var told = terms.Concat(terms.SelectMany(t => graph.About(t)).Select(t => t.Object)).Where(t => t.IsIri).Select(t => t.Value).ToList();
        if (told.FirstOrDefault(t => t.Contains("creativecommons.org", StringComparison.Ordinal)) is { } open) return open;
        return told.Count > 0 ? told[0] : graph.Object(of, Dct + "rights") is { IsIri: true } rights ? rights.Value : null;
    }

    private static void Contact(Description d, RdfGraph graph, Term dataset)
    {
        if (graph.Object(dataset, Dcat + "contactPoint") is not { } contact) return;
        string? At(string name) => graph.Object(contact, Vcard + name) is { } value ? value.IsBlank ? graph.Object(value, Vcard + "value")?.Value ?? graph.Object(value, Vcard + "hasValue")?.Value : value.Value : null;
        d.ContactName = At("fn") ?? At("organization-name");
        d.ContactMail = At("hasEmail");
        d.ContactPhone = At("hasTelephone");
        d.ContactUrl = At("hasURL");
    }

    // A box or centre as WKT or GeoJSON; places that are only named by an address of a register say nothing that we could draw.
    private static JsonObject? Place(RdfGraph graph, Term place)
    {
        foreach (var name in new[] { Dcat + "bbox", Locn + "geometry", Dcat + "centroid" })
            foreach (var literal in graph.Objects(place, name).Where(l => l.IsLiteral))
                if (Geometry(literal.Value) is { } geometry) return geometry;
        return null;
    }

    private static JsonObject? Geometry(string text)
    {
        try
        {
            if (text.TrimStart().StartsWith('{')) return Core.Json.Foreign(text) as JsonObject;
            // "<http://www.opengis.net/def/crs/OGC/1.3/CRS84> POLYGON((…))": without a name it is CRS84 (GeoSPARQL 8.5.1).
            var at = text.IndexOf('>', StringComparison.Ordinal);
            if (at > 0 && !text[..at].Contains("CRS84", StringComparison.Ordinal)) return null;
            return Geometries.Write(new WKTReader().Read(at < 0 ? text : text[(at + 1)..])) as JsonObject;
        }
        catch (Exception e) when (e is ParseException or System.Text.Json.JsonException or ArgumentException) { return null; }
    }

    private static void Time(Description d, RdfGraph graph, Term dataset)
    {
        if (graph.Object(dataset, Dct + "temporal") is not { } period) return;
        d.Start = (graph.Object(period, Dcat + "startDate") ?? graph.Object(period, Schema + "startDate"))?.Value;
        d.End = (graph.Object(period, Dcat + "endDate") ?? graph.Object(period, Schema + "endDate"))?.Value;
    }

    private static string Label(RdfGraph graph, Term of) => !of.IsBlank ? of.Value
        : (graph.Object(of, "http://www.w3.org/2000/01/rdf-schema#label") ?? graph.Object(of, Skos + "prefLabel") ?? graph.Object(of, Dct + "identifier"))?.Value ?? "";

    private static void Texts(TextMap into, RdfGraph graph, Term of, string property, string? join = null)
    {
        foreach (var text in graph.Objects(of, property).Where(t => t.IsLiteral)) into.Add(text.Value, text.Language, join);
    }
}
