using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Quality;
using SmartRegion.Core;
using SmartRegion.Portal;

namespace SmartRegion.Tests.Catalogue.Quality;

/// <summary>How complete an entry is, and what would help most.</summary>
public sealed class CompletenessTests
{
    [Fact]
    public void A_title_alone_has_no_points_and_what_counts_most_comes_first()
    {
        var bare = Completeness.Of("practice", Json.Object("""{"kind":"practice","title":{"cs":"Čidla"}}"""));
        Assert.Equal(0, bare.Points);
        Assert.Equal("summary", bare.Missing[0].Name);
        Assert.Equal(bare.Missing.OrderByDescending(g => g.Points), bare.Missing);
    }

    [Fact]
    public void Whatever_is_added_gives_points_until_nothing_is_missing()
    {
        var doc = Json.Object("""{"kind":"event","title":{"cs":"a","de":"b","en":"c"}}""");
        var before = Completeness.Of("event", doc).Points;
        foreach (var (name, json) in new[]
        {
            ("summary", """{"cs":"a","de":"b","en":"c"}"""), ("topics", """["water"]"""), ("places", """["cz-1"]"""), ("contact", """{"name":"a"}"""), ("concepts", """["a"]"""),
            ("sources", """[{"url":"https://a.example"}]"""), ("image", """{"url":"https://a.example/a.jpg"}"""), ("time", """{"start":"2026"}"""),
        })
        {
            doc[name] = System.Text.Json.Nodes.JsonNode.Parse(json);
            var after = Completeness.Of("event", doc);
            Assert.True(after.Points > before, name);
            before = after.Points;
        }
        Assert.Equal((100, 0), (before, Completeness.Of("event", doc).Missing.Count));
    }

    [Fact]
    public void Every_gap_has_words_in_three_languages_and_a_field_of_the_kind()
    {
        foreach (var kind in Kinds.All)
            foreach (var gap in Completeness.Of(kind.Name, []).Missing)
            {
                Assert.All(Language.All, l => Assert.NotNull(Texts.Find(l, "write.gap-" + gap.Name)));
                Assert.True(SchemaWalk.Find(kind.Name, [gap.Field]) is not null || kind.Schema["properties"]?[gap.Field] is not null || Kinds.Schema(Kinds.Base)!["properties"]?[gap.Field] is not null, $"{kind.Name} {gap.Field}");
            }
    }
}
