using NetTopologySuite.Geometries;
using NetTopologySuite.Shape.Fractal;
using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Twin.Features.Import;

/// <summary>
/// Rows on their way into a table, set aside in a file until all are known. They are given in the order of a Hilbert curve, so that
/// what lies close together on the map lies close together in the table, and a box reads few pages of it.
/// </summary>
/// <param name="kept">Up to so many rows stay in the order in which they came.</param>
internal sealed class RowsByPlace(int kept = RowsByPlace.KeptAsTheyCame) : IDisposable
{
    /// <summary>So few are little to read in any order.</summary>
    public const int KeptAsTheyCame = 10_000;

    private readonly FileStream _file = new(
        Path.Combine(Path.GetTempPath(), $"smart-region-{Guid.NewGuid():N}"),
        new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, Options = FileOptions.DeleteOnClose, BufferSize = 1 << 18 });
    private BinaryWriter? _writer;
    private readonly List<(float X, float Y)> _middles = [];
    private readonly List<long> _ends = [];
    private readonly Envelope _extent = new();

    private BinaryWriter Writer => _writer ??= new BinaryWriter(_file);

    public void Add(FeatureRow row)
    {
        Writer.Write(row.Id);
        Writer.Write(row.Doc);
        Write(row.Geom);
        Write(row.Original);
        Write(row.Starts);
        Write(row.Ends);
        Write(row.Box);
        _ends.Add(_file.Position);
        _middles.Add(row.Box is { } box ? ((float)box.Centre.X, (float)box.Centre.Y) : (float.NaN, float.NaN));
        if (row.Box is not null) _extent.ExpandToInclude(row.Box.Centre);
    }

    /// <summary>All rows; those without a place come last.</summary>
    public IEnumerable<FeatureRow> InOrder()
    {
        Writer.Flush();
        var buffer = new byte[4096];
        foreach (var i in Order())
        {
            var (start, length) = (i == 0 ? 0 : _ends[i - 1], (int)(_ends[i] - (i == 0 ? 0 : _ends[i - 1])));
            if (buffer.Length < length) buffer = new byte[length * 2];
            _file.SafeFileHandle.ReadWhole(buffer.AsSpan(0, length), start);
            using var reader = new BinaryReader(new MemoryStream(buffer, 0, length));
            yield return Read(reader);
        }
    }

    public void Dispose()
    {
        _writer?.Dispose();
        _file.Dispose();
    }

    private int[] Order()
    {
        var order = Enumerable.Range(0, _ends.Count).ToArray();
        if (order.Length <= kept) return order;
        // The place on the curve before the place in the file: rows of the same spot stay in their order.
        var codes = Array.ConvertAll(order, i => (Code(_middles[i]) << 31) | (uint)i);
        Array.Sort(codes, order);
        return order;
    }

    private long Code((float X, float Y) middle)
    {
        if (float.IsNaN(middle.X)) return uint.MaxValue;
        var cells = (1 << HilbertCode.MaxLevel) - 1;
        return (uint)HilbertCode.Encode(HilbertCode.MaxLevel, Cell(middle.X - _extent.MinX, _extent.Width), Cell(middle.Y - _extent.MinY, _extent.Height));

        int Cell(double from, double of) => of > 0 ? (int)Math.Clamp(from / of * cells, 0, cells) : 0;
    }

    private void Write(byte[]? bytes)
    {
        Writer.Write7BitEncodedInt(bytes is null ? 0 : bytes.Length + 1);
        if (bytes is not null) Writer.Write(bytes);
    }

    private void Write(DateTime? time) => Writer.Write(time?.Ticks ?? -1);

    private void Write(Envelope? box)
    {
        Writer.Write(box is not null);
        if (box is null) return;
        foreach (var n in new[] { box.MinX, box.MaxX, box.MinY, box.MaxY }) Writer.Write(n);
    }

    private static FeatureRow Read(BinaryReader r) => new(r.ReadString(), r.ReadString(), Bytes(r), Bytes(r), Time(r), Time(r), Box(r));

    private static byte[]? Bytes(BinaryReader r) => r.Read7BitEncodedInt() is var length && length > 0 ? r.ReadBytes(length - 1) : null;

    private static DateTime? Time(BinaryReader r) => r.ReadInt64() is var ticks && ticks >= 0 ? new DateTime(ticks, DateTimeKind.Utc) : null;

    private static Envelope? Box(BinaryReader r) => r.ReadBoolean() ? new Envelope(r.ReadDouble(), r.ReadDouble(), r.ReadDouble(), r.ReadDouble()) : null;
}
