using System.Text.Json.Nodes;
using SmartRegion.Access;
using SmartRegion.Access.Accounts;
using SmartRegion.Catalogue;

namespace SmartRegion.Tests.Access;

/// <summary>Who is signed in asks to join an organisation; its coordinator lets them in, and nobody else.</summary>
public sealed class JoiningTests
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_request_is_asked_seen_by_the_coordinator_and_granted(string engine)
    {
        await using var region = await StartAsync(engine);
        using var jana = await Visitor.JoinAsync(region, "jana@region.example", Role.Reader);
        using var coordinator = await Visitor.JoinAsync(region, "coordinator@region.example", Role.Coordinator, "keeper");
        using var elsewhere = await Visitor.JoinAsync(region, "elsewhere@region.example", Role.Coordinator, "another");
        Assert.Equal(403, (await jana.SendAsync("POST", "/api/drafts", """{"doc":{"kind":"practice"}}""")).Status);
        Assert.Contains("/en/entry/keeper/members", (await jana.GetAsync("/en/entry/keeper")).Text, StringComparison.Ordinal);
        const string page = "/en/entry/keeper/members";
        Assert.Equal(400, (await jana.FillAsync(page, page + "/ask", ("role", "coordinator"))).Status);
        Assert.Equal(page, (await jana.FillAsync(page, page + "/ask", ("role", "author"))).Location);
        Assert.Contains("waits for the coordinator", (await jana.GetAsync(page)).Text, StringComparison.Ordinal);
        Assert.Contains(page, (await coordinator.GetAsync("/en/drafts")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(page, (await elsewhere.GetAsync("/en/drafts")).Text, StringComparison.Ordinal);
        var request = Assert.Single(await region.Service<Joining>().WaitingAsync(new Actor("x", [new("keeper", Role.Coordinator)])));
        // Nobody lets in who does not keep this organisation, and nobody gives an administrator's role here.
        Assert.Equal(403, (await elsewhere.FillAsync("/en/account", page + "/grant", ("request", request.Id), ("role", "author"), ("do", "grant"))).Status);
        Assert.Equal(403, (await jana.FillAsync("/en/account", page + "/grant", ("request", request.Id), ("role", "author"), ("do", "grant"))).Status);
        Assert.Equal(400, (await coordinator.FillAsync(page, page + "/grant", ("request", request.Id), ("role", "administrator"), ("do", "grant"))).Status);
        Assert.Equal(page, (await coordinator.FillAsync(page, page + "/grant", ("request", request.Id), ("role", "author"), ("do", "grant"))).Location);
        Assert.Equal(400, (await coordinator.FillAsync(page, page + "/grant", ("request", request.Id), ("role", "editor"), ("do", "grant"))).Status);
        Assert.Equal("keeper", JsonNode.Parse((await jana.SendAsync("POST", "/api/drafts", """{"doc":{"kind":"practice"}}""")).Text)!["organisation"]!.GetValue<string>());
        // And out again, with the next request.
        var account = (await region.Service<AccountStore>().AllAsync()).Single(a => a.Email.StartsWith("jana", StringComparison.Ordinal));
        Assert.Equal(page, (await coordinator.FillAsync(page, page + "/remove", ("account", account.Id))).Location);
        Assert.Equal(403, (await jana.SendAsync("POST", "/api/drafts", """{"doc":{"kind":"practice"}}""")).Status);
        Assert.Equal([Role.Reader], (await region.Service<Memberships>().OfAsync(account.Id)).Select(m => m.Role));
    }

    [Fact]
    public async Task A_request_is_no_way_in_is_declined_and_goes_with_its_account()
    {
        await using var region = await StartAsync("sqlite");
        var joining = region.Service<Joining>();
        using var jana = await Visitor.JoinAsync(region, "jana@region.example", Role.Reader);
        using var coordinator = await Visitor.JoinAsync(region, "coordinator@region.example", Role.Coordinator);
        Actor all = new("x", [new("", Role.Coordinator)]);
        const string page = "/en/entry/keeper/members";
        await jana.FillAsync(page, page + "/ask", ("role", "editor"));
        await jana.FillAsync("/en/account", page + "/ask", ("role", "reader"));
        var request = Assert.Single(await joining.WaitingAsync(all));
        Assert.Equal(Role.Reader, request.Role);
        Assert.Empty(await region.Service<Invitations>().WaitingAsync());
        Assert.Equal(410, (await new Visitor(region).GetAsync($"/en/invitation/{request.Id}")).Status);
        Assert.Equal(page, (await coordinator.FillAsync(page, page + "/grant", ("request", request.Id), ("do", "decline"))).Location);
        Assert.Empty(await joining.WaitingAsync(all));
        foreach (var n in Enumerable.Range(0, Joining.MostOfOne + 1)) await region.Service<Entries>().CreateAsync(Organisation($"more-{n}"), "seed");
        foreach (var n in Enumerable.Range(0, Joining.MostOfOne)) Assert.Equal(302, (await jana.FillAsync("/en/account", $"/en/entry/more-{n}/members/ask", ("role", "reader"))).Status);
        Assert.Equal(400, (await jana.FillAsync("/en/account", $"/en/entry/more-{Joining.MostOfOne}/members/ask", ("role", "reader"))).Status);
        Assert.Contains("more-0", (await jana.GetAsync("/en/account/data")).Text, StringComparison.Ordinal);
        Assert.Equal(302, (await jana.FillAsync("/en/account", "/en/account/delete", ("current", Visitor.Password))).Status);
        Assert.Empty(await joining.WaitingAsync(all));
    }

    [Fact]
    public async Task An_organisation_is_verified_by_who_looks_after_the_people_of_the_region()
    {
        await using var region = await StartAsync("sqlite");
        using var own = await Visitor.JoinAsync(region, "own@region.example", Role.Coordinator, "keeper");
        using var coordinator = await Visitor.JoinAsync(region, "coordinator@region.example", Role.Coordinator);
        const string page = "/en/entry/keeper/members";
        Assert.Equal(403, (await own.FillAsync(page, page + "/verify", ("verified", "1"))).Status);
        Assert.Equal(page, (await coordinator.FillAsync(page, page + "/verify", ("verified", "1"))).Location);
        Assert.Contains("has verified this organisation", (await region.SendAsync("GET", "/en/entry/keeper")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("has verified this organisation", (await region.SendAsync("GET", "/en/entry/another")).Text, StringComparison.Ordinal);
        Assert.Equal(page, (await coordinator.FillAsync(page, page + "/verify", ("verified", "0"))).Location);
        Assert.DoesNotContain("has verified this organisation", (await region.SendAsync("GET", "/en/entry/keeper")).Text, StringComparison.Ordinal);
        Assert.Equal(404, (await coordinator.GetAsync("/en/entry/nothing/members")).Status);
    }

    private static async Task<TestRegion> StartAsync(string engine)
    {
        var region = await TestRegion.StartAsync(engine, trustLoopback: false);
        foreach (var id in new[] { "keeper", "another" }) await region.Service<Entries>().CreateAsync(Organisation(id), "seed");
        return region;
    }

    private static JsonObject Organisation(string id) => (JsonObject)JsonNode.Parse($$$"""{"id":"{{{id}}}","kind":"organisation","title":{"en":"Organisation {{{id}}}"}}""")!;
}
