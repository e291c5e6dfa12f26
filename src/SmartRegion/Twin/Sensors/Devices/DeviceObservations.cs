using System.Text.Json.Nodes;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Model;
using SmartRegion.Twin.Sensors.Writing;

namespace SmartRegion.Twin.Sensors.Devices;

/// <summary>What happens to a value whose Datastream has one of the same phenomenonTime already.</summary>
public enum Duplicates
{
    /// <summary>The first one stays; the second is counted.</summary>
    Refuse,

    /// <summary>The second takes the place of the first, under its id.</summary>
    Replace,

    /// <summary>Both are kept.</summary>
    Keep,
}

/// <summary>How many rows were stored, were there already, and could not be stored.</summary>
public readonly record struct Stored(int New, int Duplicate, int Faulty);

/// <summary>Stores what devices, files and polls bring, by the rule for duplicates.</summary>
internal static class DeviceObservations
{
    /// <summary>Stores the rows within the transaction of the scope; a row that cannot be stored has its error set.</summary>
    public static async Task<Stored> StoreAsync(WriteScope scope, ObservationRow[] rows, Duplicates rule)
    {
        if (rows.Length == 0) return default;
        var (fresh, duplicate) = rule == Duplicates.Keep ? (rows, 0) : await NewAsync(scope, rows, rule);
        await EntityInsert.InsertAsync(scope, fresh);
        var faulty = fresh.Count(r => r.Error is not null);
        if (rule == Duplicates.Keep) return new Stored(rows.Length - faulty, 0, faulty);
        foreach (var bad in fresh.Where(r => r.Error is not null))
            for (var i = 0; i < rows.Length; i++)
                if (rows[i].Datastream == bad.Datastream && rows[i].Starts == bad.Starts) rows[i].Error = bad.Error;
        return new Stored(fresh.Length - faulty, duplicate, faulty);
    }

    private static async Task<(ObservationRow[] Fresh, int Duplicate)> NewAsync(WriteScope scope, ObservationRow[] rows, Duplicates rule)
    {
        // Held, so that no other writer puts the same time in meanwhile.
        await StreamState.HoldAsync(scope.Session, [.. rows.Select(r => r.Datastream).Distinct().Order()]);
        var there = new Dictionary<(long, long), long>();
        foreach (var chunk in rows.GroupBy(r => r.Datastream).SelectMany(g => g.Chunk(2000)))
            foreach (var (starts, seq) in await scope.Session.ListAsync($"select starts, seq from observations where datastream = {chunk[0].Datastream} and {scope.Dialect.OneOf(SqlText.Raw("starts"), [.. chunk.Select(r => r.Starts)])}", r => (r.GetInt64(0), r.GetInt64(1))))
                there.TryAdd((chunk[0].Datastream, starts), seq);
        var fresh = new Dictionary<(long, long), ObservationRow>();
        var duplicate = 0;
        foreach (var row in rows)
        {
            var key = (row.Datastream, row.Starts);
            if (there.TryGetValue(key, out var seq))
            {
                duplicate++;
                if (rule == Duplicates.Replace) await ObservationUpdate.ChangeAsync(scope, ObservationRow.IdOf(row.Datastream, seq), new JsonObject { ["result"] = ObservationFields.AsJson(row)["result"]?.DeepClone() }, UpdateMode.Merge);
            }
            else if (!fresh.TryAdd(key, row))
            {
                duplicate++;
                if (rule == Duplicates.Replace) fresh[key] = row;
            }
        }
        return ([.. fresh.Values], duplicate);
    }
}
