using System.Globalization;
using System.Text;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue.Seed;

/// <summary>
/// Whether the files of the seed are those that were loaded last, by their names, lengths and times: a start that has nothing to load reads none of them.
/// Where they are others, what they hold is compared (<see cref="Seeding"/>).
/// </summary>
public sealed class SeedFiles(Store store)
{
    private const string Mark = "seed-files";
    private readonly string _now = Told(Seeding.Directory);

    /// <summary>True when they were all loaded.</summary>
    public async Task<bool> AreLoadedAsync() => await store.ReadAsync(s => s.MarkAsync(Mark)) == _now;

    /// <summary>Remembers that they all are.</summary>
    public Task LoadedAsync() => store.WriteAsync(s => s.SetMarkAsync(Mark, _now));

    /// <summary>A line for each file under a folder, in the order of their names.</summary>
    internal static string Told(string directory)
    {
        var told = new StringBuilder();
        foreach (var file in new DirectoryInfo(directory).EnumerateFiles("*", SearchOption.AllDirectories).OrderBy(f => f.FullName, StringComparer.Ordinal))
            told.Append(CultureInfo.InvariantCulture, $"{Path.GetRelativePath(directory, file.FullName)} {file.Length} {file.LastWriteTimeUtc.Ticks}\n");
        return told.ToString();
    }
}
