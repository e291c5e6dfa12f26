using System.IO.Compression;
using SmartRegion.Core;

namespace SmartRegion.Twin.Features.Import;

/// <summary>
/// The files of a zip archive in a folder of their own, gone when it is disposed. A stranger's archive: names are ours, sizes
/// are counted while unpacking, and what grows beyond reason is refused (zip bombs).
/// </summary>
internal sealed class ZipFolder : IDisposable
{
    private const int MaxEntries = 1000;
    private const long MaxBytes = 8L * 1024 * 1024 * 1024;
    private const long SuspiciousBytes = 64L * 1024 * 1024;
    private const int MaxRatio = 200;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("smartregion-zip-");

    /// <summary>Unpacks those files of the archive that have one of the extensions.</summary>
    /// <exception cref="ProblemException">It is no archive, cut off, or a bomb.</exception>
    public ZipFolder(string path, IReadOnlyCollection<string> extensions)
    {
        try
        {
            using var archive = ZipFile.OpenRead(path);
            if (archive.Entries.Count > MaxEntries) throw new ProblemException("FILE", $"The archive has {archive.Entries.Count} files; {MaxEntries} are the most.");
            foreach (var entry in archive.Entries.Where(e => extensions.Contains(Path.GetExtension(e.Name).ToLowerInvariant()))) Unpack(entry);
        }
        catch (Exception e) when (e is InvalidDataException or NotSupportedException or ArgumentException or PathTooLongException)
        {
            Dispose();
            throw new ProblemException("FILE", $"The archive is damaged or was not copied whole: {e.Message} Nothing was stored.");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Names of layers (without extension) and their folders within.</summary>
    public IEnumerable<string> Files(string extension) =>
        _folder.EnumerateFiles("*" + extension, SearchOption.AllDirectories).Select(f => f.FullName).Order(StringComparer.Ordinal);

    public void Dispose()
    {
        if (_folder.Exists) _folder.Delete(true);
    }

    private void Unpack(ZipArchiveEntry entry)
    {
        // The name's folders are left out, so that none leads out of ours.
        var target = Path.Combine(_folder.FullName, Path.GetFileNameWithoutExtension(entry.Name) + Path.GetExtension(entry.Name).ToLowerInvariant());
        using var from = entry.Open();
        using var to = File.Create(target);
        var buffer = new byte[81920];
        var written = 0L;
        for (int read; (read = from.Read(buffer)) > 0;)
        {
            written += read;
            if (written > MaxBytes || (written > SuspiciousBytes && written > MaxRatio * Math.Max(1, entry.CompressedLength)))
                throw new ProblemException("FILE", $"'{entry.Name}' in the archive grows beyond reason: {written / 1024 / 1024} MiB of {entry.CompressedLength / 1024} KiB. Unpack it yourself if you trust it.");
            to.Write(buffer, 0, read);
        }
    }
}
