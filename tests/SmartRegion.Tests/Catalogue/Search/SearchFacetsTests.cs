using SmartRegion.Catalogue.Search;
using SmartRegion.Core;

namespace SmartRegion.Tests.Catalogue.Search;

public sealed class SearchFacetsTests : IDisposable
{
    private readonly TestIndex _index = new();

    public SearchFacetsTests()
    {
        _index.Add("a", "cs", "Voda", """{"kind":"practice","topics":["water","energy"],"countries":["CZ"],"time":{"start":"2021-05"}}""", new SearchPlace(13.0, 49.0, null, 400, "CZ032"));
        _index.Add("b", "de", "Wasser", """{"kind":"practice","topics":["water"],"countries":["DE"],"time":{"start":"2022"}}""", new SearchPlace(12.0, 49.0, null, 3000, "DE23"));
        _index.Add("c", "de", "Fluss", """{"kind":"funding","topics":["water"],"countries":["DE","CZ"]}""", new SearchPlace(null, null, new BoundingBox(12, 48, 14, 50), null, null));
        _index.Add("d", "en", "Wind", """{"kind":"funding","topics":["energy"],"countries":["DE"]}""");
    }

    public void Dispose() => _index.Dispose();

    private SearchResult Search(params (string Facet, string[] Values)[] chosen) =>
        _index.Index.Search(new SearchRequest { Chosen = chosen.ToDictionary(c => c.Facet, c => (IReadOnlyList<string>)c.Values) });

    private static string Told(SearchResult result, string facet) => string.Join(' ', result.Facets[facet].Select(f => $"{f.Value}:{f.Count}"));

    [Theory]
    [InlineData(Facets.Kind, "funding:2 practice:2")]
    [InlineData(Facets.Topic, "water:3 energy:2")]
    [InlineData(Facets.Country, "DE:3 CZ:2")]
    [InlineData(Facets.Region, "CZ032:1 DE23:1")]
    [InlineData(Facets.Size, "0-499:1 2000-4999:1")]
    [InlineData(Facets.TextLanguage, "de:2 cs:1 en:1")]
    [InlineData(Facets.Year, "2021:1 2022:1")]
    public void Each_facet_is_counted(string facet, string counts) => Assert.Equal(counts, Told(Search(), facet));

    [Fact]
    public void A_choice_restricts_the_other_facets_but_not_its_own()
    {
        var result = Search((Facets.Kind, ["funding"]));
        Assert.Equal(2, result.Matched);
        Assert.Equal("funding:2 practice:2", Told(result, Facets.Kind));
        Assert.Equal("energy:1 water:1", Told(result, Facets.Topic));
    }

    [Fact]
    public void Two_choices_count_sideways()
    {
        var result = Search((Facets.Kind, ["practice"]), (Facets.Country, ["DE"]));
        Assert.Equal(["b"], TestIndex.Ids(result));
        Assert.Equal("funding:2 practice:1", Told(result, Facets.Kind));
        Assert.Equal("CZ:1 DE:1", Told(result, Facets.Country));
        Assert.Equal("water:1", Told(result, Facets.Topic));
    }

    [Fact]
    public void Values_of_one_facet_are_alternatives() => Assert.Equal(4, Search((Facets.Topic, ["water", "energy"])).Matched);

    [Fact]
    public void A_value_that_nothing_has_finds_nothing() => Assert.Equal(0, Search((Facets.Kind, ["castle"])).Matched);

    [Fact]
    public void An_unknown_facet_is_refused() =>
        Assert.Equal(400, Assert.Throws<ProblemException>(() => Search(("colour", ["red"]))).Problem.Status);

    [Fact]
    public void A_text_by_a_machine_is_no_language_of_the_entry()
    {
        var change = TestIndex.Change(9, "e", "cs", "Vítr");
        change.Entry!.Doc["title"]!["de"] = "Wind";
        change.Entry.Doc["title"]!["machine"] = new System.Text.Json.Nodes.JsonArray("de");
        _index.Apply(change);
        Assert.Equal("cs:2 de:2 en:1", Told(Search(), Facets.TextLanguage));
    }

    [Fact]
    public void Facets_can_be_spared() => Assert.Empty(_index.Index.Search(new SearchRequest { WithFacets = false }).Facets);

    [Fact]
    public void Limit_zero_tells_only_counts()
    {
        var result = _index.Index.Search(new SearchRequest { Limit = 0 });
        Assert.Empty(result.Hits);
        Assert.Equal(4, result.Matched);
        Assert.Null(result.Next);
    }

    [Theory]
    [InlineData(12.5, 48.5, 13.5, 49.5, "a c")]
    [InlineData(11.9, 48.9, 12.1, 49.1, "b c")]
    [InlineData(13.9, 49.9, 15, 51, "c")]
    [InlineData(0, 0, 1, 1, "")]
    public void A_box_finds_what_lies_in_it(double west, double south, double east, double north, string ids)
    {
        var result = _index.Index.Search(new SearchRequest { Box = new BoundingBox(west, south, east, north), Sort = "start" });
        Assert.Equal(ids, string.Join(' ', TestIndex.Ids(result).Order()));
    }

    [Fact]
    public void A_radius_finds_the_nearest_first()
    {
        var result = _index.Index.Search(new SearchRequest { Near = (12.1, 49.0, 70), Sort = "distance" });
        Assert.Equal(["b", "a", "c"], TestIndex.Ids(result));
        Assert.Equal(7.3, result.Hits[0].Km!.Value, 0.1);
        Assert.Equal(["b"], TestIndex.Ids(_index.Index.Search(new SearchRequest { Near = (12.1, 49.0, 10) })));
    }

    [Fact]
    public void Keys_from_a_filter_restrict()
    {
        var keys = _index.Index.Search(new SearchRequest()).Hits.Where(h => h.Id is "a" or "d").Select(h => h.Key).ToHashSet();
        Assert.Equal(2, _index.Index.Search(new SearchRequest { Within = keys }).Matched);
    }
}
