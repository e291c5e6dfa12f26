using System.Text.RegularExpressions;
using SmartRegion.Access;
using SmartRegion.Access.Accounts;
using SmartRegion.Tests.Access;

namespace SmartRegion.Tests.Twin.Sensors.Restricted;

/// <summary>A region with a Thing for everybody, people who see different things, and what can be hidden from them.</summary>
internal sealed partial class HiddenWorld : IAsyncDisposable
{
    /// <summary>By the visibility, a word that stands in every name, and a result that nothing else has.</summary>
    public static readonly (string Visibility, string Word, string Result)[] Hidden =
        [("members", "heliotropium", "771001"), ("organisation", "zvonokosa", "772002"), ("narrower", "mramorka", "773003")];

    private HiddenWorld(TestRegion region) => Region = region;

    public TestRegion Region { get; }

    public required Visitor Stranger { get; init; }
    public required Visitor Reader { get; init; }
    public required Visitor Colleague { get; init; }
    public required Visitor Outsider { get; init; }
    public required Visitor Steward { get; init; }

    /// <summary>Everybody, and the visibilities that they see.</summary>
    public IEnumerable<(string Name, Visitor Visitor, string[] Sees)> People =>
    [
        ("stranger", Stranger, []), ("reader", Reader, ["members"]), ("outsider", Outsider, ["members"]),
        ("colleague", Colleague, ["members", "organisation", "narrower"]), ("steward", Steward, ["members", "organisation", "narrower"]),
    ];

    public static async Task<HiddenWorld> StartAsync(string engine)
    {
        var region = await TestRegion.StartAsync(engine, trustLoopback: false);
        var world = new HiddenWorld(region)
        {
            Stranger = new Visitor(region),
            Reader = await Visitor.JoinAsync(region, "reader@region.example", Role.Reader),
            Colleague = await Visitor.JoinAsync(region, "colleague@region.example", Role.Reader, "keeper"),
            Outsider = await Visitor.JoinAsync(region, "outsider@region.example", Role.Administrator, "another"),
            Steward = await Visitor.JoinAsync(region, "steward@region.example", Role.Steward),
        };
        await world.PostAsync("Things", Thing("rozrazil", "", "5", "", "2025-01-02"));
        await world.PostAsync("Datastreams(1)/Observations", """{"phenomenonTime":"2025-03-01T10:00:00Z","result":6}""");
        return world;
    }

    /// <summary>Hides a Thing for members that shares place and sensor with the open one, another for an organisation, and a Datastream of the open Thing.</summary>
    public async Task HideAsync()
    {
        await PostAsync("Things", Thing("heliotropium", """,{"@iot.id":1}""", "771001", ""","properties":{"visibility":"members","owner":"keeper"}""", "2025-02-02"));
        await PostAsync("Things(2)/Datastreams", Stream("heliotropium twin", "771001", ""","Sensor":{"@iot.id":1},"ObservedProperty":{"@iot.id":1}""", "2025-02-03"));
        await PostAsync("Things", Thing("zvonokosa", "", "772002", ""","properties":{"visibility":"organisation","owner":"keeper","source":"zvonokosa"}""", "2024-02-02"));
        await PostAsync("Things(1)/Datastreams", Stream("mramorka stream", "773003", "," + Ends("mramorka") + ""","properties":{"visibility":"organisation","owner":"keeper"}""", "2026-02-02"));
    }

    /// <summary>Posts as the steward; the answer is the path of what was made.</summary>
    public async Task<string> PostAsync(string path, string json)
    {
        var answer = await Steward.SendAsync("POST", "/v1.1/" + path, json);
        Assert.True(answer.Status == 201, $"POST {path}: {answer.Status} {answer.Text}\n{json}");
        return answer.Location![(answer.Location!.IndexOf("/v1.1", StringComparison.Ordinal) + 6)..];
    }

    /// <summary>A change by the steward, which must succeed.</summary>
    public async Task ChangeAsync(string method, string path, string? json = null)
    {
        var answer = await Steward.SendAsync(method, "/v1.1/" + path, json);
        Assert.True(answer.Status == 200, $"{method} {path}: {answer.Status} {answer.Text}");
    }

    /// <summary>A key that its maker, the colleague, has made for the organisation.</summary>
    public async Task<string> KeyAsync(string email, string organisation, params string[] scopes)
    {
        var maker = (await Region.Service<AccountStore>().AllAsync()).Single(a => a.Email == email).Id;
        return (await Region.Service<ApiKeys>().MakeAsync(organisation, "a program", scopes, maker, 30)).Secret;
    }

    /// <summary>What somebody is told at an address, without what is of the moment.</summary>
    public static async Task<string> ReadAsync(Visitor visitor, string path)
    {
        var answer = await visitor.GetAsync(path);
        Assert.True(answer.Status < 500, $"{path}: {answer.Status} {answer.Text}");
        return $"{answer.Status} {answer.Location} {Moment().Replace(OfEachRequest.Without(answer.Text), "")}";
    }

    public static string Thing(string word, string moreLocations, string result, string more, string day) => $$$"""
        {"name":"{{{word}}} thing","description":"{{{word}}} about"{{{more}}},
         "Locations":[{"name":"{{{word}}} place","description":"d","encodingType":"application/geo+json","location":{"type":"Point","coordinates":[12.7,49.6]}}{{{moreLocations}}}],
         "Datastreams":[{{{Stream(word + " stream", result, "," + Ends(word), day)}}}],
         "MultiDatastreams":[{"name":"{{{word}}} pair","description":"d","observationType":"http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_ComplexObservation",
           "multiObservationDataTypes":["http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement"],"unitOfMeasurements":[{"name":"u","symbol":"u","definition":"u"}],
           "Sensor":{{{Sensor(word)}}},"ObservedProperties":[{{{Property(word)}}}],"Observations":[{"phenomenonTime":"{{{day}}}T08:00:00Z","result":[{{{result}}}]}]}]}
        """;

    public static string Stream(string name, string result, string more, string day) => $$$"""
        {"name":"{{{name}}}","description":"d","observationType":"http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement","unitOfMeasurement":{"name":"u","symbol":"u","definition":"u"}{{{more}}},
         "Observations":[{"phenomenonTime":"{{{day}}}T09:00:00Z","result":{{{result}}},"FeatureOfInterest":{"name":"{{{name}}} spot","description":"d","encodingType":"application/geo+json","feature":{"type":"Point","coordinates":[12.71,49.61]} } },
                         {"phenomenonTime":"{{{day}}}T10:00:00Z","result":{{{result}}} }]}
        """;

    private static string Ends(string word) => $"\"Sensor\":{Sensor(word)},\"ObservedProperty\":{Property(word)}";

    private static string Sensor(string word) => $$"""{"name":"{{word}} sensor","description":"d","encodingType":"text/plain","metadata":"none"}""";

    private static string Property(string word) => $$"""{"name":"{{word}} property","description":"d","definition":"http://example.org/{{word}}"}""";

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, visitor, _) in People) visitor.Dispose();
        await Region.DisposeAsync();
    }

    [GeneratedRegex(@"20[3-9]\d-\d\d-\d\dT[\d:.]+Z?")]
    private static partial Regex Moment();
}
