using System.Globalization;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using SmartRegion.Tests.Twin.Sensors;

namespace SmartRegion.Tests.Portal;

/// <summary>A region with a place, a practice, and measurements of 2025: hourly values of a year with a gap, others with what is special.</summary>
public sealed class MeasuredRegion : IAsyncLifetime
{
    /// <summary>Ids of the datastreams: a year of hours; values far from zero; yes and no; simulated; without values.</summary>
    public const int Flow = 1, Pressure = 2, Pump = 3, Air = 4, Silent = 5;

    /// <summary>Id of the MultiDatastream: power and light of a lamp.</summary>
    public const int Together = 6;

    public TestRegion Region { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Region = await TestRegion.StartAsync();
        var sensors = new SensorRegion(Region);
        await EntryAsync("cz-1", """{"kind":"place","title":{"cs":"Nová Ves","original":"cs"},"level":"municipality","geometry":{"type":"Polygon","coordinates":[[[12.7,50.2],[12.9,50.2],[12.9,50.3],[12.7,50.3],[12.7,50.2]]]}}""");
        await EntryAsync("meter", """{"kind":"practice","title":{"cs":"Chytrý vodovod","de":"Kluge Wasserleitung","en":"Smart water supply","original":"cs"},"topics":["water"],"places":["cz-1"]}""");
        await sensors.CreateAsync("/Things", Thing("Vodojem", "\"entry\":\"meter\"", 12.8, 50.25,
            Stream("Průtok", "l/s", """{"cs":"Průtok vody","de":"Wasserdurchfluss","en":"Flow of water"}"""), Stream("Tlak", "kPa", """{"cs":"Tlak vody","de":"Wasserdruck","en":"Pressure of water"}"""), Stream("Čerpadlo", "", """{"cs":"Chod čerpadla","de":"Pumpenlauf","en":"Pump running"}""")));
        await sensors.CreateAsync("/Things", Thing("Stanice", "\"simulated\":true", 13.2, 49.1,
            Stream("Prach", "µg/m3", """{"cs":"Prach PM10","de":"Feinstaub PM10","en":"Particles PM10"}"""), Stream("Hluk", "dB", """{"cs":"Hluk","de":"Lärm","en":"Noise"}""")));
        await ObserveAsync(sensors, Flow, Enumerable.Range(0, 8760).Where(h => h is < 4000 or > 4200).Select(h => (h, (5 + Math.Sin(h / 24.0) * 2.5).ToString("0.00", CultureInfo.InvariantCulture))));
        await ObserveAsync(sensors, Pressure, Enumerable.Range(0, 48).Select(h => (h, (480.5 + h % 7).ToString(CultureInfo.InvariantCulture))));
        await ObserveAsync(sensors, Pump, Enumerable.Range(0, 5).Select(h => (h, h % 2 == 0 ? "true" : "false")));
        await ObserveAsync(sensors, Air, Enumerable.Range(0, 200).Select(h => (h, (1234.5 + h).ToString(CultureInfo.InvariantCulture))));
        await sensors.CreateAsync("/Things", Thing("Lampa", "\"title\":{\"cs\":\"Lampa\",\"de\":\"Lampe\",\"en\":\"Lamp\"}", 12.81, 50.26));
        await sensors.CreateAsync("/MultiDatastreams", """
            {"name":"Lampa celkem","description":"Příkon a jas","observationType":"http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_ComplexObservation",
             "multiObservationDataTypes":["http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement","http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement"],
             "unitOfMeasurements":[{"name":"watt","symbol":"W","definition":"ucum:W"},{"name":"lux","symbol":"lx","definition":"ucum:lx"}],
             "Thing":{"@iot.id":3},"Sensor":{"name":"Řadič","description":"d","encodingType":"text/plain","metadata":"m"},
             "ObservedProperties":[{"name":"Power","definition":"http://example.org/power","description":"d","properties":{"title":{"cs":"Příkon","de":"Leistung","en":"Power"}}},
               {"name":"Light","definition":"http://example.org/light","description":"d","properties":{"title":{"cs":"Osvětlenost","de":"Beleuchtung","en":"Light"}}}]}
            """);
        foreach (var (hour, result) in new[] { (1, "[41.5,12]"), (2, "[1234.25,null]") })
            Assert.Equal(201, (await Region.SendAsync("POST", $"/v1.1/MultiDatastreams({Together})/Observations", $$"""{"phenomenonTime":"2025-01-20T0{{hour}}:00:00Z","result":{{result}}}""")).Status);
        Assert.Equal(201, (await Region.SendAsync("POST", $"/v1.1/Datastreams({Air})/Observations", """{"phenomenonTime":"2025-01-20T00:00:00Z/2025-01-20T01:00:00Z","result":7.25,"resultQuality":"suspect, \"late\""}""")).Status);
    }

    public ValueTask DisposeAsync() => Region.DisposeAsync();

    /// <summary>The page at that address, which must be there.</summary>
    public async Task<IDocument> PageAsync(string path)
    {
        using var response = await Region.Client.GetAsync(path);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {text}");
        return new HtmlParser().ParseDocument(text);
    }

    private async Task EntryAsync(string id, string json)
    {
        var answer = await Region.SendAsync("PUT", $"/api/entries/{id}", json);
        Assert.True(answer.Status == 201, $"{id}: {answer.Status} {answer.Text}");
    }

    private static async Task ObserveAsync(SensorRegion sensors, int stream, IEnumerable<(int Hour, string Result)> values)
    {
        var start = new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var rows = string.Join(',', values.Select(v => $"[\"{start.AddHours(v.Hour):yyyy-MM-ddTHH:mm:ss}Z\",{v.Result}]"));
        var answer = await sensors.SendAsync("POST", "/CreateObservations", $$"""[{"Datastream":{"@iot.id":{{stream}}},"components":["phenomenonTime","result"],"dataArray":[{{rows}}]}]""");
        Assert.True(answer.Status == 201, answer.Text);
    }

    private static string Thing(string name, string more, double lon, double lat, params string[] streams) => $$"""
        {"name":"{{name}}","description":"{{name}} nad obcí","properties":{ {{more}} },"Locations":[{{SensorRegion.Location("U lesa", lon, lat)}}],"Datastreams":[{{string.Join(',', streams)}}]}
        """;

    private static string Stream(string name, string unit, string title) => $$$"""
        {"name":"{{{name}}}","description":"{{{name}}}","observationType":"http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement",
         "unitOfMeasurement":{"name":"{{{unit}}}","symbol":"{{{unit}}}","definition":"{{{unit}}}"},"properties":{"title":{{{title}}} },
         "Sensor":{"name":"Čidlo {{{name}}}","description":"d","encodingType":"text/html","metadata":"http://example.org/{{{Uri.EscapeDataString(name)}}}"},
         "ObservedProperty":{"name":"{{{name}}}","description":"{{{name}}}","definition":"http://example.org/property","properties":{"title":{{{title}}} } } }
        """;
}

[CollectionDefinition(Name)]
public sealed class MeasuredCollection : ICollectionFixture<MeasuredRegion>
{
    public const string Name = "measured region";
}
