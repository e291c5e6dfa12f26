using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using SmartRegion.Catalogue.Search;

namespace SmartRegion.Commands;

/// <summary><c>bench search</c>: recall over the judged set, then speed over generated entries and beside SQLite FTS5.</summary>
public static class BenchSearch
{
    private const int Threads = 16, Rounds = 12_000;

    /// <param name="dataDirectory">With vocabulary.json, seed/ and region/.</param>
    /// <param name="judgedDirectory">With queries.tsv, unseen.tsv and corpus.json.</param>
    /// <param name="entries">How many entries to make for the speed; 0 measures only recall.</param>
    public static int Run(string dataDirectory, string judgedDirectory, int entries, TextWriter output)
    {
        var vocabulary = Vocabulary.From((JsonObject)JsonNode.Parse(File.ReadAllText(Path.Combine(dataDirectory, "vocabulary.json")))!);
        var judged = JudgedSet.Entries(dataDirectory, Path.Combine(judgedDirectory, "corpus.json")).ToList();
        var queries = JudgedSet.Queries(Path.Combine(judgedDirectory, "queries.tsv"));
        Recall("judged", queries, vocabulary, judged, output, withMissed: true);
        Recall("unseen", JudgedSet.Queries(Path.Combine(judgedDirectory, "unseen.tsv")), vocabulary, judged, output, withMissed: false);
        if (entries > 0) Speed(vocabulary, queries, judged, entries, output);
        return 0;
    }

    private static void Recall(string name, IReadOnlyList<JudgedQuery> queries, Vocabulary vocabulary, List<IndexedChange> judged, TextWriter output, bool withMissed)
    {
        var languages = JudgedSet.LanguagesOf(judged);
        using var index = new SearchIndex(null, vocabulary);
        index.Apply(judged, 1);
        output.WriteLine(Line($"recall@{JudgedRecall.PageSize} over {queries.Count} {name} queries, {judged.Count} entries"));
        JudgedRecall.Measure(queries, languages, q => JudgedSet.Find(index, q)).Write(output, withMissed);
        using (var terms = FtsPeer.OfTerms(vocabulary, judged))
            Peer("SQLite FTS5, our terms and added words", q => terms.Search(index.Plan(new SearchRequest { Text = q.Text, Language = q.Language })));
        using (var words = FtsPeer.OfWords(judged)) Peer("SQLite FTS5 as it comes", q => words.Search(q.Text));

        void Peer(string peer, Func<JudgedQuery, IReadOnlyList<string>> find)
        {
            var recall = JudgedRecall.Measure(queries, languages, find);
            output.WriteLine(Line($"  {peer}: {recall.All:0.000}; told in the language {recall.WithinLanguage:0.000}, only in another {recall.AcrossLanguages:0.000}"));
        }
    }

    private static void Speed(Vocabulary vocabulary, IReadOnlyList<JudgedQuery> queries, List<IndexedChange> judged, int entries, TextWriter output)
    {
        var directory = Directory.CreateTempSubdirectory("smart-region-bench");
        try
        {
            using var index = new SearchIndex(directory.FullName, vocabulary);
            var clock = Stopwatch.StartNew();
            foreach (var batch in judged.Concat(new GeneratedEntries(vocabulary).Take(entries)).Chunk(1000)) index.Apply(batch, 1);
            index.Commit();
            index.Settle();
            output.WriteLine(Line($"indexed {judged.Count + entries} entries in {clock.Elapsed.TotalSeconds:0.0} s, {directory.GetFiles().Sum(f => f.Length) / 1e6:0} MB on disk, process {Environment.WorkingSet / 1e6:0} MB"));
            var texts = queries.Select(q => new SearchRequest { Text = q.Text, Language = q.Language }).ToArray();
            // The judged set is sorted by topic; people ask in no order.
            new Random(1).Shuffle(texts);
            Load(texts, r => index.Search(r), Rounds / 4);
            var ours = Load(texts, r => index.Search(r), Rounds);
            output.WriteLine($"search with facets, {Threads} threads: {ours}");
            var bare = Load(texts, r => index.Search(r with { WithFacets = false }), Rounds);
            output.WriteLine($"search without facets:          {bare}");
            output.WriteLine($"all entries with facets:        {Load([new SearchRequest()], r => index.Search(r), Rounds / 20)}");
            output.WriteLine($"completion:                     {Load([.. texts.Select(t => t with { Text = t.Text![..Math.Min(4, t.Text!.Length)] })], r => index.Suggest(r.Text!, r.Language, 8), Rounds)}");
            using var peer = FtsPeer.OfTerms(vocabulary, judged.Concat(new GeneratedEntries(vocabulary).Take(entries)));
            var asked = Array.ConvertAll(texts, t => index.Plan(t));
            var theirs = Load(asked, p => peer.Search(p), Rounds / 8);
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
