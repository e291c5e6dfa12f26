using SmartRegion.Http;

namespace SmartRegion.Catalogue.Harvest.Api;

/// <summary>What OpenAPI tells of the addresses of <see cref="HarvestApi"/>.</summary>
internal static class HarvestDescription
{
    private const string Tag = "Harvest";
    private static readonly ApiParameter Id = new("id", "The source's id.", In: "path", Example: "govdata");

    public static readonly ApiOperation List = new("listHarvestSources", "All sources, each with its last visit", Tag) { Failure = [] };

    public static readonly ApiOperation One = new("getHarvestSource", "One source, with its last visit", Tag) { Parameters = [Id], Failure = [404] };

    public static readonly ApiOperation Put = new("putHarvestSource", "Create or replace a source; it is visited soon", Tag)
    {
        Parameters = [Id],
        Consumes = ["application/json"],
        Success = [200, 201],
        Failure = [400, 403, 409, 413, 415, 422],
        SampleBody = """{"title":{"de":"GovData"},"type":"ckan","url":"https://ckan.govdata.de","filter":"groups:tran","countries":["DE"],"paused":true}""",
    };

    public static readonly ApiOperation Delete = new("deleteHarvestSource", "Delete a source; its entries stay as the region's own, those of a peer are deleted", Tag) { Parameters = [Id], Success = [204], Failure = [403, 404, 409] };

    public static readonly ApiOperation Runs = new("listHarvestRuns", "The reports of its visits, the newest first", Tag) { Parameters = [Id, new("limit", "How many, 200 at most.", "integer")], Failure = [400, 404] };

    public static readonly ApiOperation Ask = new("askHarvestRun", "Visit the source now", Tag)
    {
        Parameters = [Id, new("whole", "true: read all, not only what has changed.", Values: ["true", "false"]), new("accept-gone", "true: mark as gone what has vanished, however much it is.", Values: ["true", "false"])],
        Success = [202],
        Failure = [400, 403, 404],
    };

    public static readonly ApiOperation Run = new("getHarvestRun", "The report of one visit: counts, faults and examples", Tag) { Parameters = [new("run", "Its number.", "integer", "path", Example: "1")], Failure = [404] };

    public static readonly ApiOperation Provenance = new("getProvenance", "Where a harvested entry comes from", Tag) { Parameters = [new("id", "Id of the entry.", In: "path", Example: "nova-role-led-lighting")], Failure = [404] };

    public static readonly ApiOperation Schema = new("getHarvestSourceSchema", "JSON Schema of a source", Tag) { Produces = ["application/schema+json"], Failure = [] };
}
