using System.Text.Json.Nodes;
using SmartRegion.Access;
using SmartRegion.Access.Accounts;
using SmartRegion.Catalogue;
using SmartRegion.Core;
using SmartRegion.Tests.Access;

namespace SmartRegion.Tests.Portal.Admin;

/// <summary>The pages of administration show what there is, to those who may see it.</summary>
public sealed class AdminPagesTests
{
    private static readonly string[] ForCoordinators = ["/admin", "/admin/organisations", "/admin/audit", "/admin/audit.csv"], ForAdministrators = ["/admin/jobs", "/admin/storage", "/admin/settings"];

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task Each_page_is_there_for_those_who_may_see_it_and_for_nobody_else(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine, trustLoopback: false);
        using var eva = await Visitor.JoinAsync(region, "eva@region.example", Role.Administrator);
        using var jana = await Visitor.JoinAsync(region, "jana@region.example", Role.Coordinator);
        using var own = await Visitor.JoinAsync(region, "own@region.example", Role.Administrator, "keeper");
        using var stranger = new Visitor(region);
        foreach (var language in Language.All)
            foreach (var page in ForCoordinators.Concat(ForAdministrators))
            {
                Assert.Equal((page, 200), (page, (await eva.GetAsync($"/{language}{page}")).Status));
                Assert.Equal((page, ForCoordinators.Contains(page) ? 200 : 403), (page, (await jana.GetAsync($"/{language}{page}")).Status));
            }
        foreach (var page in ForCoordinators.Concat(ForAdministrators))
        {
            Assert.Equal((page, 403), (page, (await own.GetAsync($"/en{page}")).Status));
            Assert.Equal((page, 302), (page, (await stranger.GetAsync($"/en{page}")).Status));
        }
        var storage = (await eva.GetAsync("/en/admin/storage")).Text;
        Assert.Contains(engine == "sqlite" ? "SQLite" : "PostgreSQL", storage, StringComparison.Ordinal);
        Assert.DoesNotContain("/admin/storage", (await jana.GetAsync("/en/admin")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_needs_attention_is_told_with_where_to_do_something_about_it()
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false, settings: s => s with { PublicUrl = "http://region.example" });
        using var eva = await Visitor.JoinAsync(region, "eva@region.example", Role.Administrator);
        using var jana = await Visitor.JoinAsync(region, "jana@region.example", Role.Author);
        await region.Service<Entries>().CreateAsync((JsonObject)JsonNode.Parse("""{"id":"keeper","kind":"organisation","title":{"en":"Keeper"}}""")!, "seed");
        await region.Service<Entries>().CreateAsync((JsonObject)JsonNode.Parse("""{"id":"grants","kind":"funding","title":{"en":"Grants"},"reviewed":"2020-01-01"}""")!, "seed");
        Assert.Contains("1 coordinator or administrator has no second step", (await eva.GetAsync("/en/admin")).Text, StringComparison.Ordinal);
        Assert.Equal(302, (await jana.FillAsync("/en/entry/keeper/members", "/en/entry/keeper/members/ask", ("role", "editor"))).Status);
        var draft = JsonNode.Parse((await jana.SendAsync("POST", "/api/drafts", """{"doc":{"id":"lamps","kind":"practice","title":{"en":"Lamps"},"topics":["energy"]}}""")).Text)!["id"]!.GetValue<string>();
        Assert.Equal(302, (await jana.FillAsync($"/en/drafts/{draft}", null, ("do", "review"))).Status);
        var account = (await region.Service<AccountStore>().AllAsync()).Single(a => a.Email == "jana@region.example");
        await region.Service<AccountStore>().SetLockoutEndDateAsync(account, DateTimeOffset.UtcNow.AddMinutes(15), default);
        var page = (await eva.GetAsync("/en/admin")).Text;
        foreach (var told in new[] { "1 entry waits for review", "1 person asks to join", "1 funding programme was not checked", "1 account is locked" }) Assert.Contains(told, page, StringComparison.Ordinal);
        foreach (var way in new[] { "/en/drafts", "/en/admin/organisations", "/en/people?state=locked", "/en/people?state=no-second-step" }) Assert.Contains($"href=\"{way}\"", page, StringComparison.Ordinal);
        Assert.Contains("Keeper", (await eva.GetAsync("/en/admin/organisations?state=requests")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Keeper", (await eva.GetAsync("/en/admin/organisations?state=verified")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task Somebody_is_found_unlocked_and_sent_out_and_the_log_tells_it(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine, trustLoopback: false);
        using var eva = await Visitor.JoinAsync(region, "eva@region.example", Role.Administrator);
        using var jana = await Visitor.JoinAsync(region, "jana@region.example", Role.Coordinator);
        var accounts = region.Service<AccountStore>();
        var account = (await accounts.AllAsync()).Single(a => a.Email == "jana@region.example");
        await accounts.SetLockoutEndDateAsync(account, DateTimeOffset.UtcNow.AddMinutes(15), default);
        foreach (var found in new[] { "?state=locked", "?q=JANA", $"?q={account.PublicName}", "?state=signed-in" }) Assert.Contains("jana@region.example", (await eva.GetAsync("/en/people" + found)).Text, StringComparison.Ordinal);
        foreach (var other in new[] { "?state=disabled", "?q=nobody", "?state=administrators" }) Assert.DoesNotContain("jana@region.example", (await eva.GetAsync("/en/people" + other)).Text, StringComparison.Ordinal);
        Assert.Equal("/en/people", (await eva.FillAsync("/en/people", $"/en/people/{account.Id}/unlock")).Location);
        Assert.Null((await accounts.FindByIdAsync(account.Id, default))!.LockedUntil);
        Assert.Equal(200, (await jana.GetAsync("/en/account")).Status);
        Assert.Equal("/en/people", (await eva.FillAsync("/en/people", $"/en/people/{account.Id}/sessions")).Location);
        Assert.Equal(302, (await jana.GetAsync("/en/account")).Status);
        // A coordinator does neither with an administrator.
        using var again = await Visitor.JoinAsync(region, "third@region.example", Role.Coordinator);
        var first = (await accounts.AllAsync()).Single(a => a.Email == "eva@region.example");
        foreach (var what in new[] { "unlock", "sessions" }) Assert.Equal(403, (await again.FillAsync("/en/people", $"/en/people/{first.Id}/{what}")).Status);
        var log = await region.Service<Audit>().ReadAsync(of: account.PublicName);
        Assert.Equal([Audit.Ended, Audit.Unlocked], log.Where(l => l.Who == first.PublicName).Select(l => l.What));
    }

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task The_log_is_filtered_by_person_action_and_day_paged_and_taken_out(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine, trustLoopback: false);
        using var eva = await Visitor.JoinAsync(region, "eva@region.example", Role.Coordinator);
        var audit = region.Service<Audit>();
        for (var i = 0; i < 120; i++) await audit.AddAsync($"member-{i:00000000}", Audit.Role, $"member-{i + 1:00000000} editor keeper");
        await audit.AddAsync("=cmd()", Audit.Removed, "keeper");
        var page = (await eva.GetAsync("/en/admin/audit?what=role")).Text;
        Assert.Contains("member-00000119", page, StringComparison.Ordinal);
        Assert.DoesNotContain("member-00000010", page, StringComparison.Ordinal);
        var next = System.Text.RegularExpressions.Regex.Match(page, "rel=\"next\" href=\"([^\"]+)\"").Groups[1].Value;
        Assert.Contains("member-00000010", (await eva.GetAsync(next)).Text, StringComparison.Ordinal);
        // Of who acts and of whom it is about.
        Assert.Equal(2, (await audit.ReadAsync(new AuditFilter("member-00000050"))).Count);
        Assert.Contains("Nothing of the kind", (await eva.GetAsync("/en/admin/audit?until=2020-01-01")).Text, StringComparison.Ordinal);
        Assert.Equal(400, (await eva.GetAsync("/en/admin/audit?from=yesterday")).Status);
        Assert.Equal(400, (await eva.GetAsync("/en/admin/audit?before=x")).Status);
        var csv = (await eva.GetAsync("/en/admin/audit.csv?what=role")).Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("number,at,who,what,about", csv[0]);
        Assert.Equal(121, csv.Length);
        // What begins like a formula is none in a spreadsheet.
        Assert.DoesNotContain(",=cmd()", (await eva.GetAsync("/en/admin/audit.csv")).Text, StringComparison.Ordinal);
        Assert.Equal(2, (await audit.ReadAsync(new AuditFilter(What: Audit.LogTaken))).Count);
    }

    [Fact]
    public async Task Settings_are_told_with_where_they_come_from_and_secrets_are_not()
    {
        var (settings, _) = SmartRegion.Commands.Settings.Parse(["--smtp-password", "marker-of-a-secret", "--region-name=Elsewhere"], name => name switch { "SMARTREGION_TRANSLATE_KEY" => "marker-of-a-key", "SMARTREGION_PEER_POLL" => "77", "SMARTREGION_REGION_NAME" => "Nowhere", _ => null });
        await using var region = await TestRegion.StartAsync(trustLoopback: false, settings: s => s with { Shown = settings.Shown });
        using var eva = await Visitor.JoinAsync(region, "eva@region.example", Role.Administrator);
        var page = (await eva.GetAsync("/en/admin/settings")).Text;
        Assert.DoesNotContain("marker-of", page, StringComparison.Ordinal);
        foreach (var told in new[] { "<code>77</code>", "SMARTREGION_PEER_POLL", "<code>Elsewhere</code>", "command line", "SMARTREGION_TRANSLATE_KEY" }) Assert.Contains(told, page, StringComparison.Ordinal);
        Assert.DoesNotContain("SMARTREGION_REGION_NAME", page, StringComparison.Ordinal);
        Assert.All(SmartRegion.Commands.Settings.All, s => Assert.Contains($"--{s.Name}<", page, StringComparison.Ordinal));
    }
}
