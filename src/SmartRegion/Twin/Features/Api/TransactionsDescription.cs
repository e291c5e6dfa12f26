using SmartRegion.Http;

namespace SmartRegion.Twin.Features.Api;

/// <summary>What the addresses that change features and collections do, for OpenAPI and the readable page.</summary>
internal static class TransactionsDescription
{
    private const string Tag = "Features";
    private static readonly string[] GeoJson = ["application/geo+json", "application/json"];
    private static readonly string[] Patches = ["application/merge-patch+json", "application/json"];

    private static readonly ApiParameter CollectionId = new("collectionId", "The id of the collection", In: "path");
    private static readonly ApiParameter FeatureId = new("featureId", "The id of the feature", In: "path");
    private static readonly ApiParameter ContentCrs = new("Content-Crs", "The reference system of the body's coordinates", In: "header");
    private static readonly ApiParameter IfMatch = new("If-Match", "The tag of the version that was read", In: "header");

    public static readonly ApiOperation Create = new("createItem", "Add a feature", Tag)
    {
        Parameters = [CollectionId, ContentCrs],
        Consumes = GeoJson,
        Produces = ["application/geo+json"],
        Success = [201],
        Failure = [400, 403, 404, 415, 422],
    };

    public static readonly ApiOperation Replace = new("replaceItem", "Replace a feature, or add it under this id", Tag)
    {
        Parameters = [CollectionId, FeatureId, ContentCrs, IfMatch],
        Consumes = GeoJson,
        Produces = ["application/geo+json"],
        Success = [200, 201],
        Failure = [400, 403, 404, 412, 415, 422],
    };

    public static readonly ApiOperation Change = new("changeItem", "Change parts of a feature: a merge patch (RFC 7396)", Tag)
    {
        Parameters = [CollectionId, FeatureId, ContentCrs, IfMatch],
        Consumes = Patches,
        Produces = ["application/geo+json"],
        Failure = [400, 403, 404, 412, 415, 422],
    };

    public static readonly ApiOperation Delete = new("deleteItem", "Delete a feature", Tag)
    {
        Parameters = [CollectionId, FeatureId, IfMatch],
        Success = [204],
        Failure = [403, 404, 412],
    };

    public static readonly ApiOperation OptionsOfItems = new("getMethodsOfItems", "What may be done with the features", Tag) { Parameters = [CollectionId], Produces = [], Failure = [] };
    public static readonly ApiOperation OptionsOfItem = new("getMethodsOfItem", "What may be done with a feature", Tag) { Parameters = [CollectionId, FeatureId], Produces = [], Failure = [] };

    public static readonly ApiOperation CreateCollection = new("createCollection", "Make an empty collection: id, title, schema", Tag)
    {
        Consumes = ["application/json"],
        Success = [201],
        Failure = [400, 403, 409, 415, 422],
    };

    public static readonly ApiOperation ChangeCollection = new("changeCollection", "Describe a collection anew: title, schema, indexes, visibility (a merge patch)", Tag)
    {
        Parameters = [CollectionId],
        Consumes = Patches,
        Failure = [400, 403, 404, 415, 422],
    };

    public static readonly ApiOperation DeleteCollection = new("deleteCollection", "Delete a collection with its features", Tag)
    {
        Parameters = [CollectionId],
        Success = [204],
        Failure = [403, 404],
    };
}
