using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Twin.Features.Api;

/// <summary>The links of the OGC APIs and the formats in which their resources are told.</summary>
internal static class OgcLinks
{
    public const string Conformance = "http://www.opengis.net/def/rel/ogc/1.0/conformance";
    public const string Data = "http://www.opengis.net/def/rel/ogc/1.0/data";
    public const string VectorTilesets = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector";
    public const string TilingSchemes = "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes";
    public const string Styles = "http://www.opengis.net/def/rel/ogc/1.0/styles";
    public const string Functions = "http://www.opengis.net/def/rel/ogc/1.0/functions";

    /// <summary>Formats of features. The first is the default; "json" is GeoJSON too.</summary>
    public static readonly Format[] Features = [Format.GeoJson, Format.Json, Format.JsonFg, Format.Csv, Format.GeoPackage, Format.FlatGeobuf, Format.Html];

    private static readonly Format[] City = [.. Features[..^1], Format.CityJson, Format.CityJsonSeq, Format.Html];

    /// <summary>Formats of a collection's features: of a city model there are more.</summary>
    public static Format[] FeaturesOf(Collection collection) => collection.IsCityModel ? City : Features;

    /// <summary>True for formats that tell bodies.</summary>
    public static bool IsCity(Format format) => format == Format.CityJson || format == Format.CityJsonSeq;

    /// <summary>Formats of what is said about features.</summary>
    public static readonly Format[] About = [Format.Json, Format.Html];

    /// <summary>Formats of schemas.</summary>
    public static readonly Format[] Schemas = [Format.JsonSchema, new("json", "application/schema+json"), Format.Html];

    /// <summary>The collection, if this reader may see it.</summary>
    /// <exception cref="ProblemException">404.</exception>
    public static async Task<Collection> CollectionAsync(HttpContext context, Collections collections, string id)
    {
        var collection = await collections.GetAsync(id);
        return collection.IsShownTo(Access.Actor.Of(context)) ? collection : throw new ProblemException(Collections.Unknown(id));
    }

    /// <summary>self and alternate of this request.</summary>
    public static IEnumerable<Link> SelfAndAlternates(HttpRequest request, Format told, IReadOnlyList<Format> offered) =>
    [
        new Link("self", Address.Self(request), told.MediaType, "This document"),
        .. offered.Where(f => f.Name != told.Name && f.MediaType != told.MediaType).Select(f => new Link("alternate", Address.With(request, "f", f.Name), f.MediaType, $"This document as {f.Name}")),
    ];

    /// <summary>Sends who asked for HTML to the page that tells the same, with the parameters of the request.</summary>
    public static void ToPage(HttpContext context, string page, string fragment = "")
    {
        var query = QueryString.Create(context.Request.Query.Where(q => q.Key is not ("f" or "lang")));
        context.Response.Redirect($"/{ReaderLanguage.Of(context.Request)}/collections{page}{query}{fragment}");
    }

    /// <summary>The address of a collection.</summary>
    public static string Of(HttpRequest request, string collection, string below = "") => Address.Of(request, $"/ogc/collections/{Uri.EscapeDataString(collection)}{below}");

    /// <summary>The media type of features told in that format: asked for by name or not at all, JSON is GeoJSON.</summary>
    public static Format Feature(HttpRequest request, Format format) =>
        format == Format.Json && request.Query["f"].Count > 0 ? Format.GeoJson : format;
}
