using System.Text.Json.Nodes;
using SmartRegion.Access;
using SmartRegion.Catalogue;
using SmartRegion.Core;
using SmartRegion.Tests.Access;

namespace SmartRegion.Tests.Portal.Writing;

/// <summary>Writing an entry in its form, without a script.</summary>
public sealed class WritePagesTests
{
    private const string Place = """{"id":"cz-555398","kind":"place","title":{"cs":"Nová Role","original":"cs"},"level":"municipality","countries":["CZ"]}""";
    private const string Other = """{"id":"cz-555399","kind":"place","title":{"cs":"Nová Ves","original":"cs"},"level":"municipality","countries":["CZ"]}""";

    [Fact]
    public async Task A_form_of_every_kind_can_be_opened_in_every_language_and_its_fields_have_names()
    {
        await using var region = await TestRegion.StartAsync();
        using var visitor = new Visitor(region);
        Assert.All(Kinds.All.Where(k => k.Name != "vocabulary"), k => Assert.Contains($"/cs/write/{k.Name}", visitor.RawAsync("/cs/write").Result, StringComparison.Ordinal));
        foreach (var kind in Kinds.All)
            foreach (var language in Language.All)
            {
                var page = new SentForm(await visitor.RawAsync($"/{language}/write/{kind.Name}")).Page;
                var nameless = page.QuerySelectorAll("form[data-write] input:not([type=hidden]), form[data-write] select, form[data-write] textarea")
                    .Where(e => e.GetAttribute("aria-label") is null && e.Closest("label") is null && page.QuerySelector($"label[for='{e.Id}']")?.TextContent.Trim() is not { Length: > 0 });
                Assert.Empty(nameless.Select(e => e.OuterHtml));
            }
        Assert.Equal(404, (await visitor.GetAsync("/en/write/unicorn")).Status);
    }

    [Fact]
    public async Task A_practice_is_written_in_Czech_with_its_place_by_name_and_a_figure_with_a_comma()
    {
        await using var region = await TestRegion.StartAsync();
        await region.SendAsync("POST", "/api/entries", Place);
        using var visitor = new Visitor(region);
        var form = await OpenAsync(visitor, "/cs/write/practice");
        form = await PressAsync(visitor, form, "add:costs", 200);
        form.With("title/cs", "Čidla v potoce").With("summary/cs", "Krátce.\r\nA dál.").With("places", "Nová Role").With("costs/0/type", "one-off").With("costs/0/amount", "1 234,5").With("costs/0/currency", "CZK").With("time/start", "17. 5. 2022");
        var answer = await visitor.PostAsync(form.Action, form.Press("publish"));
        Assert.Equal((302, "/cs/entry/cidla-v-potoce"), (answer.Status, answer.Location));
        var doc = (await region.Service<Entries>().FindAsync("cidla-v-potoce"))!.Doc;
        Assert.Equal("""{"cs":"Čidla v potoce","original":"cs"}""", Json.Text(doc["title"]));
        Assert.Equal("Krátce.\nA dál.", Json.AsText(doc["summary"]!["cs"]));
        Assert.Equal("cz-555398", Json.AsText(doc["places"]![0]));
        Assert.Equal("""[{"type":"one-off","amount":1234.5,"currency":"CZK"}]""", Json.Text(doc["costs"]));
        Assert.Equal("2022-05-17", Json.AsText(doc["time"]!["start"]));
    }

    [Fact]
    public async Task What_is_wrong_is_named_beside_its_field_and_linked_at_the_top_and_nothing_typed_is_lost()
    {
        await using var region = await TestRegion.StartAsync();
        using var visitor = new Visitor(region);
        var form = await OpenAsync(visitor, "/de/write/practice");
        form = await PressAsync(visitor, form, "add:benefits", 200);
        form = await PressAsync(visitor, form, "add:benefits", 200);
        form.With("summary/de", "Bleibt stehen").With("population", "viele").With("benefits/1/value", "12").With("time/start", "gestern").With("contact/email", "jana").With("owner", "Niemand").With("geometry/lat", "95");
        form = await PressAsync(visitor, form, "publish", 422);
        Assert.Equal(("Bleibt stehen", "viele", "12", "gestern", "jana", "Niemand", "95"),
            (form["summary/de"], form["population"], form["benefits/1/value"], form["time/start"], form["contact/email"], form["owner"], form["geometry/lat"]));
        var links = form.Page.QuerySelectorAll("#problems a").Select(a => a.GetAttribute("href")![1..]).ToList();
        Assert.Equal(["f-benefits-1-kpi", "f-contact-email", "f-geometry-lat", "f-owner", "f-population", "f-time-start", "f-title-de"], links.Order());
        foreach (var id in links)
        {
            var field = form.Page.GetElementById(id)!;
            Assert.Equal("true", field.GetAttribute("aria-invalid"));
            var told = (field.GetAttribute("aria-describedby") ?? field.Closest("fieldset")!.GetAttribute("aria-describedby"))!.Split(' ');
            Assert.Contains(told, t => form.Page.GetElementById(t)?.ClassName == "wrong");
        }
        Assert.Contains("eine ganze Zahl", form.Page.QuerySelector("#f-population-wrong")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Nutzen 2", form.Page.QuerySelector("#problems")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(await region.Service<Entries>().OfKindAsync("practice"));
    }

    [Fact]
    public async Task A_name_that_several_have_is_asked_about_and_one_that_is_chosen_is_taken()
    {
        await using var region = await TestRegion.StartAsync();
        await region.SendAsync("POST", "/api/entries", Place);
        await region.SendAsync("POST", "/api/entries", Other);
        using var visitor = new Visitor(region);
        var form = (await OpenAsync(visitor, "/en/write/event")).With("title/en", "A meeting").With("places", "Nová");
        form = await PressAsync(visitor, form, "publish", 422);
        Assert.Contains("Nová Role (cz-555398)", form.Page.QuerySelector("#f-places-wrong")!.TextContent, StringComparison.Ordinal);
        form.With("places", "Nová Ves (cz-555399)");
        Assert.Equal(302, (await visitor.PostAsync(form.Action, form.Press("publish"))).Status);
        Assert.Equal(["cz-555399"], (await region.Service<Entries>().FindAsync("a-meeting"))!.Places);
    }

    [Fact]
    public async Task Items_are_added_and_removed_by_buttons_and_the_others_keep_what_they_have()
    {
        await using var region = await TestRegion.StartAsync();
        using var visitor = new Visitor(region);
        var form = await OpenAsync(visitor, "/en/write/method");
        foreach (var n in new[] { 0, 1, 2 }) form = (await PressAsync(visitor, form, "add:steps", 200)).With($"steps/{n}/en", $"Step {n}");
        form = await PressAsync(visitor, form, "remove:steps/1", 200);
        Assert.Equal(("Step 0", "Step 2", null), (form["steps/0/en"], form["steps/1/en"], form["steps/2/en"]));
        form = await PressAsync(visitor, form, "remove:steps/9", 200);
        Assert.Equal("2", form["steps#"]);
    }

    [Fact]
    public async Task A_similar_title_is_warned_of_and_stored_when_it_is_said_to_be_something_else()
    {
        await using var region = await TestRegion.StartAsync();
        await region.SendAsync("POST", "/api/entries", """{"id":"lamps","kind":"practice","title":{"en":"LED lamps in the village square","original":"en"}}""");
        using var visitor = new Visitor(region);
        var form = (await OpenAsync(visitor, "/en/write/practice")).With("title/en", "LED lamps in the village square");
        form = await PressAsync(visitor, form, "publish", 409);
        Assert.Contains("/en/entry/lamps", form.Page.QuerySelector("[role=alert]")!.InnerHtml, StringComparison.Ordinal);
        Assert.Equal(302, (await visitor.PostAsync(form.Action, form.Tick("another", "1").Press("publish"))).Status);
    }

    [Fact]
    public async Task A_preview_shows_the_page_stores_nothing_and_leads_back_to_what_was_typed()
    {
        await using var region = await TestRegion.StartAsync();
        using var visitor = new Visitor(region);
        var form = (await OpenAsync(visitor, "/en/write/practice")).With("title/en", "Sensors <in> the brook").With("problem/en", "First.\r\n\r\n\r\nSecond.");
        var page = new SentForm(await SendAsync(visitor, form, "preview", 200), ".preview form");
        Assert.Equal("Sensors <in> the brook", page.Page.QuerySelector("h1")!.TextContent);
        Assert.Empty(await region.Service<Entries>().OfKindAsync("practice"));
        var back = new SentForm(await SendAsync(visitor, page, "back", 200));
        Assert.Equal(("Sensors <in> the brook", "First.\r\n\r\n\r\nSecond."), (back["title/en"], back["problem/en"]));
    }

    [Fact]
    public async Task A_form_that_is_cut_off_or_out_of_date_changes_nothing()
    {
        await using var region = await TestRegion.StartAsync();
        await region.SendAsync("POST", "/api/entries", """{"id":"lamps","kind":"practice","title":{"en":"Lamps","original":"en"}}""");
        using var visitor = new Visitor(region);
        var form = (await OpenAsync(visitor, "/en/entry/lamps/edit")).With("title/en", "My lamps");
        Assert.Equal(400, (await visitor.PostAsync(form.Action, [.. form.Press("publish").Where(f => f.Name != "whole")])).Status);
        await region.SendAsync("PUT", "/api/entries/lamps", """{"id":"lamps","kind":"practice","title":{"en":"Their lamps","original":"en"}}""");
        // Somebody else published meanwhile: nothing is overwritten.
        var again = await PressAsync(visitor, form, "publish", 412);
        Assert.Equal("My lamps", again["title/en"]);
        Assert.Equal("Their lamps", (await region.Service<Entries>().FindAsync("lamps"))!.Title.En);
    }

    [Fact]
    public async Task Forms_are_for_those_who_may_write_and_are_taken_only_from_their_own_page()
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false);
        using var stranger = new Visitor(region);
        Assert.StartsWith("/en/sign-in?next=", (await stranger.GetAsync("/en/write/practice")).Location, StringComparison.Ordinal);
        using var reader = await Visitor.JoinAsync(region, "r@region.example", Role.Reader);
        Assert.Equal(403, (await reader.GetAsync("/en/write")).Status);
        using var jana = await Visitor.JoinAsync(region, "e@region.example", Role.Editor);
        var form = (await OpenAsync(jana, "/en/write/practice")).With("title/en", "Lamps");
        Assert.Equal(400, (await jana.PostAsync(form.Action, form.Without("form-token").Press("publish"))).Status);
        form = (await OpenAsync(jana, "/en/write/practice")).With("title/en", "Lamps");
        Assert.Equal(403, (await jana.PostAsync(form.Action, form.Press("publish"), ("Sec-Fetch-Site", "cross-site"))).Status);
        Assert.Equal(302, (await jana.PostAsync(form.Action, form.Press("publish"))).Status);
        Assert.StartsWith("member-", (await region.Service<Entries>().HistoryAsync("lamps"))[0].By, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_translation_stays_marked_until_somebody_says_that_it_was_checked()
    {
        await using var region = await TestRegion.StartAsync();
        await region.SendAsync("POST", "/api/entries", """{"id":"lamps","kind":"practice","title":{"cs":"Lampy","de":"Lampen","en":"Lamps","original":"cs","machine":["de","en"]}}""");
        using var visitor = new Visitor(region);
        var form = (await OpenAsync(visitor, "/de/entry/lamps/edit")).With("title/de", "Leuchten").Tick("title/checked", "de");
        Assert.Equal(302, (await visitor.PostAsync(form.Action, form.Press("publish"))).Status);
        Assert.Equal("""{"cs":"Lampy","de":"Leuchten","en":"Lamps","original":"cs","machine":["en"]}""", Json.Text((await region.Service<Entries>().FindAsync("lamps"))!.Doc["title"]));
    }

    [Fact]
    public async Task An_author_saves_what_is_not_finished_sends_it_to_review_and_a_coordinator_returns_or_publishes_it()
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false);
        using var jana = await Visitor.JoinAsync(region, "jana@region.example", Role.Author);
        using var eva = await Visitor.JoinAsync(region, "eva@region.example", Role.Coordinator);
        var form = (await OpenAsync(jana, "/cs/write/practice")).With("summary/cs", "Bez názvu.").With("population", "asi sto");
        Assert.Null(form.Page.QuerySelector("button[value=publish]"));
        // What cannot be read is told, and the rest is kept.
        form = await PressAsync(jana, form, "save", 422);
        Assert.Equal(("asi sto", "Bez názvu."), (form["population"], form["summary/cs"]));
        form = await PressAsync(jana, form.With("population", "100"), "review", 422);
        Assert.Equal("f-title-cs", form.Page.QuerySelector("#problems a")!.GetAttribute("href")![1..]);
        var copy = form.Action[..^"/edit".Length];
        var sent = await jana.PostAsync(form.Action, form.With("title/cs", "Čidla v potoce").Press("review"));
        Assert.Equal((302, copy), (sent.Status, sent.Location));
        // While others look through it, nobody writes it under their eyes.
        Assert.Equal(copy, (await jana.GetAsync(form.Action)).Location);
        Assert.Equal(409, (await jana.PostAsync(form.Action, form.Press("save"))).Status);
        Assert.Equal(404, (await jana.GetAsync("/cs/entry/cidla-v-potoce")).Status);

        var (there, writing) = (copy.Replace("/cs/", "/de/", StringComparison.Ordinal), form.Action.Replace("/cs/", "/de/", StringComparison.Ordinal));
        Assert.Contains(writing, await eva.RawAsync(there), StringComparison.Ordinal);
        Assert.Equal(302, (await eva.FillAsync(there, null, ("do", "return"), ("comment", "Was hat es gekostet?"))).Status);
        var again = await OpenAsync(jana, form.Action);
        Assert.Equal("/cs/drafts" + copy["/cs/drafts".Length..], (await jana.PostAsync(again.Action, again.Press("review"))).Location);
        var review = await OpenAsync(eva, writing);
        var published = await eva.PostAsync(review.Action, review.With("title/de", "Sensoren im Bach").Press("publish"));
        Assert.Equal((302, "/de/entry/cidla-v-potoce"), (published.Status, published.Location));
        Assert.Equal("""{"cs":"Čidla v potoce","de":"Sensoren im Bach","original":"cs"}""", Json.Text((await region.Service<Entries>().FindAsync("cidla-v-potoce"))!.Doc["title"]));
        Assert.Equal(404, (await eva.GetAsync(writing)).Status);
    }

    [Fact]
    public async Task A_picture_is_sent_with_the_form_told_in_words_and_shown_on_the_page_and_in_lists()
    {
        await using var region = await TestRegion.StartAsync();
        using var visitor = new Visitor(region);
        var form = (await OpenAsync(visitor, "/en/write/practice")).With("title/en", "Sensors in the brook").With("title/cs", "Čidla v potoce");
        // Its name and what the browser says of its type count for nothing.
        var (status, text) = await visitor.PostFileAsync(form.Action, form.Press("picture"), "picture", "photo.jpg", [.. "<script>alert(1)</script>"u8]);
        Assert.Equal(200, status);
        Assert.Contains("no picture in JPEG", new SentForm(text).Page.QuerySelector("#f-image-wrong")!.TextContent, StringComparison.Ordinal);
        (status, text) = await visitor.PostFileAsync(form.Action, form.Press("picture"), "picture", "../../evil.html", Catalogue.Pictures.TestPictures.Make(1000, 500));
        form = new SentForm(text);
        Assert.Equal(200, status);
        Assert.Matches("^http://127.0.0.1:[0-9]+/pictures/[0-9a-f]{32}-1000x500$", form["image/url"]);
        form = await PressAsync(visitor, form.With("image/alt/en", "A pole with a sensor"), "publish", 422);
        Assert.Equal(["#f-image-alt-cs"], form.Page.QuerySelectorAll("#problems a").Select(a => a.GetAttribute("href")));
        Assert.Equal(302, (await visitor.PostAsync(form.Action, form.With("image/alt/cs", "Sloup s čidlem").With("image/credit", "Jana, CC BY 4.0").Press("publish"))).Status);
        foreach (var page in new[] { "/cs/entry/cidla-v-potoce", "/cs/search?q=potok" })
        {
            var image = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await visitor.RawAsync(page)).QuerySelector(".entry-picture img")!;
            Assert.Equal(("Sloup s čidlem", "1000", "500", "lazy"), (image.GetAttribute("alt"), image.GetAttribute("width"), image.GetAttribute("height"), image.GetAttribute("loading")));
            Assert.Matches("^/pictures/[0-9a-f]{32}-1000x500/320 320w, .*/640 640w, /pictures/[^/]+ 1000w$", image.GetAttribute("srcset"));
            Assert.Equal(200, (await visitor.GetAsync(image.GetAttribute("src")!)).Status);
        }
        form = await OpenAsync(visitor, "/cs/entry/cidla-v-potoce/edit");
        Assert.Equal(302, (await visitor.PostAsync(form.Action, form.Tick("image/drop", "1").Press("publish"))).Status);
        Assert.Null((await region.Service<Entries>().FindAsync("cidla-v-potoce"))!.Doc["image"]);
    }

    [Theory]
    [InlineData("https://elsewhere.example/photo.jpg")]
    [InlineData("https://other-region.example/pictures/0123456789abcdef0123456789abcdef-640x480")]
    public async Task A_picture_that_lies_elsewhere_is_not_shown(string url)
    {
        await using var region = await TestRegion.StartAsync();
        await region.SendAsync("PUT", "/api/entries/lamps", $$$"""{"kind":"practice","title":{"en":"Lamps"},"image":{"url":"{{{url}}}"}}""");
        using var visitor = new Visitor(region);
        Assert.DoesNotContain("<img", await visitor.RawAsync("/en/entry/lamps"), StringComparison.Ordinal);
        Assert.DoesNotContain("<img", await visitor.RawAsync("/en/search?q=lamps"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_is_too_large_or_damaged_is_refused_and_no_fault_of_ours()
    {
        await using var region = await TestRegion.StartAsync();
        using var visitor = new Visitor(region);
        var form = await OpenAsync(visitor, "/en/write/practice");
        var (status, text) = await visitor.PostFileAsync(form.Action, form.Press("picture"), "picture", "a.jpg", new byte[11 * 1024 * 1024]);
        Assert.Equal(200, status);
        Assert.Contains("larger than 10 MB", new SentForm(text).Page.QuerySelector("#f-image-wrong")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(400, (await visitor.PostAsync(form.Action, [.. form.Press("publish"), .. Enumerable.Range(0, 20_001).Select(i => ($"x{i}", ""))])).Status);
        using var cut = new StringContent("--b\r\nContent-Disposition: form-data; name=\"title/en\"\r\n\r\nLam");
        cut.Headers.Remove("Content-Type");
        cut.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");
        using var answer = await region.Client.PostAsync(form.Action, cut);
        Assert.Equal(400, (int)answer.StatusCode);
    }

    [Fact]
    public async Task The_pages_of_writing_are_valid_HTML()
    {
        await using var region = await TestRegion.StartAsync();
        foreach (var doc in (JsonArray)JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Root.Path, "tests/SmartRegion.Tests/Portal/EveryKind.json")))!)
            await region.SendAsync("PUT", $"/api/entries/{doc!["id"]}", doc.ToJsonString());
        var pages = Kinds.All.SelectMany(k => new[] { $"/cs/write/{k.Name}", $"/en/entry/{(k.Name == "place" ? "cz-kindplace" : "kind-" + k.Name)}/edit" }).Append("/de/write").ToList();
        using var visitor = new Visitor(region);
        pages = [.. pages.Where(p => visitor.GetAsync(p).Result.Status == 200)];
        Assert.True(pages.Count > 25, string.Join(' ', pages));
        var faults = await NodeScript.RunAsync("validate-html.mjs", string.Join('\n', pages.Select(p => new Uri(region.Url, p))));
        Assert.True(faults.Length == 0, faults.Length > 4000 ? faults[..4000] : faults);
    }

    [Fact]
    public async Task While_one_types_the_form_is_kept_and_goes_on_under_the_address_of_the_copy()
    {
        await using var region = await TestRegion.StartAsync();
        using var visitor = new Visitor(region);
        var form = (await OpenAsync(visitor, "/en/write/event")).With("title/en", "A mee");
        var kept = JsonNode.Parse((await visitor.PostAsync(form.Action, form.Press("keep"))).Text)!;
        var address = Json.AsText(kept["address"])!;
        form.With("tag", Json.AsText(kept["tag"])!).With("title/en", "A meeting");
        Assert.Equal(200, (await visitor.PostAsync(address, form.Press("keep"))).Status);
        // The tag of before belongs to somebody who has not seen what was kept since.
        Assert.Equal(412, (await visitor.PostAsync(address, form.With("title/en", "Another").Press("keep"))).Status);
        Assert.Equal("A meeting", (await OpenAsync(visitor, address))["title/en"]);
        Assert.Contains(address[..^"/edit".Length], (await visitor.GetAsync("/en/drafts")).Text, StringComparison.Ordinal);
    }

    private static async Task<SentForm> OpenAsync(Visitor visitor, string path) => new(await visitor.RawAsync(path));

    private static async Task<SentForm> PressAsync(Visitor visitor, SentForm form, string button, int status) => new(await SendAsync(visitor, form, button, status));

    private static async Task<string> SendAsync(Visitor visitor, SentForm form, string button, int status)
    {
        var answer = await visitor.PostRawAsync(form.Action, form.Press(button));
        Assert.True(answer.Status == status, $"{answer.Status}: {answer.Text[..Math.Min(answer.Text.Length, 4000)]}");
        return answer.Text;
    }
}
