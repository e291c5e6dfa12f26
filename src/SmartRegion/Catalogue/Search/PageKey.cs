using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using SmartRegion.Core;

namespace SmartRegion.Catalogue.Search;

/// <summary>Where a page ends: the sort value and the store key of its last hit. Ties are told apart by the key, so no hit is lost or doubled.</summary>
/// <param name="Value">The number compared; of titles only whether there is one.</param>
/// <param name="Bytes">Of titles the collation key.</param>
internal sealed record PageKey(SortBy By, double Value, byte[]? Bytes, long Key)
{
    private const int Head = 17;

    public string Write()
    {
        var bytes = new byte[Head + (Bytes?.Length ?? 0)];
        bytes[0] = (byte)By;
        BinaryPrimitives.WriteDoubleBigEndian(bytes.AsSpan(1), Value);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(9), Key);
        Bytes?.CopyTo(bytes, Head);
        return Base64Url.EncodeToString(bytes);
    }

    /// <exception cref="ProblemException">When the text is not one that we wrote for this order.</exception>
    public static PageKey? Read(string? text, SortBy by)
    {
        if (text is null) return null;
        if (!TryDecode(text, out var bytes) || bytes.Length < Head || bytes[0] != (byte)by || (by != SortBy.Title && bytes.Length != Head))
            throw new ProblemException("cursor", "This is not the key of a page in this order. Take it from the link 'next' of the page before.");
        var value = BinaryPrimitives.ReadDoubleBigEndian(bytes.AsSpan(1));
        if (double.IsNaN(value)) throw new ProblemException("cursor", "This is not the key of a page.");
        return new PageKey(by, value, by == SortBy.Title ? bytes[Head..] : null, BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(9)));
    }

    private static bool TryDecode(string text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;
        return bytes is not null;
    }
}
