using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using SmartRegion.Catalogue.Federation;
using SmartRegion.Core;
using SmartRegion.Tests.Catalogue.Harvest;

namespace SmartRegion.Tests.Catalogue.Federation;

/// <summary>One search of all regions, which tells what it has when some of them do not answer.</summary>
public sealed class FederatedSearchTests
{
    private static string Statuses(JsonObject answer) => string.Join(", ", answer["regions"]!.AsArray().Select(r => $"{r!["source"] ?? "here"} {r["status"]} {r["numberMatched"]}"));

    private static string Titles(JsonObject answer) => string.Join(", ", answer["items"]!.AsArray().Select(i => Json.AsText(i!["title"]!["de"])).Order(StringComparer.Ordinal));

    // Known to each other, but their entries are not copied.
    private static async Task<(TestRegion A, TestRegion B)> PairAsync()
    {
        var (a, b) = (await HarvestTesting.RegionAsync(), await HarvestTesting.RegionAsync());
        await a.PeerAsync("b", b);
        await a.VisitAsync("b");
        await a.AddAsync("pump", "practice", "Pumpe in A");
        await b.AddAsync("pump", "practice", "Pumpe in B");
        await b.AddAsync("well", "practice", "Brunnen in B");
        return (a, b);
    }

    [Fact]
    public async Task Hits_of_all_regions_come_together_each_with_its_home()
    {
        var (a, b) = await PairAsync();
        await using var _ = a;
        await using var __ = b;
        var found = await a.JsonAsync("/api/federation/entries?q=Pumpe");
        Assert.Equal("Pumpe in A, Pumpe in B", Titles(found));
        Assert.Equal("here answered 1, b answered 1", Statuses(found));
        Assert.True(found["complete"]!.GetValue<bool>());
        var theirs = found["items"]!.AsArray().Single(i => Json.AsText(i!["source"]) == "b")!;
        Assert.Equal($"{Peers.Home(b)}/id/pump", Json.AsText(theirs["home"]));
        Assert.Null(theirs["local"]);
        Assert.Equal("Brunnen in B", Titles(await a.JsonAsync("/api/federation/entries?q=Brunnen&kind=practice")));
        Assert.Equal("", Titles(await a.JsonAsync("/api/federation/entries?q=Brunnen&kind=event")));
    }

    [Fact]
    public async Task A_copy_and_its_original_are_one_hit()
    {
        var (a, b) = await PairAsync();
        await using var _ = a;
        await using var __ = b;
        await a.VisitAsync("b");
        await b.PeerAsync("a", a);
        await b.VisitAsync("a");
        foreach (var region in new[] { a, b })
        {
            var found = await region.JsonAsync("/api/federation/entries?q=Pumpe");
            Assert.Equal("Pumpe in A, Pumpe in B", Titles(found));
            Assert.All(found["items"]!.AsArray(), i => Assert.NotNull(i!["local"]));
        }
        // What is asked of a peer is what it owns.
        Assert.Equal((1, 1), ((await b.JsonAsync("/api/federation/entries?q=Pumpe&own=true")) is var own ? (own["numberMatched"]!.GetValue<int>(), own["items"]!.AsArray().Count) : default));
    }

    [Fact]
    public async Task What_both_have_of_themselves_is_one_hit()
    {
        var (a, b) = await PairAsync();
        await using var _ = a;
        await using var __ = b;
        foreach (var region in new[] { a, b }) await region.AddAsync("cz-1", "place", "Pumpendorf", ""","level":"municipality" """);
        var found = await a.JsonAsync("/api/federation/entries?q=Pumpendorf&kind=place");
        Assert.Equal("Pumpendorf", Titles(found));
        Assert.EndsWith("/id/cz-1", Json.AsText(found["items"]![0]!["local"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pages_are_accessible_and_fit_a_phone()
    {
        var (a, b) = await PairAsync();
        await using var _ = a;
        await using var __ = b;
        await using var browser = await Browser.StartAsync();
        var (light, dark) = (await browser.PageAsync(Microsoft.Playwright.ColorScheme.Light, 360), await browser.PageAsync(Microsoft.Playwright.ColorScheme.Dark, 360));
        foreach (var (path, page) in new[] { ("/cs/search/regions?q=Pumpe", dark), ("/de/search/regions", light), ("/en/harvest", light), ("/cs/harvest/b", dark) })
        {
            await page.GotoAsync(new Uri(a.Url, path).ToString());
            Assert.Empty((await page.FaultsAsync()).Select(f => $"{path}: {f}"));
        }
    }

    [Theory]
    [InlineData("late", "b late 0")]
    [InlineData("down", "b down 0")]
    [InlineData("error", "b wrong 0")]
    [InlineData("nonsense", "b wrong 0")]
    [InlineData("other-region", "b wrong 0")]
    [InlineData("slow-body", "b late 0")]
    public async Task A_region_that_does_not_answer_well_costs_its_hits_only(string fault, string status)
    {
        var (a, b) = await PairAsync();
        await using var _ = a;
        await using var between = await OtherCatalogue.StartAsync(app => app.Map("/{**path}", (HttpContext context) => FailAsync(context, fault)));
        if (fault == "down") await between.DisposeAsync();
        await a.PeerAsync("b", b, fault == "down" ? Peers.Home(b) : between.Url);
        await b.DisposeAsync();
        var found = await a.JsonAsync("/api/federation/entries?q=Pumpe&deadline=700");
        Assert.Equal("Pumpe in A", Titles(found));
        Assert.Equal($"here answered 1, {status}", Statuses(found));
        Assert.False(found["complete"]!.GetValue<bool>());
    }

    [Fact]
    public async Task What_a_region_answers_is_taken_only_as_far_as_lists_tell_it()
    {
        var (a, b) = await PairAsync();
        await using var _ = a;
        await using var __ = b;
        var id = b.Service<RegionIdentity>().Id;
        await using var between = await OtherCatalogue.StartAsync(app => app.MapGet("/api/federation/entries", () => $$$"""
            {"region":"{{{id}}}","numberMatched":5,"items":[
              {"id":"good","kind":"practice","title":{"de":"Gut"},"evil":"<script>","summary":{"de":"<script>alert(1)</script>"}},
              {"id":"../../etc","kind":"practice","title":{"de":"Pfad"}},{"id":"kind","kind":"evil","title":{"de":"Art"}},
              {"id":"text","kind":"practice","title":"kein Text"},{"id":"deep","kind":"practice","title":{"de":{"a":1} } }, 7]}
            """));
        await a.PeerAsync("b", b, between.Url);
        var found = await a.JsonAsync("/api/federation/entries?q=xyz");
        Assert.Equal("Gut", Titles(found));
        Assert.Null(found["items"]![0]!["evil"]);
        var page = await a.Client.GetStringAsync("/de/search/regions?q=xyz");
        Assert.Contains("Gut", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_tells_hits_and_silent_regions_in_each_language()
    {
        var (a, b) = await PairAsync();
        await using var _ = a;
        Assert.Contains("/en/search/regions?q=Pumpe", await a.Client.GetStringAsync("/en/search?q=Pumpe"), StringComparison.Ordinal);
        var fingerprint = b.Service<RegionIdentity>().Key.Fingerprint;
        var whole = await a.Client.GetStringAsync("/de/search/regions?q=Pumpe");
        Assert.Contains("Pumpe in B", whole, StringComparison.Ordinal);
        Assert.Contains($"{Peers.Home(b)}/id/pump", whole, StringComparison.Ordinal);
        await b.DisposeAsync();
        Assert.Contains("není dostupný", await a.Client.GetStringAsync("/cs/search/regions?q=Pumpe"), StringComparison.Ordinal);
        Assert.Contains("Some regions did not answer", await a.Client.GetStringAsync("/en/search/regions?q=Pumpe"), StringComparison.Ordinal);
        foreach (var path in new[] { "/cs/harvest", "/de/harvest/b", "/en/harvest" })
            Assert.Contains(fingerprint, await a.Client.GetStringAsync(path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?wrong=1", "wrong")]
    [InlineData("?deadline=x", "deadline")]
    [InlineData("?sort=title", "sort")]
    [InlineData("?own=perhaps", "own")]
    [InlineData("?kind=evil", "kind")]
    public async Task A_wrong_parameter_is_400(string query, string field)
    {
        await using var region = await TestRegion.StartAsync();
        var answer = await region.SendAsync("GET", "/api/federation/entries" + query);
        Assert.Equal(400, answer.Status);
        Assert.Contains(field, answer.Fields);
    }

    private static async Task FailAsync(HttpContext context, string fault)
    {
        if (fault == "late") await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        if (fault == "error") { context.Response.StatusCode = 500; return; }
        if (fault == "slow-body")
        {
            await context.Response.WriteAsync("{");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        }
        await context.Response.WriteAsync(fault == "nonsense" ? "<html>" : """{"region":"3f0c6a52-6f0e-4a5d-9d6e-0b1f4a1c2d3e","numberMatched":0,"items":[]}""");
    }
}
