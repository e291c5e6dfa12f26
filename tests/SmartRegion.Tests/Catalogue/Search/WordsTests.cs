using SmartRegion.Catalogue.Search;

namespace SmartRegion.Tests.Catalogue.Search;

public sealed class WordsTests
{
    [Theory]
    [InlineData("LED-Beleuchtung, 5G & e.on", "led|beleuchtung|5g|e|on")]
    [InlineData("Žluťoučký kůň", "žluťoučký|kůň")]
    [InlineData("  ", "")]
    public void Text_falls_into_words(string text, string words) => Assert.Equal(words, string.Join('|', Words.Of(text)));

    [Theory]
    [InlineData("žluťoučký", "zlutoucky")]
    [InlineData("straße", "strasse")]
    [InlineData("größe", "grosse")]
    [InlineData("co₂", "co2")]
    public void Words_are_folded(string word, string folded) => Assert.Equal(folded, Words.Fold(word));

    [Theory]
    [InlineData("zaehler", "zahler")]
    [InlineData("gruen", "grun")]
    [InlineData("neue", "neue")]
    [InlineData("quer", "quer")]
    [InlineData("bauen", "bauen")]
    [InlineData("koeln", "koln")]
    public void German_without_umlaut_keys_is_folded(string word, string folded) => Assert.Equal(folded, Words.FoldGerman(word));

    [Theory]
    [InlineData("quaxfumpel", "quax|fumpel")]
    [InlineData("fumpelsbrimse", "fumpel|brimse")]
    [InlineData("quaxenfumpelbrimsen", "quax|fumpel|brimse")]
    [InlineData("brimsequaxfumpel", "brimse|quax|fumpel")]
    [InlineData("brimsen", "")]
    [InlineData("quaxzzfumpel", "")]
    [InlineData("fumpelbrimsex", "")]
    public void Compounds_split_only_when_known_parts_cover_them(string word, string parts) =>
        Assert.Equal(parts, string.Join('|', new Compounds(["Quax", "Fümpel", "Brimse"]).Split(word)));
}
