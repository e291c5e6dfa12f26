using System.Text.Json;
using SmartRegion.Core;
using SmartRegion.Query;

namespace SmartRegion.Tests.Query;

/// <summary>CQL2 JSON (OGC 21-065, annex C). Each example is told beside the same filter in CQL2 text.</summary>
public sealed class Cql2JsonTests
{
    [Theory]
    [InlineData("""{"op":"=","args":[{"property":"name"},"x"]}""", "name = 'x'")]
    [InlineData("""{"op":"and","args":[{"op":">","args":[{"property":"a"},1]},{"op":"not","args":[{"op":"isNull","args":[{"property":"b"}]}]}]}""", "a > 1 AND b IS NOT NULL")]
    [InlineData("""{"op":"between","args":[{"property":"a"},1,5.5]}""", "a BETWEEN 1 AND 5.5")]
    [InlineData("""{"op":"in","args":[{"property":"kind"},["practice","funding"]]}""", "kind IN ('practice','funding')")]
    [InlineData("""{"op":"like","args":[{"op":"casei","args":[{"property":"name"}]},{"op":"casei","args":["vod%"]}]}""", "CASEI(name) LIKE CASEI('vod%')")]
    [InlineData("""{"op":"accenti","args":[{"property":"name"}]}""", "ACCENTI(name)")]
    [InlineData("""{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Point","coordinates":[13.1,49.2]}]}""", "S_INTERSECTS(geometry, POINT(13.1 49.2))")]
    [InlineData("""{"op":"s_within","args":[{"property":"geometry"},{"bbox":[12,48,14,50]}]}""", "S_WITHIN(geometry, BBOX(12,48,14,50))")]
    [InlineData("""{"op":"t_during","args":[{"property":"t"},{"interval":["2024-01-01",".."]}]}""", "T_DURING(t, INTERVAL('2024-01-01','..'))")]
    [InlineData("""{"op":"t_intersects","args":[{"interval":[{"property":"a"},{"property":"b"}]},{"interval":["..","2024-01-01T00:00:00Z"]}]}""", "T_INTERSECTS(INTERVAL(a,b), INTERVAL('..','2024-01-01T00:00:00Z'))")]
    [InlineData("""{"op":"=","args":[{"property":"t"},{"date":"2024-05-17"}]}""", "t = DATE('2024-05-17')")]
    [InlineData("""{"op":">","args":[{"property":"t"},{"timestamp":"2024-05-17T08:30:00+02:00"}]}""", "t > TIMESTAMP('2024-05-17T06:30:00Z')")]
    [InlineData("""{"op":"a_contains","args":[{"property":"topics"},["water"]]}""", "A_CONTAINS(topics, ('water'))")]
    [InlineData("""{"op":"<","args":[{"op":"+","args":[{"property":"a"},{"op":"^","args":[2,3]}]},10]}""", "a + 2 ^ 3 < 10")]
    [InlineData("""{"op":"AND","args":[{"op":"=","args":[{"property":"a"},true]},{"op":"=","args":[{"property":"b"},false]}]}""", "a = TRUE AND b = FALSE")]
    public void Json_and_text_are_the_same_tree(string json, string text)
    {
        Assert.Equal(Cql2Text.Parse(text), Cql2Json.Parse(json));
        using var document = JsonDocument.Parse(json);
        Assert.Equal(Cql2Text.Parse(text), Cql2Json.Parse(document.RootElement));
    }

    [Theory]
    [InlineData("", "expected JSON")]
    [InlineData("{", "expected JSON")]
    [InlineData("null", "At the top: expected an object, an array, a text, a number or a truth value, found null")]
    [InlineData("{}", "At the top: expected one of the members op, property, date")]
    [InlineData("""{"op":"="}""", "At the top: expected the array args beside op =")]
    [InlineData("""{"op":5,"args":[]}""", "At /op: expected a text")]
    [InlineData("""{"op":"=","args":[{"property":"a"}]}""", "At /args: expected 2 arguments of =, found 1")]
    [InlineData("""{"op":"and","args":[true,{"op":"not","args":[]}]}""", "At /args/1/args: expected 1 argument of not, found 0")]
    [InlineData("""{"op":"=","args":[{"property":""},1]}""", "At /args/0/property: expected a text")]
    [InlineData("""{"op":"in","args":[{"property":"a"},"x"]}""", "At /args/1: expected an array with the values of in")]
    [InlineData("""{"op":"in","args":[{"property":"a"},[]]}""", "At /args/1: expected an array with the values of in")]
    [InlineData("""{"op":"like","args":[{"property":"a"},5]}""", "At /args/1: expected a pattern")]
    [InlineData("""{"op":"=","args":[{"property":"a"},1e999]}""", "At /args/1: the number is too large")]
    [InlineData("""{"op":"=","args":[{"property":"a"},{"date":"2024-13-01"}]}""", "At /args/1/date: '2024-13-01' is no date")]
    [InlineData("""{"op":"t_after","args":[{"property":"a"},{"interval":["2024-01-01"]}]}""", "At /args/1/interval: expected an array of the start and the end")]
    [InlineData("""{"op":"s_within","args":[{"property":"a"},{"bbox":[1,2,"x",4]}]}""", "At /args/1/bbox: expected an array of numbers")]
    [InlineData("""{"op":"s_within","args":[{"property":"a"},{"type":"Pointe","coordinates":[1,2]}]}""", "At /args/1: ")]
    [InlineData("""{"op":"=","args":[{"property":"a"},"\ud800"]}""", "At /args/1: the text has half of a character")]
    public void A_fault_is_a_400_that_names_the_place_and_what_was_expected(string json, string message)
    {
        var e = Assert.Throws<ProblemException>(() => Cql2Json.Parse(json));
        Assert.Equal(400, e.Problem.Status);
        Assert.Equal("filter", Assert.Single(e.Problem.Faults!).Field);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"op":"not","args":[""", "]}")]
    [InlineData("[", "]")]
    public void A_filter_nested_a_thousand_deep_is_a_400(string open, string close)
    {
        var json = string.Concat(Enumerable.Repeat(open, 1000)) + "1" + string.Concat(Enumerable.Repeat(close, 1000));
        Assert.Contains("64 levels", Assert.Throws<ProblemException>(() => Cql2Json.Parse(json)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_filter_of_too_many_nodes_or_characters_is_a_400()
    {
        var nodes = Assert.Throws<ProblemException>(() => Cql2Json.Parse($"[{string.Join(',', Enumerable.Repeat("1", Limits.Nodes))}]"));
        Assert.Contains("more than 2000", nodes.Message, StringComparison.Ordinal);
        var text = Assert.Throws<ProblemException>(() => Cql2Json.Parse($"\"{new string('x', Limits.Text)}\""));
        Assert.Contains("characters", text.Message, StringComparison.Ordinal);
    }
}
