using System.Text.Json.Nodes;
using SmartRegion.Tests.Twin.Features;
using SmartRegion.Twin.Features.Import;

namespace SmartRegion.Tests.Twin.Joins;

/// <summary>Things stand on features: each leads to the other, and features are found by what is measured on them.</summary>
public sealed class FeatureSensorsTests
{
    private const string Schools = """
        {"type":"FeatureCollection","features":[
        {"type":"Feature","id":"oak","geometry":{"type":"Point","coordinates":[12.8,49.2]},"properties":{"name":"Oak School"}},
        {"type":"Feature","id":"elm","geometry":{"type":"Point","coordinates":[12.9,49.2]},"properties":{"name":"Elm School"}},
        {"type":"Feature","id":"ash","geometry":{"type":"Point","coordinates":[13.0,49.2]},"properties":{"name":"Ash School"}}
        ]}
        """;

    private static string Meter(string school, params (string Time, double Flow)[] flows) => $$"""
        {"name":"Meter of {{school}}","description":"Water","properties":{"feature":"schools/{{school}}"},
        "Locations":[{"name":"Cellar","description":"","encodingType":"application/geo+json","location":{"type":"Point","coordinates":[12.8,49.2] } }],
        "Datastreams":[{"name":"Flow of {{school}}","description":"Water flow","observationType":"http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement",
        "unitOfMeasurement":{"name":"litre per second","symbol":"l/s","definition":"l/s"},
        "Sensor":{"name":"Meter","description":"","encodingType":"text/plain","metadata":"m"},
        "ObservedProperty":{"name":"Water flow","definition":"http://example.org/flow","description":""},
        "Observations":[{{string.Join(',', flows.Select(f => FormattableString.Invariant($$"""{"phenomenonTime":"{{f.Time}}","result":{{f.Flow}}}""")))}}]}]}
        """;

    private static async Task<TestRegion> StartAsync(string engine = "sqlite")
    {
        var region = await TestRegion.StartAsync(engine);
        await region.ImportTextAsync("schools.geojson", Schools, new ImportOptions("schools"));
        foreach (var body in new[]
        {
            // By day much, at night little; the other way about; and nothing on the third.
            Meter("oak", ("2026-05-01T12:00:00Z", 9), ("2026-05-02T02:00:00Z", 0.1)),
            Meter("elm", ("2026-05-02T02:00:00Z", 3), ("2026-05-02T12:00:00Z", 1), ("2026-05-01T13:00:00Z", 7)),
        })
        {
            var made = await region.SendAsync("POST", "/v1.1/Things", body);
            Assert.True(made.Status == 201, made.Text);
        }
        return region;
    }

    private static string Where(string sensors) => "/ogc/collections/schools/items?sensors=" + Uri.EscapeDataString(sensors);

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task Features_are_found_by_what_was_measured_last_on_them_and_at_night(string engine)
    {
        await using var region = await StartAsync(engine);
        Assert.Equal("elm", await region.IdsAsync(Where("LatestObservation/result ge 1")));
        Assert.Equal("oak", await region.IdsAsync(Where("LatestObservation/result lt 1 and unitOfMeasurement/symbol eq 'l/s'")));
        Assert.Equal("elm", await region.IdsAsync(Where("ObservedProperty/name eq 'Water flow' and Observations/result gt 0.5 and hour(Observations/phenomenonTime) lt 4")));
        Assert.Equal("oak elm", await region.IdsAsync(Where("Observations/result gt 5")));
        Assert.Equal("", await region.IdsAsync(Where("LatestObservation/result gt 100")));
        Assert.Equal("oak", await region.IdsAsync(Where("Observations/result gt 5") + "&filter=" + Uri.EscapeDataString("name LIKE 'Oak%'")));
    }

    [Fact]
    public async Task What_was_measured_last_is_a_term_of_every_filter_of_datastreams_and_no_relation()
    {
        await using var region = await StartAsync();
        var found = await region.JsonAsync("/v1.1/Things?$filter=" + Uri.EscapeDataString("Datastreams/LatestObservation/result ge 1"));
        Assert.Equal(["Meter of elm"], ((JsonArray)found["value"]!).Select(t => t!["name"]!.GetValue<string>()));
        Assert.Equal(400, (await region.SendAsync("GET", "/v1.1/Datastreams?$expand=LatestObservation")).Status);
        var stream = (JsonObject)((JsonArray)(await region.JsonAsync("/v1.1/Datastreams"))["value"]!)[0]!;
        Assert.DoesNotContain(stream, p => p.Key.StartsWith("LatestObservation", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_new_observation_changes_the_answer_at_once_whatever_tag_the_client_has()
    {
        await using var region = await StartAsync();
        var address = Where("LatestObservation/result ge 1");
        Assert.Equal("elm", await region.IdsAsync(address));
        var stream = ((JsonArray)(await region.JsonAsync("/v1.1/Datastreams?$filter=" + Uri.EscapeDataString("name eq 'Flow of oak'")))["value"]!)[0]!["@iot.id"];
        Assert.Equal(201, (await region.SendAsync("POST", $"/v1.1/Datastreams({stream})/Observations", """{"phenomenonTime":"2026-05-03T02:00:00Z","result":5}""")).Status);
        Assert.Equal("oak elm", await region.IdsAsync(address));
        Assert.Null((await region.SendAsync("GET", address)).ETag);
    }

    [Theory]
    [InlineData("LatestObservation/result gt")]
    [InlineData("Colour eq 'red'")]
    public async Task A_filter_that_is_none_is_refused_and_the_parameter_named(string sensors)
    {
        await using var region = await StartAsync();
        var answer = await region.SendAsync("GET", Where(sensors));
        Assert.Equal(400, answer.Status);
        Assert.Contains("sensors", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cs", "Co se zde měří", "Stojí na")]
    [InlineData("de", "Was hier gemessen wird", "Steht auf")]
    [InlineData("en", "What is measured here", "Stands on")]
    public async Task A_feature_tells_its_Things_and_a_Thing_its_features(string lang, string measured, string stands)
    {
        await using var region = await StartAsync();
        var feature = await region.JsonAsync("/ogc/collections/schools/items/elm");
        var thing = ((JsonArray)feature["links"]!).Single(l => l!["rel"]!.GetValue<string>() == "related")!["href"]!.GetValue<string>();
        var told = await region.JsonAsync(new Uri(thing).PathAndQuery);
        Assert.Equal("schools/elm", told["properties"]!["feature"]!.GetValue<string>());
        var page = (await region.SendAsync("GET", $"/{lang}/collections/schools/items/elm")).Text;
        Assert.Contains(measured, page, StringComparison.Ordinal);
        Assert.Contains("Flow of elm", page, StringComparison.Ordinal);
        var back = (await region.SendAsync("GET", $"/{lang}/things/{told["@iot.id"]}")).Text;
        Assert.Contains(stands, back, StringComparison.Ordinal);
        Assert.Contains($"/{lang}/collections/schools/items/elm", back, StringComparison.Ordinal);
        var panel = await region.JsonAsync($"/{lang}/collections/schools/items/elm/sensors");
        Assert.Equal("Flow of elm", panel["streams"]![0]![0]!.GetValue<string>());
    }
}
