using System.Text.Json.Nodes;

namespace SmartRegion.Tests.Twin.Sensors;

/// <summary>iot_sensing/1.1/req/request-data: filter, expand, select, orderby, top, skip, count, pagination, through HTTP.</summary>
public sealed class QueryTests
{
    private static readonly Dictionary<string, Task<SensorRegion>> Regions = [];

    /// <summary>Two Things with two Datastreams each and six observations in each Datastream; read by all tests of this class.</summary>
    private static Task<SensorRegion> RegionAsync(string engine)
    {
        lock (Regions) return Regions.TryGetValue(engine, out var region) ? region : Regions[engine] = MakeAsync(engine);
    }

    private static async Task<SensorRegion> MakeAsync(string engine)
    {
        var r = await SensorRegion.StartAsync(engine);
        for (var t = 1; t <= 2; t++)
        {
            await r.CreateAsync("/Things", $$$"""
                {"name":"Thing {{{t}}}","description":"d","properties":{"floor":{{{t}}},"tags":["a","b"],"deep":{"x":{"y":"z{{{t}}}"} } },
                 "Locations":[{{{SensorRegion.Location($"Place {t}", 8 + t, 50 + t)}}}],
                 "Datastreams":[{{{SensorRegion.Datastream($"S{t}.1")}}},{{{SensorRegion.Datastream($"S{t}.2")}}}]}
                """);
        }
        for (var s = 1; s <= 4; s++)
            for (var i = 1; i <= 6; i++)
                await r.CreateAsync($"/Datastreams({s})/Observations", $$$"""{"phenomenonTime":"2024-01-0{{{i}}}T0{{{s}}}:00:00Z","resultTime":"2024-01-0{{{i}}}T0{{{s}}}:0{{{i}}}:00Z","result":{{{i * s}}},"parameters":{"n":{{{i}}},"kind":"{{{(i % 2 == 0 ? "even" : "odd")}}}"} }""");
        return r;
    }

    public static TheoryData<string, string, string> Filters => new()
    {
        { "/Things?$filter=name eq 'Thing 1'", "name", "Thing 1" },
        { "/Things?$filter=properties/floor eq 2", "name", "Thing 2" },
        { "/Things?$filter=properties/deep/x/y eq 'z1'", "name", "Thing 1" },
        { "/Things?$filter=properties/tags[1] eq 'b'&$orderby=name desc", "name", "Thing 2 Thing 1" },
        { "/Things?$filter=id eq 2", "name", "Thing 2" },
        { "/Things?$filter=@iot.id gt 1", "name", "Thing 2" },
        { "/Things?$filter=Datastreams/name eq 'S2.1'", "name", "Thing 2" },
        { "/Things?$filter=Datastreams/id gt 0", "name", "Thing 1 Thing 2" },
        { "/Things?$filter=Datastreams/Observations/result eq 24", "name", "Thing 2" },
        { "/Things?$filter=Locations/name eq 'Place 1'", "name", "Thing 1" },
        { "/Locations?$filter=st_within(location, geography'POLYGON((8.5 50.5, 9.5 50.5, 9.5 51.5, 8.5 51.5, 8.5 50.5))')", "name", "Place 1" },
        { "/Locations?$filter=geo.distance(location, geography'POINT (10 52)') lt 0.1", "name", "Place 2" },
        { "/Locations?$filter=Things/Datastreams/name eq 'S1.2'", "name", "Place 1" },
        { "/Things?$filter=st_intersects(Locations/location, geography'POINT (9 51)')", "name", "Thing 1" },
        { "/Things?$filter=Datastreams/any(d: d/name eq 'S1.1')", "name", "Thing 1" },
        { "/Things?$filter=not Datastreams/any(d: d/name eq 'S1.1')", "name", "Thing 2" },
        { "/Things?$filter=Datastreams/any(d:d/name eq 'S1.1') and Datastreams/any(d:d/name eq 'S1.2')", "name", "Thing 1" },
        { "/Things?$filter=Datastreams/any(d: d/name eq 'S1.1' and d/name eq 'S1.2')", "name", "" },
        { "/Things?$filter=Datastreams/any(d: d/Observations/any(o: o/result eq 24 and o/parameters/n eq 6 and d/name eq 'S2.2'))", "name", "Thing 2" },
        { "/Things?$filter=Datastreams/Observations/any(o: o/result eq 24)", "name", "Thing 2" },
        { "/Things?$filter=Datastreams/all(d: startswith(d/name,'S1'))", "name", "Thing 1" },
        { "/Things?$filter=HistoricalLocations/any(h: h/Locations/any(l: l/name eq 'Place 1'))", "name", "Thing 1" },
        { "/Things?$filter=Datastreams/any()&$orderby=name desc", "name", "Thing 2 Thing 1" },
        { "/Things?$filter=MultiDatastreams/any() or MultiDatastreams/Observations/any()", "name", "" },
        { "/Locations?$filter=Things/any(t: t/properties/floor eq 2 and name eq 'Place 2')", "name", "Place 2" },
        { "/Datastreams?$filter=Thing/Locations/any(l: l/name eq 'Place 2')", "name", "S2.1 S2.2" },
        { "/Things?%24filter%3Dname%20eq%20'Thing%201'", "name", "Thing 1" },
        { "/Datastreams?$filter=Thing/properties/floor eq 1", "name", "S1.1 S1.2" },
        { "/Datastreams?$filter=unitOfMeasurement/symbol eq 'lm' and Thing/name eq 'Thing 2'", "name", "S2.1 S2.2" },
        { "/Datastreams?$filter=phenomenonTime lt 2024-01-06T01:30:00Z", "name", "S1.1" },
        { "/Datastreams?$filter=Thing/Locations/name eq 'Place 2'", "name", "S2.1 S2.2" },
        { "/Datastreams(1)/Observations?$filter=result gt 4", "result", "5 6" },
        { "/Datastreams(1)/Observations?$filter=result gt '4'", "result", "5 6" },
        { "/Datastreams(4)/Observations?$filter=result gt '4'", "result", "8" },
        { "/Datastreams(4)/Observations?$filter=result lt '2'", "result", "12 16" },
        { "/Datastreams(4)/Observations?$filter=result eq '12'", "result", "12" },
        { "/Locations?$orderby=location desc", "name", "Place 1 Place 2" },
        { "/FeaturesOfInterest?$orderby=feature", "name", "Place 2 Place 1" },
        { "/Datastreams(1)/Observations?$filter=parameters/kind eq 'even' and result lt 6", "result", "2 4" },
        { "/Datastreams(1)/Observations?$filter=parameters/n mod 2 eq 1", "result", "1 3 5" },
        { "/Datastreams(1)/Observations?$filter=phenomenonTime gt 2024-01-04T12:00:00Z", "result", "5 6" },
        { "/Datastreams(1)/Observations?$filter=phenomenonTime ge 2024-01-02T01:00:00Z and phenomenonTime lt 2024-01-04T01:00:00Z", "result", "2 3" },
        { "/Datastreams(1)/Observations?$filter=during(phenomenonTime, 2024-01-02T00:00:00Z/2024-01-03T00:00:00Z)", "result", "2" },
        { "/Datastreams(1)/Observations?$filter=day(phenomenonTime) eq 3", "result", "3" },
        { "/Datastreams(1)/Observations?$filter=resultTime eq 2024-01-03T01:03:00Z", "result", "3" },
        { "/Observations?$filter=Datastream/Thing/name eq 'Thing 2' and result ge 18", "result", "18 20 24" },
        { "/Observations?$filter=Datastream/id eq 3 and result ge 12", "result", "12 15 18" },
        { "/Observations?$filter=FeatureOfInterest/name eq 'Place 1' and result gt 9", "result", "10 12" },
        { "/Observations?$filter=result eq 6&$orderby=Datastream/name desc", "result", "6 6 6" },
        { "/Observations?$filter=id eq 4294967298", "result", "2" },
        { "/FeaturesOfInterest(1)/Observations?$filter=result gt 9", "result", "10 12" },
        { "/Things(1)/Datastreams(1)/Observations?$filter=not (result gt 2)", "result", "1 2" },
        { "/HistoricalLocations?$filter=Locations/name eq 'Place 1' and Thing/name eq 'Thing 1'", "@iot.id", "1" },
        { "/Sensors?$filter=Datastreams/Thing/name eq 'Thing 1'", "@iot.id", "1 2" },
        { "/ObservedProperties?$filter=startswith(definition,'http://') and id le 2", "@iot.id", "1 2" },
    };

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_filter_picks_by_properties_JSON_relations_space_and_time(string engine)
    {
        var r = await RegionAsync(engine);
        var wrong = new List<string>();
        foreach (var (path, property, expected) in Filters.Select(f => f.Data))
        {
            var answer = await r.SendAsync("GET", path);
            var found = answer.Status == 200 ? string.Join(' ', ((JsonArray)answer.Json!["value"]!).Select(e => e![property] is JsonValue v && v.TryGetValue<string>(out var s) ? s : e[property]!.ToJsonString())) : answer.Text;
            if (found != expected) wrong.Add($"{path}: {found} instead of {expected}");
        }
        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("/Datastreams?$filter=Thing/any(t: t/name eq 'x')")]
    [InlineData("/Things?$filter=Datastreams/any(d: e/name eq 'x')")]
    [InlineData("/Things?$filter=Lamps/any(d: d/name eq 'x')")]
    [InlineData("/Things?$filter=name/any(d: d eq 'x')")]
    public async Task Any_along_no_relation_to_many_is_400(string path)
    {
        var answer = await (await RegionAsync("sqlite")).SendAsync("GET", path);
        Assert.Equal((400, "$filter"), (answer.Status, answer.Fields.Single()));
    }

    [Fact]
    public async Task A_relation_that_is_selected_and_expanded_has_its_link_too()
    {
        var r = await RegionAsync("sqlite");
        var thing = (JsonObject)(await r.GetAsync("/Things?$top=1&$select=name,Datastreams&$expand=Datastreams($select=name)"))["value"]![0]!;
        Assert.Equal(["name", "Datastreams@iot.navigationLink", "Datastreams"], thing.Select(m => m.Key));
        thing = (JsonObject)(await r.GetAsync("/Things?$top=1&$select=name&$expand=Datastreams($select=name)"))["value"]![0]!;
        Assert.Equal(["name", "Datastreams"], thing.Select(m => m.Key));
    }

    public static TheoryData<string, string, string> Orders => new()
    {
        { "/Datastreams?$orderby=name desc", "name", "S2.2 S2.1 S1.2 S1.1" },
        { "/Datastreams?$orderby=Thing/name desc,name asc", "name", "S2.1 S2.2 S1.1 S1.2" },
        { "/Datastreams?$orderby=id desc&$top=2", "name", "S2.2 S2.1" },
        { "/Datastreams?$orderby=phenomenonTime desc&$top=1", "name", "S2.2" },
        { "/Things?$orderby=properties/floor desc", "name", "Thing 2 Thing 1" },
        { "/Datastreams(2)/Observations?$orderby=phenomenonTime desc&$top=2", "result", "12 10" },
        { "/Datastreams(2)/Observations?$orderby=phenomenonTime asc&$top=2&$skip=1", "result", "4 6" },
        { "/Datastreams(2)/Observations?$orderby=result desc&$top=2", "result", "12 10" },
        { "/Datastreams(2)/Observations?$orderby=result mod 4,result desc", "result", "12 8 4 10 6 2" },
        { "/Datastreams(2)/Observations?$orderby=resultTime desc&$top=1", "result", "12" },
        { "/Datastreams(2)/Observations?$orderby=parameters/kind,phenomenonTime desc&$top=3", "result", "12 8 4" },
        { "/Observations?$orderby=phenomenonTime desc&$top=3", "result", "24 18 12" },
        { "/Observations?$orderby=phenomenonTime&$top=3", "result", "1 2 3" },
        { "/Observations?$orderby=id desc&$top=2", "result", "24 20" },
        { "/Observations?$orderby=Datastream/Thing/name desc,result&$top=3", "result", "3 4 6" },
    };

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task An_order_goes_by_properties_paths_and_expressions_and_every_page_follows(string engine)
    {
        var r = await RegionAsync(engine);
        foreach (var (path, property, expected) in Orders.Select(f => f.Data)) Assert.Equal((path, expected), (path, await r.ListAsync(path, property)));
        foreach (var path in new[] { "/Observations?$top=7", "/Datastreams(2)/Observations?$top=4", "/Datastreams(2)/Observations?$top=4&$orderby=phenomenonTime desc&$count=true&$select=result",
            "/Observations?$top=5&$orderby=result desc&$filter=result gt 2", "/Datastreams?$top=3&$skip=0&$expand=Thing($select=name)", "/Observations?$top=9&$orderby=phenomenonTime desc" })
        {
            var whole = (JsonArray)(await r.GetAsync(path.Replace("$top=7", "$top=1000").Replace("$top=4", "$top=1000").Replace("$top=5", "$top=1000").Replace("$top=3", "$top=1000").Replace("$top=9", "$top=1000")))["value"]!;
            var paged = new JsonArray();
            for (string? next = path; next is not null;)
            {
                var page = await r.GetAsync(next);
                foreach (var item in ((JsonArray)page["value"]!).ToList()) paged.Add(item!.DeepClone());
                next = page["@iot.nextLink"]?.GetValue<string>()[$"{r.Region.Url}v1.1".Length..];
                Assert.True(paged.Count <= whole.Count, path);
            }
            Assert.True(JsonNode.DeepEquals(whole, paged), path);
        }
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_next_link_carries_every_option_and_the_last_page_has_none(string engine)
    {
        var r = await RegionAsync(engine);
        var first = await r.GetAsync("/Things(1)/Datastreams?$top=1&$count=true&$select=name,id&$filter=name ne 'x'&$orderby=name desc&$expand=Observations($top=1;$select=result)");
        var next = Uri.UnescapeDataString(first["@iot.nextLink"]!.GetValue<string>());
        foreach (var option in new[] { "/Things(1)/Datastreams?", "$top=1", "$count=true", "$select=name,id", "$filter=name ne 'x'", "$orderby=name desc", "$expand=Observations($select=result;$top=1)", "$skip=1" }) Assert.Contains(option, next, StringComparison.Ordinal);
        Assert.Equal("2", first["@iot.count"]!.ToJsonString());
        Assert.Equal("S1.2", first["value"]![0]!["name"]!.GetValue<string>());
        var last = await r.GetAsync(first["@iot.nextLink"]!.GetValue<string>()[$"{r.Region.Url}v1.1".Length..]);
        Assert.Equal("S1.1", last["value"]![0]!["name"]!.GetValue<string>());
        Assert.False(last.ContainsKey("@iot.nextLink"));
        var none = await r.GetAsync("/Things?$top=0&$count=true");
        Assert.Equal(("2", 0, false), (none["@iot.count"]!.ToJsonString(), ((JsonArray)none["value"]!).Count, none.ContainsKey("@iot.nextLink")));
        Assert.Equal("24", (await r.GetAsync("/Observations?$count=true&$top=1"))["@iot.count"]!.ToJsonString());
        Assert.Equal("5", (await r.GetAsync("/Observations?$count=true&$filter=result gt 12&$top=1"))["@iot.count"]!.ToJsonString());
        Assert.Equal("6", (await r.GetAsync("/Datastreams(3)/Observations?$count=true&$top=1"))["@iot.count"]!.ToJsonString());
        Assert.False((await r.GetAsync("/Things?$count=false")).ContainsKey("@iot.count"));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task An_expansion_nests_with_options_of_its_own(string engine)
    {
        var r = await RegionAsync(engine);
        var things = await r.GetAsync("/Things?$select=name&$expand=Datastreams($select=name;$orderby=name desc;$count=true;$expand=Observations($top=1;$orderby=phenomenonTime desc;$select=result;$count=true),Sensor($select=name)),Locations($select=name)");
        const string thing = """
            {"name":"Thing 1","Locations":[{"name":"Place 1"}],"Datastreams@iot.count":2,"Datastreams":[
              {"name":"S1.2","Sensor":{"name":"Lux 1"},"Observations@iot.count":6,"Observations":[{"result":12}]},
              {"name":"S1.1","Sensor":{"name":"Lux 1"},"Observations@iot.count":6,"Observations":[{"result":6}]}]}
            """;
        var told = (JsonObject)things["value"]![0]!;
        foreach (var stream in (JsonArray)told["Datastreams"]!)
        {
            var next = stream!["Observations@iot.nextLink"]!.GetValue<string>()[$"{r.Region.Url}v1.1".Length..];
            Assert.Equal($"{10 / (stream["name"]!.GetValue<string>() == "S1.2" ? 1 : 2)}", await r.ListAsync(Uri.UnescapeDataString(next), "result"));
            ((JsonObject)stream).Remove("Observations@iot.nextLink");
        }
        Assert.True(SensorRegion.Same(told, thing), told.ToJsonString());
        foreach (var path in new[] { "/Datastreams(1)?$expand=Thing/Locations", "/Datastreams(1)?$expand=Thing($expand=Locations)" })
            Assert.Equal("Place 1", (await r.GetAsync(path))["Thing"]!["Locations"]![0]!["name"]!.GetValue<string>());
        var observation = await r.GetAsync("/Observations(4294967297)?$expand=Datastream($select=name),FeatureOfInterest($select=name),MultiDatastream&$select=result");
        Assert.True(SensorRegion.Same(observation, """{"result":1,"Datastream":{"name":"S1.1"},"FeatureOfInterest":{"name":"Place 1"}}"""), observation.ToJsonString());
        var filtered = await r.GetAsync("/Things(2)?$expand=Datastreams($filter=name eq 'S2.2';$expand=Observations($filter=result ge 20;$select=result;$count=true))");
        Assert.Equal(("S2.2", "2", 2), (filtered["Datastreams"]![0]!["name"]!.GetValue<string>(), filtered["Datastreams"]![0]!["Observations@iot.count"]!.ToJsonString(), ((JsonArray)filtered["Datastreams"]![0]!["Observations"]!).Count));
        var feature = await r.GetAsync("/FeaturesOfInterest(1)?$expand=Observations($top=2;$orderby=result desc;$select=result)");
        Assert.Equal("12 10", string.Join(' ', ((JsonArray)feature["Observations"]!).Select(o => o!["result"]!.ToJsonString())));
        var back = await r.GetAsync("/Locations?$expand=Things($expand=HistoricalLocations($expand=Locations($select=name)))&$filter=name eq 'Place 2'");
        Assert.Equal("Place 2", back["value"]![0]!["Things"]![0]!["HistoricalLocations"]![0]!["Locations"]![0]!["name"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_selection_keeps_only_what_it_names(string engine)
    {
        var r = await RegionAsync(engine);
        Assert.True(SensorRegion.Same(await r.GetAsync("/Things(1)?$select=name"), """{"name":"Thing 1"}"""));
        Assert.True(SensorRegion.Same(await r.GetAsync("/Things(1)?$select=id,@iot.selfLink"), $$$"""{"@iot.selfLink":"{{{r.Region.Url}}}v1.1/Things(1)","@iot.id":1}"""));
        Assert.True(SensorRegion.Same(await r.GetAsync("/Things(1)?$select=properties/deep/x,properties/floor"), """{"properties":{"floor":1,"deep":{"x":{"y":"z1"}}}}"""));
        Assert.True(SensorRegion.Same(await r.GetAsync("/Things(1)?$select=Datastreams"), $$$"""{"Datastreams@iot.navigationLink":"{{{r.Region.Url}}}v1.1/Things(1)/Datastreams"}"""));
        Assert.True(SensorRegion.Same(await r.GetAsync("/Observations(4294967297)?$select=result,phenomenonTime"), """{"phenomenonTime":"2024-01-01T01:00:00Z","result":1}"""));
    }

    public static TheoryData<string, string> Bad => new()
    {
        { "/Things?$filter=colour eq 'red'", "$filter" },
        { "/Things?$filter=name eq", "$filter" },
        { "/Things?$filter=Datastreams/colour eq 1", "$filter" },
        { "/Things?$filter=name/x eq 1", "$filter" },
        { "/Things?$orderby=colour", "$orderby" },
        { "/Things?$orderby=Datastreams/name", "$orderby" },
        { "/Things?$select=colour", "$select" },
        { "/Things?$expand=Castles", "$expand" },
        { "/Things?$expand=Datastreams($select=colour)", "$select" },
        { "/Things?$expand=Datastreams($expand=Things)", "$expand" },
        { "/Things?$expand=Datastreams($colour=1)", "$expand" },
        { "/Things?$top=-1", "$top" },
        { "/Things?$top=many", "$top" },
        { "/Things?$skip=-1", "$skip" },
        { "/Things?$count=maybe", "$count" },
        { "/Things?$colour=red", "$colour" },
        { "/Things?colour=red", "colour" },
        { "/Things?$top=1&$top=2", "$top" },
        { "/Things?$skiptoken=x", "$skiptoken" },
        { "/Things?$skiptoken=1,2,3", "$skiptoken" },
        { "/Things?$orderby=name&$skiptoken=1", "$skiptoken" },
        { "/Things?$resultFormat=PDF", "$resultFormat" },
        { "/Things?$resultFormat=dataArray", "$resultFormat" },
        { "/Things(1)?$top=1", "$top" },
        { "/Things(1)?$filter=name eq 'x'", "$filter" },
        { "/Things(1)/name?$select=name", "$select" },
        { "/Datastreams?$resultFormat=CSV&$expand=Observations", "$expand" },
    };

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task What_is_unknown_or_malformed_is_400_that_names_the_option(string engine)
    {
        var r = await RegionAsync(engine);
        var wrong = new List<string>();
        foreach (var (path, field) in Bad.Select(b => b.Data))
        {
            var answer = await r.SendAsync("GET", path);
            if (answer.Status != 400 || !answer.Fields.Any(f => f.Contains(field, StringComparison.Ordinal)) || answer.Json!["code"]!.GetValue<int>() != 400 || answer.Json["message"] is null)
                wrong.Add($"{path}: {answer.Status} {answer.Text}");
        }
        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_result_format_tells_the_same_as_a_table_features_or_bare_values(string engine)
    {
        var r = await RegionAsync(engine);
        var csv = await r.SendAsync("GET", "/Datastreams(1)/Observations?$resultFormat=CSV&$top=2&$select=id,phenomenonTime,result,parameters&$expand=Datastream($select=name,unitOfMeasurement)");
        Assert.Equal((200, "text/csv"), (csv.Status, csv.Type));
        Assert.Equal(["id,phenomenonTime,result,parameters,Datastream/name,Datastream/unitOfMeasurement/name,Datastream/unitOfMeasurement/symbol,Datastream/unitOfMeasurement/definition"], csv.Text.Split("\r\n")[..1]);
        Assert.StartsWith("4294967297,2024-01-01T01:00:00Z,1,\"{", csv.Text.Split("\r\n")[1], StringComparison.Ordinal);
        Assert.EndsWith(",S1.1,lumen,lm,ucum:lm", csv.Text.Split("\r\n")[1], StringComparison.Ordinal);
        Assert.Equal(4, csv.Text.Split("\r\n").Length);
        Assert.Equal("name,Observations/result\r\nS1.1,6\r\nS1.2,12\r\n", (await r.SendAsync("GET", "/Things(1)/Datastreams?$resultFormat=CSV&$select=name&$expand=Observations($top=1;$orderby=result desc;$select=result)")).Text);
        var geo = await r.SendAsync("GET", "/Things?$resultFormat=GeoJSON&$select=name,properties&$expand=Locations($select=id,location)&$top=1");
        Assert.Equal((200, "application/geo+json"), (geo.Status, geo.Type));
        Assert.True(SensorRegion.Same(geo.Json!["features"]![0], """
            {"type":"Feature","properties":{"name":"Thing 1","properties/floor":1,"properties/tags/0":"a","properties/tags/1":"b","properties/deep/x/y":"z1","Locations/0/id":1},
             "geometry":{"type":"Point","coordinates":[9,51]}}
            """), geo.Text);
        var arrays = await r.GetAsync("/Observations?$resultFormat=dataArray&$count=true&$top=8&$select=result,phenomenonTime");
        Assert.Equal("24", arrays["@iot.count"]!.ToJsonString());
        Assert.Contains("dataArray", arrays["@iot.nextLink"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.True(SensorRegion.Same(arrays["value"]![1], $$$"""
            {"Datastream@iot.navigationLink":"{{{r.Region.Url}}}v1.1/Datastreams(2)","components":["phenomenonTime","result"],"dataArray@iot.count":2,
             "dataArray":[["2024-01-01T02:00:00Z",2],["2024-01-02T02:00:00Z",4]]}
            """), arrays.ToJsonString());
        var all = await r.GetAsync("/Observations?$resultFormat=dataArray&$top=1");
        Assert.Equal("""["id","phenomenonTime","result","resultTime","resultQuality","validTime","parameters"]""", all["value"]![0]!["components"]!.ToJsonString());
        Assert.Equal(7, ((JsonArray)all["value"]![0]!["dataArray"]![0]!).Count);
    }
}
