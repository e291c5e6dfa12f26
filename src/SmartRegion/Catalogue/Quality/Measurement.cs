using SmartRegion.Catalogue.Dcat;
using SmartRegion.Core.Rdf;

namespace SmartRegion.Catalogue.Quality;

/// <summary>What the description of a dataset has, before its links are asked.</summary>
/// <param name="Iri">The dataset.</param>
/// <param name="Met">The indicators that the dataset itself meets.</param>
/// <param name="Stars">Those of the scale of five that format and licence give.</param>
/// <param name="Violations">What contradicts DCAT-AP.</param>
internal sealed record Measurement(string Iri, int Met, IReadOnlyList<MeasuredPart> Parts, int Stars, IReadOnlyList<ShapeViolation> Violations);

/// <summary>What the description of a distribution has.</summary>
/// <param name="Access">Its access addresses.</param>
/// <param name="Downloads">Its download addresses.</param>
internal sealed record MeasuredPart(string Iri, int Met, IReadOnlyList<string> Access, IReadOnlyList<string> Downloads);

/// <summary>
/// Measures a dataset by the statements that the catalogue publishes of it: made by the same writer, so that the score can tell of nothing that
/// a harvester does not see.
/// </summary>
internal static class Measuring
{
    /// <summary>The region's address in what is measured, which is the same under whatever name somebody asks for it.</summary>
    public const string Home = "http://region.invalid";

    private static readonly Dictionary<string, Entry> NoAgents = [];

    /// <summary>Measures an entry of the kind dataset.</summary>
    public static Measurement Of(Entry entry) => Of(Home + "/id/" + entry.Id, to => new EntryResource(to, entry).Tell());

    /// <summary>Measures what is published beside the entries.</summary>
    public static Measurement Of(Published published) => Of(Home + published.Path, to => PublishedResource.Tell(to, published));

    /// <summary>The address as the world knows it under that name.</summary>
    public static string At(string iri, string home) => iri.StartsWith(Home + "/", StringComparison.Ordinal) ? home + iri[Home.Length..] : iri;

    /// <summary>Whether an entry is measured: the methodology is about datasets, and a series is none that could be had.</summary>
    public static bool IsMeasured(Entry? entry) => entry?.Kind == "dataset" && !(entry.Doc["series"] is System.Text.Json.Nodes.JsonValue v && v.TryGetValue(out bool series) && series);

    /// <summary>Measures a dataset in a graph.</summary>
    public static Measurement Of(RdfGraph graph, string iri)
    {
        var dataset = Term.Iri(iri);
        var violations = DcatApShapes.Violations(graph);
        var parts = graph.Objects(dataset, Names.Distribution).Select(d => Part(graph, d)).ToList();
        var met = Has(Mqa.Keyword, Names.Keyword) | Has(Mqa.Category, Names.Theme) | Has(Mqa.Spatial, Names.Spatial) | Has(Mqa.Temporal, Names.Temporal)
            | (violations.Count == 0 ? Mqa.Compliant : 0)
            | Has(Mqa.AccessRights, Names.AccessRights) | If(Mqa.KnownAccessRights, graph.Objects(dataset, Names.AccessRights).Any(r => AccessWords.Contains(r.Value)))
            | Has(Mqa.Contact, Names.Contact) | Has(Mqa.Publisher, Names.Publisher)
            | Has(Mqa.Issued, Names.Issued) | Has(Mqa.Modified, Names.Modified);
        return new Measurement(iri, met, parts, parts.Count == 0 ? 0 : graph.Objects(dataset, Names.Distribution).Max(d => OpenStars.Of(graph, dataset, d)), violations);

        int Has(int mask, string property) => If(mask, graph.Object(dataset, property) is not null);
    }

    private static Measurement Of(string iri, Action<CatalogueWriter> tell)
    {
        var graph = new RdfGraph();
        var rdf = new GraphWriter(graph);
        tell(new CatalogueWriter(rdf, Home, DcatProfile.Europe, NoAgents));
        rdf.End();
        return Of(graph, iri);
    }

    private static MeasuredPart Part(RdfGraph graph, Term part)
    {
        var (formats, media) = (Values(Names.Format), Values(Names.MediaType));
        List<string> either = [.. formats, .. media];
        var downloads = Values(Names.Download);
        var licences = Values(Names.License);
        var met = If(Mqa.Download, downloads.Count > 0)
            | If(Mqa.Format, formats.Count > 0) | If(Mqa.MediaType, media.Count > 0)
            // Both must be from their vocabularies, where one that is open or readable will do.
            | If(Mqa.FromVocabulary, formats.Any(FileTypes.IsFormat) && media.Any(FileTypes.IsMediaType))
            | If(Mqa.Open, either.Any(FileTypes.IsOpen)) | If(Mqa.MachineReadable, either.Any(FileTypes.IsMachineReadable))
            | If(Mqa.Licence, licences.Count > 0) | If(Mqa.KnownLicence, licences.Any(Licence.IsKnown))
            | If(Mqa.Rights, Values(Names.Rights).Count > 0) | If(Mqa.ByteSize, Values(Names.ByteSize).Count > 0)
            | If(Mqa.Issued, Values(Names.Issued).Count > 0) | If(Mqa.Modified, Values(Names.Modified).Count > 0);
        return new MeasuredPart(part.Value, met, Values(Names.Access), downloads);

        List<string> Values(string property) => [.. graph.Objects(part, property).Select(v => v.Value)];
    }

    private static int If(int mask, bool met) => met ? mask : 0;

    private static readonly HashSet<string> AccessWords = [.. new[] { "PUBLIC", "RESTRICTED", "NON_PUBLIC", "CONFIDENTIAL", "SENSITIVE" }.Select(w => Dcat.Dcat.Authority + "access-right/" + w)];

    /// <summary>The properties that are looked at.</summary>
    internal static class Names
    {
        public const string Distribution = Dcat.Dcat.Namespace + "distribution", Keyword = Dcat.Dcat.Namespace + "keyword", Theme = Dcat.Dcat.Namespace + "theme", Contact = Dcat.Dcat.Namespace + "contactPoint",
            Access = Dcat.Dcat.Namespace + "accessURL", Download = Dcat.Dcat.Namespace + "downloadURL", MediaType = Dcat.Dcat.Namespace + "mediaType", ByteSize = Dcat.Dcat.Namespace + "byteSize",
            Spatial = Dcat.Dcat.Dct + "spatial", Temporal = Dcat.Dcat.Dct + "temporal", AccessRights = Dcat.Dcat.Dct + "accessRights", Publisher = Dcat.Dcat.Dct + "publisher",
            Issued = Dcat.Dcat.Dct + "issued", Modified = Dcat.Dcat.Dct + "modified", Format = Dcat.Dcat.Dct + "format", License = Dcat.Dcat.Dct + "license", Rights = Dcat.Dcat.Dct + "rights",
            Relation = Dcat.Dcat.Dct + "relation", Source = Dcat.Dcat.Dct + "source", References = Dcat.Dcat.Dct + "references";
    }
}
