using SmartRegion.Core;

namespace SmartRegion.Twin.Data.Import;

/// <summary>A file of rows and columns, which can be read several times.</summary>
public abstract class RowFile : IDisposable
{
    /// <summary>Most columns of a table, and characters of a cell.</summary>
    public const int MaxColumns = 1000, MaxCell = 1_000_000;

    /// <summary>The names of the columns as the file has them.</summary>
    public abstract IReadOnlyList<string> Header { get; }

    /// <summary>True when every cell is text whatever it means, as in CSV.</summary>
    public virtual bool IsText => false;

    /// <summary>True when commas part the cells, so that one within a number parts thousands.</summary>
    public virtual bool IsCommaParted => false;

    /// <summary>What is worth knowing of how it was read.</summary>
    public virtual IEnumerable<string> Notes => [];

    /// <summary>
    /// Each row with its line or number: a cell is null, a string, bool, long, double, decimal, <see cref="DateTime"/> (UTC), <see cref="DateOnly"/> or
    /// WKB as bytes.
    /// </summary>
    /// <exception cref="ProblemException">The file ends where it should not, or is not what its name says.</exception>
    public abstract IEnumerable<(long Line, object?[] Cells)> Read();

    public virtual void Dispose() => GC.SuppressFinalize(this);

    /// <summary>Opens a file.</summary>
    public static RowFile Open(string path, DataFormat format)
    {
        RowFile file = format == DataFormat.Csv ? new CsvRows(path) : format == DataFormat.Xlsx ? new XlsxRows(path) : new ParquetRows(path);
        return file.Header.Count switch
        {
            0 => throw new ProblemException("FILE", "The table is empty: its first row names the columns."),
            > MaxColumns => throw new ProblemException("FILE", $"The table has {file.Header.Count} columns; {MaxColumns} are the most."),
            _ => file,
        };
    }
}
