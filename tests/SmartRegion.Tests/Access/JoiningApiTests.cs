using System.Text.Json.Nodes;
using SmartRegion.Access;
using SmartRegion.Access.Accounts;
using SmartRegion.Catalogue;

namespace SmartRegion.Tests.Access;

/// <summary>Joining an organisation by the API keeps the rules of the page.</summary>
public sealed class JoiningApiTests
{
    private const string Requests = "/api/organisations/keeper/requests";

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task A_request_is_asked_listed_accepted_and_refused_by_those_who_may(string engine)
    {
        await using var region = await StartAsync(engine);
        using var stranger = new Visitor(region);
        using var jana = await Visitor.JoinAsync(region, "jana@region.example", Role.Reader);
        using var petr = await Visitor.JoinAsync(region, "petr@region.example", Role.Reader);
        using var coordinator = await Visitor.JoinAsync(region, "coordinator@region.example", Role.Coordinator, "keeper");
        using var elsewhere = await Visitor.JoinAsync(region, "elsewhere@region.example", Role.Coordinator, "another");
        Assert.Equal(403, (await stranger.SendAsync("POST", Requests, """{"role":"author"}""")).Status);
        Assert.Equal(404, (await jana.SendAsync("POST", "/api/organisations/nothing/requests", """{"role":"author"}""")).Status);
        foreach (var (body, status) in new[] { ("""{"role":"coordinator"}""", 422), ("""{"role":"administrator"}""", 422), ("""{"role":5}""", 400), ("""{"organisation":"another"}""", 400), ("{}", 422) })
            Assert.Equal((body, status), (body, (await jana.SendAsync("POST", Requests, body)).Status));
        Assert.Equal(409, (await coordinator.SendAsync("POST", Requests, """{"role":"author"}""")).Status);
        var asked = await jana.SendAsync("POST", Requests, """{"role":"author"}""");
        Assert.Equal((201, "author"), (asked.Status, Of(asked.Text)["role"]!.GetValue<string>()));
        // Asked again, it takes the place of the first.
        Assert.Equal(201, (await jana.SendAsync("POST", Requests, """{"role":"editor"}""")).Status);
        Assert.Equal(201, (await petr.SendAsync("POST", Requests, """{"role":"reader"}""")).Status);
        Assert.Equal(["editor"], Roles(await jana.GetAsync(Requests)));
        Assert.Equal(["editor", "reader"], Roles(await coordinator.GetAsync(Requests)));
        Assert.Empty(Roles(await elsewhere.GetAsync(Requests)));
        var ids = ((JsonArray)Of((await coordinator.GetAsync(Requests)).Text)["items"]!).OrderBy(i => i!["role"]!.GetValue<string>(), StringComparer.Ordinal).Select(i => i!["id"]!.GetValue<string>()).ToList();
        foreach (var nobody in new[] { elsewhere, jana }) Assert.Equal(403, (await nobody.SendAsync("POST", $"{Requests}/{ids[0]}/accept")).Status);
        Assert.Equal(403, (await elsewhere.SendAsync("POST", $"{Requests}/{ids[0]}/refuse")).Status);
        Assert.Equal(422, (await coordinator.SendAsync("POST", $"{Requests}/{ids[0]}/accept", """{"role":"administrator"}""")).Status);
        Assert.Equal(404, (await coordinator.SendAsync("POST", $"{Requests}/none/accept")).Status);
        Assert.Equal(204, (await coordinator.SendAsync("POST", $"{Requests}/{ids[0]}/accept", """{"role":"author"}""")).Status);
        Assert.Equal(404, (await coordinator.SendAsync("POST", $"{Requests}/{ids[0]}/accept")).Status);
        Assert.Equal(204, (await coordinator.SendAsync("POST", $"{Requests}/{ids[1]}/refuse")).Status);
        Assert.Empty(Roles(await coordinator.GetAsync(Requests)));
        Assert.Equal("keeper", Of((await jana.SendAsync("POST", "/api/drafts", """{"doc":{"kind":"practice"}}""")).Text)["organisation"]!.GetValue<string>());
        Assert.Equal(403, (await petr.SendAsync("POST", "/api/drafts", """{"doc":{"kind":"practice"}}""")).Status);
        var people = await region.Service<AccountStore>().AllAsync();
        Assert.Equal([Role.Author], (await region.Service<Memberships>().OfAsync(people.Single(a => a.Email.StartsWith("jana", StringComparison.Ordinal)).Id)).Where(m => m.Organisation == "keeper").Select(m => m.Role));
        var log = (await region.Service<Audit>().ReadAsync()).Select(l => l.What).ToList();
        Assert.Equal((3, 1, 1), (log.Count(w => w == Audit.JoinAsked), log.Count(w => w == Audit.JoinGranted), log.Count(w => w == Audit.JoinDeclined)));
    }

    [Fact]
    public async Task An_organisation_that_one_does_not_see_cannot_be_joined_and_only_so_many_requests_wait()
    {
        await using var region = await StartAsync("sqlite");
        await region.Service<Entries>().CreateAsync((JsonObject)JsonNode.Parse("""{"id":"secret","kind":"organisation","title":{"en":"Secret"},"owner":"keeper","visibility":"organisation"}""")!, "seed");
        foreach (var n in Enumerable.Range(0, Joining.MostOfOne)) await region.Service<Entries>().CreateAsync(Organisation($"more-{n}"), "seed");
        using var jana = await Visitor.JoinAsync(region, "jana@region.example", Role.Reader);
        var (hidden, never) = (await jana.SendAsync("POST", "/api/organisations/secret/requests", """{"role":"reader"}"""), await jana.SendAsync("POST", "/api/organisations/never/requests", """{"role":"reader"}"""));
        Assert.Equal((404, Of(never.Text)["detail"]!.GetValue<string>().Replace("never", "secret", StringComparison.Ordinal)), (hidden.Status, Of(hidden.Text)["detail"]!.GetValue<string>()));
        foreach (var n in Enumerable.Range(0, Joining.MostOfOne)) Assert.Equal(201, (await jana.SendAsync("POST", $"/api/organisations/more-{n}/requests", """{"role":"reader"}""")).Status);
        Assert.Equal(409, (await jana.SendAsync("POST", Requests, """{"role":"reader"}""")).Status);
    }

    private static IEnumerable<string> Roles(Answer list) => ((JsonArray)Of(list.Text)["items"]!).Select(i => i!["role"]!.GetValue<string>()).Order(StringComparer.Ordinal);

    private static JsonObject Of(string json) => (JsonObject)JsonNode.Parse(json)!;

    private static async Task<TestRegion> StartAsync(string engine)
    {
        var region = await TestRegion.StartAsync(engine, trustLoopback: false);
        foreach (var id in new[] { "keeper", "another" }) await region.Service<Entries>().CreateAsync(Organisation(id), "seed");
        return region;
    }

    private static JsonObject Organisation(string id) => (JsonObject)JsonNode.Parse($$$"""{"id":"{{{id}}}","kind":"organisation","title":{"en":"Organisation {{{id}}}"}}""")!;
}
