using Microsoft.Net.Http.Headers;
using SmartRegion.Core;

namespace SmartRegion.Http;

/// <summary>One format in which something is told.</summary>
/// <param name="Name">What <c>f=</c> calls it.</param>
/// <param name="MediaType">Its media type (without charset).</param>
public sealed record Format(string Name, string MediaType)
{
    public static readonly Format Json = new("json", "application/json");
    public static readonly Format GeoJson = new("geojson", "application/geo+json");
    public static readonly Format JsonFg = new("jsonfg", "application/vnd.ogc.fg+json");
    public static readonly Format JsonSchema = new("schema", "application/schema+json");
    public static readonly Format OgcCatalog = new("catalog", "application/ogc-catalog+json");
    public static readonly Format Csv = new("csv", "text/csv");
    public static readonly Format JsonLd = new("jsonld", "application/ld+json");
    public static readonly Format Turtle = new("ttl", "text/turtle");
    public static readonly Format RdfXml = new("rdf", "application/rdf+xml");
    public static readonly Format NTriples = new("nt", "application/n-triples");
    public static readonly Format Parquet = new("parquet", "application/vnd.apache.parquet");
    public static readonly Format Mvt = new("mvt", "application/vnd.mapbox-vector-tile");
    public static readonly Format TileJson = new("tilejson", "application/vnd.mapbox.tilejson+json");
    public static readonly Format Style = new("mbs", "application/vnd.mapbox.style+json");
    public static readonly Format CityJson = new("cityjson", "application/city+json");
    public static readonly Format CityJsonSeq = new("cityjsonseq", "application/city+json-seq");
    public static readonly Format GeoPackage = new("gpkg", "application/geopackage+sqlite3");
    public static readonly Format FlatGeobuf = new("fgb", "application/flatgeobuf");
    public static readonly Format Docx = new("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
    public static readonly Format Pdf = new("pdf", "application/pdf");
    public static readonly Format Html = new("html", "text/html");

    /// <summary>All formats of all APIs.</summary>
    public static readonly IReadOnlyList<Format> All = [Json, GeoJson, JsonFg, JsonSchema, OgcCatalog, Csv, JsonLd, Turtle, RdfXml, NTriples, Parquet, GeoPackage, FlatGeobuf, Docx, Pdf, Mvt, TileJson, Style, CityJson, CityJsonSeq, Html];

    /// <summary>
    /// The format of the answer: <c>f=</c> beats <c>Accept</c> (RFC 9110 12.5.1); without either, the first of the offer.
    /// </summary>
    /// <exception cref="ProblemException">400 for an unknown <c>f</c>, 406 when nothing offered is accepted.</exception>
    public static Format Of(HttpRequest request, params Format[] offer)
    {
        if (request.Query["f"] is { Count: > 0 } f)
            return Array.Find(offer, o => o.Name == f.ToString())
                ?? throw new ProblemException("f", $"There is no format '{f}' here. Known: {string.Join(", ", offer.Select(o => o.Name))}.");
        if (request.GetTypedHeaders().Accept is not { Count: > 0 } accept) return offer[0];
        foreach (var wanted in accept.OrderByDescending(a => a.Quality ?? 1).Where(a => a.Quality != 0))
            if (Array.Find(offer, o => Accepts(wanted, o)) is { } format) return format;
        throw new ProblemException(new Problem(406, "Not acceptable",
            $"This is offered as {string.Join(", ", offer.Select(o => o.MediaType))}. Ask for one of these, or add f=."));
    }

    private static bool Accepts(MediaTypeHeaderValue wanted, Format offered) =>
        wanted.MatchesAllTypes || new MediaTypeHeaderValue(offered.MediaType).IsSubsetOf(wanted);
}
