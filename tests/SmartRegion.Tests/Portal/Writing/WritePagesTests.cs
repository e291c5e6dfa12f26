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
        var answer = await visitor.PostAsync(form.Action, form.Press("save"));
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
        form = await PressAsync(visitor, form, "save", 422);
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
        form = await PressAsync(visitor, form, "save", 422);
        Assert.Contains("Nová Role (cz-555398)", form.Page.QuerySelector("#f-places-wrong")!.TextContent, StringComparison.Ordinal);
        form.With("places", "Nová Ves (cz-555399)");
        Assert.Equal(302, (await visitor.PostAsync(form.Action, form.Press("save"))).Status);
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
        form = await PressAsync(visitor, form, "save", 409);
        Assert.Contains("/en/entry/lamps", form.Page.QuerySelector("[role=alert]")!.InnerHtml, StringComparison.Ordinal);
        Assert.Equal(302, (await visitor.PostAsync(form.Action, form.Tick("another", "1").Press("save"))).Status);
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
        Assert.Equal(400, (await visitor.PostAsync(form.Action, [.. form.Press("save").Where(f => f.Name != "whole")])).Status);
        await region.SendAsync("PUT", "/api/entries/lamps", """{"id":"lamps","kind":"practice","title":{"en":"Their lamps","original":"en"}}""");
        var again = await PressAsync(visitor, form, "save", 412);
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
        Assert.Equal(400, (await jana.PostAsync(form.Action, form.Without("form-token").Press("save"))).Status);
        form = (await OpenAsync(jana, "/en/write/practice")).With("title/en", "Lamps");
        Assert.Equal(403, (await jana.PostAsync(form.Action, form.Press("save"), ("Sec-Fetch-Site", "cross-site"))).Status);
        Assert.Equal(302, (await jana.PostAsync(form.Action, form.Press("save"))).Status);
        Assert.StartsWith("member-", (await region.Service<Entries>().HistoryAsync("lamps"))[0].By, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_translation_stays_marked_until_somebody_says_that_it_was_checked()
    {
        await using var region = await TestRegion.StartAsync();
        await region.SendAsync("POST", "/api/entries", """{"id":"lamps","kind":"practice","title":{"cs":"Lampy","de":"Lampen","en":"Lamps","original":"cs","machine":["de","en"]}}""");
        using var visitor = new Visitor(region);
        var form = (await OpenAsync(visitor, "/de/entry/lamps/edit")).With("title/de", "Leuchten").Tick("title/checked", "de");
        Assert.Equal(302, (await visitor.PostAsync(form.Action, form.Press("save"))).Status);
        Assert.Equal("""{"cs":"Lampy","de":"Leuchten","en":"Lamps","original":"cs","machine":["en"]}""", Json.Text((await region.Service<Entries>().FindAsync("lamps"))!.Doc["title"]));
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
