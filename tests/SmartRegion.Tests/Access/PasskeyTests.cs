using System.Text.RegularExpressions;
using SmartRegion.Access;
using SmartRegion.Access.Accounts;
using SmartRegion.Storage;

namespace SmartRegion.Tests.Access;

/// <summary>Passkeys over HTTP, with an authenticator of our own that also does what it should not.</summary>
public sealed partial class PasskeyTests
{
    private static Task<TestRegion> StartAsync(string engine = "sqlite") => TestRegion.StartAsync(engine, trustLoopback: false);

    private static Authenticator New(TestRegion region) => new(region.Url.GetLeftPart(UriPartial.Authority));

    // The page of the account that asks for a new passkey.
    private static async Task<string> OfferAsync(Visitor visitor)
    {
        var shown = await visitor.FillAsync("/en/account", "/en/account/passkeys-begin", ("current", Visitor.Password));
        Assert.Equal(200, shown.Status);
        return shown.Text;
    }

    private static Task<Answer> SendAsync(Visitor visitor, string page, string passkey, string name = "Phone") =>
        visitor.PostAsync("/en/account/passkeys", [("form-token", Visitor.Token(page)), ("passkey-state", Match(State(), page)), ("passkey", passkey), ("name", name)]);

    private static async Task<Authenticator> MakeAsync(TestRegion region, Visitor visitor)
    {
        var (authenticator, page) = (New(region), await OfferAsync(visitor));
        Assert.Equal("/en/account?done=passkey", (await SendAsync(visitor, page, authenticator.Make(Match(Options(), page)))).Location);
        return authenticator;
    }

    private static async Task<Answer> SignInAsync(Visitor visitor, Authenticator authenticator)
    {
        var page = (await visitor.GetAsync("/en/sign-in")).Text;
        return await UseAsync(visitor, page, authenticator.Use(Match(Options(), page)));
    }

    private static Task<Answer> UseAsync(Visitor visitor, string page, string passkey) =>
        visitor.PostAsync("/en/sign-in", [("form-token", Visitor.Token(page)), ("passkey-state", Match(State(), page)), ("passkey", passkey), ("next", "/en/account")]);

    private static string Match(Regex what, string page) => what.Match(page) is { Success: true } found ? found.Groups[1].Value : throw new InvalidOperationException(page);

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task A_passkey_is_made_with_the_password_and_signs_in_without_it_each_challenge_once(string engine)
    {
        await using var region = await StartAsync(engine);
        using var jana = await Visitor.JoinAsync(region, "jana@obec.example", Role.Reader);
        Assert.Equal(400, (await jana.FillAsync("/en/account", "/en/account/passkeys-begin", ("current", "not her password"))).Status);
        using var authenticator = New(region);
        var offer = await OfferAsync(jana);
        var made = authenticator.Make(Match(Options(), offer));
        Assert.Equal("/en/account?done=passkey", (await SendAsync(jana, offer, made)).Location);
        Assert.Equal(400, (await SendAsync(jana, offer, made)).Status);
        using var desk = new Visitor(region);
        var page = (await desk.GetAsync("/en/sign-in")).Text;
        var used = authenticator.Use(Match(Options(), page));
        Assert.Equal("/en/account", (await UseAsync(desk, page, used)).Location);
        Assert.Contains("jana@obec.example", (await desk.GetAsync("/en/account")).Text, StringComparison.Ordinal);
        // Whoever has heard it says it again; and the same page asks for another answer.
        using var thief = new Visitor(region);
        var theirs = (await thief.GetAsync("/en/sign-in")).Text;
        Assert.Equal(403, (await UseAsync(thief, theirs, used)).Status);
        Assert.Equal(403, (await thief.PostAsync("/en/sign-in", [("form-token", Visitor.Token(theirs)), ("passkey-state", Match(State(), page)), ("passkey", used), ("next", "/en/account")])).Status);
        Assert.Equal(403, (await thief.PostAsync("/en/sign-in", [("form-token", Visitor.Token(theirs)), ("passkey-state", Match(State(), page)), ("passkey", authenticator.Use(Match(Options(), page))), ("next", "/en/account")])).Status);
        Assert.Equal(302, (await thief.GetAsync("/en/account")).Status);
        Assert.Equal("/en/account", (await SignInAsync(thief, authenticator)).Location);
        var taken = (System.Text.Json.Nodes.JsonObject)System.Text.Json.Nodes.JsonNode.Parse((await jana.GetAsync("/en/account/data")).Text)!;
        Assert.Equal("Phone", taken["passkeys"]![0]!["name"]!.GetValue<string>());
        Assert.NotNull(taken["passkeys"]![0]!["used"]);
        Assert.Equal("/en/account?done=passkey-removed", (await jana.FillAsync("/en/account", "/en/account/passkeys/remove", ("id", authenticator.Id), ("current", Visitor.Password))).Location);
        Assert.Equal(403, (await SignInAsync(thief, authenticator)).Status);
        Assert.Equal([Audit.PasskeyRemoved, Audit.SignedIn, Audit.SignedIn, Audit.PasskeyMade], (await region.Service<Audit>().ReadAsync()).Select(l => l.What).Where(w => w is not (Audit.Joined or Audit.TakenOut)));
    }

    [Fact]
    public async Task What_is_signed_for_another_place_by_another_key_or_without_its_owner_opens_nothing()
    {
        await using var region = await StartAsync();
        using var jana = await Visitor.JoinAsync(region, "jana@obec.example", Role.Reader);
        using var authenticator = await MakeAsync(region, jana);
        using var foreign = New(region);
        foreign.Owner = authenticator.Owner;
        using var desk = new Visitor(region);
        var own = authenticator.Origin;
        Assert.Equal(403, (await SignInAsync(desk, foreign)).Status);
        authenticator.Origin = "https://elsewhere.example";
        Assert.Equal(403, (await SignInAsync(desk, authenticator)).Status);
        (authenticator.Origin, authenticator.Host) = (own, "elsewhere.example");
        Assert.Equal(403, (await SignInAsync(desk, authenticator)).Status);
        (authenticator.Host, authenticator.IsVerified) = (null, false);
        Assert.Equal(403, (await SignInAsync(desk, authenticator)).Status);
        authenticator.IsVerified = true;
        var page = (await desk.GetAsync("/en/sign-in")).Text;
        var answer = System.Text.Json.Nodes.JsonNode.Parse(authenticator.Use(Match(Options(), page)))!;
        var signature = answer["response"]!["signature"]!.GetValue<string>();
        answer["response"]!["signature"] = signature[..^2] + (signature[^2] == 'A' ? "B" : "A") + signature[^1];
        Assert.Equal(403, (await UseAsync(desk, page, answer.ToJsonString())).Status);
        foreach (var broken in new[] { "{}", "[]", "null", "no JSON", "{\"id\":1,\"type\":\"public-key\"}" }) Assert.Equal(403, (await UseAsync(desk, page, broken)).Status);
        Assert.Equal(302, (await desk.GetAsync("/en/account")).Status);
        using var fresh = new Visitor(region);
        Assert.Equal("/en/account", (await SignInAsync(fresh, authenticator)).Location);
    }

    [Fact]
    public async Task A_passkey_is_made_for_the_own_account_on_our_own_page_only_and_belongs_to_one()
    {
        await using var region = await StartAsync();
        using var jana = await Visitor.JoinAsync(region, "jana@obec.example", Role.Reader);
        using var petr = await Visitor.JoinAsync(region, "petr@obec.example", Role.Reader);
        using var authenticator = New(region);
        var (hers, his) = (await OfferAsync(jana), await OfferAsync(petr));
        // Petr sends what Jana was asked.
        Assert.Equal(400, (await petr.PostAsync("/en/account/passkeys", [("form-token", Visitor.Token(his)), ("passkey-state", Match(State(), hers)), ("passkey", authenticator.Make(Match(Options(), hers))), ("name", "x")])).Status);
        var origin = authenticator.Origin;
        authenticator.Origin = "https://elsewhere.example";
        Assert.Equal(400, (await SendAsync(jana, hers, authenticator.Make(Match(Options(), hers)))).Status);
        (authenticator.Origin, authenticator.IsVerified) = (origin, false);
        Assert.Equal(400, (await SendAsync(jana, hers, authenticator.Make(Match(Options(), hers)))).Status);
        authenticator.IsVerified = true;
        Assert.Equal(400, (await SendAsync(jana, hers, authenticator.Make(Match(Options(), hers)), name: " ")).Status);
        Assert.Equal("/en/account?done=passkey", (await SendAsync(jana, hers, authenticator.Make(Match(Options(), hers)))).Location);
        Assert.Equal(400, (await SendAsync(petr, his, authenticator.Make(Match(Options(), his)))).Status);
        Assert.Equal(1, await region.Service<Store>().ReadAsync(s => s.FirstAsync($"select count(*) from passkeys", r => r.GetInt64(0))));
    }

    [Fact]
    public async Task A_passkey_stands_for_both_steps_also_where_roles_need_them()
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false, settings: s => s with { SecondFactor = true });
        using var eva = await Visitor.JoinAsync(region, "eva@region.example", Role.Administrator);
        using var authenticator = await MakeAsync(region, eva);
        // The session that began with the password alone is no better by it.
        Assert.Equal(403, (await eva.GetAsync("/en/people")).Status);
        using var desk = new Visitor(region);
        Assert.Equal("/en/account", (await SignInAsync(desk, authenticator)).Location);
        Assert.Equal(200, (await desk.GetAsync("/en/people")).Status);
        var shown = (await eva.FillAsync("/en/account", "/en/account/totp-begin", ("current", Visitor.Password))).Text;
        var key = Regex.Match(shown, "class=\"key\">([A-Z2-7 ]+)<").Groups[1].Value.Replace(" ", "", StringComparison.Ordinal);
        await eva.PostAsync("/en/account/totp", [("form-token", Visitor.Token(shown)), ("code", Totp.Code(key))]);
        using var phone = new Visitor(region);
        Assert.Equal("/en/account", (await SignInAsync(phone, authenticator)).Location);
        // When a factor is taken away, what was begun with two counts as begun with one.
        Assert.Equal("/en/account?done=totp-off", (await eva.FillAsync("/en/account", "/en/account/totp-off", ("current", Visitor.Password))).Location);
        Assert.Equal(403, (await phone.GetAsync("/en/people")).Status);
    }

    [Fact]
    public async Task The_last_passkey_of_an_account_without_a_password_stays_and_of_one_that_is_disabled_opens_nothing()
    {
        await using var region = await StartAsync();
        using var jana = await Visitor.JoinAsync(region, "jana@obec.example", Role.Reader);
        using var authenticator = await MakeAsync(region, jana);
        await region.Service<Store>().WriteAsync(s => s.ExecuteAsync($"update accounts set password = null"));
        Assert.Equal(400, (await jana.FillAsync("/en/account", "/en/account/passkeys/remove", ("id", authenticator.Id))).Status);
        using var desk = new Visitor(region);
        Assert.Equal("/en/account", (await SignInAsync(desk, authenticator)).Location);
        await region.Service<Memberships>().DisableAsync((await region.Service<AccountStore>().AllAsync()).Single().Id, true);
        Assert.Equal(403, (await SignInAsync(new Visitor(region), authenticator)).Status);
    }

    [Fact]
    public async Task The_host_of_passkeys_is_that_of_the_public_address()
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false, settings: s => s with { PublicUrl = "https://region.example" });
        var page = System.Net.WebUtility.HtmlDecode(await region.Client.GetStringAsync("/en/sign-in"));
        Assert.Equal("region.example", System.Text.Json.Nodes.JsonNode.Parse(Match(Options(), page))!["rpId"]!.GetValue<string>());
    }

    [GeneratedRegex("data-options=\"(\\{.*?\\})\"( hidden)?>")]
    private static partial Regex Options();

    [GeneratedRegex("name=\"passkey-state\" value=\"([^\"]+)\"")]
    private static partial Regex State();
}
