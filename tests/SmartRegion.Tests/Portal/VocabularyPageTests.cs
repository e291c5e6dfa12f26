using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using SmartRegion.Portal;

namespace SmartRegion.Tests.Portal;

/// <summary>The vocabulary as people browse it.</summary>
[Collection(SeededCollection.Name)]
public sealed class VocabularyPageTests(SeededRegion seeded)
{
    private async Task<IHtmlDocument> PageAsync(string path) => new HtmlParser().ParseDocument(await seeded.Region.Client.GetStringAsync(path));

    [Fact]
    public async Task A_concept_stands_under_its_letter_with_its_words_in_three_languages_and_leads_to_a_search()
    {
        var page = await PageAsync("/de/vocabulary?letter=S");
        var concept = page.GetElementById("street-lighting")!;
        Assert.Equal("S", concept.Closest("section")!.QuerySelector("h2")!.TextContent);
        Assert.Equal("Straßenbeleuchtung", concept.QuerySelector("h3")!.TextContent);
        Assert.Contains("veřejné osvětlení", concept.QuerySelector("[lang=cs]")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("public lighting", concept.QuerySelector("[lang=en] .also")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("/de/search?q=Stra%C3%9Fenbeleuchtung", concept.QuerySelector("h3 a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Broader_and_narrower_concepts_are_links_that_lead_to_them()
    {
        var page = await PageAsync("/cs/vocabulary?topic=energy");
        Assert.NotNull(page.GetElementById("street-lighting")!.QuerySelector(".ways a[href='#lighting']"));
        Assert.NotNull(page.GetElementById("lighting")!.QuerySelector(".ways a[href='#street-lighting']"));
        var filtered = await PageAsync("/cs/vocabulary?q=pouli%C4%8Dn%C3%AD+lampy");
        Assert.NotNull(filtered.GetElementById("street-lighting")!.QuerySelector(".ways a[href='/cs/vocabulary?letter=O#lighting']"));
    }

    [Fact]
    public async Task The_whole_of_it_stands_on_one_page_with_three_labels_each_that_lead_to_the_rest()
    {
        var page = await PageAsync("/cs/vocabulary");
        Assert.True(page.QuerySelectorAll(".concept").Length >= 400);
        var concept = page.GetElementById("street-lighting")!;
        Assert.Equal("/cs/vocabulary?letter=V#street-lighting", concept.QuerySelector("a")!.GetAttribute("href"));
        Assert.Equal("Straßenbeleuchtung", concept.QuerySelector("[lang=de]")!.TextContent);
    }

    [Fact]
    public async Task Who_changes_the_language_at_a_letter_that_the_other_alphabet_lacks_sees_all_of_it()
    {
        Assert.NotEmpty((await PageAsync("/cs/vocabulary?letter=%C4%8C")).QuerySelectorAll(".concept"));
        Assert.True((await PageAsync("/de/vocabulary?letter=%C4%8C")).QuerySelectorAll(".concept").Length >= 400);
    }

    [Theory]
    [InlineData("verejne osvetleni")]
    [InlineData("STRASSENLAMPEN")]
    [InlineData("street lamps")]
    public async Task The_filter_finds_a_word_of_any_language_with_and_without_diacritics(string words)
    {
        var page = await PageAsync("/en/vocabulary?q=" + Uri.EscapeDataString(words));
        Assert.NotNull(page.GetElementById("street-lighting"));
        Assert.True(page.QuerySelectorAll(".concept").Length < 20);
        Assert.Equal(words, page.GetElementById("word")!.GetAttribute("value"));
    }

    [Fact]
    public async Task The_filter_takes_a_topic_and_names_one_that_does_not_exist()
    {
        var page = await PageAsync("/cs/vocabulary?topic=hydrogen");
        Assert.NotNull(page.GetElementById("hydrogen"));
        Assert.Null(page.GetElementById("street-lighting"));
        var answer = await seeded.Region.SendAsync("GET", "/cs/vocabulary?topic=magic");
        Assert.Equal(400, answer.Status);
        Assert.Contains("topic", answer.Fields);
    }

    [Fact]
    public async Task A_word_that_nobody_entered_is_told_and_the_next_step_too()
    {
        var page = await PageAsync("/cs/vocabulary?q=qqqq");
        Assert.Empty(page.QuerySelectorAll(".concept"));
        Assert.NotNull(page.QuerySelector(".notice a[href='/cs/about#add']"));
    }

    [Theory]
    [InlineData("chytrá lampa", "cs", "Ch")]
    [InlineData("čidlo", "cs", "Č")]
    [InlineData("únik vody", "cs", "U")]
    [InlineData("Öffentlicher Verkehr", "de", "O")]
    [InlineData("charging station", "en", "C")]
    [InlineData("5G", "de", "0–9")]
    public void Words_stand_under_the_letters_of_their_own_alphabet(string word, string language, string letter) =>
        Assert.Equal(letter, VocabularyShown.LetterOf(word, language));

    [Fact]
    public async Task What_is_added_through_the_API_is_on_the_page_at_once()
    {
        await using var region = await TestRegion.StartAsync();
        var answer = await region.SendAsync("PUT", "/api/entries/vocabulary",
            """{"kind":"vocabulary","title":{"en":"Words"},"conceptScheme":[{"id":"bees","prefLabel":{"cs":"včely","de":"Bienen","en":"bees"},"definition":{"en":"They make honey."}}]}""");
        Assert.Equal(201, answer.Status);
        var page = new HtmlParser().ParseDocument(await region.Client.GetStringAsync("/en/vocabulary"));
        Assert.Contains("They make honey.", page.GetElementById("bees")!.TextContent, StringComparison.Ordinal);
    }
}
