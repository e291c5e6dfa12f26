using SmartRegion.Core;

namespace SmartRegion.Catalogue.Ckan;

/// <summary>An order as Solr writes it: "metadata_modified desc, name asc".</summary>
internal sealed class PackageOrder
{
    private static readonly string[] Known =
        ["score", "id", "name", "title", "title_string", "metadata_modified", "metadata_created", "num_resources", "type", "organization", "views_recent", "views_total"];

    private readonly List<(string Field, bool Descending)> _keys = [];

    /// <exception cref="ProblemException">400 when it is none.</exception>
    public static PackageOrder Parse(string text)
    {
        var order = new PackageOrder();
        foreach (var key in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = key.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length > 2 || !Known.Contains(parts[0]) || (parts.Length == 2 && parts[1].ToLowerInvariant() is not ("asc" or "desc")))
                throw CkanProblems.Query("sort", $"Invalid \"sort\" parameter: '{key}'. Known: {string.Join(", ", Known)}, each with asc or desc.");
            order._keys.Add((parts[0], parts.Length == 2 ? parts[1].Equals("desc", StringComparison.OrdinalIgnoreCase) : parts[0] == "score"));
        }
        return order;
    }

    /// <summary>The rows in order; equals by their names.</summary>
    /// <param name="ranks">Places by relevance, when words were looked for.</param>
    public IEnumerable<PackageRow> Sorted(IReadOnlyList<PackageRow> rows, Dictionary<long, int>? ranks, string language)
    {
        var compare = System.Globalization.CultureInfo.GetCultureInfo(language).CompareInfo;
        var titles = Comparer<string?>.Create((a, b) => compare.Compare(a, b));
        var sorted = rows.OrderBy(_ => 0);
        foreach (var (field, descending) in _keys)
            sorted = field switch
            {
                "score" => By(sorted, r => -(ranks?.GetValueOrDefault(r.Key, int.MaxValue) ?? 0), null, descending),
                "metadata_modified" => By(sorted, r => r.Modified, null, descending),
                "metadata_created" => By(sorted, r => r.Created, null, descending),
                "num_resources" => By(sorted, r => r.Resources.Length, null, descending),
                "title" or "title_string" => By(sorted, r => r.Title.Tell(language)?.Text, titles, descending),
                "type" => By(sorted, r => r.Kind, StringComparer.Ordinal, descending),
                "organization" => By(sorted, r => r.Organisation, StringComparer.Ordinal, descending),
                "id" or "name" => By(sorted, r => r.Name, StringComparer.Ordinal, descending),
                // Nobody counts views here.
                _ => sorted,
            };
        return sorted.ThenBy(r => r.Name, StringComparer.Ordinal);
    }

    private static IOrderedEnumerable<PackageRow> By<T>(IOrderedEnumerable<PackageRow> rows, Func<PackageRow, T> key, IComparer<T>? order, bool descending) =>
        descending ? rows.ThenByDescending(key, order) : rows.ThenBy(key, order);
}
