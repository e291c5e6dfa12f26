using System.Text.Json.Nodes;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using SmartRegion.Access;
using SmartRegion.Catalogue;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Planning.Sketches.Shared;
using SmartRegion.Tests.Access;

namespace SmartRegion.Tests.Planning.Sketches;

/// <summary>Partners write a sketch together; nobody loses a word, and nobody else learns of it.</summary>
public sealed class SharedSketchTests
{
    private const string Query = "place=cz-555398&topic=energy&programme=payer&start=2030-03&months=24";
    private static readonly Preconditions None = new();
    private static readonly Actor Lead = In("nova-role", "lead", Role.Editor), Author = In("nova-role", "auth", Role.Author), Reader = In("nova-role", "read", Role.Reader), Partner = In("spiegelau", "part", Role.Editor), Other = In("other", "else", Role.Administrator),
        All = new("member-all", [new("", Role.Administrator)]) { SignedIn = new SignedIn("all", "All", "all@region.example", "") };

    [Theory, MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task Who_leads_invites_who_is_invited_accepts_and_all_who_take_part_write(string engine)
    {
        await using var region = await StartAsync(engine);
        var sketches = region.Service<SharedSketches>();
        Assert.Equal(403, (await Refused(() => BeginAsync(sketches, Author))).Status);
        Assert.Equal(403, (await Refused(() => BeginAsync(sketches, All))).Status);
        var sketch = await BeginAsync(sketches, Lead);
        foreach (var stranger in new[] { Partner, Other, All, Actor.Stranger, Actor.Loopback })
        {
            Assert.Empty(await sketches.ListAsync(stranger));
            Assert.Equal(404, (await Refused(() => sketches.FindAsync(stranger, sketch.Id))).Status);
            Assert.Equal(404, (await Refused(() => sketches.WriteAsync(stranger, sketch.Id, "aim", Text("x", "x"), None))).Status);
            Assert.Equal(404, (await Refused(() => sketches.AnswerAsync(stranger, sketch.Id, "spiegelau", true))).Status);
        }
        Assert.Equal(403, (await Refused(() => sketches.InviteAsync(Author, sketch.Id, "spiegelau"))).Status);
        Assert.Equal(400, (await Refused(() => sketches.InviteAsync(Lead, sketch.Id, "nobody"))).Status);
        await sketches.InviteAsync(Lead, sketch.Id, "spiegelau");
        Assert.Equal(409, (await Refused(() => sketches.InviteAsync(Lead, sketch.Id, "spiegelau"))).Status);
        // An invitation shows title and lead, and nothing more.
        var invitation = Assert.Single(await sketches.ListAsync(Partner));
        Assert.Equal(("spiegelau", "nova-role", "Lampy"), (invitation.InvitedAs, invitation.Lead, Json.AsText(invitation.Title["cs"])));
        Assert.Equal(404, (await Refused(() => sketches.FindAsync(Partner, sketch.Id))).Status);
        Assert.True(await sketches.AnswerAsync(Partner, sketch.Id, "spiegelau", true));
        Assert.Null(Assert.Single(await sketches.ListAsync(Partner)).InvitedAs);
        Assert.Equal(2, (await sketches.WriteAsync(Partner, sketch.Id, "aim", Text("Nové lampy", "Neue Lampen"), None)).Version);
        Assert.Equal("Neue Lampen", Json.AsText((await sketches.FindAsync(Reader, sketch.Id)).Part("aim").Body["de"]));
        // A reader reads, a budget belongs to its partner and to the lead.
        Assert.Equal(403, (await Refused(() => sketches.WriteAsync(Reader, sketch.Id, "aim", Text("x", "x"), None))).Status);
        Assert.Equal(403, (await Refused(() => sketches.WriteAsync(Partner, sketch.Id, "budget:nova-role", Budget(1), None))).Status);
        await sketches.WriteAsync(Partner, sketch.Id, "budget:spiegelau", Budget(1), None);
        await sketches.WriteAsync(Author, sketch.Id, "budget:spiegelau", Budget(2), None);
        Assert.Equal(404, (await Refused(() => sketches.WriteAsync(Author, sketch.Id, "budget:other", Budget(2), None))).Status);
        await sketches.CommentAsync(Partner, sketch.Id, "aim", "Good.");
        Assert.Equal([("member-part", "aim", "Good.")], (await sketches.CommentsAsync(Lead, sketch.Id)).Select(c => (c.By, c.Part, c.Text)));
        Assert.Equal(403, (await Refused(() => sketches.RemoveAsync(Partner, sketch.Id))).Status);
        Assert.Equal(409, (await Refused(() => sketches.RemovePartnerAsync(Lead, sketch.Id, "nova-role"))).Status);
        Assert.True(await sketches.RemovePartnerAsync(Partner, sketch.Id, "spiegelau"));
        Assert.Equal(404, (await Refused(() => sketches.FindAsync(Partner, sketch.Id))).Status);
        Assert.True(await sketches.RemoveAsync(Lead, sketch.Id));
        Assert.Empty(await sketches.ListAsync(Lead));
    }

    [Theory, MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task The_second_of_two_who_write_at_once_is_told_and_every_version_can_be_had_again(string engine)
    {
        await using var region = await StartAsync(engine);
        var sketches = region.Service<SharedSketches>();
        var id = (await BeginAsync(sketches, Lead)).Id;
        var tag = (await sketches.FindAsync(Lead, id)).Part("risks").ETag;
        var first = await sketches.WriteAsync(Lead, id, "risks", Text("Zima", "Winter"), new Preconditions(tag));
        Assert.Equal(412, (await Refused(() => sketches.WriteAsync(Author, id, "risks", Text("Léto", "Sommer"), new Preconditions(tag)))).Status);
        // Another part is not touched by it.
        var aim = (await sketches.FindAsync(Lead, id)).Part("aim").ETag;
        await sketches.WriteAsync(Author, id, "aim", Text("Světlo", "Licht"), new Preconditions(aim));
        await sketches.WriteAsync(Author, id, "risks", Text("Zima a léto", "Winter und Sommer"), new Preconditions(first.ETag));
        // What is as it was makes no version.
        Assert.Equal(2, (await sketches.WriteAsync(Lead, id, "risks", Text("Zima a léto", "Winter und Sommer"), None)).Version);
        Assert.Equal([(2, "member-auth"), (1, "member-lead")], (await sketches.VersionsAsync(Reader, id, "risks")).Select(v => (v.Version, v.By)));
        var restored = await sketches.RestoreAsync(Lead, id, "risks", 1, None);
        Assert.Equal((3, "Zima"), (restored.Version, Json.AsText(restored.Body["cs"])));
        Assert.Equal(404, (await Refused(() => sketches.RestoreAsync(Lead, id, "risks", 9, None))).Status);
    }

    [Fact]
    public async Task A_body_is_what_belongs_there_and_what_is_wrong_is_named()
    {
        await using var region = await StartAsync("sqlite");
        var sketches = region.Service<SharedSketches>();
        var id = (await BeginAsync(sketches, Lead)).Id;
        foreach (var (part, body, field) in new[]
        {
            ("aim", """{"cs":5}""", "/cs"), ("aim", """{"en":"x"}""", "/en"), ("title", """{"cs":"a\nb"}""", "/cs"), ("aim", """{"de":"\u0007"}""", "/de"), ("aim", "{\"cs\":\"" + new string('x', SketchBody.LongestText + 1) + "\"}", "/cs"),
            ("budget:nova-role", """{"lines":[{"category":"bread","amount":1}]}""", "/lines/0/category"), ("budget:nova-role", """{"lines":[{"category":"staff","amount":-1}]}""", "/lines/0/amount"), ("budget:nova-role", """{"lines":[{"category":"staff","amount":"many"}]}""", "/lines/0/amount"),
            ("budget:nova-role", """{"options":["free"]}""", "/options/0"), ("budget:nova-role", """{"currency":"PLN"}""", "/currency"), ("budget:nova-role", """{"sum":5}""", "/sum"),
        })
        {
            var refused = await Refused(() => sketches.WriteAsync(Lead, id, part, (JsonObject)JsonNode.Parse(body)!, None));
            Assert.Equal((400, field), (refused.Status, refused.Faults![0].Field));
        }
        Assert.Equal(0, (await sketches.FindAsync(Lead, id)).Part("budget:nova-role").Version);
    }

    [Fact]
    public async Task Pages_begin_it_from_a_sketch_show_both_texts_of_a_conflict_and_make_a_project_of_it()
    {
        await using var region = await StartAsync("sqlite");
        using var lead = await Visitor.JoinAsync(region, "lead@region.example", Role.Editor, "nova-role");
        using var partner = await Visitor.JoinAsync(region, "partner@region.example", Role.Editor, "spiegelau");
        using var all = await Visitor.JoinAsync(region, "all@region.example", Role.Administrator);
        Assert.Contains($"/en/sketches/new?{Query}", (await lead.GetAsync($"/en/sketch?{Query}")).Text, StringComparison.Ordinal);
        Assert.Equal(403, (await all.FillAsync("/en/account", $"/en/sketches/new?{Query}", ("lead", "nova-role"))).Status);
        var page = (await lead.FillAsync($"/en/sketches/new?{Query}", null, ("lead", "nova-role"))).Location!;
        Assert.StartsWith("/en/sketches/", page, StringComparison.Ordinal);
        Assert.Contains("Nová Role", (await lead.GetAsync(page)).Text, StringComparison.Ordinal);
        Assert.Equal(404, (await all.GetAsync(page)).Status);
        Assert.Equal(page, (await lead.FillAsync(page, null, ("do", "invite"), ("organisation", "spiegelau"))).Location);
        Assert.Equal(page, (await partner.FillAsync("/en/sketches", page, ("do", "accept"), ("organisation", "spiegelau"))).Location);
        // Both open the aim, both write.
        var (one, two) = ((await lead.GetAsync(page + "/aim")).Text, (await partner.GetAsync(page + "/aim")).Text);
        Assert.StartsWith(page + "#part-aim", (await lead.PostAsync(page + "/aim", [("form-token", Visitor.Token(one)), ("do", "save"), ("tag", Tag(one)), ("cs", "Psáno vedoucím"), ("de", "Von der Leitung")])).Location, StringComparison.Ordinal);
        var told = await partner.PostAsync(page + "/aim", [("form-token", Visitor.Token(two)), ("do", "save"), ("tag", Tag(two)), ("cs", "Psáno partnerem"), ("de", "Vom Partner")]);
        Assert.Equal(412, told.Status);
        Assert.Contains("Psáno vedoucím", told.Text, StringComparison.Ordinal);
        Assert.Contains("Psáno partnerem", told.Text, StringComparison.Ordinal);
        Assert.StartsWith(page, (await partner.PostAsync(page + "/aim", [("form-token", Visitor.Token(told.Text)), ("do", "save"), ("tag", Tag(told.Text)), ("cs", "Psáno oběma"), ("de", "Von beiden")])).Location, StringComparison.Ordinal);
        Assert.Contains("<ins>", (await lead.RawAsync(page + "/aim?with=1")), StringComparison.Ordinal);
        // A budget: what is no number is refused at its field and stays as it was typed.
        var budget = page + "/budget:spiegelau";
        var wrong = await partner.FillAsync(budget, null, ("do", "save"), ("currency", "EUR"), ("category-0", "external"), ("cs-0", "Studie"), ("de-0", "Studie"), ("amount-0", "very much"));
        Assert.Equal(400, wrong.Status);
        Assert.Contains("very much", wrong.Text, StringComparison.Ordinal);
        Assert.Equal(302, (await partner.FillAsync(budget, null, ("do", "save"), ("currency", "EUR"), ("category-0", "external"), ("cs-0", "Studie"), ("de-0", "Studie"), ("amount-0", "300 000"), ("option-staff-20", "1"), ("percent-staff-20", "10"))).Status);
        var reckoned = (await lead.GetAsync(page)).Text;
        Assert.Contains("€330,000", reckoned, StringComparison.Ordinal);
        Assert.Contains("2021/1060 55(1)", reckoned, StringComparison.Ordinal);
        // Out: document and JSON, then a working copy of a project.
        var json = JsonNode.Parse((await lead.GetAsync($"/api{page[3..]}?f=json")).Text)!;
        Assert.Equal("Von beiden", json["project"]!["intro"]![1]!["translation"]!.GetValue<string>());
        Assert.Equal((330_000m, 264_000m), (json["budget"]!["total"]!["EUR"]!.GetValue<decimal>(), json["budget"]!["grant"]!["EUR"]!.GetValue<decimal>()));
        var made = (await lead.FillAsync(page, null, ("do", "project"))).Location!;
        var doc = JsonNode.Parse((await lead.GetAsync($"/api{made[3..]}")).Text)!;
        Assert.Equal(("project", "nova-role", 4), (doc["doc"]!["kind"]!.GetValue<string>(), doc["organisation"]!.GetValue<string>(), doc["doc"]!["milestones"]!.AsArray().Count));
        Assert.Empty(doc["faults"]!.AsArray());
        Assert.Equal("/en/sketches", (await lead.FillAsync(page, null, ("do", "remove"))).Location);
        Assert.Equal(404, (await partner.GetAsync(page)).Status);
    }

    [Fact]
    public async Task The_API_tells_tags_and_the_document_is_valid()
    {
        await using var region = await StartAsync("sqlite");
        using var lead = await Visitor.JoinAsync(region, "lead@region.example", Role.Coordinator, "nova-role");
        Assert.Equal(403, (await region.SendAsync("GET", "/api/sketches")).Status);
        Assert.Equal(400, (await lead.SendAsync("POST", "/api/sketches", """{"lead":"nova-role"}""")).Status);
        var begun = await lead.SendAsync("POST", $"/api/sketches?{Query}", """{"lead":"nova-role"}""");
        Assert.Equal(201, begun.Status);
        var id = JsonNode.Parse(begun.Text)!["id"]!.GetValue<string>();
        var part = JsonNode.Parse(begun.Text)!["parts"]!.AsArray().Single(p => p!["part"]!.GetValue<string>() == "aim")!;
        Assert.Equal(200, (await lead.PutAsync($"/api/sketches/{id}/parts/aim", """{"cs":"a","de":"b"}""", part["etag"]!.GetValue<string>())));
        Assert.Equal(412, (await lead.PutAsync($"/api/sketches/{id}/parts/aim", """{"cs":"c","de":"d"}""", part["etag"]!.GetValue<string>())));
        Assert.Equal(200, (await lead.SendAsync("POST", $"/api/sketches/{id}/parts/aim/restore", """{"version":1}""")).Status);
        Assert.Equal(3, JsonNode.Parse((await lead.GetAsync($"/api/sketches/{id}/parts/aim/versions")).Text)!["items"]!.AsArray().Count);
        Assert.Equal(201, (await lead.SendAsync("POST", $"/api/sketches/{id}/comments", """{"text":"Well"}""")).Status);
        Assert.Equal(201, (await lead.SendAsync("POST", $"/api/sketches/{id}/partners", """{"organisation":"spiegelau"}""")).Status);
        Assert.Equal(204, (await lead.SendAsync("DELETE", $"/api/sketches/{id}/partners/spiegelau")).Status);
        Assert.Equal(404, (await lead.SendAsync("POST", $"/api/sketches/{id}/partners/spiegelau/accept")).Status);
        Assert.Equal(200, await lead.PutAsync($"/api/sketches/{id}/parts/budget:nova-role", """{"currency":"CZK","lines":[{"category":"staff","cs":"Vedení","de":"Leitung","amount":2518500}],"options":["remaining-40"]}""", null));
        using var stream = new MemoryStream(await lead.BytesAsync($"/api/sketches/{id}?f=docx"));
        using var document = WordprocessingDocument.Open(stream, false);
        Assert.Empty(new OpenXmlValidator().Validate(document).Select(e => $"{e.Path?.XPath}: {e.Description}"));
        Assert.Contains("40", document.MainDocumentPart!.Document!.Body!.InnerText, StringComparison.Ordinal);
        using var pdf = UglyToad.PdfPig.PdfDocument.Open(await lead.BytesAsync($"/api/sketches/{id}?f=pdf"));
        Assert.Contains("40", string.Join(' ', pdf.GetPages().Select(p => p.Text)), StringComparison.Ordinal);
        Assert.Equal(204, (await lead.SendAsync("DELETE", $"/api/sketches/{id}")).Status);
        Assert.Equal(404, (await lead.GetAsync($"/api/sketches/{id}")).Status);
    }

    private static Task<SharedSketch> BeginAsync(SharedSketches sketches, Actor who) =>
        sketches.CreateAsync(who, "nova-role", "cz-555398", "", new DateOnly(2030, 3, 1), 24, "", new Dictionary<string, JsonObject> { ["title"] = Text("Lampy", "Lampen"), ["aim"] = Text("Světlo", "Licht") });

    private static JsonObject Text(string cs, string de) => new() { ["cs"] = cs, ["de"] = de };

    private static JsonObject Budget(double amount) => (JsonObject)JsonNode.Parse($$"""{"lines":[{"category":"staff","cs":"a","de":"b","amount":{{amount}}}]}""")!;

    private static Actor In(string organisation, string name, Role role) => new("member-" + name, [new(organisation, role)]) { SignedIn = new SignedIn(name, name, $"{name}@region.example", "") };

    private static string Tag(string page) => System.Text.RegularExpressions.Regex.Match(page, "name=\"tag\" value=\"(\"[^\">]+\")\"").Groups[1].Value;

    private static async Task<Problem> Refused<T>(Func<Task<T>> work) => (await Assert.ThrowsAsync<ProblemException>(async () => await work())).Problem;

    private static async Task<TestRegion> StartAsync(string engine)
    {
        var region = await TestRegion.StartAsync(engine, trustLoopback: false);
        var entries = region.Service<Entries>();
        foreach (var id in new[] { "nova-role", "spiegelau", "other" }) await entries.CreateAsync((JsonObject)JsonNode.Parse($$$"""{"id":"{{{id}}}","kind":"organisation","title":{"en":"Organisation {{{id}}}"},"type":"municipality"}""")!, "seed");
        await entries.CreateAsync((JsonObject)JsonNode.Parse("""{"id":"cz-555398","kind":"place","title":{"cs":"Nová Role"},"level":"municipality","countries":["CZ"],"geometry":{"type":"Point","coordinates":[12.78,50.27]}}""")!, "seed");
        await entries.CreateAsync((JsonObject)JsonNode.Parse("""{"id":"payer","kind":"funding","title":{"en":"Payer"},"ratePercentMax":80,"countries":["CZ","DE"]}""")!, "seed");
        return region;
    }
}
