using System.Globalization;
using System.Text.Json.Nodes;
using AngleSharp.Html.Parser;
using SmartRegion.Catalogue;
using SmartRegion.Core;
using SmartRegion.Planning.Evidence;
using SmartRegion.Tests.Access;
using SmartRegion.Tests.Portal.Writing;
using SmartRegion.Tests.Twin.Sensors;

namespace SmartRegion.Tests.Planning.Evidence;

/// <summary>A practice bound to measurements of the region: its seal, the figures behind it, and bindings that cannot be.</summary>
public sealed class EvidenceApiTests
{
    private const string Bound = """
        {"id":"lamps","kind":"practice","title":{"en":"Lamps that dim","original":"en"},"sources":[{"url":"https://example.org/lamps"}],
         "benefits":[{"kpi":"electricity_saved","value":85,"unit":"MWh/a","evidence":"claimed","measurement":{"datastream":"1","daily":"sum","before":{"start":"2024-01-01","end":"2024-03-31"},"after":{"start":"2024-04-01","end":"2024-06-30"}}},
                     {"kpi":"electricity_saved_share","value":77,"unit":"%","evidence":"documented"}]}
        """;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Measurements_give_the_seal_and_take_it_back(string engine)
    {
        await using var region = await MeasuredAsync(engine);
        Assert.Equal(201, (await region.SendAsync("POST", "/api/entries", Bound)).Status);
        Assert.Null((await region.JsonAsync("/api/entries/lamps"))["measured"]);
        Assert.Equal(1, await region.Service<SealWorker>().RunAsync());

        var entry = await region.JsonAsync("/api/entries/lamps");
        Assert.Equal("""["electricity_saved"]""", Json.Text(entry["measured"]));
        var evidence = await region.JsonAsync("/api/entries/lamps/evidence");
        Assert.Equal("measured", Json.AsText(evidence["seal"]));
        var measured = evidence["benefits"]![0]!["measurement"]!;
        // 100 kWh a day before, 30 after: 70 × 365 days.
        Assert.Equal(25.55, Json.AsNumber(measured["figure"]!["value"])!.Value, 0.4);
        Assert.Equal((91, 91), ((int)Json.AsNumber(measured["before"]!["days"])!, (int)Json.AsNumber(measured["after"]!["days"])!));
        Assert.Empty(measured["lacks"]!.AsArray());
        Assert.Equal("documented", Json.AsText(evidence["benefits"]![1]!["seal"]));

        var found = await region.JsonAsync("/api/entries?kind=practice&evidence=measured");
        Assert.Equal(("lamps", "measured"), (Json.AsText(found["items"]![0]!["id"]), Json.AsText(found["items"]![0]!["evidence"])));
        Assert.Contains("evidence-measured", (await region.SendAsync("GET", "/feed.atom?kind=practice")).Text, StringComparison.Ordinal);
        var page = new HtmlParser().ParseDocument((await region.SendAsync("GET", "/en/entry/lamps", null, "", ("Accept", "text/html"))).Text);
        Assert.Equal(["measured", "documented"], page.QuerySelectorAll(".benefits .seal").Select(s => s.ClassList[1]));
        Assert.All(page.QuerySelectorAll(".benefit-value a"), a => Assert.StartsWith("/en/evidence/lamps#", a.GetAttribute("href"), StringComparison.Ordinal));

        // Nobody has changed the practice since: a second look writes no version.
        var version = (int)Json.AsNumber(entry["version"])!;
        Assert.Equal(0, await region.Service<SealWorker>().RunAsync());
        Assert.InRange((await region.SendAsync("DELETE", "/v1.1/Datastreams(1)")).Status, 200, 204);
        Assert.Equal(1, await region.Service<SealWorker>().RunAsync());
        entry = await region.JsonAsync("/api/entries/lamps");
        Assert.Equal((null, version + 1), (entry["measured"], (int)Json.AsNumber(entry["version"])!));
        Assert.Equal("stream", Json.AsText((await region.JsonAsync("/api/entries/lamps/evidence"))["benefits"]![0]!["measurement"]!["lacks"]![0]));
    }

    [Fact]
    public async Task New_observations_are_reckoned_with()
    {
        await using var region = await MeasuredAsync("sqlite");
        region.Service<Evidences>().Rest = TimeSpan.Zero;
        await region.SendAsync("POST", "/api/entries", Bound);
        var before = await FigureAsync(region);
        await ObserveAsync(region, 1, new DateOnly(2024, 6, 1), 30, _ => 24, 12);
        Assert.True(await FigureAsync(region) < before - 1);
    }

    [Fact]
    public async Task Nobody_writes_the_seal_and_it_stays_while_the_binding_does()
    {
        await using var region = await MeasuredAsync("sqlite");
        var forged = Bound.Replace("\"sources\"", "\"measured\":[\"electricity_saved\"],\"sources\"", StringComparison.Ordinal);
        Assert.Equal(201, (await region.SendAsync("POST", "/api/entries", forged)).Status);
        Assert.Null((await region.JsonAsync("/api/entries/lamps"))["measured"]);
        await region.Service<SealWorker>().RunAsync();
        var doc = await region.JsonAsync("/api/entries/lamps");
        doc["title"]!["en"] = "Lamps that dim at night";
        doc.Remove("measured");
        doc.Remove("links");
        Assert.Equal(200, (await region.SendAsync("PUT", "/api/entries/lamps", Json.Text(doc))).Status);
        Assert.NotNull((await region.JsonAsync("/api/entries/lamps"))["measured"]);
        doc["benefits"]![0]!["measurement"]!["after"]!["start"] = "2024-05-01";
        Assert.Equal(200, (await region.SendAsync("PUT", "/api/entries/lamps", Json.Text(doc))).Status);
        Assert.Null((await region.JsonAsync("/api/entries/lamps"))["measured"]);
    }

    [Fact]
    public async Task What_not_everybody_may_see_gives_no_seal_and_is_not_told()
    {
        await using var region = await MeasuredAsync("sqlite");
        await region.SendAsync("POST", "/api/entries", Bound);
        Assert.Equal(1, await region.Service<SealWorker>().RunAsync());
        Assert.Equal(200, (await region.SendAsync("PATCH", "/v1.1/Things(1)", """{"properties":{"visibility":"members"}}""")).Status);
        Assert.Equal(1, await region.Service<SealWorker>().RunAsync());
        var told = (await region.JsonAsync("/api/entries/lamps/evidence"))["benefits"]![0]!["measurement"]!;
        Assert.Equal(("stream", null, null), (Json.AsText(told["lacks"]![0]), told["figure"], told["datastream"]!["name"]));
        Assert.DoesNotContain("Energy", (await region.SendAsync("GET", "/en/evidence/lamps", null, "", ("Accept", "text/html"))).Text, StringComparison.Ordinal);
        Assert.Contains("/benefits/0/measurement/datastream", (await region.SendAsync("PUT", "/api/entries/lamps", Bound)).Fields);
    }

    [Fact]
    public async Task A_binding_that_cannot_be_is_named_at_its_field()
    {
        await using var region = await MeasuredAsync("sqlite", days: 1);
        foreach (var (property, value, field) in new[]
        {
            ("datastream", "\"99\"", "measurement/datastream"), ("datastream", "\"3\"", "measurement/datastream"), ("datastream", "\"2\"", "unit"), ("daily", "\"average\"", "measurement/daily"),
            ("before", """{"start":"2024-03-31","end":"2024-01-01"}""", "measurement/before/end"), ("before", """{"start":"2024-01-01","end":"2999-01-01"}""", "measurement/before/end"),
            ("before", """{"start":"2024-01-01","end":"31. 3."}""", "measurement/before/end"), ("before", """{"start":"2001-01-01","end":"2024-01-01"}""", "measurement/before/end"),
            ("after", """{"start":"2024-03-01"}""", "measurement/after/start"), ("after", """{"start":"2024-04-01","end":"2024-03-01"}""", "measurement/after/end"),
            ("correction", "\"heating\"", "measurement/by"), ("by", "\"2\"", "measurement/correction"), ("by", "\"1\"", "measurement/by"), ("base", "500", "measurement/base"), ("effect", "\"none\"", "measurement/effect"),
        })
        {
            var doc = (JsonObject)JsonNode.Parse(Bound)!;
            doc["benefits"]![0]!["measurement"]![property] = JsonNode.Parse(value);
            var answer = await region.SendAsync("POST", "/api/entries", Json.Text(doc));
            Assert.True(answer.Status == 422, $"{property} {value}: {answer.Text}");
            Assert.Contains("/benefits/0/" + field, answer.Fields);
        }
        Assert.Equal(404, (await region.SendAsync("GET", "/api/entries/lamps")).Status);
    }

    [Fact]
    public async Task In_the_form_a_wrong_stream_is_told_at_its_field_and_a_right_one_is_kept()
    {
        await using var region = await MeasuredAsync("sqlite", days: 1);
        using var visitor = new Visitor(region);
        var form = new SentForm(await visitor.RawAsync("/en/write/practice"));
        form = new SentForm((await visitor.PostRawAsync(form.Action, form.Press("add:benefits"))).Text);
        const string At = "benefits/0/measurement/";
        form.With("title/en", "Lamps").With("benefits/0/kpi", "electricity_saved").With("benefits/0/unit", "MWh/a").With(At + "datastream", "99").With(At + "daily", "sum")
            .With(At + "before/start", "2024-01-01").With(At + "before/end", "2024-03-31").With(At + "after/start", "2024-04-01");
        var (status, text) = await visitor.PostRawAsync(form.Action, form.Press("publish"));
        Assert.Equal(422, status);
        form = new SentForm(text);
        Assert.Contains("no datastream “99”", form.Page.GetElementById("f-benefits-0-measurement-datastream-wrong")!.TextContent, StringComparison.Ordinal);
        Assert.True(form.Page.GetElementById("f-benefits-0-measurement-datastream")!.Closest("details")!.HasAttribute("open"));
        Assert.Equal(302, (await visitor.PostAsync(form.Action, form.With(At + "datastream", "1").Press("publish"))).Status);
        Assert.Equal("1", MeasurementBinding.Of((await region.Service<Entries>().FindAsync("lamps"))!.Doc)[0].Datastream);
    }

    [Fact]
    public async Task What_is_no_practice_has_no_evidence()
    {
        await using var region = await TestRegion.StartAsync();
        Assert.Equal(404, (await region.SendAsync("GET", "/api/entries/nobody/evidence")).Status);
    }

    private static async Task<double> FigureAsync(TestRegion region) =>
        Json.AsNumber((await region.JsonAsync("/api/entries/lamps/evidence"))["benefits"]![0]!["measurement"]!["figure"]!["value"])!.Value;

    // Datastream 1 counts kWh each twelve hours: 100 a day in the first quarter of 2024, 30 in the second. 2 is a temperature, 3 is simulated.
    private static async Task<TestRegion> MeasuredAsync(string engine, int days = 91)
    {
        var region = await TestRegion.StartAsync(engine);
        var sensors = new SensorRegion(region);
        await sensors.CreateAsync("/Things", Thing("Meter", "", ("Energy", "kWh"), ("Outdoor temperature", "°C")));
        await sensors.CreateAsync("/Things", Thing("Toy", "\"simulated\":true", ("Energy of a toy", "kWh")));
        await ObserveAsync(region, 1, new DateOnly(2024, 1, 1), days, i => 50 + i % 5 - 2, 12);
        await ObserveAsync(region, 1, new DateOnly(2024, 4, 1), days, i => 15 + i % 3 - 1, 12);
        return region;
    }

    private static async Task ObserveAsync(TestRegion region, int stream, DateOnly first, int days, Func<int, double> value, int hours)
    {
        var start = first.ToDateTime(new TimeOnly(0, 30), DateTimeKind.Utc).AddHours(2);
        var rows = string.Join(',', Enumerable.Range(0, days * 24 / hours).Select(i => string.Create(CultureInfo.InvariantCulture, $"[\"{start.AddHours(i * hours):yyyy-MM-ddTHH:mm:ss}Z\",{value(i)}]")));
        var answer = await region.SendAsync("POST", "/v1.1/CreateObservations", $$"""[{"Datastream":{"@iot.id":{{stream}}},"components":["phenomenonTime","result"],"dataArray":[{{rows}}]}]""");
        Assert.True(answer.Status == 201, answer.Text);
    }

    private static string Thing(string name, string properties, params (string Name, string Unit)[] streams) => $$"""
        {"name":"{{name}}","description":"d","properties":{ {{properties}} },"Locations":[{{SensorRegion.Location("Roof", 12.8, 50.2)}}],"Datastreams":[{{string.Join(',', streams.Select(s => $$$"""
        {"name":"{{{s.Name}}}","description":"d","observationType":"http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement","unitOfMeasurement":{"name":"{{{s.Unit}}}","symbol":"{{{s.Unit}}}","definition":"{{{s.Unit}}}"},
         "Sensor":{"name":"Sensor of {{{s.Name}}}","description":"d","encodingType":"text/plain","metadata":"m"},"ObservedProperty":{"name":"{{{s.Name}}}","description":"d","definition":"http://example.org/p"}}
        """))}}]}
        """;
}
