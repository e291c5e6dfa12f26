using System.Text.Json.Nodes;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Devices;

/// <summary>What each source has brought, and what of it could not be used: nothing is lost silently.</summary>
public sealed class DeviceCounts(Store store)
{
    /// <summary>So many faults of each source are kept.</summary>
    private const int MaxFaults = 1000;

    private const int MaxPayload = 16 * 1024;

    /// <summary>Adds to a source's numbers, within a transaction.</summary>
    internal static Task AddAsync(Session session, string source, int received, Stored stored, long now) => session.ExecuteAsync($"""
        insert into device_counts (source, received, stored, duplicates, faulty, last_at)
        values ({source}, {(long)received}, {(long)stored.New}, {(long)stored.Duplicate}, {(long)stored.Faulty}, {now})
        on conflict (source) do update set received = device_counts.received + excluded.received, stored = device_counts.stored + excluded.stored,
        duplicates = device_counts.duplicates + excluded.duplicates, faulty = device_counts.faulty + excluded.faulty, last_at = excluded.last_at
        """);

    /// <summary>Keeps what could not be used, and why, within a transaction.</summary>
    internal static async Task AddFaultAsync(Session session, string source, string reason, string payload, long now)
    {
        await session.ExecuteAsync($"insert into device_faults (source, at, reason, payload) values ({source}, {now}, {reason}, {(payload.Length > MaxPayload ? payload[..MaxPayload] : payload).Replace("\0", "", StringComparison.Ordinal)})");
        await session.ExecuteAsync($"delete from device_faults where source = {source} and key <= (select key from device_faults where source = {source} order by key desc limit 1 offset {MaxFaults})");
    }

    /// <summary>A message that could not be used at all.</summary>
    public Task RefuseAsync(string source, string reason, string payload) => store.WriteAsync(async s =>
    {
        var now = Instants.Now;
        await AddFaultAsync(s, source, reason, payload, now);
        await AddAsync(s, source, 1, new Stored(0, 0, 1), now);
        return 0;
    });

    /// <summary>The numbers of a source; null when nothing has come yet.</summary>
    public Task<JsonObject?> OfAsync(string source) => store.ReadAsync(s => s.FirstAsync($"select received, stored, duplicates, faulty, last_at from device_counts where source = {source}", r => new JsonObject
    {
        ["received"] = r.GetInt64(0),
        ["stored"] = r.GetInt64(1),
        ["duplicates"] = r.GetInt64(2),
        ["faulty"] = r.GetInt64(3),
        ["lastAt"] = Instants.Text(r.GetInt64(4)),
    }));

    /// <summary>The newest faults of a source.</summary>
    public Task<List<JsonObject>> FaultsAsync(string source, int limit) => store.ReadAsync(s => s.ListAsync($"select at, reason, payload from device_faults where source = {source} order by key desc limit {limit}", r => new JsonObject
    {
        ["at"] = Instants.Text(r.GetInt64(0)),
        ["reason"] = r.GetString(1),
        ["payload"] = r.GetString(2),
    }));
}
