using System.Text.Json.Nodes;
using SmartRegion.Catalogue.Search;
using SmartRegion.Core;
using SmartRegion.Query;

namespace SmartRegion.Catalogue.Ckan;

/// <summary>The action package_search: query, filters, facets, order, page.</summary>
public sealed class PackageSearch(PackageIndex packages, SearchIndex index, CkanSettings settings)
{
    private const string DefaultSort = "score desc, metadata_modified desc";
    private const int MaxRows = 1000;

    private static readonly HashSet<string> Known =
    [
        "q", "fq", "fq_list", "sort", "rows", "start", "facet", "facet.field", "facet.limit", "facet.mincount", "include_private", "include_drafts",
        "include_deleted", "use_default_schema", "fl", "qf", "wt", "bf", "boost", "tie", "defType", "mm", "df", "extras", "lang", "callback",
    ];

    /// <summary>What matches and how it is counted.</summary>
    internal async Task<PackageHits> RunAsync(CkanRequest request)
    {
        if (request.Data.FirstOrDefault(p => !Known.Contains(p.Key) && !p.Key.StartsWith("ext_", StringComparison.Ordinal)).Key is { } unknown)
            throw CkanProblems.Query(unknown, $"Invalid search parameters: ['{unknown}']");
        var sort = request.Text("sort") is { } s and not "rank" ? s : DefaultSort;
        var order = PackageOrder.Parse(sort);
        var filter = new PackageFilter(index, settings.Kinds, request.Language);
        var tests = new List<Func<PackageRow, bool>> { filter.Of(Query(request.Text("q"))) };
        var ranks = filter.Ranks;
        foreach (var fq in request.List("fq_list").Append(FilterOf(request)).OfType<string>().Where(f => !string.IsNullOrWhiteSpace(f)))
            tests.Add(filter.Of(SolrText.Parse(fq, "fq", DateTime.UtcNow)));
        var found = (await packages.NowAsync()).All.Where(row => tests.TrueForAll(t => t(row))).ToList();
        var rows = request.Number("rows", 10, 0, MaxRows);
        return new PackageHits(found, [.. order.Sorted(found, ranks, request.Language).Skip(request.Number("start", 0)).Take(rows)], sort, Facets(request, found));
    }

    // Several fq of a GET come as a list.
    private static string? FilterOf(CkanRequest request) =>
        request.Data["fq"] is JsonArray many ? string.Join(' ', many.Select(Json.AsText).Where(t => !string.IsNullOrWhiteSpace(t)).Select(t => $"+({t})")) : request.Text("fq");

    // What is typed into a field of a form need not be a query: then its words are looked for.
    private static Expr Query(string? q)
    {
        if (q is null or "\"\"" or "''") return new Constant(true);
        if (q.TrimStart().StartsWith("{!", StringComparison.Ordinal)) return SolrText.Parse(q, "q", DateTime.UtcNow);
        try { return SolrText.Parse(q, "q", DateTime.UtcNow); }
        catch (ProblemException) when (q.Length <= Limits.Text) { return new Call("=", new PropertyName(SolrText.DefaultField), new Constant(q)); }
    }

    private static IReadOnlyList<PackageFacet> Facets(CkanRequest request, List<PackageRow> found)
    {
        if (request.Text("facet") is { } facet && facet.ToLowerInvariant() is "false" or "0" or "no") return [];
        var (limit, least) = (request.Number("facet.limit", 50, int.MinValue), request.Number("facet.mincount", 1));
        return [.. request.List("facet.field").Distinct().Select(field => new PackageFacet(field,
            [.. found.SelectMany(r => r.Values(field)).CountBy(v => v).Where(c => c.Value >= least)
                .OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Take(limit < 0 ? int.MaxValue : limit)]))];
    }
}

/// <summary>All packages found, those of the page, and the facets.</summary>
internal sealed record PackageHits(IReadOnlyList<PackageRow> All, IReadOnlyList<PackageRow> Page, string Sort, IReadOnlyList<PackageFacet> Facets);

/// <summary>A facet: its values with counts, most frequent first.</summary>
internal sealed record PackageFacet(string Field, IReadOnlyList<KeyValuePair<string, int>> Counts);
