using SmartRegion.Access;
using SmartRegion.Catalogue;
using SmartRegion.Core;
using SmartRegion.Portal.Pages;
using SmartRegion.Storage;
using SmartRegion.Twin.Features;
using SmartRegion.Twin.Sensors;
using SmartRegion.Twin.Sensors.Model;
using SmartRegion.Twin.Sensors.Restricted;

namespace SmartRegion.Portal;

/// <summary>The pages on which it is said who sees a collection of features, a Thing, a Datastream.</summary>
public static class VisibilityPages
{
    private static readonly string[] OfCollections = ["public", "members", "organisation", "hidden"];
    private static readonly string[] OfEntities = ["public", "members", "organisation"];

    public static void MapVisibilityPages(this WebApplication app)
    {
        app.OwnPagesShown(Act.WriteData).MapMethods("/collections/{collectionId}/visibility", PortalPages.Reading, async (string collectionId, HttpContext context, Collections collections, Entries entries) =>
            Show(await OfCollectionAsync(collectionId, context, collections, entries)));
        var shown = app.OwnPagesShown(Act.WriteSensors);
        shown.MapMethods("/things/{id}/visibility", PortalPages.Reading, async (string id, HttpContext context, Store store, Sensors sensors, Entries entries) =>
            Show(await OfEntityAsync(EntityTypes.Thing, "things", id, context, store, sensors, entries)));
        shown.MapMethods("/datastreams/{id}/visibility", PortalPages.Reading, async (string id, HttpContext context, Store store, Sensors sensors, Entries entries) =>
            Show(await OfEntityAsync(EntityTypes.Datastream, "datastreams", id, context, store, sensors, entries)));
        var posts = app.FormPosts();
        posts.MapPost("/collections/{collectionId}/visibility", SetCollectionAsync).Demand(Act.WriteData);
        posts.MapPost("/things/{id}/visibility", async (string id, HttpContext context, Store store, Sensors sensors, Entries entries) =>
        {
            return await SetEntityAsync(EntityTypes.Thing, "things", id, context, store, sensors, entries);
        }).Demand(Act.WriteSensors);
        posts.MapPost("/datastreams/{id}/visibility", async (string id, HttpContext context, Store store, Sensors sensors, Entries entries) =>
        {
            return await SetEntityAsync(EntityTypes.Datastream, "datastreams", id, context, store, sensors, entries);
        }).Demand(Act.WriteSensors);
    }

    private static async Task<IResult> SetCollectionAsync(string collectionId, HttpContext context, Collections collections, Entries entries)
    {
        var view = await AskedAsync(await OfCollectionAsync(collectionId, context, collections, entries), context);
        if (view.Fault is not null) return Show(view, StatusCodes.Status400BadRequest);
        await collections.UpdateAsync(collectionId, c =>
        {
            var doc = (System.Text.Json.Nodes.JsonObject)c.Doc.DeepClone();
            CollectionDocument.Show(doc, view.Visibility, view.Visibility == "organisation" ? view.Owner : null);
            return doc;
        });
        return TypedResults.Redirect(view.Back);
    }

    private static async Task<IResult> SetEntityAsync(EntityType type, string pages, string id, HttpContext context, Store store, Sensors sensors, Entries entries)
    {
        var view = await AskedAsync(await OfEntityAsync(type, pages, id, context, store, sensors, entries), context);
        if (view.Fault is not null) return Show(view, StatusCodes.Status400BadRequest);
        try
        {
            await ShownTo.WriteAsync(sensors, type, id, view.Visibility, view.Owner);
        }
        catch (ProblemException) { return Show(view with { Fault = "visibility.other-organisation" }, StatusCodes.Status400BadRequest); }
        return TypedResults.Redirect(view.Back);
    }

    private static async Task<VisibilityShown> OfCollectionAsync(string id, HttpContext context, Collections collections, Entries entries)
    {
        var collection = await collections.FindAsync(id) is { Data: null } found && found.IsShownTo(Actor.Of(context)) ? found : throw new ProblemException(Collections.Unknown(id));
        var reader = Reader.Of(context);
        return new VisibilityShown(reader.Plain(collection.Title), reader.Url($"/collections/{Uri.EscapeDataString(id)}"), collection.Visibility, collection.Owner, OfCollections, await entries.OfKindAsync("organisation"));
    }

    private static async Task<VisibilityShown> OfEntityAsync(EntityType type, string pages, string id, HttpContext context, Store store, Sensors sensors, Entries entries)
    {
        var found = await ShownTo.ReadAsync(store, sensors, type, id) ?? throw new ProblemException(Problem.NotFound($"There is no {type.Name} '{id}'."));
        return new VisibilityShown(found.Name, Reader.Of(context).Url($"/{pages}/{Uri.EscapeDataString(id)}"), found.Visibility, found.Owner, OfEntities, await entries.OfKindAsync("organisation"))
        { Hint = type == EntityTypes.Thing ? "visibility.hint-thing" : "visibility.hint-datastream" };
    }

    private static async Task<VisibilityShown> AskedAsync(VisibilityShown view, HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        view = view with { Visibility = form.Field("visibility"), Owner = form.Field("owner") };
        if (!view.Choices.Contains(view.Visibility)) return view with { Visibility = "public", Fault = "visibility.choose" };
        return view.Visibility == "organisation" && !view.Organisations.Any(o => o.Id == view.Owner) ? view with { Fault = "people.no-organisation" } : view;
    }

    private static IResult Show(VisibilityShown view, int status = 200) => PortalPages.Page<VisibilityPage>(new { View = view }, status);
}

/// <summary>What the page shows on which one says who sees something.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="Back">Its own page.</param>
/// <param name="Choices">The visibilities that it can have.</param>
public sealed record VisibilityShown(string Title, string Back, string Visibility, string Owner, IReadOnlyList<string> Choices, IReadOnlyList<Entry> Organisations)
{
    /// <summary>Key of the text that says what hangs on it.</summary>
    public string? Hint { get; init; }

    /// <summary>Key of the text that says why not.</summary>
    public string? Fault { get; init; }
}
