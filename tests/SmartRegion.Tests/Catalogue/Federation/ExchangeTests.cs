using SmartRegion.Catalogue.Federation;
using SmartRegion.Catalogue.Harvest;
using SmartRegion.Core;
using SmartRegion.Storage;
using SmartRegion.Tests.Catalogue.Harvest;

namespace SmartRegion.Tests.Catalogue.Federation;

/// <summary>Changes go from region to region, and each stays the owner of its own entries.</summary>
public sealed class ExchangeTests
{
    [Theory, MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task Changes_go_both_ways_and_only_what_changed(string engine)
    {
        await using var a = await HarvestTesting.RegionAsync(engine);
        await using var b = await HarvestTesting.RegionAsync(engine);
        await a.PeerAsync("b", b);
        await b.PeerAsync("a", a);
        await a.AddAsync("hall", "organisation", "Rathaus");
        await b.AddAsync("office", "organisation", "Amt");
        await b.AddAsync("fleet", "practice", "Fuhrpark", ""","owner":"office" """);
        Assert.Equal("done: +2 ~0 =0 &0 -0 !0", (await a.VisitAsync("b")).Counts());
        Assert.Equal("done: +1 ~0 =0 &0 -0 !0", (await b.VisitAsync("a")).Counts());
        for (var visit = 0; visit < 2; visit++) Assert.Equal("done: +0 ~0 =0 &0 -0 !0", (await a.VisitAsync("b")).Counts());
        Assert.Equal("Amt, Fuhrpark, Rathaus", await a.TitlesAsync());
        Assert.Equal("Amt, Fuhrpark, Rathaus", await b.TitlesAsync());
        Assert.Equal("office", Json.AsText((await a.JsonAsync("/api/entries/fleet"))["owner"]));
        // A visit when nothing has changed writes nothing and is answered without a body.
        var last = await a.LastChangeAsync();
        Assert.Equal(0, (await a.VisitAsync("b")).Bytes);
        Assert.Equal(last, await a.LastChangeAsync());

        await b.ChangeAsync("fleet", """{"title":{"de":"Fuhrpark neu"}}""");
        await b.ChangeAsync("fleet", """{"summary":{"de":"Elektrisch"}}""");
        Assert.Equal("done: +0 ~1 =0 &0 -0 !0", (await a.VisitAsync("b")).Counts());
        Assert.Equal(204, (await b.SendAsync("DELETE", "/api/entries/fleet")).Status);
        Assert.Equal("done: +0 ~0 =0 &0 -1 !0", (await a.VisitAsync("b")).Counts());
        Assert.Equal("Amt, Rathaus", await a.TitlesAsync());
        // The history tells all that came.
        var history = await a.JsonAsync("/api/entries/fleet/history");
        Assert.Equal(["deleted peer b", "changed peer b", "created peer b"], history["items"]!.AsArray().Select(i => $"{i!["what"]} {i["by"]}"));
        // What comes back is the entry that it was.
        Assert.Equal(200, (await b.SendAsync("POST", "/api/entries/fleet/history/1/restore")).Status);
        await a.VisitAsync("b");
        Assert.Equal("Fuhrpark", Json.AsText((await a.JsonAsync("/api/entries/fleet"))["title"]!["de"]));
        Peers.Agree(await Peers.OwnAsync(b.Service<Store>()), await Peers.CopiesAsync(a.Service<Store>(), b.Service<RegionIdentity>().Id));
    }

    [Fact]
    public async Task An_entry_of_a_peer_is_changed_at_its_owner_only()
    {
        await using var a = await HarvestTesting.RegionAsync();
        await using var b = await HarvestTesting.RegionAsync();
        await b.AddAsync("fleet", "practice", "Fuhrpark");
        await a.PeerAsync("b", b);
        await a.VisitAsync("b");
        foreach (var (method, path, body, type) in new[]
        {
            ("PATCH", "/api/entries/fleet", """{"title":{"de":"X"}}""", "application/merge-patch+json"), ("PUT", "/api/entries/fleet", """{"kind":"practice","title":{"de":"X"}}""", "application/json"),
            ("DELETE", "/api/entries/fleet", null, ""), ("POST", "/api/entries/fleet/history/1/restore", null, ""),
        })
        {
            var answer = await a.SendAsync(method, path, body, type.Length > 0 ? type : "application/json");
            Assert.Equal((409, "application/problem+json"), (answer.Status, answer.Type));
            Assert.Contains("Region b", answer.Text, StringComparison.Ordinal);
            Assert.Contains($"{Peers.Home(b)}/de/entry/fleet", answer.Text, StringComparison.Ordinal);
        }
        var from = await a.JsonAsync("/api/entries/fleet/provenance");
        Assert.Equal(("b", true), (Json.AsText(from["source"]), from["readOnly"]!.GetValue<bool>()));
        Assert.Equal($"urn:uuid:{b.Service<RegionIdentity>().Id}#fleet", Json.AsText(from["iri"]));
        Assert.Contains($"{Peers.Home(b)}/de/entry/fleet", await a.Client.GetStringAsync("/de/entry/fleet"), StringComparison.Ordinal);
        Assert.Contains("fleet", await a.Client.GetStringAsync("/api/entries?q=Fuhrpark&kind=practice"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_id_and_title_in_two_regions_are_two_entries()
    {
        await using var a = await HarvestTesting.RegionAsync();
        await using var b = await HarvestTesting.RegionAsync();
        await a.AddAsync("lamps", "practice", "Lampen");
        await b.AddAsync("lamps", "practice", "Lampen");
        await b.AddAsync("shop", "offer", "Laden", ""","relations":[{"rel":"about","to":"lamps"}]""");
        await a.PeerAsync("b", b);
        await b.PeerAsync("a", a);
        await a.VisitAsync("b");
        await b.VisitAsync("a");
        Assert.Equal("Laden, Lampen, Lampen", await a.TitlesAsync());
        Assert.Equal("Laden, Lampen, Lampen", await b.TitlesAsync());
        Assert.NotEqual("lamps", Json.AsText((await a.JsonAsync("/api/entries/shop"))["relations"]![0]!["to"]));
    }

    [Fact]
    public async Task Of_three_regions_each_has_every_entry_once_and_nothing_is_handed_on()
    {
        await using var a = await HarvestTesting.RegionAsync();
        await using var b = await HarvestTesting.RegionAsync();
        await using var c = await HarvestTesting.RegionAsync();
        (string Name, TestRegion Region)[] all = [("a", a), ("b", b), ("c", c)];
        foreach (var (name, region) in all) await region.AddAsync($"of-{name}", "need", $"Bedarf {name}");
        foreach (var (name, region) in all)
            foreach (var (other, there) in all.Where(o => o.Name != name)) await region.PeerAsync(other, there);
        var written = new List<long>();
        for (var round = 0; round < 3; round++)
        {
            foreach (var (name, region) in all)
                foreach (var (other, _) in all.Where(o => o.Name != name)) Assert.Equal(HarvestRun.Done, (await region.VisitAsync(other)).Status);
            written.Add(await a.LastChangeAsync() + await b.LastChangeAsync() + await c.LastChangeAsync());
        }
        foreach (var (_, region) in all) Assert.Equal("Bedarf a, Bedarf b, Bedarf c", await region.TitlesAsync());
        Assert.Equal([9L, 9L, 9L], written);
    }

    [Fact]
    public async Task A_reference_to_an_entry_of_a_third_region_is_mended_when_that_comes()
    {
        await using var a = await HarvestTesting.RegionAsync();
        await using var b = await HarvestTesting.RegionAsync();
        await using var c = await HarvestTesting.RegionAsync();
        // The id is another's in each of the others.
        await a.AddAsync("pump", "need", "Pumpe bei A");
        await b.AddAsync("pump", "need", "Pumpe bei B");
        await c.AddAsync("pump", "device", "Pumpe");
        await b.PeerAsync("c", c);
        await b.VisitAsync("c");
        var there = (await b.JsonAsync("/api/entries?kind=device"))["items"]![0]!["id"]!.GetValue<string>();
        await b.AddAsync("works", "practice", "Wasserwerk", $$""","relations":[{"rel":"about","to":"{{there}}"}]""");
        await a.PeerAsync("b", b);
        var run = await a.VisitAsync("b");
        Assert.Equal(1, run.Faults["reference-waits"].Count);
        Assert.Null((await a.JsonAsync("/api/entries/works"))["relations"]);
        await a.PeerAsync("c", c);
        await a.VisitAsync("c");
        await a.VisitAsync("b");
        var mended = Json.AsText((await a.JsonAsync("/api/entries/works"))["relations"]![0]!["to"])!;
        Assert.Equal("Pumpe", Json.AsText((await a.JsonAsync($"/api/entries/{mended}"))["title"]!["de"]));
        // What C's own entry is, is C's own entry when it comes home.
        await c.PeerAsync("b", b);
        await c.VisitAsync("b");
        Assert.Equal("pump", Json.AsText((await c.JsonAsync("/api/entries/works"))["relations"]![0]!["to"]));
    }

    [Fact]
    public async Task What_was_deleted_at_home_stays_marked_while_something_here_refers_to_it()
    {
        await using var a = await HarvestTesting.RegionAsync();
        await using var b = await HarvestTesting.RegionAsync();
        await b.AddAsync("fleet", "practice", "Fuhrpark");
        await a.PeerAsync("b", b);
        await a.VisitAsync("b");
        await a.AddAsync("want", "need", "Bedarf", ""","relations":[{"rel":"about","to":"fleet"}]""");
        await b.SendAsync("DELETE", "/api/entries/fleet");
        Assert.Equal("done: +0 ~0 =0 &0 -1 !0", (await a.VisitAsync("b")).Counts());
        Assert.NotNull((await a.JsonAsync("/api/entries/fleet/provenance"))["gone"]);
        var refused = await a.SendAsync("DELETE", "/api/harvest/sources/b");
        Assert.Equal(409, refused.Status);
        Assert.Contains("want → fleet", refused.Text, StringComparison.Ordinal);
        await a.ChangeAsync("want", """{"relations":null}""");
        await a.VisitAsync("b");
        Assert.Equal(404, (await a.SendAsync("GET", "/api/entries/fleet")).Status);
    }

    [Fact]
    public async Task The_end_of_an_exchange_takes_the_copies_away_and_leaves_their_history()
    {
        await using var a = await HarvestTesting.RegionAsync();
        await using var b = await HarvestTesting.RegionAsync();
        await a.AddAsync("own", "need", "Eigenes");
        await b.AddAsync("fleet", "practice", "Fuhrpark");
        await a.PeerAsync("b", b);
        await a.VisitAsync("b");
        Assert.Equal(409, (await a.SendAsync("PUT", "/api/harvest/sources/b", $$"""{"title":{"de":"B"},"type":"smart-region","url":"{{Peers.Home(b)}}"}""")).Status);
        Assert.Equal(204, (await a.SendAsync("DELETE", "/api/harvest/sources/b")).Status);
        Assert.Equal("Eigenes", await a.TitlesAsync());
        Assert.Equal(2, (await a.JsonAsync("/api/entries/fleet/history"))["items"]!.AsArray().Count);
        await a.PeerAsync("b", b);
        await a.VisitAsync("b");
        Assert.Equal("Eigenes, Fuhrpark", await a.TitlesAsync());
    }

    [Fact]
    public async Task What_both_have_from_the_same_seed_is_not_exchanged()
    {
        await using var a = await HarvestTesting.RegionAsync(seed: true);
        await using var b = await HarvestTesting.RegionAsync(seed: true);
        await b.ChangeAsync("nova-role-led-lighting", """{"topics":["energy"]}""");
        await b.AddAsync("fleet", "practice", "Fuhrpark", ""","relations":[{"rel":"about","to":"nova-role-led-lighting"}],"places":["cz-555398"]""");
        await a.PeerAsync("b", b);
        var run = await a.VisitAsync("b");
        Assert.Equal((1, 0, 0), (run.Added, run.Changed, run.Refused));
        Assert.True(run.Shared > 50, run.Counts());
        var fleet = await a.JsonAsync("/api/entries/fleet");
        Assert.Equal(("nova-role-led-lighting", "cz-555398"), (Json.AsText(fleet["relations"]![0]!["to"]), Json.AsText(fleet["places"]![0])));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_peer_that_was_set_back_to_a_backup_is_read_anew(bool shorter)
    {
        await using var a = await HarvestTesting.RegionAsync();
        await using var b = await HarvestTesting.RegionAsync();
        await b.AddAsync("old", "need", "Alt");
        await b.AddAsync("lost", "need", "Verloren");
        await a.PeerAsync("b", b);
        await a.VisitAsync("b");
        // The backup did not have it, and the number is given again.
        await b.Service<Store>().WriteAsync(async s =>
        {
            await s.ExecuteAsync($"delete from entries where id = 'lost'");
            return shorter ? await s.ExecuteAsync($"delete from changes where id = 'lost'") : await s.ExecuteAsync($"update changes set id = 'other', who = 'else' where id = 'lost'");
        });
        if (!shorter) await b.AddAsync("new", "need", "Neu");
        var run = await a.VisitAsync("b");
        Assert.True(run.Faults.ContainsKey("history-changed"));
        Assert.Equal(shorter ? "Alt" : "Alt, Neu", await a.TitlesAsync());
    }

    [Fact]
    public async Task One_entry_that_cannot_be_taken_does_not_hold_up_the_others()
    {
        await using var a = await HarvestTesting.RegionAsync();
        await using var b = await HarvestTesting.RegionAsync();
        foreach (var n in Enumerable.Range(0, 5)) await b.AddAsync($"need-{n}", "need", $"Bedarf {n}");
        await b.Service<Store>().WriteAsync(s => s.ExecuteAsync($"update entries set doc = {s.Dialect.Json("""{"id":"need-2","kind":"need","title":{"de":"Bedarf 2"},"novelty":1}""")} where id = 'need-2'"));
        await a.PeerAsync("b", b);
        var run = await a.VisitAsync("b");
        Assert.Equal("done: +4 ~0 =0 &0 -0 !1", run.Counts());
        Assert.Contains("/novelty", run.Faults["invalid"].Examples[0].Detail, StringComparison.Ordinal);
    }
}
