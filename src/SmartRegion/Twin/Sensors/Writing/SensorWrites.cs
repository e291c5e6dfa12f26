using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Query;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Model;
using SmartRegion.Twin.Sensors.Reading;

namespace SmartRegion.Twin.Sensors.Writing;

/// <summary>Answers requests that change entities, within the transaction of a scope.</summary>
internal static class SensorWrites
{
    private const string JsonPatchType = "application/json-patch+json";

    /// <summary>Carries out a POST, PATCH, PUT or DELETE.</summary>
    public static async Task<SensorAnswer> WriteAsync(WriteScope scope, SensorRequest request)
    {
        var target = await new PathWalk(scope.Session, scope.Ids).ToAsync(SensorPath.Parse(request.Path));
        if (target.Property.Count > 0 || target.Ref)
            throw new ProblemException(new Problem(405, "Method not allowed", $"{request.Method} goes with sets and entities. Change a property by PATCH of its entity."));
        return (request.Method, target.Key) switch
        {
            ("POST", null) => await CreateAsync(scope, request, target),
            ("PATCH", { } key) => await UpdateAsync(scope, request, target, key, request.ContentType == JsonPatchType ? UpdateMode.JsonPatch : UpdateMode.Merge),
            ("PUT", { } key) => await UpdateAsync(scope, request, target, key, UpdateMode.Replace),
            ("DELETE", { } key) => await DeleteAsync(scope, request, target, [key]),
            ("DELETE", null) => await DeleteAsync(scope, request, target, await MatchingAsync(scope, request, target)),
            ("PATCH", null) => await UpdateAllAsync(scope, request, target),
            _ => throw new ProblemException(new Problem(405, "Method not allowed", target.Key is null
                ? $"A set takes GET, POST, and PATCH and DELETE with a $filter; {request.Method} goes with one entity."
                : "An entity takes GET, PATCH, PUT and DELETE; POST goes with a set.")),
        };
    }

    /// <summary>The body as JSON.</summary>
    public static JsonNode? Body(SensorRequest request)
    {
        if (request.ContentType is not (null or "application/json" or JsonPatchType))
            throw new ProblemException(new Problem(415, "Unsupported media type", $"'{request.ContentType}' is not taken here. Send application/json, or {JsonPatchType} to patch.", [new Fault("Content-Type", "Not a media type that is taken here.")]));
        return JsonBody.ParseLastOfEach(request.Body.Span);
    }

    private static async Task<SensorAnswer> CreateAsync(WriteScope scope, SensorRequest request, Target target)
    {
        DemandNoOptions(request);
        var given = target.Through is { } through ? new Dictionary<string, long> { [through.Navigation.Inverse] = through.Key } : EntityInsert.Nothing;
        var key = await EntityInsert.CreateAsync(scope, target.Type, Body(request), "", given);
        return await AnswerAsync(scope, request, target.Type, key, 201);
    }

    private static async Task<SensorAnswer> UpdateAsync(WriteScope scope, SensorRequest request, Target target, long key, UpdateMode mode)
    {
        DemandNoOptions(request);
        await EntityUpdate.ChangeAsync(scope, target.Type, key, Body(request), mode);
        return await AnswerAsync(scope, request, target.Type, key, 200);
    }

    private static async Task<SensorAnswer> UpdateAllAsync(WriteScope scope, SensorRequest request, Target target)
    {
        var body = Body(request);
        var mode = request.ContentType == JsonPatchType ? UpdateMode.JsonPatch : UpdateMode.Merge;
        foreach (var key in await MatchingAsync(scope, request, target)) await EntityUpdate.ChangeAsync(scope, target.Type, key, body?.DeepClone(), mode);
        return new SensorAnswer(200);
    }

    private static async Task<SensorAnswer> DeleteAsync(WriteScope scope, SensorRequest request, Target target, IReadOnlyCollection<long> keys)
    {
        if (target.Key is not null) DemandNoOptions(request);
        await EntityDelete.DeleteAsync(scope, target.Type, keys);
        return new SensorAnswer(200);
    }

    // Nobody deletes or changes a whole set by a slip of the keyboard.
    private static async Task<List<long>> MatchingAsync(WriteScope scope, SensorRequest request, Target target)
    {
        var query = ODataOptions.Parse(request.Options);
        if (query.Filter is null) throw new ProblemException("$filter", $"{request.Method} of a set needs a $filter that says which are meant; $filter=true means all.");
        if (query != ODataQuery.None with { Filter = query.Filter }) throw new ProblemException("$filter", $"{request.Method} of a set takes no option but $filter.");
        var sql = new EntityQuery(target.Type, query, scope.Dialect, scope.Ids, target.Through?.Navigation, target.Through is null ? null : (SqlText)$"{target.Through.Key}");
        var keys = await scope.Session.ListAsync(sql.Keys(int.MaxValue), r => r.GetInt64(0));
        return target.Type.IsObservation && target.Through is null ? await WithoutDerivedAsync(scope, keys) : keys;
    }

    // Observations of all datastreams at once are those that clients write; rollups follow them.
    private static async Task<List<long>> WithoutDerivedAsync(WriteScope scope, List<long> keys)
    {
        var derived = (await scope.Session.ListAsync($"select datastream from derived_streams", r => r.GetInt64(0))).ToHashSet();
        return derived.Count == 0 ? keys : [.. keys.Where(k => !derived.Contains(ObservationRow.Split(k).Datastream))];
    }

    private static void DemandNoOptions(SensorRequest request)
    {
        if (request.Options.Count > 0) throw new ProblemException(request.Options[0].Key, $"{request.Method} takes no option {request.Options[0].Key} here.");
    }

    private static async Task<SensorAnswer> AnswerAsync(WriteScope scope, SensorRequest request, EntityType type, long key, int status)
    {
        var id = scope.Ids.Kind == IdKind.String && type.HasId ? await scope.Session.FirstAsync($"select id from {SqlText.Raw(type.Table)} where key = {key}", r => r.IsDBNull(0) ? null : r.GetString(0)) : null;
        var location = $"{request.Root}/{type.Set}({scope.Ids.InAddress(key, id)})";
        if (!request.WantsRepresentation) return new SensorAnswer(status, Location: status == 201 ? location : null);
        var row = await new Pages(scope.Session, scope.Ids).ReadAsync(type, key, ODataQuery.None);
        return SensorReads.Json(json => new EntityJson(json, scope.Ids, request.Root).Write(row, ODataQuery.None)) with { Status = status, Location = location };
    }
}
