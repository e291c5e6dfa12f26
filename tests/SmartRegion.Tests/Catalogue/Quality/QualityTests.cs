using System.Text;
using System.Text.Json.Nodes;
using SmartRegion.Catalogue.Quality;
using SmartRegion.Core.Rdf;

namespace SmartRegion.Tests.Catalogue.Quality;

/// <summary>The metadata quality assessment by its methodology, on what the catalogue publishes.</summary>
public sealed class QualityTests(QualityTests.OneDataset one) : IClassFixture<QualityTests.OneDataset>
{
    private const string Perfect = """
        {"id": "perfect", "kind": "dataset", "title": {"cs": "Hladiny řek", "de": "Pegelstände", "en": "Water levels"}, "description": {"cs": "Měřeno každou hodinu.", "de": "Stündlich gemessen."},
         "topics": ["water"], "keywords": [{"cs": "voda", "de": "Wasser", "en": "water"}], "countries": ["CZ"], "time": {"start": "2019", "end": "2024-12-31"},
         "contact": {"name": "Úřad", "email": "data@example.org"}, "licence": "https://creativecommons.org/licenses/by/4.0/", "accessRights": "public", "rights": {"cs": "Zdroj: obec", "de": "Quelle: Gemeinde"},
         "distributions": [{"url": "https://region.example/api/entries?limit=1", "format": "CSV", "mediaType": "text/csv", "byteSize": 1234}, {"url": "https://region.example/en/about", "format": "HTML"}]}
        """;

    /// <summary>A region that calls itself region.example, with one dataset that has all.</summary>
    public sealed class OneDataset : IAsyncLifetime
    {
        public TestRegion Region { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Region = await TestRegion.StartAsync(settings: s => s with { PublicUrl = "https://region.example" });
            await Region.Service<SmartRegion.Catalogue.Entries>().CreateAsync((JsonObject)JsonNode.Parse(Perfect)!, "test");
            await Region.AskLinksAsync();
        }

        public async ValueTask DisposeAsync() => await Region.DisposeAsync();
    }

    [Fact]
    public void The_dimensions_have_their_points_and_all_together_405()
    {
        Assert.Equal([100, 100, 110, 75, 20], Mqa.Dimensions.Select(Mqa.MostOf));
        Assert.Equal((405, 23), (Mqa.All.Sum(i => i.Points), Mqa.All.Count));
    }

    [Theory]
    [InlineData(405, Rating.Excellent)]
    [InlineData(351, Rating.Excellent)]
    [InlineData(350.9, Rating.Good)]
    [InlineData(221, Rating.Good)]
    [InlineData(220, Rating.Sufficient)]
    [InlineData(121, Rating.Sufficient)]
    [InlineData(120, Rating.Bad)]
    [InlineData(0, Rating.Bad)]
    public void Points_have_their_rating(double points, Rating rating) => Assert.Equal(rating, Mqa.RatingOf(points));

    [Fact]
    public async Task A_perfect_dataset_has_405_points_and_nothing_to_mend()
    {
        var told = await one.Region.JsonAsync("/api/quality/perfect");
        Assert.Equal(405, told["points"]!.GetValue<int>());
        Assert.Equal("excellent", told["rating"]!.GetValue<string>());
        Assert.Equal(3, told["stars"]!.GetValue<int>());
        Assert.Empty((JsonArray)told["mends"]!);
        Assert.Equal("https://region.example/id/perfect#distribution-1", told["distribution"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("keywordAvailability", "http://www.w3.org/ns/dcat#keyword")]
    [InlineData("categoryAvailability", "http://www.w3.org/ns/dcat#theme")]
    [InlineData("spatialAvailability", "http://purl.org/dc/terms/spatial")]
    [InlineData("temporalAvailability", "http://purl.org/dc/terms/temporal")]
    [InlineData("downloadUrlAvailability", "http://www.w3.org/ns/dcat#downloadURL")]
    [InlineData("formatAvailability", "http://purl.org/dc/terms/format")]
    [InlineData("mediaTypeAvailability", "http://www.w3.org/ns/dcat#mediaType")]
    [InlineData("formatMediaTypeVocabularyAlignment", "http://www.w3.org/ns/dcat#mediaType")]
    [InlineData("formatMediaTypeNonProprietary", "http://purl.org/dc/terms/format", "http://www.w3.org/ns/dcat#mediaType")]
    [InlineData("formatMediaTypeMachineInterpretable", "http://purl.org/dc/terms/format", "http://www.w3.org/ns/dcat#mediaType")]
    [InlineData("dcatApCompliance", "http://purl.org/dc/terms/title")]
    [InlineData("dcatApCompliance", "http://www.w3.org/ns/dcat#accessURL")]
    [InlineData("licenceAvailability", "http://purl.org/dc/terms/license")]
    [InlineData("accessRightsAvailability", "http://purl.org/dc/terms/accessRights")]
    [InlineData("contactPointAvailability", "http://www.w3.org/ns/dcat#contactPoint")]
    [InlineData("publisherAvailability", "http://purl.org/dc/terms/publisher")]
    [InlineData("rightsAvailability", "http://purl.org/dc/terms/rights")]
    [InlineData("byteSizeAvailability", "http://www.w3.org/ns/dcat#byteSize")]
    [InlineData("dateIssuedAvailability", "http://purl.org/dc/terms/issued")]
    [InlineData("dateModifiedAvailability", "http://purl.org/dc/terms/modified")]
    public async Task An_indicator_is_met_with_its_property_and_not_without(string indicator, params string[] properties)
    {
        var whole = await GraphAsync();
        Assert.True(Has(whole, indicator));
        Assert.False(Has(Without(whole, t => properties.Contains(t.Predicate)), indicator));
    }

    [Theory]
    [InlineData("knownLicence", "http://purl.org/dc/terms/license", "https://example.org/our-own-licence")]
    [InlineData("accessRightsVocabularyAlignment", "http://purl.org/dc/terms/accessRights", "https://example.org/for-all")]
    [InlineData("formatMediaTypeVocabularyAlignment", "http://purl.org/dc/terms/format", "https://example.org/csv")]
    [InlineData("formatMediaTypeVocabularyAlignment", "http://www.w3.org/ns/dcat#mediaType", "https://example.org/text/csv")]
    public async Task A_word_that_is_not_of_the_vocabulary_is_not_known(string indicator, string property, string other)
    {
        var whole = await GraphAsync();
        Assert.True(Has(whole, indicator));
        var changed = Without(whole, t => t.Predicate == property);
        foreach (var t in whole.Triples.Where(t => t.Predicate == property)) changed.Add(t with { Object = Term.Iri(other) });
        Assert.False(Has(changed, indicator));
    }

    [Theory]
    [InlineData("XLSX", false, true)]
    [InlineData("HTML", true, false)]
    [InlineData("PDF", false, false)]
    [InlineData("GEOJSON", true, true)]
    [InlineData("GPKG", true, false)]
    [InlineData("SHP", false, true)]
    public void Formats_are_open_and_readable_as_data_europa_eu_lists_them(string code, bool open, bool readable)
    {
        var iri = "http://publications.europa.eu/resource/authority/file-type/" + code;
        Assert.True(FileTypes.IsFormat(iri));
        Assert.Equal((open, readable), (FileTypes.IsOpen(iri), FileTypes.IsMachineReadable(iri)));
    }

    [Theory]
    [InlineData("CSV", "https://creativecommons.org/licenses/by/4.0/", 3)]
    [InlineData("XLSX", "https://creativecommons.org/licenses/by/4.0/", 2)]
    [InlineData("PDF", "https://creativecommons.org/licenses/by/4.0/", 1)]
    [InlineData("Turtle", "https://creativecommons.org/licenses/by/4.0/", 4)]
    [InlineData("CSV", "https://creativecommons.org/licenses/by-nc/4.0/", 0)]
    [InlineData("CSV", null, 0)]
    public void Stars_are_given_in_their_order(string format, string? licence, int stars)
    {
        var doc = (JsonObject)JsonNode.Parse(Perfect)!;
        doc["licence"] = licence;
        doc["distributions"] = new JsonArray(new JsonObject { ["url"] = "https://example.org/x", ["format"] = format });
        Assert.Equal(stars, Measuring.Of(Entry(doc)).Stars);
    }

    [Fact]
    public async Task The_fifth_star_is_for_data_in_RDF_that_lead_to_other_data()
    {
        var graph = await GraphAsync();
        var rdf = Without(graph, t => t.Predicate is "http://purl.org/dc/terms/format" or "http://www.w3.org/ns/dcat#mediaType");
        rdf.Add(new Triple(Term.Iri("https://region.example/id/perfect#distribution-1"), "http://purl.org/dc/terms/format", Term.Iri("http://publications.europa.eu/resource/authority/file-type/RDF_TURTLE")));
        Assert.Equal(4, Measure(rdf).Stars);
        rdf.Add(new Triple(Term.Iri("https://region.example/id/perfect"), "http://purl.org/dc/terms/relation", Term.Iri("https://example.org/other")));
        Assert.Equal(5, Measure(rdf).Stars);
    }

    [Fact]
    public void The_best_distribution_counts_and_what_it_lacks_is_to_be_mended()
    {
        var doc = (JsonObject)JsonNode.Parse(Perfect)!;
        doc.Remove("keywords");
        doc["distributions"]![0]!.AsObject().Remove("byteSize");
        var score = Scored(doc);
        Assert.Equal(0, score.Best);
        Assert.Equal(["keywordAvailability", "byteSizeAvailability"], score.Mends().Select(m => m.Name));
        Assert.Equal(30, score.Mends().First().Points);
    }

    [Fact]
    public void What_makes_more_possible_is_worth_it_all()
    {
        var doc = (JsonObject)JsonNode.Parse(Perfect)!;
        doc.Remove("licence");
        Assert.Equal(("licenceAvailability", 30), Scored(doc).Mends().Select(m => (m.Name, m.Points)).First());
        doc["distributions"] = new JsonArray();
        Assert.Equal(("distribution", 220), Scored(doc).Mends().Select(m => (m.Name, m.Points)).First());
    }

    [Fact]
    public void A_link_that_nobody_asked_is_not_known_and_has_no_points()
    {
        var doc = (JsonObject)JsonNode.Parse(Perfect)!;
        doc["distributions"]![0]!["url"] = "https://elsewhere.example/x";
        doc["distributions"]!.AsArray().RemoveAt(1);
        var score = Scored(doc);
        Assert.Equal(["accessUrlStatusCode", "downloadUrlStatusCode"], Mqa.In(score.Unknown).Select(i => i.Name));
        Assert.Equal(405 - 80, score.Points);
        Assert.Empty(score.Mends());
    }

    [Fact]
    public void A_series_and_other_kinds_are_not_measured()
    {
        var doc = (JsonObject)JsonNode.Parse(Perfect)!;
        Assert.True(Measuring.IsMeasured(Entry(doc)));
        doc["series"] = true;
        Assert.False(Measuring.IsMeasured(Entry(doc)));
        Assert.False(Measuring.IsMeasured(Entry(doc) with { Kind = "service" }));
    }

    [Fact]
    public void The_table_of_demands_is_that_of_the_published_shapes()
    {
        const string Sh = "http://www.w3.org/ns/shacl#";
        using var file = File.OpenRead(Path.Combine(Root.Path, "tests", "node", "shapes", "dcat-ap-3.0.1-SHACL.ttl"));
        var graph = RdfReader.ReadGraph(file, RdfSyntax.Turtle, null);
        var rules = from t in graph.Triples
                    where t.Predicate == Sh + "targetClass"
                    from property in graph.Objects(t.Subject, Sh + "property")
                    from c in new[] { "class", "datatype", "maxCount", "minCount", "nodeKind" }
                    from value in graph.Objects(property, Sh + c)
                    select new ShapeRule(t.Object.Value, graph.Object(property, Sh + "path")!.Value.Value, c, value.Value.Replace(Sh, "", StringComparison.Ordinal));
        Assert.Equal(rules.Distinct().OrderBy(r => r.ToString(), StringComparer.Ordinal), DcatApShapes.Rules.SelectMany(g => g).OrderBy(r => r.ToString(), StringComparer.Ordinal));
    }

    private Score Scored(JsonObject doc) => Measured.Of(Measuring.Of(Entry(doc)), "https://region.example", 1, "x", null, 1).Score(one.Region.Service<SmartRegion.Catalogue.Quality.Links.LinkAnswers>());

    private static SmartRegion.Catalogue.Entry Entry(JsonObject doc) => new(1, "x", "dataset", 1, DateTime.UtcNow, DateTime.UtcNow, doc);

    private async Task<RdfGraph> GraphAsync() => RdfReader.ReadGraph(new MemoryStream(Encoding.UTF8.GetBytes(await one.Region.Client.GetStringAsync("/api/entries/perfect?f=ttl"))), RdfSyntax.Turtle, null);

    private static RdfGraph Without(RdfGraph graph, Func<Triple, bool> left)
    {
        var other = new RdfGraph();
        foreach (var t in graph.Triples.Where(t => !left(t))) other.Add(t);
        return other;
    }

    private static Measurement Measure(RdfGraph graph) => Measuring.Of(graph, "https://region.example/id/perfect");

    private static bool Has(RdfGraph graph, string indicator)
    {
        var m = Measure(graph);
        var mask = Mqa.All.Single(i => i.Name == indicator).Mask;
        return ((m.Met | m.Parts.Aggregate(0, (all, p) => all | p.Met)) & mask) != 0;
    }
}
