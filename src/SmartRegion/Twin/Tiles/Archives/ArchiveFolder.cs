using SmartRegion.Core;
using SmartRegion.Twin.Features;

namespace SmartRegion.Twin.Tiles.Archives;

/// <summary>The PMTiles archives that the operator has put into the folder <c>pmtiles</c> of the data directory.</summary>
public sealed class ArchiveFolder(TileCacheSettings settings)
{
    private readonly string _folder = Path.Combine(settings.Directory, "pmtiles");

    /// <summary>Their names, without the ending.</summary>
    public IReadOnlyList<string> List() => Directory.Exists(_folder)
        ? [.. Directory.EnumerateFiles(_folder, "*.pmtiles").Select(f => Path.GetFileNameWithoutExtension(f)!).Where(CollectionDocument.IsId).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>The file of that name.</summary>
    /// <exception cref="ProblemException">404.</exception>
    public string File(string name)
    {
        var file = Path.GetFullPath(Path.Combine(_folder, name + ".pmtiles"));
        return CollectionDocument.IsId(name) && System.IO.File.Exists(file) ? file
            : throw new ProblemException(Problem.NotFound($"There is no archive '{name}'. What there is stands at /api/pmtiles."));
    }

    /// <summary>Does something with the open archive.</summary>
    /// <exception cref="ProblemException">404, or 422 when it is damaged.</exception>
    public T Read<T>(string name, Func<PmTilesArchive, T> read)
    {
        try
        {
            using var archive = PmTilesArchive.Open(File(name));
            return read(archive);
        }
        catch (Exception e) when (e is InvalidDataException or System.Text.Json.JsonException)
        {
            throw new ProblemException(new Problem(422, "The archive cannot be read", $"'{name}': {e.Message}"));
        }
    }
}
