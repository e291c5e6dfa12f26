using SmartRegion.Core;

namespace SmartRegion.Catalogue.Dcat;

/// <summary>Tells the region's own APIs and what they publish beside the entries.</summary>
internal static class PublishedResource
{
    public static void Tell(CatalogueWriter to, PublishedApi api)
    {
        var iri = to.At(api.Path);
        to.Type(iri, Dcat.Namespace + "DataService");
        to.Text(iri, Dcat.Dct + "title", api.Title);
        to.Link(iri, Dcat.Namespace + "endpointURL", iri);
        to.Link(iri, Dcat.Namespace + "endpointDescription", to.At(api.Description));
        to.Typed(iri, Dcat.Dct + "conformsTo", api.ConformsTo, Dcat.Dct + "Standard");
        to.Link(iri, Dcat.Dct + "publisher", to.Publisher);
        Open(to, iri);
        to.Rest();
    }

    public static void Tell(CatalogueWriter to, Published published)
    {
        var iri = to.At(published.Path);
        to.Type(iri, Dcat.Namespace + "Dataset");
        to.Text(iri, Dcat.Dct + "title", published.Title);
        to.Text(iri, Dcat.Dct + "description", published.Description ?? published.Title);
        to.Value(iri, Dcat.Dct + "identifier", iri);
        to.Link(iri, Dcat.Dct + "publisher", to.Publisher);
        to.AskTheRegion(iri);
        foreach (var keyword in published.Keywords) to.Text(iri, Dcat.Namespace + "keyword", keyword);
        if (published.Issued is { } issued) to.Time(iri, Dcat.Dct + "issued", issued);
        if (published.Modified is { } modified) to.Time(iri, Dcat.Dct + "modified", modified);
        to.Concept(iri, Dcat.Dct + "accrualPeriodicity", Authority.Frequency(published.Frequency), Dcat.Dct + "Frequency");
        to.Concept(iri, Dcat.Namespace + "theme", Authority.OfTopic(published.Topic), Dcat.Skos + "Concept");
        to.Box(iri, published.Box);
        to.Period(iri, published.Time.Start, published.Time.End);
        Open(to, iri);
        for (var i = 0; i < published.Files.Count; i++) to.Link(iri, Dcat.Namespace + "distribution", $"{iri}#distribution-{i + 1}");
        for (var i = 0; i < published.Files.Count; i++) File(to, published, $"{iri}#distribution-{i + 1}", published.Files[i]);
        to.Rest();
    }

    private static void Open(CatalogueWriter to, string iri) =>
        to.Concept(iri, Dcat.Dct + "accessRights", Authority.Access("public"), Dcat.Dct + "RightsStatement");

    private static void File(CatalogueWriter to, Published published, string iri, PublishedFile file)
    {
        var url = to.At(file.Path);
        to.Type(iri, Dcat.Namespace + "Distribution");
        to.Text(iri, Dcat.Dct + "title", new LangText(file.Format, file.Format, file.Format));
        to.Link(iri, Dcat.Namespace + "accessURL", url);
        to.Link(iri, Dcat.Namespace + "downloadURL", url);
        to.Typed(iri, Dcat.Namespace + "accessService", to.At(published.Service), Dcat.Namespace + "DataService");
        to.Concept(iri, Dcat.Dct + "format", Authority.File(file.Format), Dcat.Dct + "MediaTypeOrExtent");
        to.Typed(iri, Dcat.Dct + "license", Licence.In(to.Profile, published.Licence), Dcat.Dct + "LicenseDocument");
        to.Statement(iri, published.Rights);
        to.Typed(iri, Dcat.Namespace + "mediaType", "http://www.iana.org/assignments/media-types/" + file.MediaType, Dcat.Dct + "MediaType");
    }
}
