using SmartRegion.Catalogue;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Portal.Pages;
using SmartRegion.Twin.Features;
using SmartRegion.Twin.Features.Api;

namespace SmartRegion.Portal;

/// <summary>The pages of collections and their features: the HTML of OGC API Features.</summary>
public static class CollectionPages
{
    private const int MaxRows = 200;

    public static void MapCollectionPages(this WebApplication app)
    {
        app.MapPage("/collections", async (HttpContext context, Collections collections, EndpointDataSource routes) => PortalPages.Page<CollectionsPage>(new
        {
            Collections = (await collections.ListAsync()).Where(c => !c.IsHidden || Access.Actor.Of(context).IsAdministrator).ToList(),
            Classes = Conformance.Of(routes),
        }));
        app.MapPage("/collections/{collectionId}", async (string collectionId, HttpContext context, Collections collections) =>
            PortalPages.Page<CollectionPage>(new { Collection = await OgcLinks.CollectionAsync(context, collections, collectionId) }));
        app.MapPage("/collections/{collectionId}/items", async (string collectionId, HttpContext context, Collections collections, FeatureReader reader) =>
        {
            var collection = await OgcLinks.CollectionAsync(context, collections, collectionId);
            return PortalPages.Page<ItemsPage>(new { View = await ReadAsync(context, collection, reader) });
        });
        app.MapPage("/collections/{collectionId}/items/{featureId}", async (string collectionId, string featureId, HttpContext context, Collections collections, FeatureReader reader, Entries entries) =>
        {
            var collection = await OgcLinks.CollectionAsync(context, collections, collectionId);
            var feature = await reader.FindAsync(collection, featureId) ?? throw new ProblemException(ItemsApi.Unknown(collection, featureId));
            return PortalPages.Page<FeatureView>(new { Collection = collection, Feature = FeatureShown.Of(feature, collection), HasEntry = await entries.FindAsync(featureId) is not null });
        });
    }

    private static async Task<ItemsShown> ReadAsync(HttpContext context, Collection collection, FeatureReader reader)
    {
        var query = ItemsRequest.Read(context.Request, collection);
        query = query with { Limit = Math.Min(query.Limit, MaxRows) };
        var rows = new List<FeatureShown>();
        var page = await reader.ReadAsync(query, f =>
        {
            rows.Add(FeatureShown.Of(f, collection));
            return ValueTask.CompletedTask;
        });
        return new ItemsShown(collection, rows, page, context.Request.Query["filter"]);
    }
}

/// <summary>A page of features.</summary>
/// <param name="Filter">The filter as the reader wrote it.</param>
public sealed record ItemsShown(Collection Collection, IReadOnlyList<FeatureShown> Rows, FeaturePage Page, string? Filter);
