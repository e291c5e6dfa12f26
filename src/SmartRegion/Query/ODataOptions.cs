using System.Globalization;
using SmartRegion.Core;

namespace SmartRegion.Query;

/// <summary>
/// Reads query options: those of an address, and those in parentheses within <c>$expand</c>, where semicolons part them. Option
/// names may have any case; an unknown one, or one given twice, is a 400.
/// </summary>
public static class ODataOptions
{
    /// <summary>The options that a whole request may have.</summary>
    public static readonly IReadOnlyList<string> Known =
        ["$filter", "$orderby", "$select", "$expand", "$top", "$skip", "$skiptoken", "$count", "$resultFormat"];

    private static readonly IReadOnlyList<string> Nested = [.. Known.Where(n => n is not ("$resultFormat" or "$skiptoken"))];

    /// <summary>The options of a request.</summary>
    /// <param name="options">Names and values as in the address, percent-decoded.</param>
    /// <exception cref="ProblemException">400 naming the option.</exception>
    public static ODataQuery Parse(IEnumerable<KeyValuePair<string, string>> options)
    {
        var query = ODataQuery.None;
        var seen = new HashSet<string>();
        var expands = new Expands("$expand");
        foreach (var option in options)
        {
            var (written, value) = Parted(option);
            var name = Name(written, Known) ?? throw Unknown(written, Known, written);
            if (!seen.Add(name)) throw new ProblemException(name, $"{name} is given more than once.");
            query = With(query, name, new Piece(value, name, 0), expands);
        }
        return query;
    }

    // Clients that encode a whole option encode its equals sign too: %24top%3D1. No option has one in its name.
    private static KeyValuePair<string, string> Parted(KeyValuePair<string, string> option) =>
        option.Value.Length == 0 && option.Key.Split('=', 2) is [var name, var value] ? KeyValuePair.Create(name, value) : option;

    /// <summary>The options written as the query of an address or as within parentheses, parted by the separator.</summary>
    /// <param name="text">Percent-decoded; a separator within quotes or parentheses parts nothing.</param>
    /// <param name="separator">'&amp;' or ';'.</param>
    /// <exception cref="ProblemException">400 naming the option.</exception>
    public static ODataQuery Parse(string text, char separator = '&') =>
        Parse(new Piece(text, "$expand", 0).Split(separator).Where(p => p.Text.Length > 0).Select(p => p.AtEquals() is var (name, value)
            ? KeyValuePair.Create(name, value.Text)
            : throw Unknown(p.Text, Known, p.Text)));

    private static ODataQuery With(ODataQuery query, string name, Piece value, Expands expands) => name switch
    {
        "$filter" => query with { Filter = ODataFilter.Parse(value.Text, value.Field, value.At) },
        "$orderby" => query with { OrderBy = ODataFilter.ParseOrder(value.Text, value.Field, value.At) },
        "$select" => query with { Select = Select(value) },
        "$expand" => query with { Expand = expands.Read(value) },
        "$top" => query with { Top = Whole(value, name) },
        "$skip" => query with { Skip = Whole(value, name) },
        "$count" => query with { Count = Truth(value, name) },
        "$skiptoken" => query with { SkipToken = value.Text },
        _ => query with { ResultFormat = value.Text },
    };

    private static List<string> Select(Piece value) => [.. value.Split(',').Select(p => Path(p.Trimmed()))];

    private static string Path(Piece piece)
    {
        var match = ODataLexer.PathShape().Match(piece.Text);
        return match.Success && match.Length == piece.Text.Length ? match.Value
            : throw piece.Problem(piece.Text.Length == 0 ? "expected the name of a property" : $"'{piece.Text}' is no name or path, such as name or properties/a");
    }

    private static int Whole(Piece value, string name)
    {
        var text = value.Text.Trim();
        if (text.Length is 0 or > 30 || text.AsSpan().IndexOfAnyExceptInRange('0', '9') >= 0)
            throw new ProblemException(value.Field, $"{name} is a whole number from 0 on, not '{text}'.");
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : int.MaxValue;
    }

    private static bool Truth(Piece value, string name) => value.Text.Trim().ToLowerInvariant() switch
    {
        "true" => true,
        "false" => false,
        var other => throw new ProblemException(value.Field, $"{name} is true or false, not '{other}'."),
    };

    private static string? Name(string written, IReadOnlyList<string> known)
    {
        if (written.Equals("resultFormat", StringComparison.OrdinalIgnoreCase)) written = "$" + written;
        return known.FirstOrDefault(n => n.Equals(written.Trim(), StringComparison.OrdinalIgnoreCase));
    }

    private static ProblemException Unknown(string option, IReadOnlyList<string> known, string field) =>
        new(field, $"There is no option '{option}'. Known options: {string.Join(", ", known)}.");

    /// <summary>A part of an option's value, and where it starts in it.</summary>
    private readonly record struct Piece(string Text, string Field, int At)
    {
        public Piece Trimmed()
        {
            var start = Text.AsSpan().TrimStart().Length;
            return this with { Text = Text.Trim(), At = At + Text.Length - start };
        }

        public Piece From(int start, int end) => this with { Text = Text[start..end], At = At + start };

        /// <summary>The parts between separators that stand outside quotes and parentheses.</summary>
        public IEnumerable<Piece> Split(char separator)
        {
            var (start, depth, quoted) = (0, 0, false);
            for (var i = 0; i < Text.Length; i++)
            {
                if (Text[i] is '\'') quoted = !quoted;
                if (quoted) continue;
                if (Text[i] is '(') depth++;
                if (Text[i] is ')') depth--;
                if (Text[i] != separator || depth != 0) continue;
                yield return From(start, i);
                start = i + 1;
            }
            yield return From(start, Text.Length);
        }

        /// <summary>What stands before and after the first equals sign; null when there is none.</summary>
        public (string Name, Piece Value)? AtEquals()
        {
            var at = Text.IndexOf('=', StringComparison.Ordinal);
            return at < 0 ? null : (Text[..at].Trim(), From(at + 1, Text.Length));
        }

        public ProblemException Problem(string message) => new(Field, $"At position {At + 1}: {message}.");
    }

    /// <summary>Reads <c>$expand</c>, with the limits of one request.</summary>
    private sealed class Expands(string field)
    {
        private int _count;
        private int _depth;

        public IReadOnlyList<Expand> Read(Piece value)
        {
            if (++_depth > Limits.Expands) throw new ProblemException(field, $"$expand is nested more than {Limits.Expands} levels deep.");
            IReadOnlyList<Expand> list = [];
            foreach (var item in value.Split(',')) list = Merged(list, Item(item.Trimmed()), item);
            _depth--;
            return list;
        }

        // Datastreams/Sensor(options): the options are the last one's.
        private Expand Item(Piece item)
        {
            var open = item.Text.IndexOf('(', StringComparison.Ordinal);
            var path = open < 0 ? item : item.From(0, open);
            var query = open < 0 ? ODataQuery.None : Within(item, open);
            var names = Path(path.Trimmed()).Split('/');
            if (_depth + names.Length - 1 > Limits.Expands) throw new ProblemException(field, $"$expand is nested more than {Limits.Expands} levels deep.");
            if ((_count += names.Length) > Limits.ExpandNodes) throw new ProblemException(field, $"$expand names more than {Limits.ExpandNodes} relations.");
            return names.Reverse().Skip(1).Aggregate(new Expand(names[^1], query), (inner, name) => new Expand(name, new ODataQuery { Expand = [inner] }));
        }

        private ODataQuery Within(Piece item, int open)
        {
            if (!item.Text.EndsWith(')')) throw item.From(item.Text.Length, item.Text.Length).Problem("expected ')' after the options of an expand");
            var query = ODataQuery.None;
            var seen = new HashSet<string>();
            foreach (var option in item.From(open + 1, item.Text.Length - 1).Split(';').Where(o => !string.IsNullOrWhiteSpace(o.Text)))
            {
                var (written, value) = option.AtEquals() ?? throw option.Problem($"expected an option such as $select=name, found '{option.Text.Trim()}'");
                var name = Name(written, Nested) ?? throw option.Problem($"there is no option '{written}' within $expand. Known options: {string.Join(", ", Nested)}");
                if (!seen.Add(name)) throw option.Problem($"{name} is given more than once");
                query = With(query, name, value, this);
            }
            return query;
        }

        // A relation named twice is one expand; the same option of both would contradict.
        private static IReadOnlyList<Expand> Merged(IReadOnlyList<Expand> list, Expand added, Piece at)
        {
            if (list.FirstOrDefault(e => e.Name == added.Name) is not { } earlier) return [.. list, added];
            var (a, b) = (earlier.Query, added.Query);
            var query = Plain(b) ? a : Plain(a) ? b : throw at.Problem($"{added.Name} is expanded twice, each time with options");
            query = query with { Expand = b.Expand.Aggregate(a.Expand, (all, e) => Merged(all, e, at)) };
            return [.. list.Select(e => e.Name == added.Name ? new Expand(e.Name, query) : e)];
        }

        // No option but $expand.
        private static bool Plain(ODataQuery q) =>
            q is { Filter: null, OrderBy.Count: 0, Select.Count: 0, Top: null, Skip: null, Count: null };
    }
}
