using SmartRegion.Core;
using SmartRegion.Query;

namespace SmartRegion.Tests.Query;

/// <summary>CQL2 (OGC 21-065) in text and in JSON: one tree, both ways.</summary>
public sealed class Cql2Tests
{
    [Theory]
    [InlineData("name = 'x'", """{"op":"=","args":[{"property":"name"},"x"]}""")]
    [InlineData("name = 'it''s'", """{"op":"=","args":[{"property":"name"},"it's"]}""")]
    [InlineData("\"odd name\" <> 5", """{"op":"<>","args":[{"property":"odd name"},5]}""")]
    [InlineData("a = 1 and b >= -2.5 AND c < 1e3", """{"op":"and","args":[{"op":"=","args":[{"property":"a"},1]},{"op":">=","args":[{"property":"b"},-2.5]},{"op":"<","args":[{"property":"c"},1000]}]}""")]
    [InlineData("a or b and not c", """{"op":"or","args":[{"property":"a"},{"op":"and","args":[{"property":"b"},{"op":"not","args":[{"property":"c"}]}]}]}""")]
    [InlineData("(a OR b) AND TRUE", """{"op":"and","args":[{"op":"or","args":[{"property":"a"},{"property":"b"}]},true]}""")]
    [InlineData("a BETWEEN 1 AND 2", """{"op":"between","args":[{"property":"a"},1,2]}""")]
    [InlineData("a NOT IN ('x','y')", """{"op":"not","args":[{"op":"in","args":[{"property":"a"},["x","y"]]}]}""")]
    [InlineData("a IS NOT NULL", """{"op":"not","args":[{"op":"isNull","args":[{"property":"a"}]}]}""")]
    [InlineData("CASEI(a) LIKE CASEI('x%')", """{"op":"like","args":[{"op":"casei","args":[{"property":"a"}]},{"op":"casei","args":["x%"]}]}""")]
    [InlineData("accenti(a) = ACCENTI('é')", """{"op":"=","args":[{"op":"accenti","args":[{"property":"a"}]},{"op":"accenti","args":["é"]}]}""")]
    [InlineData("a + 2 * b ^ 2 - c div 3 = 7 % 2", """{"op":"=","args":[{"op":"-","args":[{"op":"+","args":[{"property":"a"},{"op":"*","args":[2,{"op":"^","args":[{"property":"b"},2]}]}]},{"op":"div","args":[{"property":"c"},3]}]},{"op":"%","args":[7,2]}]}""")]
    [InlineData("A_CONTAINS(tags, ('a','b'))", """{"op":"a_contains","args":[{"property":"tags"},["a","b"]]}""")]
    [InlineData("t > TIMESTAMP('2024-05-17T08:30:00.5Z')", """{"op":">","args":[{"property":"t"},{"timestamp":"2024-05-17T08:30:00.5Z"}]}""")]
    [InlineData("d = DATE('2024-05-17')", """{"op":"=","args":[{"property":"d"},{"date":"2024-05-17"}]}""")]
    [InlineData("T_DURING(t, INTERVAL('2024-01-01', '..'))", """{"op":"t_during","args":[{"property":"t"},{"interval":["2024-01-01",".."]}]}""")]
    [InlineData("T_METBY(INTERVAL(a, b), INTERVAL('..', '2024-01-01T00:00:00Z'))", """{"op":"t_metBy","args":[{"interval":[{"property":"a"},{"property":"b"}]},{"interval":["..","2024-01-01T00:00:00Z"]}]}""")]
    [InlineData("S_INTERSECTS(geometry, POINT(12.5 49.2))", """{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Point","coordinates":[12.5,49.2]}]}""")]
    [InlineData("s_within(geometry, BBOX(12,48,13,50))", """{"op":"s_within","args":[{"property":"geometry"},{"bbox":[12,48,13,50]}]}""")]
    [InlineData("length(a) = 3", """{"op":"=","args":[{"op":"length","args":[{"property":"a"}]},3]}""")]
    public void Text_and_JSON_are_one_tree_that_is_written_as_either(string text, string json)
    {
        var tree = Cql2Text.Parse(text);
        Assert.Equal(tree, Cql2Json.Parse(json));
        Assert.Equal(tree, Cql2Text.Parse(Cql2TextWriter.Write(tree)));
        Assert.Equal(tree, Cql2Json.Parse(Cql2JsonWriter.Write(tree).ToJsonString()));
    }

    [Theory]
    [InlineData("", "At position 1: expected a value")]
    [InlineData("a =", "At position 4: ")]
    [InlineData("a = 'x", "At position 5: the text is not closed")]
    [InlineData("a NOT 5", "At position 7: expected LIKE, BETWEEN or IN")]
    [InlineData("a = 1 b", "At position 7: expected AND, OR, an operator or the end, found 'b'")]
    [InlineData("a LIKE 5", "At position 8: expected a pattern")]
    [InlineData("S_WITHIN(a)", "At position 1: expected 2 arguments of s_within, found 1")]
    [InlineData("length(a, b) = 1", "At position 1: expected 1 argument of length, found 2")]
    [InlineData("a = DATE('x')", "At position 10: 'x' is no date")]
    [InlineData("S_WITHIN(a, POINT(1))", "At position 13: No geometry")]
    [InlineData("a ? 1", "At position 3: unexpected character '?'")]
    public void A_fault_in_text_names_the_position(string text, string message) => Refused(() => Cql2Text.Parse(text), message);

    [Theory]
    [InlineData("{", "expected JSON")]
    [InlineData("null", "At the top: ")]
    [InlineData("{}", "expected one of the members op")]
    [InlineData("""{"op":"=","args":[{"property":"a"}]}""", "At /args: expected 2 arguments of =, found 1")]
    [InlineData("""{"op":"and","args":[true,{"op":"like","args":[{"property":"a"},5]}]}""", "At /args/1/args/1: expected a pattern")]
    [InlineData("""{"op":"=","args":[{"property":"a"},{"date":"x"}]}""", "At /args/1/date: 'x' is no date")]
    [InlineData("""{"op":"=","args":[{"property":"a"},"\u0000"]}""", "U+0000")]
    [InlineData("""{"op":"=","args":[{"property":"a"},"\ud800"]}""", "half of a character")]
    public void A_fault_in_JSON_names_the_place(string json, string message) => Refused(() => Cql2Json.Parse(json), message);

    [Fact]
    public void A_filter_nested_a_thousand_deep_is_a_400()
    {
        Refused(() => Cql2Text.Parse(new string('(', 1000) + "a" + new string(')', 1000)), "nested more than 64");
        Refused(() => Cql2Text.Parse(string.Concat(Enumerable.Repeat("NOT ", 1000)) + "a"), "nested more than 64");
        Refused(() => Cql2Json.Parse(string.Concat(Enumerable.Repeat("""{"op":"not","args":[""", 1000)) + "true" + string.Concat(Enumerable.Repeat("]}", 1000))), "nested at most 64");
    }

    private static void Refused(Action parse, string message)
    {
        var e = Assert.Throws<ProblemException>(parse);
        Assert.Equal((400, "filter"), (e.Problem.Status, e.Problem.Faults![0].Field));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }
}
