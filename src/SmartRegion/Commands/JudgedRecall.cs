using System.Globalization;
using SmartRegion.Core;

namespace SmartRegion.Commands;

/// <summary>What was found for one judged query, best first.</summary>
public sealed record JudgedAnswer(JudgedQuery Query, IReadOnlyList<string> Found)
{
    public IEnumerable<string> Missed => Query.Wanted.Except(Found);

    /// <summary>Share of the wanted entries that were found. More wanted than a page holds can not all be on it.</summary>
    public double Recall => (double)Query.Wanted.Intersect(Found).Count() / Math.Min(JudgedRecall.PageSize, Query.Wanted.Count);

    /// <summary>One over the place of the first wanted entry; 0 when there is none.</summary>
    public double ReciprocalRank
    {
        get
        {
            for (var i = 0; i < Found.Count; i++) if (Query.Wanted.Contains(Found[i])) return 1.0 / (i + 1);
            return 0;
        }
    }
}

/// <summary>How much of what readers want is on the first page: recall@10 over a judged set.</summary>
public sealed class JudgedRecall
{
    public const int PageSize = 10;

    private readonly IReadOnlyDictionary<string, IReadOnlyList<string>> _languages;

    private JudgedRecall(IReadOnlyList<JudgedAnswer> answers, IReadOnlyDictionary<string, IReadOnlyList<string>> languages) =>
        (Answers, _languages) = (answers, languages);

    public IReadOnlyList<JudgedAnswer> Answers { get; }

    /// <summary>Mean over all queries.</summary>
    public double All => Answers.Average(a => a.Recall);

    /// <summary>Of all pairs of a query and a wanted entry that is told in the language of the query: the share found.</summary>
    public double WithinLanguage => Pairs(told: true);

    /// <summary>The same of entries told in other languages only.</summary>
    public double AcrossLanguages => Pairs(told: false);

    /// <param name="languages">By id of an entry, the languages that it is told in.</param>
    /// <param name="find">Ids of the first page for a query.</param>
    public static JudgedRecall Measure(IReadOnlyList<JudgedQuery> queries, IReadOnlyDictionary<string, IReadOnlyList<string>> languages, Func<JudgedQuery, IReadOnlyList<string>> find) =>
        new([.. queries.Select(q => new JudgedAnswer(q, find(q)))], languages);

    /// <summary>Mean over the queries of a class.</summary>
    public double Of(string kind) => Answers.Where(a => a.Query.Class == kind).Average(a => a.Recall);

    /// <summary>The figures by class and language, and what was missed.</summary>
    public void Write(TextWriter output, bool withMissed)
    {
        WriteGroup("all", Answers);
        foreach (var group in Answers.GroupBy(a => a.Query.Class).OrderBy(g => g.Key)) WriteGroup(group.Key, group);
        foreach (var language in Language.All) WriteGroup(language, Answers.Where(a => a.Query.Language == language));
        output.WriteLine(Line($"  wanted entries told in the language of the query: {WithinLanguage:0.000}; only in another: {AcrossLanguages:0.000}"));
        if (!withMissed) return;
        foreach (var answer in Answers.Where(a => a.Missed.Any()))
            output.WriteLine($"  {answer.Query.Class} {answer.Query.Language} \"{answer.Query.Text}\": missed {string.Join(' ', answer.Missed)}; found {string.Join(' ', answer.Found.Take(4))}…");

        void WriteGroup(string name, IEnumerable<JudgedAnswer> some)
        {
            var answers = some.ToList();
            if (answers.Count > 0)
                output.WriteLine(Line($"  {name,-10} {answers.Average(a => a.Recall):0.000}   mean reciprocal rank {answers.Average(a => a.ReciprocalRank):0.000}   ({answers.Count} queries)"));
        }
    }

    private double Pairs(bool told) =>
        Answers.SelectMany(a => a.Query.Wanted, (a, wanted) => (Answer: a, Wanted: wanted))
            .Where(p => _languages[p.Wanted].Contains(p.Answer.Query.Language) == told)
            .Select(p => p.Answer.Found.Contains(p.Wanted) ? 1.0 : 0).DefaultIfEmpty(1).Average();

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
