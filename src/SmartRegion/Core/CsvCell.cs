namespace SmartRegion.Core;

/// <summary>
/// Cells of CSV that a spreadsheet would take for a formula: text that people have written must do nothing on the machine of who opens it
/// (OWASP ASVS 5.0, 1.2.10). An apostrophe before it says that it is text; whoever reads the table back takes it away.
/// </summary>
public static class CsvCell
{
    /// <summary>The cell as it is written down.</summary>
    public static string? Safe(string? text) => text is not null && (IsFormula(text) || IsEscaped(text)) ? "'" + text : text;

    /// <summary>What was written down by <see cref="Safe"/>.</summary>
    public static string Read(string cell) => IsEscaped(cell) ? cell[1..] : cell;

    // What is escaped once more when it is written: so that everything is read as it was.
    private static bool IsEscaped(string cell) => cell is ['\'', ..] && cell.AsSpan().TrimStart('\'') is var rest && IsFormula(rest);

    // A sign before digits is a number or a telephone number, and no formula without letters does anything.
    private static bool IsFormula(ReadOnlySpan<char> text) => text switch
    {
        ['=' or '@' or '\t' or '\r' or '\n' or '\uFF1D' or '\uFF20', ..] => true,
        ['+' or '-' or '\u2212' or '\uFF0B' or '\uFF0D', .. var rest] => IsWords(rest),
        _ => false,
    };

    private static bool IsWords(ReadOnlySpan<char> rest)
    {
        foreach (var c in rest)
            if (char.IsLetter(c) || c is '(' or '|' or '!') return true;
        return false;
    }
}
