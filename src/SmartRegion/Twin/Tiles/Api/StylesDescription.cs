using SmartRegion.Http;

namespace SmartRegion.Twin.Tiles.Api;

/// <summary>What the addresses of styles do, for OpenAPI and the readable page.</summary>
internal static class StylesDescription
{
    private const string Tag = "Tiles";
    private static readonly string[] Media = ["application/vnd.mapbox.style+json", "application/json"];

    private static readonly ApiParameter CollectionId = new("collectionId", "The id of the collection", In: "path", Example: "districts");
    private static readonly ApiParameter StyleId = new("styleId", "The id of the style; every collection has one called default", In: "path", Example: "default");
    private static readonly ApiParameter IfMatch = new("If-Match", "The tag of the version that was read", In: "header");

    public static readonly ApiOperation List = new("getStyles", "The styles of a collection", Tag) { Parameters = [CollectionId, new("f", "The format", Values: ["json"]), ApiParameter.Lang] };
    public static readonly ApiOperation One = new("getStyle", "A style of a collection for MapLibre", Tag) { Parameters = [CollectionId, StyleId, new("f", "The format", Values: ["mbs", "json"]), ApiParameter.Lang], Produces = Media, Success = [200, 304] };
    public static readonly ApiOperation Put = new("putStyle", "Store a style", Tag)
    {
        Parameters = [CollectionId, StyleId, IfMatch],
        Consumes = Media,
        Produces = Media,
        Success = [200, 201],
        Failure = [400, 403, 404, 412, 415, 422],
    };
    public static readonly ApiOperation Delete = new("deleteStyle", "Delete a stored style; the default is derived from the geometries again", Tag)
    {
        Parameters = [CollectionId, StyleId, IfMatch],
        Success = [204],
        Failure = [403, 404, 412],
    };
}
