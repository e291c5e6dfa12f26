using SmartRegion.Catalogue.Harvest;
using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue.Federation;

/// <summary>
/// A visit to a peer: takes in what has changed there, page by page. Each page and how far it leads are stored in one transaction, so
/// that a visit may end anywhere, by a cut line or a killed process, and the next goes on from there.
/// </summary>
public sealed class PeerExchange(Store store, ChangeFeed feed, HarvestSources sources, RegionIdentity self, FederationSettings settings)
{
    private const int PerReach = 2000, Unmended = 500;

    /// <summary>How long a peer is lent to the node that asks it; renewed with each page.</summary>
    internal static readonly TimeSpan Lent = TimeSpan.FromMinutes(3);

    /// <summary>How often a peer is asked when its source does not say.</summary>
    public TimeSpan Poll => settings.Poll;

    /// <summary>Follows the peer up to its newest change; what happened is told in the run.</summary>
    internal async Task VisitAsync(HarvestVisit visit, HarvestWish wish, CancellationToken stop)
    {
        if (visit.Source.PeerKey is not { } key)
        {
            await PeerIntroduction.AskAsync(visit, stop);
            return;
        }
        var isKnown = await store.ReadAsync(s => s.FirstAsync($"select 1 from harvest_records where source = {visit.Source.Key} limit 1", r => 1)) == 1;
        var reading = new Reading(visit, new PeerFeed(visit, key), PeerState.Of(visit.Source.State), isKnown);
        if (visit.IsWhole || reading.State.After == 0) reading.BeginAnew();
        while (await StepAsync(reading, stop)) await sources.RenewAsync(visit.Source, Lent);
        visit.Run.IsComplete = reading.IsAnew;
        visit.Run.Status = HarvestRun.Done;
        if (!reading.KeepsCursor && !await LoseUnseenAsync(reading, wish)) return;
        await FinishAsync(reading);
    }

    // False when there is no more.
    private async Task<bool> StepAsync(Reading reading, CancellationToken stop)
    {
        var page = await reading.Feed.PageAsync(reading.State.After, reading.Etag, stop);
        if (page is null)
        {
            reading.State = reading.State with { Answered = HarvestSources.Now };
            return false;
        }
        await DemandRegionAsync(reading, page);
        if (reading.State.After > 0 && page.PreviousMark != reading.State.Mark)
        {
            // It was set back to a backup: its numbers tell other changes now.
            if (reading.IsAnew) throw new HarvestException("history-changed", "Its feed tells another history with each page.");
            reading.Visit.Run.Remark("history-changed", new HarvestExample($"{reading.State.After}"));
            reading.BeginAnew();
            return true;
        }
        var state = reading.State with { Region = page.Region, After = page.Last, Mark = page.Mark, Newest = page.Newest, ETag = page.ETag, Answered = HarvestSources.Now };
        await StoreAsync(reading, page.Items, state, page.Region);
        return page.Last > page.After && page.Last < page.Newest;
    }

    // A region is what its first signed page says it is; nobody else can be the same.
    private async Task DemandRegionAsync(Reading reading, PeerPage page)
    {
        if (page.Region == reading.State.Region) return;
        if (reading.State.Region is { } before) throw new HarvestException("region-changed", $"At this address there is now another region ({page.Region}) than before ({before}). Nothing of it was taken. Set it up as a peer of its own.");
        if (page.Region == self.Id) throw new HarvestException("region-own", "This address is the region's own.");
        if ((await sources.AllAsync()).FirstOrDefault(s => s.Key != reading.Visit.Source.Key && s.Region == page.Region) is { } twin)
            throw new HarvestException("region-twice", $"The region {page.Region} is a peer already, as the source {twin.Id}.");
    }

    private async Task StoreAsync(Reading reading, IReadOnlyList<PeerItem> items, PeerState state, string region)
    {
        var writing = new PeerWriting(reading.Visit, self, region);
        foreach (var item in items) reading.Seen.Add(writing.IriOf(item.Id));
        long written;
        try { written = await CommitAsync(reading, writing, items, state); }
        catch (ProblemException)
        {
            // One of them cannot be stored: each by itself, so that the others are; how far we are, with the last.
            written = 0;
            foreach (var item in items)
                try { written = Math.Max(written, await CommitAsync(reading, writing, [item], null)); }
                catch (ProblemException e) { writing.Refuse(item, e.Message); }
            await CommitAsync(reading, writing, [], state);
        }
        reading.State = state;
        reading.Unreached += writing.Stored;
        reading.Written = Math.Max(reading.Written, written);
        if (reading.Unreached < PerReach) return;
        reading.Unreached = 0;
        await feed.ReachAsync(reading.Written);
    }

    private async Task<long> CommitAsync(Reading reading, PeerWriting writing, IReadOnlyList<PeerItem> items, PeerState? state)
    {
        var written = await store.WriteAsync(async s =>
        {
            writing.Begin();
            await s.Dialect.LockChangesAsync(s);
            if (state is not null && reading.KeepsCursor) await MoveAsync(s, reading, state);
            var seq = items.Count == 0 ? 0 : await writing.StoreAsync(s, items);
            if (seq > 0) await s.Dialect.AnnounceAsync(s);
            return seq;
        });
        writing.Count();
        return written;
    }

    // Another node that follows the same peer, or somebody who has deleted it meanwhile, is noticed here.
    private static async Task MoveAsync(Session s, Reading reading, PeerState state)
    {
        var stored = await s.FirstAsync($"select state from harvest_sources where key = {reading.Visit.Source.Key}", r => r.GetString(0));
        if (stored is null || PeerState.Of(Json.Object(stored)).After != reading.Stored) throw new HarvestException("overtaken", "The peer was deleted, changed or followed by another node meanwhile.");
        await s.ExecuteAsync($"update harvest_sources set state = {Json.Text(state.ToJson())} where key = {reading.Visit.Source.Key}");
        reading.Stored = state.After;
    }

    // After a whole reading: what was not told is there no longer. False when that is too much to be believed.
    private async Task<bool> LoseUnseenAsync(Reading reading, HarvestWish wish)
    {
        var visit = reading.Visit;
        var there = await store.ReadAsync(async s => await HarvestRecords.PresentAsync(s, visit.Source).ToListAsync());
        var (had, lost) = (there.Count, there.Where(iri => !reading.Seen.Contains(iri)).ToList());
        if (!wish.AcceptGone && lost.Count > Harvester.FewGone && lost.Count * 100L > (long)had * visit.Source.MaxGone)
        {
            (visit.Run.Status, visit.Run.Code) = (HarvestRun.Held, "much-smaller");
            visit.Run.Message = $"{lost.Count} of {had} entries have vanished, more than {visit.Source.MaxGone} %. None was deleted here. If that is right, accept it: POST /api/harvest/sources/{visit.Source.Id}/runs?accept-gone=true.";
            return false;
        }
        foreach (var chunk in lost.Chunk(PeerFeed.PerPage))
        {
            var writing = new PeerWriting(visit, self, reading.State.Region!);
            reading.Written = Math.Max(reading.Written, await store.WriteAsync(async s => { writing.Begin(); return await writing.LoseAsync(s, chunk); }));
            writing.Count();
        }
        return true;
    }

    // References whose targets have come meanwhile, and deletions that nothing here stands in the way of any longer.
    private async Task FinishAsync(Reading reading)
    {
        var source = reading.Visit.Source;
        var newest = await store.ReadAsync(ChangePages.NewestAsync);
        if (newest != reading.State.Mended)
        {
            var told = await store.ReadAsync(s => s.ListAsync($"select told from harvest_records where source = {source.Key} and told is not null order by taken limit {Unmended}", r => PeerItem.Read(Json.Object(r.GetString(0)))));
            var held = await store.ReadAsync(s => s.ListAsync($"select iri from harvest_records where source = {source.Key} and owner = 1 and gone is not null limit {Unmended}", r => r.GetString(0)));
            var writing = new PeerWriting(reading.Visit, self, reading.State.Region!) { IsMending = true };
            foreach (var chunk in told.OfType<PeerItem>().Chunk(PeerFeed.PerPage)) reading.Written = Math.Max(reading.Written, await CommitAsync(reading, writing, chunk, null));
            if (held.Count > 0) reading.Written = Math.Max(reading.Written, await store.WriteAsync(async s => { writing.Begin(); return await writing.LoseAsync(s, held); }));
        }
        await store.WriteAsync(async s =>
        {
            var mended = await ChangePages.NewestAsync(s);
            return await s.ExecuteAsync($"update harvest_sources set state = {Json.Text((reading.State with { Mended = mended }).ToJson())} where key = {source.Key}");
        });
        if (reading.Written > 0) await feed.ReachAsync(reading.Written);
    }

    /// <summary>One visit's way through the feed.</summary>
    private sealed class Reading(HarvestVisit visit, PeerFeed feed, PeerState state, bool isKnown)
    {
        public HarvestVisit Visit => visit;
        public PeerFeed Feed => feed;
        public HashSet<string> Seen { get; } = [];
        public PeerState State { get; set; } = state;

        /// <summary>The number in the store, which other nodes see.</summary>
        public long Stored { get; set; } = state.After;
        public bool IsAnew { get; private set; }
        public int Unreached { get; set; }
        public long Written { get; set; }

        /// <summary>A whole reading of what was known before counts only when it came to its end.</summary>
        public bool KeepsCursor => !IsAnew || !isKnown;

        // A tag belongs to a page that told nothing; else there is more to be read.
        public string? Etag => IsAnew || State.After < State.Newest ? null : State.ETag;

        public void BeginAnew()
        {
            IsAnew = true;
            Seen.Clear();
            State = State with { After = 0, Mark = null, ETag = null };
        }
    }
}
