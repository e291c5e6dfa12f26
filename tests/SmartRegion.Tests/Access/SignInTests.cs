using System.Buffers.Binary;
using SmartRegion.Access;
using SmartRegion.Commands;
using SmartRegion.Storage;

namespace SmartRegion.Tests.Access;

/// <summary>Accounts and signing in, over HTTP, on both engines.</summary>
public sealed class SignInTests
{
    private static Task<TestRegion> StartAsync(string engine = "sqlite") => TestRegion.StartAsync(engine, trustLoopback: false);

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task The_first_link_makes_an_administrator_once_who_signs_out_and_in_again(string engine)
    {
        await using var region = await StartAsync(engine);
        var secret = await region.Service<Invitations>().MakeAsync(Invitation.First, "", new Membership("", Role.Administrator), "console");
        using var first = new Visitor(region);
        var joined = await first.FillAsync($"/cs/invitation/{secret}", null, ("email", "eva@region.example"), ("name", "Eva"), ("password", Visitor.Password));
        Assert.Equal("/cs/account?done=welcome", joined.Location);
        Assert.Contains("eva@region.example", (await first.GetAsync("/cs/account")).Text, StringComparison.Ordinal);
        Assert.Equal(410, (await first.GetAsync($"/cs/invitation/{secret}")).Status);
        Assert.Equal(302, (await first.FillAsync("/cs/account", "/cs/sign-out")).Status);
        Assert.Equal("/cs/sign-in?next=%2Fcs%2Faccount", (await first.GetAsync("/cs/account")).Location);
        Assert.Equal("/en/account", (await first.SignInAsync("Eva@Region.example")).Location);
        Assert.Equal(200, (await first.GetAsync("/en/people")).Status);
    }

    [Fact]
    public async Task The_first_link_is_no_way_in_once_there_is_an_account()
    {
        await using var region = await StartAsync();
        var secret = await region.Service<Invitations>().MakeAsync(Invitation.First, "", new Membership("", Role.Administrator), "console");
        using var _ = await Visitor.JoinAsync(region, "eva@region.example", Role.Administrator);
        using var late = new Visitor(region);
        var taken = await late.FillAsync($"/en/invitation/{secret}", null, ("email", "mallory@region.example"), ("name", "M"), ("password", Visitor.Password));
        Assert.Equal(410, taken.Status);
    }

    [Fact]
    public async Task Nobody_learns_whether_an_account_is_there_is_locked_or_is_disabled()
    {
        await using var region = await StartAsync();
        using var known = await Visitor.JoinAsync(region, "jana@obec.example", Role.Reader);
        using var visitor = new Visitor(region);
        var wrong = await visitor.SignInAsync("jana@obec.example", "not the password at all");
        var nobody = await visitor.SignInAsync("nobody@obec.example", "not the password at all");
        for (var i = 0; i < 5; i++) await visitor.SignInAsync("jana@obec.example", "not the password at all");
        var locked = await visitor.SignInAsync("jana@obec.example");
        static string Told(Answer a) => a.Text[a.Text.IndexOf("role=\"alert\"", StringComparison.Ordinal)..].Split("</p>")[0];
        Assert.All(new[] { nobody, locked }, a => Assert.Equal((403, Told(wrong)), (a.Status, Told(a))));
    }

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task Five_wrong_passwords_lock_the_account_even_when_they_come_together(string engine)
    {
        await using var region = await StartAsync(engine);
        using var known = await Visitor.JoinAsync(region, "jana@obec.example", Role.Reader);
        using var guess = new Visitor(region);
        var token = Visitor.Token((await guess.GetAsync("/en/sign-in")).Text);
        var answers = await Task.WhenAll(Enumerable.Range(0, 7).Select(i => guess.PostAsync("/en/sign-in", [("form-token", token), ("email", "jana@obec.example"), ("password", $"wrong password number {i}")])));
        Assert.All(answers, a => Assert.Equal(403, a.Status));
        Assert.Equal(403, (await guess.SignInAsync("jana@obec.example")).Status);
        Assert.True(await region.Service<Store>().ReadAsync(s => s.FirstAsync($"select locked_until from accounts", r => r.GetInt64(0))) > DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 800);
    }

    [Fact]
    public async Task Attempts_at_one_account_are_limited_and_other_accounts_are_not_touched()
    {
        await using var region = await StartAsync();
        using var jana = await Visitor.JoinAsync(region, "jana@obec.example", Role.Reader);
        using var guess = new Visitor(region);
        var token = Visitor.Token((await guess.GetAsync("/en/sign-in")).Text);
        await Task.WhenAll(Enumerable.Range(0, Attempts.PerAccount).Select(_ => guess.PostAsync("/en/sign-in", [("form-token", token), ("email", "petr@obec.example"), ("password", "x")])));
        Assert.Equal(429, (await guess.PostAsync("/en/sign-in", [("form-token", token), ("email", "PETR@obec.example"), ("password", "x")])).Status);
        using var other = new Visitor(region);
        Assert.Equal(302, (await other.SignInAsync("jana@obec.example")).Status);
        await Task.WhenAll(Enumerable.Range(0, Attempts.PerAddress).Select(i => guess.PostAsync("/en/sign-in", [("form-token", token), ("email", $"n{i}@obec.example"), ("password", "")])));
        Assert.Equal(429, (await guess.PostAsync("/en/sign-in", [("form-token", token), ("email", "last@obec.example"), ("password", "")])).Status);
    }

    [Theory]
    [InlineData("//elsewhere.example/")]
    [InlineData("https://elsewhere.example/")]
    [InlineData("/\\elsewhere.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/cs\r\nSet-Cookie: a=b")]
    public async Task Nobody_is_sent_elsewhere_by_a_link_to_the_sign_in(string next)
    {
        await using var region = await StartAsync();
        using var known = await Visitor.JoinAsync(region, "jana@obec.example", Role.Reader);
        using var visitor = new Visitor(region);
        var answer = await visitor.FillAsync("/en/sign-in?next=" + Uri.EscapeDataString(next), "/en/sign-in", ("email", "jana@obec.example"), ("password", Visitor.Password), ("next", next));
        Assert.Equal((302, "/en/account"), (answer.Status, answer.Location));
    }

    [Fact]
    public async Task A_form_is_taken_only_with_its_token_and_from_its_own_page()
    {
        await using var region = await StartAsync();
        using var jana = await Visitor.JoinAsync(region, "jana@obec.example", Role.Reader);
        var token = Visitor.Token((await jana.GetAsync("/en/account")).Text);
        Assert.Equal(400, (await jana.PostAsync("/en/account/settings", [("name", "X"), ("language", "de")])).Status);
        Assert.Equal(400, (await jana.PostAsync("/en/account/settings", [("form-token", "forged"), ("name", "X"), ("language", "de")])).Status);
        foreach (var header in new[] { ("Origin", "https://elsewhere.example"), ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site") })
            Assert.Equal(403, (await jana.PostAsync("/en/account/settings", [("form-token", token), ("name", "X"), ("language", "de")], header)).Status);
        using var other = await Visitor.JoinAsync(region, "petr@obec.example", Role.Reader);
        Assert.Equal(400, (await other.PostAsync("/en/account/settings", [("form-token", token), ("name", "X"), ("language", "de")])).Status);
        Assert.Equal("/de/account?done=settings", (await jana.PostAsync("/en/account/settings", [("form-token", token), ("name", "Jana"), ("language", "de")])).Location);
    }

    [Fact]
    public async Task The_cookie_is_for_us_alone_and_what_one_sees_is_kept_by_no_cache()
    {
        await using var region = await StartAsync();
        using var jana = await Visitor.JoinAsync(region, "jana@obec.example", Role.Reader);
        await jana.SignInAsync("jana@obec.example");
        var cookie = Assert.Single(jana.Headers.GetValues("Set-Cookie"), c => c.StartsWith("session=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("expires", cookie, StringComparison.OrdinalIgnoreCase);
        await jana.GetAsync("/en/about");
        Assert.True(jana.Headers.CacheControl!.Private);
        Assert.Contains("Cookie", jana.Headers.Vary);
        await jana.GetAsync("/en/account");
        Assert.True(jana.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task Behind_https_the_cookies_are_sent_over_https_only()
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false, settings: s => s with { PublicUrl = "https://region.example" });
        var page = await region.Client.GetAsync("/en/sign-in");
        var cookie = Assert.Single(page.Headers.GetValues("Set-Cookie"), c => c.StartsWith("__Host-form=", StringComparison.Ordinal));
        Assert.Contains("secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("max-age=", page.Headers.GetValues("Strict-Transport-Security").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_ends_everywhere_when_the_account_is_disabled_or_its_password_changes()
    {
        await using var region = await StartAsync();
        using var eva = await Visitor.JoinAsync(region, "eva@region.example", Role.Administrator);
        using var phone = await Visitor.JoinAsync(region, "jana@obec.example", Role.Reader);
        using var desk = new Visitor(region);
        await desk.SignInAsync("jana@obec.example");
        var changed = await desk.FillAsync("/en/account", "/en/account/password", ("current", Visitor.Password), ("password", "another row of seven lamps"));
        Assert.Equal("/en/account?done=password", changed.Location);
        Assert.Equal((302, 200), ((await phone.GetAsync("/en/account")).Status, (await desk.GetAsync("/en/account")).Status));
        var id = await region.Service<Store>().ReadAsync(s => s.FirstAsync($"select id from accounts where email = {"jana@obec.example"}", r => r.GetString(0)));
        Assert.Equal("/en/people", (await eva.FillAsync("/en/people", $"/en/people/{id}/disable", ("disabled", "1"))).Location);
        Assert.Equal(302, (await desk.GetAsync("/en/account")).Status);
        Assert.Equal(403, (await desk.SignInAsync("jana@obec.example", "another row of seven lamps")).Status);
    }

    [Fact]
    public async Task Another_node_on_the_same_store_knows_who_is_signed_in()
    {
        await using var region = await StartAsync("postgres");
        using var jana = await Visitor.JoinAsync(region, "jana@obec.example", Role.Reader);
        await using var other = await region.StartBesideAsync();
        Assert.Contains("jana@obec.example", (await jana.GetAsync(new Uri(other.Url, "/en/account").ToString())).Text, StringComparison.Ordinal);
        await jana.FillAsync("/en/account", "/en/sign-out");
        Assert.Equal(302, (await jana.GetAsync(new Uri(other.Url, "/en/account").ToString())).Status);
    }

    [Fact]
    public async Task Files_of_the_pages_are_kept_by_browsers_also_of_those_who_are_signed_in()
    {
        await using var region = await StartAsync();
        using var jana = await Visitor.JoinAsync(region, "jana@obec.example", Role.Reader);
        await jana.GetAsync("/assets/css/app.css?v=1");
        Assert.True(jana.Headers.CacheControl!.Public);
    }

    [Fact]
    public async Task A_password_is_hashed_in_210_000_rounds_unless_a_test_asks_for_fewer()
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false, settings: s => s with { IsHasty = new Settings().IsHasty });
        using var jana = await Visitor.JoinAsync(region, "jana@obec.example", Role.Reader);
        // Identity's third format: its number, the function (2 is HMAC-SHA512), and the rounds.
        var hash = Convert.FromBase64String((await region.Service<Store>().ReadAsync(s => s.FirstAsync($"select password from accounts", r => r.GetString(0))))!);
        Assert.Equal(((byte)1, 2u, 210_000u), (hash[0], BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(1)), BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(5))));
        Assert.Equal(302, (await jana.SignInAsync("jana@obec.example")).Status);
    }

    [Fact]
    public async Task Secrets_are_stored_as_hashes_only()
    {
        await using var region = await StartAsync();
        var secret = await region.Service<Invitations>().MakeAsync(Invitation.ForAccount, "a@obec.example", new Membership("", Role.Reader), "console");
        using var jana = await Visitor.JoinAsync(region, "jana@obec.example", Role.Reader);
        var stored = await region.Service<Store>().ReadAsync(async s => string.Join('\n', [
            .. await s.ListAsync($"select hash from invitations", r => r.GetString(0)), .. await s.ListAsync($"select hash from sessions", r => r.GetString(0)), .. await s.ListAsync($"select password from accounts", r => r.GetString(0))]));
        Assert.DoesNotContain(secret, stored, StringComparison.Ordinal);
        Assert.DoesNotContain(Visitor.Password, stored, StringComparison.Ordinal);
        Assert.Contains(Secret.Hash(secret), stored, StringComparison.Ordinal);
    }
}
