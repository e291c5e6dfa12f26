using System.Globalization;
using System.Text.RegularExpressions;
using SmartRegion.Catalogue.Search;
using SmartRegion.Core;
using SmartRegion.Query;

namespace SmartRegion.Catalogue.Ckan;

/// <summary>
/// Makes a test of packages out of the tree of a query in Solr's syntax. What is looked for in all texts is asked of the search
/// index, with its three languages; fields are compared with the rows in memory. A field that nobody knows is in no package.
/// </summary>
internal sealed class PackageFilter(SearchIndex index, IReadOnlyList<string> kinds, string language)
{
    /// <summary>Of words looked for in all texts, the keys of the entries in order of relevance; null when there were none.</summary>
    public Dictionary<long, int>? Ranks { get; private set; }

    /// <summary>The test.</summary>
    public Func<PackageRow, bool> Of(Expr e) => e switch
    {
        Constant { Value: true } => _ => true,
        Call { Name: Ops.And } c => And(c.Args),
        Call { Name: Ops.Or } c => Any([.. c.Args.Select(Of)]),
        Call { Name: Ops.Not } c => Not(Of(c.Args[0])),
        Call { Name: Ops.IsNull } c => IsNull(((PropertyName)c.Args[0]).Name),
        Call { Name: Ops.Like } c => Like(((PropertyName)c.Args[0]).Name, (string)((Constant)c.Args[1]).Value!),
        Call c => Compare(c.Name, ((PropertyName)c.Args[0]).Name, ((Constant)c.Args[1]).Value!),
        _ => throw new ArgumentException($"No such node: {e.GetType()}", nameof(e)),
    };

    // Words side by side are one search, which knows what belongs together.
    private Func<PackageRow, bool> And(IReadOnlyList<Expr> args)
    {
        var words = args.Select(TextOf).OfType<string>().ToList();
        var tests = args.Where(a => TextOf(a) is null).Select(Of).ToList();
        if (words.Count > 0) tests.Add(HasWords(string.Join(' ', words)));
        return row => tests.TrueForAll(t => t(row));
    }

    private static string? TextOf(Expr e) =>
        e is Call { Name: "=", Args: [PropertyName { Name: SolrText.DefaultField or "notes" }, Constant { Value: string text }] } ? text : null;

    private static Func<PackageRow, bool> Any(List<Func<PackageRow, bool>> tests) => row => tests.Exists(t => t(row));

    private static Func<PackageRow, bool> Not(Func<PackageRow, bool> test) => row => !test(row);

    private static Func<PackageRow, bool> IsNull(string field) => row => row.Instant(field) is null && !row.Values(field).Any();

    private Func<PackageRow, bool> Compare(string op, string field, object value) => op switch
    {
        "=" when field is SolrText.DefaultField or "notes" => HasWords((string)value),
        "=" when PackageRow.IsText(field) => TitleHas((string)value),
        "=" when IsInstant(field) => Ordered("=", field, AsInstant(value)),
        "=" => Equal(field, (string)value),
        _ when IsInstant(field) => Ordered(op, field, AsInstant(value)),
        _ => Between(op, field, value),
    };

    private static bool IsInstant(string field) => field is "metadata_created" or "metadata_modified" or "indexed_ts";

    private static Func<PackageRow, bool> Equal(string field, string value)
    {
        // The site is this one, whatever it is called.
        if (field == "site_id") return _ => true;
        return row => row.Values(field).Contains(value, StringComparer.OrdinalIgnoreCase);
    }

    private static Func<PackageRow, bool> Ordered(string op, string field, DateTime at) => row => Holds(op, row.Instant(field)!.Value.CompareTo(at));

    private static Func<PackageRow, bool> Between(string op, string field, object value) => row => row.Values(field).Any(v => value switch
    {
        long or double => double.TryParse(v, NumberStyles.Float, CultureInfo.InvariantCulture, out var n) && Holds(op, n.CompareTo(Convert.ToDouble(value, CultureInfo.InvariantCulture))),
        DateTime at => Interval.TryParseEnd(v, false, out var own) && own is { } instant && Holds(op, instant.CompareTo(at)),
        _ => Holds(op, string.CompareOrdinal(v, (string)value)),
    });

    private static bool Holds(string op, int order) => op switch
    {
        "=" => order == 0,
        "<" => order < 0,
        "<=" => order <= 0,
        ">" => order > 0,
        _ => order >= 0,
    };

    private static DateTime AsInstant(object value) => value switch
    {
        DateTime at => at,
        string text when Interval.TryParseEnd(text, false, out var at) && at is { } instant => instant,
        _ => throw new ProblemException("fq", $"Invalid Date String: '{value}'. Write 2024-05-17T00:00:00Z or NOW-1DAY."),
    };

    private Func<PackageRow, bool> HasWords(string words)
    {
        var chosen = new Dictionary<string, IReadOnlyList<string>> { [Facets.Kind] = kinds };
        var found = index.Search(new SearchRequest { Text = words, Language = language, Limit = int.MaxValue, WithFacets = false, Chosen = chosen }).Hits;
        var ranks = new Dictionary<long, int>(found.Count);
        foreach (var hit in found) ranks.TryAdd(hit.Key, ranks.Count);
        Ranks ??= ranks;
        // Nothing that could be looked for, such as a lone hyphen, restricts nothing.
        return Words.Of(words).Count == 0 ? _ => true : row => ranks.ContainsKey(row.Key);
    }

    private static Func<PackageRow, bool> TitleHas(string phrase)
    {
        var wanted = $" {Words.Key(phrase)} ";
        return row => row.Values("title").Any(t => $" {Words.Key(t)} ".Contains(wanted, StringComparison.Ordinal));
    }

    private Func<PackageRow, bool> Like(string field, string pattern)
    {
        var regex = Regex(pattern);
        if (field is SolrText.DefaultField or "notes")
        {
            var keys = index.KeysOfWords(regex.IsMatch);
            return row => keys.Contains(row.Key) || regex.IsMatch(row.Name);
        }
        if (PackageRow.IsText(field)) return row => row.Values(field).Any(t => Words.Of(t).Any(w => regex.IsMatch(Words.Fold(w))));
        return row => row.Values(field).Any(regex.IsMatch);
    }

    // Without backtracking: a stranger's pattern must not cost more than its length.
    private static Regex Regex(string pattern)
    {
        if (pattern.Length > Limits.Pattern) throw new ProblemException("q", $"A wildcard has at most {Limits.Pattern} characters.");
        var regex = new System.Text.StringBuilder("^");
        for (var i = 0; i < pattern.Length; i++)
            regex.Append(pattern[i] switch
            {
                '%' => ".*",
                '_' => ".",
                '\\' when i + 1 < pattern.Length => System.Text.RegularExpressions.Regex.Escape(pattern[++i].ToString()),
                var c => System.Text.RegularExpressions.Regex.Escape(Words.Fold(char.ToLowerInvariant(c).ToString())),
            });
        return new Regex(regex.Append('$').ToString(), RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    }
}
