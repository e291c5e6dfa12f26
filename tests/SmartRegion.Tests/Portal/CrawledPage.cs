using AngleSharp.Dom;

namespace SmartRegion.Tests.Portal;

/// <summary>What is kept of a page that was read once.</summary>
/// <param name="Kinds">The kinds of its elements: language of the page, name, class, role, language, parent.</param>
/// <param name="Faults">What it lacks of what every page has.</param>
public sealed record CrawledPage(string Path, IReadOnlyCollection<string> Kinds, IReadOnlyList<string> Faults)
{
    public static CrawledPage Of(string path, IDocument document)
    {
        var language = path.Split('/', '?')[1];
        // Thousands of pages have the same kinds: each text is kept once.
        var kinds = document.All.Select(e => string.Intern(string.Join('.', language, e.ParentElement?.LocalName, e.ParentElement?.ClassName,
            e.LocalName, e.ClassName, e.GetAttribute("role"), e.GetAttribute("lang"), e.HasAttribute("aria-label")))).ToHashSet();
        return new CrawledPage(path, kinds, [.. FaultsOf(language, document).Select(f => $"{path}: {f}")]);
    }

    private static IEnumerable<string> FaultsOf(string language, IDocument document)
    {
        if (document.DocumentElement.GetAttribute("lang") != language) yield return "lang";
        if (string.IsNullOrWhiteSpace(document.Title)) yield return "title";
        if (document.QuerySelectorAll("h1").Length != 1) yield return "h1";
        if (document.QuerySelectorAll("link[rel=alternate][hreflang]").Length < 3) yield return "hreflang";
        if (document.QuerySelector("[style], script:not([src]):not([type='application/ld+json']):not([type='application/json'])") is not null) yield return "inline style or script";
    }
}
