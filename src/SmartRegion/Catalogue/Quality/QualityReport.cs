namespace SmartRegion.Catalogue.Quality;

/// <summary>A dataset with what it has reached.</summary>
public sealed class ScoredDataset
{
    internal ScoredDataset(Measured row, Score score) => (Row, Score) = (row, score);

    internal Measured Row { get; }

    /// <summary>The entry's id; of what is published beside the entries, its path.</summary>
    public string Id => Row.Id;

    /// <summary>True when it is an entry.</summary>
    public bool IsEntry => Row.Key != 0;

    /// <summary>The id of the organisation that owns it, or null.</summary>
    public string? Owner => Row.Owner;

    public Score Score { get; }

    /// <summary>How many of its distributions there are.</summary>
    public int Distributions => Row.Parts.Length;
}

/// <summary>What a mend would bring over all datasets.</summary>
/// <param name="Datasets">How many lack it.</param>
/// <param name="Points">What it would bring to the score of the catalogue at most.</param>
public sealed record CatalogueMend(Mend Mend, int Datasets, double Points);

/// <summary>The scores of all datasets at one moment, and the catalogue's: the mean of its datasets, as data.europa.eu computes it.</summary>
public sealed class QualityReport
{
    private readonly Dictionary<int, int> _met = [];

    internal QualityReport(ScoredDataset[] all)
    {
        Array.Sort(all, (a, b) => a.Score.Points != b.Score.Points ? a.Score.Points.CompareTo(b.Score.Points) : string.CompareOrdinal(a.Id, b.Id));
        All = all;
        // Many datasets lack the same: what is long is done once for each such set.
        var sets = all.GroupBy(d => d.Score with { Best = Math.Min(d.Score.Best, 0), Stars = 0 }).Select(g => (Score: g.Key, Count: g.Count())).ToList();
        foreach (var (score, count) in sets)
            foreach (var indicator in Mqa.In(score.Met)) _met[indicator.Bit] = _met.GetValueOrDefault(indicator.Bit) + count;
        Mends = [.. sets.SelectMany(s => s.Score.Mends().Select(m => (Mend: m, s.Count))).GroupBy(m => m.Mend.Name)
            .Select(g => new CatalogueMend(g.First().Mend, g.Sum(m => m.Count), g.Sum(m => (double)m.Mend.Points * m.Count) / all.Length))
            .OrderByDescending(m => m.Points).ThenBy(m => m.Mend.Name, StringComparer.Ordinal)];
        Unknown = sets.Where(s => s.Score.Unknown != 0).Sum(s => s.Count);
    }

    /// <summary>All datasets, those with the fewest points first.</summary>
    public IReadOnlyList<ScoredDataset> All { get; }

    /// <summary>The catalogue's points; 0 without datasets.</summary>
    public double Points => Mqa.All.Sum(i => i.Points * Share(i));

    public Rating Rating => Mqa.RatingOf(Points);

    /// <summary>How many datasets have links that nobody has asked yet.</summary>
    public int Unknown { get; }

    /// <summary>What would bring most to the catalogue's score, the most first.</summary>
    public IReadOnlyList<CatalogueMend> Mends { get; }

    /// <summary>The mean of the points in a dimension.</summary>
    public double In(Dimension dimension) => Mqa.In(Mqa.Of(dimension)).Sum(i => i.Points * Share(i));

    /// <summary>How many datasets meet the indicator.</summary>
    public int Meeting(Indicator indicator) => _met.GetValueOrDefault(indicator.Bit);

    /// <summary>How many datasets have the rating.</summary>
    public int Count(Rating rating) => All.Count(d => d.Score.Rating == rating);

    /// <summary>How many datasets have so many stars.</summary>
    public int OfStars(int stars) => All.Count(d => d.Score.Stars == stars);

    private double Share(Indicator indicator) => All.Count == 0 ? 0 : (double)Meeting(indicator) / All.Count;
}
