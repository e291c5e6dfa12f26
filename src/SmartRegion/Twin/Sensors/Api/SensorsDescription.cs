using SmartRegion.Http;

namespace SmartRegion.Twin.Sensors.Api;

/// <summary>What the addresses of SensorThings do, for OpenAPI.</summary>
internal static class SensorsDescription
{
    private const string Tag = "SensorThings";

    private static readonly ApiParameter Path = new("path", "A path of the standard: a set, an entity, its relations and properties.", In: "path", Example: "Things(1)/Datastreams");

    private static readonly IReadOnlyList<int> WriteFailures = [400, 403, 404, 405, 409, 413, 415];

    public static readonly ApiOperation Landing = new("getSensorThings", "The entity sets, and what is served", Tag) { Failure = [] };

    public static readonly ApiOperation Read = new("readSensorThings", "Read a set, an entity, a relation or a property (OGC 18-088)", Tag)
    {
        Parameters =
        [
            Path,
            new("$filter", "Which entities.", Example: "name eq 'Water meter'"),
            new("$expand", "Relations to tell with each, with options of their own.", Example: "Observations($top=1)"),
            new("$select", "Which properties to tell.", Example: "name,description"),
            new("$orderby", "By what to sort.", Example: "phenomenonTime desc"),
            new("$top", "How many.", "integer"),
            new("$skip", "How many to leave out first.", "integer"),
            new("$skiptoken", "Where a next page begins, from its link."),
            new("$count", "Whether to tell how many there are in all.", "boolean"),
            new("$resultFormat", "Another format.", Example: "dataArray"),
        ],
        Produces = ["application/json", "text/event-stream"],
        Success = [200, 204],
    };

    public static readonly ApiOperation Create = new("createInSensorThings", "Create an entity, with all that is nested in it", Tag)
    { Parameters = [Path], Consumes = ["application/json"], Success = [201], Failure = WriteFailures };

    public static readonly ApiOperation CreateObservations = new("createObservations", "Create many Observations from data arrays", Tag)
    { Consumes = ["application/json"], Success = [201], Failure = WriteFailures };

    public static readonly ApiOperation Batch = new("batchSensorThings", "Several requests at once, change sets in one transaction", Tag)
    { Consumes = ["application/json", "multipart/mixed"], Produces = ["application/json", "multipart/mixed"], Failure = [400, 403, 413, 415] };

    public static readonly ApiOperation Change = new("changeInSensorThings", "Change what is named of an entity, or of all that a $filter picks", Tag)
    { Parameters = [Path], Consumes = ["application/json", "application/json-patch+json"], Failure = WriteFailures };

    public static readonly ApiOperation Replace = new("replaceInSensorThings", "Replace the properties of an entity", Tag)
    { Parameters = [Path], Consumes = ["application/json"], Failure = WriteFailures };

    public static readonly ApiOperation Delete = new("deleteInSensorThings", "Delete an entity with what depends on it, or all that a $filter picks", Tag)
    { Parameters = [Path], Failure = WriteFailures };
}
