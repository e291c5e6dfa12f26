using Microsoft.Playwright;

namespace SmartRegion.Tests.Portal;

/// <summary>A mayor's way in Chromium: from home by their own municipality to a sketch in hand.</summary>
[Collection(SeededCollection.Name)]
public sealed class JourneyTests(SeededRegion seeded)
{
    [Fact]
    public async Task Mayors_of_both_sides_come_from_home_to_a_sketch_in_hand_without_a_script()
    {
        await using var browser = await Browser.StartAsync();
        foreach (var (language, name, place) in new[] { ("cs", "Nová Role", "cz-555398"), ("de", "Spiegelau", "de-09272149"), ("en", "Spiegelau", "de-09272149") })
        {
            var page = await browser.PageAsync(ColorScheme.Light, 1280, javaScript: false);
            await page.GotoAsync(new Uri(seeded.Region.Url, $"/{language}").ToString());
            await page.FillAsync("#home-q", name);
            await page.ClickAsync(".hero-search button[type=submit]");
            await page.Locator($".hit[data-id={place}] a").First.ClickAsync();
            await page.Locator($"a[href='/{language}/places/{place}/like-ours']").First.ClickAsync();
            await page.CheckAsync("input[name=topic][value=energy]");
            await page.ClickAsync(".benefit-form button[type=submit]");
            await page.ClickAsync($"[data-id=nova-role-led-lighting] a[href^='/{language}/sketch?']");
            await page.SelectOptionAsync("#programme", "interreg-by-cz-small-projects");
            await page.ClickAsync(".benefit-form button[type=submit]");
            Assert.Equal(18, await page.Locator(".sketch-lines").CountAsync());
            Assert.Contains(name, await page.Locator("h1").InnerTextAsync(), StringComparison.Ordinal);
            var document = await page.GetAttributeAsync("a[href$='f=docx']", "href");
            var answer = await seeded.Region.Client.GetAsync(new Uri(document!, UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.True(answer.IsSuccessStatusCode);
            await page.CloseAsync();
        }
    }
}
