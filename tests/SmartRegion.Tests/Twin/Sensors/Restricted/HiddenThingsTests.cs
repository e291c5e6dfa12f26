using System.Globalization;
using SmartRegion.Tests.Access;
using SmartRegion.Tests.Twin.Sensors.Mqtt;

namespace SmartRegion.Tests.Twin.Sensors.Restricted;

/// <summary>Things and Datastreams that not everybody may see: SensorThings tells of them as if they were not there.</summary>
public sealed class HiddenThingsTests
{
    private static readonly string[] Sets = ["Things", "Locations", "HistoricalLocations", "Datastreams", "MultiDatastreams", "Sensors", "ObservedProperties", "Observations", "FeaturesOfInterest"];

    public static TheoryData<string> Engines => TestStore.Engines;

    // Ways to ask for more than one set: along relations, by filters and orders, in other formats, one level below what is open and shared.
    private static IEnumerable<string> Asked() =>
    [
        .. Sets.Select(s => $"{s}?$count=true"), .. Sets.Select(s => $"{s}/$ref"), .. Sets.Select(s => $"{s}?$count=true&$top=1&$orderby=id desc"), .. Sets.Select(s => $"{s}?$resultFormat=CSV"),
        "Things?$expand=Datastreams($expand=Observations($count=true;$expand=FeatureOfInterest),Sensor,ObservedProperty),MultiDatastreams($expand=ObservedProperties,Observations),Locations($expand=HistoricalLocations),HistoricalLocations&$count=true",
        "Locations?$expand=Things($count=true;$expand=Datastreams),HistoricalLocations($expand=Thing)", "Sensors?$expand=Datastreams($count=true),MultiDatastreams", "ObservedProperties?$expand=Datastreams($count=true),MultiDatastreams",
        "FeaturesOfInterest?$expand=Observations($count=true)", "Observations?$expand=Datastream($expand=Thing),MultiDatastream,FeatureOfInterest", "HistoricalLocations?$expand=Thing,Locations",
        "Observations?$count=true&$filter=result gt 0", "Observations?$count=true&$orderby=phenomenonTime desc&$top=3", "Observations?$orderby=result desc&$top=2", "Observations?$filter=phenomenonTime gt 2024-01-01T00:00:00Z&$count=true",
        "Observations?$filter=phenomenonTime gt 2024-01-01T00:00:00Z and result gt 1&$orderby=phenomenonTime&$count=true", "Observations?$resultFormat=dataArray", "Locations?$resultFormat=GeoJSON", "Things?$resultFormat=GeoJSON&$expand=Locations", "FeaturesOfInterest?$resultFormat=GeoJSON",
        "Datastreams?$filter=LatestObservation/result gt 100&$count=true", "Observations?$filter=Datastream/Thing/name ne 'x'&$count=true", "Observations?$filter=FeatureOfInterest/name ne 'x'&$count=true", "Observations?$orderby=Datastream/name desc&$top=3",
        "Things(1)/Datastreams?$count=true", "Things(1)?$expand=Datastreams", "Locations(1)/Things?$count=true", "Locations(1)?$expand=Things", "Sensors(1)/Datastreams?$count=true", "ObservedProperties(1)/Datastreams?$count=true", "Things(1)/Locations/$ref",
        "Sensors?$filter=Datastreams/any(d:d/Observations/any(o:o/result gt 100))&$count=true", "Things?$filter=Datastreams/Observations/result gt 100&$count=true", "FeaturesOfInterest(1)/Observations?$count=true", "Datastreams(1)/Observations?$top=1&$count=true",
        .. HiddenWorld.Hidden.SelectMany(h => new[]
        {
            $"Sensors?$filter=Datastreams/name eq '{h.Word} stream'&$count=true", $"Locations?$filter=Things/name eq '{h.Word} thing'&$count=true", $"ObservedProperties?$filter=Datastreams/any(d:contains(d/name,'{h.Word}'))&$count=true",
            $"Things?$filter=contains(Datastreams/Sensor/name,'{h.Word}')&$count=true", $"Things?$filter=not (Datastreams/name eq '{h.Word} stream')&$count=true",
        }),
    ];

    [Theory, MemberData(nameof(Engines))]
    public async Task Not_a_word_a_result_or_a_count_of_what_is_hidden_is_told_to_those_who_may_not_see_it(string engine)
    {
        await using var world = await HiddenWorld.StartAsync(engine);
        var paths = Asked().Select(p => "/v1.1/" + p.Replace(" ", "%20", StringComparison.Ordinal)).Distinct().ToList();
        var before = new Dictionary<string, string>();
        foreach (var path in paths) before[path] = await HiddenWorld.ReadAsync(world.Stranger, path);
        Assert.All(before.Where(b => !b.Key.Contains("not%20(", StringComparison.Ordinal)), b => Assert.StartsWith("200", b.Value, StringComparison.Ordinal));
        await world.HideAsync();
        var wrong = new List<string>();
        foreach (var (name, visitor, sees) in world.People)
        {
            var seen = new HashSet<string>();
            foreach (var path in paths)
            {
                var told = await HiddenWorld.ReadAsync(visitor, path);
                if (name == "stranger" && told != before[path]) wrong.Add($"{path} has changed:\n{before[path]}\n{told}");
                foreach (var (visibility, word, result) in HiddenWorld.Hidden)
                    if (sees.Contains(visibility) && told.Contains(word, StringComparison.Ordinal) && told.Contains(result, StringComparison.Ordinal)) seen.Add(visibility);
                    else if (!sees.Contains(visibility) && (Without(told, path).Contains(word, StringComparison.Ordinal) || told.Contains(result, StringComparison.Ordinal))) wrong.Add($"{name} {path} tells of {visibility}: {told}");
            }
            Assert.Equal(sees.Order(), seen.Order());
        }
        Assert.True(wrong.Count == 0, $"{wrong.Count}:\n{string.Join('\n', wrong.Take(10))}");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_is_hidden_is_answered_as_what_never_was(string engine)
    {
        await using var world = await HiddenWorld.StartAsync(engine);
        await world.HideAsync();
        var ids = new Dictionary<string, List<string>>();
        foreach (var set in Sets)
        {
            async Task<List<string>> IdsAsync(Visitor visitor) => [.. System.Text.RegularExpressions.Regex.Matches((await visitor.GetAsync($"/v1.1/{set}?$select=id&$top=1000")).Text, "\"@iot.id\":(\\d+)").Select(m => m.Groups[1].Value)];
            var open = await IdsAsync(world.Stranger);
            ids[set] = [.. (await IdsAsync(world.Steward)).Except(open)];
            Assert.True(ids[set].Count > 0 && open.Count > 0, $"{set}: {open.Count} open, {ids[set].Count} hidden");
        }
        foreach (var (set, hidden) in ids)
            foreach (var id in hidden)
                foreach (var below in Below(set))
                {
                    var never = set == "Observations" ? "98784247808000009" : "99990099";
                    Assert.Equal((await HiddenWorld.ReadAsync(world.Stranger, below(never))).Replace(never, id, StringComparison.Ordinal), await HiddenWorld.ReadAsync(world.Stranger, below(id)));
                }
    }

    private static IEnumerable<Func<string, string>> Below(string set) =>
    [
        id => $"/v1.1/{set}({id})", id => $"/v1.1/{set}({id})/name", id => $"/v1.1/{set}({id})/$ref", id => $"/v1.1/{set}?$filter=id%20eq%20{id}&$count=true",
        .. set switch
        {
            "Things" => new Func<string, string>[] { id => $"/v1.1/Things({id})/Datastreams", id => $"/v1.1/Things({id})/Locations?$count=true", id => $"/en/things/{id}", id => $"/en/things/{id}/visibility", id => $"/v1.1/Datastreams(1)/Thing/Datastreams({id})" },
            "Datastreams" => [id => $"/v1.1/Datastreams({id})/Observations", id => $"/v1.1/Datastreams({id})/Observations?$top=1&$orderby=phenomenonTime%20desc", id => $"/v1.1/Datastreams({id})/Observations?$count=true&$filter=result%20gt%200", id => $"/v1.1/Datastreams({id})/Thing",
                id => $"/v1.1/Datastreams({id})/Observations?$resultFormat=dataArray", id => $"/v1.1/Things(1)/Datastreams({id})", id => $"/api/datastreams/{id}/series", id => $"/api/datastreams/{id}/observations", id => $"/api/datastreams/{id}/observations?f=parquet",
                id => $"/en/datastreams/{id}", id => $"/en/datastreams/{id}/embed", id => $"/en/datastreams/{id}/visibility", id => $"/en/datastreams/latest?id={id}", id => $"/v1.1/Observations?$filter=Datastream/id%20eq%20{id}&$count=true"],
            "MultiDatastreams" => [id => $"/v1.1/MultiDatastreams({id})/Observations?$count=true", id => $"/en/multidatastreams/{id}", id => $"/v1.1/MultiDatastreams({id})/ObservedProperties"],
            "Observations" => [id => $"/v1.1/Observations({id})/Datastream", id => $"/v1.1/Observations({id})/result", id => $"/v1.1/Observations({id})/FeatureOfInterest"],
            "Sensors" or "ObservedProperties" => [id => $"/v1.1/{set}({id})/Datastreams?$count=true", id => $"/en/datastreams?property={id}"],
            _ => [],
        },
    ];

    [Theory, MemberData(nameof(Engines))]
    public async Task What_was_hidden_a_moment_ago_is_told_by_no_page_that_was_kept_and_shown_again_it_is_as_before(string engine)
    {
        await using var world = await HiddenWorld.StartAsync(engine);
        string[] paths = ["/v1.1/Datastreams(1)/Observations?$top=2", "/v1.1/Datastreams?$count=true", "/en/datastreams/1", "/en/datastreams", "/api/datastreams/1/series", "/v1.1/Observations?$count=true", "/en/map?layer=-sensors", "/catalog.ttl"];
        var before = new List<string>();
        for (var twice = 0; twice < 2; twice++)
        {
            before.Clear();
            foreach (var path in paths) before.Add(await HiddenWorld.ReadAsync(world.Stranger, path));
        }
        Assert.All(before, b => Assert.StartsWith("200", b, StringComparison.Ordinal));
        await world.ChangeAsync("PATCH", "Things(1)", """{"properties":{"visibility":"organisation","owner":"keeper"}}""");
        foreach (var path in paths)
        {
            var told = await HiddenWorld.ReadAsync(world.Stranger, path);
            Assert.DoesNotContain("rozrazil", told, StringComparison.Ordinal);
            Assert.DoesNotContain("2025-03-01", told, StringComparison.Ordinal);
            Assert.StartsWith("200", await HiddenWorld.ReadAsync(world.Colleague, path), StringComparison.Ordinal);
        }
        Assert.Equal(404, (await world.Stranger.GetAsync(paths[0])).Status);
        Assert.Equal(200, (await world.Colleague.GetAsync(paths[0])).Status);
        await world.ChangeAsync("PATCH", "Things(1)", """{"properties":{"visibility":"public"}}""");
        foreach (var (path, told) in paths.Zip(before).Where(p => p.First.StartsWith("/v1.1/Datastreams(", StringComparison.Ordinal) || p.First.StartsWith("/v1.1/Obs", StringComparison.Ordinal)))
            Assert.Equal(told, await HiddenWorld.ReadAsync(world.Stranger, path));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_change_that_does_not_name_the_visibility_leaves_it_as_it_is(string engine)
    {
        await using var world = await HiddenWorld.StartAsync(engine);
        await world.HideAsync();
        foreach (var (method, json) in new[] { ("PATCH", """{"properties":{"floor":3}}"""), ("PUT", """{"name":"zvonokosa thing","description":"other"}"""), ("PATCH", """{"properties":{"floor":4}}""") })
        {
            await world.ChangeAsync(method, "Things(3)", json);
            Assert.Equal(404, (await world.Stranger.GetAsync("/v1.1/Things(3)")).Status);
        }
        var properties = System.Text.Json.Nodes.JsonNode.Parse((await world.Colleague.GetAsync("/v1.1/Things(3)")).Text)!["properties"]!;
        Assert.Equal(("organisation", "keeper", "4"), ((string)properties["visibility"]!, (string)properties["owner"]!, properties["floor"]!.ToString()));
        // A Datastream that comes to a hidden Thing is hidden with it, and one that goes is not.
        await world.ChangeAsync("PATCH", "Datastreams(1)", """{"Thing":{"@iot.id":3}}""");
        Assert.Equal(404, (await world.Stranger.GetAsync("/v1.1/Datastreams(1)")).Status);
        await world.ChangeAsync("PATCH", "Datastreams(1)", """{"Thing":{"@iot.id":1}}""");
        Assert.Equal(200, (await world.Stranger.GetAsync("/v1.1/Datastreams(1)")).Status);
        await world.ChangeAsync("PATCH", "Things(3)", """{"Datastreams":[{"@iot.id":1}]}""");
        Assert.Equal(404, (await world.Stranger.GetAsync("/v1.1/Datastreams(1)/Observations")).Status);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Rollups_are_seen_by_whoever_sees_what_they_are_of(string engine)
    {
        await using var world = await HiddenWorld.StartAsync(engine);
        var stream = await world.PostAsync("Things(1)/Datastreams", HiddenWorld.Stream("mramorka stream", "773003", ""","Sensor":{"@iot.id":1},"ObservedProperty":{"@iot.id":1},"properties":{"rollups":["hour"],"visibility":"members"}""", "2025-02-02"));
        await world.Region.Service<SmartRegion.Twin.Sensors.Rollups.Rollups>().CatchUpAsync(long.Parse(SensorRegion.Id(stream), CultureInfo.InvariantCulture));
        const string Derived = "/v1.1/MultiDatastreams?$filter=properties/rollup%20eq%20'hour'&$count=true&$expand=Observations";
        Assert.Contains("mramorka", (await world.Reader.GetAsync(Derived)).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("mramorka", (await world.Stranger.GetAsync(Derived)).Text, StringComparison.Ordinal);
        await world.ChangeAsync("PATCH", stream, """{"properties":{"rollups":["hour"],"visibility":"public"}}""");
        Assert.Contains("mramorka", (await world.Stranger.GetAsync(Derived)).Text, StringComparison.Ordinal);
        await world.ChangeAsync("PATCH", "Things(1)", """{"properties":{"visibility":"organisation","owner":"keeper"}}""");
        Assert.DoesNotContain("mramorka", (await world.Reader.GetAsync(Derived)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_one_node_hides_another_on_the_same_database_does_not_tell()
    {
        await using var first = await MqttTesting.StartAsync("postgres");
        await using var second = await first.StartBesideAsync();
        async Task<int> SeenAsync(string path) => (await second.SendAsync("GET", path, headers: [("X-Forwarded-For", "192.0.2.1")])).Status;
        Assert.Equal((200, 200), (await SeenAsync("/v1.1/Things(1)"), await SeenAsync("/v1.1/Datastreams(1)/Observations?$top=1")));
        Assert.Equal(200, (await first.SendAsync("PATCH", "/v1.1/Things(1)", """{"properties":{"visibility":"members"}}""")).Status);
        // The very first time it asks whether anything is hidden after a second.
        for (var tries = 0; await SeenAsync("/v1.1/Things(1)") != 404; tries++)
        {
            Assert.True(tries < 200, "It is still told.");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        Assert.Equal(404, await SeenAsync("/v1.1/Datastreams(1)/Observations?$top=1"));
        // From then on at once, in both directions.
        foreach (var (visibility, status) in new[] { ("public", 200), ("members", 404), ("public", 200), ("organisation", 404) })
        {
            await first.SendAsync("PATCH", "/v1.1/Things(1)", $$$"""{"properties":{"visibility":"{{{visibility}}}","owner":"keeper"}}""");
            Assert.Equal((status, status), (await SeenAsync("/v1.1/Things(1)"), await SeenAsync("/v1.1/Datastreams(1)/Observations?$top=1")));
        }
    }

    [Fact]
    public async Task A_visibility_that_is_none_and_a_datastream_for_others_than_its_Thing_are_refused()
    {
        await using var world = await HiddenWorld.StartAsync("sqlite");
        await world.HideAsync();
        foreach (var (path, json, field) in new[]
        {
            ("Things(1)", """{"properties":{"visibility":"hidden"}}""", "/properties/visibility"), ("Things(1)", """{"properties":{"visibility":"organisation"}}""", "/properties/owner"),
            ("Datastreams(3)", """{"properties":{"visibility":"organisation","owner":"another"}}""", ""), ("Things(1)", """{"properties":{"visibility":"organisation","owner":"another"}}""", "/properties/owner"),
        })
        {
            var answer = await world.Steward.SendAsync("PATCH", "/v1.1/" + path, json);
            // The third is open: of the Thing for members it may be narrower.
            Assert.Equal(field.Length == 0 ? 200 : 400, answer.Status);
            Assert.Contains(field, answer.Text, StringComparison.Ordinal);
        }
        Assert.Equal(200, (await world.Stranger.GetAsync("/v1.1/Things(1)")).Status);
        // Whoever may not write may not hide either.
        Assert.Equal(403, (await world.Colleague.SendAsync("PATCH", "/v1.1/Things(1)", """{"properties":{"visibility":"members"}}""")).Status);
    }

    [Fact]
    public async Task A_batch_tells_no_more_than_its_parts_would_one_by_one()
    {
        await using var world = await HiddenWorld.StartAsync("sqlite");
        await world.HideAsync();
        const string Batch = """{"requests":[{"id":"1","method":"get","url":"Things?$count=true"},{"id":"2","method":"get","url":"Things(3)/Datastreams"},{"id":"3","atomicityGroup":"g","method":"get","url":"Things(2)"}]}""";
        var told = (await world.Stranger.SendAsync("POST", "/v1.1/$batch", Batch)).Text;
        Assert.All(HiddenWorld.Hidden, h => Assert.DoesNotContain(h.Word, told, StringComparison.Ordinal));
        Assert.Contains("\"@iot.count\":1", told, StringComparison.Ordinal);
        Assert.Contains("zvonokosa", (await world.Colleague.SendAsync("POST", "/v1.1/$batch", Batch)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_reads_sees_what_its_organisation_sees_and_its_maker_too()
    {
        await using var world = await HiddenWorld.StartAsync("sqlite");
        await world.HideAsync();
        var entries = world.Region.Service<SmartRegion.Catalogue.Entries>();
        await entries.CreateAsync(new() { ["id"] = "keeper", ["kind"] = "organisation", ["title"] = new System.Text.Json.Nodes.JsonObject { ["en"] = "Keeper" } }, "seed");
        await entries.CreateAsync(new() { ["id"] = "plan", ["kind"] = "practice", ["title"] = new System.Text.Json.Nodes.JsonObject { ["en"] = "Plan" }, ["topics"] = new System.Text.Json.Nodes.JsonArray("energy"), ["owner"] = "keeper", ["visibility"] = "organisation" }, "seed");
        // Stewards look after data, not after entries.
        foreach (var (email, organisation, scope, sees, entry) in new[]
        {
            ("colleague@region.example", "keeper", "read", new[] { "members", "organisation", "narrower" }, 200), ("steward@region.example", "keeper", "read", ["members", "organisation", "narrower"], 404),
            ("steward@region.example", "another", "read", ["members"], 404), ("outsider@region.example", "keeper", "read", ["members"], 404), ("steward@region.example", "keeper", "observations", [], 404),
        })
        {
            var key = await world.KeyAsync(email, organisation, scope);
            var told = (await world.Region.SendAsync("GET", "/v1.1/Datastreams?$count=true", headers: [("Authorization", "Bearer " + key)])).Text;
            Assert.Equal(entry, (await world.Region.SendAsync("GET", "/api/entries/plan", headers: [("Authorization", "Bearer " + key)])).Status);
            foreach (var (visibility, word, _) in HiddenWorld.Hidden) Assert.Equal(sees.Contains(visibility), told.Contains(word, StringComparison.Ordinal));
        }
        // What sends observations sends them to what is hidden, too.
        var sender = await world.KeyAsync("steward@region.example", "keeper", "observations");
        Assert.Equal(201, (await world.Region.SendAsync("POST", "/v1.1/Datastreams(5)/Observations", """{"result":1}""", headers: [("Authorization", "Bearer " + sender)])).Status);
    }

    private static string Without(string told, string asked) => told.Replace(Uri.UnescapeDataString(asked), "", StringComparison.Ordinal).Replace(asked, "", StringComparison.Ordinal);
}
