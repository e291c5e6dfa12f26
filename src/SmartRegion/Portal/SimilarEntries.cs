using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Search;

namespace SmartRegion.Portal;

/// <summary>An entry like another, and what they have in common.</summary>
/// <param name="Concepts">Concepts that both name, those first that few entries have.</param>
/// <param name="Topics">Topics that both have.</param>
public sealed record SimilarEntry(Entry Entry, IReadOnlyList<Concept> Concepts, IReadOnlyList<Topic> Topics);

/// <summary>
/// Finds entries of the same kind on the same subject: those that the search finds for each of its concepts, and the newest
/// of its topics; ranked by what they share. A concept that hardly anyone names tells more than one that everybody does.
/// </summary>
public sealed class SimilarEntries(SearchIndex index, Entries entries)
{
    private const int Wanted = 4, MostConcepts = 12, PerConcept = 12, PerTopic = 24;

    public async Task<IReadOnlyList<SimilarEntry>> ToAsync(Entry entry)
    {
        var concepts = entry.Strings("concepts").Select(index.Vocabulary.Find).OfType<Concept>().ToList();
        var found = concepts.Take(MostConcepts).Select(c => (Concept: c, Result: Search(entry.Kind, c.PrefLabel.Tell(Core.Language.English)?.Text, null, PerConcept))).ToList();
        var ids = found.SelectMany(f => f.Result.Hits).Concat(entry.Topics.SelectMany(t => Search(entry.Kind, null, t, PerTopic).Hits))
            .Select(h => h.Id).Distinct().Where(id => id != entry.Id).ToList();
        var weights = found.ToDictionary(f => f.Concept.Id, f => 1 / Math.Log2(2 + f.Result.Matched));
        return
        [
            .. (from other in await entries.FindAllAsync(ids)
               let shared = concepts.Where(c => other.Strings("concepts").Contains(c.Id)).OrderByDescending(c => weights.GetValueOrDefault(c.Id)).ToList()
               let topics = entry.Topics.Where(other.Topics.Contains).Select(Topics.Find).OfType<Topic>().ToList()
               let score = shared.Sum(c => weights.GetValueOrDefault(c.Id, 0.1)) + 0.15 * topics.Count / Math.Max(1, entry.Topics.Count)
               where score > 0
               orderby score descending, other.Id
               select new SimilarEntry(other, shared, topics)).Take(Wanted),
        ];
    }

    private SearchResult Search(string kind, string? text, string? topic, int limit)
    {
        var chosen = new Dictionary<string, IReadOnlyList<string>> { [Facets.Kind] = [kind] };
        if (topic is not null) chosen[Facets.Topic] = [topic];
        return index.Search(new SearchRequest { Text = text, Chosen = chosen, Limit = limit, WithFacets = false });
    }
}
