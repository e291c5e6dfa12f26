namespace SmartRegion.Twin.Data.Import;

/// <summary>
/// Walks over a structure in Thrift's compact protocol (its specification, "Struct encoding") to see that it is whole: readers of Parquet take the
/// numbers in it at their word, and a list of two thousand million nothings holds one of them for ever.
/// </summary>
internal ref struct ThriftCheck(ReadOnlySpan<byte> bytes)
{
    private const int MostDeep = 32;
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    /// <summary>True when the bytes begin with a whole structure.</summary>
    public bool IsWhole() => SkipStruct(0);

    private bool SkipStruct(int depth)
    {
        if (depth > MostDeep) return false;
        while (Byte() is { } head)
        {
            if (head == 0) return true;
            // A field far from the one before tells its number.
            if (head >> 4 == 0 && Varint() is null) return false;
            if ((head & 15) is 1 or 2) continue;
            if (!Skip(head & 15, depth)) return false;
        }
        return false;
    }

    private bool Skip(int type, int depth) => type switch
    {
        1 or 2 or 3 => Pass(1),
        4 or 5 or 6 => Varint() is not null,
        7 => Pass(8),
        8 => Varint() is { } length && Pass(length),
        9 or 10 => SkipList(depth),
        11 => SkipMap(depth),
        12 => SkipStruct(depth + 1),
        _ => false,
    };

    private bool SkipList(int depth)
    {
        if (Byte() is not { } head) return false;
        var count = head >> 4 == 15 ? Varint() : head >> 4;
        return Repeat(count, head & 15, null, depth);
    }

    private bool SkipMap(int depth)
    {
        if (Varint() is not { } count) return false;
        return count == 0 || (Byte() is { } types && Repeat(count, types >> 4, types & 15, depth));
    }

    // Nothing takes less than a byte.
    private bool Repeat(long? count, int type, int? value, int depth)
    {
        if (count is not { } times || times > _bytes.Length - _at || depth >= MostDeep) return false;
        for (; times > 0; times--)
            if (!Skip(type, depth + 1) || (value is { } second && !Skip(second, depth + 1))) return false;
        return true;
    }

    private int? Byte() => _at < _bytes.Length ? _bytes[_at++] : null;

    private bool Pass(long count)
    {
        if (count < 0 || count > _bytes.Length - _at) return false;
        _at += (int)count;
        return true;
    }

    private long? Varint()
    {
        var value = 0L;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (Byte() is not { } next) return null;
            value |= (long)(next & 127) << shift;
            if (next < 128) return value;
        }
        return null;
    }
}
