using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Storage;
using SmartRegion.Twin.Features;

namespace SmartRegion.Twin.City.Tiles;

/// <summary>Where tiles are kept.</summary>
/// <param name="Directory">A folder of our own; what is in it may be deleted at any time.</param>
public sealed record CityTileSettings(string Directory);

/// <summary>
/// 3D Tiles of the collections that are city models: made when they are asked for, kept as files, and made anew when the
/// collection or one of its features has changed.
/// </summary>
public sealed class CityTiles(Store store, CityTileSettings settings) : IDisposable
{
    private readonly ConcurrentDictionary<long, Tree> _trees = [];

    // Making tiles is work for the processor: not more at once than leaves room for other answers.
    private readonly SemaphoreSlim _making = new(Math.Max(1, Environment.ProcessorCount / 2));

    public void Dispose() => _making.Dispose();

    /// <summary>Names a state of a collection: tiles of another are of no use.</summary>
    public static string StateOf(Collection collection) => FormattableString.Invariant($"{collection.State}-{collection.Created.Ticks:x}");

    /// <summary>The tileset; null when there is nothing to draw.</summary>
    public async Task<JsonObject?> TilesetAsync(Collection collection) =>
        await TreeAsync(collection) is { Root: { } root } ? Tileset.Write(collection, StateOf(collection), root) : null;

    /// <summary>A tile as binary glTF, compressed by gzip; null when there is none of that name.</summary>
    public async Task<byte[]?> TileAsync(Collection collection, string name)
    {
        var tree = await TreeAsync(collection);
        if (!tree.Tiles.TryGetValue(name, out var tile)) return null;
        var file = Path.Combine(FolderOf(collection), StateOf(collection), name + ".glb.gz");
        if (File.Exists(file)) return await File.ReadAllBytesAsync(file);
        await _making.WaitAsync();
        try
        {
            if (File.Exists(file)) return await File.ReadAllBytesAsync(file);
            var bytes = Compressed(await MakeAsync(collection, tile));
            await KeepAsync(file, bytes);
            return bytes;
        }
        finally { _making.Release(); }
    }

    private async Task<Tree> TreeAsync(Collection collection)
    {
        var state = StateOf(collection);
        if (_trees.TryGetValue(collection.Key, out var tree) && tree.State == state) return tree;
        await _making.WaitAsync();
        try
        {
            if (_trees.TryGetValue(collection.Key, out tree) && tree.State == state) return tree;
            var root = TileTree.Build(await store.ReadAsync(s => CityRows.ItemsAsync(s, collection)));
            ForgetOthers(collection, state);
            return _trees[collection.Key] = new Tree(state, root, root?.All.ToDictionary(t => t.Name) ?? []);
        }
        finally { _making.Release(); }
    }

    private async Task<byte[]> MakeAsync(Collection collection, TileNode tile)
    {
        var objects = await store.ReadAsync(s => CityRows.OfKeysAsync(s, collection, [.. tile.Keys]));
        var mesh = new TileMesh(collection.StorageCrs, tile.Box);
        for (var i = 0; i < objects.Count; i++)
        {
            var (type, geometries) = CityBody.Read(objects[i].Body);
            mesh.Add((ushort)i, type, geometries);
        }
        var table = new PropertyTable(collection.Schema, [.. objects.Select(o => (o.Id, Json.Object(o.Doc)))]);
        return Glb.Write(mesh, table, Json.AsText(collection.Doc["attribution"]));
    }

    private static byte[] Compressed(byte[] bytes)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Optimal)) gzip.Write(bytes);
        return output.ToArray();
    }

    // Under another name first, so that nobody reads half a file.
    private static async Task KeepAsync(string file, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var half = file + Guid.NewGuid().ToString("N")[..8];
        await File.WriteAllBytesAsync(half, bytes);
        File.Move(half, file, overwrite: true);
    }

    private string FolderOf(Collection collection) => Path.Combine(settings.Directory, FormattableString.Invariant($"{collection.Key}"));

    private void ForgetOthers(Collection collection, string state)
    {
        if (!Directory.Exists(FolderOf(collection))) return;
        foreach (var old in Directory.EnumerateDirectories(FolderOf(collection)).Where(d => Path.GetFileName(d) != state))
        {
            try { Directory.Delete(old, true); }
            catch (IOException) { } // Another process is at it, or reads from it: the next change tries again.
        }
    }

    private sealed record Tree(string State, TileNode? Root, IReadOnlyDictionary<string, TileNode> Tiles);
}
