using System.Globalization;

namespace SmartRegion.Query;

/// <summary>Ranges and dates: <c>[a TO b]</c>, <c>{a TO b}</c>, <c>&gt;=a</c>, <c>NOW/DAY-7DAYS</c>.</summary>
public sealed partial class SolrText
{
    private Expr Range(string field)
    {
        var fromOp = _text[_at++] == '[' ? ">=" : ">";
        var from = RangeEnd();
        if (IsAtEnd || !_text.AsSpan(_at).StartsWith("TO", StringComparison.Ordinal)) throw Expected("TO");
        _at += 2;
        var to = RangeEnd();
        if (IsAtEnd || _text[_at] is not (']' or '}')) throw Expected("']' or '}'");
        var toOp = _text[_at++] == ']' ? "<=" : "<";
        var ends = new List<Expr>();
        if (from is not null) ends.Add(_tree.Call(fromOp, Name(field), _tree.Leaf(from)));
        if (to is not null) ends.Add(_tree.Call(toOp, Name(field), _tree.Leaf(to)));
        return ends.Count > 0 ? All(ends) : _tree.Call(Ops.Not, _tree.Call(Ops.IsNull, Name(field)));
    }

    private Expr Bound(string field)
    {
        var op = _text[_at++].ToString();
        if (_at < _text.Length && _text[_at] == '=') { op += "="; _at++; }
        return RangeEnd() is { } end ? _tree.Call(op, Name(field), _tree.Leaf(end)) : throw Expected("a bound");
    }

    private Constant? RangeEnd()
    {
        if (IsAtEnd) throw Expected("a bound");
        if (_text[_at] == '"') return Literal(Phrase());
        var (value, pattern) = TakeWord(stops: "]}\"", inValue: true);
        return pattern == "%" ? null : Literal(value);
    }

    // Instants and numbers are compared as such, all else as text.
    private Constant Literal(string text) =>
        Instant(text) is { } at ? new Constant(at)
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var n) && double.IsFinite(n) ? Constant.Number(n)
        : new Constant(text);

    private DateTime? Instant(string text)
    {
        if (text.StartsWith("NOW", StringComparison.Ordinal)) return Reckon(_now, text, 3);
        var end = text.IndexOf('Z', StringComparison.Ordinal);
        if (end < 0 || !DateTime.TryParse(text[..(end + 1)], CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var at)) return null;
        return Reckon(at, text, end + 1);
    }

    // Solr's date math: /UNIT rounds down, +nUNIT and -nUNIT add.
    private DateTime Reckon(DateTime at, string text, int from)
    {
        while (from < text.Length)
        {
            var sign = text[from++];
            var digits = from;
            while (from < text.Length && char.IsAsciiDigit(text[from])) from++;
            var count = text[digits..from];
            var unit = from;
            while (from < text.Length && char.IsAsciiLetterUpper(text[from])) from++;
            if (Moved(at, sign, count, text[unit..from].TrimEnd('S')) is not { } moved) throw Expected($"a date such as NOW-1DAY or NOW/MONTH instead of '{text}'");
            at = moved;
        }
        return at;
    }

    private static DateTime? Moved(DateTime at, char sign, string count, string unit)
    {
        if (sign == '/') return count.Length == 0 ? Floor(at, unit) : null;
        if (sign is not ('+' or '-') || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var n)) return null;
        try { return Add(at, sign == '-' ? -n : n, unit); }
        catch (ArgumentOutOfRangeException) { return null; }
    }

    private static DateTime? Add(DateTime at, int n, string unit) => unit switch
    {
        "YEAR" => at.AddYears(n),
        "MONTH" => at.AddMonths(n),
        "DAY" or "DATE" => at.AddDays(n),
        "HOUR" => at.AddHours(n),
        "MINUTE" => at.AddMinutes(n),
        "SECOND" => at.AddSeconds(n),
        "MILLI" or "MILLISECOND" => at.AddMilliseconds(n),
        _ => null,
    };

    private static DateTime? Floor(DateTime at, string unit) => unit switch
    {
        "YEAR" => new DateTime(at.Year, 1, 1, 0, 0, 0, DateTimeKind.Utc),
        "MONTH" => new DateTime(at.Year, at.Month, 1, 0, 0, 0, DateTimeKind.Utc),
        "DAY" or "DATE" => at.Date,
        "HOUR" => at.Date.AddHours(at.Hour),
        "MINUTE" => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMinute)),
        "SECOND" => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerSecond)),
        "MILLI" or "MILLISECOND" => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMillisecond)),
        _ => null,
    };
}
