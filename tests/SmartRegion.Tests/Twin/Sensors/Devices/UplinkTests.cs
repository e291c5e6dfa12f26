using System.Text.Json.Nodes;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Tests.Twin.Sensors.Devices;

/// <summary>LoRaWAN network servers by webhook, through mappings of device types.</summary>
public sealed class UplinkTests
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_first_uplink_of_The_Things_Stack_creates_the_device_and_its_values(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine);
        var token = await SetUpAsync(region);
        var answer = await SendAsync(region, "tts-cham", token, Fixtures.ThingsStack());
        Assert.Equal((200, 3), (answer.Status, answer.Json!["stored"]!.GetValue<int>()));
        var thing = (await region.JsonAsync("/v1.1/Things?$expand=Locations,Datastreams($orderby=id;$expand=Observations,ObservedProperty,Sensor)"))["value"]!.AsArray().Single()!;
        Assert.Equal("eui-0004a30b001c0530", thing["name"]!.GetValue<string>());
        Assert.Equal("""{"device":"0004a30b001c0530","source":"tts-cham","deviceType":"lht65","application":"cham-air"}""", thing["properties"]!.ToJsonString());
        Assert.Equal("[12.6655,49.2217]", thing["Locations"]![0]!["location"]!["coordinates"]!.ToJsonString());
        var streams = thing["Datastreams"]!.AsArray();
        Assert.Equal(["°C", "%", "mV"], streams.Select(s => s!["unitOfMeasurement"]!["symbol"]!.GetValue<string>()));
        Assert.Equal("http://www.opengis.net/def/uom/UCUM/Cel", streams[0]!["unitOfMeasurement"]!["definition"]!.GetValue<string>());
        Assert.Equal(["21.61", "50.4", "3073"], streams.Select(s => s!["Observations"]![0]!["result"]!.ToJsonString()));
        Assert.Equal("2026-03-01T10:00:00.123456Z", streams[0]!["Observations"]![0]!["phenomenonTime"]!.GetValue<string>());
        Assert.Equal("http://qudt.org/vocab/quantitykind/Temperature", streams[0]!["ObservedProperty"]!["definition"]!.GetValue<string>());
        Assert.Equal("Teplota", streams[0]!["properties"]!["names"]!["cs"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(IdKind.Uuid)]
    [InlineData(IdKind.String)]
    public async Task Devices_are_created_and_found_again_whatever_ids_are(IdKind kind)
    {
        await using var region = await TestRegion.StartAsync(settings: s => s with { SensorIds = kind });
        var token = await SetUpAsync(region);
        Assert.Equal(3, (await SendAsync(region, "tts-cham", token, Fixtures.ThingsStack())).Json!["stored"]!.GetValue<int>());
        Assert.Equal(3, (await SendAsync(region, "tts-cham", token, Fixtures.ThingsStack("2026-03-01T10:20:00Z"))).Json!["stored"]!.GetValue<int>());
        var thing = (await region.JsonAsync("/v1.1/Things?$expand=Datastreams($orderby=name;$expand=Observations)"))["value"]!.AsArray().Single()!;
        Assert.Equal([2, 2, 2], thing["Datastreams"]!.AsArray().Select(d => d!["Observations"]!.AsArray().Count));
        Assert.Equal(thing["name"]!.GetValue<string>(), (await region.JsonAsync(new Uri(thing["@iot.selfLink"]!.GetValue<string>()).PathAndQuery))["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task Further_uplinks_and_further_devices_use_what_is_there()
    {
        await using var region = await TestRegion.StartAsync();
        var token = await SetUpAsync(region);
        await SendAsync(region, "tts-cham", token, Fixtures.ThingsStack());
        await SendAsync(region, "tts-cham", token, Fixtures.ThingsStack("2026-03-01T10:20:00Z"));
        await SendAsync(region, "tts-cham", token, Fixtures.ThingsStack(device: "0004A30B001C0531"));
        foreach (var (set, count) in new[] { ("Things", 2), ("Datastreams", 6), ("Sensors", 1), ("ObservedProperties", 3), ("Observations", 9) })
            Assert.Equal(count, (await region.JsonAsync($"/v1.1/{set}?$count=true&$top=0"))["@iot.count"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_duplicate_is_refused_or_takes_the_place_of_the_first_as_the_source_says()
    {
        await using var region = await TestRegion.StartAsync();
        var tts = await SetUpAsync(region);
        var chirpstack = await PutSourceAsync(region, "chirpstack-dom", Fixtures.ChirpStackSource);
        await SendAsync(region, "tts-cham", tts, Fixtures.ThingsStack());
        var again = await SendAsync(region, "tts-cham", tts, Fixtures.ThingsStack(payload: """{"TempC_SHT":99}"""));
        Assert.Equal((0, 1), (again.Json!["stored"]!.GetValue<int>(), again.Json["duplicates"]!.GetValue<int>()));
        Assert.Equal("21.61", (await region.JsonAsync("/v1.1/Datastreams(1)/Observations"))["value"]!.AsArray().Single()!["result"]!.ToJsonString());
        await SendAsync(region, "chirpstack-dom", chirpstack, Fixtures.ChirpStack(), "?event=up");
        await SendAsync(region, "chirpstack-dom", chirpstack, Fixtures.ChirpStack(data: """{"counters":[{"litres":2000}]}"""), "?event=up");
        Assert.Equal("14.5", (await region.JsonAsync("/v1.1/Datastreams(4)/Observations"))["value"]!.AsArray().Single()!["result"]!.ToJsonString());
        Assert.Equal("""{"received":2,"stored":3,"duplicates":1,"faulty":0}""", await CountsAsync(region, "tts-cham"));
    }

    [Fact]
    public async Task ChirpStack_uplinks_are_scaled_and_lie_where_the_source_says()
    {
        await using var region = await TestRegion.StartAsync();
        await SetUpAsync(region);
        var token = await PutSourceAsync(region, "chirpstack-dom", Fixtures.ChirpStackSource);
        Assert.Equal(200, (await SendAsync(region, "chirpstack-dom", token, Fixtures.ChirpStack(), "?event=up")).Status);
        var observation = (await region.JsonAsync("/v1.1/Observations?$expand=Datastream($expand=Thing($expand=Locations))"))["value"]!.AsArray().Single()!;
        Assert.Equal("13.734", observation["result"]!.ToJsonString());
        Assert.Equal("Vodoměr 1", observation["Datastream"]!["Thing"]!["name"]!.GetValue<string>());
        Assert.Equal("[12.75,49.45]", observation["Datastream"]!["Thing"]!["Locations"]![0]!["location"]!["coordinates"]!.ToJsonString());
        foreach (var other in new[] { "join", "ack", "status", "txack", "log" })
            Assert.Equal(204, (await SendAsync(region, "chirpstack-dom", token, """{"deviceInfo":{"devEui":"01"}}""", $"?event={other}")).Status);
    }

    [Theory]
    [InlineData("{", 400, "not well-formed")]
    [InlineData("[]", 400, "one JSON object")]
    [InlineData("{}", 422, "/end_device_ids")]
    [InlineData("""{"end_device_ids":{"device_id":"d","application_ids":{"application_id":"a"}},"uplink_message":{"received_at":"2026-01-01T00:00:00Z","frm_payload":"AA=="}}""", 422, "not decoded")]
    [InlineData("""{"end_device_ids":{"device_id":"d"},"uplink_message":{"received_at":"soon","decoded_payload":{}}}""", 422, "no time")]
    [InlineData("""{"end_device_ids":{"device_id":"d"},"uplink_message":{"received_at":"2026-01-01T00:00:00Z","decoded_payload":{"x":1}}}""", 422, "fits none of the types")]
    [InlineData("""{"end_device_ids":{"device_id":"d"},"uplink_message":{"received_at":"2026-01-01T00:00:00Z","decoded_payload":{"x":1},"version_ids":{"brand_id":"Dragino","model_id":"LHT65"}}}""", 422, "None of $.TempC_SHT")]
    public async Task A_bad_payload_is_refused_counted_and_kept_with_the_reason(string body, int status, string reason)
    {
        await using var region = await TestRegion.StartAsync();
        var token = await SetUpAsync(region);
        Assert.Equal(status, (await SendAsync(region, "tts-cham", token, body)).Status);
        var fault = (await region.JsonAsync("/api/devices/sources/tts-cham/faults"))["items"]!.AsArray().Single()!;
        Assert.Contains(reason, fault["reason"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(body, fault["payload"]!.GetValue<string>());
        Assert.Equal("""{"received":1,"stored":0,"duplicates":0,"faulty":1}""", await CountsAsync(region, "tts-cham"));
        Assert.Empty((await region.JsonAsync("/v1.1/Things"))["value"]!.AsArray());
    }

    [Fact]
    public async Task Of_an_uplink_with_one_bad_value_the_others_are_stored()
    {
        await using var region = await TestRegion.StartAsync();
        var token = await SetUpAsync(region);
        var answer = await SendAsync(region, "tts-cham", token, Fixtures.ThingsStack(payload: """{"BatV":"low","TempC_SHT":20}"""));
        Assert.Equal((200, 1, "$.BatV"), (answer.Status, answer.Json!["stored"]!.GetValue<int>(), answer.Json["faults"]![0]!["path"]!.GetValue<string>()));
        Assert.Equal("""{"received":1,"stored":1,"duplicates":0,"faulty":1}""", await CountsAsync(region, "tts-cham"));
    }

    [Fact]
    public async Task A_device_without_any_place_is_stored_and_what_somebody_deleted_is_created_anew()
    {
        await using var region = await TestRegion.StartAsync();
        var token = await SetUpAsync(region);
        var bare = ((JsonObject)JsonNode.Parse(Fixtures.ThingsStack())!);
        ((JsonObject)bare["uplink_message"]!).Remove("locations");
        Assert.Equal(200, (await SendAsync(region, "tts-cham", token, bare.ToJsonString())).Status);
        Assert.Equal(3, (await region.JsonAsync("/v1.1/FeaturesOfInterest(1)/Observations"))["value"]!.AsArray().Count);
        await region.SendAsync("DELETE", "/v1.1/Things(1)");
        Assert.Equal(200, (await SendAsync(region, "tts-cham", token, bare.ToJsonString())).Status);
        Assert.Equal(3, (await region.JsonAsync("/v1.1/Things(2)/Datastreams"))["value"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_token_is_needed_told_once_and_can_be_renewed()
    {
        await using var region = await TestRegion.StartAsync();
        var token = await SetUpAsync(region);
        Assert.Equal(401, (await SendAsync(region, "tts-cham", "wrong", Fixtures.ThingsStack())).Status);
        Assert.Equal(401, (await SendAsync(region, "nowhere", token, Fixtures.ThingsStack())).Status);
        Assert.Equal(401, (await region.SendAsync("POST", "/api/uplinks/tts-cham", Fixtures.ThingsStack())).Status);
        Assert.DoesNotContain(token, (await region.JsonAsync("/api/devices/sources/tts-cham")).ToJsonString(), StringComparison.Ordinal);
        Assert.Null((await region.SendAsync("PUT", "/api/devices/sources/tts-cham", Fixtures.ThingsStackSource)).Json!["token"]);
        var renewed = (await region.SendAsync("PUT", "/api/devices/sources/tts-cham?token=new", Fixtures.ThingsStackSource)).Json!["token"]!.GetValue<string>();
        Assert.Equal(401, (await SendAsync(region, "tts-cham", token, Fixtures.ThingsStack())).Status);
        Assert.Equal(200, (await SendAsync(region, "tts-cham", renewed, Fixtures.ThingsStack())).Status);
    }

    [Theory]
    [InlineData("types/x", """{"title":{"cs":"a","de":"b"},"fields":[]}""", "/title/en")]
    [InlineData("types/x", """{"title":{"cs":"a","de":"b","en":"c"},"fields":[{"path":"$..x","name":{"cs":"a","de":"b","en":"c"},"unit":"Cel","property":{"name":{"cs":"a","de":"b","en":"c"},"definition":"http://x/y"}}]}""", "/fields/0/path")]
    [InlineData("types/x", """{"title":{"cs":"a","de":"b","en":"c"},"fields":[{"path":"x","name":{"cs":"a","de":"b","en":"c"},"unit":"degrees C","property":{"name":{"cs":"a","de":"b","en":"c"},"definition":"http://x/y"}}]}""", "/fields/0/unit")]
    [InlineData("sources/x", """{"format":"tts","types":["unknown"]}""", "/types")]
    [InlineData("sources/x", """{"format":"morse","types":["lht65"]}""", "/format")]
    [InlineData("sources/Big", """{"format":"tts","types":["lht65"]}""", "name")]
    [InlineData("polls/x", """{"url":"ftp://x/y","every":60,"format":"json","time":"t","values":[{"path":"v","datastream":1}]}""", "/url")]
    public async Task A_document_that_is_wrong_is_refused_with_the_field(string path, string body, string field)
    {
        await using var region = await TestRegion.StartAsync();
        await SetUpAsync(region);
        var answer = await region.SendAsync("PUT", "/api/devices/" + path, body);
        Assert.InRange(answer.Status, 400, 422);
        Assert.Contains(field, answer.Fields);
        Assert.Equal(404, (await region.SendAsync("GET", "/api/devices/" + path)).Status);
    }

    [Fact]
    public async Task A_stranger_reads_mappings_but_changes_nothing_and_sees_no_faults()
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false);
        Assert.Equal(403, (await region.SendAsync("PUT", "/api/devices/types/lht65", Fixtures.Lht65)).Status);
        Assert.Equal(403, (await region.SendAsync("DELETE", "/api/devices/types/lht65")).Status);
        Assert.Equal(403, (await region.SendAsync("GET", "/api/devices/sources/x/faults")).Status);
        Assert.Empty((await region.JsonAsync("/api/devices/types"))["items"]!.AsArray());
        Assert.Equal(200, (await region.SendAsync("GET", "/schemas/device-type")).Status);
    }

    /// <summary>Device types, and a source; the answer is its token.</summary>
    internal static async Task<string> SetUpAsync(TestRegion region)
    {
        Assert.Equal(200, (await region.SendAsync("PUT", "/api/devices/types/lht65", Fixtures.Lht65)).Status);
        Assert.Equal(200, (await region.SendAsync("PUT", "/api/devices/types/meter", Fixtures.Meter)).Status);
        return await PutSourceAsync(region, "tts-cham", Fixtures.ThingsStackSource);
    }

    internal static async Task<string> PutSourceAsync(TestRegion region, string name, string source)
    {
        var answer = await region.SendAsync("PUT", "/api/devices/sources/" + name, source);
        Assert.True(answer.Status == 200, answer.Text);
        return answer.Json!["token"]!.GetValue<string>();
    }

    private static Task<Answer> SendAsync(TestRegion region, string source, string token, string body, string query = "") =>
        region.SendAsync("POST", $"/api/uplinks/{source}{query}", body, "application/json", ("Authorization", "Bearer " + token));

    private static async Task<string> CountsAsync(TestRegion region, string source)
    {
        var counts = (JsonObject)(await region.JsonAsync("/api/devices/sources/" + source))["counts"]!;
        counts.Remove("lastAt");
        return counts.ToJsonString();
    }
}
