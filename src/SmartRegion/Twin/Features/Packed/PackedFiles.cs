using Microsoft.Win32.SafeHandles;

namespace SmartRegion.Twin.Features.Packed;

/// <summary>The files of <see cref="PackedFeatures"/>. They are deleted when they are closed: they are no more than a copy.</summary>
internal sealed class PackedFiles : IDisposable
{
    private readonly FileStream _entries, _texts, _shapes;

    /// <param name="directory">Where they lie; made if need be.</param>
    public PackedFiles(string directory)
    {
        Directory.CreateDirectory(directory);
        (_entries, _texts, _shapes) = (Made(directory), Made(directory), Made(directory));
    }

    public SafeFileHandle Entries { get; private set; } = null!;

    public SafeFileHandle Texts { get; private set; } = null!;

    public SafeFileHandle Shapes { get; private set; } = null!;

    public long Size => _entries.Length + _texts.Length + _shapes.Length;

    /// <summary>Where the next text begins.</summary>
    public long TextEnd => _texts.Position;

    /// <summary>Where the next shape begins.</summary>
    public long ShapeEnd => _shapes.Position;

    public void WriteEntry(ReadOnlySpan<byte> entry) => _entries.Write(entry);

    public void WriteText(ReadOnlySpan<byte> text) => _texts.Write(text);

    public void WriteShape(ReadOnlySpan<byte> shape) => _shapes.Write(shape);

    /// <summary>Ends writing: from now on they are read.</summary>
    public void Close()
    {
        foreach (var file in new[] { _entries, _texts, _shapes }) file.Flush();
        (Entries, Texts, Shapes) = (_entries.SafeFileHandle, _texts.SafeFileHandle, _shapes.SafeFileHandle);
    }

    public void Dispose()
    {
        _entries.Dispose();
        _texts.Dispose();
        _shapes.Dispose();
    }

    private static FileStream Made(string directory) => new(Path.Combine(directory, Guid.NewGuid().ToString("N")), new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.ReadWrite,
        Share = FileShare.None,
        Options = FileOptions.DeleteOnClose,
        BufferSize = 1 << 16,
    });
}
