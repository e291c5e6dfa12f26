using System.IO.Compression;
using System.Text.Json.Nodes;
using Microsoft.Win32.SafeHandles;
using SmartRegion.Core;

namespace SmartRegion.Twin.Tiles.Archives;

/// <summary>A PMTiles archive (version 3), read tile by tile.</summary>
public sealed class PmTilesArchive : IDisposable
{
    // Deeper than the standard's three, and no directory is larger.
    private const int MostDirectories = 4, MostBytes = 64 * 1024 * 1024;
    private readonly SafeFileHandle _file;
    private readonly PmTilesEntry[] _root;

    private PmTilesArchive(SafeFileHandle file, PmTilesHeader header)
    {
        (_file, Header) = (file, header);
        _root = PmTilesDirectory.Read(Unpacked(header.RootOffset, header.RootLength));
    }

    public PmTilesHeader Header { get; }

    /// <summary>Opens an archive.</summary>
    /// <exception cref="InvalidDataException">It is none, or one that is packed in a way that is not known here.</exception>
    public static PmTilesArchive Open(string file)
    {
        var handle = File.OpenHandle(file, options: FileOptions.RandomAccess);
        try
        {
            var head = new byte[PmTilesHeader.Length];
            var read = RandomAccess.Read(handle, head, 0);
            return new PmTilesArchive(handle, PmTilesHeader.Read(head.AsSpan(0, read)));
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>What the archive tells of itself.</summary>
    public JsonObject Metadata() => Header.MetadataLength == 0 ? [] : JsonNode.Parse(Unpacked(Header.MetadataOffset, Header.MetadataLength), null, new() { MaxDepth = Json.MaxDepth }) as JsonObject ?? [];

    /// <summary>The tile as it is packed, or null.</summary>
    public byte[]? Find(int level, long x, long y)
    {
        var (id, entries) = (PmTilesDirectory.Id(level, x, y), _root);
        for (var depth = 0; depth < MostDirectories; depth++)
        {
            if (PmTilesDirectory.Find(entries, id) is not { } entry) return null;
            if (entry.Run > 0) return Bytes(Header.DataOffset + entry.Offset, entry.Length);
            entries = PmTilesDirectory.Read(Unpacked(Header.LeavesOffset + entry.Offset, entry.Length));
        }
        throw new InvalidDataException("The directories of the archive lead nowhere.");
    }

    public void Dispose() => _file.Dispose();

    private byte[] Unpacked(long offset, long length) => Header.InternalCompression switch
    {
        1 => Bytes(offset, length),
        PmTilesHeader.Gzip => Unzipped(Bytes(offset, length)),
        _ => throw new InvalidDataException("Its directories are packed in a way that is not known here: gzip is."),
    };

    // What unpacks to very much more than any directory is an attack.
    private static byte[] Unzipped(byte[] packed)
    {
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        var buffer = new byte[32 * 1024];
        for (int read; (read = gzip.Read(buffer)) > 0;)
        {
            if (bytes.Length + read > MostBytes) throw new InvalidDataException("A directory of the archive is too large.");
            bytes.Write(buffer, 0, read);
        }
        return bytes.ToArray();
    }

    private byte[] Bytes(long offset, long length)
    {
        if (length is < 0 or > MostBytes || offset < 0 || offset + length > RandomAccess.GetLength(_file)) throw new InvalidDataException("The archive is cut off.");
        var bytes = new byte[length];
        for (var read = 0; read < length;)
        {
            var more = RandomAccess.Read(_file, bytes.AsSpan(read), offset + read);
            if (more == 0) throw new InvalidDataException("The archive is cut off.");
            read += more;
        }
        return bytes;
    }
}
