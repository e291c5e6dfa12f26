namespace SmartRegion.Catalogue.Import;

/// <summary>Puts rows into an order in which each comes after those that it refers to (Kahn 1962).</summary>
internal static class ReferenceOrder
{
    /// <summary>
    /// Chunks of at most <paramref name="size"/> rows in that order. Rows that refer to one another in a ring have no such
    /// order; they, and what refers to them, come last in one chunk, however large, because only one commit can hold them.
    /// </summary>
    public static IEnumerable<IReadOnlyList<CheckedRow>> Chunks(IReadOnlyList<CheckedRow> rows, int size)
    {
        var here = rows.ToDictionary(r => r.Id);
        var waiting = rows.ToDictionary(r => r.Id, r => r.References.Select(x => x.To).Distinct().Count(here.ContainsKey));
        var referrers = rows.SelectMany(r => r.References.Select(x => x.To).Distinct().Where(here.ContainsKey), (r, to) => (to, r))
            .ToLookup(x => x.to, x => x.r);
        var ready = new Queue<CheckedRow>(rows.Where(r => waiting[r.Id] == 0));
        var chunk = new List<CheckedRow>(size);
        while (ready.TryDequeue(out var row))
        {
            chunk.Add(row);
            waiting.Remove(row.Id);
            foreach (var referrer in referrers[row.Id])
                if (--waiting[referrer.Id] == 0) ready.Enqueue(referrer);
            if (chunk.Count < size) continue;
            yield return chunk;
            chunk = new List<CheckedRow>(size);
        }
        if (chunk.Count > 0) yield return chunk;
        if (waiting.Count > 0) yield return [.. rows.Where(r => waiting.ContainsKey(r.Id))];
    }
}
