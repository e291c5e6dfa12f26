using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace SmartRegion.Portal;

/// <summary>Files under /assets. Their addresses carry the start of their hash, so that browsers may keep them for a year.</summary>
public sealed class Assets(IWebHostEnvironment environment)
{
    private readonly ConcurrentDictionary<string, string> _urls = [];

    /// <summary>The address of a file of wwwroot, such as "css/app.css".</summary>
    public string Url(string file) => _urls.GetOrAdd(file, f =>
    {
        var info = environment.WebRootFileProvider.GetFileInfo(f);
        if (!info.Exists) return $"/assets/{f}";
        using var stream = info.CreateReadStream();
        return $"/assets/{f}?v={Convert.ToHexStringLower(SHA256.HashData(stream))[..10]}";
    });

    /// <summary>True when the file is there: fonts and the map are fetched by the set-up, and a page works without them.</summary>
    public bool Has(string file) => environment.WebRootFileProvider.GetFileInfo(file).Exists;
}
