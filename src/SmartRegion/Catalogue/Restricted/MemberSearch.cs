using SmartRegion.Access;
using SmartRegion.Catalogue.Search;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue.Restricted;

/// <summary>
/// The search for readers of whom some may see more than everybody. What not everybody may see is in an index of its own: the index of the
/// public has no word, count or spelling of it, and strangers pay nothing for it. For who may see some of it both are asked and the answers merged.
/// </summary>
public sealed class MemberSearch(Store store, SearchIndex open, Entries entries) : IDisposable
{
    // Of these some are for others.
    private const int MostSuggested = 200;

    private readonly SemaphoreSlim _turn = new(1);
    private volatile RestrictedIndex? _closed;

    /// <summary>Searches what this actor may see.</summary>
    /// <exception cref="Core.ProblemException">As <see cref="SearchIndex.Search"/>.</exception>
    public async Task<SearchResult> SearchAsync(Actor who, SearchRequest request)
    {
        if (await SeenAsync(who) is not { } seen) return open.Search(request);
        var keys = seen.Entries.Values.Select(e => e.Key).Where(k => request.Within?.Contains(k) != false).ToHashSet();
        return MergedResult.Of(request, open.Search(request), seen.Index.Search(request with { Within = keys }));
    }

    /// <summary>Completes what is being typed from what this actor may see.</summary>
    public async Task<IReadOnlyList<Suggestion>> SuggestAsync(Actor who, string text, string language, int limit)
    {
        var known = open.Suggest(text, language, limit);
        if (await SeenAsync(who) is not { } seen) return known;
        var more = seen.Index.Suggest(text, language, MostSuggested).Where(s => s.Kind != "concept" && seen.Entries.ContainsKey(s.Id)).Take(Math.Max(1, limit / 2)).ToList();
        return [.. known.Take(limit - Math.Min(limit, more.Count)), .. more.Take(limit)];
    }

    /// <summary>Whether there is anything that this actor may see and everybody may not.</summary>
    public async Task<bool> SeesMoreAsync(Actor who) => await SeenAsync(who) is not null;

    public void Dispose()
    {
        _closed?.Dispose();
        _turn.Dispose();
    }

    private async Task<Seen?> SeenAsync(Actor who)
    {
        if (!who.May(Act.ReadShared) || await NowAsync() is not { } closed) return null;
        var seen = closed.Entries.Where(e => e.Value.Doc.IsShownTo(who)).ToDictionary();
        return seen.Count == 0 ? null : new Seen(closed.Index, seen);
    }

    // Read when somebody asks who may see any of it, and again when another node or this one has changed some.
    private async Task<RestrictedIndex?> NowAsync()
    {
        var newest = await store.ReadAsync(s => s.FirstAsync($"select coalesce(max(seq), 0) from restricted_changes", r => r.GetInt64(0)));
        if (newest == 0) return null;
        if (IsNew(_closed)) return _closed;
        await _turn.WaitAsync();
        try
        {
            if (IsNew(_closed)) return _closed;
            var before = _closed is { } kept && kept.Index.Vocabulary.Fingerprint == open.Vocabulary.Fingerprint ? kept : new RestrictedIndex(open.Vocabulary, entries);
            await before.FollowAsync(store);
            return _closed = before;
        }
        finally { _turn.Release(); }

        bool IsNew(RestrictedIndex? index) => index is not null && index.Seq >= newest && index.Index.Vocabulary.Fingerprint == open.Vocabulary.Fingerprint;
    }

    private sealed record Seen(SearchIndex Index, Dictionary<string, RestrictedEntry> Entries);
}
