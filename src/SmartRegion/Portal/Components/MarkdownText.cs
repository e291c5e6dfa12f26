using System.Net;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace SmartRegion.Portal.Components;

/// <summary>Markdown of entries to HTML. HTML within it is shown as text; links lead only to web addresses.</summary>
public static class MarkdownText
{
    // Headings of a text stand below the page's own h1 and h2.
    private const int HeadingsBelow = 2;
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseAutoLinks().Build();

    public static string ToHtml(string markdown)
    {
        try
        {
            var document = Markdown.Parse(markdown, Pipeline);
            foreach (var block in document.Descendants())
                Tame(block);
            return document.ToHtml(Pipeline);
        }
        // Nested more deeply than the parser goes: then it is shown as it was written.
        catch (ArgumentException) { return $"<p>{WebUtility.HtmlEncode(markdown)}</p>"; }
    }

    private static void Tame(MarkdownObject part)
    {
        switch (part)
        {
            case HeadingBlock heading:
                heading.Level = Math.Min(6, heading.Level + HeadingsBelow);
                break;
            case LinkInline link when !IsWeb(link.Url):
                link.Url = "";
                break;
            case AutolinkInline auto when !IsWeb(auto.IsEmail ? "mailto:" + auto.Url : auto.Url):
                auto.Url = "";
                break;
        }
    }

    private static bool IsWeb(string? url) =>
        url is not null && ((url.StartsWith('/') && !url.StartsWith("//", StringComparison.Ordinal))
            || (Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "mailto"));
}
