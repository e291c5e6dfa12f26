using System.Buffers;
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

    /// <summary>
    /// Most signs of a text that is read as Markdown, and most marks in it. For a mark that is never closed the parser goes back over those before it, so that its work
    /// grows with the square of their number; texts of entries have 20,000 signs at most.
    /// </summary>
    public const int Longest = 50_000, MostMarks = 4_000;

    // What begins or ends something within a line, or a quotation.
    private static readonly SearchValues<char> Marks = SearchValues.Create("[]!<>|`*_&\\");

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseAutoLinks().Build();

    public static string ToHtml(string markdown)
    {
        if (markdown.Length > Longest || HasTooManyMarks(markdown)) return AsWritten(markdown);
        try
        {
            var document = Markdown.Parse(markdown, Pipeline);
            foreach (var block in document.Descendants())
                Tame(block);
            return document.ToHtml(Pipeline);
        }
        // Nested more deeply than the parser goes: then it is shown as it was written.
        catch (ArgumentException) { return AsWritten(markdown); }
    }

    private static string AsWritten(string markdown) => $"<p>{WebUtility.HtmlEncode(markdown)}</p>";

    private static bool HasTooManyMarks(ReadOnlySpan<char> text)
    {
        for (var count = 0; text.IndexOfAny(Marks) is >= 0 and var at; text = text[(at + 1)..])
            if (++count > MostMarks) return true;
        return false;
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
