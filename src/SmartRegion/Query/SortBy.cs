using SmartRegion.Core;

namespace SmartRegion.Query;

/// <summary>The parameter <c>sortby</c>: "+a,-b" is ascending a, then descending b (OGC API Features Part 8; Records, 7.9).</summary>
public static class SortBy
{
    /// <summary>The keys; none when nothing is said.</summary>
    /// <param name="sortables">What one may sort by.</param>
    /// <exception cref="ProblemException">400 that lists what one may sort by.</exception>
    public static IReadOnlyList<OrderBy> Parse(string? text, IReadOnlyCollection<string> sortables)
    {
        var keys = new List<OrderBy>();
        foreach (var item in text?.Split(',') ?? [])
        {
            // A plus in an address often arrives as a blank.
            var name = item.TrimStart('+', '-', ' ');
            if (!sortables.Contains(name)) throw new ProblemException("sortby", $"One cannot sort by '{name}'. Known: {string.Join(", ", sortables)}.");
            keys.Add(new OrderBy(new PropertyName(name), item.StartsWith('-')));
        }
        return keys;
    }
}
