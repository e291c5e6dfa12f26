using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace SmartRegion.Tests.Portal;

/// <summary>Every page of the seeded region that links lead to, from the three homes on.</summary>
public sealed partial class Crawl
{
    // A search leads to searches without end; what differs in them is tested by itself.
    private const int MaxSearches = 120;

    // A table of data has pages in every order of its columns.
    private const int MaxTables = 24;

    // Every municipality has pages of every benefit model and of programmes.
    private const int MaxBenefits = 90;

    // Every municipality has places like it, partners and a sketch of every practice, too.
    private const int MaxPlanning = 90;

    // Histories of thousands of places that never changed are alike.
    private const int MaxHistories = 90;

    /// <summary>Whether that is the page of a municipality: there are two thousand, all alike, and each is visited in one language.</summary>
    public static bool IsMunicipality(string path) => Municipality().IsMatch(path);

    /// <summary>Each page.</summary>
    public IReadOnlyList<CrawledPage> Pages => _pages;

    /// <summary>
    /// Elements of one kind have the same faults wherever they stand: as few pages of each language as show every kind stand for all.
    /// </summary>
    public IReadOnlyList<string> Distinct()
    {
        var seen = new HashSet<string>();
        return [.. _pages.OrderByDescending(p => p.Kinds.Count).Where(p => p.Kinds.Where(seen.Add).ToList() is [_, ..]).Select(p => p.Path)];
    }

    /// <summary>
    /// As few pages as show every kind once, whatever the language, which take turns: each page in one language first, and what only another shows after that.
    /// </summary>
    public IReadOnlyList<string> DistinctInTurns()
    {
        var seen = new HashSet<string>();
        return [.. _pages.OrderByDescending(p => IsTurn(p.Path)).ThenByDescending(p => p.Kinds.Count)
            .Where(p => p.Kinds.Select(k => k[(k.IndexOf('.', StringComparison.Ordinal) + 1)..]).Where(seen.Add).ToList() is [_, ..]).Select(p => p.Path)];
    }

    // In which language a page is looked at that need not be in all.
    private static bool IsTurn(string path) => SmartRegion.Core.Language.All[path[3..].Sum(c => c) % SmartRegion.Core.Language.All.Count] == path[1..3];

    /// <summary>Links that lead nowhere, with the page that they are on.</summary>
    public IReadOnlyList<string> Dead => _dead;

    /// <summary>Links that leave the region, each once.</summary>
    public IReadOnlyCollection<string> Outside => _outside;

    private readonly List<CrawledPage> _pages = [];
    private readonly List<string> _dead = [];
    private readonly HashSet<string> _outside = [];
    private readonly HashSet<string> _seen = [];
    private readonly Queue<(string Path, string From)> _queue = new();
    private int _searches, _features;
    private int _histories, _tables, _benefits, _planning;

    public static async Task<Crawl> RunAsync(HttpClient client)
    {
        var crawl = new Crawl();
        foreach (var language in SmartRegion.Core.Language.All) crawl.Add($"/{language}", "start");
        while (crawl._queue.TryDequeue(out var next)) await crawl.VisitAsync(client, next.Path, next.From);
        return crawl;
    }

    private async Task VisitAsync(HttpClient client, string path, string from)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", "text/html,*/*;q=0.8");
        using var response = await client.SendAsync(request);
        if ((int)response.StatusCode is 301 or 302 or 303 or 307 or 308) { Add(response.Headers.Location!.ToString(), path); return; }
        if (!response.IsSuccessStatusCode) { _dead.Add($"{from} → {path}: {(int)response.StatusCode}"); return; }
        if (response.Content.Headers.ContentType?.MediaType != "text/html") return;
        using var document = new HtmlParser().ParseDocument(await response.Content.ReadAsStringAsync());
        _pages.Add(CrawledPage.Of(path, document));
        foreach (var fragment in document.QuerySelectorAll("a[href^='#']").Select(a => a.GetAttribute("href")![1..]).Where(f => f.Length > 0 && document.GetElementById(f) is null))
            _dead.Add($"{path}#{fragment}: there is no such part");
        foreach (var address in Addresses(document)) Add(address, path);
    }

    private static IEnumerable<string> Addresses(IDocument document) =>
        document.QuerySelectorAll("a[href], link[href]:not([rel=preconnect])").Select(e => e.GetAttribute("href")!)
            .Concat(document.QuerySelectorAll("script[src], img[src], source[src]").Select(e => e.GetAttribute("src")!));

    private void Add(string address, string from)
    {
        var uri = new Uri(new Uri("http://crawl.local" + (from.StartsWith('/') ? from : "/")), address);
        if (uri.Scheme is not ("http" or "https")) return;
        if (uri.Host is not ("crawl.local" or "127.0.0.1" or "localhost")) { _outside.Add(address); return; }
        var path = uri.PathAndQuery;
        if (IsMunicipality(path) && !IsTurn(path)) return;
        var isSearch = path.Contains("/search?", StringComparison.Ordinal) || path.Contains("/search/regions?", StringComparison.Ordinal) || path.StartsWith("/api/entries?", StringComparison.Ordinal);
        var isTable = path.Contains("?table=", StringComparison.Ordinal);
        var isBenefit = (path.Contains("/benefits", StringComparison.Ordinal) || path.Contains("/funding", StringComparison.Ordinal)) && path.Contains('?');
        var isPlanning = new[] { "/like-ours", "/council", "/assessment?", "/similar", "/partners?", "/partners/", "/sketch?" }.Any(p => path.Contains(p, StringComparison.Ordinal));
        var isHistory = path.Contains("/history", StringComparison.Ordinal);
        // Of the features of collections, as many as of the searches.
        var isFeature = path.Contains("/collections/", StringComparison.Ordinal) && path.Contains("/items", StringComparison.Ordinal);
        if (isFeature && ++_features > MaxSearches) return;
        if (!_seen.Add(path) || (isSearch && ++_searches > MaxSearches) || (isHistory && ++_histories > MaxHistories) || (isTable && ++_tables > MaxTables) || (isBenefit && ++_benefits > MaxBenefits) || (isPlanning && ++_planning > MaxPlanning)) return;
        _queue.Enqueue((path, from));
    }

    [GeneratedRegex("^/../entry/(cz-[0-9]{6}|de-[0-9]{8})$")]
    private static partial Regex Municipality();
}
