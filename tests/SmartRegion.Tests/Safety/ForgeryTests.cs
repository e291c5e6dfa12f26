using SmartRegion.Access;
using SmartRegion.Tests.Access;

namespace SmartRegion.Tests.Safety;

/// <summary>No page elsewhere acts in the name of somebody who is signed in here (cross-site request forgery), whatever the address.</summary>
public sealed class ForgeryTests
{
    [Fact]
    public async Task Every_address_that_changes_something_refuses_what_a_browser_sends_from_elsewhere()
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false);
        using var eva = await Visitor.JoinAsync(region, "eva@region.example", Role.Administrator);
        var (wrong, tried) = (new List<string>(), 0);
        foreach (var (name, path, method, _) in PolicyTests.Writing(region).Where(w => w.Method == "POST"))
            foreach (var header in new[] { ("Origin", "https://elsewhere.example"), ("Origin", "null"), ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site") })
            {
                tried++;
                var answer = await eva.PostAsync(path, [("a", "b")], header);
                if (answer.Status != 403) wrong.Add($"{name} {header}: {answer.Status}");
            }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(20)));
        Assert.True(tried > 100, $"{tried}");
    }

    [Fact]
    public async Task Every_form_is_refused_without_its_token()
    {
        // Two take files too large to be read before they are believed: they hold by where the request comes from, and by SameSite.
        string[] byOrigin = ["POST /{lang:language}/upload", "POST /{lang:language}/entry/{id}/data"];
        await using var region = await TestRegion.StartAsync(trustLoopback: false);
        using var eva = await Visitor.JoinAsync(region, "eva@region.example", Role.Administrator);
        var forms = PolicyTests.Writing(region).Where(w => w.Name.StartsWith("POST /{lang", StringComparison.Ordinal)).ToList();
        foreach (var (name, path, _, _) in forms.Where(f => !byOrigin.Contains(f.Name)))
        {
            foreach (var fields in new (string, string)[][] { [("x", "y")], [("form-token", "forged")] })
            {
                var answer = await eva.PostAsync(path, fields);
                Assert.True(answer.Status == 400 && answer.Text.Contains("out of date", StringComparison.Ordinal), $"{name}: {answer.Status} {answer.Text}");
            }
            Assert.Equal(415, (await eva.SendAsync("POST", path, "{}")).Status);
        }
        Assert.True(forms.Count > 20, $"{forms.Count} forms");
        Assert.Equal(byOrigin.Length, forms.Count(f => byOrigin.Contains(f.Name)));
    }

    [Fact]
    public async Task Nothing_is_changed_by_reading()
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false);
        using var eva = await Visitor.JoinAsync(region, "eva@region.example", Role.Administrator);
        foreach (var path in new[] { "/en/sign-out", "/en/account/delete", "/en/people/invite", "/en/keys", "/en/account/sessions" })
            await eva.GetAsync(path);
        Assert.Equal(200, (await eva.GetAsync("/en/account")).Status);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/entries/x") { Headers = { { "X-HTTP-Method-Override", "DELETE" }, { "X-Method-Override", "DELETE" } } };
        Assert.Equal(404, (int)(await region.Client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Methods_that_nothing_takes_are_refused()
    {
        await using var region = await TestRegion.StartAsync();
        foreach (var method in new[] { "TRACE", "TRACK", "CONNECTED", "DEBUG", "PROPFIND" })
            foreach (var path in new[] { "/en", "/api/entries", "/v1.1/Things", "/nowhere" })
                Assert.Contains((await region.SendAsync(method, path)).Status, new[] { 404, 405, 501 });
    }

    [Fact]
    public async Task Signing_out_clears_what_the_browser_has_kept()
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false);
        using var eva = await Visitor.JoinAsync(region, "eva@region.example", Role.Reader);
        await eva.FillAsync("/en/account", "/en/sign-out");
        Assert.Equal(["\"cache\""], eva.Headers.GetValues("Clear-Site-Data"));
    }

    [Fact]
    public async Task Scripts_of_other_sites_read_what_is_public_and_nothing_that_a_cookie_shows()
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false);
        using var eva = await Visitor.JoinAsync(region, "eva@region.example", Role.Administrator);
        await eva.GetAsync("/api/entries");
        // With the star browsers send no cookies (Fetch, 3.2.5).
        Assert.Equal(["*"], eva.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.False(eva.Headers.Contains("Access-Control-Allow-Credentials"));
        await eva.GetAsync("/en/account");
        Assert.False(eva.Headers.Contains("Access-Control-Allow-Origin"));
        using var asked = new HttpRequestMessage(HttpMethod.Options, "/api/entries") { Headers = { { "Origin", "https://elsewhere.example" }, { "Access-Control-Request-Method", "DELETE" } } };
        using var answer = await region.Client.SendAsync(asked);
        Assert.False(answer.Headers.TryGetValues("Access-Control-Allow-Methods", out var methods) && methods.Any(m => m.Contains("DELETE", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Every_answer_carries_the_headers_that_keep_browsers_careful()
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false, settings: s => s with { PublicUrl = "https://region.example" });
        foreach (var path in new[] { "/", "/en", "/en/sign-in", "/en/nowhere", "/api/entries", "/api/entries/none", "/v1.1/Things", "/assets/css/app.css", "/healthz", "/nowhere" })
        {
            using var answer = await region.Client.GetAsync(path);
            string Header(string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : "";
            var policy = Header("Content-Security-Policy");
            Assert.True(policy.Contains("default-src 'none'", StringComparison.Ordinal) && policy.Contains("script-src 'self'", StringComparison.Ordinal) && policy.Contains("base-uri 'none'", StringComparison.Ordinal) && policy.Contains("frame-ancestors 'none'", StringComparison.Ordinal) && !policy.Contains("unsafe-", StringComparison.Ordinal), $"{path}: {policy}");
            Assert.Equal("nosniff", Header("X-Content-Type-Options"));
            Assert.NotEmpty(Header("Referrer-Policy"));
            Assert.Contains("camera=()", Header("Permissions-Policy"), StringComparison.Ordinal);
            Assert.Equal("same-origin", Header("Cross-Origin-Opener-Policy"));
            Assert.StartsWith("max-age=31536000", Header("Strict-Transport-Security"), StringComparison.Ordinal);
            Assert.False(answer.Headers.Contains("Server") || answer.Headers.Contains("X-Powered-By"));
        }
    }
}
