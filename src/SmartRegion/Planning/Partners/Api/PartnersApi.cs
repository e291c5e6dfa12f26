using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Places;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Planning.Partners.Api;

/// <summary>With whom: <c>/api/partners/match</c> and <c>/api/partners/set</c>.</summary>
public static class PartnersApi
{
    private static readonly ApiParameter[] Common =
    [
        new("place", "Id of the municipality that looks for partners.", Example: "cz-555398"),
        new("topic", "Topics of the matter.", Values: [.. Topics.All.Select(t => t.Id)]),
        new("concept", "Concepts of the vocabulary that it is about, such as street-lighting."),
        new("cooperation", "Forms of cooperation that are welcome.", Values: PartnerRequest.Forms),
        new("language", "Languages in which one can talk.", Values: ["cs", "de", "en"]),
        new("limit", "How many at most; 20 without being said, at most 100.", "integer"),
    ];

    public static void MapPartners(this WebApplication app)
    {
        app.MapGet("/api/partners/match", MatchAsync).WithApi(new ApiOperation("matchPartners", "Offers for a need, needs for an offer, and organisations that work on a matter, with the reasons; by codes, across languages", "Partners")
        {
            Parameters = [new("of", "Id of a need or an offer, whose counterparts are found."), .. Common, new("country", "Only partners from these countries.", Values: ["CZ", "DE"])],
            Sample = "?topic=information-technology&place=cz-555398",
            Failure = [400],
        });
        app.MapGet("/api/partners/set", SetAsync).WithApi(new ApiOperation("proposePartners", "A set of partners that fulfils a programme's rules: lead, one from each country it names, kinds that may apply; and what is still missing", "Partners")
        {
            Parameters = [new("programme", "Id of the programme."), .. Common],
            Sample = "?programme=interreg-by-cz-2021-2027&place=cz-555398&topic=environment",
            Failure = [400],
        });
    }

    /// <summary>What a request tells.</summary>
    /// <exception cref="ProblemException">400 naming the field.</exception>
    public static PartnerRequest Read(HttpRequest request, Atlas atlas) => PartnerRequest.Read(new Parameters(request, PartnerRequest.Names), atlas);

    private static async Task MatchAsync(HttpContext context, Atlases atlases)
    {
        var atlas = await atlases.NowAsync();
        var request = Read(context.Request, atlas);
        if (!request.IsAbout) throw new ProblemException("topic", "Say what it is about: of=, topic= or concept=.");
        await context.WriteJsonAsync(PartnersJson.Matches(new PartnerMatching(atlas, Today).Of(request), path => Address.Of(context.Request, path)));
    }

    private static async Task SetAsync(HttpContext context, Atlases atlases)
    {
        var atlas = await atlases.NowAsync();
        var request = Read(context.Request, atlas);
        if (request.Programme is null) throw new ProblemException("programme", "Name the programme whose rules the partners shall fulfil, such as programme=interreg-by-cz-2021-2027.");
        await context.WriteJsonAsync(PartnersJson.Set(PartnerSet.Of(atlas, request, Today), path => Address.Of(context.Request, path)));
    }

    private static DateOnly Today => DateOnly.FromDateTime(DateTime.UtcNow);
}
