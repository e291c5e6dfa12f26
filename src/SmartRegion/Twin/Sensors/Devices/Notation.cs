using System.Globalization;
using System.Text.Json.Nodes;
using CsvHelper;
using CsvHelper.Configuration;
using SmartRegion.Core;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Devices;

/// <summary>How times and numbers are written in a file or an answer.</summary>
/// <param name="Zone">Of times that name none.</param>
public sealed record Notation(TimeZoneInfo Zone, bool DecimalComma, char? Separator)
{
    private const int LongestNumber = 100;

    private static readonly string[] Forms =
    [
        "yyyy-MM-dd HH:mm:ss.FFFFFF", "yyyy-MM-ddTHH:mm:ss.FFFFFF", "yyyy-MM-dd HH:mm", "yyyy-MM-ddTHH:mm", "yyyy-MM-dd",
        "d.M.yyyy H:mm:ss", "d.M.yyyy H:mm", "d.M.yyyy", "d. M. yyyy H:mm", "yyyyMMddHHmm", "yyyyMMddHH", "yyyyMMdd",
    ];

    /// <summary>
    /// Reads a time. One that the change to summer time leaves out is refused; of one that comes twice in autumn, the first is meant.
    /// </summary>
    /// <exception cref="ProblemException">It is no time.</exception>
    public long Time(string text)
    {
        text = text.Trim();
        if (Instants.TryParse(text.Replace(' ', 'T'), out var instant)) return instant;
        if (!DateTime.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)) throw new ProblemException("time", $"'{text}' is no time.");
        if (Zone.IsInvalidTime(local)) throw new ProblemException("time", $"'{text}' does not exist in {Zone.Id}: the clock is put forward then.");
        var offset = Zone.IsAmbiguousTime(local) ? Zone.GetAmbiguousTimeOffsets(local).Max() : Zone.GetUtcOffset(local);
        return (local.Ticks - offset.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
    }

    /// <summary>Reads a value: a number where it is one, else a text; null for an empty one.</summary>
    public JsonNode? Value(string text)
    {
        text = text.Trim();
        if (text.Length == 0) return null;
        // No decimal has so many digits.
        if (text.Length > LongestNumber) return JsonValue.Create(text);
        var plain = DecimalComma ? text.Replace(".", "", StringComparison.Ordinal).Replace("\u00a0", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).Replace(',', '.') : text;
        return decimal.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? JsonNode.Parse(number.ToString(CultureInfo.InvariantCulture)) : JsonValue.Create(text);
    }

    /// <summary>The rows of a table with a head, each with its line. A first line such as <c>sep=,</c> names the separator.</summary>
    public IEnumerable<(int Line, Dictionary<string, string> Row)> Table(TextReader text)
    {
        var first = text.ReadLine() ?? "";
        var skipped = 0;
        var separator = Separator;
        if (first.Trim('"', '\uFEFF') is ['s', 'e', 'p', '=', ';' or ',' or '\t' or '|' or ':' or ' ', ..] named) (separator, first, skipped) = (named[4], text.ReadLine() ?? "", 1);
        separator ??= new[] { ';', '\t', ',' }.MaxBy(c => first.Count(f => f == c));
        using var whole = new HeadedReader(first, text);
        using var csv = new CsvReader(whole, new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = separator.ToString()!, WhiteSpaceChars = [], BadDataFound = null, MissingFieldFound = null, DetectColumnCountChanges = false });
        if (!csv.Read() || !csv.ReadHeader()) yield break;
        var head = csv.HeaderRecord!.Select(h => h.Trim()).ToArray();
        while (csv.Read())
        {
            var row = new Dictionary<string, string>();
            for (var i = 0; i < head.Length; i++) row[head[i]] = csv.TryGetField<string>(i, out var field) ? field ?? "" : "";
            yield return (csv.Parser.RawRow + skipped, row);
        }
    }

    /// <summary>A line that was read already, before the rest.</summary>
    private sealed class HeadedReader(string head, TextReader rest) : TextReader
    {
        private int _at;
        private readonly string _head = head + "\n";

        public override int Read() => _at < _head.Length ? _head[_at++] : rest.Read();

        public override int Peek() => _at < _head.Length ? _head[_at] : rest.Peek();

        public override int Read(char[] buffer, int index, int count)
        {
            if (_at >= _head.Length) return rest.Read(buffer, index, count);
            var taken = Math.Min(count, _head.Length - _at);
            _head.CopyTo(_at, buffer, index, taken);
            _at += taken;
            return taken;
        }
    }
}
