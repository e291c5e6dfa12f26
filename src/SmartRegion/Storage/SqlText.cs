using System.Runtime.CompilerServices;
using System.Text;

namespace SmartRegion.Storage;

/// <summary>
/// SQL text with its values kept apart: <c>sql.Append($"select doc from entries where id = {id}")</c> binds the value,
/// never writes it. A <see cref="SqlText"/> in a hole is spliced in, so statements are made of parts.
/// </summary>
[InterpolatedStringHandler]
public sealed class SqlText
{
    private readonly StringBuilder _text = new();
    private readonly List<object?> _values = [];

    // The whole text, of one that is made of another by With: it is complete.
    private string? _written;

    public SqlText() { }

    /// <summary>Called by the compiler for an interpolated string.</summary>
    public SqlText(int literalLength, int formattedCount) => _text.EnsureCapacity(literalLength + formattedCount * 4);

    /// <summary>The values in the order of their parameters @p0, @p1, …</summary>
    public IReadOnlyList<object?> Values => _values;

    /// <summary>Text that we wrote ourselves. Never a stranger's.</summary>
    public void AppendLiteral(string text) => _text.Append(text);

    /// <summary>Binds a value.</summary>
    public void AppendFormatted<T>(T value)
    {
        _text.Append("@p").Append(_values.Count);
        _values.Add(value);
    }

    /// <summary>Splices a part in; its parameters are numbered on.</summary>
    public void AppendFormatted(SqlText part)
    {
        var at = 0;
        var text = part._text.ToString();
        for (var i = 0; i < part._values.Count; i++)
        {
            var name = $"@p{i}";
            var next = text.IndexOf(name, at, StringComparison.Ordinal);
            _text.Append(text, at, next - at);
            AppendFormatted(part._values[i]);
            at = next + name.Length;
        }
        _text.Append(text, at, text.Length - at);
    }

    /// <summary>Adds an interpolated piece.</summary>
    public SqlText Append(SqlText piece)
    {
        AppendFormatted(piece);
        return this;
    }

    /// <summary>A literal piece of our own writing, such as a column's name from a <see cref="Core.Schema"/>.</summary>
    public static SqlText Raw(string text)
    {
        var sql = new SqlText();
        sql.AppendLiteral(text);
        return sql;
    }

    /// <summary>Parts joined by a separator of our own writing.</summary>
    public static SqlText Join(string separator, IEnumerable<SqlText> parts)
    {
        var sql = new SqlText();
        foreach (var part in parts)
        {
            if (sql._text.Length > 0) sql.AppendLiteral(separator);
            sql.AppendFormatted(part);
        }
        return sql;
    }

    /// <summary>The same text with another value in the place of a marker: a statement that is made once and run often.</summary>
    public SqlText With(object marker, object? value)
    {
        var sql = new SqlText { _written = ToString() };
        sql._values.AddRange(_values.Select(v => ReferenceEquals(v, marker) ? value : v));
        return sql;
    }

    public override string ToString() => _written ?? _text.ToString();
}
