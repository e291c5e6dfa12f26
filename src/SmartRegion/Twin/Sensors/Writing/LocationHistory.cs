using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Writing;

/// <summary>
/// Where Things are and were: a new Location leaves a HistoricalLocation with the time of the change, and a HistoricalLocation
/// newer than all others moves the Thing (18-088 10.2.1.4).
/// </summary>
internal static class LocationHistory
{
    /// <summary>The Thing is from now on at these Locations and no others.</summary>
    public static async Task MoveAsync(WriteScope scope, long thing, IReadOnlyList<long> locations)
    {
        await SetAsync(scope, thing, locations);
        if (locations.Count == 0) return;
        var historical = await scope.Session.FirstAsync($"insert into historical_locations (thing, time) values ({thing}, {scope.Now}) returning key", r => r.GetInt64(0));
        foreach (var location in locations.Distinct())
            await scope.Session.ExecuteAsync($"insert into historical_location_places (historical, location) values ({historical}, {location})");
        scope.Changes.Add(new EntityChange(ChangeKind.Created, EntityTypes.HistoricalLocation, historical));
    }

    /// <summary>Moves the Thing of a HistoricalLocation to the Locations of it, when it is the newest.</summary>
    public static async Task ApplyAsync(WriteScope scope, long historical)
    {
        var thing = await scope.Session.FirstAsync<long?>($"""
            select h.thing from historical_locations h where h.key = {historical}
            and not exists (select 1 from historical_locations o where o.thing = h.thing and o.key <> h.key and o.time >= h.time)
            """, r => r.GetInt64(0));
        if (thing is null) return;
        var locations = await scope.Session.ListAsync($"select location from historical_location_places where historical = {historical}", r => r.GetInt64(0));
        if (locations.Count > 0) await SetAsync(scope, thing.Value, locations);
    }

    private static async Task SetAsync(WriteScope scope, long thing, IReadOnlyList<long> locations)
    {
        await scope.Session.ExecuteAsync($"delete from thing_locations where thing = {thing}");
        foreach (var location in locations.Distinct())
            await scope.Session.ExecuteAsync($"insert into thing_locations (thing, location) values ({thing}, {location}) on conflict do nothing");
        scope.Changes.Add(new EntityChange(ChangeKind.Updated, EntityTypes.Thing, thing, ["Locations"]));
    }
}
