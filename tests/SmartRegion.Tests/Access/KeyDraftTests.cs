using System.Text.RegularExpressions;
using SmartRegion.Access;
using SmartRegion.Access.Accounts;

namespace SmartRegion.Tests.Access;

/// <summary>A program writes working copies by its key, for its organisation only, and publishes when its scopes and its maker may.</summary>
public sealed partial class KeyDraftTests
{
    private const string Practice = """{"doc":{"kind":"practice","title":{"en":"Lamps"},"topics":["energy"]}}""";

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task A_key_for_drafts_begins_saves_sends_and_discards_its_own_and_publishes_none(string engine)
    {
        await using var region = await StartAsync(engine);
        using var eva = await Visitor.JoinAsync(region, "eva@region.example", Role.Administrator);
        await MakeOrganisationsAsync(eva);
        var key = await MakeAsync(eva, "drafts");
        var made = await SendAsync(region, key, "POST", "/api/drafts", Practice);
        Assert.True(made.Status == 201, made.Text);
        var (id, author) = (made.Json!["id"]!.GetValue<string>(), made.Json["author"]!.GetValue<string>());
        Assert.Matches("^key-[0-9a-f]{8}$", author);
        Assert.Equal("pool", made.Json["organisation"]!.GetValue<string>());
        var saved = await SendAsync(region, key, "PUT", $"/api/drafts/{id}", """{"kind":"practice","title":{"en":"Lamps by the pool"},"owner":"pool"}""", ("If-Match", made.ETag!));
        Assert.Equal(200, saved.Status);
        Assert.Equal(412, (await SendAsync(region, key, "PUT", $"/api/drafts/{id}", """{"kind":"practice","title":{"en":"Late"},"owner":"pool"}""", ("If-Match", made.ETag!))).Status);
        Assert.Equal(403, (await SendAsync(region, key, "POST", "/api/drafts", """{"doc":{"kind":"practice","title":{"en":"X"},"owner":"other"}}""")).Status);
        Assert.Equal(200, (await SendAsync(region, key, "POST", $"/api/drafts/{id}/review")).Status);
        Assert.Equal(403, (await SendAsync(region, key, "POST", $"/api/drafts/{id}/publish")).Status);
        Assert.Equal(403, (await SendAsync(region, key, "POST", "/api/entries", """{"kind":"practice","title":{"en":"Lamps"}}""")).Status);
        // What others write it does not see; who publishes sees what it writes, and publishes it under the own name.
        var hers = System.Text.Json.Nodes.JsonNode.Parse((await eva.SendAsync("POST", "/api/drafts", Practice)).Text)!["id"]!.GetValue<string>();
        Assert.Equal(404, (await SendAsync(region, key, "GET", $"/api/drafts/{hers}")).Status);
        Assert.Contains(id, (await eva.GetAsync("/api/drafts?of=review")).Text, StringComparison.Ordinal);
        Assert.Equal(200, (await eva.SendAsync("POST", $"/api/drafts/{id}/publish")).Status);
        var second = (await SendAsync(region, key, "POST", "/api/drafts", Practice)).Json!["id"]!.GetValue<string>();
        Assert.Equal(204, (await SendAsync(region, key, "DELETE", $"/api/drafts/{second}")).Status);
        var log = await region.Service<Audit>().ReadAsync(of: author);
        Assert.Equal([Audit.DraftDiscarded, Audit.DraftMade, Audit.DraftSent, Audit.DraftSaved, Audit.DraftMade, Audit.KeyMade], log.Select(l => l.What));
        Assert.Equal("draft begun by a program", SmartRegion.Portal.Texts.In("en", "people.log-" + Audit.DraftMade));
    }

    [Fact]
    public async Task A_creation_that_is_sent_again_under_the_same_name_is_made_once()
    {
        await using var region = await StartAsync("sqlite");
        using var eva = await Visitor.JoinAsync(region, "eva@region.example", Role.Administrator);
        await MakeOrganisationsAsync(eva);
        var (key, other) = (await MakeAsync(eva, "drafts"), await MakeAsync(eva, "drafts"));
        var name = ("Idempotency-Key", "lamp-17");
        var first = await SendAsync(region, key, "POST", "/api/drafts", Practice, name);
        var again = await SendAsync(region, key, "POST", "/api/drafts", Practice, name);
        Assert.Equal((201, 200), (first.Status, again.Status));
        Assert.Equal(first.Json!["id"]!.GetValue<string>(), again.Json!["id"]!.GetValue<string>());
        Assert.Equal(first.ETag, again.ETag);
        // Names are one's own.
        var others = await SendAsync(region, other, "POST", "/api/drafts", Practice, name);
        Assert.Equal(201, others.Status);
        Assert.NotEqual(first.Json["id"]!.GetValue<string>(), others.Json!["id"]!.GetValue<string>());
        Assert.Equal(400, (await SendAsync(region, key, "POST", "/api/drafts", Practice, ("Idempotency-Key", new string('x', 201)))).Status);
    }

    [Fact]
    public async Task A_key_publishes_only_with_both_scopes_for_its_organisation_and_as_long_as_its_maker_may()
    {
        await using var region = await StartAsync("sqlite");
        using var eva = await Visitor.JoinAsync(region, "eva@region.example", Role.Administrator);
        using var max = await Visitor.JoinAsync(region, "max@region.example", Role.Editor);
        await MakeOrganisationsAsync(eva);
        var key = await MakeAsync(max, "drafts", "entries");
        var id = (await SendAsync(region, key, "POST", "/api/drafts", Practice)).Json!["id"]!.GetValue<string>();
        Assert.Equal(200, (await SendAsync(region, key, "POST", $"/api/drafts/{id}/publish")).Status);
        var elsewhere = System.Text.Json.Nodes.JsonNode.Parse((await eva.SendAsync("POST", "/api/drafts", """{"doc":{"kind":"practice","title":{"en":"Elsewhere"},"owner":"other"}}""")).Text)!["id"]!.GetValue<string>();
        Assert.Equal(200, (await eva.SendAsync("POST", $"/api/drafts/{elsewhere}/review")).Status);
        Assert.Equal(404, (await SendAsync(region, key, "POST", $"/api/drafts/{elsewhere}/publish")).Status);
        Assert.DoesNotContain(elsewhere, (await SendAsync(region, key, "GET", "/api/drafts?of=review")).Text, StringComparison.Ordinal);
        Assert.Equal(403, (await SendAsync(region, await MakeAsync(max, "entries"), "POST", $"/api/drafts/{elsewhere}/publish")).Status);
        var more = (await SendAsync(region, key, "POST", "/api/drafts", Practice)).Json!["id"]!.GetValue<string>();
        var account = (await region.Service<AccountStore>().AllAsync()).Single(a => a.Email.StartsWith("max", StringComparison.Ordinal)).Id;
        // An author writes, and publishes no more; a reader does neither.
        await region.Service<Memberships>().PutAsync(account, new Membership("", Role.Author));
        Assert.Equal((200, 403), ((await SendAsync(region, key, "GET", $"/api/drafts/{more}")).Status, (await SendAsync(region, key, "POST", $"/api/drafts/{more}/publish")).Status));
        await region.Service<Memberships>().PutAsync(account, new Membership("", Role.Reader));
        Assert.Equal(403, (await SendAsync(region, key, "GET", $"/api/drafts/{more}")).Status);
    }

    [Fact]
    public async Task The_example_of_the_documentation_runs_as_it_stands_there()
    {
        await using var region = await StartAsync("sqlite");
        using var eva = await Visitor.JoinAsync(region, "eva@region.example", Role.Administrator);
        await MakeOrganisationsAsync(eva);
        var page = await File.ReadAllTextAsync(Path.Combine(Root.Path, "docs", "api.md"));
        var script = Example().Match(page).Groups[1].Value.Replace("http://localhost:8080", region.Url.ToString().TrimEnd('/'), StringComparison.Ordinal).Replace("srk_…", await MakeAsync(eva, "drafts"), StringComparison.Ordinal);
        Assert.Contains("curl", script, StringComparison.Ordinal);
        var told = await OutsideProgram.DemandAsync("bash", "-euo", "pipefail", "-c", script);
        Assert.True(told.Contains("\"state\":\"review\"", StringComparison.Ordinal), told);
    }

    private static Task<TestRegion> StartAsync(string engine) => TestRegion.StartAsync(engine, trustLoopback: false);

    private static async Task MakeOrganisationsAsync(Visitor eva)
    {
        foreach (var id in new[] { "pool", "other" }) Assert.Equal(201, (await eva.SendAsync("POST", "/api/entries", $$$"""{"id":"{{{id}}}","kind":"organisation","title":{"en":"The {{{id}}}"}}""")).Status);
    }

    private static async Task<string> MakeAsync(Visitor visitor, params string[] scopes)
    {
        var shown = await visitor.FillAsync("/en/keys", null, [("name", "A program"), ("organisation", "pool"), ("days", "30"), .. scopes.Select(s => ("scope", s))]);
        Assert.True(shown.Status == 200, shown.Text);
        return Shown().Match(shown.Text).Groups[1].Value;
    }

    private static Task<Answer> SendAsync(TestRegion region, string key, string method, string path, string? body = null, params (string, string)[] headers) =>
        region.SendAsync(method, path, body, headers: [("Authorization", "Bearer " + key), .. headers]);

    [GeneratedRegex("<code class=\"key\">(srk_[^<]+)</code>")]
    private static partial Regex Shown();

    [GeneratedRegex("## A program that writes drafts.*?```bash\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
