using System.Text.Json.Nodes;
using SmartRegion.Http.Outgoing;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Alarms;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Tests.Twin.Sensors.Alarms;

/// <summary>Alarm rules: one message when something is wrong, one when it is over.</summary>
public sealed class AlarmTests
{
    private const string Secret = "a secret of the test";

    public static TheoryData<string> Engines => TestStore.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_threshold_is_raised_once_and_over_at_its_clear_limit_in_the_language_of_the_rule(string engine)
    {
        await using var mails = new MailServer();
        await using var region = await StartAsync(engine, mails);
        var stream = await region.StreamAsync();
        var rule = await CreateAsync(region, stream, """ "name":"Horko","kind":"threshold","above":30,"clear":25,"language":"cs","mail":["a@example.org","b@example.org"] """);
        foreach (var (minute, value) in new[] { (10, "20"), (11, "31.5"), (12, "40"), (13, "28"), (14, "33"), (15, "24") }) await region.ObserveAsync(stream, $"2025-03-01T10:{minute}:00Z", value);
        var (to, raised) = await mails.NextAsync();
        Assert.Equal(["a@example.org", "b@example.org"], to);
        Assert.Equal("Výstraha: Horko", raised.Subject);
        Assert.Contains("„Light“ má hodnotu 31,5\u00a0lm, mez je 30\u00a0lm.", raised.TextBody, StringComparison.Ordinal);
        Assert.Contains("01.03.2025 11:11", raised.TextBody, StringComparison.Ordinal);
        Assert.Empty(raised.To);
        Assert.Equal("Výstraha skončila: Horko", (await mails.NextAsync()).Letter.Subject);
        await region.Region.Service<AlarmWatch>().LookAsync(Instants.Now);
        Assert.Equal(0, mails.Waiting);
        var state = (await region.Region.JsonAsync($"/api/alarms/{rule}"))["state"]!;
        Assert.Equal("""{"raised":false,"since":"2025-03-01T10:15:00Z","value":24}""", state.ToJsonString());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Silence_is_raised_by_the_clock_and_over_with_the_next_observation(string engine)
    {
        await using var mails = new MailServer();
        await using var region = await StartAsync(engine, mails);
        var stream = await region.StreamAsync();
        await region.ObserveAsync(stream, Instants.Text(Instants.Now), "1");
        var rule = await CreateAsync(region, stream, """ "name":"Ruhe","kind":"silence","after":"PT2H","language":"de","mail":["a@example.org"] """);
        Assert.False(await RaisedAsync(region, rule));
        await region.Region.Service<AlarmWatch>().LookAsync(Instants.Now + 3 * 3_600_000_000L);
        var (_, letter) = await mails.NextAsync();
        Assert.Equal("Alarm: Ruhe", letter.Subject);
        Assert.Contains("Von „Light“ kamen seit mehr als 120 min keine Daten.", letter.TextBody, StringComparison.Ordinal);
        // By the clock of today there is data.
        Assert.Equal("Alarm beendet: Ruhe", (await mails.NextAsync()).Letter.Subject);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_fast_rise_is_told_by_a_signed_webhook_and_tried_again_when_it_is_not_taken(string engine)
    {
        await using var hooks = await HookServer.StartAsync();
        await using var region = await StartAsync(engine, null);
        var stream = await region.StreamAsync();
        await CreateAsync(region, stream, $$""" "name":"Flood","kind":"rate","change":10,"within":"PT1H","language":"en","webhook":"{{hooks.Url}}","secret":"{{Secret}}" """);
        hooks.Status = 500;
        foreach (var (time, value) in new[] { ("08:00", "0"), ("09:30", "9"), ("10:00", "12"), ("10:20", "20") })
        {
            await region.ObserveAsync(stream, $"2025-03-01T{time}:00Z", value);
            await region.Region.Service<AlarmWatch>().LookAsync(Instants.Now);
        }
        var first = await hooks.NextAsync();
        hooks.Status = 204;
        // It is put off; what was to come in ten seconds is brought forward.
        var store = region.Region.Service<Store>();
        while (await store.WriteAsync(s => s.ExecuteAsync($"update alarm_messages set due = 0 where attempts = 1 and due < {Instants.Now + 60_000_000}")) == 0) await Task.Delay(50, TestContext.Current.CancellationToken);
        region.Region.Service<AlarmDelivery>().Wake();
        var second = await hooks.NextAsync();
        Assert.Equal(first.Headers["webhook-id"], second.Headers["webhook-id"]);
        Assert.Equal("v1," + AlarmDelivery.Signature(Secret, $"{second.Headers["webhook-id"]}.{second.Headers["webhook-timestamp"]}.{second.Body}"), second.Headers["webhook-signature"]);
        var body = JsonNode.Parse(second.Body)!;
        Assert.Equal(("alarm.raised", "2025-03-01T10:20:00Z", 20), (body["type"]!.GetValue<string>(), body["timestamp"]!.GetValue<string>(), body["data"]!["value"]!.GetValue<double>()));
    }

    [Theory]
    [InlineData("\"kind\":\"threshold\"", "/above")]
    [InlineData("\"kind\":\"threshold\",\"above\":5,\"clear\":9", "/clear")]
    [InlineData("\"kind\":\"silence\",\"after\":\"soon\"", "/after")]
    [InlineData("\"kind\":\"rate\",\"within\":\"PT1H\"", "/change")]
    [InlineData("\"kind\":\"other\"", "/kind")]
    [InlineData("\"kind\":\"threshold\",\"above\":5,\"colour\":1", "/colour")]
    [InlineData("\"kind\":\"threshold\",\"above\":5,\"mail\":[\"a@example.org\"]", "/mail")]
    [InlineData("\"kind\":\"threshold\",\"above\":5,\"secret\":\"0123456789abcdef\",\"webhook\":\"http://example.org\"", "/webhook")]
    public async Task A_wrong_rule_is_422_and_names_the_field(string members, string field)
    {
        await using var region = await SensorRegion.StartAsync("sqlite");
        var stream = await region.StreamAsync();
        var answer = await region.Region.SendAsync("POST", "/api/alarms", $$"""{"name":"n","datastream":{{SensorRegion.Id(stream)}},{{members}}}""");
        Assert.Equal((422, "application/problem+json"), (answer.Status, answer.Type));
        Assert.Contains(field, answer.Fields);
        Assert.Equal(["/datastream"], (await region.Region.SendAsync("POST", "/api/alarms", """{"name":"n","datastream":99,"kind":"threshold","above":5}""")).Fields);
    }

    [Fact]
    public async Task Rules_are_read_changed_and_deleted_without_telling_their_secret()
    {
        await using var region = await SensorRegion.StartAsync("sqlite");
        var rule = await CreateAsync(region, await region.StreamAsync(), $""" "name":"n","kind":"threshold","above":5,"webhook":"https://example.org/hook","secret":"{Secret}" """);
        var told = await region.Region.JsonAsync($"/api/alarms/{rule}");
        Assert.Null(told["secret"]);
        told["above"] = 7;
        Assert.Equal(200, (await region.Region.SendAsync("PUT", $"/api/alarms/{rule}", told.ToJsonString())).Status);
        Assert.Equal("7", (await region.Region.JsonAsync("/api/alarms"))["items"]![0]!["above"]!.ToJsonString());
        Assert.Equal(204, (await region.Region.SendAsync("DELETE", $"/api/alarms/{rule}")).Status);
        Assert.Equal(404, (await region.Region.SendAsync("GET", $"/api/alarms/{rule}")).Status);
    }

    [Fact]
    public async Task Strangers_neither_write_nor_read_rules()
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false);
        Assert.Equal(403, (await region.SendAsync("GET", "/api/alarms")).Status);
        Assert.Equal(403, (await region.SendAsync("POST", "/api/alarms", "{}")).Status);
    }

    [Fact]
    public void Every_text_is_in_three_languages() => Assert.All(AlarmTexts.Texts, t => Assert.Equal(3, t.Text.Languages.Count()));

    private static async Task<SensorRegion> StartAsync(string engine, MailServer? mails) => new(await TestRegion.StartAsync(engine,
        settings: s => s with { AllowPrivateAddresses = true, Mail = new MailSettings(mails is null ? null : "127.0.0.1", mails?.Port ?? 0, null, null, "region@example.org", "none") }));

    private static async Task<long> CreateAsync(SensorRegion region, string stream, string members)
    {
        var answer = await region.Region.SendAsync("POST", "/api/alarms", $$"""{"datastream":{{SensorRegion.Id(stream)}},{{members}}}""");
        Assert.True(answer.Status == 201, answer.Text);
        return answer.Json!["id"]!.GetValue<long>();
    }

    private static async Task<bool> RaisedAsync(SensorRegion region, long rule) => (await region.Region.JsonAsync($"/api/alarms/{rule}"))["state"]!["raised"]!.GetValue<bool>();
}
