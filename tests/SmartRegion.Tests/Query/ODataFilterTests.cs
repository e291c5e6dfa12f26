using SmartRegion.Core;
using SmartRegion.Query;

namespace SmartRegion.Tests.Query;

/// <summary>
/// $filter and $orderby of SensorThings 1.1 (18-088, 9.3) as trees. A tree is shown as its calls: =(name,'x').
/// </summary>
public sealed class ODataFilterTests
{
    [Theory]
    [InlineData("name eq 'x'", "=(name,'x')")]
    [InlineData("name ne 'it''s'", "<>(name,'it's')")]
    [InlineData("name eq ''", "=(name,'')")]
    [InlineData("result gt 20 and result le 30.5", "and(>(result,20),<=(result,30.5))")]
    [InlineData("result lt -5", "<(result,-5)")]
    [InlineData("result ge 1.5e3", ">=(result,1500)")]
    [InlineData("result eq 1E-2", "=(result,0.01)")]
    [InlineData("a eq true or b eq false", "or(=(a,True),=(b,False))")]
    [InlineData("a and b or c and d", "or(and(a,b),and(c,d))")]
    [InlineData("a and (b or c) and d", "and(a,or(b,c),d)")]
    [InlineData("not a and b", "and(not(a),b)")]
    [InlineData("not not a", "not(not(a))")]
    [InlineData("not result lt 1 and not result gt 1", "and(not(<(result,1)),not(>(result,1)))")]
    [InlineData("a gt 1 eq true", "=(>(a,1),True)")]
    [InlineData("1 add result mul 2 sub -1 eq 4", "=(-(+(1,*(result,2)),-1),4)")]
    [InlineData("14 div (result add 1) mod 3 mul 3 eq 3", "=(*(%(/(14,+(result,1)),3),3),3)")]
    [InlineData("-result eq -(1)", "=(*(-1,result),*(-1,1))")]
    [InlineData("A EQ 1 AND B Ne 2", "and(=(A,1),<>(B,2))")]
    [InlineData("a eq null", "isNull(a)")]
    [InlineData("null ne a", "not(isNull(a))")]
    [InlineData("a eq b", "=(a,b)")]
    [InlineData("name in ('a','b')", "in(name,array('a','b'))")]
    [InlineData("9 in properties/list", "a_contains(properties/list,array(9))")]
    [InlineData("Datastream/Thing/name eq 'x'", "=(Datastream/Thing/name,'x')")]
    [InlineData("properties/a/b eq 1", "=(properties/a/b,1)")]
    [InlineData("properties/objArray[0]/x[1][2] eq 1", "=(properties/objArray[0]/x[1][2],1)")]
    [InlineData("result/x/0 eq 1", "=(result/x/0,1)")]
    [InlineData("properties/výška-m eq 1", "=(properties/výška-m,1)")]
    [InlineData("@iot.id eq 5 or id eq 'a'", "or(=(@iot.id,5),=(id,'a'))")]
    public void An_expression_is_read_by_the_precedence_of_the_standard(string text, string tree) =>
        Assert.Equal(tree, Shown(ODataFilter.Parse(text)));

    [Theory]
    [InlineData("phenomenonTime lt 2020-01-01T00:00:00Z", "<(phenomenonTime,2020-01-01T00:00:00Z)")]
    [InlineData("t eq 2020-01-01T01:30:00.125+01:30", "=(t,2020-01-01T00:00:00.125Z)")]
    [InlineData("t eq 2020-01-01T01:00:00 01:00", "=(t,2020-01-01T00:00:00Z)")]
    [InlineData("t eq 2020-01-01T06:00Z", "=(t,2020-01-01T06:00:00Z)")]
    [InlineData("t eq 2020-01-01T00:00:00.123456789Z", "=(t,2020-01-01T00:00:00.1234567Z)")]
    [InlineData("date(t) eq 2020-02-29", "=(date(t),2020-02-29)")]
    [InlineData("time(t) ge 08:30:00", ">=(time(t),08:30:00)")]
    [InlineData("time(t) ge 08:30", ">=(time(t),08:30:00)")]
    [InlineData("t gt now() sub duration'PT1H30M'", ">(t,-(now(),duration'PT1H30M'))")]
    [InlineData("t gt now() sub duration'-P1DT0.5S'", ">(t,-(now(),duration'-P1DT0.5S'))")]
    [InlineData("t gt now() sub duration'P2W'", ">(t,-(now(),duration'P14D'))")]
    [InlineData("during(t, 2020-01-01T00:00:00Z/2020-01-02T00:00:00Z)", "during(t,interval(2020-01-01T00:00:00Z,2020-01-02T00:00:00Z))")]
    [InlineData("t eq 2020-01-01T00:00:00Z/P1D", "=(t,interval(2020-01-01T00:00:00Z,2020-01-02T00:00:00Z))")]
    [InlineData("st_within(location, geography'POINT(12.5 49.2)')", "s_within(location,POINT (12.5 49.2))")]
    [InlineData("ST_Contains(geography'SRID=4326;POLYGON((0 0,1 0,1 1,0 0))', feature)", "s_contains(POLYGON ((0 0, 1 0, 1 1, 0 0)),feature)")]
    [InlineData("geo.intersects(l, geography'LINESTRING(1 2,3 4)')", "s_intersects(l,LINESTRING (1 2, 3 4))")]
    [InlineData("geo.intersects(l, geography'MULTIPOINT((1 2),(3 4))')", "s_intersects(l,MULTIPOINT ((1 2), (3 4)))")]
    [InlineData("geo.intersects(l, geography'MULTILINESTRING((1 2,3 4))')", "s_intersects(l,MULTILINESTRING ((1 2, 3 4)))")]
    [InlineData("geo.intersects(l, geography'MULTIPOLYGON(((0 0,1 0,1 1,0 0)))')", "s_intersects(l,MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0))))")]
    [InlineData("geo.intersects(l, geography'GEOMETRYCOLLECTION(POINT(1 2))')", "s_intersects(l,GEOMETRYCOLLECTION (POINT (1 2)))")]
    [InlineData("st_relate(l, geography'POINT(1 2)', 'T********')", "st_relate(l,POINT (1 2),'T********')")]
    [InlineData("geo.distance(l, geography'POINT Z(1 2 3)') lt 1", "<(geo.distance(l,POINT Z(1 2 3)),1)")]
    public void A_literal_is_read_as_what_it_is(string text, string tree) =>
        Assert.Equal(tree, Shown(ODataFilter.Parse(text)));

    [Theory]
    [InlineData("substringof('a',name)")]
    [InlineData("contains(name,'a')")]
    [InlineData("startswith(name,'a')")]
    [InlineData("endswith(name,'a')")]
    [InlineData("length(name) eq 1")]
    [InlineData("indexof(name,'a') eq 1")]
    [InlineData("substring(name,1) eq 'a'")]
    [InlineData("substring(name,1,2) eq 'a'")]
    [InlineData("tolower(name) eq 'a'")]
    [InlineData("toupper(name) eq 'A'")]
    [InlineData("trim(name) eq 'a'")]
    [InlineData("concat(name,'a') eq 'a'")]
    [InlineData("year(t) eq 1 and month(t) eq 1 and day(t) eq 1")]
    [InlineData("hour(t) eq 1 and minute(t) eq 1 and second(t) eq 1")]
    [InlineData("fractionalseconds(t) lt 0.5")]
    [InlineData("date(t) eq 2020-01-01 and time(t) eq 08:00:00.5")]
    [InlineData("totaloffsetminutes(t) eq 0")]
    [InlineData("t le now() and t ge mindatetime() and t lt maxdatetime()")]
    [InlineData("round(r) eq 1 and floor(r) eq 1 and ceiling(r) eq 1")]
    [InlineData("geo.distance(l,geography'POINT (1 2)') lt 0.1")]
    [InlineData("geo.length(geography'LINESTRING (1 2, 3 4)') gt 1")]
    [InlineData("st_equals(a,b) or st_disjoint(a,b) or st_touches(a,b) or st_within(a,b) or st_overlaps(a,b)")]
    [InlineData("st_crosses(a,b) or st_intersects(a,b) or st_contains(a,b) or st_relate(a,b,'T*F**F***')")]
    [InlineData("before(a,b) or after(a,b) or meets(a,b) or during(a,b)")]
    [InlineData("overlaps(a,b) or starts(a,b) or finishes(a,b)")]
    [InlineData("during(t,2020-01-01T00:00:00Z/2020-01-02T00:00:00Z)")]
    [InlineData("a and (b or c) and not (d or e)")]
    [InlineData("a sub (b sub c) sub d eq (a eq 1)")]
    [InlineData("not (a and b) and (not a) eq true")]
    [InlineData("(a and b) and c")]
    [InlineData("name in ('it''s',1) and 'a' in tags")]
    [InlineData("a eq null and b ne null and not c eq 'null'")]
    [InlineData("t sub duration'PT1H' gt 2020-01-01T00:00:00.5Z")]
    [InlineData("r mul 2 add 3.25 mod -7 div 1E+300 lt -0.001")]
    [InlineData("Locations/any(l: l/name eq 'x') and not Datastreams/any(d: d/Observations/any(o: o/result gt d/properties/max or p eq 1))")]
    [InlineData("Datastreams/any(it: it/id ne null)")]
    public void What_is_written_reads_back_to_the_same_tree(string text)
    {
        var tree = ODataFilter.Parse(text);
        Assert.Equal(text, ODataText.Write(tree));
        Assert.Equal(tree, ODataFilter.Parse(ODataText.Write(tree)));
    }

    [Theory]
    [InlineData("", 1, "expected a property, a value, a function or '(', found the end")]
    [InlineData("name eq", 8, "found the end")]
    [InlineData("name = 'x'", 6, "unexpected character '='")]
    [InlineData("Locations/any(l l/name eq 'x')", 17, "expected ':', found 'l/name'")]
    [InlineData("Locations/any(l/name eq 'x')", 15, "expected a variable, as in any(d: d/name eq 'x'), found 'l/name'")]
    [InlineData("Locations/all()", 15, "expected a variable")]
    [InlineData("Locations/any(l: l/name eq 'x'", 31, "expected ')', found the end")]
    [InlineData("name eq 'x", 9, "the text is not closed")]
    [InlineData("name eq 'x' name", 13, "expected and, or, an operator or the end, found 'name'")]
    [InlineData("(name eq 'x'", 13, "expected ')', found the end")]
    [InlineData("name eq 'x')", 12, "found ')'")]
    [InlineData("eq 5", 1, "found 'eq'")]
    [InlineData("name gt null", 13, "null compares only with eq and ne")]
    [InlineData("null", 5, "expected eq or ne after null")]
    [InlineData("null eq null", 13, "expected a property beside null")]
    [InlineData("foo(name) eq 1", 1, "there is no function 'foo'. Known functions: after, before,")]
    [InlineData("a eq 1 and length(a, b) eq 1", 12, "expected 1 argument of length, found 2")]
    [InlineData("st_within(a)", 1, "expected 2 arguments of st_within, found 1")]
    [InlineData("substring(a)", 1, "expected 2 to 3 arguments of substring, found 1")]
    [InlineData("now(a) eq 1", 1, "expected 0 arguments of now, found 1")]
    [InlineData("t gt 2020-13-01T00:00:00Z", 6, "'2020-13-01T00:00:00Z' is no instant")]
    [InlineData("t gt 2020-01-01T00:00:00", 6, "has no offset")]
    [InlineData("t gt 2020-02-30", 6, "'2020-02-30' is no date")]
    [InlineData("time(t) gt 25:00", 12, "'25:00' is no time of day")]
    [InlineData("during(t,2020-01-02T00:00:00Z/2020-01-01T00:00:00Z)", 10, "the interval ends before it starts")]
    [InlineData("t gt now() sub duration'1h'", 16, "'1h' is no duration")]
    [InlineData("t gt now() sub duration'P1M'", 16, "'P1M' is no duration")]
    [InlineData("a eq guid'x'", 6, "there is no literal guid'…'")]
    [InlineData("st_within(l, geography'POINT(1)')", 14, "No geometry in well-known text")]
    [InlineData("st_within(l, geography'POLYGON((0 0,1 1,0 1,1 0,0 0))')", 14, "The geometry is invalid")]
    [InlineData("st_within(l, geography'SRID=3857;POINT(1 1)')", 14, "Expected coordinates in EPSG:4326")]
    [InlineData("result gt 1e999", 11, "too large")]
    [InlineData("result gt 12abc", 13, "expected an operator after 12")]
    [InlineData("name in ()", 10, "found ')'")]
    [InlineData("a eq 1 or or b", 11, "found 'or'")]
    public void A_fault_is_a_400_that_names_the_position_and_what_was_expected(string text, int position, string message)
    {
        var e = Assert.Throws<ProblemException>(() => ODataFilter.Parse(text));
        Assert.Equal(400, e.Problem.Status);
        var fault = Assert.Single(e.Problem.Faults!);
        Assert.Equal("$filter", fault.Field);
        Assert.StartsWith($"At position {position}: ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(", "a eq 1", ")")]
    [InlineData("not ", "a", "")]
    [InlineData("-", "a", " eq 1")]
    [InlineData("tolower(", "a", ")")]
    [InlineData("a add (", "a", ")")]
    [InlineData("a add ", "a", " eq 1")]
    [InlineData("geo.length(geography'", "GEOMETRYCOLLECTION(POINT(1 1))", "')", "GEOMETRYCOLLECTION(", ")")]
    public void A_filter_nested_a_thousand_deep_is_a_400(string open, string inner, string close, string repeated = "", string closing = "")
    {
        var text = repeated.Length > 0
            ? open + Repeat(repeated) + inner + Repeat(closing) + close
            : Repeat(open) + inner + (close.StartsWith(' ') ? close : Repeat(close));
        var e = Assert.Throws<ProblemException>(() => ODataFilter.Parse(text));
        Assert.Contains("nested more than 64 levels deep", e.Message, StringComparison.Ordinal);
        Assert.Equal("$filter", e.Problem.Faults![0].Field);
    }

    [Fact]
    public void A_filter_of_too_many_nodes_or_characters_is_a_400()
    {
        var nodes = Assert.Throws<ProblemException>(() => ODataFilter.Parse(string.Join(" or ", Enumerable.Repeat("a eq 1", 1000))));
        Assert.Contains("more than 2000", nodes.Message, StringComparison.Ordinal);
        var text = Assert.Throws<ProblemException>(() => ODataFilter.Parse("name eq '" + new string('x', 70_000) + "'"));
        Assert.Contains("characters", text.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_with_the_character_zero_is_a_400()
    {
        var e = Assert.Throws<ProblemException>(() => ODataFilter.Parse("name eq 'a\0'"));
        Assert.Contains("U+0000", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_order_has_keys_that_are_expressions_with_a_direction()
    {
        var keys = ODataFilter.ParseOrder("phenomenonTime desc,Datastream/name asc, properties/a/b, result mul -1 DESC, length(name)");
        Assert.Equal(
            ["phenomenonTime desc", "Datastream/name", "properties/a/b", "*(result,-1) desc", "length(name)"],
            keys.Select(k => Shown(k.By) + (k.Descending ? " desc" : "")));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("name up", 6)]
    [InlineData("name,", 6)]
    [InlineData("name desc asc", 11)]
    public void A_fault_in_an_order_names_the_option_and_the_position(string text, int position)
    {
        var e = Assert.Throws<ProblemException>(() => ODataFilter.ParseOrder(text));
        Assert.Equal("$orderby", e.Problem.Faults![0].Field);
        Assert.StartsWith($"At position {position}: ", e.Message, StringComparison.Ordinal);
    }

    private static string Repeat(string text) => string.Concat(Enumerable.Repeat(text, 1000));

    internal static string Shown(Expr e) => e switch
    {
        PropertyName p => p.Name,
        Constant { Value: string s } => $"'{s}'",
        Constant { Value: bool b } => b.ToString(),
        Constant c => ODataText.Write(c).Replace("geography'", "", StringComparison.Ordinal).TrimEnd('\'') is var text && c.Value is TimeSpan ? text + "'" : text,
        Call c => $"{c.Name}({string.Join(',', c.Args.Select(Shown))})",
        _ => throw new ArgumentException(e.ToString()),
    };
}
