using System.Text.RegularExpressions;

namespace SmartRegion.Twin.Data.Import;

/// <summary>The names of columns, mended where they have none or share one.</summary>
internal static partial class Headers
{
    private const int MaxLength = 100;

    /// <summary>A name for each column that no other has, and what was mended.</summary>
    public static (IReadOnlyList<string> Names, IReadOnlyList<string> Notes) Mend(IReadOnlyList<string> header)
    {
        var (names, notes) = (new List<string>(), new List<string>());
        for (var i = 0; i < header.Count; i++)
        {
            var name = Blanks().Replace(header[i].Trim('\uFEFF', ' ', '\t', '\u00A0'), " ");
            if (name.Length > MaxLength)
            {
                notes.Add($"The name of column {i + 1} is longer than {MaxLength} characters and was cut.");
                name = name[..MaxLength].TrimEnd();
            }
            if (name.Length == 0)
            {
                name = Free("column_" + (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture));
                notes.Add($"Column {i + 1} has no name in the first row; it is called '{name}'.");
            }
            else if (names.Contains(name))
            {
                var other = Free(name);
                notes.Add($"Column {i + 1} is called '{name}' as another is; it is called '{other}'.");
                name = other;
            }
            names.Add(name);
        }
        return (names, notes);

        string Free(string name)
        {
            var free = name;
            for (var n = 2; names.Contains(free) || (free != name && header.Contains(free)); n++) free = FormattableString.Invariant($"{name}_{n}");
            return free;
        }
    }

    [GeneratedRegex(@"[\s\p{C}]+")]
    private static partial Regex Blanks();
}
