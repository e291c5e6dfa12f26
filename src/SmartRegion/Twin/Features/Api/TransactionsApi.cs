using SmartRegion.Access;
using SmartRegion.Http;
using SmartRegion.Twin.Features.Crs;

namespace SmartRegion.Twin.Features.Api;

/// <summary>Changing features (OGC API Features Part 4) and collections.</summary>
public static class TransactionsApi
{
    private const string Transactions = "http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/";
    private const string MergePatch = "application/merge-patch+json";
    private static readonly string[] GeoJson = ["application/geo+json", "application/json"];

    public static void MapTransactions(this WebApplication app)
    {
        app.MapPost("/ogc/collections/{collectionId}/items", CreateAsync).Demand(Act.WriteData).WithConformance(Transactions + "create-replace-delete", Transactions + "features").WithApi(TransactionsDescription.Create);
        app.MapPut("/ogc/collections/{collectionId}/items/{featureId}", ReplaceAsync).Demand(Act.WriteData).WithApi(TransactionsDescription.Replace);
        app.MapPatch("/ogc/collections/{collectionId}/items/{featureId}", ChangeAsync).Demand(Act.WriteData)
            .WithConformance(Transactions + "update", Transactions + "optimistic-locking-etags", Transactions + "optimistic-locking-timestamps").WithApi(TransactionsDescription.Change);
        app.MapDelete("/ogc/collections/{collectionId}/items/{featureId}", DeleteAsync).Demand(Act.WriteData).WithApi(TransactionsDescription.Delete);
        app.MapMethods("/ogc/collections/{collectionId}/items", ["OPTIONS"], (HttpContext context) => Allow(context, "GET, HEAD, OPTIONS", "POST")).WithApi(TransactionsDescription.OptionsOfItems);
        app.MapMethods("/ogc/collections/{collectionId}/items/{featureId}", ["OPTIONS"], (HttpContext context) => Allow(context, "GET, HEAD, OPTIONS", "PUT, PATCH, DELETE")).WithApi(TransactionsDescription.OptionsOfItem);
        app.MapPost("/ogc/collections", CreateCollectionAsync).Demand(Act.WriteData).WithApi(TransactionsDescription.CreateCollection);
        app.MapPatch("/ogc/collections/{collectionId}", ChangeCollectionAsync).Demand(Act.WriteData).WithApi(TransactionsDescription.ChangeCollection);
        app.MapDelete("/ogc/collections/{collectionId}", DeleteCollectionAsync).Demand(Act.WriteData).WithApi(TransactionsDescription.DeleteCollection);
    }

    // What is allowed depends on who asks.
    private static Microsoft.AspNetCore.Http.HttpResults.Ok Allow(HttpContext context, string always, string toWriters)
    {
        context.Response.Headers.Allow = Actor.Of(context).May(Act.WriteData) ? $"{always}, {toWriters}" : always;
        return TypedResults.Ok();
    }

    private static async Task CreateAsync(string collectionId, HttpContext context, Collections collections, FeatureEdits edits)
    {
        _ = Actor.Demand(context, Act.WriteData);
        var collection = await OgcLinks.CollectionAsync(context, collections, collectionId);
        var (body, crs) = (await JsonBody.ReadObjectAsync(context.Request, GeoJson), ContentCrs(context.Request, collection));
        var feature = await edits.CreateAsync(collectionId, body, crs);
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.Headers.Location = OgcLinks.Of(context.Request, collectionId, "/items/" + Uri.EscapeDataString(feature.Id));
        await AnswerAsync(context, collection, feature);
    }

    private static async Task ReplaceAsync(string collectionId, string featureId, HttpContext context, Collections collections, FeatureEdits edits)
    {
        _ = Actor.Demand(context, Act.WriteData);
        var collection = await OgcLinks.CollectionAsync(context, collections, collectionId);
        var (body, crs) = (await JsonBody.ReadObjectAsync(context.Request, GeoJson), ContentCrs(context.Request, collection));
        var (feature, created) = await edits.ReplaceAsync(collectionId, featureId, body, crs, Preconditions.Of(context.Request));
        if (created)
        {
            context.Response.StatusCode = StatusCodes.Status201Created;
            context.Response.Headers.Location = OgcLinks.Of(context.Request, collectionId, "/items/" + Uri.EscapeDataString(feature.Id));
        }
        await AnswerAsync(context, collection, feature);
    }

    private static async Task ChangeAsync(string collectionId, string featureId, HttpContext context, Collections collections, FeatureEdits edits)
    {
        _ = Actor.Demand(context, Act.WriteData);
        var collection = await OgcLinks.CollectionAsync(context, collections, collectionId);
        var (patch, crs) = (await JsonBody.ReadObjectAsync(context.Request, MergePatch, "application/json", "application/geo+json"), ContentCrs(context.Request, collection));
        await AnswerAsync(context, collection, await edits.ChangeAsync(collectionId, featureId, patch, crs, Preconditions.Of(context.Request)));
    }

    private static async Task<IResult> DeleteAsync(string collectionId, string featureId, HttpContext context, Collections collections, FeatureEdits edits)
    {
        _ = Actor.Demand(context, Act.WriteData);
        _ = await OgcLinks.CollectionAsync(context, collections, collectionId);
        await edits.DeleteAsync(collectionId, featureId, Preconditions.Of(context.Request));
        return TypedResults.NoContent();
    }

    private static async Task CreateCollectionAsync(HttpContext context, Collections collections)
    {
        _ = Actor.Demand(context, Act.WriteData);
        var body = await JsonBody.ReadObjectAsync(context.Request);
        var id = CollectionDocument.Id(body);
        var collection = await collections.CreateAsync(id, CollectionDocument.Checked(body));
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.Headers.Location = OgcLinks.Of(context.Request, id);
        await context.WriteJsonAsync(CollectionJson.Write(context.Request, collection, ReaderLanguage.Of(context.Request)));
    }

    private static async Task ChangeCollectionAsync(string collectionId, HttpContext context, Collections collections)
    {
        _ = Actor.Demand(context, Act.WriteData);
        // Whoever may not see it changes nothing of it, and is told that there is none.
        _ = await OgcLinks.CollectionAsync(context, collections, collectionId);
        var patch = await JsonBody.ReadObjectAsync(context.Request, MergePatch, "application/json");
        var collection = await collections.UpdateAsync(collectionId, c => CollectionDocument.Changed(c, patch));
        await context.WriteJsonAsync(CollectionJson.Write(context.Request, collection, ReaderLanguage.Of(context.Request)));
    }

    private static async Task<IResult> DeleteCollectionAsync(string collectionId, HttpContext context, Collections collections)
    {
        _ = Actor.Demand(context, Act.WriteData);
        if ((await OgcLinks.CollectionAsync(context, collections, collectionId)).Data is not null) throw new Core.ProblemException(Collections.FromFile(collectionId));
        await collections.DeleteAsync(collectionId);
        return TypedResults.NoContent();
    }

    // In which reference system the body's coordinates are (Part 4, content-crs-header).
    private static CrsDefinition ContentCrs(HttpRequest request, Collection collection) =>
        request.Headers["Content-Crs"].ToString() is { Length: > 0 } crs ? CrsRegister.Resolve(crs, "Content-Crs", collection.AllCrs) : CrsRegister.Crs84;

    private static async Task AnswerAsync(HttpContext context, Collection collection, StoredFeature feature)
    {
        context.Response.Headers.ETag = feature.ETag;
        context.Response.Headers.LastModified = feature.Modified.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        context.Response.Headers["Content-Crs"] = $"<{collection.DefaultCrs.Uri}>";
        await ItemsApi.WriteAsync(context, collection, feature, collection.DefaultCrs, Format.GeoJson);
    }
}
