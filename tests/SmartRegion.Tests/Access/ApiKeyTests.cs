using System.Text.RegularExpressions;
using MQTTnet;
using MQTTnet.Formatter;
using SmartRegion.Access;
using SmartRegion.Access.Accounts;
using SmartRegion.Storage;
using SmartRegion.Tests.Twin.Sensors.Mqtt;

namespace SmartRegion.Tests.Access;

/// <summary>Keys of programs: made on a page, sent in a header or as password of MQTT, ended.</summary>
public sealed partial class ApiKeyTests
{
    private const string Practice = """{"kind":"practice","title":{"en":"Lamps"},"topics":["energy"]}""";

    // A region with an administrator, an organisation, and a steward.
    private static async Task<(TestRegion Region, Visitor Eva, Visitor Sam)> StartAsync(string engine = "sqlite")
    {
        var region = await TestRegion.StartAsync(engine, trustLoopback: false);
        var eva = await Visitor.JoinAsync(region, "eva@region.example", Role.Administrator);
        var made = await eva.SendAsync("POST", "/api/entries", """{"id":"pool","kind":"organisation","title":{"en":"The pool"}}""");
        Assert.True(made.Status == 201, made.Text);
        return (region, eva, await Visitor.JoinAsync(region, "sam@region.example", Role.Steward));
    }

    private static async Task<string> MakeAsync(Visitor visitor, params string[] scopes)
    {
        var shown = await visitor.FillAsync("/en/keys", null, [("name", "Sensors at the pool"), ("organisation", "pool"), ("days", "30"), .. scopes.Select(s => ("scope", s))]);
        Assert.True(shown.Status == 200, shown.Text);
        return Shown().Match(shown.Text).Groups[1].Value;
    }

    private static Task<Answer> SendAsync(TestRegion region, string key, string method, string path, string? body = null, string header = "Authorization", string prefix = "Bearer ") =>
        region.SendAsync(method, path, body, headers: [(header, prefix + key)]);

    // The head in which a refused program reads why (RFC 6750, 3.1).
    private static async Task<string> ChallengeAsync(TestRegion region, string key, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Authorization = new("Bearer", key);
        using var answer = await region.Client.SendAsync(request);
        return answer.Headers.WwwAuthenticate.ToString();
    }

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task A_key_is_shown_once_and_writes_under_its_own_name_until_it_is_revoked(string engine)
    {
        var (region, eva, sam) = await StartAsync(engine);
        await using var _ = region;
        var key = await MakeAsync(eva, "read", "entries");
        Assert.DoesNotContain(key, (await eva.GetAsync("/en/keys")).Text, StringComparison.Ordinal);
        Assert.Equal(0, await region.Service<Store>().ReadAsync(s => s.FirstAsync($"select count(*) from api_keys where hash = {key} or id = {key}", r => r.GetInt64(0))));
        var created = await SendAsync(region, key, "POST", "/api/entries", Practice);
        Assert.True(created.Status == 201, created.Text);
        var id = created.Json!["id"]!.GetValue<string>();
        Assert.Matches("^key-[0-9a-f]{8}$", (await region.JsonAsync($"/api/entries/{id}/history"))["items"]![0]!["by"]!.GetValue<string>());
        var known = Assert.Single(await region.Service<ApiKeys>().AllAsync());
        Assert.NotNull(known.Used);
        Assert.Equal(302, (await eva.FillAsync("/en/keys", $"/en/keys/{known.Id}/revoke")).Status);
        Assert.Equal(401, (await SendAsync(region, key, "POST", "/api/entries", Practice)).Status);
        Assert.Equal(401, (await SendAsync(region, key, "GET", "/api/entries")).Status);
        eva.Dispose();
        sam.Dispose();
    }

    [Theory]
    [InlineData("read")]
    [InlineData("drafts")]
    [InlineData("entries")]
    [InlineData("observations")]
    [InlineData("data")]
    public async Task A_key_opens_what_its_scope_says_and_nothing_else_at_any_address(string scope)
    {
        var (region, eva, _) = await StartAsync();
        await using var __ = region;
        var key = await MakeAsync(eva, scope);
        var wrong = new List<string>();
        // Whether a post to SensorThings is an observation is told by its body; that has a test of its own.
        foreach (var (name, path, method, act) in PolicyTests.Writing(region).Where(w => w.Act is not (null or Act.Read) && w.Name != "POST /v1.1/{**path}"))
        {
            var answer = await SendAsync(region, key, method, path);
            if (answer.Status == 403 == (act == KeyScopes.All[scope])) wrong.Add($"{name}: {answer.Status} {answer.Text}");
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData("Authorization", "Bearer ")]
    [InlineData("Authorization", "")]
    [InlineData("X-API-Key", "")]
    [InlineData("X-CKAN-API-Key", "")]
    public async Task Clients_of_CKAN_send_it_as_they_are_used_to(string header, string prefix)
    {
        var (region, eva, _) = await StartAsync();
        await using var __ = region;
        var key = await MakeAsync(eva, "entries");
        var made = await SendAsync(region, key, "POST", "/api/3/action/package_create", """{"name":"lamps","title":"Lamps","notes":"All lamps","owner_org":"pool"}""", header, prefix);
        Assert.True(made.Status == 200, made.Text);
    }

    [Fact]
    public async Task A_key_may_not_more_than_its_maker_may_and_ends_with_them()
    {
        var (region, eva, sam) = await StartAsync();
        await using var _ = region;
        Assert.Equal(400, (await sam.FillAsync("/en/keys", null, ("name", "n"), ("organisation", "pool"), ("scope", "entries"))).Status);
        Assert.Equal(400, (await sam.FillAsync("/en/keys", null, ("name", "n"), ("organisation", "nobody"), ("scope", "data"))).Status);
        var key = await MakeAsync(sam, "data");
        Assert.NotEqual(403, (await SendAsync(region, key, "POST", "/ogc/collections", "{}")).Status);
        var id = (await region.Service<AccountStore>().AllAsync()).Single(a => a.Email.StartsWith("sam", StringComparison.Ordinal)).Id;
        await region.Service<Memberships>().PutAsync(id, new Membership("", Role.Reader));
        Assert.Equal(403, (await SendAsync(region, key, "POST", "/ogc/collections", "{}")).Status);
        Assert.Equal("Bearer error=\"insufficient_scope\"", await ChallengeAsync(region, key, "POST", "/ogc/collections"));
        await eva.FillAsync("/en/people", $"/en/people/{id}/disable", ("disabled", "1"));
        Assert.Equal(401, (await SendAsync(region, key, "GET", "/api/entries")).Status);
        Assert.Equal("Bearer error=\"invalid_token\"", await ChallengeAsync(region, key, "GET", "/api/entries"));
    }

    [Fact]
    public async Task One_sees_and_revokes_only_the_own_keys_unless_one_looks_after_people()
    {
        var (region, eva, sam) = await StartAsync();
        await using var _ = region;
        await MakeAsync(eva, "read");
        var hers = Assert.Single(await region.Service<ApiKeys>().AllAsync());
        await sam.FillAsync("/en/keys", $"/en/keys/{hers.Id}/revoke");
        Assert.Null(Assert.Single(await region.Service<ApiKeys>().AllAsync()).Revoked);
        Assert.DoesNotContain(hers.PublicName, (await sam.GetAsync("/en/keys")).Text, StringComparison.Ordinal);
        await MakeAsync(sam, "data");
        Assert.Contains("key-", (await eva.GetAsync("/en/keys")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_whose_time_is_over_is_none()
    {
        var (region, eva, _) = await StartAsync();
        await using var __ = region;
        var key = await MakeAsync(eva, "entries");
        await region.Service<Store>().WriteAsync(s => s.ExecuteAsync($"update api_keys set ends = {DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 1}"));
        Assert.Equal(401, (await SendAsync(region, key, "GET", "/api/entries")).Status);
    }

    [Fact]
    public async Task Observations_are_taken_by_a_key_over_HTTP_and_as_password_over_MQTT_and_nothing_else()
    {
        var (region, eva, sam) = await StartAsync();
        await using var _ = region;
        Assert.Equal(201, (await sam.SendAsync("POST", "/v1.1/Things", MqttTesting.Thing)).Status);
        var key = await MakeAsync(sam, "observations");
        Assert.Equal(201, (await SendAsync(region, key, "POST", "/v1.1/Datastreams(1)/Observations", """{"result":20}""")).Status);
        Assert.Equal(403, (await SendAsync(region, key, "POST", "/v1.1/Things", MqttTesting.Thing)).Status);
        await using var client = await ConnectAsync(region, key);
        Assert.Equal(MqttClientPublishReasonCode.Success, (await client.PublishAsync("v1.1/Datastreams(1)/Observations", """{"result":21.5}""")).ReasonCode);
        Assert.Equal(MqttClientPublishReasonCode.NotAuthorized, (await client.PublishAsync("v1.1/Things", MqttTesting.Thing)).ReasonCode);
        Assert.Equal(2, (await region.JsonAsync("/v1.1/Observations?$count=true"))["@iot.count"]!.GetValue<int>());
        await using var reader = await ConnectAsync(region, await MakeAsync(eva, "read"));
        Assert.Equal(MqttClientPublishReasonCode.NotAuthorized, (await reader.PublishAsync("v1.1/Datastreams(1)/Observations", """{"result":1}""")).ReasonCode);
        await using var forged = await ConnectAsync(region, ApiKeys.Prefix + "forged");
        Assert.Equal(MqttClientConnectResultCode.BadUserNameOrPassword, forged.Connected.ResultCode);
    }

    private static Task<TestClient> ConnectAsync(TestRegion region, string key) =>
        TestClient.ConnectAsync(o => o.WithTcpServer("127.0.0.1", region.MqttPort()).WithCredentials("any", key), null, MqttProtocolVersion.V500, true, 0, 0);

    [GeneratedRegex("<code class=\"key\">(srk_[^<]+)</code>")]
    private static partial Regex Shown();
}
