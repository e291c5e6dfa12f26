using SmartRegion.Catalogue.Quality.Links;

namespace SmartRegion.Catalogue.Quality;

/// <summary>A <see cref="Measurement"/> in little room: as it is remembered of every dataset.</summary>
/// <param name="Key">The entry's key in the store; 0 of what is published beside the entries.</param>
/// <param name="Id">The entry's id; else the path.</param>
/// <param name="Owner">The id of the organisation that owns it, or null.</param>
internal sealed record Measured(long Key, string Id, string? Owner, int Version, int Met, int Stars, Part[] Parts)
{
    /// <param name="known">The address under which the world knows the region, or null.</param>
    public static Measured Of(Measurement m, string? known, long key, string id, string? owner, int version) => new(key, id, owner, version, m.Met, m.Stars,
        [.. m.Parts.Select(p => new Part(p.Met, Of(p.Access, known), Of(p.Downloads, known)))]);

    private static PartLink Of(IReadOnlyList<string> urls, string? known)
    {
        if (urls.Count == 0) return default;
        var link = DatasetLink.Of(urls[0], known);
        return new PartLink(link.Id, link.Own is not null);
    }

    /// <summary>What it has reached, as its links have answered.</summary>
    public Score Score(LinkAnswers answers)
    {
        var (best, most, met, unknown) = (-1, -1, 0, 0);
        for (var i = 0; i < Parts.Length; i++)
        {
            var (has, open) = (Parts[i].Met, 0);
            Ask(Parts[i].Access.Id, Mqa.AccessAnswers, ref has, ref open);
            Ask(Parts[i].Download.Id, Mqa.DownloadAnswers, ref has, ref open);
            // The methodology takes the content of all distributions for the same: the best one counts.
            if (Mqa.Points(has) is var points && points > most) (best, most, met, unknown) = (i, points, has, open);
        }
        return new Score(Met | met, unknown & ~Met, best, Stars);

        void Ask(long id, int mask, ref int has, ref int open)
        {
            if (id == 0) return;
            if (answers.Find(id) is not { } answer) open |= mask;
            else if (answer.IsAlive) has |= mask;
        }
    }
}

/// <summary>A distribution in little room.</summary>
internal readonly record struct Part(int Met, PartLink Access, PartLink Download)
{
    public IEnumerable<PartLink> Links => new[] { Access, Download }.Where(l => l.Id != 0);
}

/// <summary>A link by its number.</summary>
internal readonly record struct PartLink(long Id, bool IsOwn);
