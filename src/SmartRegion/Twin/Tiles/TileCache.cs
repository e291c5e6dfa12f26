using System.Collections.Concurrent;
using System.IO.Compression;
using Microsoft.Win32.SafeHandles;
using SmartRegion.Core;
using SmartRegion.Twin.Features;

namespace SmartRegion.Twin.Tiles;

/// <summary>
/// Tiles on disk, gzipped, as they are sent. A collection's tiles lie in a folder named for its state, so that a change of
/// the collection leaves them behind at once; what is left behind is deleted. When the limit is reached, all are.
/// </summary>
public sealed class TileCache(TileMaking making, TileCacheSettings settings)
{
    private const int MostAttempts = 5;
    private readonly ConcurrentDictionary<string, Lazy<Task<long>>> _underWay = [];
    private readonly ConcurrentDictionary<long, string> _states = [];
    private readonly string _root = Path.Combine(settings.Directory, "tiles");
    private long _bytes = -1;

    /// <summary>The open file of a tile, gzipped, made if need be; null when the tile is empty.</summary>
    public async Task<SafeFileHandle?> OpenAsync(Collection collection, TileAddress tile)
    {
        var file = Path.Combine(Folder(collection), tile.Set.Id, $"{tile.Level}", $"{tile.Row}", $"{tile.Column}.mvt.gz");
        // What was made may be swept away before it is opened, when the collection changes at that moment.
        for (var attempt = 1; ; attempt++)
        {
            if (TryOpen(file) is { } open)
            {
                if (attempt == 1) Measures.Tiles.Add(1, Measures.Label("cache", "hit"));
                return open;
            }
            if (attempt == 1) Measures.Tiles.Add(1, Measures.Label("cache", "miss"));
            if (await MadeAsync(collection, tile, file) == 0) return null;
            if (attempt == MostAttempts) throw new IOException($"The tile {file} cannot be kept.");
        }
    }

    /// <summary>A packed tile as it was.</summary>
    public static byte[] Unpacked(Stream packed)
    {
        using var gzip = new GZipStream(packed, CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        gzip.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>A tile, gzipped.</summary>
    public static byte[] Packed(byte[] tile)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(tile);
        return bytes.ToArray();
    }

    private static SafeFileHandle? TryOpen(string file)
    {
        if (!File.Exists(file)) return null;
        try { return File.OpenHandle(file); }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException) { return null; }
    }

    // Whoever asks for a tile that is being made waits for it.
    private async Task<long> MadeAsync(Collection collection, TileAddress tile, string file)
    {
        var work = _underWay.GetOrAdd(file, f => new Lazy<Task<long>>(() => Task.Run(() => MakeAsync(collection, tile, f))));
        try { return await work.Value; }
        finally { _underWay.TryRemove(file, out _); }
    }

    private async Task<long> MakeAsync(Collection collection, TileAddress tile, string file)
    {
        var made = await making.MakeAsync(collection, tile);
        if (made.Length == 0) return 0;
        var packed = Packed(made);
        Reserve(packed.Length);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            var unfinished = $"{file}.{Guid.NewGuid():N}";
            await File.WriteAllBytesAsync(unfinished, packed);
            File.Move(unfinished, file, overwrite: true);
        }
        catch (Exception e) when (e is DirectoryNotFoundException or FileNotFoundException) { }
        return packed.Length;
    }

    // When a collection's state is another than before, the folders of the others go.
    private string Folder(Collection collection)
    {
        var state = TileVersion.Of(collection);
        var own = Path.Combine(_root, $"{collection.Key}");
        if (!_states.TryGetValue(collection.Key, out var known) || known != state)
        {
            _states[collection.Key] = state;
            if (Directory.Exists(own))
                foreach (var old in Directory.EnumerateDirectories(own).Where(d => Path.GetFileName(d) != state)) Delete(old);
        }
        return Path.Combine(own, state);
    }

    private void Reserve(long bytes)
    {
        if (_bytes < 0) Interlocked.CompareExchange(ref _bytes, Directory.Exists(_root) ? new DirectoryInfo(_root).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length) : 0, -1);
        if (Interlocked.Add(ref _bytes, bytes) <= settings.MaxBytes) return;
        Interlocked.Exchange(ref _bytes, bytes);
        if (Directory.Exists(_root))
            foreach (var folder in Directory.EnumerateDirectories(_root)) Delete(folder);
    }

    // A file within may be in use or gone already; what is left is swept the next time.
    private static void Delete(string folder)
    {
        try { Directory.Delete(folder, true); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
    }
}

/// <summary>Where tiles are kept, and how many bytes of them.</summary>
public sealed record TileCacheSettings(string Directory, long MaxBytes);
