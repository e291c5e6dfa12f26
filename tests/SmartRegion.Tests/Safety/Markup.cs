using AngleSharp.Dom;

namespace SmartRegion.Tests.Safety;

/// <summary>What a text that somebody wrote must not become in a page.</summary>
internal static class Markup
{
    /// <summary>The text that is written everywhere: it breaks out of an element, an attribute, a script and Markdown, and names an element that no page has.</summary>
    public const string Text = "x\"'></script></textarea></title><hurt onerror=hurt()><script>hurt()</script> [a](javascript:hurt()) ![b](javascript:hurt()) <img src=x onerror=hurt()>";

    /// <summary>Elements, handlers, scripts and links that come from such a text.</summary>
    public static IReadOnlyList<string> Faults(IDocument page)
    {
        var faults = new List<string>();
        foreach (var element in page.All)
        {
            if (element.LocalName is "hurt" or "iframe" or "object" or "embed" or "base") faults.Add($"There is a {element.LocalName}.");
            if (element.LocalName == "script" && element.GetAttribute("type") != "application/ld+json" && element.TextContent.Trim().Length > 0) faults.Add($"A script stands in the page: {element.TextContent.Trim()[..Math.Min(60, element.TextContent.Trim().Length)]}");
            foreach (var attribute in element.Attributes)
            {
                if (attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase)) faults.Add($"{element.LocalName} has {attribute.Name}.");
                if (attribute.Name is "href" or "src" or "action" or "formaction" or "xlink:href" or "srcset" or "poster" or "data" && !IsHarmless(attribute.Value)) faults.Add($"{element.LocalName} {attribute.Name} leads to {attribute.Value[..Math.Min(60, attribute.Value.Length)]}");
                if (attribute.Name == "style" && attribute.Value.Contains("url(", StringComparison.OrdinalIgnoreCase)) faults.Add($"{element.LocalName} has the style {attribute.Value}");
            }
        }
        return faults;
    }

    // As browsers read it: controls and blanks before the scheme do not count.
    private static bool IsHarmless(string address)
    {
        var plain = new string([.. address.Where(c => c > ' ')]);
        var colon = plain.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || plain.AsSpan(0, colon).IndexOfAny("/?#") >= 0) return true;
        return plain[..colon].ToLowerInvariant() is "http" or "https" or "mailto" or "tel" or "geo" or "otpauth" or "webcal" || plain.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase);
    }
}
