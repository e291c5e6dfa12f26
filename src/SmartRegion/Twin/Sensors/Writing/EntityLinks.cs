using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Writing;

/// <summary>Writes the relations to many of an entity that is created or changed.</summary>
internal static class EntityLinks
{
    /// <summary>
    /// Writes all that the body or the address names. Of a new entity, what is nested is created; of one that exists, only links
    /// are taken (18-088 10.3).
    /// </summary>
    public static async Task WriteAsync(WriteScope scope, EntityBody body, long key, IReadOnlyDictionary<string, long> given, bool isNew)
    {
        foreach (var nav in body.Type.Navigations.Where(n => n.Many))
        {
            var targets = new List<long>();
            if (given.TryGetValue(nav.Name, out var one)) targets.Add(one);
            var at = $"{body.At}/{nav.Name}";
            if (body.Links.GetValueOrDefault(nav.Name) is { } sent)
            {
                if (nav.ReadOnly) throw new ProblemException(at, $"{nav.Name} are set from their own side: from the {nav.Target.Name}.");
                if (sent is not JsonArray items) throw new ProblemException(at, $"{nav.Name} is an array.");
                if (!isNew && items.Any(i => !scope.IsLink(i)))
                    throw new ProblemException(at, "A change takes links to what exists, {\"@iot.id\": …}; create what is new by itself.");
                targets.AddRange(await TargetsAsync(scope, nav, items, at, key));
            }
            else if (targets.Count == 0) continue;
            await LinkAsync(scope, nav, key, targets, isNew);
        }
        if (body.Type == EntityTypes.HistoricalLocation) await LocationHistory.ApplyAsync(scope, key);
        if (body.Type == EntityTypes.MultiDatastream) await DemandEqualPartsAsync(scope, body, key);
    }

    // 18-088 14.2: units, data types and observed properties go together, in order.
    private static async Task DemandEqualPartsAsync(WriteScope scope, EntityBody body, long key)
    {
        var doc = await scope.Session.FirstAsync($"select doc from datastreams where key = {key}", r => Json.Object(r.GetString(0)));
        var parts = await scope.Session.FirstAsync($"select count(*) from multi_properties where datastream = {key}", r => r.GetInt64(0));
        foreach (var name in new[] { "multiObservationDataTypes", "unitOfMeasurements" })
            if ((doc?[name] as JsonArray)?.Count != parts)
                throw new ProblemException($"{body.At}/{name}", $"{name} has {(doc?[name] as JsonArray)?.Count} items for {parts} ObservedProperties: one for each, in order.");
    }

    private static async Task<List<long>> TargetsAsync(WriteScope scope, Navigation nav, JsonArray items, string at, long key)
    {
        var given = nav.Join is FromMany ? new Dictionary<string, long> { [nav.Inverse] = key } : EntityInsert.Nothing;
        if (nav.Target.IsObservation) return await ObservationsAsync(scope, items, at, given);
        var keys = new List<long>();
        for (var i = 0; i < items.Count; i++)
        {
            var here = $"{at}/{i}";
            if (!scope.IsLink(items[i])) keys.Add(await EntityInsert.CreateAsync(scope, nav.Target, items[i], here, given));
            else
            {
                var linked = await scope.LinkedAsync(nav.Target, items[i]!, here);
                if (nav.Join is FromMany from) await TakeOverAsync(scope, nav, from, linked, key);
                keys.Add(linked);
            }
        }
        return keys;
    }

    private static async Task<List<long>> ObservationsAsync(WriteScope scope, JsonArray items, string at, IReadOnlyDictionary<string, long> given)
    {
        if (items.Any(scope.IsLink)) throw new ProblemException(at, "An Observation stays where it is: its id tells its Datastream.");
        return await EntityInsert.CreateAllAsync(scope, [.. items.Select((item, i) => (item, $"{at}/{i}"))], given);
    }

    private static async Task TakeOverAsync(WriteScope scope, Navigation nav, FromMany from, long target, long key)
    {
        await scope.Session.ExecuteAsync($"update {SqlText.Raw(nav.Target.Table)} set {SqlText.Raw(from.Column)} = {key} where key = {target}");
        scope.Changes.Add(new EntityChange(ChangeKind.Updated, nav.Target, target, [nav.Inverse]));
    }

    private static async Task LinkAsync(WriteScope scope, Navigation nav, long key, List<long> targets, bool isNew)
    {
        if (nav.Join is not Through through) return;
        if (through.Table == "thing_locations")
        {
            if (nav.Target == EntityTypes.Location) await LocationHistory.MoveAsync(scope, key, targets);
            else foreach (var thing in targets) await LocationHistory.MoveAsync(scope, thing, [key]);
            return;
        }
        await PairAsync(scope, through, key, targets, isNew);
    }

    /// <summary>Writes pairs into a table of links; those that were there before go, when the entity is not new.</summary>
    public static async Task PairAsync(WriteScope scope, Through through, long key, IReadOnlyList<long> targets, bool isNew)
    {
        var (table, source, target) = (SqlText.Raw(through.Table), SqlText.Raw(through.SourceColumn), SqlText.Raw(through.TargetColumn));
        if (!isNew) await scope.Session.ExecuteAsync($"delete from {table} where {source} = {key}");
        var order = through.Order is { } o ? $", {o}" : "";
        for (var i = 0; i < targets.Count; i++)
        {
            var position = through.Order is null ? SqlText.Raw("") : (SqlText)$", {(long)i}";
            await scope.Session.ExecuteAsync($"insert into {table} ({source}, {target}{SqlText.Raw(order)}) values ({key}, {targets[i]}{position}) on conflict do nothing");
        }
    }
}
