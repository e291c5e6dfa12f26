using SmartRegion.Catalogue.Search;

namespace SmartRegion.Tests.Catalogue.Search;

public sealed class SearchWordsTests : IDisposable
{
    private readonly TestIndex _index = new();

    public void Dispose() => _index.Dispose();

    [Theory]
    [InlineData("cs", "Chytrý vodoměr v obci", "vodoměrů")]
    [InlineData("cs", "Odečet vodoměrů na dálku", "vodoměr")]
    [InlineData("cs", "Dobíjecí stanice pro elektromobily", "dobíjecích stanic")]
    [InlineData("de", "Austausch von Zählern", "Zähler")]
    [InlineData("de", "Der neue Zähler", "Zählern")]
    [InlineData("de", "Häuser am Markt", "Haus")]
    [InlineData("de", "Früherkennung des Borkenkäfers", "Borkenkäfer")]
    [InlineData("de", "Fünf Busse", "Bus")]
    [InlineData("cs", "Kůrovcové stromy", "kůrovec")]
    [InlineData("cs", "Lesník a kůrovec", "s kůrovcem")]
    [InlineData("cs", "Nové osvětlení", "osvětlením")]
    [InlineData("en", "Charging stations for cars", "charging station")]
    public void An_inflected_word_is_found(string language, string title, string query)
    {
        _index.Add("wanted", language, title);
        _index.Add("other", language, "Xylofon");
        Assert.Equal(["wanted"], _index.Find(query));
    }

    [Theory]
    [InlineData("cs", "Veřejné osvětlení", "verejne osvetleni")]
    [InlineData("cs", "Třídění odpadů", "trideni odpadu")]
    [InlineData("cs", "Trideni odpadu", "třídění odpadů")]
    [InlineData("de", "Zähler im Gebäude", "zahler")]
    [InlineData("de", "Zähler im Gebäude", "Zaehler Gebaeude")]
    [InlineData("de", "Große Straße", "grosse strasse")]
    [InlineData("en", "Measuring CO₂ in schools", "co2")]
    public void Diacritics_may_be_left_out(string language, string title, string query)
    {
        _index.Add("wanted", language, title);
        Assert.Equal(["wanted"], _index.Find(query));
    }

    [Theory]
    [InlineData("Umrüstung der Straßenbeleuchtung", "Beleuchtung")]
    [InlineData("Umrüstung der Straßenbeleuchtung", "Straße")]
    [InlineData("Straßen-Beleuchtung erneuert", "Straßenbeleuchtung")]
    [InlineData("Straßenbeleuchtungen erneuert", "Straßenbeleuchtung")]
    [InlineData("Beleuchtung", "Straßenbeleuchtung Beleuchtung")]
    public void German_compounds_are_taken_apart(string title, string query)
    {
        _index.Add("wanted", "de", title);
        Assert.Equal(["wanted"], _index.Find(query));
    }

    [Fact]
    public void The_word_itself_ranks_before_a_compound_with_it()
    {
        _index.Add("compound", "de", "Straßenbeleuchtung");
        _index.Add("word", "de", "Neue Beleuchtung im Ort");
        Assert.Equal(["word", "compound"], _index.Find("Beleuchtung"));
    }

    [Theory]
    [InlineData("veřejné osvětlení", "de", "Straßenbeleuchtung mit LED")]
    [InlineData("veřejného osvětlení", "de", "Neue Straßenlampen")]
    [InlineData("verejne osvetleni", "en", "New street lamps")]
    [InlineData("Straßenbeleuchtung", "cs", "Obnova veřejného osvětlení")]
    [InlineData("Rufbus", "cs", "Autobusy na zavolání v horách")]
    [InlineData("water meters", "cs", "Dálkový odečet vodoměrů")]
    public void A_concept_is_found_in_another_language(string query, string language, string title)
    {
        _index.Add("wanted", language, title);
        _index.Add("other", language, "Xylofon");
        Assert.Equal(["wanted"], _index.Find(query));
    }

    [Fact]
    public void Exact_matches_rank_before_added_words()
    {
        _index.Add("added", "de", "Straßenbeleuchtung");
        _index.Add("exact", "cs", "Zpráva o obci", """{"summary":{"cs":"Zmíněno je i veřejné osvětlení mezi mnoha jinými věcmi."}}""");
        Assert.Equal(["exact", "added"], _index.Find("veřejné osvětlení"));
    }

    [Fact]
    public void Added_words_are_told_and_can_be_taken_away()
    {
        _index.Add("lamps", "de", "Straßenlampen");
        _index.Add("lighting", "de", "Straßenbeleuchtung");
        var result = _index.Index.Search(new SearchRequest { Text = "veřejné osvětlení", Language = "cs" });
        Assert.Equal(2, result.Matched);
        Assert.Contains(new ExpandedWord("Straßenlampen", "de", "street-lighting", "veřejné osvětlení"), result.Expanded);
        Assert.Contains("Straßenlampen", result.Hits.Single(h => h.Id == "lamps").Words);
        Assert.Equal(["lighting"], _index.Find("veřejné osvětlení", "Straßenlampen"));
    }

    [Fact]
    public void Words_that_no_entry_has_are_not_added()
    {
        for (var i = 0; i < 10; i++) _index.Add($"lighting{i}", "de", "Straßenbeleuchtung");
        var words = _index.Index.Search(new SearchRequest { Text = "veřejné osvětlení" }).Expanded.Select(e => e.Word);
        Assert.Equal(["Straßenbeleuchtung"], words);
    }

    [Fact]
    public void Words_that_tell_nothing_may_stand_within_a_label()
    {
        _index.Add("wanted", "cs", "Autobus jen na zavolání");
        _index.Add("other", "cs", "Xylofon");
        Assert.Equal(["wanted"], _index.Find("Rufbus"));
    }

    [Fact]
    public void When_little_is_found_what_lies_near_follows_and_can_be_taken_away()
    {
        _index.Add("near", "en", "Lighting of halls");
        _index.Add("wanted", "de", "Straßenlampen");
        var result = _index.Index.Search(new SearchRequest { Text = "pouliční lampy", Language = "cs" });
        Assert.Equal(["wanted", "near"], TestIndex.Ids(result));
        Assert.Contains(result.Expanded, e => e is { Word: "osvětlení", Concept: "lighting" });
        Assert.Equal(["wanted"], TestIndex.Ids(_index.Index.Search(new SearchRequest { Text = "pouliční lampy", Language = "cs", Without = ["osvětlení"] })));
    }

    [Fact]
    public void When_enough_is_found_nothing_near_is_added()
    {
        for (var i = 0; i < 10; i++) _index.Add($"lamps{i}", "de", "Straßenlampen");
        _index.Add("near", "en", "Lighting of halls");
        Assert.DoesNotContain("near", _index.Find("pouliční lampy"));
    }

    [Fact]
    public void When_enough_have_all_words_those_that_lack_one_are_left_out()
    {
        for (var i = 0; i < 10; i++) _index.Add($"both{i}", "en", "Wind and hydrogen");
        _index.Add("one", "en", "Wind");
        Assert.Equal(10, _index.Index.Search(new SearchRequest { Text = "hydrogen wind" }).Matched);
    }

    [Fact]
    public void An_inflected_word_of_the_vocabulary_is_no_mistyping()
    {
        _index.Add("wanted", "de", "Wasserzähler");
        var result = _index.Index.Search(new SearchRequest { Text = "vodoměrům" });
        Assert.Empty(result.Corrected);
        Assert.Equal(["wanted"], TestIndex.Ids(result));
    }

    [Fact]
    public void Narrower_concepts_are_added_behind()
    {
        _index.Add("narrower", "en", "Street lamps");
        _index.Add("same", "de", "Beleuchtung");
        Assert.Equal(["same", "narrower"], _index.Find("osvětlení"));
    }

    [Theory]
    [InlineData("vodomněr", "vodomer")]
    [InlineData("vodmoěr", "vodomer")]
    [InlineData("Straßenbelechtung", "strassenbeleuchtung")]
    [InlineData("Wasserzahlre", "wasserzahler")]
    public void A_mistyped_word_is_mended_and_expanded(string typed, string taken)
    {
        _index.Add("water", "de", "Wasserzähler");
        _index.Add("light", "cs", "Veřejné osvětlení");
        var result = _index.Index.Search(new SearchRequest { Text = typed });
        Assert.Equal([new CorrectedWord(typed.ToLowerInvariant(), taken)], result.Corrected);
        Assert.Single(result.Hits);
    }

    [Fact]
    public void A_word_that_exists_is_never_corrected()
    {
        _index.Add("cars", "en", "Parks");
        _index.Add("parts", "en", "Parts");
        var result = _index.Index.Search(new SearchRequest { Text = "parts" });
        Assert.Empty(result.Corrected);
        Assert.Equal(["parts"], TestIndex.Ids(result));
    }

    [Fact]
    public void All_words_count_before_some()
    {
        _index.Add("one", "en", "Wind");
        _index.Add("both", "en", "Wind and hydrogen");
        Assert.Equal("both", _index.Find("hydrogen wind")[0]);
    }

    [Fact]
    public void Question_words_do_not_count()
    {
        _index.Add("wanted", "en", "Saving heat");
        _index.Add("other", "en", "How can we do it");
        Assert.Equal(["wanted"], _index.Find("how can we save heat?"));
    }

    [Fact]
    public void An_entry_is_found_by_a_concept_that_it_names()
    {
        _index.Add("wanted", "en", "Light for all", """{"concepts":["street-lighting"]}""");
        Assert.Equal(["wanted"], _index.Find("veřejné osvětlení"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ?! ")]
    [InlineData(null)]
    public void No_words_find_everything(string? text)
    {
        _index.Add("a", "en", "One");
        _index.Add("b", "en", "Two");
        Assert.Equal(2, _index.Index.Search(new SearchRequest { Text = text }).Matched);
    }

    [Theory]
    [InlineData("\"a OR (b AND")]
    [InlineData("*:* ~2 \\")]
    [InlineData("𝕏 \ud800 ☃")]
    public void No_text_is_a_syntax_error(string text)
    {
        _index.Add("a", "en", "One");
        Assert.NotNull(_index.Index.Search(new SearchRequest { Text = text }));
    }

    [Fact]
    public void A_very_long_text_is_answered()
    {
        _index.Add("a", "en", "One");
        Assert.NotNull(_index.Index.Search(new SearchRequest { Text = string.Join(' ', Enumerable.Range(0, 10_000).Select(i => $"word{i} lighting")) }));
    }
}
