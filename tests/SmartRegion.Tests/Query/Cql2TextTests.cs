using SmartRegion.Core;
using SmartRegion.Query;

namespace SmartRegion.Tests.Query;

/// <summary>CQL2 text (OGC 21-065, annex B) as trees. A tree is shown as its calls: =(name,'x').</summary>
public sealed class Cql2TextTests
{
    [Theory]
    [InlineData("name = 'x'", "=(name,'x')")]
    [InlineData("name <> 'it''s'", "<>(name,'it's')")]
    [InlineData("a = 1 OR b = 2 AND c = 3", "or(=(a,1),and(=(b,2),=(c,3)))")]
    [InlineData("(a = 1 OR b = 2) AND c = 3", "and(or(=(a,1),=(b,2)),=(c,3))")]
    [InlineData("a = 1 and b = 2 And c = 3", "and(=(a,1),=(b,2),=(c,3))")]
    [InlineData("NOT a = 1 AND b = 2", "and(not(=(a,1)),=(b,2))")]
    [InlineData("NOT (a = 1 AND b = 2)", "not(and(=(a,1),=(b,2)))")]
    [InlineData("NOT NOT a", "not(not(a))")]
    [InlineData("a < 1 AND b <= 2 AND c > 3 AND d >= 4", "and(<(a,1),<=(b,2),>(c,3),>=(d,4))")]
    [InlineData("1 < a", "<(1,a)")]
    [InlineData("1 + 2 * 3 = a", "=(+(1,*(2,3)),a)")]
    [InlineData("(1 + 2) * 3 = a", "=(*(+(1,2),3),a)")]
    [InlineData("10 - 2 - 3 = a", "=(-(-(10,2),3),a)")]
    [InlineData("2 * a ^ 2 > 8", ">(*(2,^(a,2)),8)")]
    [InlineData("a div 2 % 3 / 4 = 0", "=(/(%(div(a,2),3),4),0)")]
    [InlineData("a = -5", "=(a,-5)")]
    [InlineData("-a = 5", "=(*(-1,a),5)")]
    [InlineData("a = 1.50 OR a = 2.0 OR a = 1e3", "or(=(a,1.5),=(a,2),=(a,1000))")]
    [InlineData("a = TRUE OR b = false", "or(=(a,TRUE),=(b,FALSE))")]
    [InlineData("a IS NULL AND b IS NOT NULL", "and(isNull(a),not(isNull(b)))")]
    [InlineData("\"two words\" = 1 AND \"say \"\"hi\"\"\" = 2", "and(=(two words,1),=(say \"hi\",2))")]
    [InlineData("výška_m > 500", ">(výška_m,500)")]
    public void An_expression_is_read_by_the_precedence_of_the_standard(string text, string tree) =>
        Assert.Equal(tree, Shown(Cql2Text.Parse(text)));

    [Theory]
    [InlineData("a BETWEEN 1 AND 5", "between(a,1,5)")]
    [InlineData("a BETWEEN 1 AND 5 AND b = 2", "and(between(a,1,5),=(b,2))")]
    [InlineData("a NOT BETWEEN 1 + 1 AND 5", "not(between(a,+(1,1),5))")]
    [InlineData("kind IN ('practice','funding')", "in(kind,array('practice','funding'))")]
    [InlineData("kind NOT IN ('practice')", "not(in(kind,array('practice')))")]
    [InlineData("a + 1 IN (1, 2)", "in(+(a,1),array(1,2))")]
    [InlineData("name LIKE 'Vod%'", "like(name,'Vod%')")]
    [InlineData("name NOT LIKE '%\\%_'", "not(like(name,'%\\%_'))")]
    [InlineData("CASEI(name) LIKE CASEI('vod%')", "like(casei(name),casei('vod%'))")]
    [InlineData("accenti(casei(name)) like accenti(casei('vodo_er'))", "like(accenti(casei(name)),accenti(casei('vodo_er')))")]
    [InlineData("CASEI(name) = CASEI('Písek')", "=(casei(name),casei('Písek'))")]
    [InlineData("CASEI(name) IN (CASEI('a'), CASEI('b'))", "in(casei(name),array(casei('a'),casei('b')))")]
    public void The_worded_predicates_may_be_negated(string text, string tree) =>
        Assert.Equal(tree, Shown(Cql2Text.Parse(text)));

    [Theory]
    [InlineData("S_INTERSECTS(geometry, POINT(13.1 49.2))", "s_intersects(geometry,POINT (13.1 49.2))")]
    [InlineData("s_within(geometry, POLYGON((0 0,2 0,2 2,0 0)))", "s_within(geometry,POLYGON ((0 0, 2 0, 2 2, 0 0)))")]
    [InlineData("S_INTERSECTS(geometry, BBOX(12,48,14,50))", "s_intersects(geometry,BBOX(12,48,14,50))")]
    [InlineData("S_INTERSECTS(geometry, BBOX(-10, 1, -5, 2))", "s_intersects(geometry,BBOX(-10,1,-5,2))")]
    [InlineData("t = DATE('2024-05-17')", "=(t,DATE('2024-05-17'))")]
    [InlineData("t > TIMESTAMP('2024-05-17T08:30:00.25+02:00')", ">(t,TIMESTAMP('2024-05-17T06:30:00.25Z'))")]
    [InlineData("T_DURING(t, INTERVAL('2024-01-01','..'))", "t_during(t,interval(DATE('2024-01-01'),..))")]
    [InlineData("T_INTERSECTS(INTERVAL(a,b), INTERVAL('..','2024-01-01T00:00:00Z'))", "t_intersects(interval(a,b),interval(..,TIMESTAMP('2024-01-01T00:00:00Z')))")]
    [InlineData("A_CONTAINS(topics, ('water'))", "a_contains(topics,array('water'))")]
    [InlineData("a_overlaps(topics, ['water','energy'])", "a_overlaps(topics,array('water','energy'))")]
    [InlineData("A_EQUALS(topics, ())", "a_equals(topics,array())")]
    public void Literals_are_read_as_what_they_are(string text, string tree) =>
        Assert.Equal(tree, Shown(Cql2Text.Parse(text)));

    /// <summary>Text to tree to JSON to tree to text: always the same tree.</summary>
    [Theory]
    [InlineData("a = 1 OR b = 2 AND NOT (c = 3 OR d IS NULL)")]
    [InlineData("(a = 1 AND b = 2) AND c = 3")]
    [InlineData("a - (b - c) * 2 ^ d ^ 2 div 3 > -1.5e-7")]
    [InlineData("\"say \"\"hi\"\"\" LIKE '50\\% o''clock' AND name NOT IN ('a','b''c')")]
    [InlineData("a NOT BETWEEN -1 AND +5 AND b IS NOT NULL")]
    [InlineData("ACCENTI(CASEI(name)) LIKE ACCENTI(CASEI('říp%')) OR CASEI(name) <> CASEI('Ä')")]
    [InlineData("S_INTERSECTS(geometry, BBOX(12.5,48,14,50.25)) AND S_WITHIN(geometry, POLYGON((0 0,2 0,2 2,0 0)))")]
    [InlineData("S_TOUCHES(geometry, GEOMETRYCOLLECTION(POINT(1 2),LINESTRING(1 2,3 4)))")]
    [InlineData("T_DURING(t, INTERVAL('2024-01-01','..')) OR T_BEFORE(t, DATE('2024-02-29'))")]
    [InlineData("T_MEETS(INTERVAL(a,b), INTERVAL('2024-01-01T00:00:00.125Z','2025-01-01T00:00:00Z'))")]
    [InlineData("A_CONTAINEDBY(topics, ('water')) AND A_EQUALS(topics, ())")]
    [InlineData("length(name) = 5 AND published = TRUE")]
    [InlineData("big = 9007199254740993 OR small = -9223372036854775807")]
    public void Text_and_json_tell_the_same_tree(string text)
    {
        var tree = Cql2Text.Parse(text);
        Assert.Equal(tree, Cql2Text.Parse(Cql2TextWriter.Write(tree)));
        var json = Cql2JsonWriter.Write(tree).ToJsonString();
        Assert.Equal(tree, Cql2Json.Parse(json));
        Assert.Equal(json, Cql2JsonWriter.Write(Cql2Json.Parse(json)).ToJsonString());
    }

    [Theory]
    [InlineData("", 1, "expected a value, a property or '(', found the end")]
    [InlineData("name =", 7, "found the end")]
    [InlineData("name == 1", 7, "found '='")]
    [InlineData("name = 'x", 8, "not closed")]
    [InlineData("name = \"x", 8, "not closed")]
    [InlineData("a = 1 b = 2", 7, "expected AND, OR, an operator or the end, found 'b'")]
    [InlineData("a = 1 AND", 10, "found the end")]
    [InlineData("(a = 1", 7, "expected ')' or ','")]
    [InlineData("a NOT 5", 7, "expected LIKE, BETWEEN or IN after NOT")]
    [InlineData("a LIKE b", 8, "expected a pattern in single quotes")]
    [InlineData("a BETWEEN 1 OR 2", 13, "expected AND")]
    [InlineData("a IN ()", 7, "found ')'")]
    [InlineData("a IS 5", 6, "expected NULL")]
    [InlineData("a = 1e999", 5, "too large")]
    [InlineData("t = DATE('2024-13-01')", 10, "'2024-13-01' is no date")]
    [InlineData("t = TIMESTAMP('2024-01-01')", 15, "is no instant")]
    [InlineData("t = DATE(2024)", 10, "expected a text in single quotes")]
    [InlineData("S_INTERSECTS(geometry)", 1, "expected 2 arguments of")]
    [InlineData("S_INTERSECTS(g, BBOX(1,2,3))", 17, "Expected the four numbers")]
    [InlineData("S_INTERSECTS(g, BBOX(1,95,3,97))", 17, "Expected latitudes between -90 and 90")]
    [InlineData("S_INTERSECTS(g, POINT(1))", 17, "geometry")]
    [InlineData("a ! 1", 3, "'!'")]
    public void A_fault_is_a_400_that_names_the_position_and_what_was_expected(string text, int position, string message)
    {
        var e = Assert.Throws<ProblemException>(() => Cql2Text.Parse(text));
        Assert.Equal(400, e.Problem.Status);
        var fault = Assert.Single(e.Problem.Faults!);
        Assert.Equal("filter", fault.Field);
        Assert.StartsWith($"At position {position}: ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(", "a = 1", ")")]
    [InlineData("NOT ", "a = 1", "")]
    [InlineData("-", "a", " = 1")]
    [InlineData("CASEI(", "a", ")")]
    [InlineData("a + (", "a", ")")]
    [InlineData("2 ^ ", "a", " = 1")]
    public void A_filter_nested_a_thousand_deep_is_a_400(string open, string inner, string close)
    {
        var text = Repeat(open) + inner + (close.StartsWith(' ') ? close : Repeat(close));
        var e = Assert.Throws<ProblemException>(() => Cql2Text.Parse(text));
        Assert.Contains("nested more than 64 levels deep", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_filter_of_64_levels_is_read() =>
        Assert.Equal(62, Cql2Text.Parse(string.Concat(Enumerable.Repeat("NOT ", 60)) + "a = 1").Depth);

    [Fact]
    public void A_filter_of_too_many_nodes_or_characters_is_a_400()
    {
        var nodes = Assert.Throws<ProblemException>(() => Cql2Text.Parse(string.Join(" OR ", Enumerable.Repeat("a = 1", 1000))));
        Assert.Contains("more than 2000", nodes.Message, StringComparison.Ordinal);
        var text = Assert.Throws<ProblemException>(() => Cql2Text.Parse($"a = '{new string('x', Limits.Text)}'"));
        Assert.Contains("characters", text.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_with_the_character_zero_is_a_400() =>
        Assert.Contains("U+0000", Assert.Throws<ProblemException>(() => Cql2Text.Parse("a = 'x\0'")).Message, StringComparison.Ordinal);

    private static string Repeat(string text) => string.Concat(Enumerable.Repeat(text, 1000));

    private static string Shown(Expr e) => e switch
    {
        PropertyName p => p.Name,
        Constant { Value: null } => "..",
        Constant { Value: string s } => $"'{s}'",
        Constant c => Cql2TextWriter.Write(c),
        Call c => $"{c.Name}({string.Join(',', c.Args.Select(Shown))})",
        _ => throw new ArgumentException(e.ToString()),
    };
}
