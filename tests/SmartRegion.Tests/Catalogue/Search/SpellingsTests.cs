using SmartRegion.Catalogue.Search;

namespace SmartRegion.Tests.Catalogue.Search;

public sealed class SpellingsTests
{
    [Theory]
    [InlineData("kolo", "kolo", 0)]
    [InlineData("kolo", "kola", 1)]
    [InlineData("kolo", "koolo", 1)]
    [InlineData("kolo", "klo", 1)]
    [InlineData("kolo", "oklo", 1)]
    [InlineData("vodomer", "vodmeor", 2)]
    [InlineData("kolo", "zebra", 3)]
    public void Distances_are_counted(string a, string b, int distance) => Assert.Equal(distance, Spellings.Distance(a, b, 2));

    [Theory]
    [InlineData("ulm", 0)]
    [InlineData("pole", 1)]
    [InlineData("vodomer", 1)]
    [InlineData("vodomery", 2)]
    [InlineData("a1b2c3d4", 0)]
    public void Short_words_and_numbers_allow_fewer_edits(string word, int edits) => Assert.Equal(edits, Spellings.EditsFor(word));
}
