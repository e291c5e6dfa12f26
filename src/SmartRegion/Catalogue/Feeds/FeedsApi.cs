using SmartRegion.Access;
using SmartRegion.Http;

namespace SmartRegion.Catalogue.Feeds;

/// <summary>What programs follow the catalogue by: Atom, calendars, OAI-PMH, and the map of the site for search engines.</summary>
public static class FeedsApi
{
    private const string Tag = "Feeds";

    public static IServiceCollection AddFeeds(this IServiceCollection services, CalendarZone zone) =>
        services.AddSingleton(zone).AddSingleton<Sitemap>().AddSingleton<OaiRecords>().AddSingleton<OaiAnswers>();

    public static void MapFeeds(this WebApplication app)
    {
        app.MapGet("/feed.atom", AtomFeed.WriteAsync).WithApi(new ApiOperation("getAtomFeed", "What has changed lately (RFC 4287), filtered like the list of entries, in pages (RFC 5005)", Tag)
        {
            Parameters = [new("q", "Words, as in the list of entries, whose other filters it takes too."), new("kind", "Kinds, separated by commas."), new("limit", "How many at once.", "integer")],
            Produces = [AtomFeed.MediaType],
            Success = [200, 304],
            Failure = [400],
        });
        app.MapGet("/events.ics", EventCalendar.EventsAsync).WithApi(Calendar("getEventCalendar", "Events as a calendar (RFC 5545), filtered like the list of entries"));
        app.MapGet("/calls.ics", EventCalendar.CallsAsync).WithApi(Calendar("getCallCalendar", "Calls of funding programmes as a calendar: when they open and close"));
        app.MapGet("/sitemap.xml", (HttpContext context, Sitemap map) => map.WriteAsync(context)).WithApi(new ApiOperation("getSitemap", "All pages, with their other languages, for search engines; an index of such when they are many", Tag) { Produces = [Sitemap.MediaType], Success = [200, 304], Failure = [] });
        app.MapGet("/sitemaps/{number:int}.xml", (int number, HttpContext context, Sitemap map) => map.WritePartAsync(context, number)).WithApi(new ApiOperation("getSitemapPart", "A part of the map of pages", Tag)
        {
            Parameters = [new("number", "Its number, from 1.", "integer", "path", Example: "1")],
            Produces = [Sitemap.MediaType],
            Success = [200, 304],
            Failure = [404],
        });
        app.MapGet("/robots.txt", (HttpContext context) => TypedResults.Text($"User-agent: *\nAllow: /\nDisallow: /*/search/points\nSitemap: {Address.Of(context.Request, "/sitemap.xml")}\n"))
            .WithApi(new ApiOperation("getRobots", "What search engines may read", Tag) { Produces = ["text/plain"], Failure = [] });
        app.MapGet("/oai", (HttpContext context, OaiAnswers answers) => answers.WriteAsync(context)).WithApi(new ApiOperation("getOai", "OAI-PMH 2.0: Identify, ListMetadataFormats, ListSets, ListIdentifiers, ListRecords, GetRecord", Tag)
        {
            Parameters = [new("verb", "What is asked for.", Values: OaiAnswers.Verbs), new("metadataPrefix", "oai_dc, or dcat for RDF/XML.", Values: [OaiRequest.DublinCore, OaiRequest.Dcat]), new("from", "Changed since."), new("until", "Changed until."), new("set", "A kind."), new("identifier", "Of a record."), new("resumptionToken", "Of the next page.")],
            Sample = "?verb=Identify",
            Produces = [OaiAnswers.MediaType],
            Failure = [],
        });
        app.MapPost("/oai", (HttpContext context, OaiAnswers answers) => answers.WriteAsync(context)).Demand(Act.Read).WithApi(new ApiOperation("postOai", "OAI-PMH 2.0 with its arguments as a form", Tag)
        {
            Consumes = ["application/x-www-form-urlencoded"],
            Produces = [OaiAnswers.MediaType],
            Failure = [],
            SampleBody = "verb=ListSets",
        });
    }

    private static ApiOperation Calendar(string id, string summary) => new(id, summary, Tag)
    {
        Parameters = [new("topic", "Topics, separated by commas."), new("place", "Id of a place."), new("lang", "Language of the texts.")],
        Produces = [EventCalendar.MediaType],
        Success = [200, 304],
        Failure = [400],
    };
}
