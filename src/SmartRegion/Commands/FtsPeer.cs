using Microsoft.Data.Sqlite;
using SmartRegion.Catalogue.Search;
using SmartRegion.Core;

namespace SmartRegion.Commands;

/// <summary>
/// SQLite FTS5 with bm25 and without facets, the runner-up that our search is measured against. Either over the words of
/// the texts, as it comes, or over the very terms of our index, which tells what our own engine adds to the analysis.
/// </summary>
internal sealed class FtsPeer : IDisposable
{
    private static readonly string[] Texts = ["summary", "description", "technology", "lessons"];

    private readonly string _file = Path.GetTempFileName();
    private readonly Dictionary<string, int> _numbers = [];
    private readonly Dictionary<long, string> _ids = [];
    private readonly ThreadLocal<SqliteCommand> _command;

    private FtsPeer(string tokenizer, IEnumerable<IndexedChange> changes, Func<FtsPeer, IndexedChange, (string Title, string Body)> texts)
    {
        using var connection = Open();
        Execute(connection, $"create virtual table f using fts5(t, b, content='', tokenize='{tokenizer}')");
        using var transaction = connection.BeginTransaction();
        using var insert = connection.CreateCommand();
        insert.CommandText = "insert into f(rowid, t, b) values ($key, $t, $b)";
        var (key, title, body) = (insert.Parameters.Add("$key", SqliteType.Integer), insert.Parameters.Add("$t", SqliteType.Text), insert.Parameters.Add("$b", SqliteType.Text));
        foreach (var change in changes)
        {
            _ids[change.Key] = change.Id;
            key.Value = change.Key;
            (title.Value, body.Value) = texts(this, change);
            insert.ExecuteNonQuery();
        }
        transaction.Commit();
        Execute(connection, "insert into f(f) values ('optimize')");
        _command = new ThreadLocal<SqliteCommand>(Prepared, true);
    }

    /// <summary>Over titles and all other texts, diacritics removed.</summary>
    public static FtsPeer OfWords(IEnumerable<IndexedChange> changes) =>
        new("unicode61 remove_diacritics 2", changes, (_, change) => (Told(change.Entry!.Title), string.Join(' ', Texts.Select(change.Entry!.Text).OfType<LangText>().Select(Told))));

    /// <summary>Over our terms, written as numbers, for FTS5's own tokenizer must not take them apart.</summary>
    public static FtsPeer OfTerms(Vocabulary vocabulary, IEnumerable<IndexedChange> changes)
    {
        var lexicon = new Lexicon(vocabulary);
        return new FtsPeer("ascii", changes, (peer, change) =>
        {
            var terms = new EntryTerms(lexicon.Analysis, lexicon.Labels).Add(change.Entry!).Marked.ToLookup(t => Terms.IsTitle(t.Mark), t => peer.Number(t.Term));
            return (string.Join(' ', terms[true]), string.Join(' ', terms[false]));
        });
    }

    /// <summary>Entries that have any of the words, best first.</summary>
    public IReadOnlyList<string> Search(string text) =>
        Match(string.Join(" OR ", Words.Of(text).Where(w => !StopWords.Contains(Words.Fold(w))).Select(w => $"\"{w}\"")));

    /// <summary>Entries that have any term of each word, with all that was added to it; when none has, of any word.</summary>
    public IReadOnlyList<string> Search(QueryPlan plan)
    {
        var units = plan.Units.Where(u => u.Clauses.Count > 0).Select(u => $"({string.Join(" OR ", u.Clauses.SelectMany(c => c.Terms).Distinct().Select(Number))})").ToList();
        var all = Match(string.Join(" AND ", units));
        return all.Count > 0 ? all : Match(string.Join(" OR ", units));
    }

    public void Dispose()
    {
        foreach (var command in _command.Values)
        {
            command.Connection!.Dispose();
            command.Dispose();
        }
        _command.Dispose();
        SqliteConnection.ClearAllPools();
        File.Delete(_file);
    }

    private static string Told(LangText text) => string.Join(' ', text.Languages.Select(text.In));

    private List<string> Match(string match)
    {
        var found = new List<string>();
        if (match.Length == 0) return found;
        var command = _command.Value!;
        command.Parameters[0].Value = match;
        using var rows = command.ExecuteReader();
        while (rows.Read()) found.Add(_ids[rows.GetInt64(0)]);
        return found;
    }

    private string Number(string term)
    {
        // Searching threads only read: all their terms are in the index.
        if (!_numbers.TryGetValue(term, out var number)) _numbers[term] = number = _numbers.Count;
        return "n" + number;
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={_file}");
        connection.Open();
        return connection;
    }

    private SqliteCommand Prepared()
    {
        var command = Open().CreateCommand();
        command.CommandText = $"select rowid from f where f match $q order by bm25(f, 4, 1) limit {JudgedRecall.PageSize}";
        command.Parameters.Add("$q", SqliteType.Text);
        return command;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
