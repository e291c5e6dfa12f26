using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using SmartRegion.Core;

namespace SmartRegion.Query;

/// <summary>
/// Cuts an OData expression into tokens, one at a time. Positions in problems count from <paramref name="offset"/>, where the
/// expression starts within the option that the client wrote.
/// </summary>
public sealed partial class ODataLexer(string text, string field, int offset)
{
    private int _at;

    /// <summary>The next token.</summary>
    public ODataToken Next()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at])) _at++;
        if (_at == text.Length) return new ODataToken(ODataTokenKind.End, "", _at);
        var c = text[_at];
        if (c is '\'') return Text(_at, _at);
        if (char.IsAsciiDigit(c) || (c is '-' && _at + 1 < text.Length && char.IsAsciiDigit(text[_at + 1]))) return Literal();
        if (PathShape().Match(text, _at) is { Success: true } path) return Path(path);
        if (c is '(' or ')' or ',' or '-' or ':') return Token(ODataTokenKind.Symbol, _at + 1);
        throw Problem(_at, $"unexpected character '{c}'. Expected a property, a value or an operator");
    }

    /// <summary>A 400 that names the option and the position in it (1-based).</summary>
    public ProblemException Problem(int at, string message) => new(field, $"At position {offset + at + 1}: {message}.");

    private ODataToken Token(ODataTokenKind kind, int end, Expr? value = null)
    {
        var token = new ODataToken(kind, text[_at..end], _at, value);
        _at = end;
        return token;
    }

    private ODataToken Path(Match path)
    {
        var end = _at + path.Length;
        if (end == text.Length || text[end] is not '\'') return Token(ODataTokenKind.Path, end);
        var typed = Text(end, _at);
        return new ODataToken(ODataTokenKind.Value, text[typed.At.._at], typed.At, Typed(path.Value, typed));
    }

    // A quote within is doubled.
    private ODataToken Text(int quote, int start)
    {
        for (var i = quote + 1; i < text.Length; i++)
        {
            if (text[i] is not '\'') continue;
            if (i + 1 < text.Length && text[i + 1] is '\'') { i++; continue; }
            _at = i + 1;
            return new ODataToken(ODataTokenKind.Text, text[(quote + 1)..i].Replace("''", "'", StringComparison.Ordinal), start);
        }
        throw Problem(quote, "the text is not closed. Expected \"'\" (a quote within it is written '')");
    }

    private Constant Typed(string type, ODataToken literal) => type.ToLowerInvariant() switch
    {
        "geography" or "geometry" => new Constant(Read(literal.At, () => Shape(literal.Written))),
        "duration" => new Constant(Read(literal.At, () => Duration(literal.Written))),
        _ => throw Problem(literal.At, $"there is no literal {type}'…'. Known: geography'POINT (12.5 49.2)', duration'PT1H'"),
    };

    // OData lets the coordinate system be named; the standard knows but one.
    private static NetTopologySuite.Geometries.Geometry Shape(string text)
    {
        var srid = SridShape().Match(text);
        if (srid.Success && srid.Groups[1].Value != "4326") throw new FormatException("Expected coordinates in EPSG:4326, longitude first");
        return Literals.Wkt(text[srid.Length..]);
    }

    // Numbers, dates and times: what starts with a digit.
    private ODataToken Literal()
    {
        if (IntervalShape().Match(text, _at) is { Success: true } interval) return Interval(interval);
        if (InstantShape().Match(text, _at) is { Success: true } instant) return Value(instant, () => Instant(instant.Value));
        if (DateShape().Match(text, _at) is { Success: true } date) return Value(date, () => Day(date));
        if (TimeShape().Match(text, _at) is { Success: true } time) return Value(time, () => Clock(time.Value));
        var number = NumberShape().Match(text, _at);
        return Value(number, () => Number(number.Value));
    }

    private ODataToken Value<T>(Match match, Func<T> read)
    {
        var value = Read(_at, read);
        var end = _at + match.Length;
        if (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '.' or ':' or '_' or '/' or '\''))
            throw Problem(end, $"expected an operator after {match.Value}");
        return Token(ODataTokenKind.Value, end, new Constant(value));
    }

    private ODataToken Interval(Match match)
    {
        var at = _at;
        var start = Read(at, () => Instant(match.Groups[1].Value));
        var end = Read(at, () => match.Groups[3].Success ? start + Duration(match.Groups[3].Value) : Instant(match.Groups[2].Value));
        if (end < start) throw Problem(at, "the interval ends before it starts");
        return Token(ODataTokenKind.Value, at + match.Length, new Call(Ops.Interval, new Constant(start), new Constant(end)));
    }

    private T Read<T>(int at, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentOutOfRangeException)
        {
            throw Problem(at, e is FormatException ? e.Message.TrimEnd('.') : "the value is out of range");
        }
    }

    private static object Number(string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) return whole;
        var number = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(number) ? Constant.Number(number).Value! : throw new FormatException($"The number {text} is too large");
    }

    // A plus sign that was not percent-encoded arrives as a blank.
    private static DateTime Instant(string text) =>
        DateTimeOffset.TryParse(LongFraction().Replace(text, "$1").Replace(' ', '+'), CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            ? at.UtcDateTime
            : throw new FormatException($"'{text}' is no instant. Expected an instant such as 2024-05-17T08:30:00Z");

    private static DateOnly Day(Match date) => date.Groups[1].Success
        ? throw new FormatException($"'{date.Value}' has no offset. Expected an instant such as 2024-05-17T08:30:00Z or 2024-05-17T08:30:00+02:00")
        : Literals.Date(date.Value);

    private static TimeOnly Clock(string text) =>
        TimeOnly.TryParse(LongFraction().Replace(text, "$1"), CultureInfo.InvariantCulture, out var time) ? time
        : throw new FormatException($"'{text}' is no time of day. Expected one such as 08:30:00");

    // Weeks are ISO 8601's, not OData's; months and years have no length of their own.
    private static TimeSpan Duration(string text)
    {
        var weeks = WeeksShape().Match(text);
        if (weeks.Success) return TimeSpan.FromDays(7 * int.Parse(weeks.Groups[2].Value, CultureInfo.InvariantCulture) * (weeks.Groups[1].Length > 0 ? -1 : 1));
        if (!DurationShape().IsMatch(text)) throw new FormatException($"'{text}' is no duration. Expected days, hours, minutes and seconds, such as P1DT12H or PT0.5S");
        return XmlConvert.ToTimeSpan(text);
    }

    /// <summary>A path: names separated by "/", each perhaps with the places of array elements.</summary>
    [GeneratedRegex(@"\G[\p{L}_@$][\p{L}\p{M}\p{N}_.@-]*(\[[0-9]{1,6}\])*(/[\p{L}\p{N}_@$][\p{L}\p{M}\p{N}_.@-]*(\[[0-9]{1,6}\])*)*")]
    public static partial Regex PathShape();

    private const string At = @"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+\- ]\d\d:\d\d)";

    [GeneratedRegex($@"\G({At})/(?:({At})|(P[0-9A-Z.]+))")]
    private static partial Regex IntervalShape();

    [GeneratedRegex(@"\G" + At)]
    private static partial Regex InstantShape();

    [GeneratedRegex(@"\G[0-9]{4}-[0-9][0-9]-[0-9][0-9](T[0-9:.]*)?")]
    private static partial Regex DateShape();

    [GeneratedRegex(@"\G[0-9][0-9]:[0-9][0-9](:[0-9][0-9](\.[0-9]+)?)?")]
    private static partial Regex TimeShape();

    [GeneratedRegex(@"\G-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")]
    private static partial Regex NumberShape();

    [GeneratedRegex(@"(\.[0-9]{7})[0-9]+")]
    private static partial Regex LongFraction();

    [GeneratedRegex(@"^(-?)P([0-9]{1,6})W$")]
    private static partial Regex WeeksShape();

    [GeneratedRegex(@"^-?P(?=.)([0-9]{1,8}D)?(T(?=.)([0-9]{1,8}H)?([0-9]{1,8}M)?([0-9]{1,10}(\.[0-9]{1,9})?S)?)?$")]
    private static partial Regex DurationShape();

    [GeneratedRegex(@"^\s*SRID\s*=\s*([0-9]+)\s*;", RegexOptions.IgnoreCase)]
    private static partial Regex SridShape();
}
