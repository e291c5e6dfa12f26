using SmartRegion.Access;
using SmartRegion.Access.Accounts;
using SmartRegion.Commands;
using SmartRegion.Storage;

namespace SmartRegion.Tests.Access;

/// <summary>Signing in at an outside provider by OpenID Connect, against a real one, from the first link to the session and back.</summary>
public sealed class OpenIdTests : IClassFixture<OpenIdTests.Elsewhere>, IDisposable
{
    /// <summary>One provider for the class; each test has people of its own there.</summary>
    public sealed class Elsewhere : IAsyncLifetime
    {
        internal OpenIdServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Server = await OpenIdServer.StartAsync();

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }

    private readonly OpenIdServer _server;

    public OpenIdTests(Elsewhere elsewhere)
    {
        _server = elsewhere.Server;
        (_server.Subject, _server.Name, _server.Email, _server.IsEmailVerified, _server.Cancels, _server.Twist) = (Guid.NewGuid().ToString("N"), "Jana z Plzně", "jana@elsewhere.example", true, false, null);
    }

    public void Dispose() => _server.Twist = null;

    private async Task<TestRegion> StartAsync(string engine = "sqlite", bool byEmail = false, bool open = false)
    {
        var region = await TestRegion.StartAsync(engine, trustLoopback: false, settings: s => s with { OpenId = OpenIdServer.Settings(_server.Url, byEmail, open) });
        await _server.KnowAsync(region);
        return region;
    }

    // To the provider and back; the answer is what the region says then.
    private static async Task<Answer> VisitAsync(Visitor visitor, string path = "/en/sign-in/provider") => await visitor.GetAsync(await ThereAsync(visitor, path));

    // Where the provider sends somebody back to.
    private static async Task<string> ThereAsync(Visitor visitor, string path = "/en/sign-in/provider")
    {
        var sent = await visitor.GetAsync(path);
        Assert.Equal(302, sent.Status);
        var back = await visitor.GetAsync(sent.Location!);
        Assert.Equal(302, back.Status);
        return back.Location!;
    }

    private static async Task<Visitor> JoinAsync(TestRegion region, string email, Role role)
    {
        var visitor = new Visitor(region);
        var secret = await region.Service<Invitations>().MakeAsync(Invitation.ForAccount, email, new Membership("", role), "console");
        Assert.Equal("/en/account?done=welcome", (await VisitAsync(visitor, $"/en/sign-in/provider?invitation={secret}")).Location);
        return visitor;
    }

    // By the password and the page of the account.
    private static async Task<Answer> LinkAsync(Visitor visitor)
    {
        var shown = await visitor.FillAsync("/en/account", "/en/account/provider", ("current", Visitor.Password));
        var ticket = System.Text.RegularExpressions.Regex.Match(shown.Text, "/en/sign-in/provider\\?ticket=[^\"]+").Value;
        return await VisitAsync(visitor, ticket);
    }

    private static Task<List<Account>> AccountsAsync(TestRegion region) => region.Service<AccountStore>().AllAsync();

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task An_invitation_is_taken_with_the_provider_and_from_then_on_no_password_is_asked(string engine)
    {
        await using var region = await StartAsync(engine);
        using var jana = await JoinAsync(region, "jana@obec.example", Role.Coordinator);
        Assert.Equal(200, (await jana.GetAsync("/en/people")).Status);
        var asked = _server.Asked!;
        Assert.Equal(("code", "S256", new Uri(region.Url, "/sign-in/callback").ToString()), (asked.ResponseType, asked.CodeChallengeMethod, asked.RedirectUri));
        Assert.True(asked.Nonce?.Length > 40 && asked.State?.Length > 40 && asked.CodeChallenge?.Length == 43);
        using var desk = new Visitor(region);
        Assert.Contains("County", (await desk.GetAsync("/en/sign-in")).Text, StringComparison.Ordinal);
        Assert.Equal("/de/drafts?x=1", (await VisitAsync(desk, "/de/sign-in/provider?next=" + Uri.EscapeDataString("/de/drafts?x=1"))).Location);
        Assert.Equal(200, (await desk.GetAsync("/en/people")).Status);
        var account = Assert.Single(await AccountsAsync(region));
        Assert.Equal(("jana@obec.example", "Jana z Plzně", null), (account.Email, account.Name, account.PasswordHash));
        Assert.Equal([Audit.SignedIn, Audit.Joined], (await region.Service<Audit>().ReadAsync()).Select(l => l.What));
        Assert.Equal(403, (await new Visitor(region).SignInAsync("jana@obec.example", "")).Status);
        // The link is gone.
        Assert.Empty(await region.Service<Invitations>().WaitingAsync());
        var taken = (System.Text.Json.Nodes.JsonObject)System.Text.Json.Nodes.JsonNode.Parse((await jana.GetAsync("/en/account/data")).Text)!;
        Assert.Equal(_server.Subject, taken["identities"]![0]!["subject"]!.GetValue<string>());
    }

    [Fact]
    public async Task Whoever_is_not_linked_gets_nothing_and_learns_nothing()
    {
        await using var region = await StartAsync();
        using var known = await Visitor.JoinAsync(region, "jana@elsewhere.example", Role.Administrator);
        using var stranger = new Visitor(region);
        // The address is that of an account, and verified; the operator has not said that this is enough.
        var back = await VisitAsync(stranger);
        Assert.Equal("/en/sign-in?fault=provider-unknown&next=%2Fen%2Faccount", back.Location);
        Assert.Contains("No account here belongs to this sign-in", (await stranger.GetAsync(back.Location!)).Text, StringComparison.Ordinal);
        Assert.Equal(302, (await stranger.GetAsync("/en/account")).Status);
        _server.Email = "nobody@elsewhere.example";
        Assert.Equal(back.Location, (await VisitAsync(stranger)).Location);
        // Nor whoever is linked with an account that is disabled.
        using var petr = await JoinAsync(region, "petr@obec.example", Role.Reader);
        await region.Service<Memberships>().DisableAsync((await AccountsAsync(region)).Single(a => a.Email.StartsWith("petr", StringComparison.Ordinal)).Id, true);
        Assert.Equal(back.Location, (await VisitAsync(petr)).Location);
        Assert.Equal(2, (await AccountsAsync(region)).Count);
    }

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task The_own_account_is_linked_by_its_password_and_unlinked_but_never_the_last_way_in(string engine)
    {
        await using var region = await StartAsync(engine);
        using var jana = await Visitor.JoinAsync(region, "jana@obec.example", Role.Reader);
        Assert.Equal(400, (await jana.FillAsync("/en/account", "/en/account/provider", ("current", "not her password"))).Status);
        Assert.Equal("/en/account?done=linked", (await LinkAsync(jana)).Location);
        using var desk = new Visitor(region);
        Assert.Equal("/en/account", (await VisitAsync(desk)).Location);
        Assert.Contains("jana@obec.example", (await desk.GetAsync("/en/account")).Text, StringComparison.Ordinal);
        using var petr = await Visitor.JoinAsync(region, "petr@obec.example", Role.Reader);
        Assert.StartsWith("/en/account?fault=provider-taken", (await LinkAsync(petr)).Location, StringComparison.Ordinal);
        (string, string)[] which = [("issuer", _server.Url.ToString().TrimEnd('/')), ("subject", _server.Subject)];
        Assert.Equal(400, (await jana.FillAsync("/en/account", "/en/account/provider/remove", [.. which, ("current", "not her password")])).Status);
        Assert.Equal("/en/account?done=unlinked", (await jana.FillAsync("/en/account", "/en/account/provider/remove", [.. which, ("current", Visitor.Password)])).Location);
        Assert.StartsWith("/en/sign-in?fault=provider-unknown", (await VisitAsync(new Visitor(region))).Location, StringComparison.Ordinal);
        using var eva = await JoinAsync(region, "eva@obec.example", Role.Reader);
        var kept = await eva.FillAsync("/en/account", "/en/account/provider/remove", which);
        Assert.Equal(400, kept.Status);
        Assert.Contains("could no longer sign in", kept.Text, StringComparison.Ordinal);
        Assert.Equal("/en/account", (await VisitAsync(desk)).Location);
    }

    [Fact]
    public async Task A_link_to_the_own_account_is_made_only_by_the_session_that_asked_for_it()
    {
        await using var region = await StartAsync();
        using var jana = await Visitor.JoinAsync(region, "jana@obec.example", Role.Reader);
        using var mallory = await Visitor.JoinAsync(region, "mallory@obec.example", Role.Reader);
        var shown = await mallory.FillAsync("/en/account", "/en/account/provider", ("current", Visitor.Password));
        var ticket = System.Text.RegularExpressions.Regex.Match(shown.Text, "/en/sign-in/provider\\?ticket=[^\"]+").Value;
        Assert.Equal("/en/account", (await jana.GetAsync(ticket)).Location);
        Assert.Equal("/en/account", (await jana.GetAsync("/en/sign-in/provider?ticket=forged")).Location);
        // Mallory's way back, opened by Jana, links nothing: neither with hers nor with Mallory's.
        var back = await ThereAsync(mallory, ticket);
        Assert.Contains("fault=provider-failed", (await jana.GetAsync(back)).Location, StringComparison.Ordinal);
        Assert.StartsWith("/en/sign-in?fault=provider-unknown", (await VisitAsync(new Visitor(region))).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_the_provider_the_second_step_is_asked_for_as_after_a_password()
    {
        await using var region = await StartAsync();
        using var jana = await Visitor.JoinAsync(region, "jana@obec.example", Role.Reader);
        await LinkAsync(jana);
        var shown = await jana.FillAsync("/en/account", "/en/account/totp-begin", ("current", Visitor.Password));
        var key = System.Text.RegularExpressions.Regex.Match(shown.Text, "class=\"key\">([A-Z2-7 ]+)<").Groups[1].Value.Replace(" ", "", StringComparison.Ordinal);
        await jana.PostAsync("/en/account/totp", [("form-token", Visitor.Token(shown.Text)), ("code", Totp.Code(key, -1))]);
        using var desk = new Visitor(region);
        var step = await VisitAsync(desk);
        Assert.StartsWith("/en/sign-in?step=code", step.Location, StringComparison.Ordinal);
        Assert.Equal(302, (await desk.GetAsync("/en/account")).Status);
        var page = (await desk.GetAsync(step.Location!)).Text;
        var pending = System.Text.RegularExpressions.Regex.Match(page, "name=\"pending\" value=\"([^\"]+)\"").Groups[1].Value;
        Assert.Equal(403, (await desk.PostAsync("/en/sign-in", [("form-token", Visitor.Token(page)), ("pending", pending), ("code", "000000"), ("next", "/en/account")])).Status);
        Assert.Equal("/en/account", (await desk.PostAsync("/en/sign-in", [("form-token", Visitor.Token(page)), ("pending", pending), ("code", Totp.Code(key)), ("next", "/en/account")])).Location);
        // What is pending is told once.
        Assert.DoesNotContain("name=\"pending\"", (await desk.GetAsync(step.Location!)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_password_what_matters_is_changed_after_signing_in_anew()
    {
        await using var region = await StartAsync();
        using var jana = await JoinAsync(region, "jana@obec.example", Role.Reader);
        var before = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - (long)Sessions.Fresh.TotalSeconds - 5;
        await region.Service<Store>().WriteAsync(s => s.ExecuteAsync($"update sessions set created = {before}"));
        Assert.Equal(400, (await jana.FillAsync("/en/account", "/en/account/password", ("password", Visitor.Password))).Status);
        Assert.Equal("/en/account", (await VisitAsync(jana)).Location);
        Assert.Equal(("login", 0L), (_server.Asked!.Prompt, _server.Asked.MaxAge));
        Assert.Equal("/en/account?done=password", (await jana.FillAsync("/en/account", "/en/account/password", ("password", Visitor.Password))).Location);
        Assert.Equal("/en/account", (await new Visitor(region).SignInAsync("jana@obec.example")).Location);
    }

    [Fact]
    public async Task An_address_leads_to_its_account_only_where_the_operator_says_so_and_the_provider_has_verified_it()
    {
        await using var region = await StartAsync(byEmail: true);
        using var known = await Visitor.JoinAsync(region, "Jana@Elsewhere.example", Role.Reader);
        using var jana = new Visitor(region);
        _server.IsEmailVerified = false;
        Assert.StartsWith("/en/sign-in?fault=provider-unknown", (await VisitAsync(jana)).Location, StringComparison.Ordinal);
        _server.IsEmailVerified = true;
        Assert.Equal("/en/account", (await VisitAsync(jana)).Location);
        Assert.Contains(await region.Service<Audit>().ReadAsync(), l => l.What == Audit.Linked);
        _server.Email = "stranger@elsewhere.example";
        _server.Subject += "-other";
        Assert.StartsWith("/en/sign-in?fault=provider-unknown", (await VisitAsync(new Visitor(region))).Location, StringComparison.Ordinal);
        Assert.Single(await AccountsAsync(region));
    }

    [Fact]
    public async Task Where_the_operator_says_so_whoever_can_sign_in_there_gets_an_account_without_a_role()
    {
        await using var region = await StartAsync(open: true);
        using var known = await Visitor.JoinAsync(region, "eva@region.example", Role.Administrator);
        using var jana = new Visitor(region);
        _server.IsEmailVerified = false;
        Assert.StartsWith("/en/sign-in?fault=provider-unknown", (await VisitAsync(jana)).Location, StringComparison.Ordinal);
        _server.IsEmailVerified = true;
        Assert.Equal("/en/account", (await VisitAsync(jana)).Location);
        var made = (await AccountsAsync(region)).Single(a => a.Email == "jana@elsewhere.example");
        Assert.Empty(await region.Service<Memberships>().OfAsync(made.Id));
        // An account that is there is not taken over by it.
        (_server.Email, _server.Subject) = ("eva@region.example", _server.Subject + "-eva");
        Assert.StartsWith("/en/sign-in?fault=provider-unknown", (await VisitAsync(new Visitor(region))).Location, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("issuer")]
    [InlineData("audience")]
    [InlineData("nonce")]
    [InlineData("no nonce")]
    [InlineData("expired")]
    [InlineData("key")]
    public async Task A_token_of_identity_that_is_not_for_us_and_now_opens_nothing(string what)
    {
        await using var region = await StartAsync();
        using var jana = await JoinAsync(region, "jana@obec.example", Role.Reader);
        using var desk = new Visitor(region);
        _server.Twist = token =>
        {
            if (what == "issuer") token.Issuer = "http://elsewhere.example/";
            if (what == "audience") token.Audiences.Clear();
            if (what == "audience") token.Audiences.Add("somebody-else");
            if (what == "nonce") token.Claims["nonce"] = "638000000000000000.bm90IG91cnM";
            if (what == "no nonce") token.Claims.Remove("nonce");
            if (what == "no nonce") foreach (var nonce in token.Subject.FindAll("nonce").ToList()) token.Subject.RemoveClaim(nonce);
            if (what == "expired") (token.IssuedAt, token.NotBefore, token.Expires) = (DateTime.UtcNow.AddHours(-2), DateTime.UtcNow.AddHours(-2), DateTime.UtcNow.AddMinutes(-2));
            if (what == "key") token.SigningCredentials = new(new Microsoft.IdentityModel.Tokens.ECDsaSecurityKey(System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256)) { KeyId = token.SigningCredentials.Key.KeyId }, "ES256");
        };
        Assert.StartsWith("/en/sign-in?fault=provider-failed", (await VisitAsync(desk)).Location, StringComparison.Ordinal);
        Assert.Equal(302, (await desk.GetAsync("/en/account")).Status);
        _server.Twist = null;
        Assert.Equal("/en/account", (await VisitAsync(desk)).Location);
    }

    [Fact]
    public async Task An_answer_is_taken_once_and_only_from_the_browser_that_asked()
    {
        await using var region = await StartAsync();
        using var jana = await JoinAsync(region, "jana@obec.example", Role.Reader);
        using var desk = new Visitor(region);
        var back = await ThereAsync(desk);
        // Somebody is made to open the answer that another has got.
        using var victim = new Visitor(region);
        Assert.Contains("fault=provider-failed", (await victim.GetAsync(back)).Location, StringComparison.Ordinal);
        Assert.Contains("fault=provider-failed", (await desk.GetAsync(back.Replace("state=", "state=x", StringComparison.Ordinal))).Location, StringComparison.Ordinal);
        Assert.Contains("fault=provider-failed", (await desk.GetAsync(new Uri(region.Url, "/sign-in/callback?code=x").ToString())).Location, StringComparison.Ordinal);
        Assert.Equal(302, (await victim.GetAsync("/en/account")).Status);
        Assert.Equal("/en/account", (await desk.GetAsync(back)).Location);
        Assert.Contains("fault=provider-failed", (await desk.GetAsync(back)).Location, StringComparison.Ordinal);
        // The code that was used, with the state of another visit.
        var code = System.Web.HttpUtility.ParseQueryString(new Uri(back).Query)["code"]!;
        var next = await ThereAsync(victim);
        var other = System.Web.HttpUtility.ParseQueryString(new Uri(next).Query)["code"]!;
        Assert.StartsWith("/en/sign-in?fault=provider-failed", (await victim.GetAsync(next.Replace(other, code, StringComparison.Ordinal))).Location, StringComparison.Ordinal);
        Assert.Equal(302, (await victim.GetAsync("/en/account")).Status);
    }

    [Fact]
    public async Task Whoever_cancels_there_is_told_so_here_and_may_sign_in_otherwise()
    {
        await using var region = await StartAsync();
        using var visitor = new Visitor(region);
        _server.Cancels = true;
        var back = await VisitAsync(visitor, "/cs/sign-in/provider?next=/cs/drafts");
        Assert.Equal("/cs/sign-in?fault=provider-cancelled&next=%2Fcs%2Fdrafts", back.Location);
        var page = (await visitor.GetAsync(back.Location!)).Text;
        Assert.Contains("zrušili", page, StringComparison.Ordinal);
        Assert.Contains("name=\"password\"", page, StringComparison.Ordinal);
        var secret = await region.Service<Invitations>().MakeAsync(Invitation.ForAccount, "jana@obec.example", new Membership("", Role.Reader), "console");
        Assert.StartsWith($"/en/invitation/{secret}?fault=provider-cancelled", (await VisitAsync(visitor, $"/en/sign-in/provider?invitation={secret}")).Location, StringComparison.Ordinal);
        Assert.Equal(200, (await visitor.GetAsync($"/en/invitation/{secret}")).Status);
    }

    [Fact]
    public async Task A_provider_that_is_down_harms_nobody_else_and_is_asked_again_once_it_is_up()
    {
        var port = OpenIdServer.FreePort();
        await using var region = await TestRegion.StartAsync(trustLoopback: false, settings: s => s with { OpenId = OpenIdServer.Settings(new Uri($"http://127.0.0.1:{port}")) });
        using var jana = await Visitor.JoinAsync(region, "jana@obec.example", Role.Reader);
        using var desk = new Visitor(region);
        var down = await desk.GetAsync("/en/sign-in/provider");
        Assert.Equal(503, down.Status);
        Assert.Contains("does not answer just now", down.Text, StringComparison.Ordinal);
        Assert.Equal("/en/account", (await desk.SignInAsync("jana@obec.example")).Location);
        await using var server = await OpenIdServer.StartAsync(port);
        await server.KnowAsync(region);
        Assert.Equal("/en/account?done=linked", (await LinkAsync(jana)).Location);
    }

    [Fact]
    public async Task A_provider_that_says_it_is_another_is_not_gone_to()
    {
        await using var server = await OpenIdServer.StartAsync(issuer: new Uri("http://127.0.0.1:1/"));
        await using var region = await TestRegion.StartAsync(trustLoopback: false, settings: s => s with { OpenId = OpenIdServer.Settings(server.Url) });
        using var visitor = new Visitor(region);
        Assert.Equal(503, (await visitor.GetAsync("/en/sign-in/provider")).Status);
    }

    [Fact]
    public async Task Nobody_is_sent_there_by_a_page_elsewhere_or_from_there_to_another_place()
    {
        await using var region = await StartAsync();
        using var jana = await JoinAsync(region, "jana@obec.example", Role.Reader);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/en/sign-in/provider");
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        using var refused = await region.Client.SendAsync(request);
        Assert.Equal("/en/sign-in", refused.Headers.Location!.ToString());
        foreach (var next in new[] { "//elsewhere.example/", "https://elsewhere.example/", "/\\elsewhere.example" })
            Assert.Equal("/en/account", (await VisitAsync(new Visitor(region), "/en/sign-in/provider?next=" + Uri.EscapeDataString(next))).Location);
    }

    [Fact]
    public async Task Behind_https_the_provider_sends_people_back_to_the_public_address_and_the_cookies_are_for_this_host_only()
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false, settings: s => s with { OpenId = OpenIdServer.Settings(_server.Url), PublicUrl = "https://region.example" });
        using var sent = await region.Client.GetAsync("/en/sign-in/provider");
        Assert.Equal("https://region.example/sign-in/callback", System.Web.HttpUtility.ParseQueryString(sent.Headers.Location!.Query)["redirect_uri"]);
        var cookies = sent.Headers.GetValues("Set-Cookie").Where(c => c.Contains("openid", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, cookies.Count);
        Assert.All(cookies, c => Assert.Matches("(?i)^__Host-openid-(state|nonce)\\..*path=/; secure; samesite=lax; httponly", c));
    }

    [Fact]
    public async Task Without_a_provider_there_is_nothing_of_it()
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false);
        using var jana = await Visitor.JoinAsync(region, "jana@obec.example", Role.Reader);
        Assert.Equal(404, (await jana.GetAsync("/en/sign-in/provider")).Status);
        Assert.Equal(404, (await jana.GetAsync("/sign-in/callback?code=a&state=b")).Status);
        Assert.Equal(404, (await jana.FillAsync("/en/account", "/en/account/provider", ("current", Visitor.Password))).Status);
        Assert.DoesNotContain("sign-in/provider", (await jana.GetAsync("/en/sign-in")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_settings_are_held_against_each_other()
    {
        static Settings Parse(params string[] options) => Settings.Parse(options, name => name == "SMARTREGION_OIDC_SECRET" ? "hidden" : null).Settings;
        var set = Parse("--oidc-authority", "https://login.example/realms/region/", "--oidc-client", "a", "--oidc-name", "cs=Kraj; de=Landkreis").OpenId!;
        Assert.Equal(("https://login.example/realms/region", "hidden", "Landkreis", null), (set.Issuer, set.Secret, set.Name.De, set.Name.En));
        Assert.Equal("login.example", Parse("--oidc-authority", "https://login.example", "--oidc-client", "a").OpenId!.Name.En);
        Assert.True(set.IsIssuer("https://login.example/realms/region"));
        Assert.False(set.IsIssuer("https://login.example/realms/Region"));
        Assert.Throws<UsageException>(() => Settings.Parse(["--oidc-client", "a"], _ => null));
        Assert.Throws<UsageException>(() => Parse("--oidc-authority", "https://login.example"));
        Assert.Throws<UsageException>(() => Parse("--oidc-authority", "http://login.example", "--oidc-client", "a"));
        Assert.Throws<UsageException>(() => Parse("--oidc-authority", "https://login.example", "--oidc-client", "a", "--oidc-name", "fr=Comté"));
    }
}
