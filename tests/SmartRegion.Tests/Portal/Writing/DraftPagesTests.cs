using System.Text.Json.Nodes;
using SmartRegion.Access;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Writing;
using SmartRegion.Tests.Access;

namespace SmartRegion.Tests.Portal.Writing;

/// <summary>An author and an editor work together on pages, without a script.</summary>
public sealed class DraftPagesTests
{
    [Fact]
    public async Task A_copy_is_sent_returned_sent_again_and_published_on_its_page()
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false);
        await region.Service<Entries>().CreateAsync(Doc("""{"id":"lamps","kind":"practice","title":{"en":"Old lamps","cs":"Lampy"},"topics":["energy"]}"""), "seed");
        using var author = await Visitor.JoinAsync(region, "author@region.example", Role.Author);
        using var editor = await Visitor.JoinAsync(region, "editor@region.example", Role.Editor);
        var page = (await author.FillAsync("/en/account", "/en/drafts/begin", ("entry", "lamps"))).Location!;
        Assert.Equal(page, (await author.FillAsync("/en/account", "/en/drafts/begin", ("entry", "lamps"))).Location);
        var id = page.Split('/')[^1];
        await author.SendAsync("PUT", $"/api/drafts/{id}", """{"id":"lamps","kind":"practice","title":{"en":"Better lamps","cs":"Lampy"},"topics":["energy","environment"]}""");
        var shown = await author.RawAsync(page);
        Assert.Contains("<del>Old</del>", shown, StringComparison.Ordinal);
        Assert.Contains("<ins>Better</ins>", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(">Publish<", shown, StringComparison.Ordinal);
        Assert.Contains("Better lamps", (await author.GetAsync("/en/drafts")).Text, StringComparison.Ordinal);
        Assert.Equal(page, (await author.FillAsync(page, page, ("do", "review"), ("tag", Tag(shown)))).Location);
        Assert.Contains("Better lamps", (await editor.GetAsync("/en/drafts")).Text, StringComparison.Ordinal);
        // To return it needs a comment; what was typed stays when something is refused.
        Assert.Equal(400, (await editor.FillAsync(page, page, ("do", "return"))).Status);
        var late = await editor.FillAsync(page, page, ("do", "return"), ("comment", "Which street?"), ("tag", "\"x.1\""));
        Assert.Equal(412, late.Status);
        Assert.Contains("Which street?", late.Text, StringComparison.Ordinal);
        Assert.Equal(page, (await editor.FillAsync(page, page, ("do", "return"), ("comment", "Which <b>street</b>?"))).Location);
        Assert.Contains("Which &lt;b&gt;street", await author.RawAsync(page), StringComparison.Ordinal);
        Assert.Contains("Some Body", (await author.GetAsync(page)).Text, StringComparison.Ordinal);
        await author.FillAsync(page, page, ("do", "review"));
        // What was published meanwhile is told and taken in.
        await region.Service<Entries>().ChangeAsync("lamps", d => { d["countries"] = new JsonArray("CZ"); return d; }, "someone", new());
        Assert.Equal(409, (await editor.FillAsync(page, page, ("do", "publish"))).Status);
        Assert.Contains("Take in the newer version", (await editor.GetAsync(page)).Text, StringComparison.Ordinal);
        Assert.Equal(page, (await editor.FillAsync(page, page, ("do", "rebase"))).Location);
        Assert.Equal("/en/entry/lamps", (await editor.FillAsync(page, page, ("do", "publish"))).Location);
        Assert.Contains("Better lamps", (await region.SendAsync("GET", "/en/entry/lamps")).Text, StringComparison.Ordinal);
        Assert.Equal(404, (await author.GetAsync(page)).Status);
    }

    [Fact]
    public async Task Copies_of_others_are_not_there_and_strangers_sign_in_first()
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false);
        using var author = await Visitor.JoinAsync(region, "author@region.example", Role.Author);
        using var other = await Visitor.JoinAsync(region, "other@region.example", Role.Author);
        // Whatever is in it so far.
        var made = JsonNode.Parse((await author.SendAsync("POST", "/api/drafts", """{"doc":{"kind":"dataset","title":{"en":5},"topics":"energy","distributions":[7,{"url":[]}],"time":[1],"extras":{"a":{"b":[null]}},"nonsense":{"x":1}}}""")).Text)!;
        var page = $"/en/drafts/{made["id"]}";
        Assert.Equal(200, (await author.GetAsync(page)).Status);
        Assert.Contains("Missing or not as it should be", (await author.GetAsync(page)).Text, StringComparison.Ordinal);
        Assert.Equal(422, (await author.FillAsync(page, page, ("do", "review"))).Status);
        Assert.Equal(404, (await other.GetAsync(page)).Status);
        Assert.Equal(404, (await other.FillAsync("/en/account", page, ("do", "discard"))).Status);
        Assert.Contains("/en/sign-in", (await region.SendAsync("GET", page)).Location!, StringComparison.Ordinal);
        Assert.Equal("/en/drafts", (await author.FillAsync(page, page, ("do", "discard"))).Location);
        Assert.Empty(await region.Service<Drafts>().OwnAsync(new Actor("member-x", [])));
    }

    [Fact]
    public async Task Versions_are_compared_restored_archived_and_brought_back_on_pages()
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false);
        var entries = region.Service<Entries>();
        await entries.CreateAsync(Doc("""{"id":"lamps","kind":"practice","title":{"en":"Old lamps"}}"""), "seed");
        await entries.ChangeAsync("lamps", d => { d["title"]!["en"] = "New lamps"; return d; }, "someone", new());
        await entries.ChangeAsync("lamps", d => { d["topics"] = new JsonArray("energy"); return d; }, "someone", new());
        using var editor = await Visitor.JoinAsync(region, "editor@region.example", Role.Editor);
        using var stranger = new Visitor(region);
        var compared = await stranger.RawAsync("/en/entry/lamps/compare?from=1&to=2");
        Assert.Contains("<del>Old</del>", compared, StringComparison.Ordinal);
        Assert.DoesNotContain("<form method=\"post\"", compared, StringComparison.Ordinal);
        Assert.Contains("Energy", (await stranger.GetAsync("/en/entry/lamps/compare")).Text, StringComparison.Ordinal);
        Assert.Equal(404, (await stranger.GetAsync("/en/entry/lamps/compare?from=9")).Status);
        Assert.Equal(400, (await stranger.GetAsync("/en/entry/lamps/compare?from=x")).Status);
        Assert.DoesNotContain("/history/1/restore", (await stranger.GetAsync("/en/entry/lamps/history")).Text, StringComparison.Ordinal);
        Assert.Contains("/history/1/restore", (await editor.GetAsync("/en/entry/lamps/history")).Text, StringComparison.Ordinal);
        using var elsewhere = await Visitor.JoinAsync(region, "elsewhere@region.example", Role.Editor, "elsewhere");
        Assert.DoesNotContain("/history/1/restore", (await elsewhere.GetAsync("/en/entry/lamps/history")).Text, StringComparison.Ordinal);
        Assert.Equal(403, (await elsewhere.FillAsync("/en/account", "/en/entry/lamps/history/1/restore")).Status);
        Assert.Equal("/en/entry/lamps", (await editor.FillAsync("/en/entry/lamps/history/1/restore", null)).Location);
        Assert.Equal("Old lamps", (await entries.FindAsync("lamps"))!.Title.En);
        Assert.Contains("/en/entry/lamps/archive", (await editor.GetAsync("/en/entry/lamps")).Text, StringComparison.Ordinal);
        Assert.Equal("/en/entry/lamps", (await editor.FillAsync("/en/entry/lamps/archive", null, ("do", "archive"))).Location);
        Assert.Equal(404, (await stranger.GetAsync("/en/entry/lamps")).Status);
        Assert.Equal(404, (await stranger.GetAsync("/en/entry/lamps/compare?from=1&to=2")).Status);
        Assert.Contains("archived", (await editor.GetAsync("/en/entry/lamps")).Text, StringComparison.Ordinal);
        Assert.Equal("/en/entry/lamps", (await editor.FillAsync("/en/entry/lamps/archive", null, ("do", "back"))).Location);
        Assert.Equal(200, (await stranger.GetAsync("/en/entry/lamps")).Status);
    }

    private static JsonObject Doc(string json) => (JsonObject)JsonNode.Parse(json)!;

    private static string Tag(string page) => System.Net.WebUtility.HtmlDecode(page.Split("name=\"tag\" value=\"")[1].Split('"')[0]);
}
