using System.Text.Json.Nodes;
using Microsoft.Playwright;
using SmartRegion.Access;
using SmartRegion.Catalogue;
using SmartRegion.Tests.Access;

namespace SmartRegion.Tests.Portal.Writing;

/// <summary>In Chromium: the pages of those who write together are accessible and fit a narrow screen.</summary>
public sealed class DraftBrowserTests
{
    [Fact]
    public async Task No_page_of_writing_together_has_an_axe_violation_or_is_too_wide()
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false);
        var entries = region.Service<Entries>();
        await entries.CreateAsync((JsonObject)JsonNode.Parse("""{"id":"keeper","kind":"organisation","title":{"en":"Keeper"}}""")!, "seed");
        await entries.CreateAsync((JsonObject)JsonNode.Parse("""{"id":"lamps","kind":"practice","title":{"en":"Old lamps on the square","cs":"Staré lampy"},"owner":"keeper","summary":{"en":"A long summary of what the lamps on the square do at night."}}""")!, "seed");
        await entries.ChangeAsync("lamps", d => { d["topics"] = new JsonArray("energy", "information-technology"); return d; }, "someone", new());
        using var author = await Visitor.JoinAsync(region, "author@region.example", Role.Author);
        var made = JsonNode.Parse((await author.SendAsync("POST", "/api/drafts", """{"entry":"lamps","doc":{"id":"lamps","kind":"practice","owner":"keeper","title":{"en":"New lamps on the square","cs":"Nové lampy"},"time":"wrong","keywords":[{"en":"Donaudampfschifffahrtsgesellschaftskapitänsmütze"}]}}""")).Text)!;
        await author.SendAsync("POST", $"/api/drafts/{made["id"]}/comments", """{"comment":"Is this right?"}""");
        await author.FillAsync("/en/entry/keeper/members", "/en/entry/keeper/members/ask", ("role", "author"));
        await entries.ChangeAsync("lamps", d => { d["countries"] = new JsonArray("CZ"); return d; }, "someone", new());
        var secret = await region.Service<Invitations>().MakeAsync(Invitation.ForAccount, "eva@region.example", new Membership("", Role.Administrator), "console");
        await using var browser = await Browser.StartAsync();
        var page = await browser.PageAsync(ColorScheme.Dark, 360);
        await page.GotoAsync(new Uri(region.Url, $"/de/invitation/{secret}").ToString());
        await page.FillAsync("#name", "Eva Longname Schmidtbauerová");
        await page.FillAsync("#password", Visitor.Password);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/account?done=welcome");
        var wrong = new List<string>();
        foreach (var path in new[] { "/drafts", $"/drafts/{made["id"]}", "/entry/lamps/history", "/entry/lamps/compare?from=1&to=3", "/entry/lamps/history/1/restore", "/entry/lamps/archive", "/entry/keeper/members" })
        {
            Assert.Equal(200, (await page.GotoAsync(new Uri(region.Url, "/de" + path).ToString()))!.Status);
            wrong.AddRange((await page.FaultsAsync()).Select(f => $"{path}: {f}"));
            if (await page.EvaluateAsync<bool>("[...document.querySelectorAll('main h1, main h2, main h3, main h4')].some((h, i, all) => i > 0 && +h.tagName[1] > +all[i - 1].tagName[1] + 1)")) wrong.Add($"{path}: headings leave out a level");
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }
}
