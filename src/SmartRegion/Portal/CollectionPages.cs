using System.Text.Json.Nodes;
using SmartRegion.Catalogue;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Portal.Pages;
using SmartRegion.Storage;
using SmartRegion.Twin.City.Analysis;
using SmartRegion.Twin.City.Api;
using SmartRegion.Twin.Features;
using SmartRegion.Twin.Features.Api;
using SmartRegion.Twin.Joins;
using SmartRegion.Twin.Sensors.Restricted;

namespace SmartRegion.Portal;

/// <summary>The pages of collections and their features: the HTML of OGC API Features.</summary>
public static class CollectionPages
{
    private const int MaxRows = 200;

    public static void MapCollectionPages(this WebApplication app)
    {
        app.MapUploadPages();
        app.MapRecordPages();
        var pages = app.Pages();
        pages.MapMethods("/collections", PortalPages.Reading, async (HttpContext context, Collections collections, EndpointDataSource routes) => PortalPages.Page<CollectionsPage>(new
        {
            Collections = (await collections.ListAsync()).Where(c => c.IsListed && c.IsShownTo(Access.Actor.Of(context))).ToList(),
            Classes = Conformance.Of(routes),
        }));
        pages.MapMethods("/collections/{collectionId}", PortalPages.Reading, async (string collectionId, HttpContext context, Collections collections) =>
        {
            var collection = await OgcLinks.CollectionAsync(context, collections, collectionId);
            var mayChange = collection.Data is null && Access.Actor.Of(context).May(Access.Act.WriteData);
            return PortalPages.Page<CollectionPage>(new { Collection = collection, Change = mayChange ? Reader.Of(context).Url($"/collections/{collection.Id}/visibility") : null });
        });
        pages.MapMethods("/collections/{collectionId}/items", PortalPages.Reading, async (string collectionId, HttpContext context, Collections collections, FeatureReader reader, FeatureSensors sensors) =>
        {
            var collection = await OgcLinks.CollectionAsync(context, collections, collectionId);
            return PortalPages.Page<ItemsPage>(new { View = await ReadAsync(context, collection, reader, sensors) });
        });
        pages.MapMethods("/collections/{collectionId}/items/{featureId}", PortalPages.Reading, async (string collectionId, string featureId, HttpContext context, Collections collections, FeatureReader reader, Entries entries, FeatureSensors sensors, StreamReading streams) =>
        {
            var collection = await OgcLinks.CollectionAsync(context, collections, collectionId);
            var feature = await reader.FindAsync(collection, featureId) ?? throw new ProblemException(ItemsApi.Unknown(collection, featureId));
            return PortalPages.Page<FeatureView>(new
            {
                Collection = collection,
                Feature = FeatureShown.Of(feature, collection),
                HasEntry = await entries.FindAsync(featureId) is not null,
                Streams = await streams.ShowAsync(await sensors.OnAsync(collection, featureId, await Audiences.SightAsync(context)), withRecent: true),
            });
        });
        pages.MapMethods("/collections/{collectionId}/items/{featureId}/sensors", PortalPages.Reading, SensorsAsync);
        pages.MapMethods("/collections/{collectionId}/items/{featureId}/energy", PortalPages.Reading, EnergyAsync);
    }

    // What the map's panel tells of a feature besides its properties.
    private static async Task SensorsAsync(string collectionId, string featureId, HttpContext context, Collections collections, FeatureSensors sensors, StreamReading streams, Reader reader)
    {
        var collection = await OgcLinks.CollectionAsync(context, collections, collectionId);
        var shown = await streams.ShowAsync(await sensors.OnAsync(collection, featureId, await Audiences.SightAsync(context)), withRecent: false);
        await context.WriteJsonAsync(new JsonObject
        {
            ["streams"] = new JsonArray([.. shown.Select(s => new JsonArray(
                reader.NameOf(s.Stream.Named), s.Latest is { } latest ? $"{reader.Value(s.Stream, latest)} ({reader.When(latest)})" : "", reader.StreamUrl(s.Stream)))]),
        });
    }

    private static async Task<IResult> EnergyAsync(string collectionId, string featureId, HttpContext context, Collections collections, FeatureReader reader, Store store)
    {
        var assumed = EnergyApi.Assumptions(new Parameters(context.Request, ["irradiation", "efficiency", "performance", "lang"]));
        var collection = await OgcLinks.CollectionAsync(context, collections, collectionId);
        var feature = await reader.FindAsync(collection, featureId) ?? throw new ProblemException(ItemsApi.Unknown(collection, featureId));
        var energy = collection.IsCityModel ? await BuildingEnergy.ReadAsync(store, collection, feature, assumed) : null;
        return PortalPages.Page<EnergyPage>(new
        {
            Collection = collection,
            Feature = FeatureShown.Of(feature, collection),
            Energy = energy ?? throw new ProblemException(EnergyApi.Bodiless(featureId)),
        });
    }

    private static async Task<ItemsShown> ReadAsync(HttpContext context, Collection collection, FeatureReader reader, FeatureSensors sensors)
    {
        var query = await sensors.NarrowAsync(ItemsRequest.Read(context.Request, collection), context.Request);
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
