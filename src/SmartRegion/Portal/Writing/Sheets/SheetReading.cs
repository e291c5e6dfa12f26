using System.Text.Json.Nodes;
using SmartRegion.Access;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Search;
using SmartRegion.Catalogue.Writing;
using SmartRegion.Core;

namespace SmartRegion.Portal.Writing.Sheets;

/// <summary>A cell that cannot be taken.</summary>
/// <param name="Column">How programs call the column, such as "C"; null when it is no column of the file.</param>
/// <param name="Title">What the column is called in the language of the reader.</param>
public sealed record CellProblem(long Line, string? Column, string Title, FormProblem Problem);

/// <summary>A row that can become a working copy.</summary>
/// <param name="Missing">How many things are asked for that it does not tell: a working copy may lack them.</param>
/// <param name="Same">Entries that may tell of the same.</param>
public sealed record SheetEntry(long Line, JsonObject Doc, LangText? Title, int Missing, IReadOnlyList<Entry> Same)
{
    /// <summary>An earlier row of the same title.</summary>
    public long? SameRow { get; init; }

    /// <summary>The person has a working copy of the same title.</summary>
    public bool IsBegun { get; init; }
}

/// <summary>What is in a sheet, before anything of it is stored.</summary>
/// <param name="Ignored">Heads that mean nothing here.</param>
public sealed record SheetReport(IReadOnlyList<SheetEntry> Entries, IReadOnlyList<CellProblem> Problems, IReadOnlyList<string> Ignored)
{
    /// <summary>There are more rows than are taken at once.</summary>
    public bool IsTooLong { get; init; }

    /// <summary>Nothing of it is stored before all of it can be.</summary>
    public bool IsRefused => Problems.Count > 0 || Entries.Count == 0 || IsTooLong;
}

/// <summary>Reads a sheet as if each row had been typed into the form of its kind.</summary>
public sealed class SheetReading(NameLookup names, LikelySame alike, Drafts drafts, Reader reader)
{
    private const int MostProblems = 200;

    /// <summary>What is in the file.</summary>
    /// <param name="owner">The organisation that its entries are written for; empty for none.</param>
    /// <exception cref="ProblemException">The file as a whole cannot be read.</exception>
    public async Task<SheetReport> ReadAsync(FormSchema form, string path, string owner, Actor who)
    {
        using var file = SheetFile.Open(path);
        var rows = new SheetRows(form, file, reader);
        var titles = SheetColumn.HeadsOf([.. rows.Columns.Select(c => c.Column)], reader.Language);
        var begun = (await drafts.OwnAsync(who)).Where(d => d.Kind == form.Kind.Name).Select(d => Key(d.Title)).OfType<string>().ToHashSet();
        var (found, problems, seen, count) = (new List<SheetEntry>(), new List<CellProblem>(), new Dictionary<string, long>(), 0);
        foreach (var row in rows.Read())
        {
            if (++count > SheetFile.MostRows || problems.Count >= MostProblems) break;
            var reading = new FormReading(form, row.Values, null, reader.Language, await names.FindAsync(form, row.Values, reader.Language));
            if (owner.Length > 0) reading.Document["owner"] = owner;
            var faults = row.Problems.Concat(reading.Check()).DistinctBy(p => p.Path).ToList();
            problems.AddRange(faults.Where(f => f.Key != "required").Select(f => Told(row.Line, f, rows, titles)));
            var title = LangText.From(reading.Document["title"]);
            found.Add(new SheetEntry(row.Line, reading.Document, title, faults.Count(f => f.Key == "required"), await alike.ToAsync(reading.Document))
            {
                SameRow = Key(title) is { } key && !seen.TryAdd(key, row.Line) ? seen[key] : null,
                IsBegun = Key(title) is { } own && begun.Contains(own),
            });
        }
        return new SheetReport(found, problems, rows.Unknown) { IsTooLong = count > SheetFile.MostRows };
    }

    // The fault of a text may be told of the text as a whole, or of one of its languages.
    private static CellProblem Told(long line, FormProblem problem, SheetRows rows, IReadOnlyList<string> titles)
    {
        var at = Find(c => c.Path == problem.Path) ?? Find(c => problem.Path.StartsWith(c.Path + "/", StringComparison.Ordinal)) ?? Find(c => c.Path.StartsWith(problem.Path + "/", StringComparison.Ordinal));
        return at is { } i ? new CellProblem(line, SheetColumn.Letters(rows.Columns[i].At), titles[i], problem) : new CellProblem(line, null, problem.Path, problem);

        int? Find(Func<SheetColumn, bool> isIt) => Enumerable.Range(0, rows.Columns.Count).Where(i => isIt(rows.Columns[i].Column)).Select(i => (int?)i).FirstOrDefault();
    }

    private static string? Key(LangText? title) => title is { } told && told.Languages.FirstOrDefault() is { } language ? Words.Key(told.In(language)!) : null;
}
