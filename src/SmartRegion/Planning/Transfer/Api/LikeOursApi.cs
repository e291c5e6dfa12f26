using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Places;
using SmartRegion.Http;

namespace SmartRegion.Planning.Transfer.Api;

/// <summary>What places like ours have done: <c>/api/places/{id}/similar</c>.</summary>
public static class LikeOursApi
{
    public static void MapLikeOurs(this WebApplication app) => app.MapGet("/api/places/{id}/similar", OneAsync).WithApi(
        new ApiOperation("similarPlaces", "Municipalities like this one on both sides of the border, each factor of the comparison with its weight; practices ranked for it with the reasons, and whether their conditions are met, not met or unknown", "Places")
        {
            Parameters =
            [
                new("id", "Id of the municipality.", In: "path", Example: "cz-555398"),
                new("topic", "Topics that the municipality wishes for; without them those that it is at work on count.", Values: [.. Topics.All.Select(t => t.Id)]),
                new("have", "Concepts of the vocabulary that it has at hand, such as lorawan."),
                new("staff", "Posts that it can give, such as 0.5."),
                new("limit", "Municipalities of each side, and practices; 10 without being said, at most 100.", "integer"),
            ],
            Sample = "?topic=energy&staff=0.5&limit=3",
            Failure = [400, 404],
        });

    private static async Task OneAsync(string id, HttpContext context, Atlases atlases)
    {
        var atlas = await atlases.NowAsync();
        var request = LikeOursRequest.Read(new Parameters(context.Request, LikeOursRequest.Names), atlas, id);
        if (request.Fault is { } fault) throw fault;
        await context.WriteJsonAsync(LikeOursJson.Whole(LikeOurs.Of(atlas, request), path => Address.Of(context.Request, path)));
    }
}
