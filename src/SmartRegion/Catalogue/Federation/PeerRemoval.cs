using SmartRegion.Catalogue.Harvest;
using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue.Federation;

/// <summary>Ends the exchange with a peer. Its entries would look like the region's own and travel on as such, so they go with it; their history stays.</summary>
public sealed class PeerRemoval(Store store, ChangeFeed feed)
{
    /// <summary>Deletes the source and the copies of its entries.</summary>
    /// <exception cref="ProblemException">409 when other entries refer to some of them.</exception>
    public async Task RemoveAsync(HarvestSource source)
    {
        var last = await store.WriteAsync(async s =>
        {
            await DemandFreeAsync(s, source);
            var seq = 0L;
            foreach (var id in await s.ListAsync($"select entry from harvest_records where source = {source.Key} and owner = 1", r => r.GetString(0)))
                if (await EntryRows.FindAsync(s, id) is { } entry) (_, seq) = await Entries.DeleteAsync(s, entry, source.Writer);
            await s.ExecuteAsync($"delete from harvest_sources where key = {source.Key}");
            await s.Dialect.AnnounceAsync(s);
            return seq;
        });
        await feed.ReachAsync(last);
    }

    private static async Task DemandFreeAsync(Session s, HarvestSource source)
    {
        var referrers = await s.ListAsync($"""
            select distinct e.id, l.to_id from harvest_records r join links l on l.to_id = r.entry join entries e on e.key = l.from_key
            where r.source = {source.Key} and r.owner = 1 and not exists (select 1 from harvest_records o where o.entry = e.id and o.source = {source.Key} and o.owner = 1)
            order by e.id, l.to_id limit 6
            """, r => $"{r.GetString(0)} → {r.GetString(1)}");
        if (referrers.Count > 0)
            throw new ProblemException(new Problem(409, "Entries refer to the peer's", $"Its copies would be deleted, but {string.Join(", ", referrers.Take(5))}{(referrers.Count > 5 ? ", …" : "")}. Remove those references first, or pause the peer (\"paused\": true)."));
    }
}
