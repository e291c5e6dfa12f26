using System.Buffers;
using System.Text;
using SmartRegion.Core.Rdf;

namespace SmartRegion.Tests.Core.Rdf;

/// <summary>What the writers write reads back as the same graph, whatever stands in it.</summary>
public sealed class WritersTests
{
    private static readonly Dictionary<string, string> Prefixes = new() { ["rdf"] = RdfNames.Namespace, ["xsd"] = Xsd.Namespace, ["ex"] = "http://example.org/" };

    [Theory]
    [InlineData(RdfSyntax.Turtle)]
    [InlineData(RdfSyntax.NTriples)]
    [InlineData(RdfSyntax.RdfXml)]
    [InlineData(RdfSyntax.JsonLd)]
    public void Signs_languages_datatypes_and_blank_nodes_survive(RdfSyntax syntax)
    {
        var graph = new RdfGraph();
        var one = Term.Iri("http://example.org/one");
        graph.Add(new Triple(one, RdfNames.Type, Term.Iri("http://example.org/Thing")));
        graph.Add(new Triple(one, "http://example.org/says", Term.Text("„Příliš“ <žluťoučký> & \"kůň\"\n\tskáče \\ 🐎", "cs")));
        graph.Add(new Triple(one, "http://example.org/says", Term.Text("Hallo", "de-at")));
        graph.Add(new Triple(one, "http://elsewhere.example/a.b?c=1#note", Term.Literal("")));
        graph.Add(new Triple(one, "http://example.org/at", Term.Literal("2026-01-01", Xsd.Date)));
        graph.Add(new Triple(one, "http://example.org/part", Term.Blank("x")));
        graph.Add(new Triple(Term.Blank("x"), "http://example.org/part", Term.Blank("y")));
        graph.Add(new Triple(Term.Blank("y"), "http://example.org/price", Term.Literal("1.50", Xsd.Decimal)));
        graph.Add(new Triple(one, "http://example.org/says", Term.Literal("again")));
        Assert.True(Isomorphism.Same(graph, Again(graph, syntax)), Written(graph, syntax));
    }

    [Fact]
    public void Turtle_reads_like_a_text()
    {
        var graph = RdfReader.ReadGraph(Stream("<http://example.org/one> a <http://example.org/T>; <http://example.org/p> 1, 2 ."), RdfSyntax.Turtle, null);
        Assert.Equal("""
            @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
            @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
            @prefix ex: <http://example.org/> .

            ex:one a ex:T ;
                ex:p "1"^^xsd:integer, "2"^^xsd:integer .

            """.ReplaceLineEndings("\n"), Written(graph, RdfSyntax.Turtle));
    }

    internal static RdfGraph Again(RdfGraph graph, RdfSyntax syntax) => RdfReader.ReadGraph(Stream(Written(graph, syntax)), syntax, null);

    private static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));

    private static string Written(RdfGraph graph, RdfSyntax syntax)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = RdfWriter.Create(syntax, output, Prefixes);
        writer.Begin();
        foreach (var triple in graph.Triples) writer.Add(triple);
        writer.End();
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
