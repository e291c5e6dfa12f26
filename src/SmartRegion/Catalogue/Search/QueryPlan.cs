using System.Text;

namespace SmartRegion.Catalogue.Search;

/// <summary>What is looked up for a text that was typed.</summary>
/// <param name="Units">One for each word that counts.</param>
/// <param name="Words">The words that hits may be told to contain, by bit.</param>
internal sealed record QueryPlan(
    IReadOnlyList<QueryUnit> Units,
    IReadOnlyList<string> Words,
    IReadOnlyList<ExpandedWord> Expanded,
    IReadOnlyList<CorrectedWord> Corrected);

/// <summary>A typed word with everything that may stand for it. An entry's best clause counts.</summary>
/// <param name="Weight">Rare words weigh more.</param>
internal sealed record QueryUnit(float Weight, IReadOnlyList<Clause> Clauses)
{
    /// <summary>Equal for words that match the same and as well.</summary>
    public UnitKey Key { get; } = new(Clauses);
}

/// <summary>What a word's matches are remembered under: its clauses, written out. Asked for in each segment, so hashed once.</summary>
internal sealed class UnitKey : IEquatable<UnitKey>
{
    private readonly string _clauses;
    private readonly int _hash;

    public UnitKey(IReadOnlyList<Clause> clauses)
    {
        var text = new StringBuilder();
        foreach (var clause in clauses) text.AppendJoin('\n', clause.Terms).Append('\r').Append(Worth.All.IndexOf(clause.ByMark));
        _clauses = text.ToString();
        _hash = _clauses.GetHashCode();
    }

    public bool Equals(UnitKey? other) => other is not null && _hash == other._hash && _clauses == other._clauses;

    public override bool Equals(object? obj) => Equals(obj as UnitKey);

    public override int GetHashCode() => _hash;
}

/// <summary>Terms that an entry must have all of.</summary>
/// <param name="ByMark">One of <see cref="Worth"/>.</param>
/// <param name="Bit">Number in <see cref="QueryPlan.Words"/>.</param>
internal sealed record Clause(string[] Terms, float[] ByMark, int Bit);

/// <summary>
/// What a match is worth, by mark: part in body, in body, often in body, part in title, in title, in both. A phrase of the
/// vocabulary as typed is worth more than its words apart; words that were added always less than typed ones.
/// Told by <see cref="Search.Terms.Titled"/> mark: a word says more of a short title.
/// </summary>
internal static class Worth
{
    public static readonly float[] Phrase = Titled(0, .34f, .76f, .82f, .50f, 1.10f, 1.15f);
    public static readonly float[] Exact = Titled(0, .34f, .68f, .74f, .50f, 1.00f, 1.05f);
    public static readonly float[] Stem = Titled(0, .30f, .60f, .66f, .46f, .90f, .95f);
    public static readonly float[] Added = Titled(0, .26f, .42f, .46f, .44f, .54f, .58f);
    public static readonly float[] Named = Titled(0, 0, .44f, .44f, 0, .44f, .44f);
    public static readonly float[] Narrower = Titled(0, .18f, .30f, .33f, .30f, .38f, .40f);
    public static readonly float[] Near = Titled(0, .08f, .12f, .13f, .12f, .15f, .16f);
    public static readonly float[] Parts = Titled(0, .20f, .28f, .30f, .32f, .36f, .38f);

    /// <summary>All of them, in a fixed order.</summary>
    public static readonly List<float[]> All = [Phrase, Exact, Stem, Added, Named, Narrower, Near, Parts];

    private static float[] Titled(params ReadOnlySpan<float> byMark)
    {
        const float ShortTitle = .15f;
        var titled = new float[Terms.TitledMarks];
        for (var i = 0; i < titled.Length; i++)
        {
            var (mark, words) = Terms.Untitled(i);
            if (mark < byMark.Length) titled[i] = byMark[mark] * (Terms.IsTitle(mark) ? 1 + ShortTitle / Math.Max(1, words) : 1);
        }
        return titled;
    }
}
