using SmartRegion.Catalogue.Places;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Catalogue.Api;

/// <summary>What is known around a place: <c>/api/places/{id}</c>, the facts of its page.</summary>
public static class PlacesApi
{
    public static void MapPlaces(this WebApplication app) => app.MapGet("/api/places/{id}", OneAsync).WithApi(
        new ApiOperation("getPlace", "A place with its neighbours on both sides of the border, similar municipalities, practices with the reasons, funding, people and data", "Places")
        {
            Parameters = [new("id", "Id of the place: cz- and RÚIAN, de- and AGS, district or NUTS code.", In: "path", Example: "cz-555398")],
            Schema = "placeFacts",
            Success = [200, 304],
            Failure = [404],
        });

    /// <summary>The facts of a place as of today.</summary>
    /// <exception cref="ProblemException">404 when there is no such place.</exception>
    public static PlaceFacts FactsOf(Atlas atlas, string id) =>
        PlaceFacts.Of(atlas, atlas.Demand(id), DateOnly.FromDateTime(DateTime.UtcNow));

    private static async Task OneAsync(string id, HttpContext context, Atlases atlases)
    {
        var atlas = await atlases.NowAsync();
        var facts = FactsOf(atlas, id);
        if (ETags.NotModified(context, $"W/\"{atlas.Seq}-{DateTime.UtcNow:yyyyMMdd}\"")) return;
        await context.WriteJsonAsync(PlaceJson.Whole(facts, path => Address.Of(context.Request, path)));
    }
}
