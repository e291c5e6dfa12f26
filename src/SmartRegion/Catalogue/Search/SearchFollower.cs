using NetTopologySuite.Geometries;
using SmartRegion.Core;

namespace SmartRegion.Catalogue.Search;

/// <summary>
/// Keeps the search index up with the change feed, and tells it where each entry lies: by its own geometry, else by its first
/// place; inhabitants and region come from the place too.
/// </summary>
public sealed class SearchFollower(SearchIndex index, Entries entries) : IChangeFollower
{
    // Committing is dear, and a crash costs only re-reading the feed from the last commit on.
    private static readonly TimeSpan CommitEvery = TimeSpan.FromSeconds(5);
    private readonly Dictionary<string, PlaceFacts> _places = [];
    private DateTime _committed = DateTime.UtcNow;

    public async Task FollowAsync(IReadOnlyList<FollowedChange> changes, long seq)
    {
        var indexed = new List<IndexedChange>(changes.Count);
        foreach (var change in changes)
        {
            _places.Remove(change.Id);
            if (change.Id == Concepts.VocabularyId && change.Entry is not null) index.UseVocabulary(Vocabulary.From(change.Entry.Doc));
            indexed.Add(new IndexedChange(change.Key, change.Id, change.Entry, change.Entry is null ? null : await PlaceOfAsync(change.Entry)));
        }
        index.Apply(indexed, seq);
        if (DateTime.UtcNow - _committed < CommitEvery) return;
        index.Commit();
        _committed = DateTime.UtcNow;
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
        return await entries.FindAsync(id) is { } entry ? _places[id] = await FactsAsync(entry) : null;
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
