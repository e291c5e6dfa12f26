using SmartRegion.Catalogue;
using SmartRegion.Storage;

namespace SmartRegion.Commands;

/// <summary><c>check</c>: the store's own integrity, and that every entry is valid, linked and in the history.</summary>
public static class Check
{
    public static async Task<int> RunAsync(Settings settings, IReadOnlyList<string> rest)
    {
        CommandLine.DemandNothingLeft(rest);
        await using var store = await Store.OpenAsync(settings.Store, settings.Data);
        var (entries, faults) = await RunAsync(store);
        foreach (var fault in faults) await Console.Error.WriteLineAsync(fault);
        Console.WriteLine(faults.Count == 0 ? $"{entries} entries, no fault." : $"{entries} entries, {faults.Count} faults.");
        return faults.Count == 0 ? 0 : 1;
    }

    /// <summary>How many entries there are, and all that is wrong.</summary>
    public static Task<(int Entries, IReadOnlyList<string> Faults)> RunAsync(Store store) => store.ReadAsync<(int, IReadOnlyList<string>)>(async s =>
    {
        var faults = (await s.Dialect.CheckAsync(s)).ToList();
        faults.AddRange(await s.ListAsync($"select l.to_id from links l left join entries e on e.id = l.to_id where e.key is null", r => $"A link leads to '{r.GetString(0)}', which is not there."));
        faults.AddRange(await s.ListAsync($"select e.id from entries e left join changes c on c.id = e.id and c.version = e.version where c.seq is null", r => $"{r.GetString(0)}: its newest version is not in the history."));
        faults.AddRange(await s.ListAsync($"select id, version from changes group by id, version having count(*) > 1", r => $"{r.GetString(0)}: version {r.GetInt32(1)} is twice in the history."));
        var links = (await s.ListAsync($"select from_key, rel, to_id from links", r => (Key: r.GetInt64(0), Rel: r.GetString(1), To: r.GetString(2)))).ToLookup(l => l.Key, l => (l.Rel, l.To));
        var entries = 0;
        await foreach (var row in s.RowsAsync($"select {SqlText.Raw(EntryRows.Columns)} from entries e"))
        {
            entries++;
            var entry = EntryRows.Read(row, s.Dialect);
            faults.AddRange(EntryCheck.Faults(entry.Doc).Select(f => $"{entry.Id}: {f.Field}: {f.Message}"));
            if (!References.Of(entry.Doc).Select(r => (r.Rel, r.To)).ToHashSet().SetEquals(links[entry.Key])) faults.Add($"{entry.Id}: its links differ from its document.");
        }
        return (entries, faults);
    });
}
