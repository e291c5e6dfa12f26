using Microsoft.Data.Sqlite;
using SmartRegion.Catalogue.Search;

namespace SmartRegion.Commands;

/// <summary>
/// SQLite FTS5 over the very terms of our index, with bm25 and without facets: the measure that our speed is told by.
/// Terms are written as numbers, for FTS5's own tokenizer must not take them apart.
/// </summary>
internal sealed class FtsPeer : IDisposable
{
    private readonly string _file = Path.GetTempFileName();
    private readonly Dictionary<string, int> _numbers = [];
    private readonly ThreadLocal<SqliteCommand> _command;

    public FtsPeer(Vocabulary vocabulary, IEnumerable<IndexedChange> changes)
    {
        var lexicon = new Lexicon(vocabulary);
        using var connection = Open();
        Execute(connection, "create virtual table f using fts5(t, b, content='', detail='none')");
        using var transaction = connection.BeginTransaction();
        using var insert = connection.CreateCommand();
        insert.CommandText = "insert into f(t, b) values ($t, $b)";
        var (title, body) = (insert.Parameters.Add("$t", SqliteType.Text), insert.Parameters.Add("$b", SqliteType.Text));
        foreach (var change in changes)
        {
            var terms = new EntryTerms(lexicon.Analysis, lexicon.Labels).Add(change.Entry!).Marked.ToList();
            title.Value = string.Join(' ', terms.Where(t => Terms.IsTitle(t.Mark)).Select(t => Number(t.Term)));
            body.Value = string.Join(' ', terms.Where(t => !Terms.IsTitle(t.Mark)).Select(t => Number(t.Term)));
            insert.ExecuteNonQuery();
        }
        transaction.Commit();
        Execute(connection, "insert into f(f) values ('optimize')");
        _command = new ThreadLocal<SqliteCommand>(Prepared, true);
    }

    public void Search(QueryPlan plan)
    {
        var units = plan.Units.Where(u => u.Clauses.Count > 0).Select(u => $"({string.Join(" OR ", u.Clauses.SelectMany(c => c.Terms).Distinct().Select(Number))})").ToList();
        if (units.Count == 0) return;
        var command = _command.Value!;
        command.Parameters[0].Value = string.Join(" AND ", units);
        using var rows = command.ExecuteReader();
        while (rows.Read()) { }
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
        command.CommandText = "select rowid from f where f match $q order by bm25(f, 4, 1) limit 20";
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
