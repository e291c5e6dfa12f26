using Microsoft.Playwright;
using SmartRegion.Access;
using SmartRegion.Catalogue;
using SmartRegion.Core;
using SmartRegion.Tests.Access;

namespace SmartRegion.Tests.Portal.Writing.Sheets;

/// <summary>In Chromium, by the keyboard alone: from the page of writing to the template, and from a filled sheet to working copies.</summary>
public sealed class SheetBrowserTests
{
    [Fact]
    public async Task An_author_fetches_the_template_sends_it_filled_mends_a_cell_and_has_working_copies()
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false);
        await region.Service<Entries>().CreateAsync(Json.Object("""{"id":"keeper","kind":"organisation","title":{"cs":"Město"}}"""), "test");
        using (await Visitor.JoinAsync(region, "jana@region.example", Role.Author, "keeper")) { }
        await using var browser = await Browser.StartAsync();
        var (wrong, file) = (new List<string>(), Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.csv"));
        var page = await browser.PageAsync(ColorScheme.Dark, 360);
        await page.GotoAsync(new Uri(region.Url, "/cs/sign-in?next=/cs/write").ToString());
        await page.ReachAsync("#email");
        await page.Keyboard.TypeAsync("jana@region.example");
        await page.ReachAsync("#password");
        await page.Keyboard.TypeAsync(Visitor.Password);
        await page.Keyboard.PressAsync("Enter");
        // The page of signing in has it in its address as well.
        await page.WaitForURLAsync(u => new Uri(u).AbsolutePath == "/cs/write");
        await PressAsync(page, "a[href='/cs/write/table']");
        await page.WaitForURLAsync("**/cs/write/table");
        await CheckAsync("the page");
        await page.ReachAsync("a[download]");
        var template = await page.RunAndWaitForDownloadAsync(() => page.Keyboard.PressAsync("Enter"));
        Assert.Equal("practice-cs.xlsx", template.SuggestedFilename);
        var heads = Sheet.Read(await File.ReadAllBytesAsync((await template.PathAsync())!))[0].Rows[0];
        var population = Array.FindIndex(heads, h => h.StartsWith("Počet obyvatel", StringComparison.Ordinal));
        await SendAsync("mnoho");
        await page.WaitForSelectorAsync("#bad");
        await CheckAsync("a sheet with a fault");
        Assert.Contains("celé číslo", await page.InnerTextAsync("#bad + section"), StringComparison.Ordinal);
        await SendAsync("4 100");
        await page.WaitForSelectorAsync("button[value=store]");
        await CheckAsync("a sound sheet");
        await PressAsync(page, "button[value=store]");
        await page.WaitForSelectorAsync("#stored");
        await CheckAsync("what was stored");
        await PressAsync(page, "section[role=status] a[href='/cs/drafts']");
        await page.WaitForURLAsync("**/cs/drafts");
        Assert.Contains("Čidla", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        File.Delete(file);

        async Task SendAsync(string typed)
        {
            var row = heads.Select((_, i) => i == 0 ? "Čidla" : i == population ? typed : "").ToArray();
            await File.WriteAllBytesAsync(file, Sheet.Csv(heads, row));
            await page.ChooseAsync(() => page.ReachAsync("#file"), file);
            await PressAsync(page, "button[value=check]");
        }

        async Task CheckAsync(string what) => wrong.AddRange((await page.FaultsAsync()).Select(f => $"{what}: {f}"));
    }

    private static async Task PressAsync(IPage page, string selector)
    {
        await page.ReachAsync(selector);
        await page.Keyboard.PressAsync("Enter");
    }
}
