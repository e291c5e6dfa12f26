using Microsoft.Playwright;

namespace SmartRegion.Tests;

/// <summary>What tests ask of a page.</summary>
internal static class PageChecks
{
    /// <summary>True when it is wider than its window.</summary>
    public static Task<bool> IsTooWideAsync(this IPage page) => page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1");
}

/// <summary>Debian's Chromium, driven by Playwright.</summary>
internal sealed class Browser(IPlaywright playwright, IBrowser browser) : IAsyncDisposable
{
    public static async Task<Browser> StartAsync()
    {
        var chromium = Environment.GetEnvironmentVariable("SMARTREGION_TEST_CHROMIUM")
            ?? throw new InvalidOperationException("SMARTREGION_TEST_CHROMIUM is not set. Run the tests with ./test, which finds Chromium.");
        var playwright = await Playwright.CreateAsync();
        return new Browser(playwright, await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = chromium,
            Args = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
        }));
    }

    /// <summary>A page of its own context, such as a reader of that taste has.</summary>
    public async Task<IPage> PageAsync(ColorScheme scheme, int width, bool javaScript = true) => await browser.NewPageAsync(new()
    {
        ColorScheme = scheme,
        ViewportSize = new() { Width = width, Height = 900 },
        JavaScriptEnabled = javaScript,
    });

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
