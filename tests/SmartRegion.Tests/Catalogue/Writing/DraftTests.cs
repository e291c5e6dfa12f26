using System.Text.Json.Nodes;
using SmartRegion.Access;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Writing;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Tests.Catalogue.Writing;

/// <summary>What becomes of a working copy, on both engines.</summary>
public sealed class DraftTests
{
    private static readonly Actor Author = new("member-author", [new("", Role.Author)]), Editor = new("member-editor", [new("", Role.Editor)]);
    private static readonly Preconditions None = new();

    public static TheoryData<string> Engines => TestStore.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task From_draft_by_review_and_return_to_the_published_entry(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine);
        var drafts = region.Service<Drafts>();
        var draft = await drafts.CreateAsync(Author, null, Doc("""{"kind":"practice"}"""));
        Assert.Equal(422, (await Refused(() => drafts.StepAsync(Author, draft.Id, "review", null, None))).Status);
        draft = await drafts.ReplaceAsync(Author, draft.Id, Doc("""{"kind":"practice","title":{"cs":"Zvonkohra"},"version":7,"links":[]}"""), new Preconditions(draft.ETag));
        Assert.Empty(draft.Faults());
        draft = await drafts.StepAsync(Author, draft.Id, "review", "Please look.", None);
        Assert.Equal(DraftState.Review, draft.State);
        Assert.Equal(409, (await Refused(() => drafts.ReplaceAsync(Author, draft.Id, draft.Doc, None))).Status);
        Assert.Equal(403, (await Refused(() => drafts.PublishAsync(Author, draft.Id, None))).Status);
        Assert.Equal(draft.Id, Assert.Single(await drafts.ToReviewAsync(Editor)).Id);
        Assert.Equal(400, (await Refused(() => drafts.StepAsync(Editor, draft.Id, "return", " ", None))).Status);
        draft = await drafts.StepAsync(Editor, draft.Id, "return", "Where is it?", None);
        Assert.Empty(await drafts.ToReviewAsync(Editor));
        draft = await drafts.ReplaceAsync(Author, draft.Id, Doc("""{"kind":"practice","title":{"cs":"Zvonkohra"},"summary":{"cs":"Na věži."}}"""), None);
        draft = await drafts.StepAsync(Author, draft.Id, "review", null, None);
        Assert.Equal([("review", "Please look."), ("return", "Where is it?"), ("review", "")], (await drafts.CommentsAsync(draft)).Select(c => (c.What, c.Text)));
        // Until here nothing of it is public.
        Assert.Equal(0, (await region.JsonAsync("/api/entries?q=zvonkohra"))["numberMatched"]!.GetValue<int>());
        Assert.Equal(0, (await region.JsonAsync("/api/changes"))["newest"]!.GetValue<int>());
        Assert.Equal("zvonkohra", (await drafts.PublishAsync(Editor, draft.Id, new Preconditions(draft.ETag))).Id);
        Assert.Equal(1, (await region.JsonAsync("/api/entries?q=zvonkohra"))["numberMatched"]!.GetValue<int>());
        Assert.Equal("member-editor", (await region.JsonAsync("/api/entries/zvonkohra/history"))["items"]![0]!["by"]!.GetValue<string>());
        Assert.Equal(404, (await Refused(() => drafts.FindAsync(Author, draft.Id))).Status);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_newer_version_of_the_entry_is_a_conflict_that_taking_it_in_mends(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine);
        var (drafts, entries) = (region.Service<Drafts>(), region.Service<Entries>());
        await entries.CreateAsync(Doc("""{"id":"lamps","kind":"practice","title":{"en":"Lamps"},"topics":["energy"]}"""), "seed");
        var draft = await drafts.CreateAsync(Author, "lamps", null);
        Assert.Equal(1, draft.Base);
        draft = await drafts.ReplaceAsync(Author, draft.Id, Doc("""{"kind":"practice","title":{"en":"Better lamps"},"topics":["energy"]}"""), None);
        draft = await drafts.StepAsync(Author, draft.Id, "review", null, None);
        await entries.ReplaceAsync("lamps", Doc("""{"kind":"practice","title":{"en":"Lamps"},"topics":["energy","environment"]}"""), "member-editor", None);
        Assert.Equal(409, (await Refused(() => drafts.PublishAsync(Editor, draft.Id, None))).Status);
        Assert.Equal(2, (await entries.FindAsync("lamps"))!.Version);
        draft = await drafts.RebaseAsync(Editor, draft.Id, None);
        Assert.Equal((2, """["energy","environment"]""", "Better lamps"), (draft.Base, draft.Doc["topics"]!.ToJsonString(), draft.Title!.En));
        Assert.Equal((3, "Better lamps"), ((await drafts.PublishAsync(Editor, draft.Id, None)).Version, (await entries.FindAsync("lamps"))!.Title.En));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Of_two_who_change_a_copy_at_once_one_wins_and_the_other_is_told(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine);
        var drafts = region.Service<Drafts>();
        var draft = await drafts.CreateAsync(Editor, null, Doc("""{"kind":"practice","title":{"en":"One"}}"""));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(async i =>
        {
            try { await drafts.ReplaceAsync(Editor, draft.Id, Doc($$$"""{"kind":"practice","title":{"en":"{{{i}}}"}}"""), new Preconditions(draft.ETag)); return 200; }
            catch (ProblemException e) { return e.Problem.Status; }
        }));
        Assert.Single(outcomes, 200);
        Assert.All(outcomes.Where(o => o != 200), o => Assert.True(o is 409 or 412));
        var published = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            try { await drafts.PublishAsync(Editor, draft.Id, None); return 200; }
            catch (ProblemException e) { return e.Problem.Status; }
        }));
        Assert.Single(published, 200);
        Assert.Equal(1, (await region.JsonAsync("/api/changes"))["newest"]!.GetValue<int>());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_role_within_an_organisation_writes_and_publishes_what_belongs_to_it_only(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine);
        var (drafts, entries) = (region.Service<Drafts>(), region.Service<Entries>());
        foreach (var id in new[] { "a", "b" }) await entries.CreateAsync(Doc($$$"""{"id":"{{{id}}}","kind":"organisation","title":{"en":"Organisation"}}"""), "seed");
        await entries.CreateAsync(Doc("""{"id":"of-b","kind":"practice","title":{"en":"Of b"},"owner":"b"}"""), "seed");
        Actor author = new("member-a-author", [new("a", Role.Author)]), editor = new("member-a-editor", [new("a", Role.Editor)]), other = new("member-b-editor", [new("b", Role.Editor)]);
        // Who writes for one organisation need not name it, and cannot name another.
        var draft = await drafts.CreateAsync(author, null, Doc("""{"kind":"practice","title":{"en":"Of a"}}"""));
        Assert.Equal(("a", "a"), (draft.Organisation, draft.Doc["owner"]!.GetValue<string>()));
        Assert.Equal(403, (await Refused(() => drafts.CreateAsync(author, null, Doc("""{"kind":"practice","owner":"b"}""")))).Status);
        Assert.Equal(403, (await Refused(() => drafts.CreateAsync(author, "of-b", null))).Status);
        Assert.Equal(403, (await Refused(() => drafts.ReplaceAsync(author, draft.Id, Doc("""{"kind":"practice","title":{"en":"x"},"owner":"b"}"""), None))).Status);
        await drafts.StepAsync(author, draft.Id, "review", null, None);
        Assert.Empty(await drafts.ToReviewAsync(other));
        Assert.Equal(404, (await Refused(() => drafts.FindAsync(other, draft.Id))).Status);
        Assert.Single(await drafts.ToReviewAsync(editor));
        Assert.Equal("a", Owners.Of((await drafts.PublishAsync(editor, draft.Id, None)).Doc));
        // Its own entry belongs to an organisation, and nothing is given away without the other side.
        var own = await drafts.CreateAsync(editor, "a", null);
        await drafts.PublishAsync(editor, own.Id, None);
        Assert.Equal(403, (await Refused(() => drafts.CreateAsync(editor, "of-a", Doc("""{"kind":"practice","title":{"en":"Of a"},"owner":"b"}""")))).Status);
        Actor both = new("member-both", [new("a", Role.Editor), new("b", Role.Editor)]);
        var moved = await drafts.CreateAsync(both, "of-a", Doc("""{"kind":"practice","title":{"en":"Of a"},"owner":"b"}"""));
        Assert.Equal("b", Owners.Of((await drafts.PublishAsync(both, moved.Id, None)).Doc));
    }

    [Fact]
    public async Task What_is_no_copy_is_refused_and_nothing_is_stored()
    {
        await using var region = await TestRegion.StartAsync();
        foreach (var (body, status, field) in new[]
        {
            ("{}", 400, ""), ("""{"doc":{"title":{"en":"x"}}}""", 422, "/kind"), ("""{"doc":{"kind":"nonsense"}}""", 422, "/kind"), ("""{"doc":[]}""", 400, "/doc"),
            ("""{"entry":"nowhere"}""", 404, null), ("""{"entry":5}""", 400, "/entry"), ("""{"doc":{"kind":"practice"},"state":"review"}""", 400, "/state"),
        })
        {
            var answer = await region.SendAsync("POST", "/api/drafts", body);
            Assert.True(answer.Status == status, $"{body}: {answer.Status} {answer.Text}");
            Assert.Equal("application/problem+json", answer.Type);
            if (field is not null) Assert.Contains(field, answer.Fields);
        }
        Assert.Empty((JsonArray)(await region.JsonAsync("/api/drafts"))["items"]!);
        // Whatever stands in it so far.
        var garbage = await region.SendAsync("POST", "/api/drafts", """{"doc":{"kind":"practice","id":5,"title":{"cs":7,"machine":[1,null]},"owner":null,"time":"yes"}}""");
        Assert.Equal(201, garbage.Status);
        Assert.NotEmpty((JsonArray)garbage.Json!["faults"]!);
        Assert.Equal(422, (await region.SendAsync("POST", $"/api/drafts/{garbage.Json["id"]}/publish")).Status);
    }

    [Fact]
    public async Task The_API_tells_steps_and_tags_and_goes_with_the_account()
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false);
        using var author = await SmartRegion.Tests.Access.Visitor.JoinAsync(region, "author@region.example", Role.Author);
        var made = JsonNode.Parse((await author.SendAsync("POST", "/api/drafts", """{"doc":{"kind":"practice","title":{"en":"Bells"}}}""")).Text)!;
        Assert.Equal(["replace", "rebase", "review", "comment", "discard"], ((JsonArray)made["steps"]!).Select(s => s!.GetValue<string>()));
        var path = $"/api/drafts/{made["id"]}";
        Assert.Equal(200, (await author.SendAsync("PUT", path, """{"kind":"practice","title":{"en":"Bells"}}""")).Status);
        Assert.Equal("\"" + made["id"] + ".2\"", author.Headers.ETag!.ToString());
        Assert.Equal(200, (await author.SendAsync("POST", path + "/comments", """{"comment":"Not yet."}""")).Status);
        Assert.Equal(200, (await author.SendAsync("POST", path + "/review")).Status);
        Assert.Equal(409, (await author.SendAsync("POST", path + "/review")).Status);
        Assert.Equal(403, (await author.SendAsync("POST", path + "/publish")).Status);
        Assert.Equal(403, (await region.SendAsync("GET", path)).Status);
        using var other = await SmartRegion.Tests.Access.Visitor.JoinAsync(region, "other@region.example", Role.Author);
        Assert.Equal(404, (await other.GetAsync(path)).Status);
        Assert.Contains("\"Bells\"", (await author.GetAsync("/en/account/data")).Text, StringComparison.Ordinal);
        using var editor = await SmartRegion.Tests.Access.Visitor.JoinAsync(region, "editor@region.example", Role.Editor);
        Assert.Equal(200, (await editor.GetAsync(path)).Status);
        Assert.Equal(302, (await author.FillAsync("/en/account", "/en/account/delete", ("current", SmartRegion.Tests.Access.Visitor.Password))).Status);
        Assert.Equal(404, (await editor.GetAsync(path)).Status);
    }

    private static JsonObject Doc(string json) => (JsonObject)JsonNode.Parse(json)!;

    private static async Task<Problem> Refused<T>(Func<Task<T>> work) => (await Assert.ThrowsAsync<ProblemException>(work)).Problem;
}
