using System.Runtime.InteropServices;
using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Twin.Features.Packed;

/// <summary>
/// The features of one state of a collection as a map asks for them: each written as GeoJSON already, those that lie close together
/// close together, with a packed R-tree over their envelopes, as FlatGeobuf has it. A box costs some reads of a file, not a query.
/// Whoever holds it disposes of it; the files go with the last one.
/// </summary>
/// <param name="files">Entries, one for each feature; their texts, each behind a comma; shapes of those that are not points.</param>
/// <param name="placed">How many entries have a place: the first ones. Features without a place meet every box.</param>
/// <param name="levels">The envelopes of <see cref="NodeSize"/> entries each, then of as many of those, and so on to the root.</param>
internal sealed class PackedFeatures(PackedFiles files, int placed, int count, BoundingBox[][] levels) : IDisposable
{
    /// <summary>Entries or nodes below each node.</summary>
    public const int NodeSize = 16;

    private int _holders = 1;

    /// <summary>How many features there are.</summary>
    public int Count => count;

    /// <summary>Bytes on disk.</summary>
    public long Size => files.Size;

    /// <summary>Holds it; false when it is gone.</summary>
    public bool TryHold()
    {
        for (var holders = Volatile.Read(ref _holders); holders > 0; holders = Volatile.Read(ref _holders))
            if (Interlocked.CompareExchange(ref _holders, holders + 1, holders) == holders) return true;
        return false;
    }

    public void Dispose()
    {
        if (Interlocked.Decrement(ref _holders) == 0) files.Dispose();
    }

    /// <summary>The first features that meet a box which does not cross the antimeridian.</summary>
    public PackedPage Find(BoundingBox box, int limit)
    {
        var page = new PackedPage(limit);
        if (levels.Length > 0) Visit(levels.Length - 1, 0, levels[^1].Length, box, page);
        for (var first = placed; first < count && !page.HasMore; first += NodeSize) TakeFrom(first, Math.Min(NodeSize, count - first), null, page);
        return page;
    }

    /// <summary>Reads what is written of features, from there on, as much as there is room for; how many bytes.</summary>
    public int Read(long from, Span<byte> to) => RandomAccess.Read(files.Texts, to, from);

    private void Visit(int level, int first, int nodes, in BoundingBox box, PackedPage page)
    {
        var all = levels[level];
        for (var node = first; node < Math.Min(first + nodes, all.Length) && !page.HasMore; node++)
        {
            if (!Meets(all[node], box)) continue;
            if (level > 0) Visit(level - 1, node * NodeSize, NodeSize, box, page);
            else TakeFrom(node * NodeSize, Math.Min(NodeSize, placed - node * NodeSize), box, page);
        }
    }

    private void TakeFrom(int first, int entries, BoundingBox? box, PackedPage page)
    {
        Span<PackedEntry> some = stackalloc PackedEntry[NodeSize];
        some = some[..entries];
        files.Entries.ReadWhole(MemoryMarshal.AsBytes(some), first * (long)Marshal.SizeOf<PackedEntry>());
        foreach (ref readonly var entry in some)
        {
            if (box is { } asked && !IsIn(entry, asked)) continue;
            if (!page.Take(entry)) return;
        }
    }

    // Whose envelope lies within the box is in it; of others the shape is asked.
    private bool IsIn(in PackedEntry entry, in BoundingBox box)
    {
        if (!Meets(entry.Box, box)) return false;
        if (entry.ShapeLength == 0 || IsWithin(entry.Box, box)) return true;
        var shape = new byte[entry.ShapeLength];
        files.Shapes.ReadWhole(shape, entry.Shape);
        return BoxTest.Meets(shape, box.West, box.South, box.East, box.North);
    }

    private static bool Meets(in BoundingBox a, in BoundingBox b) => a.West <= b.East && a.East >= b.West && a.South <= b.North && a.North >= b.South;

    private static bool IsWithin(in BoundingBox a, in BoundingBox b) => a.West >= b.West && a.East <= b.East && a.South >= b.South && a.North <= b.North;
}

/// <summary>What is kept of a feature beside its text.</summary>
/// <param name="Box">Its envelope; nothing when it has no place.</param>
/// <param name="Key">Its key in the store.</param>
/// <param name="Text">Where its text begins, with the comma before it.</param>
/// <param name="Shape">Where its well-known binary begins.</param>
/// <param name="ShapeLength">How long that is; 0 for points, whose envelope says all.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct PackedEntry(BoundingBox Box, long Key, long Text, long Shape, int TextLength, int ShapeLength);

/// <summary>A page of features that are written already.</summary>
internal sealed class PackedPage(int limit)
{
    private readonly List<(long From, int Length)> _runs = [];

    /// <summary>Keys of the features, as they came.</summary>
    public List<long> Keys { get; } = [];

    /// <summary>True when there are more than fit.</summary>
    public bool HasMore { get; private set; }

    /// <summary>Where their texts stand; what follows each other is one.</summary>
    public IReadOnlyList<(long From, int Length)> Runs => _runs;

    /// <summary>Takes a feature; false when there is no room.</summary>
    public bool Take(in PackedEntry entry)
    {
        if (Keys.Count == limit) { HasMore = true; return false; }
        Keys.Add(entry.Key);
        if (_runs.Count > 0 && _runs[^1] is var last && last.From + last.Length == entry.Text) _runs[^1] = (last.From, last.Length + entry.TextLength);
        else _runs.Add((entry.Text, entry.TextLength));
        return true;
    }
}
