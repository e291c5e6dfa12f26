using System.Text.Json.Nodes;
using SmartRegion.Catalogue.Federation;
using SmartRegion.Catalogue.Harvest.Readers;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Http.Outgoing;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue.Harvest;

/// <summary>How a visit was asked for.</summary>
/// <param name="Whole">Read all, not only what has changed.</param>
/// <param name="AcceptGone">However much has vanished, it is marked as gone: a person has looked at it.</param>
public sealed record HarvestWish(bool Whole = false, bool AcceptGone = false);

/// <summary>
/// Visits sources. Whatever a source answers, nothing is lost: what is broken ends the visit and is told, what was stored before
/// stays; only a visit that came to its end well marks as gone what the source has no longer.
/// </summary>
public sealed class Harvester(Store store, ChangeFeed feed, HarvestSources sources, OutgoingClient client, PublicUrl publicUrl, HarvestLimits limits, PeerExchange peers, ILogger<Harvester> log)
{
    // So few may vanish however small the source is.
    internal const int FewGone = 3;
    private static readonly TimeSpan Lent = TimeSpan.FromMinutes(10), Renewed = TimeSpan.FromMinutes(2);

    /// <summary>Visits a source now; null when a visit is under way already.</summary>
    public async Task<HarvestRun?> RunAsync(HarvestSource source, HarvestWish wish, CancellationToken stop)
    {
        if (!await sources.LendAsync(source, source.IsPeer ? PeerExchange.Lent : Lent)) return null;
        var run = new HarvestRun { Source = source.Id };
        run.Key = await sources.BeginAsync(source, run);
        JsonObject? state = null;
        try
        {
            if (source.IsPeer) await peers.VisitAsync(new HarvestVisit(source, run, client, limits, wish.Whole || wish.AcceptGone), wish, stop);
            else state = await VisitAsync(source, run, wish, stop);
        }
        catch (Exception e) { Fail(source, run, e, stop); }
        run.Ended = DateTime.UtcNow;
        // A peer whose line breaks now and then has answered all the same.
        var failures = run.Status != HarvestRun.Failed ? 0 : source.IsPeer && run.Bytes > 0 ? 1 : source.Failures + 1;
        // Stopped with the program, it is due again at once.
        Measures.Harvests.Add(1, Measures.Label("status", run.Status));
        await sources.EndAsync(source, run, state, run.Code == "interrupted" ? source.Failures : failures, run.Code == "interrupted" ? TimeSpan.Zero : Wait(source, failures));
        return run;
    }

    // A peer that was away for days is to be missed for minutes.
    private TimeSpan Wait(HarvestSource source, int failures) => BackOff.After(source.IsPeer ? Math.Min(failures, 4) : failures, source.Every ?? peers.Poll);

    private async Task<JsonObject?> VisitAsync(HarvestSource source, HarvestRun run, HarvestWish wish, CancellationToken stop)
    {
        var known = await store.ReadAsync(s => KnownRecords.OfAsync(s, source));
        var visit = new HarvestVisit(source, run, client, limits, wish.Whole || wish.AcceptGone) { Known = known.Present };
        var writing = new HarvestWriting(store, feed, publicUrl, visit, known);
        await visit.GreetAsync(stop);
        var renewed = DateTime.UtcNow;
        await using (var records = ReaderOf(source).ReadAsync(visit, stop).GetAsyncEnumerator(stop))
        {
            var more = true;
            while (more)
            {
                try { more = await records.MoveNextAsync(); }
                catch
                {
                    // What came before the fault is sound.
                    await writing.FinishAsync();
                    throw;
                }
                if (more) await writing.AddAsync(records.Current);
                if (DateTime.UtcNow - renewed > Renewed)
                {
                    await sources.RenewAsync(source, Lent);
                    renewed = DateTime.UtcNow;
                }
            }
        }
        await writing.FinishAsync();
        run.IsComplete = visit.IsComplete;
        run.Status = HarvestRun.Done;
        if (visit.IsUnchanged) run.Same = visit.Known;
        if (visit.IsComplete && !await MarkGoneAsync(visit, wish)) return null;
        return visit.Next;
    }

    // True when all is well. False when so much is missing that the source is rather broken than shrunk.
    private async Task<bool> MarkGoneAsync(HarvestVisit visit, HarvestWish wish)
    {
        var lost = await store.ReadAsync(async s => await HarvestRecords.PresentAsync(s, visit.Source).Where(iri => !visit.HasSeen(iri)).ToListAsync());
        if (lost.Count == 0) return true;
        var had = visit.Known;
        if (!wish.AcceptGone)
        {
            if (visit.Seen == 0) throw new HarvestException(HarvestException.Empty, $"The source answered without a single record; {had} were known. Nothing was marked as gone.");
            if (lost.Count > FewGone && lost.Count * 100L > (long)had * visit.Source.MaxGone)
            {
                (visit.Run.Status, visit.Run.Code) = (HarvestRun.Held, "much-smaller");
                visit.Run.Message = $"{lost.Count} of {had} records have vanished, more than {visit.Source.MaxGone} %. Nothing was marked as gone. If that is right, accept it: POST /api/harvest/sources/{visit.Source.Id}/runs?accept-gone=true.";
                return false;
            }
        }
        foreach (var chunk in lost.Chunk(500))
        {
            var marked = await store.WriteAsync(async s =>
            {
                var marked = new List<HarvestExample>();
                foreach (var iri in chunk)
                    if (await HarvestRecords.FindAsync(s, visit.Source, iri) is { } record && await HarvestRecords.LoseAsync(s, visit.Source, iri, record)) marked.Add(new HarvestExample(iri, null, record.Entry));
                return marked;
            });
            visit.Run.Gone += marked.Count;
            foreach (var example in marked) visit.Run.Tell("gone", example);
        }
        return true;
    }

    private void Fail(HarvestSource source, HarvestRun run, Exception e, CancellationToken stop)
    {
        run.Status = HarvestRun.Failed;
        (run.Code, run.Message) = e switch
        {
            OperationCanceledException when stop.IsCancellationRequested => ("interrupted", "The program was stopped meanwhile."),
            HarvestException h => (h.Code, h.Message),
            OutgoingException o => (o.Code, o.Message),
            _ => ("internal", "Something went wrong on our side; the log tells more."),
        };
        if (run.Code == "internal") log.LogError(e, "The harvest of {Source} failed", source.Id);
        else log.LogWarning("The harvest of {Source} ended early: {Reason}", source.Id, run.Message);
    }

    private static ISourceReader ReaderOf(HarvestSource source) => source.Type switch
    {
        HarvestSource.Ckan => new CkanReader(),
        HarvestSource.Dcat => new DcatReader(),
        HarvestSource.Records => new RecordsReader(),
        HarvestSource.Csw => new CswReader(),
        HarvestSource.SmartRegion => new RegionReader(),
        var other => throw new HarvestException("unknown-type", $"There is no reader of {other}."),
    };
}
