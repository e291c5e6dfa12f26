using System.Data.Common;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Writing;

/// <summary>
/// Creates entities with all that is nested in them (deep insert, 18-088 10.2.1): what an entity needs comes before it, what
/// belongs to it after, all in the transaction of the scope.
/// </summary>
internal static class EntityInsert
{
    /// <summary>Creates it; the answer is its key.</summary>
    /// <param name="given">Keys of relations that the address or the surrounding entity gives, by name.</param>
    public static async Task<long> CreateAsync(WriteScope scope, EntityType type, JsonNode? json, string at, IReadOnlyDictionary<string, long> given)
    {
        if (type.IsObservation) return (await CreateAllAsync(scope, [(json, at)], given))[0];
        var body = EntityBody.Read(type, json, at, whole: true);
        foreach (var many in type.Navigations.Where(n => n is { Many: true, Required: true } && !given.ContainsKey(n.Name)))
            if (body.Links.GetValueOrDefault(many.Name) is not JsonArray { Count: > 0 })
                throw new ProblemException($"{at}/{many.Name}", $"A {type.Name} needs at least one of {many.Name}.");
        var ones = await OnesAsync(scope, body, given);
        var key = await InsertAsync(scope, body, ones);
        scope.Changes.Add(new EntityChange(ChangeKind.Created, type, key));
        await EntityLinks.WriteAsync(scope, body, key, given, isNew: true);
        return key;
    }

    /// <summary>Creates several observations of one address at once.</summary>
    public static async Task<List<long>> CreateAllAsync(WriteScope scope, IReadOnlyList<(JsonNode? Json, string At)> items, IReadOnlyDictionary<string, long> given)
    {
        var rows = new ObservationRow[items.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            var body = EntityBody.Read(EntityTypes.Observation, items[i].Json, items[i].At, whole: true);
            var ones = await OnesAsync(scope, body, given);
            if (ones.ContainsKey("Datastream") == ones.ContainsKey("MultiDatastream"))
                throw new ProblemException($"{items[i].At}/Datastream", "An Observation needs a Datastream or a MultiDatastream, and not both.");
            rows[i] = ObservationFields.Row(body, scope.Now) with
            {
                Datastream = ones.TryGetValue("Datastream", out var stream) ? stream : ones["MultiDatastream"],
                Feature = ones.GetValueOrDefault("FeatureOfInterest"),
            };
        }
        await InsertAsync(scope, rows);
        for (var i = 0; i < rows.Length; i++)
            if (rows[i].Error is { } error) throw Conflict(error, items[i].At) ?? new ProblemException(items[i].At, error);
        return [.. rows.Select(r => r.Id)];
    }

    /// <summary>The 409 of what cannot be because of what is there; null for all other faults.</summary>
    public static ProblemException? Conflict(string error, string at) => error switch
    {
        ObservationRow.Duplicate => new(new Problem(409, "There is one already", error, [new Fault($"{at}/phenomenonTime", error)])),
        ObservationRow.Derived => new(new Problem(409, "Written by the service", error, [new Fault(at.Length == 0 ? "/MultiDatastream" : at, error)])),
        _ => null,
    };

    /// <summary>Stores rows of observations and notes what was made.</summary>
    public static async Task InsertAsync(WriteScope scope, ObservationRow[] rows)
    {
        var features = new List<long>();
        var replaced = await ObservationBatch.InsertAsync(scope.Session, rows, features, scope.IsService);
        scope.Changes.AddRange(features.Select(f => new EntityChange(ChangeKind.Created, EntityTypes.FeatureOfInterest, f)));
        if (replaced.Count == 0) { scope.Observations.AddRange(rows.Where(r => r.Error is null)); return; }
        // What took the place of one that was there before is a change of that one; of several of one time in this batch only one is there.
        scope.Observations.AddRange(rows.Where((r, i) => r.Error is null && !replaced.ContainsKey(i)));
        scope.Changes.AddRange(replaced.Where(r => r.Key == r.Value).Select(r => rows[r.Key].Id).Distinct().Select(id => new EntityChange(ChangeKind.Updated, EntityTypes.Observation, id)));
    }

    /// <summary>The keys of the relations to one: given, linked, or created here.</summary>
    private static async Task<Dictionary<string, long>> OnesAsync(WriteScope scope, EntityBody body, IReadOnlyDictionary<string, long> given)
    {
        var keys = new Dictionary<string, long>();
        foreach (var one in body.Type.Navigations.Where(n => !n.Many))
        {
            var at = $"{body.At}/{one.Name}";
            long? key = given.TryGetValue(one.Name, out var known) ? known : null;
            if (body.Links.GetValueOrDefault(one.Name) is { } node)
            {
                if (key is not null && !scope.IsLink(node)) throw new ProblemException(at, $"The {one.Name} is given by where this stands already.");
                var named = scope.IsLink(node) ? await scope.LinkedAsync(one.Target, node, at) : await CreateAsync(scope, one.Target, node, at, Nothing);
                if (key is not null && key != named) throw new ProblemException(at, $"This {one.Name} is another than the one that is given by where this stands.");
                key = named;
            }
            if (key is not null) keys[one.Name] = key.Value;
            else if (one.Required) throw new ProblemException(at, $"A {body.Type.Name} needs a {one.Name}: give {{\"@iot.id\": …}} of one that exists, or a whole one.");
        }
        return keys;
    }

    private static async Task<long> InsertAsync(WriteScope scope, EntityBody body, Dictionary<string, long> ones)
    {
        var columns = EntityColumns.Of(scope, body, null);
        if (scope.Ids.Kind == IdKind.String && body.Id is { } id) columns.Add(("id", $"{id}"));
        foreach (var (name, key) in ones) columns.Add((EntityColumns.Bare(((ToOne)body.Type.Navigation(name)!.Join).Column), $"{key}"));
        if (body.Type.IsDatastream) columns.Add(("multi", SqlText.Raw(body.Type == EntityTypes.MultiDatastream ? "1" : "0")));
        var names = SqlText.Raw(string.Join(", ", columns.Select(c => c.Column)));
        try
        {
            return await scope.Session.FirstAsync($"insert into {SqlText.Raw(body.Type.Table)} ({names}) values ({SqlText.Join(", ", columns.Select(c => c.Value))}) returning key", r => r.GetInt64(0));
        }
        catch (DbException e) when (scope.Dialect.IsDuplicate(e))
        {
            throw new ProblemException(new Problem(409, "The id is taken", $"There is a {body.Type.Name} with the id {body.Id} already.", [new Fault($"{body.At}/@iot.id", "It is taken.")]));
        }
    }

    public static readonly IReadOnlyDictionary<string, long> Nothing = new Dictionary<string, long>();
}
