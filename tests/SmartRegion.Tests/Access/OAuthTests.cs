using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Duende.IdentityModel.Client;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging;
using MQTTnet;
using MQTTnet.Formatter;
using SmartRegion.Access;
using SmartRegion.Access.Accounts;
using SmartRegion.Access.OAuth;
using SmartRegion.Storage;
using SmartRegion.Tests.Twin.Sensors.Mqtt;

namespace SmartRegion.Tests.Access;

/// <summary>OAuth 2.0 client credentials (RFC 6749, 4.4): a program changes its key for a token, which acts as the key does, for a quarter of an hour.</summary>
public sealed class OAuthTests
{
    private const string Practice = """{"kind":"practice","title":{"en":"Lamps"},"topics":["energy"]}""";
    private static readonly (string, string) Grant = ("grant_type", "client_credentials");

    private static async Task<(TestRegion Region, ApiKey Key, string Secret)> StartAsync(string engine, params string[] scopes)
    {
        var region = await TestRegion.StartAsync(engine, trustLoopback: false);
        using var eva = await Visitor.JoinAsync(region, "eva@region.example", Role.Administrator);
        var maker = (await region.Service<AccountStore>().AllAsync()).Single().Id;
        var (key, secret) = await region.Service<ApiKeys>().MakeAsync("pool", "Sensors", scopes, maker, 30);
        return (region, key, secret);
    }

    // As a client of the standard does it (RFC 6749, 2.3.1): with a head, or with both in the form.
    private static async Task<(int Status, JsonObject Json, HttpResponseHeaders Headers)> AskAsync(TestRegion region, string? basic, params (string, string)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, OAuthApi.TokenAddress) { Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Item1, f.Item2))) };
        if (basic is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(basic)));
        using var response = await region.Client.SendAsync(request);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.True(response.Headers.CacheControl?.NoStore);
        return ((int)response.StatusCode, (JsonObject)JsonNode.Parse(await response.Content.ReadAsStringAsync())!, response.Headers);
    }

    private static async Task<string> TokenAsync(TestRegion region, ApiKey key, string secret, string? scope = null)
    {
        var (status, json, _) = await AskAsync(region, $"{key.PublicName}:{secret}", scope is null ? [Grant] : [Grant, ("scope", scope)]);
        Assert.True(status == 200, json.ToJsonString());
        return json["access_token"]!.GetValue<string>();
    }

    private static Task<Answer> WriteAsync(TestRegion region, string token) => region.SendAsync("POST", "/api/entries", Practice, headers: [("Authorization", "Bearer " + token)]);

    private static Task<Answer> ReadAsync(TestRegion region, string token) => region.SendAsync("GET", "/api/entries", headers: [("Authorization", "Bearer " + token)]);

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task A_key_is_changed_for_a_token_that_may_the_same_and_ends_with_it(string engine)
    {
        var (region, key, secret) = await StartAsync(engine, "read", "entries");
        await using var _ = region;
        var (status, given, _) = await AskAsync(region, $"{key.PublicName}:{secret}", Grant);
        Assert.True(status == 200, given.ToJsonString());
        Assert.Equal("Bearer", given["token_type"]!.GetValue<string>());
        Assert.InRange(given["expires_in"]!.GetValue<int>(), 890, 900);
        Assert.Equal(["access_token", "expires_in", "scope", "token_type"], given.Select(p => p.Key).Order());
        Assert.Equal("read entries", given["scope"]!.GetValue<string>());
        var token = given["access_token"]!.GetValue<string>();
        Assert.DoesNotContain(secret, token, StringComparison.Ordinal);
        var written = await WriteAsync(region, token);
        Assert.True(written.Status == 201, written.Text);
        var history = await region.JsonAsync($"/api/entries/{written.Json!["id"]!.GetValue<string>()}/history");
        Assert.Equal(key.PublicName, history["items"]![0]!["by"]!.GetValue<string>());
        var (_, fewer, _) = await AskAsync(region, null, Grant, ("client_id", key.PublicName), ("client_secret", secret), ("scope", "read"));
        Assert.Equal(403, (await WriteAsync(region, fewer["access_token"]!.GetValue<string>())).Status);
        var lines = (await region.Service<Audit>().ReadAsync(of: key.PublicName)).Where(l => l.What == Audit.TokenGiven).Select(l => l.About);
        Assert.Equal(["read", "read entries"], lines);
        await region.Service<ApiKeys>().RevokeAsync(key.Id);
        Assert.Equal(401, (await WriteAsync(region, token)).Status);
        Assert.Equal((401, "invalid_client"), await RefusedAsync(region, $"{key.PublicName}:{secret}", Grant));
    }

    [Fact]
    public async Task A_token_is_no_longer_good_than_its_key_and_no_longer_than_it_says()
    {
        var (region, key, secret) = await StartAsync("sqlite", "read");
        await using var _ = region;
        var token = await TokenAsync(region, key, secret);
        Assert.Equal(200, (await ReadAsync(region, token)).Status);
        var tokens = region.Service<IDataProtectionProvider>().CreateProtector("token").ToTimeLimitedDataProtector();
        Assert.Equal(200, (await ReadAsync(region, ApiKeys.TokenPrefix + tokens.Protect($"{key.Id} read", TimeSpan.FromMinutes(1)))).Status);
        Assert.Equal(401, (await ReadAsync(region, ApiKeys.TokenPrefix + tokens.Protect($"{key.Id} read", TimeSpan.FromSeconds(-1)))).Status);
        await region.Service<Store>().WriteAsync(s => s.ExecuteAsync($"update api_keys set ends = {DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 1}"));
        var late = await ReadAsync(region, token);
        Assert.Equal(401, late.Status);
        Assert.Equal((401, "invalid_client"), await RefusedAsync(region, $"{key.PublicName}:{secret}", Grant));
    }

    [Fact]
    public async Task A_token_that_was_changed_or_comes_from_another_server_or_stands_in_an_address_opens_nothing()
    {
        var (region, key, secret) = await StartAsync("sqlite", "read", "entries");
        await using var _ = region;
        var (other, otherKey, otherSecret) = await StartAsync("sqlite", "read", "entries");
        await using var __ = other;
        var token = await TokenAsync(region, key, secret);
        // The same key there, as if the store had been copied without the keys that sign.
        await region.Service<Store>().WriteAsync(s => s.ExecuteAsync($"update api_keys set id = {otherKey.Id}"));
        Assert.Equal(401, (await WriteAsync(region, await TokenAsync(other, otherKey, otherSecret))).Status);
        await region.Service<Store>().WriteAsync(s => s.ExecuteAsync($"update api_keys set id = {key.Id}"));
        foreach (var at in new[] { ApiKeys.TokenPrefix.Length, token.Length / 2, token.Length - 2 })
            Assert.Equal(401, (await WriteAsync(region, token[..at] + (token[at] == 'A' ? 'B' : 'A') + token[(at + 1)..])).Status);
        Assert.Equal(401, (await WriteAsync(region, ApiKeys.TokenPrefix + "forged")).Status);
        foreach (var one in new[] { token, secret })
        {
            Assert.Equal(400, (await region.SendAsync("GET", $"/api/entries?access_token={one}")).Status);
            Assert.Equal(400, (await region.SendAsync("POST", $"/api/entries?access_token={one}", Practice)).Status);
        }
        Assert.Equal(201, (await WriteAsync(region, token)).Status);
    }

    [Fact]
    public async Task What_is_no_key_gets_no_token_and_learns_why_as_the_standard_says()
    {
        var (region, key, secret) = await StartAsync("sqlite", "read");
        await using var _ = region;
        var good = $"{key.PublicName}:{secret}";
        var (status, json, headers) = await AskAsync(region, $"{key.PublicName}:srk_wrong", Grant);
        Assert.Equal((401, "invalid_client"), (status, json["error"]!.GetValue<string>()));
        Assert.Equal("Basic", Assert.Single(headers.WwwAuthenticate).Scheme);
        Assert.Equal((401, "invalid_client"), await RefusedAsync(region, $"key-00000000:{secret}", Grant));
        Assert.Contains((await RefusedAsync(region, null, Grant, ("client_id", key.PublicName))).Item2, new[] { "invalid_client", "invalid_request" });
        Assert.Equal((400, "invalid_scope"), await RefusedAsync(region, good, Grant, ("scope", "read entries")));
        Assert.Equal((400, "invalid_scope"), await RefusedAsync(region, good, Grant, ("scope", "everything")));
        Assert.Equal((400, "unsupported_grant_type"), await RefusedAsync(region, good, ("grant_type", "password"), ("username", "a"), ("password", "b")));
        Assert.Equal((400, "unsupported_grant_type"), await RefusedAsync(region, good, ("grant_type", "authorization_code"), ("code", "a")));
        Assert.Equal((400, "invalid_request"), await RefusedAsync(region, good, ("a", "b")));
        using var odd = new StringContent("grant_type=client_credentials", Encoding.UTF8, "application/x-www-form-urlencodedd");
        using var told = await region.Client.PostAsync(new Uri("/oauth/token", UriKind.Relative), odd);
        Assert.Equal((400, "invalid_request"), ((int)told.StatusCode, JsonNode.Parse(await told.Content.ReadAsStringAsync())!["error"]!.GetValue<string>()));
        Assert.Equal((400, "invalid_request"), await RefusedAsync(region, good, [.. Enumerable.Range(0, 30).Select(i => ($"f{i}", "x"))]));
        // A client shows who it is in one way, and not in the address (RFC 6749, 2.3).
        Assert.Equal((400, "invalid_request"), await RefusedAsync(region, good, Grant, ("client_id", key.PublicName), ("client_secret", secret)));
        Assert.Equal(400, (await region.SendAsync("POST", $"{OAuthApi.TokenAddress}?grant_type=client_credentials&client_id={key.PublicName}&client_secret={secret}", "", "application/x-www-form-urlencoded")).Status);
        Assert.Equal(405, (await region.SendAsync("GET", OAuthApi.TokenAddress)).Status);
        Assert.Equal(413, (await region.SendAsync("POST", OAuthApi.TokenAddress, "a=" + new string('x', 20_000), "application/x-www-form-urlencoded")).Status);
        Assert.Equal(400, (await region.SendAsync("POST", OAuthApi.TokenAddress, "{}")).Status);
        var refused = (await region.Service<Audit>().ReadAsync(of: key.PublicName)).Where(l => l.What == Audit.Refused);
        Assert.All(refused, l => Assert.Equal("anonymous", l.Who));
        Assert.NotEmpty(refused);
        Assert.Equal(200, (await AskAsync(region, good, Grant)).Status);
    }

    [Fact]
    public async Task Whoever_guesses_is_sent_away_and_shuts_out_nobody_who_has_the_key()
    {
        var (region, key, secret) = await StartAsync("sqlite", "read");
        await using var _ = region;
        for (var i = 0; i < Attempts.PerAccount; i++) Assert.Equal((401, "invalid_client"), await RefusedAsync(region, $"{key.PublicName}:srk_{i}", Grant));
        var (status, json, headers) = await AskAsync(region, $"{key.PublicName}:srk_again", Grant);
        Assert.Equal((429, "temporarily_unavailable"), (status, json["error"]!.GetValue<string>()));
        Assert.NotNull(headers.RetryAfter);
        // Who has it asks as often as a client that keeps its tokens would, and no more.
        for (var i = 0; i < Attempts.PerDevice; i++) await TokenAsync(region, key, secret);
        Assert.Equal((429, "temporarily_unavailable"), await RefusedAsync(region, $"{key.PublicName}:{secret}", Grant));
        // One address that tries many clients.
        while (!region.Service<Attempts>().IsSpent(Local())) await RefusedAsync(region, $"key-{Guid.NewGuid().ToString("N")[..8]}:srk_x", Grant);
        Assert.Equal((429, "temporarily_unavailable"), await RefusedAsync(region, "key-11111111:srk_x", Grant));
        Microsoft.AspNetCore.Http.HttpContext Local() => new Microsoft.AspNetCore.Http.DefaultHttpContext { RequestServices = region.App.Services, Connection = { RemoteIpAddress = System.Net.IPAddress.Loopback } };
    }

    [Fact]
    public async Task A_token_opens_what_its_scope_says_and_nothing_else_at_any_address()
    {
        var (region, key, secret) = await StartAsync("sqlite", "read", "drafts");
        await using var _ = region;
        var (wrong, token) = (new List<string>(), await TokenAsync(region, key, secret, "drafts"));
        foreach (var (name, path, method, act) in PolicyTests.Writing(region).Where(w => w.Act is not (null or Act.Read) && w.Name != "POST /v1.1/{**path}"))
        {
            var answer = await region.SendAsync(method, path, headers: [("Authorization", "Bearer " + token)]);
            if (answer.Status == 403 == (act == Act.WriteDrafts)) wrong.Add($"{name}: {answer.Status} {answer.Text}");
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Neither_keys_nor_tokens_stand_in_the_log()
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false, settings: s => s with { LogsRequests = true });
        using var lines = new LogLines();
        region.Service<ILoggerFactory>().AddProvider(lines);
        using var eva = await Visitor.JoinAsync(region, "eva@region.example", Role.Administrator);
        var (key, secret) = await region.Service<ApiKeys>().MakeAsync("pool", "Sensors", ["read"], (await region.Service<AccountStore>().AllAsync()).Single().Id, 30);
        var token = await TokenAsync(region, key, secret);
        await ReadAsync(region, token);
        await RefusedAsync(region, $"{key.PublicName}:srk_markerkey", Grant);
        await RefusedAsync(region, null, Grant, ("client_id", key.PublicName), ("client_secret", "srk_markerkey"), ("scope", "markerscope"));
        await region.SendAsync("GET", $"/api/entries?access_token={token}");
        Assert.Contains(lines.All, l => l.Contains("/oauth/token", StringComparison.Ordinal));
        foreach (var trace in new[] { secret, token, "marker" }) Assert.DoesNotContain(lines.All, l => l.Contains(trace, StringComparison.Ordinal));
        Assert.Equal(0, await region.Service<Store>().ReadAsync(s => s.FirstAsync($"select count(*) from audit where about like {"%" + secret + "%"} or about like '%srt_%'", r => r.GetInt64(0))));
    }

    [Fact]
    public async Task A_client_library_that_others_made_gets_one_in_either_way()
    {
        var (region, key, secret) = await StartAsync("sqlite", "read", "entries");
        await using var _ = region;
        foreach (var style in Enum.GetValues<ClientCredentialStyle>())
        {
            using var request = new ClientCredentialsTokenRequest { Address = new Uri(region.Url, OAuthApi.TokenAddress).ToString(), ClientId = key.PublicName, ClientSecret = secret, Scope = "entries", ClientCredentialStyle = style };
            var answer = await region.Client.RequestClientCredentialsTokenAsync(request);
            Assert.False(answer.IsError, answer.Error);
            Assert.Equal(201, (await WriteAsync(region, answer.AccessToken!)).Status);
        }
        using var wrong = new ClientCredentialsTokenRequest { Address = new Uri(region.Url, OAuthApi.TokenAddress).ToString(), ClientId = key.PublicName, ClientSecret = "srk_wrong" };
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await region.Client.RequestClientCredentialsTokenAsync(wrong)).HttpStatusCode);
    }

    [Fact]
    public async Task Over_MQTT_a_token_is_the_password()
    {
        var (region, key, secret) = await StartAsync("sqlite", "read", "observations");
        await using var _ = region;
        using var sam = await Visitor.JoinAsync(region, "sam@region.example", Role.Steward);
        Assert.Equal(201, (await sam.SendAsync("POST", "/v1.1/Things", MqttTesting.Thing)).Status);
        await using var client = await ConnectAsync(region, await TokenAsync(region, key, secret, "observations"));
        Assert.Equal(MqttClientPublishReasonCode.Success, (await client.PublishAsync("v1.1/Datastreams(1)/Observations", """{"result":21.5}""")).ReasonCode);
        Assert.Equal(MqttClientPublishReasonCode.NotAuthorized, (await client.PublishAsync("v1.1/Things", MqttTesting.Thing)).ReasonCode);
        await using var forged = await ConnectAsync(region, ApiKeys.TokenPrefix + "forged");
        Assert.Equal(MqttClientConnectResultCode.BadUserNameOrPassword, forged.Connected.ResultCode);
    }

    [Fact]
    public async Task Every_process_takes_the_tokens_of_the_others()
    {
        var (region, key, secret) = await StartAsync("postgres", "read");
        await using var _ = region;
        await using var beside = await region.StartBesideAsync();
        Assert.Equal(200, (await ReadAsync(beside, await TokenAsync(region, key, secret))).Status);
        Assert.Equal(200, (await ReadAsync(region, await TokenAsync(beside, key, secret))).Status);
    }

    [Fact]
    public async Task How_tokens_are_given_is_told_to_libraries_and_in_the_description()
    {
        await using var region = await TestRegion.StartAsync();
        var told = await region.JsonAsync(OAuthApi.MetadataAddress);
        Assert.Equal(region.Url.ToString().TrimEnd('/'), told["issuer"]!.GetValue<string>());
        Assert.Equal(new Uri(region.Url, OAuthApi.TokenAddress).ToString(), told["token_endpoint"]!.GetValue<string>());
        Assert.Equal("client_credentials", Assert.Single(told["grant_types_supported"]!.AsArray())!.GetValue<string>());
        Assert.Equal(KeyScopes.All.Keys, told["scopes_supported"]!.AsArray().Select(s => s!.GetValue<string>()));
        var description = await region.JsonAsync("/api/openapi.json");
        var flow = description["components"]!["securitySchemes"]!["oauth2"]!["flows"]!["clientCredentials"]!;
        Assert.Equal(told["token_endpoint"]!.GetValue<string>(), flow["tokenUrl"]!.GetValue<string>());
        Assert.Equal(KeyScopes.All.Keys, flow["scopes"]!.AsObject().Select(s => s.Key));
        Assert.Equal("entries", description["paths"]!["/api/entries"]!["post"]!["security"]![1]!["oauth2"]![0]!.GetValue<string>());
        Assert.Null(description["paths"]!["/api/entries"]!["get"]!["security"]);
    }

    private static async Task<(int, string)> RefusedAsync(TestRegion region, string? basic, params (string, string)[] fields) => await AskAsync(region, basic, fields) is var (status, json, _) ? (status, json["error"]!.GetValue<string>()) : default;

    private static Task<TestClient> ConnectAsync(TestRegion region, string token) =>
        TestClient.ConnectAsync(o => o.WithTcpServer("127.0.0.1", region.MqttPort()).WithCredentials("any", token), null, MqttProtocolVersion.V500, true, 0, 0);
}
