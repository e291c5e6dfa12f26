using System.Text;
using System.Text.Json;
using SmartRegion.Core;
using SmartRegion.Query;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Reading;

/// <summary>
/// Answers reading requests. Everything is read before anything is written, so that an error is an error and a slow client holds
/// no connection to the store.
/// </summary>
internal static class SensorReads
{
    private const string JsonType = "application/json";

    /// <summary>The answer to a GET of anything below the root.</summary>
    public static async Task<SensorAnswer> ReadAsync(Session session, EntityIds ids, SensorRequest request)
    {
        var query = ODataOptions.Parse(request.Options);
        var path = SensorPath.Parse(request.Path);
        if (Observed(path, ids) is var (found, through) && found && ObservationPages.Takes(query, ids)
            && await ObservationPages.ReadAsync(session, ids, request, through, query) is { } answer) return answer;
        var target = await new PathWalk(session, ids).ToAsync(path);
        if (target.Property.Count > 0) return await PropertyAsync(session, ids, request, target, query);
        var pages = new Pages(session, ids);
        var format = ResultFormat.Of(query, target);
        Selection.Check(target.Type, query);
        if (target.Key is { } key)
        {
            Demand(query, ["$select", "$expand", "$resultFormat"]);
            var row = await pages.ReadAsync(target.Type, key, query);
            if (format is not null) return format(new EntityPage { Type = target.Type, Rows = [row] }, query, ids, request);
            return Json(json => { if (target.Ref) new EntityJson(json, ids, request.Root).WriteRef(row); else new EntityJson(json, ids, request.Root).Write(row, query); });
        }
        var page = await pages.ReadAsync(target.Type, target.Through, query);
        if (target.Ref) return Json(json => new EntityJson(json, ids, request.Root).WriteRefs(page, request.Address));
        return format is null ? Json(json => new EntityJson(json, ids, request.Root).Write(page, query, request.Address)) : format(page, query, ids, request);
    }

    // Observations(…) of all or of one datastream, whose being there the rows prove.
    private static (bool Found, Relation? Through) Observed(IReadOnlyList<PathSegment> path, EntityIds ids)
    {
        if (path.Count is 0 or > 2 || path[^1] is not { Name: "Observations", Id: null }) return (false, null);
        if (path.Count == 1) return (true, null);
        if (path[0] is not { Name: "Datastreams" or "MultiDatastreams", Id: { } id } || ids.KeyOf(id) is not { } key) return (false, null);
        var source = EntityTypes.OfSet(path[0].Name)!;
        return (true, new Relation(source, key, source.Navigation("Observations")!));
    }

    /// <summary>A JSON answer.</summary>
    public static SensorAnswer Json(Action<Utf8JsonWriter> write, string type = JsonType)
    {
        var buffer = new PooledBytes();
        using (var json = new Utf8JsonWriter(buffer, Core.Json.Writing)) write(json);
        return new SensorAnswer(200, type, buffer.Written) { Lent = buffer };
    }

    private static void Demand(ODataQuery query, IReadOnlyList<string> known)
    {
        var given = new[]
        {
            ("$filter", query.Filter is not null), ("$orderby", query.OrderBy.Count > 0), ("$top", query.Top is not null),
            ("$skip", query.Skip is not null), ("$count", query.Count is not null), ("$skiptoken", query.SkipToken is not null),
            ("$select", query.Select.Count > 0), ("$expand", query.Expand.Count > 0), ("$resultFormat", query.ResultFormat is not null),
        };
        if (given.FirstOrDefault(g => g.Item2 && !known.Contains(g.Item1)) is (string option, true))
            throw new ProblemException(option, $"{option} has no meaning for one entity. Known here: {string.Join(", ", known.DefaultIfEmpty("none"))}.");
    }

    private static async Task<SensorAnswer> PropertyAsync(Session session, EntityIds ids, SensorRequest request, Target target, ODataQuery query)
    {
        Demand(query, []);
        var row = await new Pages(session, ids).ReadAsync(target.Type, target.Key!.Value, ODataQuery.None);
        var entity = Json(json => new EntityJson(json, ids, request.Root).Write(row, ODataQuery.None));
        using var document = JsonDocument.Parse(entity.Body, new JsonDocumentOptions { MaxDepth = 128 });
        if (Find(document.RootElement, target.Property) is not { } value || value.ValueKind == JsonValueKind.Null) return new SensorAnswer(204);
        if (!target.Value)
            return Json(json =>
            {
                json.WriteStartObject();
                json.WritePropertyName(target.PropertyName);
                value.WriteTo(json);
                json.WriteEndObject();
            });
        return value.ValueKind is JsonValueKind.Object or JsonValueKind.Array
            ? Json(value.WriteTo)
            : new SensorAnswer(200, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(value.ToString() is var text && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? text.ToLowerInvariant() : text));
    }

    private static JsonElement? Find(JsonElement value, IReadOnlyList<string> path)
    {
        foreach (var (name, i) in path.Select((p, i) => (p, i)))
        {
            var member = i == 0 && name is "id" ? "@iot.id" : name;
            if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty(member, out var inner)) value = inner;
            else if (value.ValueKind == JsonValueKind.Array && int.TryParse(name.Trim('[', ']'), out var at) && at >= 0 && at < value.GetArrayLength()) value = value[at];
            else return null;
        }
        return value;
    }
}
