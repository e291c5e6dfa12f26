using System.Text.RegularExpressions;

namespace SmartRegion.Tests;

/// <summary>docs/security.md has every requirement of OWASP ASVS 5.0.0 of levels 1 and 2, and what it names is there.</summary>
public sealed partial class SecurityDocTests
{
    // Section, and its requirements: "a" of level 1, "b" of level 2.
    private const string Requirements = """
        1.1:1b,2b 1.2:1a,2a,3a,4a,5a,6b,7b,8b,9b 1.3:1a,2a,3b,4b,5b,6b,7b,8b,9b,10b,11b 1.4:1b,2b,3b 1.5:1a,2b 2.1:1a,2b,3b 2.2:1a,2a,3b 2.3:1a,2b,3b,4b 2.4:1b 3.2:1a,2a 3.3:1a,2b,3b,4b
        3.4:1a,2a,3b,4b,5b,6b 3.5:1a,2a,3a,4b,5b 3.7:1b,2b 4.1:1a,2b,3b 4.2:1b 4.3:1b,2b 4.4:1a,2b,3b,4b 5.1:1b 5.2:1a,2a,3b 5.3:1a,2a 5.4:1b,2b,3b 6.1:1a,2b,3b
        6.2:1a,2a,3a,4a,5a,6a,7a,8a,9b,10b,11b,12b 6.3:1a,2a,3b,4b 6.4:1a,2a,3b,4b 6.5:1b,2b,3b,4b,5b 6.6:1b,2b,3b 6.8:1b,2b,3b,4b 7.1:1b,2b,3b 7.2:1a,2a,3a,4a 7.3:1b,2b
        7.4:1a,2a,3b,4b,5b 7.5:1b,2b 7.6:1b,2b 8.1:1a,2b 8.2:1a,2a,3b 8.3:1a 8.4:1b 9.1:1a,2a,3a 9.2:1a,2b,3b,4b 10.1:1b,2b 10.2:1b,2b 10.3:1b,2b,3b,4b
        10.4:1a,2a,3a,4a,5a,6b,7b,8b,9b,10b,11b 10.5:1b,2b,3b,4b,5b 10.6:1b,2b 10.7:1b,2b,3b 11.1:1b,2b 11.2:1b,2b,3b 11.3:1a,2a,3b 11.4:1a,2b,3b,4b 11.5:1b 11.6:1b 12.1:1a,2b,3b
        12.2:1a,2a 12.3:1b,2b,3b,4b 13.1:1b 13.2:1b,2b,3b,4b,5b 13.3:1b,2b 13.4:1a,2b,3b,4b,5b 14.1:1b,2b 14.2:1a,2b,3b,4b 14.3:1a,2b,3b 15.1:1a,2b,3b 15.2:1a,2b,3b
        15.3:1a,2b,3b,4b,5b,6b,7b 16.1:1b 16.2:1b,2b,3b,4b,5b 16.3:1b,2b,3b,4b 16.4:1b,2b,3b 16.5:1b,2b,3b 17.1:1b 17.2:1b,2b,3b,4b 17.3:1b,2b
        """;

    private static IReadOnlyList<string[]> Rows => [.. File.ReadAllLines(Path.Combine(Root.Path, "docs", "security.md"))
        .Where(l => Row().IsMatch(l)).Select(l => l.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries))];

    [Fact]
    public void Each_requirement_of_levels_1_and_2_has_its_line_once()
    {
        var wanted = from section in Requirements.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
                     let parts = section.Split(':')
                     from one in parts[1].Split(',')
                     select $"{parts[0]}.{one[..^1]} {(one[^1] == 'a' ? 1 : 2)}";
        Assert.Equal(wanted.Order(StringComparer.Ordinal), Rows.Select(r => $"{r[0]} {r[1]}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_line_says_how_it_is_met_or_why_not()
    {
        Assert.All(Rows, r =>
        {
            Assert.Equal(5, r.Length);
            Assert.Contains(r[3], new[] { "met", "n/a", "open" });
            Assert.True(r[2].Length > 3 && r[4].Length > 3, r[0]);
        });
        var text = File.ReadAllText(Path.Combine(Root.Path, "docs", "security.md"));
        Assert.Contains($"{Rows.Count(r => r[3] == "met")} are met, {Rows.Count(r => r[3] == "n/a")} have nothing here to apply to, and {Rows.Count(r => r[3] == "open")} are open", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_test_and_each_file_that_is_named_is_there()
    {
        var tests = typeof(SecurityDocTests).Assembly.GetTypes().SelectMany(t => t.GetMethods().Select(m => $"{t.Name}.{m.Name}")).ToHashSet();
        var missing = Rows.SelectMany(r => Named().Matches(r[4]).Select(m => m.Groups[1].Value))
            .Where(n => n.Contains('/', StringComparison.Ordinal) ? n[0] != '/' && n.Contains('.', StringComparison.Ordinal) && !File.Exists(Path.Combine(Root.Path, n)) : TestName().IsMatch(n) && !tests.Contains(n));
        Assert.Empty(missing);
        Assert.True(Rows.Count(r => Named().Matches(r[4]).Any(m => tests.Contains(m.Groups[1].Value))) > 80);
    }

    [GeneratedRegex(@"^\| [0-9]+\.[0-9]+\.[0-9]+ \|")]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Named();

    [GeneratedRegex(@"^[A-Z]\w+Tests\.\w+$")]
    private static partial Regex TestName();
}
