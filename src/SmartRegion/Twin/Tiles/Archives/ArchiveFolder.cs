using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Twin.Features;

namespace SmartRegion.Twin.Tiles.Archives;

/// <summary>The PMTiles archives that the operator has put into the folder <c>pmtiles</c> of the data directory.</summary>
public sealed class ArchiveFolder(TileCacheSettings settings)
{
    private readonly ConcurrentDictionary<string, (DateTime Written, string? Collection, bool IsHidden)> _of = [];
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
            : throw new ProblemException(None(name));
    }

    /// <summary>What is told of an archive that is not there.</summary>
    public static Problem None(string name) => Problem.NotFound($"There is no archive '{name}'. What there is stands at /api/pmtiles.");

    /// <summary>The collection of which it was written, which is its only layer, and whether not everybody saw that then; of others null.</summary>
    /// <exception cref="ProblemException">404.</exception>
    public (string? Collection, bool IsHidden) Of(string name)
    {
        var written = System.IO.File.GetLastWriteTimeUtc(File(name));
        if (_of.TryGetValue(name, out var known) && known.Written == written) return (known.Collection, known.IsHidden);
        JsonObject metadata;
        // A damaged one tells nothing: whoever asks for more is told so.
        try { metadata = Read(name, a => a.Metadata()); }
        catch (ProblemException e) when (e.Problem.Status == 422) { metadata = []; }
        var of = (metadata["vector_layers"] is JsonArray { Count: 1 } layers ? Json.AsText((layers[0] as JsonObject)?["id"]) : null, metadata["visibility"] is not null);
        _of[name] = (written, of.Item1, of.Item2);
        return of;
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
