using Microsoft.Win32.SafeHandles;

namespace SmartRegion.Core;

/// <summary>Parts of files that are read by their place.</summary>
public static class FileParts
{
    /// <summary>Fills the room with what stands there, however many reads that takes.</summary>
    /// <exception cref="EndOfStreamException">The file ends before.</exception>
    public static void ReadWhole(this SafeFileHandle file, Span<byte> to, long from)
    {
        while (to.Length > 0)
        {
            var read = RandomAccess.Read(file, to, from);
            if (read == 0) throw new EndOfStreamException();
            to = to[read..];
            from += read;
        }
    }
}
