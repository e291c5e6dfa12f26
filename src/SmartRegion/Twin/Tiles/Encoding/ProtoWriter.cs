using System.Numerics;

namespace SmartRegion.Twin.Tiles.Encoding;

/// <summary>Writes the wire format of Protocol Buffers into a growing buffer.</summary>
internal sealed class ProtoWriter
{
    private byte[] _bytes = new byte[1024];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    /// <summary>A field of a whole number.</summary>
    public void Number(int field, ulong value)
    {
        Varint((ulong)field << 3);
        Varint(value);
    }

    /// <summary>A field of bytes: a message, a text, packed numbers.</summary>
    public void Bytes(int field, ReadOnlySpan<byte> bytes)
    {
        Varint((ulong)field << 3 | 2);
        Varint((ulong)bytes.Length);
        Grow(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    public void Text(int field, string text) => Bytes(field, System.Text.Encoding.UTF8.GetBytes(text));

    public void Real(int field, double value)
    {
        Varint((ulong)field << 3 | 1);
        Grow(8);
        System.Buffers.Binary.BinaryPrimitives.WriteDoubleLittleEndian(_bytes.AsSpan(Length), value);
        Length += 8;
    }

    /// <summary>A field of packed numbers.</summary>
    public void Packed(int field, ReadOnlySpan<uint> values)
    {
        Varint((ulong)field << 3 | 2);
        var length = 0;
        foreach (var value in values) length += (38 - BitOperations.LeadingZeroCount(value | 1)) / 7;
        Varint((ulong)length);
        Grow(length);
        foreach (var value in values) Varint(value);
    }

    public void Varint(ulong value)
    {
        Grow(10);
        while (value > 0x7f)
        {
            _bytes[Length++] = (byte)(value | 0x80);
            value >>= 7;
        }
        _bytes[Length++] = (byte)value;
    }

    private void Grow(int more)
    {
        if (Length + more > _bytes.Length) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + more));
    }
}
