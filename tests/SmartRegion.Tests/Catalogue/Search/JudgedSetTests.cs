using System.Text.Json.Nodes;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Search;
using SmartRegion.Catalogue.Seed;
using SmartRegion.Commands;

namespace SmartRegion.Tests.Catalogue.Search;

/// <summary>The quality of the search on the judged set in bench/search must not sink below what was promised.</summary>
public sealed class JudgedSetTests : IDisposable
{
    private static readonly IReadOnlyList<JudgedQuery> Queries = JudgedSet.Queries(Path.Combine(JudgedSet.Directory, "queries.tsv"));
    private static readonly List<IndexedChange> Entries = [.. JudgedSet.Entries(Seeding.Directory, Corpus)];

    private readonly SearchIndex _index = new(null, Vocabulary.From((JsonObject)JsonNode.Parse(File.ReadAllText(Path.Combine(Seeding.Directory, "vocabulary.json")))!));

    private static string Corpus => Path.Combine(JudgedSet.Directory, "corpus.json");

    public void Dispose() => _index.Dispose();

    [Fact]
    public void Nine_of_ten_wanted_entries_are_on_the_first_page_within_a_language_and_eight_across()
    {
        _index.Apply(Entries, 1);
        var recall = JudgedRecall.Measure(Queries, JudgedSet.LanguagesOf(Entries), q => JudgedSet.Find(_index, q));
        Assert.InRange(recall.Of("within"), .9, 1);
        Assert.InRange(recall.Of("across"), .8, 1);
        Assert.InRange(recall.WithinLanguage, .9, 1);
        Assert.InRange(recall.AcrossLanguages, .8, 1);
        Assert.InRange(recall.All, .9, 1);
    }

    [Fact]
    public void Seven_of_ten_are_found_by_queries_that_nothing_was_adjusted_to()
    {
        _index.Apply(Entries, 1);
        var unseen = JudgedSet.Queries(Path.Combine(JudgedSet.Directory, "unseen.tsv"));
        var recall = JudgedRecall.Measure(unseen, JudgedSet.LanguagesOf(Entries), q => JudgedSet.Find(_index, q));
        Assert.InRange(recall.All, .7, 1);
    }

    [Fact]
    public void The_set_is_large_enough_and_speaks_of_what_there_is()
    {
        var known = Entries.Select(e => e.Id).ToHashSet();
        Assert.InRange(Queries.Count, 100, 1000);
        Assert.Equal(["cs", "de", "en"], Queries.Select(q => q.Language).Distinct().Order());
        Assert.Equal(Queries.Count, Queries.DistinctBy(q => (q.Text, q.Language)).Count());
        Assert.Empty(Queries.SelectMany(q => q.Wanted).Where(w => !known.Contains(w)));
        Assert.All(Queries, q => Assert.NotEmpty(q.Wanted));
    }

    [Fact]
    public void Each_entry_of_the_corpus_is_valid_and_told_in_one_language_only()
    {
        var corpus = ((JsonArray)JsonNode.Parse(File.ReadAllText(Corpus))!).Cast<JsonObject>().ToList();
        Assert.All(corpus, doc =>
        {
            Assert.Empty(EntryCheck.Faults((JsonObject)doc.DeepClone()));
            Assert.StartsWith("judged-", doc["id"]!.GetValue<string>(), StringComparison.Ordinal);
            Assert.Equal(2, ((JsonObject)doc["title"]!).Count);
        });
    }
}
