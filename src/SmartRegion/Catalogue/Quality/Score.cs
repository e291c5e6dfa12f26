namespace SmartRegion.Catalogue.Quality;

/// <summary>What a dataset has reached.</summary>
/// <param name="Met">The indicators that are met.</param>
/// <param name="Unknown">Those that are not known yet: links that nobody has asked.</param>
/// <param name="Best">Which of its distributions counts, from 0; -1 without one.</param>
/// <param name="Stars">0 to 5.</param>
public readonly record struct Score(int Met, int Unknown, int Best, int Stars)
{
    /// <summary>0 to 405.</summary>
    public int Points => Mqa.Points(Met);

    public Rating Rating => Mqa.RatingOf(Points);

    /// <summary>The points in a dimension.</summary>
    public int In(Dimension dimension) => Mqa.Points(Met & Mqa.Of(dimension));

    /// <summary>What could be mended, what brings most first.</summary>
    public IEnumerable<Mend> Mends()
    {
        var (missing, score) = (~(Met | Unknown), this);
        var found = new List<Mend>();
        if (Best < 0)
        {
            var ofParts = Mqa.All.Where(i => i.OnDistribution && (missing & i.Mask) != 0).ToList();
            found.Add(new Mend(null, ofParts.Sum(i => i.Points)));
            missing &= ~ofParts.Sum(i => i.Mask);
        }
        foreach (var i in Mqa.In(missing))
            // What cannot be met before another is, comes with that other.
            if (i.Needs is null || (score.Met & Mqa.All.First(n => n.Name == i.Needs).Mask) != 0)
                found.Add(new Mend(i, i.Points + Mqa.All.Where(n => n.Needs == i.Name && ((missing | score.Unknown) & n.Mask) != 0).Sum(n => n.Points)));
        return found.OrderByDescending(m => m.Points).ThenBy(m => m.Indicator?.Bit ?? -1);
    }
}

/// <summary>Something to mend.</summary>
/// <param name="Indicator">What is not met; null where there is no distribution at all.</param>
/// <param name="Points">What it brings at most, with what it makes possible.</param>
public sealed record Mend(Indicator? Indicator, int Points)
{
    /// <summary>The name of a mend that is no indicator's.</summary>
    public const string NoDistribution = "distribution";

    public string Name => Indicator?.Name ?? NoDistribution;

    /// <summary>What to do.</summary>
    public Core.LangText Text => Indicator?.Mend ?? new("Přidejte distribuci: soubor nebo rozhraní, kde jsou data k mání.", "Fügen Sie eine Distribution hinzu: eine Datei oder Schnittstelle, unter der es die Daten gibt.", "Add a distribution: a file or an interface where the data can be had.");
}
