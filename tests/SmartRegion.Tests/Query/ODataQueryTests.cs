using SmartRegion.Core;
using SmartRegion.Query;

namespace SmartRegion.Tests.Query;

/// <summary>The query options of a request (18-088, 9.3; OData 4.0 URL conventions, 5.1).</summary>
public sealed class ODataQueryTests
{
    [Fact]
    public void A_request_has_each_option_once_in_any_order()
    {
        var q = ODataOptions.Parse(
        [
            new("$top", "5"), new("$skip", "10"), new("$count", "true"), new("$select", "name, @iot.id,properties/a"),
            new("$filter", "name eq 'x'"), new("$orderby", "name desc,id"), new("$resultFormat", "dataArray"), new("$expand", "Datastreams"),
            new("$skiptoken", "abc"),
        ]);
        Assert.Equal((5, 10, true, "dataArray", "abc"), (q.Top, q.Skip, q.Count, q.ResultFormat, q.SkipToken));
        Assert.Equal(["name", "@iot.id", "properties/a"], q.Select);
        Assert.Equal(new Call("=", new PropertyName("name"), new Constant("x")), q.Filter);
        Assert.Equal([new OrderBy(new PropertyName("name"), true), new OrderBy(new PropertyName("id"))], q.OrderBy);
        Assert.Equal("Datastreams", Assert.Single(q.Expand).Name);
    }

    [Fact]
    public void What_is_not_asked_for_is_empty()
    {
        var q = ODataOptions.Parse([]);
        Assert.Null(q.Filter);
        Assert.Null(q.Top);
        Assert.Null(q.Count);
        Assert.Empty(q.Expand);
        Assert.Equal("", ODataText.Write(q));
    }

    [Fact]
    public void Top_zero_is_valid_and_a_huge_one_is_the_greatest()
    {
        Assert.Equal(0, ODataOptions.Parse("$top=0").Top);
        Assert.Equal(int.MaxValue, ODataOptions.Parse("$top=99999999999999999").Top);
    }

    [Fact]
    public void The_names_of_options_may_have_any_case() =>
        Assert.Equal((3, "CSV"), ODataOptions.Parse("$Top=3&resultFormat=CSV&$orderBy=name") is var q ? (q.Top, q.ResultFormat) : default);

    [Theory]
    [InlineData("$top=-1", "$top", "$top is a whole number from 0 on, not '-1'")]
    [InlineData("$top=1e9", "$top", "not '1e9'")]
    [InlineData("$skip=x", "$skip", "not 'x'")]
    [InlineData("$skip=", "$skip", "not ''")]
    [InlineData("$count=yes", "$count", "true or false, not 'yes'")]
    [InlineData("$top=1&$top=2", "$top", "more than once")]
    [InlineData("$foo=1", "$foo", "There is no option '$foo'. Known options: $filter, $orderby, $select, $expand, $top, $skip, $skiptoken, $count, $resultFormat.")]
    [InlineData("nonsense", "nonsense", "There is no option")]
    [InlineData("$select=", "$select", "At position 1: expected the name of a property")]
    [InlineData("$select=name,,id", "$select", "At position 6: ")]
    [InlineData("$select=name, a b", "$select", "At position 7: 'a b' is no name or path")]
    [InlineData("$filter=name eq", "$filter", "At position 8: ")]
    [InlineData("$expand=", "$expand", "At position 1: ")]
    [InlineData("$expand=Datastreams(", "$expand", "At position 13: expected ')'")]
    [InlineData("$expand=Datastreams($top=1", "$expand", "expected ')'")]
    [InlineData("$expand=Datastreams($top=1)x", "$expand", "expected ')'")]
    [InlineData("$expand=Datastreams($top=-1)", "$expand", "$top is a whole number")]
    [InlineData("$expand=Datastreams($foo=1)", "$expand", "At position 13: there is no option '$foo' within $expand")]
    [InlineData("$expand=Datastreams($resultFormat=CSV)", "$expand", "there is no option '$resultFormat' within $expand")]
    [InlineData("$expand=Datastreams($top=1;$top=2)", "$expand", "At position 20: $top is given more than once")]
    [InlineData("$expand=Datastreams(name)", "$expand", "At position 13: expected an option such as $select=name, found 'name'")]
    [InlineData("$expand=Datastreams($filter=name eq)", "$expand", "At position 28: expected a property")]
    [InlineData("$expand=Datastreams($expand=Observations($filter=result gt ))", "$expand", "At position 52: ")]
    [InlineData("$expand=Datastreams($top=1),Datastreams($top=2)", "$expand", "Datastreams is expanded twice, each time with options")]
    public void A_fault_is_a_400_that_names_the_option(string text, string field, string message)
    {
        var e = Assert.Throws<ProblemException>(() => ODataOptions.Parse(text));
        Assert.Equal(400, e.Problem.Status);
        Assert.Equal(field, e.Problem.Faults![0].Field);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_expand_nests_with_options_of_its_own()
    {
        var q = ODataOptions.Parse("$expand=Datastreams($select=name;$expand=Observations($top=1;$orderby=phenomenonTime desc)),Locations");
        Assert.Equal(["Datastreams", "Locations"], q.Expand.Select(e => e.Name));
        var datastreams = q.Expand[0].Query;
        Assert.Equal(["name"], datastreams.Select);
        var observations = Assert.Single(datastreams.Expand);
        Assert.Equal(("Observations", 1, true), (observations.Name, observations.Query.Top, observations.Query.OrderBy[0].Descending));
    }

    [Fact]
    public void A_path_is_an_expand_within_an_expand()
    {
        var q = ODataOptions.Parse("$expand=Datastreams/Observations/FeatureOfInterest($select=name)");
        Assert.Equal("$expand=Datastreams($expand=Observations($expand=FeatureOfInterest($select=name)))", ODataText.Write(q));
    }

    [Theory]
    [InlineData("Datastreams/Sensor,Datastreams/ObservedProperty", "Datastreams($expand=Sensor,ObservedProperty)")]
    [InlineData("Datastreams($top=1),Datastreams/Sensor", "Datastreams($expand=Sensor;$top=1)")]
    [InlineData("Datastreams/Sensor,Datastreams($top=1)", "Datastreams($expand=Sensor;$top=1)")]
    [InlineData("Datastreams,Datastreams", "Datastreams")]
    [InlineData(" Datastreams ( $top=1 ; $skip=2 ) , Locations ", "Datastreams($top=1;$skip=2),Locations")]
    [InlineData("Datastreams()", "Datastreams")]
    public void The_same_relation_is_expanded_once(string written, string merged) =>
        Assert.Equal("$expand=" + merged, ODataText.Write(ODataOptions.Parse([new("$expand", written)])));

    [Fact]
    public void Separators_within_texts_separate_nothing()
    {
        var q = ODataOptions.Parse([new("$expand", "Datastreams($filter=name eq 'a;b),(''c' or startswith(name,'x');$top=1),Locations")]);
        Assert.Equal(2, q.Expand.Count);
        Assert.Equal(1, q.Expand[0].Query.Top);
        Assert.Equal("name eq 'a;b),(''c' or startswith(name,'x')", ODataText.Write(q.Expand[0].Query.Filter!));
    }

    [Theory]
    [InlineData(13)]
    [InlineData(50)]
    [InlineData(5000)]
    public void An_expand_nested_too_deep_is_a_400(int depth)
    {
        var parentheses = string.Concat(Enumerable.Repeat("Things($expand=", depth - 1)) + "Things" + new string(')', depth - 1);
        var path = string.Join('/', Enumerable.Repeat("Things", depth));
        foreach (var text in new[] { parentheses, path })
        {
            var e = Assert.Throws<ProblemException>(() => ODataOptions.Parse([new("$expand", text)]));
            Assert.Equal("$expand is nested more than 12 levels deep.", e.Message);
        }
    }

    [Fact]
    public void An_expand_of_too_many_relations_is_a_400()
    {
        var e = Assert.Throws<ProblemException>(() => ODataOptions.Parse([new("$expand", string.Join(',', Enumerable.Range(0, 201).Select(i => $"A{i}")))]));
        Assert.Contains("more than 200", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$filter=name eq 'a&b=c+d%#?''\"<>|ž' and t gt 2020-01-01T00:00:00Z")]
    [InlineData("$orderby=phenomenonTime desc,length(name),result mul 2 desc")]
    [InlineData("$select=name,@iot.id&$expand=Datastreams($filter=name eq 'a;b''(';$orderby=name;$expand=Sensor;$top=2;$skip=1;$count=true),Locations&$top=0&$skip=5&$count=false&$resultFormat=GeoJSON")]
    [InlineData("$filter=properties/výška gt 3&$skiptoken=a/b+c==")]
    public void A_link_reads_back_to_the_same_options(string decoded)
    {
        var options = ODataOptions.Parse(decoded.Contains("a&b", StringComparison.Ordinal) ? [new("$filter", decoded[8..])] : Split(decoded));
        var link = ODataText.Write(options);
        Assert.DoesNotContain(link, c => c is ' ' or '+' or '#' or '"' or '<' or '>' || c > 126);
        var read = ODataOptions.Parse(link.Split('&').Select(o => o.Split('=', 2)).Select(o => KeyValuePair.Create(o[0], Uri.UnescapeDataString(o[1]))));
        Assert.Equal(link, ODataText.Write(read));
        Assert.Equal(decoded, Uri.UnescapeDataString(link));
    }

    private static IEnumerable<KeyValuePair<string, string>> Split(string decoded) =>
        decoded.Split('&').Select(o => o.Split('=', 2)).Select(o => KeyValuePair.Create(o[0], o[1]));
}
