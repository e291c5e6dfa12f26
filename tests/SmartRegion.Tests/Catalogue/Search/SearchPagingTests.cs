using SmartRegion.Catalogue.Search;
using SmartRegion.Core;

namespace SmartRegion.Tests.Catalogue.Search;

public sealed class SearchPagingTests : IDisposable
{
    private const int Entries = 57;
    private readonly TestIndex _index = new();

    public SearchPagingTests()
    {
        // Applied one by one, so that there are several segments; only five different values of everything.
        for (var i = 0; i < Entries; i++)
            _index.Add($"e{i}", "cs", $"Chata {i % 5}", $"{{\"time\":{{\"start\":\"{2018 + i % 3}\"}}}}",
                i % 4 == 0 ? null : new SearchPlace(13 + i % 5 * 0.1, 49, null, i % 5 == 0 ? null : i % 5 * 100, null), new DateTime(2026, 1, 1 + i % 5, 0, 0, 0, DateTimeKind.Utc));
    }

    public void Dispose() => _index.Dispose();

    [Theory]
    [InlineData("relevance")]
    [InlineData("-relevance")]
    [InlineData("title")]
    [InlineData("-title")]
    [InlineData("modified")]
    [InlineData("-modified")]
    [InlineData("start")]
    [InlineData("-start")]
    [InlineData("population")]
    [InlineData("-population")]
    public void Pages_leave_no_gap_and_double_nothing(string sort)
    {
        var whole = TestIndex.Ids(_index.Index.Search(new SearchRequest { Text = "chata", Sort = sort, Limit = 1000, Language = "cs" }));
        Assert.Equal(Entries, whole.Distinct().Count());
        foreach (var limit in new[] { 1, 7, 19 })
            Assert.Equal(whole, Paged(new SearchRequest { Text = "chata", Sort = sort, Limit = limit, Language = "cs" }));
    }

    [Fact]
    public void Pages_by_distance_leave_no_gap()
    {
        var request = new SearchRequest { Near = (13, 49, 500), Sort = "distance", Limit = 5 };
        Assert.Equal(TestIndex.Ids(_index.Index.Search(request with { Limit = 100 })), Paged(request));
    }

    [Fact]
    public void Every_page_counts_all()
    {
        var first = _index.Index.Search(new SearchRequest { Limit = 10 });
        var second = _index.Index.Search(new SearchRequest { Limit = 10, After = first.Next });
        Assert.Equal((Entries, Entries), (first.Matched, second.Matched));
    }

    [Fact]
    public void Entries_without_a_value_come_last_either_way()
    {
        var without = Enumerable.Range(0, Entries).Where(i => i % 4 == 0 || i % 5 == 0).Select(i => $"e{i}").Order().ToList();
        foreach (var sort in new[] { "population", "-population" })
        {
            var ids = TestIndex.Ids(_index.Index.Search(new SearchRequest { Sort = sort, Limit = 1000 }));
            Assert.Equal(without, ids[^without.Count..].Order());
        }
    }

    [Fact]
    public void Titles_are_in_the_order_of_the_language()
    {
        using var index = new TestIndex();
        foreach (var title in new[] { "Íčko", "Chata", "Houba", "Čáp", "Cesta" }) index.Add(title.ToLowerInvariant(), "cs", title);
        Assert.Equal(["cesta", "čáp", "houba", "chata", "íčko"], TestIndex.Ids(index.Index.Search(new SearchRequest { Sort = "title", Language = "cs" })));
    }

    [Theory]
    [InlineData("!")]
    [InlineData("AAAA")]
    [InlineData("////////////////////////")]
    [InlineData("")]
    public void A_broken_page_key_is_refused(string key)
    {
        var problem = Assert.Throws<ProblemException>(() => _index.Index.Search(new SearchRequest { After = key })).Problem;
        Assert.Equal("cursor", problem.Faults![0].Field);
    }

    [Fact]
    public void A_page_key_of_another_order_is_refused()
    {
        var next = _index.Index.Search(new SearchRequest { Sort = "title", Limit = 3 }).Next;
        Assert.Throws<ProblemException>(() => _index.Index.Search(new SearchRequest { Sort = "start", After = next }));
    }

    [Theory]
    [InlineData("colour", "relevance, title, modified, start, distance, population")]
    [InlineData("distance", "near")]
    public void An_order_that_cannot_be_is_refused(string sort, string told)
    {
        var problem = Assert.Throws<ProblemException>(() => _index.Index.Search(new SearchRequest { Sort = sort })).Problem;
        Assert.Equal("sort", problem.Faults![0].Field);
        Assert.Contains(told, problem.Detail, StringComparison.Ordinal);
    }

    private List<string> Paged(SearchRequest request)
    {
        var ids = new List<string>();
        for (string? after = null; ;)
        {
            var page = _index.Index.Search(request with { After = after });
            ids.AddRange(TestIndex.Ids(page));
            if (page.Next is null) return ids;
            after = page.Next;
        }
    }
}
