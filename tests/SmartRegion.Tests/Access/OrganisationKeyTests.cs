using System.Text.RegularExpressions;
using SmartRegion.Access;
using SmartRegion.Access.Accounts;

namespace SmartRegion.Tests.Access;

/// <summary>An organisation's own people make keys for it, which reach no further than they do.</summary>
public sealed partial class OrganisationKeyTests
{
    private const string Practice = """{"doc":{"kind":"practice","title":{"en":"Lamps"},"topics":["energy"]}}""";

    private static async Task<(TestRegion Region, Visitor Eva)> StartAsync()
    {
        var region = await TestRegion.StartAsync(trustLoopback: false);
        var eva = await Visitor.JoinAsync(region, "eva@region.example", Role.Administrator);
        foreach (var id in new[] { "pool", "other" })
            Assert.Equal(201, (await eva.SendAsync("POST", "/api/entries", $$$"""{"id":"{{{id}}}","kind":"organisation","title":{"en":"The {{{id}}}"}}""")).Status);
        return (region, eva);
    }

    private static async Task<Answer> AskAsync(Visitor visitor, string organisation, params string[] scopes) =>
        await visitor.FillAsync("/en/keys", null, [("name", "A program"), ("organisation", organisation), ("days", "30"), .. scopes.Select(s => ("scope", s))]);

    private static string KeyOf(Answer answer) => Shown().Match(answer.Text) is { Success: true } found ? found.Groups[1].Value : throw new InvalidOperationException($"{answer.Status} {answer.Text}");

    [Fact]
    public async Task Each_role_within_an_organisation_makes_the_keys_that_the_policy_says_and_no_others()
    {
        var (region, eva) = await StartAsync();
        await using var _ = region;
        var wrong = new List<string>();
        foreach (var role in Roles.All)
        {
            using var visitor = await Visitor.JoinAsync(region, $"{role.Name()}@pool.example", role, "pool");
            Membership[] memberships = [new("pool", role)];
            var may = Policy.AllowsWithin(role, Act.ManageKeys);
            var page = await visitor.GetAsync("/en/keys");
            if (page.Status != (may ? 200 : 403)) wrong.Add($"{role}: the page answers {page.Status}");
            if (!may) continue;
            foreach (var (scope, act) in KeyScopes.All)
            {
                var reaches = act == Act.Read || (KeyRights.OfOrganisation.Contains(act) && Policy.Allows(memberships, act, "pool"));
                if ((await AskAsync(visitor, "pool", scope)).Status != (reaches ? 200 : 400)) wrong.Add($"{role}: {scope} for the own organisation");
                if ((await AskAsync(visitor, "other", scope)).Status != 400) wrong.Add($"{role}: {scope} for another organisation");
                if (page.Text.Contains($"value=\"{scope}\"", StringComparison.Ordinal) != reaches) wrong.Add($"{role}: the page offers {scope}, or does not");
            }
        }
        eva.Dispose();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Such_a_key_reads_and_writes_for_its_organisation_alone_and_ends_with_the_role_of_its_maker()
    {
        var (region, eva) = await StartAsync();
        await using var _ = region;
        using var jana = await Visitor.JoinAsync(region, "jana@pool.example", Role.Editor, "pool");
        foreach (var owner in new[] { "pool", "other" })
            Assert.Equal(201, (await eva.SendAsync("POST", "/api/entries", $$$"""{"id":"of-{{{owner}}}","kind":"practice","title":{"en":"Hidden"},"owner":"{{{owner}}}","visibility":"organisation"}""")).Status);
        var key = KeyOf(await AskAsync(jana, "pool", "read", "drafts"));
        Task<Answer> SendAsync(string method, string path, string? body = null) => region.SendAsync(method, path, body, headers: [("Authorization", "Bearer " + key)]);
        Assert.Equal((200, 404), ((await SendAsync("GET", "/api/entries/of-pool")).Status, (await SendAsync("GET", "/api/entries/of-other")).Status));
        Assert.Equal("pool", (await SendAsync("POST", "/api/drafts", Practice)).Json!["organisation"]!.GetValue<string>());
        Assert.Equal(403, (await SendAsync("POST", "/api/drafts", """{"doc":{"kind":"practice","title":{"en":"X"},"owner":"other"}}""")).Status);
        Assert.Equal(403, (await SendAsync("POST", "/api/entries", """{"kind":"practice","title":{"en":"X"},"owner":"pool"}""")).Status);
        var account = (await region.Service<AccountStore>().AllAsync()).Single(a => a.Email.StartsWith("jana", StringComparison.Ordinal)).Id;
        await region.Service<Memberships>().RemoveAsync(account, "pool");
        Assert.Equal((404, 403), ((await SendAsync("GET", "/api/entries/of-pool")).Status, (await SendAsync("POST", "/api/drafts", Practice)).Status));
        eva.Dispose();
    }

    [Fact]
    public async Task A_role_in_the_region_and_one_in_an_organisation_do_not_add_up_to_more_than_each()
    {
        var (region, eva) = await StartAsync();
        await using var _ = region;
        using var sam = await Visitor.JoinAsync(region, "sam@region.example", Role.Steward);
        var account = (await region.Service<AccountStore>().AllAsync()).Single(a => a.Email.StartsWith("sam", StringComparison.Ordinal)).Id;
        await region.Service<Memberships>().PutAsync(account, new Membership("pool", Role.Editor));
        Assert.Equal((200, 400), ((await AskAsync(sam, "pool", "drafts")).Status, (await AskAsync(sam, "other", "drafts")).Status));
        Assert.Equal((200, 200), ((await AskAsync(sam, "pool", "data")).Status, (await AskAsync(sam, "other", "data")).Status));
        eva.Dispose();
    }

    [Fact]
    public async Task Who_looks_after_the_people_of_an_organisation_sees_and_ends_its_keys_and_no_others()
    {
        var (region, eva) = await StartAsync();
        await using var _ = region;
        using var jana = await Visitor.JoinAsync(region, "jana@pool.example", Role.Editor, "pool");
        using var karel = await Visitor.JoinAsync(region, "karel@pool.example", Role.Coordinator, "pool");
        using var petra = await Visitor.JoinAsync(region, "petra@other.example", Role.Coordinator, "other");
        KeyOf(await AskAsync(jana, "pool", "read"));
        KeyOf(await AskAsync(eva, "other", "read"));
        var keys = await region.Service<ApiKeys>().AllAsync();
        var (hers, others) = (keys.Single(k => k.Organisation == "pool"), keys.Single(k => k.Organisation == "other"));
        Assert.DoesNotContain(others.PublicName, (await karel.GetAsync("/en/keys")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(hers.PublicName, (await petra.GetAsync("/en/keys")).Text, StringComparison.Ordinal);
        await petra.FillAsync("/en/keys", $"/en/keys/{hers.Id}/revoke");
        await jana.FillAsync("/en/keys", $"/en/keys/{others.Id}/revoke");
        Assert.All(await region.Service<ApiKeys>().AllAsync(), k => Assert.Null(k.Revoked));
        await karel.FillAsync("/en/keys", $"/en/keys/{hers.Id}/revoke");
        Assert.NotNull((await region.Service<ApiKeys>().AllAsync()).Single(k => k.Id == hers.Id).Revoked);
        eva.Dispose();
    }

    [GeneratedRegex("<code class=\"key\">(srk_[^<]+)</code>")]
    private static partial Regex Shown();
}
