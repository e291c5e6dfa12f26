using System.Text.RegularExpressions;
using SmartRegion.Core;

namespace SmartRegion.Twin.Features.Import;

/// <summary>
/// Files that people have sent and that wait for their decision: kept for a day, and gone when the server ends. Each is known by
/// a name that cannot be guessed.
/// </summary>
public sealed partial class Uploads(UploadScan scan) : IDisposable
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);
    private readonly Lazy<DirectoryInfo> _folder = new(() => Directory.CreateTempSubdirectory("smartregion-uploads-"));

    /// <summary>Keeps a file; the answer is the name by which it is found.</summary>
    /// <param name="name">What the sender calls it: of that only the end, which tells the format, is trusted.</param>
    /// <exception cref="ProblemException">422 or 503: the operator's scanner does not call it clean.</exception>
    public async Task<string> KeepAsync(Stream content, string name, CancellationToken stop)
    {
        foreach (var old in _folder.Value.EnumerateDirectories().Where(d => DateTime.UtcNow - d.CreationTimeUtc > Kept)) old.Delete(true);
        var token = Guid.NewGuid().ToString("N");
        var folder = _folder.Value.CreateSubdirectory(token);
        var path = Path.Combine(folder.FullName, Unsafe().Replace(Path.GetFileName(name), "_"));
        await using (var file = File.Create(path)) await content.CopyToAsync(file, stop);
        try { await scan.DemandCleanAsync(path, stop); }
        catch
        {
            Drop(token);
            throw;
        }
        return token;
    }

    /// <summary>Where the file lies.</summary>
    /// <exception cref="ProblemException">410: it is not there any more.</exception>
    public string Find(string token) =>
        Guid.TryParseExact(token, "N", out _) && Directory.Exists(At(token)) && Directory.EnumerateFiles(At(token)).FirstOrDefault() is { } file ? file
        : throw new ProblemException(new Problem(410, "Gone", "The file is not kept any more. Send it again."));

    /// <summary>Lets the file go.</summary>
    public void Drop(string token)
    {
        if (Guid.TryParseExact(token, "N", out _) && Directory.Exists(At(token))) Directory.Delete(At(token), true);
    }

    public void Dispose()
    {
        if (_folder.IsValueCreated && _folder.Value.Exists) _folder.Value.Delete(true);
    }

    private string At(string token) => Path.Combine(_folder.Value.FullName, token);

    [GeneratedRegex("[^A-Za-z0-9._-]")]
    private static partial Regex Unsafe();
}
