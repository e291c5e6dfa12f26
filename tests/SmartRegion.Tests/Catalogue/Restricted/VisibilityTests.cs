using System.Text.Json.Nodes;
using SmartRegion.Access;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Restricted;
using SmartRegion.Catalogue.Search;
using SmartRegion.Catalogue.Writing;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Tests.Catalogue.Restricted;

/// <summary>An entry goes from public to hidden and back, on both engines, and nothing is lost on the way.</summary>
public sealed class VisibilityTests
{
    private static readonly Actor Reader = new("member-reader", [new("", Role.Reader)]), Colleague = new("member-colleague", [new("keeper", Role.Reader)]),
        Editor = new("member-editor", [new("keeper", Role.Editor)]), Region = new("member-region", [new("", Role.Editor)]);
    private static readonly Preconditions None = new();

    public static TheoryData<string> Engines => TestStore.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_public_entry_is_hidden_shown_to_more_and_made_public_again(string engine)
    {
        await using var region = await StartAsync(engine);
        var entries = region.Service<Entries>();
        await entries.CreateAsync(Doc("""{"id":"lamps","kind":"practice","title":{"en":"Lamps"},"owner":"keeper"}"""), "seed");
        await SetAsync(entries, "organisation");
        Assert.Null(await entries.FindAsync("lamps"));
        Assert.Null(await entries.FindAsync("lamps", Reader));
        Assert.NotNull(await entries.FindAsync("lamps", Colleague));
        Assert.NotNull(await entries.FindAsync("lamps", Region));
        Assert.Empty(await entries.HistoryAsync("lamps"));
        Assert.Equal((0, 0, 1), (await FoundAsync(region, Actor.Stranger), await FoundAsync(region, Reader), await FoundAsync(region, Colleague)));
        // Whoever follows the feed learns that it is gone, and nothing else.
        var told = ((JsonArray)(await region.JsonAsync("/api/changes?after=1"))["items"]!).Last()!;
        Assert.Equal(("lamps", "deleted", null), (told["id"]!.GetValue<string>(), told["what"]!.GetValue<string>(), told["entry"]));
        var newest = (await region.JsonAsync("/api/changes"))["newest"]!.GetValue<int>();
        await SetAsync(entries, "members");
        Assert.NotNull(await entries.FindAsync("lamps", Reader));
        Assert.Equal(newest, (await region.JsonAsync("/api/changes"))["newest"]!.GetValue<int>());
        Assert.Equal((0, 1, 1), (await FoundAsync(region, Actor.Stranger), await FoundAsync(region, Reader), await FoundAsync(region, Colleague)));
        await SetAsync(entries, null);
        Assert.Equal("lamps", (await entries.FindAsync("lamps"))!.Id);
        Assert.Equal((1, 1, 1), (await FoundAsync(region, Actor.Stranger), await FoundAsync(region, Reader), await FoundAsync(region, Colleague)));
        // Versions count on, and everybody sees of the history what everybody saw.
        var all = await entries.HistoryAsync("lamps", Region);
        Assert.Equal(all.Select(c => c.Version).OrderDescending(), all.Select(c => c.Version));
        Assert.Equal(all.Count, all.Select(c => c.Version).Distinct().Count());
        Assert.DoesNotContain(await entries.HistoryAsync("lamps"), c => Visibilities.Of(c.Doc!) != Visibility.Public);
        // An earlier version is restored with who saw it then.
        await entries.RestoreAsync("lamps", all.First(c => Visibilities.Of(c.Doc!) == Visibility.Organisation).Version, "someone");
        Assert.Null(await entries.FindAsync("lamps"));
        await entries.DeleteAsync("lamps", "someone", None);
        Assert.Null(await entries.FindAsync("lamps", Region));
        await entries.RestoreAsync("lamps", 1, "someone");
        Assert.NotNull(await entries.FindAsync("lamps"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task An_entry_names_only_what_everybody_who_sees_it_may_see(string engine)
    {
        await using var region = await StartAsync(engine);
        var entries = region.Service<Entries>();
        await entries.CreateAsync(Doc("""{"id":"secret","kind":"project","title":{"en":"Secret"},"owner":"keeper","visibility":"organisation"}"""), "seed");
        foreach (var (visibility, owner, taken) in new[] { ("public", "keeper", false), ("members", "keeper", false), ("organisation", "another", false), ("organisation", "keeper", true), ("archived", "keeper", true) })
        {
            var doc = Doc($$$"""{"id":"names-{{{visibility}}}-{{{owner}}}","kind":"practice","title":{"en":"Names it"},"owner":"{{{owner}}}","visibility":"{{{visibility}}}","relations":[{"rel":"partOf","to":"secret"}]}""");
            if (taken) await entries.CreateAsync(doc, "seed");
            else Assert.Contains("There is no entry 'secret'", (await Refused(() => entries.CreateAsync(doc, "seed"))).Detail!, StringComparison.Ordinal);
        }
        // What is named stays as visible as what names it.
        await entries.CreateAsync(Doc("""{"id":"plan","kind":"project","title":{"en":"Plan"},"owner":"keeper"}"""), "seed");
        await entries.CreateAsync(Doc("""{"id":"part","kind":"practice","title":{"en":"Part"},"owner":"keeper","relations":[{"rel":"partOf","to":"plan"}]}"""), "seed");
        Assert.Equal(409, (await Refused(() => entries.ChangeAsync("plan", d => With(d, "members"), "someone", None))).Status);
        await entries.ChangeAsync("part", d => With(d, "members"), "someone", None);
        await entries.ChangeAsync("plan", d => With(d, "members"), "someone", None);
        Assert.Equal(409, (await Refused(() => entries.ChangeAsync("plan", d => With(d, "organisation"), "someone", None))).Status);
        // Not even the id of what is hidden is told.
        var kept = await Refused(async () => { await entries.DeleteAsync("plan", "someone", None); return 0; });
        Assert.Equal(409, kept.Status);
        Assert.DoesNotContain("part", kept.Detail!.Split("named by")[1], StringComparison.Ordinal);
        Assert.Equal("plan", Assert.Single(await entries.RelatedAsync((await entries.FindAsync("part", Reader))!, Reader), r => r.Rel == "partOf").Entry.Id);
    }

    [Fact]
    public async Task What_must_stay_public_is_not_hidden_and_an_id_is_taken_once()
    {
        await using var region = await StartAsync("sqlite");
        var entries = region.Service<Entries>();
        foreach (var doc in new[]
        {
            """{"kind":"place","title":{"en":"X"},"level":"municipality","countries":["CZ"],"visibility":"members"}""", """{"kind":"practice","title":{"en":"X"},"visibility":"organisation"}""",
            """{"kind":"practice","title":{"en":"X"},"visibility":"friends"}""",
        })
        {
            var answer = await region.SendAsync("POST", "/api/entries", doc);
            Assert.True(answer.Status == 422 && answer.Fields.Contains("/visibility"), $"{doc}: {answer.Text}");
        }
        await entries.CreateAsync(Doc("""{"kind":"practice","title":{"en":"Lamps"},"visibility":"members"}"""), "seed");
        Assert.Equal("lamps-2", (await entries.CreateAsync(Doc("""{"kind":"practice","title":{"en":"Lamps"}}"""), "seed")).Id);
        Assert.Equal(409, (await region.SendAsync("POST", "/api/entries", """{"id":"lamps","kind":"practice","title":{"en":"Lamps"}}""")).Status);
        // Everybody is not said of what everybody sees.
        Assert.Null((await region.SendAsync("PUT", "/api/entries/lamps", """{"id":"lamps","kind":"practice","title":{"en":"Lamps"},"visibility":"public"}""")).Json!["visibility"]);
        Assert.NotNull(await entries.FindAsync("lamps"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_working_copy_hides_an_entry_and_changes_a_hidden_one(string engine)
    {
        await using var region = await StartAsync(engine);
        var (drafts, entries) = (region.Service<Drafts>(), region.Service<Entries>());
        var made = await drafts.PublishAsync(Editor, (await drafts.CreateAsync(Editor, null, Doc("""{"kind":"practice","title":{"en":"Lamps"},"visibility":"organisation"}"""))).Id, None);
        Assert.Equal(Visibility.Organisation, made.Visibility);
        Assert.Equal(404, (await Refused(() => drafts.CreateAsync(Reader with { Memberships = [new("", Role.Author)] }, "lamps", null))).Status);
        var copy = await drafts.CreateAsync(Editor, "lamps", Doc("""{"kind":"practice","title":{"en":"Better lamps"},"owner":"keeper","visibility":"organisation"}"""));
        await entries.ChangeAsync("lamps", d => { d["topics"] = new JsonArray("energy"); return d; }, "someone", None);
        Assert.Equal(409, (await Refused(() => drafts.PublishAsync(Editor, copy.Id, None))).Status);
        copy = await drafts.RebaseAsync(Editor, copy.Id, None);
        Assert.Equal(("Better lamps", "energy"), (copy.Title!.En, copy.Doc["topics"]![0]!.GetValue<string>()));
        await drafts.PublishAsync(Editor, copy.Id, None);
        Assert.Null(await entries.FindAsync("lamps"));
        Assert.Equal("Better lamps", (await entries.FindAsync("lamps", Colleague))!.Title.En);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_is_archived_is_brought_back_to_those_who_saw_it(string engine)
    {
        await using var region = await StartAsync(engine);
        var (archive, entries) = (region.Service<Archive>(), region.Service<Entries>());
        await entries.CreateAsync(Doc("""{"id":"lamps","kind":"practice","title":{"en":"Lamps"},"owner":"keeper"}"""), "seed");
        await entries.CreateAsync(Doc("""{"id":"inside","kind":"practice","title":{"en":"Inside"},"owner":"keeper","visibility":"organisation"}"""), "seed");
        Assert.Equal(403, (await Refused(() => archive.PutAwayAsync(Colleague, "lamps", None))).Status);
        Assert.Equal(404, (await Refused(() => archive.PutAwayAsync(Reader, "inside", None))).Status);
        Assert.Equal(412, (await Refused(() => archive.PutAwayAsync(Editor, "lamps", new Preconditions("\"lamps.9\"")))).Status);
        foreach (var id in new[] { "lamps", "inside" })
        {
            await archive.PutAwayAsync(Editor, id, None);
            Assert.Null(await entries.FindAsync(id, Colleague));
            Assert.NotNull(await entries.FindAsync(id, Editor));
        }
        Assert.Equal(404, (await Refused(() => archive.BringBackAsync(Colleague, "lamps", None))).Status);
        Assert.Equal(Visibility.Public, (await archive.BringBackAsync(Editor, "lamps", None)).Visibility);
        Assert.Equal(Visibility.Organisation, (await archive.BringBackAsync(Editor, "inside", None)).Visibility);
        Assert.Equal(409, (await Refused(() => archive.BringBackAsync(Editor, "lamps", None))).Status);
        Assert.NotNull(await entries.FindAsync("lamps"));
    }

    private static async Task<TestRegion> StartAsync(string engine)
    {
        var region = await TestRegion.StartAsync(engine);
        foreach (var id in new[] { "keeper", "another" }) await region.Service<Entries>().CreateAsync(Doc($$$"""{"id":"{{{id}}}","kind":"organisation","title":{"en":"Organisation"}}"""), "seed");
        return region;
    }

    private static async Task<int> FoundAsync(TestRegion region, Actor who) => (await region.Service<MemberSearch>().SearchAsync(who, new SearchRequest { Text = "lamps" })).Matched;

    private static Task SetAsync(Entries entries, string? visibility) => entries.ChangeAsync("lamps", d => With(d, visibility), "someone", None);

    private static JsonObject With(JsonObject doc, string? visibility)
    {
        if (visibility is null) doc.Remove("visibility");
        else doc["visibility"] = visibility;
        return doc;
    }

    private static JsonObject Doc(string json) => (JsonObject)JsonNode.Parse(json)!;

    private static async Task<Problem> Refused<T>(Func<Task<T>> work) => (await Assert.ThrowsAsync<ProblemException>(work)).Problem;
}
