using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Twin.Tiles.Archives;

/// <summary>
/// Writes a PMTiles archive: tiles in the order of their ids, each content once. Tiles go to a file beside it, since head and
/// directories come before them.
/// </summary>
internal sealed class PmTilesWriter(string file) : IDisposable
{
    private const int LeafEntries = 4096;
    private readonly FileStream _data = new(file + ".tiles", FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
    private readonly List<PmTilesEntry> _entries = [];
    private readonly Dictionary<string, (long Offset, long Length)> _contents = [];
    private long _tiles;

    /// <summary>Adds a gzipped tile, whose id is higher than all before.</summary>
    public void Add(long id, byte[] packed)
    {
        _tiles++;
        var hash = Convert.ToHexString(SHA256.HashData(packed));
        if (!_contents.TryGetValue(hash, out var content))
        {
            _contents[hash] = content = (_data.Position, packed.Length);
            _data.Write(packed);
        }
        if (_entries.Count > 0 && _entries[^1] is var last && last.Id + last.Run == id && last.Offset == content.Offset) _entries[^1] = last with { Run = last.Run + 1 };
        else _entries.Add(new PmTilesEntry(id, content.Offset, content.Length, 1));
    }

    /// <summary>Writes the archive.</summary>
    public async Task<long> FinishAsync(JsonObject metadata, int deepest, (double, double, double, double) bounds)
    {
        var (root, leaves) = Directories();
        var told = TileCache.Packed(System.Text.Encoding.UTF8.GetBytes(Json.Text(metadata)));
        var metadataAt = PmTilesHeader.Length + root.Length;
        var header = new PmTilesHeader
        {
            RootLength = root.Length,
            MetadataOffset = metadataAt,
            MetadataLength = told.Length,
            LeavesOffset = metadataAt + told.Length,
            LeavesLength = leaves.Length,
            DataOffset = metadataAt + told.Length + leaves.Length,
            DataLength = _data.Length,
            Counts = (_tiles, _entries.Count, _contents.Count),
            MaxZoom = (byte)deepest,
            Bounds = bounds,
        };
        await using var archive = File.Create(file);
        foreach (var part in new[] { header.ToBytes(), root, told, leaves }) await archive.WriteAsync(part);
        _data.Position = 0;
        await _data.CopyToAsync(archive);
        return _tiles;
    }

    public void Dispose() => _data.Dispose();

    // One directory while it fits into the first bytes; else one of leaves, which are made longer until it does.
    private (byte[] Root, byte[] Leaves) Directories()
    {
        const int most = PmTilesHeader.FirstBytes - PmTilesHeader.Length;
        var root = PmTilesDirectory.Write(_entries);
        for (var size = LeafEntries; root.Length > most; size *= 2)
        {
            using var leaves = new MemoryStream();
            var top = new List<PmTilesEntry>();
            foreach (var chunk in _entries.Chunk(size))
            {
                var leaf = PmTilesDirectory.Write(chunk);
                top.Add(new PmTilesEntry(chunk[0].Id, leaves.Position, leaf.Length, 0));
                leaves.Write(leaf);
            }
            root = PmTilesDirectory.Write(top);
            if (root.Length <= most) return (root, leaves.ToArray());
        }
        return (root, []);
    }
}
