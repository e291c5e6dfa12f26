using System.Collections.Concurrent;
using Microsoft.Playwright;
using SmartRegion.Tests;

[assembly: AssemblyFixture(typeof(OneChromium))]

namespace SmartRegion.Tests;

/// <summary>Pages in Debian's Chromium, driven by Playwright. One Chromium stands for all tests; each page has a context of its own, closed with this.</summary>
internal sealed class Browser(IBrowser browser) : IAsyncDisposable
{
    private readonly ConcurrentBag<IPage> _pages = [];

    public static async Task<Browser> StartAsync() => new(await OneChromium.GetAsync());

    /// <summary>A page of its own context, such as a reader of that taste has.</summary>
    public async Task<IPage> PageAsync(ColorScheme scheme, int width, bool javaScript = true)
    {
        var page = await browser.NewPageAsync(new()
        {
            ColorScheme = scheme,
            ViewportSize = new() { Width = width, Height = 900 },
            JavaScriptEnabled = javaScript,
        });
        _pages.Add(page);
        return page;
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(_pages.Select(p => p.CloseAsync()));
}

/// <summary>The Chromium of this run, begun by the first test that needs it, anew should it have ended.</summary>
public sealed class OneChromium : IAsyncDisposable
{
    private static readonly SemaphoreSlim Turn = new(1);
    private static IPlaywright? _playwright;
    private static IBrowser? _browser;

    internal static async Task<IBrowser> GetAsync()
    {
        await Turn.WaitAsync();
        try { return _browser is { IsConnected: true } running ? running : _browser = await LaunchAsync(); }
        finally { Turn.Release(); }
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    private static async Task<IBrowser> LaunchAsync()
    {
        var chromium = Environment.GetEnvironmentVariable("SMARTREGION_TEST_CHROMIUM")
            ?? throw new InvalidOperationException("SMARTREGION_TEST_CHROMIUM is not set. Run the tests with ./test, which finds Chromium.");
        _playwright ??= await Playwright.CreateAsync();
        return await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = chromium,
            // Pages are drawn without a graphics card, which would be played by the processor at a third of its time; WebGL is, for the maps.
            Args = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-gpu", "--enable-unsafe-swiftshader"],
        });
    }
}
