using SmartRegion.Core;

namespace SmartRegion.Portal.Writing.Sheets;

/// <summary>A column of the sheet of a kind: what a form asks for, as far as it goes into one cell.</summary>
/// <param name="Path">The field of the form: "title/cs", "time/start", "geometry/lat".</param>
/// <param name="Above">The groups that the field is in.</param>
/// <param name="Part">The language of a text, "lat" or "lon" of a point, else null.</param>
public sealed record SheetColumn(string Path, FormField Field, IReadOnlyList<FormField> Above, string? Part)
{
    // Belongs to the whole sheet, or is asked for nowhere else than in a form.
    private static readonly HashSet<string> Elsewhere = ["owner"];

    /// <summary>True when a cell may have several values, with a bar or a line break between them.</summary>
    public bool IsList => Field.Kind is FieldKind.Choices or FieldKind.Names or FieldKind.Lines;

    /// <summary>True when every entry of the kind has it; of a text one language is enough.</summary>
    public bool IsRequired => Above.Count == 0 && Field.IsRequired;

    /// <summary>What the column is called in a language.</summary>
    public string TitleIn(string language)
    {
        var words = string.Join(" – ", Above.Append(Field).Select(f => f.Title.Tell(language)?.Text ?? f.Name));
        if (Field.Unit is { } unit) words += $" [{unit}]";
        return Part switch { null => words, "lat" or "lon" => $"{words} – {Texts.In(language, "sheet." + Part)}", _ => $"{words} ({Part})" };
    }

    /// <summary>The columns of a kind, in the order of its form. Lists of which each item has fields of its own, and pictures, are for the form.</summary>
    public static IReadOnlyList<SheetColumn> Of(FormSchema form) => [.. form.Fields.Where(f => !Elsewhere.Contains(f.Name)).SelectMany(f => Of(f, f.Name, []))];

    /// <summary>The heads of the columns in a language; those that would be called the same have their path behind them.</summary>
    public static IReadOnlyList<string> HeadsOf(IReadOnlyList<SheetColumn> columns, string language)
    {
        var titles = columns.Select(c => c.TitleIn(language)).ToList();
        var twice = titles.GroupBy(Key).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet();
        return [.. titles.Zip(columns, (title, column) => twice.Contains(Key(title)) ? $"{title} [{column.Path}]" : title)];
    }

    /// <summary>What two heads have in common that mean the same: neither case nor spaces count, nor the star of what is required.</summary>
    public static string Key(string head) => string.Join(' ', head.Trim().TrimEnd('*').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToLowerInvariant();

    /// <summary>"A" of 0, "AA" of 26: how programs call a column.</summary>
    public static string Letters(int at)
    {
        var letters = "";
        for (var n = at + 1; n > 0; n = (n - 1) / 26) letters = (char)('A' + ((n - 1) % 26)) + letters;
        return letters;
    }

    private static IEnumerable<SheetColumn> Of(FormField field, string path, IReadOnlyList<FormField> above) => field.Kind switch
    {
        FieldKind.Titles or FieldKind.Prose => Language.All.Select(l => new SheetColumn($"{path}/{l}", field, above, l)),
        FieldKind.Point => [new SheetColumn(path + "/lat", field, above, "lat"), new SheetColumn(path + "/lon", field, above, "lon")],
        FieldKind.Group => field.Parts.SelectMany(p => Of(p, $"{path}/{p.Name}", [.. above, field])),
        FieldKind.Items or FieldKind.Picture or FieldKind.Kept => [],
        _ => [new SheetColumn(path, field, above, null)],
    };

    /// <summary>What can be chosen in a cell, in the reader's words; empty where anything can be written.</summary>
    public IReadOnlyList<(string Value, string Name)> ChoicesFor(Reader reader) => Field.Kind switch
    {
        FieldKind.Choice or FieldKind.Choices => [.. FormChoices.Of(Field, [], reader)],
        FieldKind.YesNo => [("true", reader.T("sheet.yes")), ("false", reader.T("sheet.no"))],
        _ => [],
    };
}
