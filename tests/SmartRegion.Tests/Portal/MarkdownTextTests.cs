using System.Net;
using SmartRegion.Portal.Components;

namespace SmartRegion.Tests.Portal;

/// <summary>Markdown of strangers costs no more than its length, whatever is repeated in it.</summary>
public sealed class MarkdownTextTests
{
    [Theory]
    [InlineData("[")]
    [InlineData("![")]
    [InlineData("](")]
    [InlineData("[a]")]
    [InlineData("<a href=")]
    [InlineData("*a_")]
    [InlineData("> ")]
    [InlineData("|")]
    [InlineData("`a``")]
    [InlineData("&#106;")]
    [InlineData("\\")]
    public void A_text_with_more_marks_than_anybody_writes_is_shown_as_it_was_written(string mark)
    {
        var few = string.Concat(Enumerable.Repeat(mark, MarkdownText.MostMarks + 1));
        Assert.Equal($"<p>{WebUtility.HtmlEncode(few)}</p>", MarkdownText.ToHtml(few));
    }

    [Fact]
    public void A_text_that_is_too_long_is_not_read_and_one_that_people_write_is()
    {
        var letters = string.Concat(Enumerable.Repeat("slovo ", MarkdownText.Longest / 6));
        Assert.Contains("<em>tak</em>", MarkdownText.ToHtml("*tak* " + letters[..^10]), StringComparison.Ordinal);
        Assert.DoesNotContain("<em>", MarkdownText.ToHtml("*tak* " + letters), StringComparison.Ordinal);
        // A table as large as a text of an entry may be.
        var table = "| a | b |\n|---|---|\n" + string.Concat(Enumerable.Repeat("| 1 234 | something |\n", 900));
        Assert.Contains("<td>1 234</td>", MarkdownText.ToHtml(table), StringComparison.Ordinal);
    }
}
