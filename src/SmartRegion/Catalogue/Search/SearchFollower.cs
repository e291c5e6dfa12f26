using NetTopologySuite.Geometries;
using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue.Search;

/// <summary>
/// Keeps the search index up with the change feed, and tells it where each entry lies: by its own geometry, else by its first
/// place; inhabitants and region come from the place too.
/// </summary>
public sealed class SearchFollower : IChangeFollower, IDisposable
{
    // Committing is dear, and a crash costs only re-reading the feed from the last commit on.
    private static readonly TimeSpan CommitEvery = TimeSpan.FromSeconds(5);
    private readonly SearchIndex _index;
    private readonly Entries _entries;
    private readonly Dictionary<string, PlaceFacts> _places = [];
    private readonly Timer _commit;
    private bool _isPlanned;

    public SearchFollower(SearchIndex index, Entries entries)
    {
        (_index, _entries) = (index, entries);
        _commit = new Timer(_ => Commit());
    }

    /// <summary>The index in this folder, with the vocabulary as it is stored: with another one it would begin anew.</summary>
    public static SearchIndex Open(string directory, Store store) =>
        new(directory, store.ReadAsync(s => EntryRows.FindAsync(s, Concepts.VocabularyId)).GetAwaiter().GetResult() is { } entry ? Vocabulary.From(entry.Doc) : Vocabulary.Empty);

    public async Task FollowAsync(IReadOnlyList<FollowedChange> changes, long seq)
    {
        foreach (var change in changes) _places.Remove(change.Id);
        // Labels are found in texts when these are indexed, so a new vocabulary goes through all of them again.
        var again = UseVocabulary(changes) && _index.AppliedSeq > 0;
        await ApplyAsync(again ? [.. await AllAsync(), .. changes.Where(c => c.Entry is null)] : changes, seq);
        if (Interlocked.Exchange(ref _isPlanned, true)) return;
        _commit.Change(CommitEvery, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What was taken in but not committed yet is, so that the next start need not read it again.</summary>
    public void Dispose()
    {
        _commit.Dispose();
        Commit();
    }

    // True when it is another one.
    private bool UseVocabulary(IReadOnlyList<FollowedChange> changes)
    {
        if (changes.FirstOrDefault(c => c.Id == Concepts.VocabularyId)?.Entry is not { } entry) return false;
        var vocabulary = Vocabulary.From(entry.Doc);
        if (vocabulary.Fingerprint == _index.Vocabulary.Fingerprint) return false;
        _index.UseVocabulary(vocabulary);
        return true;
    }

    private void Commit()
    {
        if (Interlocked.Exchange(ref _isPlanned, false)) _index.Commit();
    }

    private async Task ApplyAsync(IReadOnlyList<FollowedChange> changes, long seq)
    {
        var indexed = new List<IndexedChange>(changes.Count);
        foreach (var change in changes)
            indexed.Add(new IndexedChange(change.Key, change.Id, change.Entry, change.Entry is null ? null : await PlaceOfAsync(change.Entry)));
        _index.Apply(indexed, seq);
    }

    private async Task<IReadOnlyList<FollowedChange>> AllAsync()
    {
        var all = new List<FollowedChange>();
        foreach (var kind in Kinds.All) all.AddRange((await _entries.OfKindAsync(kind.Name)).Select(e => new FollowedChange(e.Key, e.Id, e)));
        return all;
    }

    private async Task<SearchPlace?> PlaceOfAsync(Entry entry)
    {
        if (entry.Kind == "place")
        {
            var own = _places[entry.Id] = await FactsAsync(entry);
            return own.Of(null);
        }
        var geometry = entry.Doc["geometry"] is System.Text.Json.Nodes.JsonObject g ? Geometries.Read(g) : null;
        var place = entry.Places.Count > 0 ? await FactsAsync(entry.Places[0]) : null;
        return place?.Of(geometry) ?? (geometry is null ? null : new PlaceFacts(null, null, null).Of(geometry));
    }

    private async Task<PlaceFacts?> FactsAsync(string id)
    {
        if (_places.TryGetValue(id, out var facts)) return facts;
        return await _entries.FindAsync(id) is { } entry ? _places[id] = await FactsAsync(entry) : null;
    }

    private async Task<PlaceFacts> FactsAsync(Entry place)
    {
        var geometry = place.Doc["geometry"] is System.Text.Json.Nodes.JsonObject g ? Geometries.Read(g) : null;
        var nuts = Json.AsText(place.Doc["codes"]?["nuts"]);
        var region = nuts is not null && IsRegion(nuts) ? nuts
            : Json.AsText(place.Doc["parent"]) is { } parent ? (await FactsAsync(parent))?.Region : null;
        return new PlaceFacts(geometry, (int?)place.Doc["population"]?["value"]?.GetValue<decimal>(), region);
    }

    // What people call a region: kraj (NUTS 3) in Czechia, Regierungsbezirk (NUTS 2) in Bavaria.
    private static bool IsRegion(string nuts) => nuts.Length == (nuts.StartsWith("CZ", StringComparison.Ordinal) ? 5 : 4);

    private sealed record PlaceFacts(Geometry? Outline, int? Population, string? Region)
    {
        private readonly Point? _point = Outline as Point ?? Outline?.InteriorPoint;
        private readonly Envelope? _box = Outline?.EnvelopeInternal;

        public SearchPlace Of(Geometry? own)
        {
            var (point, box) = own is null ? (_point, _box) : (own as Point ?? own.InteriorPoint, own.EnvelopeInternal);
            return new SearchPlace(point?.X, point?.Y,
                box is null ? null : new BoundingBox(box.MinX, box.MinY, box.MaxX, box.MaxY), Population, Region);
        }
    }
}
