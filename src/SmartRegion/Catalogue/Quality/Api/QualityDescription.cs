using SmartRegion.Catalogue.Dcat;
using SmartRegion.Http;

namespace SmartRegion.Catalogue.Quality.Api;

/// <summary>What OpenAPI tells of the addresses of <see cref="QualityApi"/>.</summary>
internal static class QualityDescription
{
    private const string Tag = "Quality";
    private static readonly string[] Rdf = [.. DcatApi.Formats.Select(f => f.MediaType)];

    public static readonly ApiOperation List = new("listQuality", "The quality of the catalogue's metadata (MQA of data.europa.eu), and its datasets, those with the fewest points first", Tag)
    {
        Parameters = [new("organisation", "Datasets that this organisation owns: its id."), new("limit", "How many datasets, 200 at most.", "integer"), new("page", "Which page of them, from 1.", "integer")],
        Failure = [400],
    };

    public static readonly ApiOperation One = new("getQuality", "The quality of one dataset: each indicator, what to mend, how its links answered", Tag)
    {
        Parameters = [new("id", "Id of the dataset; of a collection or thing its path, such as ogc/collections/districts, with %2F for each slash.", In: "path", Example: "ogc%2Fcollections%2Fdistricts"), new("f", "Format of the answer; beats Accept.", Values: ["json", .. DcatApi.Formats.Select(f => f.Name)])],
        Produces = ["application/json", .. Rdf],
        Failure = [400, 404, 406],
    };

    public static readonly ApiOperation Whole = new("getCatalogueQuality", "All measurements of quality in the Data Quality Vocabulary (DQV)", Tag)
    {
        Parameters = [new("f", "Format of the answer; beats Accept.", Values: [.. DcatApi.Formats.Select(f => f.Name)])],
        Produces = Rdf,
        Failure = [400, 406],
    };

    public static ApiOperation WholeAs(Format format) => new($"getCatalogueQuality_{format.Name}", "All measurements of quality in the Data Quality Vocabulary (DQV)", Tag) { Produces = [format.MediaType], Failure = [400] };
}
