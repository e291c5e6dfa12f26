using SmartRegion.Catalogue.Dcat;
using SmartRegion.Core.Rdf;

namespace SmartRegion.Catalogue.Quality;

/// <summary>
/// The scale of five stars (Tim Berners-Lee, https://5stardata.info): on the web under an open licence; readable by machines; in an open format;
/// in RDF, where things have IRIs; linked to other data. A star needs those before it. The fifth is given for links that the description tells
/// (dct:relation, dct:source, dct:references), because it does not show what is within the data.
/// </summary>
internal static class OpenStars
{
    /// <summary>0 to 5.</summary>
    public static int Of(RdfGraph graph, Term dataset, Term part)
    {
        if (graph.Object(part, Measuring.Names.Access) is null || !graph.Objects(part, Measuring.Names.License).Any(l => Licence.IsOpen(l.Value))) return 0;
        List<string> formats = [.. graph.Objects(part, Measuring.Names.Format).Concat(graph.Objects(part, Measuring.Names.MediaType)).Select(v => v.Value)];
        if (!formats.Any(f => FileTypes.IsMachineReadable(f) || FileTypes.IsRdf(f))) return 1;
        if (!formats.Any(f => FileTypes.IsOpen(f) || FileTypes.IsRdf(f))) return 2;
        if (!formats.Any(FileTypes.IsRdf)) return 3;
        return new[] { Measuring.Names.Relation, Measuring.Names.Source, Measuring.Names.References }.Any(p => graph.Object(dataset, p) is not null) ? 5 : 4;
    }
}
