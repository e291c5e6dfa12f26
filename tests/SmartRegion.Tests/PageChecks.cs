using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace SmartRegion.Tests;

/// <summary>What tests ask of a page.</summary>
internal static class PageChecks
{
    private static readonly Lazy<string> Axe = new(new BundledAxeScriptProvider().GetScript);

    /// <summary>True when it is wider than its window.</summary>
    public static Task<bool> IsTooWideAsync(this IPage page) => page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1");

    /// <summary>What axe finds wrong with it as it stands now: the rule, and the first elements that break it.</summary>
    public static async Task<IReadOnlyList<string>> AxeFaultsAsync(this IPage page)
    {
        foreach (var frame in page.Frames)
            if (!await frame.EvaluateAsync<bool>("'axe' in window")) await frame.EvaluateAsync(Axe.Value);
        // Of what is right, axe need not tell where it stands: to find that out takes most of its time.
        return await page.EvaluateAsync<string[]>("""
            async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
                .map(v => `${v.id} ${v.help}: ${v.nodes.slice(0, 3).map(n => n.html).join(' | ')}`)
            """);
    }

    /// <summary>Chooses a file by the keyboard. Chromium opens one choice at a time, and other tests choose, too: the key is pressed again.</summary>
    /// <param name="reach">Brings the keyboard to the field.</param>
    public static async Task ChooseAsync(this IPage page, Func<Task> reach, string file)
    {
        for (var attempt = 1; ; attempt++)
        {
            await reach();
            try
            {
                var chooser = await page.RunAndWaitForFileChooserAsync(() => page.Keyboard.PressAsync("Space"), new() { Timeout = 15_000 });
                await chooser.SetFilesAsync(file);
                return;
            }
            catch (TimeoutException) when (attempt < 5) { }
        }
    }

    /// <summary>Whether it is wider than its window, and what axe finds wrong; where the same page is looked at in several ways, axe need not see each.</summary>
    public static async Task<IReadOnlyList<string>> FaultsAsync(this IPage page, bool withAxe = true) =>
        [.. await page.IsTooWideAsync() ? new[] { $"wider than its window of {page.ViewportSize!.Width} px" } : [], .. withAxe ? await page.AxeFaultsAsync() : []];

    /// <summary>Goes with the keyboard until what matches has the focus; fails where the keyboard does not come to it.</summary>
    public static async Task ReachAsync(this IPage page, string selector, bool back = false)
    {
        for (var i = 0; i < 400; i++)
        {
            if (await page.EvaluateAsync<bool>("s => document.activeElement?.matches(s) === true", selector)) return;
            await page.Keyboard.PressAsync(back ? "Shift+Tab" : "Tab");
        }
        Assert.Fail($"The keyboard does not reach {selector} on {page.Url}.");
    }
}
