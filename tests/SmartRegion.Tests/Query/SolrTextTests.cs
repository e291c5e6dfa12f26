using SmartRegion.Core;
using SmartRegion.Query;

namespace SmartRegion.Tests.Query;

/// <summary>Queries in Solr's syntax, as clients of CKAN write them, become the one tree; CQL2 text shows what they mean.</summary>
public sealed class SolrTextTests
{
    private static readonly DateTime Now = new(2026, 5, 17, 13, 45, 30, DateTimeKind.Utc);

    private static Expr Parse(string text) => SolrText.Parse(text, "fq", Now);

    [Theory]
    [InlineData("voda", "text = 'voda'")]
    [InlineData("tags:economy", "tags = 'economy'")]
    [InlineData("title:\"Stream levels\"", "title = 'Stream levels'")]
    [InlineData("a b", "text = 'a' AND text = 'b'")]
    [InlineData("a AND b OR c", "(text = 'a' AND text = 'b') OR text = 'c'")]
    [InlineData("organization:a OR organization:b +state:active", "(organization = 'a' OR organization = 'b') AND state = 'active'")]
    [InlineData("-groups:x", "NOT (groups = 'x')")]
    [InlineData("NOT groups:x", "NOT (groups = 'x')")]
    [InlineData("tags:(a OR b)", "tags = 'a' OR tags = 'b'")]
    [InlineData("tags:(+a -b)", "tags = 'a' AND NOT (tags = 'b')")]
    [InlineData("(a || b) && !c", "(text = 'a' OR text = 'b') AND NOT (text = 'c')")]
    [InlineData("num_resources:[1 TO 5]", "num_resources >= 1 AND num_resources <= 5")]
    [InlineData("num_resources:{1 TO 5]", "num_resources > 1 AND num_resources <= 5")]
    [InlineData("num_resources:[* TO 5}", "num_resources < 5")]
    [InlineData("num_resources:>=2", "num_resources >= 2")]
    [InlineData("license_id:*", "NOT (license_id IS NULL)")]
    [InlineData("license_id:[* TO *]", "NOT (license_id IS NULL)")]
    [InlineData("title:led^4 \"a b\"~3", "title = 'led' AND text = 'a b'")]
    [InlineData(@"title:a\:b", "title = 'a:b'")]
    [InlineData("res_url:http://x.example/a", "res_url = 'http://x.example/a'")]
    [InlineData("ORation ANDy", "text = 'ORation' AND text = 'ANDy'")]
    [InlineData("*:*", "true")]
    [InlineData("", "true")]
    public void A_query_means(string solr, string cql2) => Assert.Equal(Cql2(cql2), Parse(solr));

    [Theory]
    [InlineData("name:lamp*", "lamp%")]
    [InlineData("name:l?mp", "l_mp")]
    [InlineData(@"name:50%_\*x*", @"50\%\_*x%")]
    public void Wildcards_become_patterns(string solr, string pattern) =>
        Assert.Equal(new Call(Ops.Like, new PropertyName("name"), new Constant(pattern)), Parse(solr));

    [Theory]
    [InlineData("NOW", "2026-05-17T13:45:30Z")]
    [InlineData("NOW-1DAY", "2026-05-16T13:45:30Z")]
    [InlineData("NOW/DAY", "2026-05-17T00:00:00Z")]
    [InlineData("NOW/MONTH-2MONTHS+3HOURS", "2026-03-01T03:00:00Z")]
    [InlineData("2024-02-29T12:00:00Z-1YEAR", "2023-02-28T12:00:00Z")]
    [InlineData("2024-02-29T12:00:00.5Z", "2024-02-29T12:00:00.5Z")]
    public void Dates_are_reckoned(string date, string at) => Assert.Equal(
        new Call(">=", new PropertyName("metadata_modified"), new Constant(DateTime.Parse(at, null, System.Globalization.DateTimeStyles.AdjustToUniversal))),
        Parse($"metadata_modified:[{date} TO *]"));

    [Theory]
    [InlineData("tags:(a")]
    [InlineData("a)")]
    [InlineData("title:\"open")]
    [InlineData("x:[1 2]")]
    [InlineData("x:[NOW-1FORTNIGHT TO *]")]
    [InlineData("a AND")]
    [InlineData("tags:")]
    [InlineData("-")]
    [InlineData("{!term f=x}y")]
    [InlineData("metadata_modified:[NOW-99999999YEARS TO *]")]
    public void What_is_no_query_is_told(string solr) => Assert.Equal("fq", Assert.Throws<ProblemException>(() => Parse(solr)).Problem.Faults![0].Field);

    [Fact]
    public void A_query_has_limits()
    {
        Assert.Throws<ProblemException>(() => Parse(new string('(', 100_000)));
        Assert.Throws<ProblemException>(() => Parse(string.Concat(Enumerable.Repeat("-", 1000)) + "a"));
        Assert.Throws<ProblemException>(() => Parse(string.Concat(Enumerable.Repeat("a ", 5000))));
    }

    private static Expr Cql2(string text) => text switch
    {
        "true" => new Constant(true),
        _ => Cql2Text.Parse(text),
    };
}
