using SmartRegion.Query;

namespace SmartRegion.Tests.Storage;

/// <summary>CASEI and ACCENTI do the same in C# and in PostgreSQL, for every letter of Latin script.</summary>
public sealed class FoldSqlTests
{
    // Latin-1 to Latin Extended-B's accented letters, and Latin Extended Additional.
    private static readonly string[] Letters =
    [
        .. Enumerable.Range(0x20, 0x230).Concat(Enumerable.Range(0x1E00, 0x100)).Where(c => char.IsLetter((char)c) && c is not (0x130 or 0x1E9E))
            .Select(c => ((char)c).ToString()),
        "ẞ", "Příliš žluťoučký kůň", "STRASSE Straße", "e\u0301", "",
    ];

    [Fact]
    public async Task Every_letter_is_folded_alike()
    {
        await using var test = await TestStore.OpenAsync("postgres");
        var folded = await test.Store.ReadAsync(s => s.ListAsync(
            $"select t, sr_fold(t), sr_lower(t) from unnest({Letters}) t", r => (r.GetString(0), r.GetString(1), r.GetString(2))));
        Assert.Equal(Letters.Length, folded.Count);
        Assert.All(folded, f => Assert.Equal((f.Item1, Fold.Accents(f.Item1), f.Item1.ToLowerInvariant()), f));
    }

    [Fact]
    public async Task Case_folds_alike_with_sharp_s_as_two()
    {
        await using var test = await TestStore.OpenAsync("postgres");
        foreach (var text in new[] { "STRASSE Straße", "Žluť", "ČŘŠ ÄÖÜ", "" })
            Assert.Equal(Fold.Case(text), await test.Store.ReadAsync(s => s.FirstAsync($"select sr_casei({text})", r => r.GetString(0))));
    }
}
