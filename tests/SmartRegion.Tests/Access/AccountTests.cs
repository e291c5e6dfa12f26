using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SmartRegion.Access;
using SmartRegion.Storage;

namespace SmartRegion.Tests.Access;

/// <summary>One's own account, and what is kept of it.</summary>
public sealed partial class AccountTests
{
    private static Task<TestRegion> StartAsync(string engine = "sqlite") => TestRegion.StartAsync(engine, trustLoopback: false);

    // Sets the second factor up; the answer is its key and the recovery codes.
    private static async Task<(string Key, List<string> Codes)> SetUpAsync(Visitor visitor)
    {
        var shown = await visitor.FillAsync("/en/account", "/en/account/totp-begin", ("current", Visitor.Password));
        var key = KeyShown().Match(shown.Text).Groups[1].Value.Replace(" ", "", StringComparison.Ordinal);
        Assert.Equal(400, (await visitor.PostAsync("/en/account/totp", [("form-token", Visitor.Token(shown.Text)), ("code", "000000")])).Status);
        var on = await visitor.PostAsync("/en/account/totp", [("form-token", Visitor.Token(shown.Text)), ("code", Totp.Code(key, -1))]);
        var codes = CodesShown().Matches(on.Text).Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(10, codes.Count);
        return (key, codes);
    }

    private static async Task<string> PendingAsync(Visitor visitor, string email)
    {
        var asked = await visitor.SignInAsync(email);
        Assert.Equal(200, asked.Status);
        return PendingField().Match(asked.Text).Groups[1].Value;
    }

    private static async Task<Answer> CodeAsync(Visitor visitor, string pending, string code) =>
        await visitor.FillAsync("/en/sign-in", null, ("pending", pending), ("code", code), ("next", "/en/account"));

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task With_a_second_factor_the_password_alone_opens_nothing_and_no_code_is_taken_twice(string engine)
    {
        await using var region = await StartAsync(engine);
        using var jana = await Visitor.JoinAsync(region, "jana@obec.example", Role.Reader);
        var (key, codes) = await SetUpAsync(jana);
        using var phone = new Visitor(region);
        var pending = await PendingAsync(phone, "jana@obec.example");
        Assert.Equal(302, (await phone.GetAsync("/en/account")).Status);
        var code = Totp.Code(key);
        Assert.Equal("/en/account", (await CodeAsync(phone, pending, code)).Location);
        using var thief = new Visitor(region);
        Assert.Equal(403, (await CodeAsync(thief, pending, code)).Status);
        Assert.Equal(403, (await CodeAsync(thief, "forged", Totp.Code(key, 1))).Status);
        Assert.Equal("/en/account", (await CodeAsync(thief, pending, codes[0])).Location);
        using var again = new Visitor(region);
        Assert.Equal(403, (await CodeAsync(again, pending, codes[0])).Status);
    }

    [Fact]
    public async Task The_second_factor_is_switched_off_by_the_password_only()
    {
        await using var region = await StartAsync();
        using var jana = await Visitor.JoinAsync(region, "jana@obec.example", Role.Reader);
        await SetUpAsync(jana);
        Assert.Equal(400, (await jana.FillAsync("/en/account", "/en/account/totp-off", ("current", "wrong password here"))).Status);
        using var other = new Visitor(region);
        Assert.Null((await other.SignInAsync("jana@obec.example")).Location);
        Assert.Equal("/en/account?done=totp-off", (await jana.FillAsync("/en/account", "/en/account/totp-off", ("current", Visitor.Password))).Location);
        using var third = new Visitor(region);
        Assert.Equal("/en/account", (await third.SignInAsync("jana@obec.example")).Location);
    }

    [Fact]
    public async Task A_link_for_a_new_password_is_good_once_ends_all_sessions_and_leaves_the_second_factor()
    {
        await using var region = await StartAsync();
        using var eva = await Visitor.JoinAsync(region, "eva@region.example", Role.Coordinator);
        using var jana = await Visitor.JoinAsync(region, "jana@obec.example", Role.Reader);
        var (key, _) = await SetUpAsync(jana);
        var id = (await region.Service<SmartRegion.Access.Accounts.AccountStore>().AllAsync()).Single(a => a.Email.StartsWith("jana", StringComparison.Ordinal)).Id;
        var shown = await eva.FillAsync("/en/people", $"/en/people/{id}/link");
        var link = LinkShown().Match(shown.Text).Groups[1].Value;
        using var phone = new Visitor(region);
        Assert.Equal(400, (await phone.FillAsync(link, null, ("password", "short"))).Status);
        Assert.Equal("/en/sign-in?done=password", (await phone.FillAsync(link, null, ("password", "a wholly new row of words"))).Location);
        Assert.Equal(410, (await phone.GetAsync(link)).Status);
        Assert.Equal(302, (await jana.GetAsync("/en/account")).Status);
        Assert.Equal(403, (await phone.SignInAsync("jana@obec.example")).Status);
        using var desk = new Visitor(region);
        var asked = await desk.SignInAsync("jana@obec.example", "a wholly new row of words");
        Assert.Equal("/en/account", (await CodeAsync(desk, PendingField().Match(asked.Text).Groups[1].Value, Totp.Code(key, 1))).Location);
    }

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task One_takes_out_all_that_is_stored_and_deletes_it(string engine)
    {
        await using var region = await StartAsync(engine);
        using var eva = await Visitor.JoinAsync(region, "eva@region.example", Role.Administrator);
        using var jana = await Visitor.JoinAsync(region, "jana@obec.example", Role.Author);
        var id = (await region.Service<SmartRegion.Access.Accounts.AccountStore>().AllAsync()).Single(a => a.Email.StartsWith("jana", StringComparison.Ordinal)).Id;
        await region.Service<ApiKeys>().MakeAsync("pool", "Pump", ["read"], id, 30);
        var taken = (JsonObject)JsonNode.Parse((await jana.GetAsync("/en/account/data")).Text)!;
        Assert.Equal("jana@obec.example", taken["email"]!.GetValue<string>());
        Assert.Equal("author", taken["roles"]![0]!["role"]!.GetValue<string>());
        Assert.Equal("joined", taken["log"]!.AsArray().Last()!["what"]!.GetValue<string>());
        Assert.Equal("Pump", taken["keys"]![0]!["name"]!.GetValue<string>());
        Assert.DoesNotContain("hash", taken.ToJsonString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(400, (await jana.FillAsync("/en/account", "/en/account/delete", ("current", "not my password"))).Status);
        Assert.Equal("/en", (await jana.FillAsync("/en/account", "/en/account/delete", ("current", Visitor.Password))).Location);
        Assert.Equal(302, (await jana.GetAsync("/en/account")).Status);
        var store = region.Service<Store>();
        foreach (var table in new[] { "accounts", "sessions", "memberships", "invitations", "api_keys" })
        {
            var rows = await AllOfAsync(store, table);
            Assert.DoesNotContain("jana", rows, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(id, rows, StringComparison.Ordinal);
        }
        Assert.DoesNotContain("jana", await AllOfAsync(store, "audit"), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task The_log_of_what_was_done_cannot_be_changed(string engine)
    {
        await using var region = await StartAsync(engine);
        await region.Service<Audit>().AddAsync("console", Audit.Invited, "author");
        var store = region.Service<Store>();
        foreach (var change in new[] { "update audit set who = 'nobody'", "delete from audit" })
            await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => store.WriteAsync(s => s.ExecuteAsync(SqlText.Raw(change))));
        Assert.Equal("console", Assert.Single(await region.Service<Audit>().ReadAsync()).Who);
    }

    [Fact]
    public async Task What_a_person_writes_is_told_by_a_name_that_says_nothing_of_them()
    {
        await using var region = await StartAsync();
        using var eva = await Visitor.JoinAsync(region, "eva@region.example", Role.Editor);
        Assert.Equal(201, (await eva.SendAsync("POST", "/api/entries", """{"id":"lamps","kind":"practice","title":{"en":"Lamps"},"topics":["energy"]}""")).Status);
        var by = (await region.JsonAsync("/api/entries/lamps/history"))["items"]![0]!["by"]!.GetValue<string>();
        Assert.Matches("^member-[0-9a-f]{8}$", by);
    }

    [Fact]
    public async Task Where_a_mail_server_is_set_the_link_goes_by_mail_too()
    {
        await using var mails = new SmartRegion.Tests.Twin.Sensors.Alarms.MailServer();
        await using var region = await TestRegion.StartAsync(trustLoopback: false, settings: s => s with { Mail = new("127.0.0.1", mails.Port, null, null, "region@example.org", "none") });
        using var eva = await Visitor.JoinAsync(region, "eva@region.example", Role.Coordinator);
        var shown = await eva.FillAsync("/de/people", "/de/people/invite", ("email", "jana@obec.example"), ("role", "author"));
        var (to, letter) = await mails.NextAsync();
        Assert.Equal(["jana@obec.example"], to);
        Assert.Equal("Einladung zum Katalog der Region", letter.Subject);
        Assert.Contains(LinkShown().Match(shown.Text).Groups[1].Value, letter.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_of_people_are_written_as_text_whatever_they_are()
    {
        await using var region = await StartAsync();
        using var eva = await Visitor.JoinAsync(region, "eva@region.example", Role.Administrator);
        await eva.FillAsync("/en/account", "/en/account/settings", ("name", "<script>alert(1)</script>\"'"), ("language", "en"));
        foreach (var page in new[] { "/en/account", "/en/people", "/en" })
            Assert.DoesNotContain("<script>alert", await eva.RawAsync(page), StringComparison.Ordinal);
    }

    private static async Task<string> AllOfAsync(Store store, string table) => await store.ReadAsync(async s =>
        string.Join('\n', await s.ListAsync(SqlText.Raw($"select * from {table}"), r => string.Join(' ', Enumerable.Range(0, r.FieldCount).Select(i => r.GetValue(i).ToString())))));

    [GeneratedRegex("<code class=\"key\">([A-Z2-7 ]+)</code>")]
    private static partial Regex KeyShown();

    [GeneratedRegex("<li><code>([^<]+)</code></li>")]
    private static partial Regex CodesShown();

    [GeneratedRegex("name=\"pending\" value=\"([^\"]+)\"")]
    private static partial Regex PendingField();

    [GeneratedRegex("class=\"link\" href=\"http://[^/]+(/[^\"]+)\"")]
    private static partial Regex LinkShown();
}
