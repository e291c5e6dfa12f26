using Microsoft.AspNetCore.Routing;
using SmartRegion.Access;

namespace SmartRegion.Tests.Access;

/// <summary>The table of docs/access.md is what the policy says and what every address does.</summary>
public sealed class PolicyTests
{
    // What is asked by a POST but changes nothing, checks a secret of its own, or is open to everybody by its nature.
    private static readonly string[] OpenToAll =
    [
        "POST /{lang:language}/sign-in", "POST /{lang:language}/sign-out", "POST /{lang:language}/invitation/{token}",
        "POST /{lang:language}/entry/{id}/message", "POST /{lang:language}/conversation/{token}", "POST /{lang:language}/reminders/stop/{token}", "POST /api/conversations", "POST /api/funding/budget",
        "POST /oai", "POST /oauth/token", "POST /api/uplinks/{source}", "POST /api/federation/news", "POST /v1.1/$batch", "POST /ogc/collections/{collectionId}/search", "POST /ogc/processes/{processId}/execution", "DELETE /ogc/jobs/{jobId}", "POST /api/3/action/{name}", "POST /api/action/{name}",
    ];

    [Fact]
    public void The_documented_table_is_the_policy()
    {
        var lines = File.ReadAllLines(Path.Combine(Root.Path, "docs", "access.md"));
        var heads = lines.First(l => l.StartsWith("| action |", StringComparison.Ordinal)).Split('|', StringSplitOptions.TrimEntries)[2..^1];
        Assert.Equal(["stranger", .. Roles.All.Select(r => r.Name())], heads);
        foreach (var act in Enum.GetValues<Act>())
        {
            var cells = Assert.Single(lines, l => l.StartsWith($"| `{act}` |", StringComparison.Ordinal)).Split('|', StringSplitOptions.TrimEntries)[2..^1];
            Assert.Equal(act == Act.Read ? "yes" : "", cells[0]);
            Assert.Equal(Roles.All.Select(r => Policy.Allows(r, act) ? "yes" : ""), cells[1..]);
        }
    }

    [Fact]
    public void The_documented_table_of_roles_within_an_organisation_is_the_policy()
    {
        var lines = File.ReadAllLines(Path.Combine(Root.Path, "docs", "access.md"));
        var heads = lines.First(l => l.StartsWith("| within an organisation |", StringComparison.Ordinal)).Split('|', StringSplitOptions.TrimEntries)[2..^1];
        Assert.Equal(Roles.All.Select(r => r.Name()), heads);
        foreach (var act in Policy.Within)
        {
            var cells = Assert.Single(lines, l => l.StartsWith($"| `{act}`, of its own |", StringComparison.Ordinal)).Split('|', StringSplitOptions.TrimEntries)[2..^1];
            Assert.Equal(Roles.All.Select(r => Policy.AllowsWithin(r, act) ? "yes" : ""), cells);
        }
        Assert.Equal(Policy.Within.Count, lines.Count(l => l.Contains(", of its own |", StringComparison.Ordinal)));
        Assert.All(Roles.All, r => Assert.All(Enum.GetValues<Act>().Except(Policy.Within), act => Assert.False(Policy.AllowsWithin(r, act))));
    }

    [Fact]
    public void A_role_within_an_organisation_reaches_what_belongs_to_it_and_nothing_else()
    {
        Membership[] editor = [new("a", Role.Editor)];
        Assert.True(Policy.Allows(editor, Act.PublishDrafts, "a"));
        Assert.False(Policy.Allows(editor, Act.PublishDrafts, "b"));
        Assert.False(Policy.Allows(editor, Act.PublishDrafts, ""));
        Assert.False(Policy.Allows(editor, Act.WriteEntries, "a"));
        Assert.True(Policy.Allows([new("", Role.Editor)], Act.PublishDrafts, "a"));
    }

    [Fact]
    public async Task Every_address_that_takes_more_than_reading_says_what_it_demands()
    {
        await using var region = await TestRegion.StartAsync();
        var silent = Writing(region).Where(w => w.Act is null).Select(w => w.Name).ToList();
        Assert.True(silent.Count == 0, string.Join('\n', silent));
        Assert.Equal(OpenToAll.Order(StringComparer.Ordinal), Writing(region).Where(w => w.Act == Act.Read).Select(w => w.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_address_refuses_every_role_that_may_not_and_lets_in_every_role_that_may()
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false);
        var wrong = new List<string>();
        var people = new List<(string Name, Func<Act, bool> May, Visitor Visitor)> { ("stranger", _ => false, new Visitor(region)) };
        foreach (var role in Roles.All) people.Add((role.Name(), act => Policy.Allows(role, act), await Visitor.JoinAsync(region, $"{role.Name()}@region.example", role)));
        // A role within an organisation reaches nothing of the whole region.
        foreach (var role in new[] { Role.Reader, Role.Editor, Role.Administrator })
            people.Add(($"{role.Name()} of an organisation", act => act == Act.KeepAccount || Policy.AllowsWithin(role, act), await Visitor.JoinAsync(region, $"org-{role.Name()}@region.example", role, "some-organisation")));
        foreach (var (name, path, method, act) in Writing(region).Where(w => w.Act is not (null or Act.Read)).Select(w => (w.Name, w.Path, w.Method, w.Act!.Value)))
        {
            foreach (var (role, may, visitor) in people)
            {
                var answer = await visitor.SendAsync(method, path);
                var refused = answer.Status == 403;
                if (refused == may(act)) wrong.Add($"{role} {name}: {answer.Status} {answer.Text}");
                if (answer.Status >= 500) wrong.Add($"{name}: {answer.Status}");
            }
        }
        foreach (var (_, _, visitor) in people) visitor.Dispose();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(20)));
    }

    [Theory]
    [InlineData(Role.Reader, false)]
    [InlineData(Role.Steward, true)]
    public async Task Within_a_batch_and_an_action_of_CKAN_the_same_rules_hold(Role role, bool mayWriteSensors)
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false);
        using var visitor = await Visitor.JoinAsync(region, "a@region.example", role);
        var batch = await visitor.SendAsync("POST", "/v1.1/$batch", """{"requests":[{"id":"1","method":"post","url":"Things","body":{"name":"a","description":"b"}}]}""");
        Assert.Equal(mayWriteSensors ? 200 : 403, batch.Status);
        Assert.Equal(mayWriteSensors ? 1 : 0, (await region.JsonAsync("/v1.1/Things?$count=true"))["@iot.count"]!.GetValue<int>());
        Assert.Equal(403, (await visitor.SendAsync("POST", "/api/3/action/package_create", """{"name":"x","title":"x"}""")).Status);
    }

    [Fact]
    public async Task A_role_that_is_taken_away_is_gone_with_the_next_request()
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false);
        using var eva = await Visitor.JoinAsync(region, "eva@region.example", Role.Administrator);
        using var jana = await Visitor.JoinAsync(region, "jana@region.example", Role.Coordinator);
        Assert.Equal(200, (await jana.GetAsync("/en/people")).Status);
        var id = (await region.Service<SmartRegion.Access.Accounts.AccountStore>().AllAsync()).Single(a => a.Email.StartsWith("jana", StringComparison.Ordinal)).Id;
        Assert.Equal("/en/people", (await eva.FillAsync("/en/people", $"/en/people/{id}/role", ("role", "reader"))).Location);
        Assert.Equal(403, (await jana.GetAsync("/en/people")).Status);
    }

    [Fact]
    public async Task A_coordinator_gets_no_further_than_a_coordinator()
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false);
        using var eva = await Visitor.JoinAsync(region, "eva@region.example", Role.Administrator);
        using var jana = await Visitor.JoinAsync(region, "jana@region.example", Role.Coordinator);
        var accounts = await region.Service<SmartRegion.Access.Accounts.AccountStore>().AllAsync();
        string Id(string name) => accounts.Single(a => a.Email.StartsWith(name, StringComparison.Ordinal)).Id;
        Assert.Equal(400, (await jana.FillAsync("/en/people", "/en/people/invite", ("email", "x@region.example"), ("role", "administrator"))).Status);
        Assert.Equal(400, (await jana.FillAsync("/en/people", $"/en/people/{Id("jana")}/role", ("role", "administrator"))).Status);
        foreach (var what in new[] { "role", "link", "disable" })
            Assert.Equal(403, (await jana.FillAsync("/en/people", $"/en/people/{Id("eva")}/{what}", ("role", "reader"), ("disabled", "1"))).Status);
        Assert.Equal(400, (await eva.FillAsync("/en/people", $"/en/people/{Id("eva")}/role", ("role", "reader"))).Status);
        Assert.Equal(400, (await eva.FillAsync("/en/people", $"/en/people/{Id("eva")}/disable", ("disabled", "1"))).Status);
        Assert.Equal(400, (await eva.FillAsync("/en/account", "/en/account/delete", ("current", Visitor.Password))).Status);
    }

    internal static IEnumerable<(string Name, string Path, string Method, Act? Act)> Writing(TestRegion region) =>
        from endpoint in region.Service<IEnumerable<EndpointDataSource>>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
        let methods = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
        let act = endpoint.Metadata.GetMetadata<Demand>()?.Act
        // What only reads is open unless it says otherwise.
        from method in act is null ? methods.Except(["GET", "HEAD", "OPTIONS"]) : methods.Except(["HEAD", "OPTIONS"])
        let pattern = endpoint.RoutePattern.RawText!
        select ($"{method} {pattern}", Filled(pattern), method, act);

    private static string Filled(string pattern) => System.Text.RegularExpressions.Regex.Replace(pattern, @"\{\**(\w+)(:\w+)?\}", m => m.Groups[1].Value switch { "lang" => "en", "path" => "Things", _ when m.Groups[2].Value is ":int" or ":long" => "1", _ => "x" });
}
