using SmartRegion.Catalogue.Writing;
using SmartRegion.Core;
using SmartRegion.Twin.Data.Import;

namespace SmartRegion.Portal.Writing.Sheets;

/// <summary>A sheet that a person has filled in and sent: XLSX, ODS or CSV. Of formulas only the values that were stored with them are read.</summary>
internal static class SheetFile
{
    /// <summary>Most bytes of a file, and of its parts when it is unpacked.</summary>
    public const long MostBytes = 5 * 1024 * 1024, MostUnpacked = 64 * 1024 * 1024;

    /// <summary>Most rows: nobody has more working copies.</summary>
    public const int MostRows = Drafts.MostOfAuthor;

    /// <summary>How the names of files end.</summary>
    public static readonly IReadOnlyList<string> Extensions = [".xlsx", ".ods", ".csv"];

    /// <summary>Opens a file.</summary>
    /// <exception cref="ProblemException">413, 415, or it cannot be read.</exception>
    public static RowFile Open(string path)
    {
        if (new FileInfo(path).Length > MostBytes) throw new ProblemException(new Problem(413, "The body is too large", $"A file has at most {MostBytes / 1024 / 1024} MB.", [new Fault("FILE", "Too large.")]));
        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".xlsx" => new XlsxRows(path, MostUnpacked),
            ".ods" => new OdsRows(path, MostUnpacked),
            ".csv" or ".tsv" or ".txt" => new CsvRows(path),
            var other => throw new ProblemException(new Problem(415, "Unsupported media type", $"'{other}' is no sheet that is read here. Send {string.Join(", ", Extensions)}.", [new Fault("FILE", "Of another format.")])),
        };
    }
}
