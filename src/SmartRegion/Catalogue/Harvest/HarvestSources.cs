using System.Data.Common;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SmartRegion.Catalogue.Federation;
using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue.Harvest;

/// <summary>The sources as they are stored, and the reports of their visits.</summary>
public sealed partial class HarvestSources(Store store)
{
    private const int KeptRuns = 200;
    private const string Columns = "key, id, doc, state, next_at, failures";

    /// <summary>All sources, by id.</summary>
    public Task<List<HarvestSource>> AllAsync() => store.ReadAsync(s => s.ListAsync($"select {SqlText.Raw(Columns)} from harvest_sources order by id", Read));

    public Task<HarvestSource?> FindAsync(string id) => store.ReadAsync(s => s.FirstAsync($"select {SqlText.Raw(Columns)} from harvest_sources where id = {id}", Read));

    /// <summary>The source of that id.</summary>
    /// <exception cref="ProblemException">404.</exception>
    public async Task<HarvestSource> DemandAsync(string id) => await FindAsync(id) ?? throw new ProblemException(Problem.NotFound($"There is no harvest source '{id}'. See /api/harvest/sources."));

    /// <summary>Creates or replaces a source; true when it is new. It is due at once. Read from another address, it is read as a whole.</summary>
    /// <exception cref="ProblemException">422 with every fault.</exception>
    public async Task<bool> PutAsync(string id, JsonObject doc)
    {
        if (!IdForm().IsMatch(id)) throw new ProblemException("id", "An id has small letters, digits and hyphens, 40 at most.");
        HarvestSource.Demand(doc);
        return await store.WriteAsync(async s =>
        {
            var before = await s.FirstAsync($"select {SqlText.Raw(Columns)} from harvest_sources where id = {id}", Read);
            if (before?.IsPeer == true && doc["peer"]?.GetValue<bool>() != true) throw new ProblemException(new Problem(409, "A peer stays a peer", $"Its entries are read-only here and follow it. Delete the source {id} first; then its copies are deleted too.", [new Fault("/peer", "It stays true.")]));
            if (before is { IsPeer: false } && doc["peer"]?.GetValue<bool>() == true) throw new ProblemException(new Problem(409, "The source was harvested before", $"Delete the source {id} first, or set the peer up under another id; entries that it has already are taken over.", [new Fault("/peer", "It cannot be set on a source that is there.")]));
            // A peer is the same region wherever it is.
            var stays = before is not null && new[] { "url", "type", "filter", "kinds", "language", "topics", "countries" }.All(n => (n == "url" && before.IsPeer) || JsonNode.DeepEquals(before.Doc[n], doc[n]));
            var state = stays ? Json.Text(before!.State) : before is { IsPeer: true, Region: { } region } ? Json.Text(new PeerState(region).ToJson()) : "{}";
            await s.ExecuteAsync($"""
                insert into harvest_sources (key, id, doc, state, next_at, lent_until, failures) values ({SqlText.Raw(s.Dialect.NextKey("harvest_sources"))}, {id}, {Json.Text(doc)}, {state}, 0, 0, 0)
                on conflict (id) do update set doc = excluded.doc, state = excluded.state, next_at = 0, failures = 0
                """);
            return before is null;
        });
    }

    /// <summary>Deletes a source with its reports; its entries stay and belong to the region from then on.</summary>
    public Task DeleteAsync(string id) => store.WriteAsync(s => s.ExecuteAsync($"delete from harvest_sources where id = {id}"));

    /// <summary>Takes a source for a visit, unless a node is at it: until then no other node gets it.</summary>
    internal Task<bool> LendAsync(HarvestSource source, TimeSpan until) =>
        store.WriteAsync(async s => await s.ExecuteAsync($"update harvest_sources set lent_until = {Now + (long)until.TotalMilliseconds} where key = {source.Key} and lent_until < {Now}") == 1);

    /// <summary>The peers: regions with which changes are exchanged.</summary>
    public async Task<List<HarvestSource>> PeersAsync() => [.. (await AllAsync()).Where(s => s.IsPeer)];

    /// <summary>Takes back what a process before this one has left lent, where there is only one process.</summary>
    internal Task TakeBackAsync() => store.HasNodes ? Task.CompletedTask : store.WriteAsync(s => s.ExecuteAsync($"update harvest_sources set lent_until = 0"));

    /// <summary>Keeps it for longer.</summary>
    internal Task RenewAsync(HarvestSource source, TimeSpan until) =>
        store.WriteAsync(s => s.ExecuteAsync($"update harvest_sources set lent_until = {Now + (long)until.TotalMilliseconds} where key = {source.Key}"));

    /// <summary>After a visit: its report, what the next needs to know, and when that is.</summary>
    /// <param name="state">Null leaves it as it is.</param>
    internal Task EndAsync(HarvestSource source, HarvestRun run, JsonObject? state, int failures, TimeSpan wait) => store.WriteAsync(async s =>
    {
        if (state is not null) await s.ExecuteAsync($"update harvest_sources set state = {Json.Text(state)} where key = {source.Key}");
        await s.ExecuteAsync($"update harvest_sources set failures = {failures}, lent_until = 0, next_at = {Now + (long)wait.TotalMilliseconds} where key = {source.Key}");
        await s.ExecuteAsync($"update harvest_runs set ended = {Milliseconds(run.Ended!.Value)}, status = {run.Status}, doc = {Json.Text(run.ToJson())} where key = {run.Key}");
        // A peer is asked every few minutes: that nothing was new is no news.
        if (source.IsPeer && run is { Status: HarvestRun.Done, IsQuiet: true })
            await s.ExecuteAsync($"delete from harvest_runs where key = {run.Key} and exists (select 1 from harvest_runs p where p.status = {HarvestRun.Done} and p.key = (select max(key) from harvest_runs where source = {source.Key} and key < {run.Key}))");
        return await s.ExecuteAsync($"delete from harvest_runs where source = {source.Key} and key <= (select key from harvest_runs where source = {source.Key} order by key desc limit 1 offset {KeptRuns})");
    });

    /// <summary>Begins a report. Those that a process left without an end have failed with it.</summary>
    internal Task<long> BeginAsync(HarvestSource source, HarvestRun run) => store.WriteAsync(async s =>
    {
        foreach (var left in await s.ListAsync($"select key, doc from harvest_runs where source = {source.Key} and status = {HarvestRun.Running}", r => HarvestRun.From(r.GetInt64(0), Json.Object(r.GetString(1)))))
        {
            (left.Status, left.Code, left.Message, left.Ended) = (HarvestRun.Failed, "interrupted", "The program was stopped meanwhile.", DateTime.UtcNow);
            await s.ExecuteAsync($"update harvest_runs set ended = {Now}, status = {left.Status}, doc = {Json.Text(left.ToJson())} where key = {left.Key}");
        }
        return await s.FirstAsync($"insert into harvest_runs (key, source, started, status, doc) values ({SqlText.Raw(s.Dialect.NextKey("harvest_runs"))}, {source.Key}, {Milliseconds(run.Started)}, {run.Status}, {Json.Text(run.ToJson())}) returning key", r => r.GetInt64(0));
    });

    /// <summary>The reports of a source, the newest first.</summary>
    public Task<List<HarvestRun>> RunsAsync(HarvestSource source, int limit, long before = long.MaxValue) => store.ReadAsync(s =>
        s.ListAsync($"select key, doc from harvest_runs where source = {source.Key} and key < {before} order by key desc limit {limit}", ReadRun));

    public Task<HarvestRun?> RunAsync(long key) => store.ReadAsync(s => s.FirstAsync($"select key, doc from harvest_runs where key = {key}", ReadRun));

    /// <summary>How many entries each source has, and how many of them are gone there.</summary>
    public async Task<Dictionary<long, (int Entries, int Gone)>> CountsAsync() => (await store.ReadAsync(s =>
        s.ListAsync($"select source, count(*), count(gone) from harvest_records where owner = 1 group by source", r => (Source: r.GetInt64(0), Entries: (int)r.GetInt64(1), Gone: (int)r.GetInt64(2))))).ToDictionary(c => c.Source, c => (c.Entries, c.Gone));

    internal static long Now => Milliseconds(DateTime.UtcNow);

    internal static DateTime Time(long milliseconds) => DateTime.UnixEpoch.AddMilliseconds(milliseconds);

    private static long Milliseconds(DateTime utc) => (long)(utc - DateTime.UnixEpoch).TotalMilliseconds;

    private static HarvestSource Read(DbDataReader r) => new(r.GetInt64(0), r.GetString(1), Json.Object(r.GetString(2)), Json.Object(r.GetString(3)), r.GetInt64(4), (int)r.GetInt64(5));

    private static HarvestRun ReadRun(DbDataReader r) => HarvestRun.From(r.GetInt64(0), Json.Object(r.GetString(1)));

    [GeneratedRegex(@"^[a-z0-9]+(-[a-z0-9]+)*\z(?<=^.{1,40})")]
    private static partial Regex IdForm();
}
