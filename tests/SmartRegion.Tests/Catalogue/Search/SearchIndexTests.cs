using System.Text.Json.Nodes;
using SmartRegion.Catalogue.Search;

namespace SmartRegion.Tests.Catalogue.Search;

public sealed class SearchIndexTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("search").FullName;

    public void Dispose() => Directory.Delete(_directory, true);

    [Fact]
    public void A_change_is_visible_at_once()
    {
        using var index = new TestIndex();
        index.Apply(TestIndex.Change(1, "a", "en", "Wind"));
        Assert.Equal(["a"], index.Find("wind"));
        index.Apply(TestIndex.Change(1, "a", "en", "Water"));
        Assert.Empty(index.Find("wind"));
        Assert.Equal(["a"], index.Find("water"));
        index.Apply(new IndexedChange(1, "a", null, null));
        Assert.Empty(index.Find("water"));
        Assert.Equal(0, index.Index.Search(new SearchRequest()).Matched);
    }

    [Fact]
    public void What_was_committed_is_there_again()
    {
        using (var index = new SearchIndex(_directory, TestIndex.Vocabulary))
        {
            Assert.Equal(0, index.AppliedSeq);
            index.Apply([TestIndex.Change(1, "a", "en", "Wind")], 7);
            index.Commit();
            index.Apply([TestIndex.Change(2, "b", "en", "Wind")], 8);
            Assert.Equal(8, index.AppliedSeq);
        }
        using var again = new SearchIndex(_directory, TestIndex.Vocabulary);
        Assert.Equal(7, again.AppliedSeq);
        Assert.Equal(["a"], TestIndex.Ids(again.Search(new SearchRequest { Text = "wind" })));
    }

    [Fact]
    public void Another_vocabulary_begins_anew()
    {
        Fill();
        using var again = new SearchIndex(_directory, Vocabulary.Empty);
        Assert.Equal(0, again.AppliedSeq);
        Assert.Equal(0, again.Search(new SearchRequest()).Matched);
    }

    [Fact]
    public void Damaged_files_begin_anew()
    {
        Fill();
        foreach (var file in Directory.GetFiles(_directory).Where(f => !f.EndsWith("lock", StringComparison.Ordinal))) File.WriteAllText(file, "damaged");
        using var again = new SearchIndex(_directory, TestIndex.Vocabulary);
        Assert.Equal(0, again.AppliedSeq);
        again.Apply([TestIndex.Change(1, "a", "en", "Wind")], 1);
        Assert.Equal(1, again.Search(new SearchRequest { Text = "wind" }).Matched);
    }

    [Fact]
    public void A_missing_file_begins_anew()
    {
        Fill();
        foreach (var file in Directory.GetFiles(_directory, "_*")) File.Delete(file);
        using var again = new SearchIndex(_directory, TestIndex.Vocabulary);
        Assert.Equal(0, again.AppliedSeq);
    }

    [Fact]
    public void An_edited_vocabulary_counts_for_what_is_applied_after()
    {
        using var index = new TestIndex();
        var change = TestIndex.Change(1, "a", "de", "Windkraft");
        index.Apply(change);
        Assert.Empty(index.Find("větrná energie"));
        index.Index.UseVocabulary(Vocabulary.From((JsonObject)JsonNode.Parse("""{"conceptScheme":[{"id":"wind","prefLabel":{"cs":"větrná energie","de":"Windkraft"}}]}""")!));
        index.Apply(change);
        Assert.Equal(["a"], index.Find("větrná energie"));
    }

    [Fact]
    public async Task Searches_and_changes_go_on_side_by_side()
    {
        using var index = new TestIndex();
        for (var i = 0; i < 50; i++) index.Add($"e{i}", "en", "Wind");
        var writing = Task.Run(() =>
        {
            for (var i = 0; i < 100; i++) index.Apply(TestIndex.Change(i % 50, $"e{i % 50}", "en", "Wind " + i));
        });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            while (!writing.IsCompleted) Assert.Equal(50, index.Index.Search(new SearchRequest { Text = "wind" }).Matched);
        })));
        await writing;
    }

    [Theory]
    [InlineData("dom", "cs", "Domažlice")]
    [InlineData("domaz", "de", "Domažlice")]
    [InlineData("taus", "de", "Taus")]
    [InlineData("wald", "cs", "Furth im Wald")]
    [InlineData("furth im", "en", "Furth im Wald")]
    public void Places_are_completed_in_either_name(string typed, string language, string first)
    {
        using var index = new TestIndex();
        index.Add("domlatky", "cs", "Dommlatky domů");
        var place = TestIndex.Change(90, "cz-1", "cs", "Domažlice", """{"kind":"place"}""", new SearchPlace(13, 49, null, 11000, "CZ032"));
        place.Entry!.Doc["title"]!["de"] = "Taus";
        index.Apply(place, TestIndex.Change(91, "de-1", "de", "Furth im Wald", """{"kind":"place"}""", new SearchPlace(12.8, 49.3, null, 9000, "DE23")));
        var suggestion = index.Index.Suggest(typed, language, 8)[0];
        Assert.Equal((first, "place"), (suggestion.Text, suggestion.Kind));
    }

    [Fact]
    public void Concepts_and_entries_are_completed_after_places()
    {
        using var index = new TestIndex();
        index.Add("entry", "cs", "Vodoměry na dálku");
        index.Add("cz-2", "cs", "Vodňany", """{"kind":"place"}""");
        Assert.Equal(["place", "concept", "entry"], index.Index.Suggest("vod", "cs", 8).Select(s => s.Kind));
        index.Apply(new IndexedChange(2, "cz-2", null, null));
        Assert.Equal(["concept", "entry"], index.Index.Suggest("vod", "cs", 8).Select(s => s.Kind));
        Assert.Empty(index.Index.Suggest("", "cs", 8));
    }

    private void Fill()
    {
        using var index = new SearchIndex(_directory, TestIndex.Vocabulary);
        index.Apply([TestIndex.Change(1, "a", "en", "Wind")], 7);
        index.Commit();
    }
}
