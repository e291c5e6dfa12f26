using System.IO.Compression;
using System.Text.RegularExpressions;
using SmartRegion.Core.Rdf;

namespace SmartRegion.Tests.Core.Rdf;

/// <summary>All tests of the W3C for Turtle, N-Triples and RDF/XML (RDF 1.1), as their manifests tell them; and what is read is written in each syntax and read again.</summary>
public sealed class W3cTests
{
    private const string Manifest = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#";
    private static readonly string Zip = Path.Combine(Root.Path, "tests", "SmartRegion.Tests", "Core", "Rdf", "data", "w3c-rdf11-tests.zip");
    private static readonly Dictionary<string, byte[]> Files = Unpack();

    [Theory]
    [InlineData("rdf-turtle", RdfSyntax.Turtle, 313)]
    [InlineData("rdf-n-triples", RdfSyntax.NTriples, 70)]
    [InlineData("rdf-xml", RdfSyntax.RdfXml, 166)]
    public void Every_test_of_the_suite_passes(string suite, RdfSyntax syntax, int count)
    {
        var home = $"https://w3c.github.io/rdf-tests/rdf/rdf11/{suite}/";
        var manifest = Read(home + "manifest.ttl", RdfSyntax.Turtle);
        var entries = manifest.Triples.Where(t => t.Predicate == Manifest + "action").Select(t => t.Subject).ToList();
        var failures = entries.Select(e => Failure(manifest, e, syntax)).OfType<string>().ToList();
        Assert.True(failures.Count == 0, $"{failures.Count} of {entries.Count} fail:\n{string.Join('\n', failures)}");
        Assert.Equal(count, entries.Count);
    }

    private static string? Failure(RdfGraph manifest, Term test, RdfSyntax syntax)
    {
        var type = manifest.Object(test, RdfNames.Type)!.Value.Value;
        var action = manifest.Object(test, Manifest + "action")!.Value.Value;
        try
        {
            var read = Read(action, syntax);
            if (type.Contains("Negative", StringComparison.Ordinal)) return $"{test}: was read and is wrong";
            if (type.EndsWith("Eval", StringComparison.Ordinal) && !Isomorphism.Same(read, Read(manifest.Object(test, Manifest + "result")!.Value.Value, RdfSyntax.NTriples))) return $"{test}: another graph";
            return Enum.GetValues<RdfSyntax>().Where(s => (s != RdfSyntax.RdfXml || IsXml(read)) && !Isomorphism.Same(read, WritersTests.Again(read, s))).Select(s => $"{test}: not the same when written as {s}").FirstOrDefault();
        }
        catch (RdfException e)
        {
            return type.Contains("Negative", StringComparison.Ordinal) ? null : $"{test}: {e.Message}";
        }
    }

    // XML 1.0 has no way to say most controls, and a predicate is an element there, so that it must end in a name.
    private static bool IsXml(RdfGraph graph) => graph.Triples.All(t => t.Object.Value.All(c => c >= ' ' || c is '\t' or '\n' or '\r') && !Regex.IsMatch(t.Predicate, @"[/:.%0-9]$"));

    private static RdfGraph Read(string iri, RdfSyntax syntax) => RdfReader.ReadGraph(new MemoryStream(Files[iri]), syntax, iri);

    private static Dictionary<string, byte[]> Unpack()
    {
        using var zip = ZipFile.OpenRead(Zip);
        return zip.Entries.Where(e => !e.FullName.EndsWith('/')).ToDictionary(e => "https://w3c.github.io/rdf-tests/" + e.FullName, e =>
        {
            using var stream = e.Open();
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            return copy.ToArray();
        });
    }
}
