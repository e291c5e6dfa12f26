using System.Runtime.CompilerServices;
using SmartRegion.Catalogue.Dcat;
using SmartRegion.Catalogue.Quality.Links;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue.Quality;

/// <summary>
/// What every dataset has, in memory in little room and kept up with the change feed: an entry is measured when it changes, not when somebody asks.
/// Nothing is read before the first question.
/// </summary>
public sealed class QualityIndex(Store store, PublishedData published, PublicUrl url, LinkAnswers answers) : IChangeFollower, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<long, Measured> _rows = [];
    private readonly Dictionary<string, string> _owners = [];
    private Dictionary<string, (int Print, Measured Row)> _published = [];
    private QualityReport? _report;
    private (int Rows, int Answers, int Published) _reported;
    private int _version;

    /// <summary>True when somebody has asked.</summary>
    public bool IsLoaded { get; private set; }

    /// <summary>The scores of all datasets as of now.</summary>
    public async Task<QualityReport> ReportAsync()
    {
        await answers.ReadyAsync();
        var beside = await PublishedAsync();
        await _turn.WaitAsync();
        try
        {
            if (!IsLoaded) await LoadAsync();
            var state = (_version, answers.Version, beside.Print);
            if (_report is null || _reported != state)
                (_report, _reported) = (new QualityReport([.. _rows.Values.Concat(beside.Rows).Select(r => new ScoredDataset(r, r.Score(answers)))]), state);
            return _report;
        }
        finally { _turn.Release(); }
    }

    public async Task FollowAsync(IReadOnlyList<FollowedChange> changes, long seq)
    {
        await _turn.WaitAsync();
        try
        {
            if (!IsLoaded) return;
            foreach (var change in changes) Take(change.Key, change.Entry);
        }
        finally { _turn.Release(); }
    }

    /// <summary>The links that are due, some at a time, each once.</summary>
    /// <param name="isDue">Whether a link is, by its number and whether it is the region's own.</param>
    /// <param name="named">Takes the numbers of all links that datasets name.</param>
    internal async IAsyncEnumerable<IReadOnlyList<DatasetLink>> LinksAsync(Func<long, bool, bool> isDue, HashSet<long> named, int batch, [EnumeratorCancellation] CancellationToken stop)
    {
        _ = await ReportAsync();
        var beside = await published.ListAsync();
        var (due, dueBeside) = (new List<long>(), new HashSet<string>());
        await _turn.WaitAsync(stop);
        try
        {
            foreach (var row in _rows.Values.Concat(_published.Values.Select(p => p.Row)))
            {
                var links = row.Parts.SelectMany(p => p.Links).ToList();
                foreach (var link in links) named.Add(link.Id);
                if (!links.Exists(l => isDue(l.Id, l.IsOwn))) continue;
                if (row.Key == 0) dueBeside.Add(row.Id);
                else due.Add(row.Key);
            }
        }
        finally { _turn.Release(); }
        var found = new Dictionary<long, DatasetLink>();
        foreach (var dataset in beside.Where(d => dueBeside.Contains(d.Path)))
            foreach (var link in Links(Measuring.Of(dataset))) found.TryAdd(link.Id, link);
        foreach (var keys in due.Chunk(batch))
        {
            var entries = await store.ReadAsync(async s =>
            {
                var read = new List<Entry>(keys.Length);
                foreach (var key in keys)
                    if (await s.FirstAsync($"select {SqlText.Raw(EntryRows.Columns)} from entries e where e.key = {key}", r => EntryRows.Read(r, s.Dialect)) is { } entry) read.Add(entry);
                return read;
            });
            foreach (var entry in entries.Where(Measuring.IsMeasured))
                foreach (var link in Links(Measuring.Of(entry))) found.TryAdd(link.Id, link);
            if (Due() is { Count: > 0 } some) yield return some;
            found.Clear();
        }
        if (Due() is { Count: > 0 } rest) yield return rest;

        List<DatasetLink> Due() => [.. found.Values.Where(l => isDue(l.Id, l.Own is not null))];
    }

    public void Dispose() => _turn.Dispose();

    private IEnumerable<DatasetLink> Links(Measurement m) => m.Parts.SelectMany(p => p.Access.Take(1).Concat(p.Downloads.Take(1))).Select(u => DatasetLink.Of(u, url.Value));

    private async Task LoadAsync()
    {
        await store.ReadAsync(async s =>
        {
            await foreach (var row in s.RowsAsync($"select {SqlText.Raw(EntryRows.Columns)} from entries e where e.kind = {"dataset"}"))
                if (EntryRows.Read(row, s.Dialect) is { } entry) Take(entry.Key, entry);
            return true;
        });
        IsLoaded = true;
    }

    // While it was loaded a change may have been read that the feed tells only now: the newer version stays.
    private void Take(long key, Entry? entry)
    {
        if (entry is not null && _rows.TryGetValue(key, out var known) && known.Version >= entry.Version) return;
        if (!Measuring.IsMeasured(entry))
        {
            if (_rows.Remove(key)) _version++;
            return;
        }
        var owner = Json.AsText(entry!.Doc["owner"]);
        if (owner is not null && !_owners.TryAdd(owner, owner)) owner = _owners[owner];
        _rows[key] = Measured.Of(Measuring.Of(entry), url.Value, key, entry.Id, owner, entry.Version);
        _version++;
    }

    // They are in no change feed; what has changed shows by what is told of them.
    private async Task<(IReadOnlyList<Measured> Rows, int Print)> PublishedAsync()
    {
        var (known, now, whole) = (_published, new Dictionary<string, (int Print, Measured Row)>(), new HashCode());
        foreach (var dataset in await published.ListAsync())
        {
            var print = Print(dataset);
            now[dataset.Path] = known.TryGetValue(dataset.Path, out var before) && before.Print == print ? before
                : (print, Measured.Of(Measuring.Of(dataset), url.Value, 0, dataset.Path, null, 0));
            whole.Add(print);
        }
        _published = now;
        return ([.. now.Values.Select(p => p.Row)], whole.ToHashCode());
    }

    private static int Print(Published d)
    {
        var print = new HashCode();
        foreach (var part in new object?[] { d.Path, d.Title, d.Description, d.Box is null, d.Issued is null, d.Modified is null, d.Keywords.Count, d.Time, d.Licence, d.Rights }) print.Add(part);
        foreach (var file in d.Files) print.Add(file);
        return print.ToHashCode();
    }
}
