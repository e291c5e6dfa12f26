using SmartRegion.Core;
using SmartRegion.Query;

namespace SmartRegion.Tests.Storage;

/// <summary>CQL2 (OGC 21-065) as SQL: the same rows on both engines.</summary>
public sealed class Cql2SqlTests(FilterTable table) : IClassFixture<FilterTable>
{
    public static TheoryData<string, string> Cases => new()
    {
        { "id = 3", "3" },
        { "name = 'Alpha'", "1" },
        { "name <> 'Alpha'", "2 3 4 5" },
        { "NOT (name = 'Alpha')", "2 3 4 5" },
        { "name IS NULL", "6" },
        { "name IS NOT NULL AND value > 2", "2 4" },
        { "value BETWEEN 1 AND 2.5", "1 2" },
        { "value NOT BETWEEN 1 AND 2.5", "3 4 5" },
        { "name IN ('Alpha', 'Žluť')", "1 4" },
        { "id IN (1,2,3,4,5,6,7,8,9,10,11,12)", "1 2 3 4 5 6" },
        { "name LIKE 'a%'", "" },
        { "CASEI(name) LIKE CASEI('A%')", "1" },
        { "name LIKE '_amma%'", "3" },
        { "ACCENTI(name) = ACCENTI('Zlut')", "4" },
        { "CASEI(ACCENTI(name)) = 'zlut'", "4" },
        { "good", "1 3" },
        { "NOT good", "2 4" },
        { "good = FALSE", "2 4" },
        { "1 = id", "1" },
        { "value + 1 = 2", "1" },
        { "value * 2 > id", "1 2 4" },
        { "id / 2 = 2.5", "5" },
        { "id % 2 = 0", "2 4 6" },
        { "id div 2 = 2", "4 5" },
        { "value ^ 2 = 6.25", "2" },
        { "id / 0 = 1", "" },
        { "value - 1 < -4", "3" },
        { "title = 'Fluss'", "1" },
        { "title = 'Castle' OR title = 'River'", "2 3" },
        { "title <> 'Castle'", "1 3 4 5 6" },
        { "CASEI(title) = CASEI('STRASSE')", "4" },
        { "title LIKE '%r%'", "2 3 4" },
        { "title IS NULL", "5 6" },
        { "A_CONTAINS(tags, ('b'))", "1 2" },
        { "A_CONTAINEDBY(tags, ('a','b'))", "1 2 3" },
        { "A_EQUALS(tags, ('b','a'))", "1" },
        { "A_OVERLAPS(tags, ('a','ř'))", "1 4" },
        { "day = DATE('2016-02-29')", "2" },
        { "day > DATE('2016-02-29')", "3 5" },
        { "at >= TIMESTAMP('2017-12-31T12:30:15.125Z')", "3 5" },
        { "at < DATE('2016-01-02')", "1 4" },
        { "T_AFTER(at, DATE('2016-02-29'))", "3 5" },
        { "T_BEFORE(at, TIMESTAMP('2016-02-29T00:00:00Z'))", "1 4" },
        { "T_DURING(phenomenonTime, INTERVAL('2016-01-01T06:30:00Z', '2016-01-01T08:30:00Z'))", "2 3 5" },
        { "T_INTERSECTS(phenomenonTime, INTERVAL('..', '2016-01-01T06:59:00Z'))", "1 5" },
        { "T_EQUALS(phenomenonTime, INTERVAL('2016-01-01T07:00:00Z', '2016-01-01T08:00:00Z'))", "3" },
        { "T_MEETS(phenomenonTime, INTERVAL('2016-01-01T08:00:00Z', '..'))", "3" },
        { "T_METBY(phenomenonTime, INTERVAL('..', '2016-01-01T08:00:00Z'))", "4" },
        { "T_CONTAINS(phenomenonTime, INTERVAL('2016-01-01T07:00:00Z', '2016-01-01T08:00:00Z'))", "5" },
        { "T_DISJOINT(phenomenonTime, INTERVAL('2016-01-01T07:30:00Z', '2016-01-01T07:45:00Z'))", "1 2 4" },
        { "T_FINISHEDBY(phenomenonTime, INTERVAL('2016-01-01T07:30:00Z', '2016-01-01T08:00:00Z'))", "3" },
        { "T_FINISHES(phenomenonTime, INTERVAL('2016-01-01T06:30:00Z', '2016-01-01T08:00:00Z'))", "3" },
        { "T_STARTS(phenomenonTime, INTERVAL('2016-01-01T07:00:00Z', '..'))", "2 3" },
        { "T_STARTEDBY(phenomenonTime, INTERVAL('2016-01-01T07:00:00Z', '2016-01-01T07:30:00Z'))", "3" },
        { "T_OVERLAPS(phenomenonTime, INTERVAL('2016-01-01T07:30:00Z', '2016-01-01T08:30:00Z'))", "3 5" },
        { "T_OVERLAPPEDBY(phenomenonTime, INTERVAL('2016-01-01T07:30:00Z', '2016-01-01T08:30:00Z'))", "4" },
        { "T_DURING(INTERVAL(at, at), INTERVAL('2016-01-01', '2016-01-02'))", "1 4" },
        { "S_INTERSECTS(geom, BBOX(7.5, 50, 9, 52.5))", "1 2 3 5" },
        { "S_WITHIN(geom, POLYGON((7.5 51.5, 7.5 53.5, 8.5 53.5, 8.5 51.5, 7.5 51.5)))", "2" },
        { "S_CONTAINS(POLYGON((7.5 51.5, 7.5 53.5, 8.5 53.5, 8.5 51.5, 7.5 51.5)), geom)", "2" },
        { "S_DISJOINT(geom, BBOX(-180, 50, 6, 54))", "1 2 3" },
        { "\"properties/n\" = 1", "1" },
        { "\"properties/n\" > '3'", "3 4" },
        { "\"properties/s\" = '5'", "2" },
        { "\"properties/b\" = TRUE", "1" },
        { "\"properties/arr[0]\" >= 1", "1 2" },
        { "\"properties/o/k\" = 10", "1" },
        { "\"properties/2024\" = 'year'", "1" },
        { "\"properties/q\"\"q\" = 'quoted'", "1" },
        { "length(name) = 5", "1" },
    };

    [Theory, MemberData(nameof(Cases))]
    public async Task A_filter_lets_the_same_rows_through_on_both_engines(string filter, string rows)
    {
        Assert.Equal(rows, await table.WhereAsync("sqlite", Cql2Text.Parse(filter)));
        Assert.Equal(rows, await table.WhereAsync("postgres", Cql2Text.Parse(filter)));
    }

    [Theory]
    [InlineData("name", "Expected a truth value")]
    [InlineData("name = 5", "cannot be compared")]
    [InlineData("nofunction(name) = 5", "There is no function 'nofunction'. Known functions:")]
    [InlineData("length(name, name) = 5", "expected 1 argument of length, found 2")]
    [InlineData("colour = 5", "There is no property 'colour'")]
    [InlineData("S_WITHIN(name, POINT(1 1))", "Expected a geometry")]
    [InlineData("A_CONTAINS(name, ('a'))", "Expected an array")]
    [InlineData("T_AFTER(name, DATE('2020-01-01'))", "Expected an instant")]
    public async Task A_filter_that_cannot_be_is_a_400_that_says_why(string filter, string why)
    {
        var e = await Assert.ThrowsAsync<ProblemException>(async () => await table.WhereAsync("sqlite", Cql2Text.Parse(filter)));
        Assert.Equal(400, e.Problem.Status);
        Assert.Contains(why, e.Message, StringComparison.Ordinal);
    }
}
