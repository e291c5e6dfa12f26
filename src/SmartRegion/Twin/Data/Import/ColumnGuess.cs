using System.Globalization;
using System.Text.RegularExpressions;

namespace SmartRegion.Twin.Data.Import;

/// <summary>Finds out how the cells of one column are to be read: by all of them, since one that does not fit makes the column text.</summary>
internal sealed partial class ColumnGuess(string name, bool isText, bool isCommaParted)
{
    // So few that do not fit are told one by one, so that they can be mended.
    private const int FewMisfits = 20, LeastFitting = 4, MostPercent = 5;

    private readonly Candidate[] _candidates =
    [
        new(Readings.Dotted), new(Readings.Comma), new(Readings.English), new(Readings.Boolean), new(Readings.Date), new(Readings.Instant),
    ];

    private long _count, _missing, _dots, _dotGrouped, _commas, _commaGrouped;

    /// <summary>True when a number of the column has a comma before its decimals.</summary>
    public bool HasDecimalCommas => _candidates[1].Misses == 0 && _commas > (isCommaParted ? _commaGrouped : 0);

    /// <summary>Takes a cell into account.</summary>
    public void Add(long line, object? cell)
    {
        if (cell is null or "") return;
        if (isText && Readings.IsMissing(cell)) { _missing++; return; }
        _count++;
        if (cell is string text)
        {
            if (text.Contains('.', StringComparison.Ordinal)) _dots++;
            if (Readings.IsDotGrouped(text)) _dotGrouped++;
            if (Readings.HasDecimalComma(text)) _commas++;
            if (Readings.IsCommaGrouped(text)) _commaGrouped++;
        }
        foreach (var candidate in _candidates) candidate.Add(line, cell, isText);
    }

    /// <summary>How the column is read.</summary>
    /// <param name="byCommas">Whether other columns of the file have commas before decimals.</param>
    public Reading Decide(bool byCommas)
    {
        if (_count == 0 || (isText && Code().IsMatch(name) && _candidates[0].Misses == 0 && _dots == 0)) return Readings.Text;
        var (dotted, comma, english) = (_candidates[0], _candidates[1], _candidates[2]);
        if (isCommaParted && _commaGrouped > 0 && _commaGrouped == _commas && english.Misses == 0) return Readings.English;
        // 1.234 is more than a thousand where decimals stand behind commas.
        if (dotted.Misses == 0 && !(byCommas && _dots > 0 && _dots == _dotGrouped && comma.Misses == 0)) return Readings.Dotted;
        return _candidates.Skip(1).FirstOrDefault(c => c.Misses == 0)?.Reading ?? Readings.Text;
    }

    /// <summary>Why the column is text, when only few cells make it so; else null.</summary>
    public string? Note()
    {
        if (_count == 0 || _candidates.Any(c => c.Misses == 0)) return null;
        var best = _candidates.MinBy(c => c.Misses)!;
        if (_count - best.Misses < LeastFitting || best.Misses > Math.Max(1, Math.Min(FewMisfits, _count * MostPercent / 100))) return null;
        var misfits = string.Join(", ", best.Few.Select(m => FormattableString.Invariant($"line {m.Line}: '{m.Text}'")));
        return string.Create(CultureInfo.InvariantCulture, $"The column '{name}' is text because of {misfits}. Its other {_count - best.Misses} values could each be a {best.Reading.Name}. Mend the file and send it again if they should be.");
    }

    // Of postal codes and such the next file may have one with a zero that leads.
    [GeneratedRegex(@"^(.*[_ ])?(psč|psc|plz|postleitzahl|postcode|postal_code|zip|ags|rs|ars|lau[12]?|nuts|ičo|ico|dič|dic|kód|kod|code|schlüssel|schluessel|kreisschlüssel|gemeindeschlüssel|kreis|telefon|tel|phone)\z|^(kód|kod|code)[_ ]", RegexOptions.IgnoreCase)]
    private static partial Regex Code();

    private sealed class Candidate(Reading reading)
    {
        public Reading Reading => reading;

        public long Misses { get; private set; }

        public List<(long Line, string Text)> Few { get; } = [];

        public void Add(long line, object cell, bool isText)
        {
            // Where cells have types, a text of digits was meant to be one.
            var isNumber = reading == Readings.Dotted || reading == Readings.Comma || reading == Readings.English;
            if (!(cell is string && isNumber && !isText) && reading.Read(cell) is not null) return;
            if (++Misses > FewMisfits) return;
            var text = Convert.ToString(cell, CultureInfo.InvariantCulture)!;
            Few.Add((line, text.Length > 40 ? text[..40] + "…" : text));
        }
    }
}
