using System.Text;
using SmartRegion.Core.Rdf;

namespace SmartRegion.Tests.Core.Rdf;

/// <summary>Limits, places of errors, streams that give nothing, and JSON-LD as portals write it.</summary>
public sealed class RdfReaderTests
{
    [Theory]
    [InlineData("<http://a> <http://b> <http://c> .\n<http://a> <http://b> ?x .", RdfSyntax.Turtle, 2, 23)]
    [InlineData("<http://a> <http://b> \"c\" .\n<http://a> oops .", RdfSyntax.NTriples, 2, 12)]
    [InlineData("<r:RDF xmlns:r=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n <r:li/></r:RDF>", RdfSyntax.RdfXml, 2, 3)]
    [InlineData("{\"@id\":\n oops}", RdfSyntax.JsonLd, 2, 2)]
    public void An_error_tells_its_line_and_column(string text, RdfSyntax syntax, long line, long column)
    {
        var error = Assert.Throws<RdfException>(() => Graph(text, syntax));
        Assert.Equal((line, column), (error.Line, error.Column));
    }

    public static TheoryData<string, RdfSyntax> TooMuch => new()
    {
        { string.Concat(Enumerable.Repeat("<http://a> <http://b> [", 40)), RdfSyntax.Turtle },
        { "<http://a> <http://b> \"" + new string('x', 2000) + "\" .", RdfSyntax.NTriples },
        { string.Concat(Enumerable.Range(0, 60).Select(i => $"<http://a> <http://b> <http://c{i}> .\n")), RdfSyntax.Turtle },
        { new string(' ', 6000), RdfSyntax.Turtle },
        { string.Concat(Enumerable.Repeat("<p:a xmlns:p=\"http://p/\">", 40)), RdfSyntax.RdfXml },
        { "<!DOCTYPE r [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;\">]><p:a xmlns:p=\"http://p/\"><p:b>&d;</p:b></p:a>", RdfSyntax.RdfXml },
        { string.Concat(Enumerable.Repeat("{\"http://p\":", 40)) + "1" + new string('}', 40), RdfSyntax.JsonLd },
    };

    [Theory]
    [MemberData(nameof(TooMuch))]
    public void A_document_that_is_too_much_is_refused(string text, RdfSyntax syntax) =>
        Assert.Throws<RdfException>(() => Graph(text, syntax, new RdfLimits(5000, 50, 20, 1000)));

    [Theory]
    [InlineData("""{"@context":{"@vocab":"http://v/","n":{"@id":"name","@container":"@language"}},"@id":"http://a","n":{"cs":["A","B"],"de":"C"}}""",
        "<http://a> <http://v/name> \"A\"@cs, \"B\"@cs, \"C\"@de .")]
    [InlineData("""{"@context":{"dct":"http://dct/","title":"dct:title","part":{"@reverse":"dct:hasPart"},"at":{"@id":"dct:at","@type":"http://date"}},"@id":"/x","title":"T","at":"2026","part":{"@id":"y"},"unknown":1}""",
        "<http://base/x> <http://dct/title> \"T\"; <http://dct/at> \"2026\"^^<http://date> . <http://base/dir/y> <http://dct/hasPart> <http://base/x> .")]
    [InlineData("""[{"@id":"http://a","@type":["http://T"],"http://p":[{"@value":"x","@language":"en"},{"@list":[1,true,2.5]},{"@set":[{"@id":"_:b"}]}]}]""",
        "<http://a> a <http://T>; <http://p> \"x\"@en, (1 true 2.5E0), _:b .")]
    [InlineData("""{"@context":{"id":"@id","type":"@type","dcat":"http://d#","theme":{"@id":"dcat:theme","@type":"@vocab"},"ENV":"http://t/ENV"},"@graph":[{"id":"http://a","type":"dcat:Dataset","theme":["ENV","http://t/B"]}]}""",
        "<http://a> a <http://d#Dataset>; <http://d#theme> <http://t/ENV>, <http://t/B> .")]
    [InlineData("""{"@context":[{"@language":"cs","p":"http://p/"},{"k":{"@id":"p:k","@container":"@list"},"s":{"@id":"p:s","@language":null}}],"@id":"http://a","k":["x"],"s":"y","p:q":"z"}""",
        "<http://a> <http://p/k> (\"x\"@cs); <http://p/s> \"y\"; <http://p/q> \"z\"@cs .")]
    public void Json_ld_of_portals_is_read(string json, string turtle) =>
        Assert.True(Isomorphism.Same(Graph(json, RdfSyntax.JsonLd), Graph(turtle, RdfSyntax.Turtle)), string.Join('\n', Graph(json, RdfSyntax.JsonLd).Triples));

    [Theory]
    [InlineData("""{"@type":null}""")]
    [InlineData("""{"@type":["http://a/B",null]}""")]
    public void A_type_in_JSON_LD_is_a_text(string text) => Assert.Throws<RdfException>(() => Graph(text, RdfSyntax.JsonLd));

    [Fact]
    public void A_context_elsewhere_is_not_fetched()
    {
        var error = Assert.Throws<RdfException>(() => Graph("""{"@context":"http://127.0.0.1:1/context"}""", RdfSyntax.JsonLd));
        Assert.Contains("http://127.0.0.1:1/context", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_read_before_an_error_is_given()
    {
        var read = new List<Triple>();
        await Assert.ThrowsAsync<RdfException>(async () =>
        {
            await foreach (var triple in RdfReader.ReadAsync(Bytes("<http://a> <http://b> <http://c> . oops"), RdfSyntax.Turtle, null)) read.Add(triple);
        });
        Assert.Single(read);
    }

    [Fact]
    public async Task A_stream_that_gives_nothing_can_be_left()
    {
        using var stop = new CancellationTokenSource();
        var pipe = new System.IO.Pipelines.Pipe();
        var reading = Task.Run(async () =>
        {
            await foreach (var _ in RdfReader.ReadAsync(pipe.Reader.AsStream(), RdfSyntax.RdfXml, null, null, stop.Token)) Assert.Fail("There is nothing.");
        });
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    private static RdfGraph Graph(string text, RdfSyntax syntax, RdfLimits? limits = null) => RdfReader.ReadGraph(Bytes(text), syntax, "http://base/dir/file", limits);

    private static MemoryStream Bytes(string text) => new(Encoding.UTF8.GetBytes(text));
}
