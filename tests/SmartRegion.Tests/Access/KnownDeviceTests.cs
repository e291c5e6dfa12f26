using SmartRegion.Access;
using SmartRegion.Storage;

namespace SmartRegion.Tests.Access;

/// <summary>Strangers who guess lock an account for strangers; whose browser is known goes on signing in.</summary>
public sealed class KnownDeviceTests
{
    private const string Jana = "jana@obec.example", Wrong = "not the password at all";

    private static Task<TestRegion> StartAsync() => TestRegion.StartAsync(trustLoopback: false, settings: s => s with { PublicUrl = "http://region.example" });

    // As many wrong passwords as lock the account and use up the attempts of strangers.
    private static async Task GuessAsync(TestRegion region)
    {
        using var guess = new Visitor(region);
        var token = Visitor.Token((await guess.GetAsync("/en/sign-in")).Text);
        for (var i = 0; i < Attempts.PerAccount + 2; i++)
        {
            var answer = await guess.PostAsync("/en/sign-in", [("form-token", token), ("email", Jana), ("password", Wrong)], ("X-Forwarded-For", $"198.51.100.{i}"));
            Assert.Equal(i < Attempts.PerAccount ? 403 : 429, answer.Status);
        }
    }

    [Fact]
    public async Task Whoever_guesses_from_many_addresses_locks_out_strangers_and_not_the_owner()
    {
        await using var region = await StartAsync();
        using var jana = await Visitor.JoinAsync(region, Jana, Role.Reader);
        await jana.FillAsync("/en/account", "/en/sign-out");
        await GuessAsync(region);
        using var stranger = new Visitor(region);
        Assert.Equal(429, (await stranger.SignInAsync(Jana)).Status);
        Assert.Equal((302, "/en/account"), (await jana.SignInAsync(Jana)) is var a ? (a.Status, a.Location) : default);
    }

    [Fact]
    public async Task A_browser_that_is_known_for_one_account_is_a_stranger_to_another()
    {
        await using var region = await StartAsync();
        using var jana = await Visitor.JoinAsync(region, Jana, Role.Reader);
        using var petr = await Visitor.JoinAsync(region, "petr@obec.example", Role.Reader);
        await petr.FillAsync("/en/account", "/en/sign-out");
        await GuessAsync(region);
        Assert.Equal(429, (await petr.SignInAsync(Jana)).Status);
        // Colleagues who share a machine are both known on it.
        Assert.Equal(302, (await petr.SignInAsync("petr@obec.example")).Status);
    }

    [Fact]
    public async Task A_known_browser_has_few_attempts_too_and_its_wrong_passwords_lock_nobody()
    {
        await using var region = await StartAsync();
        using var jana = await Visitor.JoinAsync(region, Jana, Role.Reader);
        var token = Visitor.Token((await jana.GetAsync("/en/sign-in")).Text);
        for (var i = 0; i <= Attempts.PerDevice; i++)
            Assert.Equal(i < Attempts.PerDevice ? 403 : 429, (await jana.PostAsync("/en/sign-in", [("form-token", token), ("email", Jana), ("password", Wrong)])).Status);
        using var elsewhere = new Visitor(region);
        Assert.Equal(302, (await elsewhere.SignInAsync(Jana)).Status);
        Assert.Null(await region.Service<Store>().ReadAsync(s => s.FirstAsync($"select locked_until from accounts", r => r.IsDBNull(0) ? null : (long?)r.GetInt64(0))));
    }

    [Fact]
    public async Task A_link_for_a_new_password_opens_an_account_that_strangers_keep_locked()
    {
        await using var region = await StartAsync();
        using var jana = await Visitor.JoinAsync(region, Jana, Role.Reader);
        await GuessAsync(region);
        var secret = await region.Service<Invitations>().MakeAsync(Invitation.ForPassword, Jana, new Membership("", Role.Reader), "console");
        using var phone = new Visitor(region);
        Assert.Equal("/en/sign-in?done=password", (await phone.FillAsync($"/en/invitation/{secret}", null, ("password", "another row of seven lamps"))).Location);
        await GuessOnceAsync(region);
        Assert.Equal(302, (await phone.SignInAsync(Jana, "another row of seven lamps")).Status);
    }

    [Fact]
    public async Task The_cookie_of_a_known_browser_says_nothing_and_a_forged_one_is_a_strangers()
    {
        await using var region = await StartAsync();
        using var jana = await Visitor.JoinAsync(region, Jana, Role.Reader);
        await jana.SignInAsync(Jana);
        var cookie = Assert.Single(jana.Headers.GetValues("Set-Cookie"), c => c.StartsWith("device=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("jana", cookie, StringComparison.OrdinalIgnoreCase);
        await GuessAsync(region);
        using var thief = new Visitor(region);
        var token = Visitor.Token((await thief.GetAsync("/en/sign-in")).Text);
        var forged = cookie.Split(';')[0];
        Assert.Equal(429, (await thief.PostAsync("/en/sign-in", [("form-token", token), ("email", Jana), ("password", Visitor.Password)], ("Cookie", forged[..^4] + "AAAA"))).Status);
    }

    private static async Task GuessOnceAsync(TestRegion region)
    {
        using var guess = new Visitor(region);
        Assert.Equal(429, (await guess.SignInAsync(Jana, Wrong)).Status);
    }
}
