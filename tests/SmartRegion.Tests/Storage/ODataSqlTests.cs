using System.Globalization;
using SmartRegion.Core;
using SmartRegion.Query;

namespace SmartRegion.Tests.Storage;

/// <summary>$filter and $orderby of SensorThings (18-088, 9.3) as SQL: the same rows on both engines.</summary>
public sealed class ODataSqlTests(FilterTable table) : IClassFixture<FilterTable>
{
    private const string Box = "geography'POLYGON((7.5 51.5, 7.5 53.5, 8.5 53.5, 8.5 51.5, 7.5 51.5))'";
    private const string Seven = "2016-01-01T07:00:00Z";
    private const string SevenToEight = "2016-01-01T07:00:00Z/2016-01-01T08:00:00Z";

    public static TheoryData<string, string> Comparisons => new()
    {
        { "id eq 3", "3" },
        { "@iot.id eq '3'", "3" },
        { "3 eq id", "3" },
        { "id gt 2 and id le 4", "3 4" },
        { "name eq 'beta''s'", "2" },
        { "name ne 'Alpha'", "2 3 4 5" },
        { "not (name eq 'Alpha')", "2 3 4 5" },
        { "name eq null", "6" },
        { "name ne null", "1 2 3 4 5" },
        { "null eq value or value eq 1", "1 6" },
        { "name lt 'beta'", "1 3 5" },
        { "name ge 'a'", "2 4" },
        { "name in ('Alpha','Gamma ray','none')", "1 3" },
        { "id in (1,2,3,4,5,6,7,8,9,10,11)", "1 2 3 4 5 6" },
        { "good", "1 3" },
        { "not good", "2 4" },
        { "good eq false", "2 4" },
        { "good eq (value gt 0)", "1" },
        { "value gt '2'", "2 4" },
        { "value gt id", "2" },
        { "true", "1 2 3 4 5 6" },
        { "false or id eq 1", "1" },
        { "day eq 2016-01-01", "1 4" },
        { "day gt 2016-02-29", "3 5" },
        { "at gt 2017-12-31", "3 5" },
        { "at eq 2016-01-01T07:00:00+01:00", "1" },
        { "at gt '2017-01-01T00:00:00Z'", "3 5" },
    };

    public static TheoryData<string, string> Arithmetic => new()
    {
        { "value add 1 eq 2", "1" },
        { "1 sub value lt 0", "2 4" },
        { "value mul value gt 10", "3 4" },
        { "-value gt 3", "3" },
        { "id div 2 eq 2.5", "5" },
        { "id mod 2 eq 0", "2 4 6" },
        { "value mod 2 lt 0", "3" },
        { "id div 0 eq 0 or id mod 0 eq 0", "" },
        { "value div value eq 1", "1 2 3 4" },
        { "1 add value mul 2 sub -1 eq 4", "1" },
        { "14 div (value add 1) mod 3 mul 3 eq 3", "1 2" },
        { "value mul 1e308 mul 1e308 mul 1e-308 eq 7", "" },
        { "value mul 0 eq 0", "1 2 3 4 5" },
        { "round(value) eq 3", "2" },
        { "round(value) eq -4", "3" },
        { "floor(value) eq 2", "2" },
        { "floor(value) eq -4", "3" },
        { "ceiling(value) eq 3", "2" },
        { "ceiling(value) eq -3", "3" },
    };

    public static TheoryData<string, string> Texts => new()
    {
        { "substringof('lph',name)", "1" },
        { "substringof('LPH',name)", "" },
        { "substringof('',name)", "1 2 3 4 5" },
        { "contains(name,'a')", "1 2 3" },
        { "contains(name,'%')", "" },
        { "startswith(name,'Al')", "1" },
        { "startswith(name,'')", "1 2 3 4 5" },
        { "endswith(name,'ray')", "3" },
        { "endswith(name,'')", "1 2 3 4 5" },
        { "endswith(name,'ť')", "4" },
        { "startswith(name,'Al') eq false", "2 3 4 5" },
        { "length(name) eq 4", "4" },
        { "length(name) lt 5", "4 5" },
        { "indexof(name,'a') eq 1", "3" },
        { "indexof(name,'a') eq -1", "4 5" },
        { "substring(name,2) eq 'pha'", "1" },
        { "substring(name,1,3) eq 'eta'", "2" },
        { "substring(name,-5,2) eq 'Ga'", "3" },
        { "substring(name,99) eq ''", "1 2 3 4 5" },
        { "substring(name,1,1e300) eq 'lpha'", "1" },
        { "tolower(name) eq 'žluť'", "4" },
        { "toupper(name) eq 'ŽLUŤ'", "4" },
        { "toupper(title) eq 'STRASSE'", "4" },
        { "trim(properties/s) eq 'padded'", "4" },
        { "trim('\t x\r\n') eq 'x' and id eq 1", "1" },
        { "concat(concat(name,'-'),name) eq 'Alpha-Alpha'", "1" },
        { "concat(tolower(name),'x') eq 'alphax'", "1" },
        { "title eq 'Burg'", "2" },
        { "length(title) eq 4", "1 2" },
    };

    public static TheoryData<string, string> DateParts => new()
    {
        { "year(at) eq 2016", "1 2 4" },
        { "month(at) eq 12", "3" },
        { "day(at) eq 29", "2" },
        { "hour(at) eq 23", "2" },
        { "minute(at) eq 30", "3" },
        { "second(at) eq 59", "2" },
        { "second(at) eq 15", "3" },
        { "fractionalseconds(at) eq 0.25", "2" },
        { "fractionalseconds(at) gt 0 and fractionalseconds(at) lt 0.2", "3" },
        { "date(at) eq 2016-01-01", "1 4" },
        { "date(at) eq day", "1 2 3 4 5" },
        { "time(at) ge 12:30:15.125", "2 3" },
        { "time(at) eq 08:00", "4" },
        { "totaloffsetminutes(at) eq 0", "1 2 3 4 5" },
        { "at lt now()", "1 2 3 4 5" },
        { "at gt now() sub duration'PT1H'", "" },
        { "at gt mindatetime() and at lt maxdatetime()", "1 2 3 4 5" },
        { "hour(phenomenonTime) eq 7", "2 3" },
        { "year(phenomenonTime) eq 2016 and minute(phenomenonTime) eq 59", "5" },
        { "hour(validTime) eq 6", "3 4" },
        { "date(phenomenonTime) eq 2016-01-01", "1 2 3 4 5" },
        { "at add duration'PT1H' eq 2016-01-01T07:00:00Z", "1" },
        { "at sub duration'P1D' lt 2016-01-01T00:00:00Z", "1 4" },
        { "duration'PT2H' add at eq 2016-01-01T08:00:00Z", "1" },
        { "phenomenonTime add duration'PT1H' eq 2016-01-01T07:00:00Z", "1" },
        { "phenomenonTime sub at eq duration'PT0S'", "1 4" },
        { "at sub phenomenonTime gt duration'P1D' mul 365", "3 5" },
        { "at sub 2016-01-01T00:00:00Z eq duration'PT4H' mul 2", "4" },
        { "day(at add duration'PT0.75S') eq 1", "1 2 4 5" },
        { "year(at add duration'P9999999D') eq 1", "" },
        { "at sub duration'P1D' mul 1e300 lt at", "" },
        { "year(mindatetime()) eq 1 and hour(0001-01-01T00:00:00Z) eq 0 and second(maxdatetime()) eq 59", "1 2 3 4 5 6" },
    };

    public static TheoryData<string, string> Json => new()
    {
        { "properties/n eq 1", "1" },
        { "properties/n gt 2", "2 4" },
        { "properties/n eq '5'", "3 4" },
        { "properties/n gt '2'", "2 3 4" },
        { "properties/n ne 1", "2 4" },
        { "properties/n eq null", "5 6" },
        { "properties/n ne null", "1 2 3 4" },
        { "properties/none eq 1", "" },
        { "properties/s eq 'one'", "1" },
        { "properties/s gt 'one'", "3" },
        { "startswith(properties/s,'o')", "1" },
        { "properties/b", "1" },
        { "not properties/b", "2" },
        { "properties/b eq true", "1" },
        { "properties/b eq 'true'", "3" },
        { "properties/n add 1 gt 3", "2 4" },
        { "properties/n eq value", "1 2" },
        { "value eq properties/n", "1 2" },
        { "properties/n lt properties/o/k", "1" },
        { "properties/s eq properties/s", "1 2 3 4 5" },
        { "properties/o/k eq 10", "1" },
        { "properties/arr[0] eq 10", "2" },
        { "properties/arr[2]/x eq 'deep'", "1" },
        { "properties/2024 eq 'year'", "1" },
        { "properties/when lt 2016-06-01T00:00:00Z", "1" },
        { "year(properties/when) eq 2016", "1" },
        { "2 in properties/arr", "1" },
        { "'b' in tags", "1 2" },
        { "properties ne null", "1 2 3 4 5 6" },
        { "properties/s in ('one','5')", "1 2" },
        { "name in ('Alpha',name)", "1 2 3 4 5" },
        { "properties/huge gt 1 and properties/tiny lt 1", "5" },
        { "properties/n in (1,2.5)", "1 2" },
    };

    // The relations of SensorThings, each time first with an instant, then with an interval, on a column of both.
    public static TheoryData<string, string> Times => new()
    {
        { $"phenomenonTime lt {Seven}", "1" },
        { $"phenomenonTime le {Seven}", "1 2" },
        { $"phenomenonTime gt {Seven}", "4" },
        { $"phenomenonTime ge {Seven}", "2 3 4" },
        { $"phenomenonTime eq {Seven}", "2" },
        { $"phenomenonTime ne {Seven}", "1 3 4 5" },
        { $"{Seven} lt phenomenonTime", "4" },
        { $"{Seven} ge phenomenonTime", "1 2" },
        { $"phenomenonTime lt {SevenToEight}", "1" },
        { $"phenomenonTime le {SevenToEight}", "1 2 3" },
        { $"phenomenonTime gt {SevenToEight}", "4" },
        { $"phenomenonTime ge {SevenToEight}", "3 4" },
        { $"phenomenonTime eq {SevenToEight}", "3" },
        { $"validTime lt {Seven}", "3" },
        { $"validTime ge {Seven}", "2" },
        { "phenomenonTime gt validTime", "3 4" },
        { "phenomenonTime le at", "1 2 3 5" },
        { $"before(phenomenonTime,{Seven})", "1" },
        { $"before({Seven},phenomenonTime)", "4" },
        { $"after(phenomenonTime,{Seven})", "4" },
        { $"after(phenomenonTime,{SevenToEight})", "4" },
        { $"meets(phenomenonTime,{Seven})", "2 3" },
        { $"meets(phenomenonTime,{SevenToEight})", "2 4" },
        { $"during(phenomenonTime,{SevenToEight})", "2 3" },
        { $"during({Seven},phenomenonTime)", "3 5" },
        { $"during({SevenToEight},phenomenonTime)", "3 5" },
        { $"during(at,2016-01-01T00:00:00Z/P1D)", "1 4" },
        { $"overlaps(phenomenonTime,{Seven})", "2 3 5" },
        { $"overlaps(phenomenonTime,{SevenToEight})", "2 3 5" },
        { $"starts(phenomenonTime,{SevenToEight})", "2 3" },
        { $"finishes(phenomenonTime,{SevenToEight})", "3" },
        { $"finishes(phenomenonTime,2016-01-01T08:00:00Z)", "3" },
        { "overlaps(phenomenonTime,validTime)", "2" },
        { "starts(validTime,phenomenonTime)", "2" },
        { "finishes(validTime,phenomenonTime)", "" },
        { "validTime eq null", "1 5 6" },
    };

    public static TheoryData<string, string> Shapes => new()
    {
        { "geo.distance(geom, geography'POINT(8 52.1)') lt 1", "2 3 5" },
        { "geo.distance(geom, geography'POINT(8 52.1)') gt 1", "1 4" },
        { "geo.distance(geography'POINT(5 51)', geom) eq 1", "4 5" },
        { "geo.length(geom) eq 1", "4" },
        { "geo.length(geom) gt 1", "5" },
        { "geo.length(geom) ne 1", "1 2 3 5" },
        { "geo.length(geography'GEOMETRYCOLLECTION(LINESTRING(0 0,1 0),POINT(5 5),LINESTRING(0 0,0 2))') eq 3 and id eq 1", "1" },
        { "geo.intersects(geom, geography'LINESTRING(7.5 51, 7.5 54)')", "3 5" },
        { "st_intersects(geography'LINESTRING(7.5 51, 7.5 54)', geom)", "3 5" },
        { "st_equals(geom, geography'POINT(8 51)')", "1" },
        { $"st_within(geom, {Box})", "2" },
        { $"st_within({Box}, geom)", "" },
        { $"st_contains({Box}, geom)", "2" },
        { $"st_contains(geom, geography'POINT(6 52)')", "5" },
        { $"st_disjoint(geom, {Box})", "1 4" },
        { $"st_overlaps({Box}, geom)", "3" },
        { "st_crosses(geography'LINESTRING(7.5 51.5, 7.5 53.5)', geom)", "3 5" },
        { "st_touches(geom, geography'POLYGON((8 53, 9 53, 9 54, 8 54, 8 53))')", "3" },
        { $"st_relate({Box}, geom, 'T********')", "2 3 5" },
        { $"st_relate(geom, {Box}, 'T*F**F***')", "2" },
        { "geom eq null", "6" },
        { "st_within(geom, geography'GEOMETRYCOLLECTION(POLYGON((7.5 51.5, 7.5 53.5, 8.5 53.5, 8.5 51.5, 7.5 51.5)))')", "2" },
        { "geo.distance(geom, geography'POINT EMPTY') lt 1", "" },
    };

    [Theory]
    [MemberData(nameof(Comparisons)), MemberData(nameof(Arithmetic)), MemberData(nameof(Texts)), MemberData(nameof(DateParts))]
    [MemberData(nameof(Json)), MemberData(nameof(Times)), MemberData(nameof(Shapes))]
    public async Task A_filter_lets_the_same_rows_through_on_both_engines(string filter, string rows)
    {
        Assert.Equal(rows, await table.WhereAsync("sqlite", ODataFilter.Parse(filter)));
        Assert.Equal(rows, await table.WhereAsync("postgres", ODataFilter.Parse(filter)));
    }

    [Theory]
    [InlineData("value", "6 3 5 1 2 4")]
    [InlineData("value desc", "4 2 1 5 3 6")]
    [InlineData("name", "6 5 1 3 2 4")]
    [InlineData("good desc,value", "3 1 2 4 6 5")]
    [InlineData("phenomenonTime", "6 1 5 2 3 4")]
    [InlineData("at desc", "5 3 2 4 1 6")]
    [InlineData("length(name) desc,id", "3 2 1 4 5 6")]
    [InlineData("value mul -1", "6 4 2 1 5 3")]
    [InlineData("properties/n", "5 6 3 1 2 4")]
    public async Task An_order_is_the_same_on_both_engines_with_nothing_before_everything(string order, string rows)
    {
        var keys = ODataFilter.ParseOrder(order).ToArray();
        foreach (var engine in new[] { "sqlite", "postgres" })
            Assert.StartsWith(rows, await table.OrderAsync(engine, keys), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name eq 5", "a value of type Text cannot be compared with 5")]
    [InlineData("value eq 'x'", "cannot be compared")]
    [InlineData("at gt 'yesterday'", "'yesterday' is no instant")]
    [InlineData("at eq 5", "Expected an instant or an interval, found 5")]
    [InlineData("name", "Expected a truth value")]
    [InlineData("length(value) eq 1", "Expected a text, found a value of type Number")]
    [InlineData("name add 1 eq 2", "Expected a number")]
    [InlineData("year(name) eq 1", "Expected an instant")]
    [InlineData("during(phenomenonTime,2016-01-01T07:00:00Z)", "The second argument of during is an interval")]
    [InlineData("during(phenomenonTime,at)", "The second argument of during is an interval")]
    [InlineData("st_within(name,geom)", "Expected a geometry")]
    [InlineData("st_relate(geom,geom,'T')", "nine of T, F, 0, 1, 2 and *")]
    [InlineData("maxdatetime() add duration'P1D' gt at", "outside the years 1 to 9999")]
    [InlineData("geom eq geom", "cannot be compared")]
    [InlineData("colour eq 1", "There is no property 'colour'")]
    public async Task A_filter_that_cannot_be_is_a_400_that_names_it(string filter, string why)
    {
        var e = await Assert.ThrowsAsync<ProblemException>(async () => await table.WhereAsync("sqlite", ODataFilter.Parse(filter)));
        Assert.Equal("$filter", e.Problem.Faults![0].Field);
        Assert.Contains(why, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_at_the_limits_runs_on_both_engines()
    {
        var wide = string.Join(" or ", Enumerable.Range(0, 600).Select(i => string.Create(CultureInfo.InvariantCulture, $"id eq {i}")));
        var list = $"id in ({string.Join(',', Enumerable.Range(1, 1900))})";
        var deep = string.Concat(Enumerable.Repeat("not (", 30)) + "id gt 0" + new string(')', 30);
        var calls = string.Concat(Enumerable.Repeat("tolower(substring(", 29)) + "name" + string.Concat(Enumerable.Repeat(",0))", 29)) + " ne 'none' or id eq 6";
        var sum = "0" + string.Concat(Enumerable.Repeat(" add id", 60)) + " eq 60";
        foreach (var engine in new[] { "sqlite", "postgres" })
        {
            Assert.Equal("1 2 3 4 5 6", await table.WhereAsync(engine, ODataFilter.Parse(wide)));
            Assert.Equal("1 2 3 4 5 6", await table.WhereAsync(engine, ODataFilter.Parse(list)));
            Assert.Equal("1 2 3 4 5 6", await table.WhereAsync(engine, ODataFilter.Parse(deep)));
            Assert.Equal("1", await table.WhereAsync(engine, ODataFilter.Parse(sum)));
            Assert.Equal("1 2 3 4 5 6", await table.WhereAsync(engine, ODataFilter.Parse(calls)));
        }
    }
}
