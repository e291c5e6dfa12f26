using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using SmartRegion.Catalogue.Search;

namespace SmartRegion.Commands;

/// <summary><c>bench search</c>: recall over the judged set, then speed over generated entries and beside SQLite FTS5.</summary>
public static class BenchSearch
{
    private const int Threads = 16, PageSize = 10, Rounds = 12_000;

    /// <param name="dataDirectory">With vocabulary.json, seed/ and region/.</param>
    /// <param name="judgedDirectory">With queries.tsv and corpus.json.</param>
    /// <param name="entries">How many entries to make for the speed; 0 measures only recall.</param>
    /// <param name="withPeer">Whether to run the same queries over SQLite FTS5.</param>
    public static int Run(string dataDirectory, string judgedDirectory, int entries, bool withPeer, TextWriter output)
    {
        var vocabulary = Vocabulary.From((JsonObject)JsonNode.Parse(File.ReadAllText(Path.Combine(dataDirectory, "vocabulary.json")))!);
        var queries = JudgedSet.Queries(Path.Combine(judgedDirectory, "queries.tsv"));
        var judged = JudgedSet.Entries(dataDirectory, Path.Combine(judgedDirectory, "corpus.json")).ToList();
        using (var index = new SearchIndex(null, vocabulary))
        {
            index.Apply(judged, 1);
            if (!Recall(index, queries, judged.Count, output)) return 1;
        }
        if (entries > 0) Speed(vocabulary, queries, judged, entries, withPeer, output);
        return 0;
    }

    // False when a wanted entry does not exist, for then the figure would mean nothing.
    private static bool Recall(SearchIndex index, IReadOnlyList<JudgedQuery> queries, int entries, TextWriter output)
    {
        var known = index.Search(new SearchRequest { Limit = int.MaxValue, WithFacets = false }).Hits.Select(h => h.Id).ToHashSet();
        var unknown = queries.SelectMany(q => q.Wanted).Where(w => !known.Contains(w)).Distinct().ToList();
        if (unknown.Count > 0) output.WriteLine($"Wanted, but not there: {string.Join(", ", unknown)}");
        var rows = queries.Select(q => (Query: q, Found: index.Search(new SearchRequest { Text = q.Text, Language = q.Language, Limit = PageSize }).Hits.Select(h => h.Id).ToList())).ToList();
        output.WriteLine(Line($"recall@{PageSize} over {queries.Count} judged queries, {entries} entries"));
        Report("all", rows);
        foreach (var group in rows.GroupBy(r => r.Query.Class).OrderBy(g => g.Key)) Report(group.Key, group);
        foreach (var group in rows.GroupBy(r => r.Query.Language).OrderBy(g => g.Key)) Report(group.Key, group);
        foreach (var (query, found) in rows)
            if (query.Wanted.Except(found).ToList() is { Count: > 0 } missed)
                output.WriteLine($"  {query.Class} {query.Language} \"{query.Text}\": missed {string.Join(' ', missed)}; found {string.Join(' ', found.Take(4))}…");
        return unknown.Count == 0;

        void Report(string name, IEnumerable<(JudgedQuery Query, List<string> Found)> some) =>
            output.WriteLine(Line($"  {name,-10} {some.Average(r => RecallOf(r.Query, r.Found)):0.000}  first wanted at {1 / some.Average(r => ReciprocalRank(r.Query, r.Found)):0.00}  ({some.Count()} queries)"));
    }

    // More wanted than a page holds can not all be on it.
    private static double RecallOf(JudgedQuery query, List<string> found) =>
        (double)query.Wanted.Intersect(found).Count() / Math.Min(PageSize, query.Wanted.Count);

    private static double ReciprocalRank(JudgedQuery query, List<string> found) =>
        found.FindIndex(query.Wanted.Contains) is >= 0 and var at ? 1.0 / (at + 1) : 0;

    private static void Speed(Vocabulary vocabulary, IReadOnlyList<JudgedQuery> queries, List<IndexedChange> judged, int entries, bool withPeer, TextWriter output)
    {
        var directory = Directory.CreateTempSubdirectory("smart-region-bench");
        try
        {
            using var index = new SearchIndex(directory.FullName, vocabulary);
            var clock = Stopwatch.StartNew();
            foreach (var batch in judged.Concat(new GeneratedEntries(vocabulary).Take(entries)).Chunk(1000)) index.Apply(batch, 1);
            index.Commit();
            output.WriteLine(Line($"indexed {judged.Count + entries} entries in {clock.Elapsed.TotalSeconds:0.0} s, {directory.GetFiles().Sum(f => f.Length) / 1e6:0} MB on disk, process {Environment.WorkingSet / 1e6:0} MB"));
            var texts = queries.Select(q => new SearchRequest { Text = q.Text, Language = q.Language }).ToList();
            Load(texts, r => index.Search(r), Rounds / 4);
            var ours = Load(texts, r => index.Search(r), Rounds);
            output.WriteLine($"search with facets, {Threads} threads: {ours}");
            var bare = Load(texts, r => index.Search(r with { WithFacets = false }), Rounds);
            output.WriteLine($"search without facets:          {bare}");
            output.WriteLine($"all entries with facets:        {Load([new SearchRequest()], r => index.Search(r), Rounds / 20)}");
            output.WriteLine($"completion:                     {Load([.. texts.Select(t => t with { Text = t.Text![..Math.Min(4, t.Text!.Length)] })], r => index.Suggest(r.Text!, r.Language, 8), Rounds)}");
            if (!withPeer) return;
            using var peer = new FtsPeer(vocabulary, judged.Concat(new GeneratedEntries(vocabulary).Take(entries)));
            var asked = texts.ConvertAll(t => index.Plan(t));
            var theirs = Load(asked, peer.Search, Rounds / 8);
            output.WriteLine($"SQLite FTS5, same terms, bm25:  {theirs}");
            output.WriteLine(Line($"ratio to SQLite FTS5 (both without facets): {bare.PerSecond / theirs.PerSecond:0.0}"));
        }
        finally { directory.Delete(true); }
    }

    private static Measured Load<T>(IReadOnlyList<T> requests, Action<T> run, int rounds)
    {
        var times = new double[rounds];
        var next = -1;
        var (clock, work) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        var threads = Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < rounds;)
            {
                var start = Stopwatch.GetTimestamp();
                run(requests[i % requests.Count]);
                times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        var seconds = clock.Elapsed.TotalSeconds;
        var processor = (Environment.CpuUsage.TotalTime - work).TotalMilliseconds / rounds;
        Array.Sort(times);
        return new Measured(rounds / seconds, times[rounds / 2], times[rounds * 99 / 100], processor);
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <param name="Processor">Milliseconds of processor time for each, whatever else the machine does.</param>
    private sealed record Measured(double PerSecond, double P50, double P99, double Processor)
    {
        public override string ToString() => Line($"{PerSecond,8:0}/s   p50 {P50:0.00} ms   p99 {P99:0.00} ms   processor {Processor:0.00} ms each");
    }
}
