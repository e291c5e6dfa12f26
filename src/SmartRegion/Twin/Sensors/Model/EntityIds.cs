using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Restricted;

namespace SmartRegion.Twin.Sensors.Model;

/// <summary>The kinds of id that a region can choose between before its first entity.</summary>
public enum IdKind { Long, Uuid, String }

/// <summary>
/// How keys are told as <c>@iot.id</c>. Whole numbers are the keys themselves; UUIDs (version 8, RFC 9562) hold the key and a
/// random number of this region; texts are the client's own, where it gives one, else the key. They go through all that reads, and
/// with them what the reader sees of the entities.
/// </summary>
/// <param name="salt">The region's own random number, for UUIDs.</param>
public sealed class EntityIds(IdKind kind, Guid salt)
{
    private readonly byte[] _salt = salt.ToByteArray(bigEndian: true);

    public IdKind Kind { get; } = kind;

    /// <summary>What the reader sees.</summary>
    internal Sight Sight { get; private init; } = Sight.Whole;

    /// <summary>The same for a reader who sees that.</summary>
    internal EntityIds For(Sight sight) => sight == Sight ? this : new EntityIds(Kind, salt) { Sight = sight };

    /// <summary>As it stands in an address between the parentheses.</summary>
    public string InAddress(long key, string? id) => Kind switch
    {
        IdKind.Long => key.ToString(CultureInfo.InvariantCulture),
        IdKind.Uuid => Uuid(key).ToString(),
        _ => $"'{Uri.EscapeDataString(Text(key, id)).Replace("%27", "''", StringComparison.Ordinal)}'",
    };

    /// <summary>Writes it as a JSON value.</summary>
    public void Write(Utf8JsonWriter json, long key, string? id)
    {
        switch (Kind)
        {
            case IdKind.Long: json.WriteNumberValue(key); break;
            case IdKind.Uuid: json.WriteStringValue(Uuid(key)); break;
            default: json.WriteStringValue(Text(key, id)); break;
        }
    }

    /// <summary>As a value to compare with, where a filter names the id.</summary>
    public string Text(long key, string? id) => Kind == IdKind.Uuid ? Uuid(key).ToString() : id ?? key.ToString(CultureInfo.InvariantCulture);

    /// <summary>The key of an id where ids are made of keys, and of an observation everywhere; null for anything else.</summary>
    public long? KeyOf(string written)
    {
        var text = Unquoted(written);
        if (Kind == IdKind.Uuid) return Guid.TryParse(text, out var uuid) ? Key(uuid) : null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var key) ? key : null;
    }

    /// <summary>The key of an id as a client writes it (quoted or not); null when there is no such entity.</summary>
    public async Task<long?> KeyAsync(Session session, EntityType type, string written)
    {
        if (Kind == IdKind.String && type.HasId)
        {
            var text = Unquoted(written);
            var found = await session.FirstAsync<long?>($"select key from {SqlText.Raw(type.Table)} where id = {text}", r => r.GetInt64(0));
            if (found is not null) return found;
            return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var unnamed)
                ? await session.FirstAsync<long?>($"select key from {SqlText.Raw(type.Table)} where key = {unnamed} and id is null", r => r.GetInt64(0)) : null;
        }
        return KeyOf(written);
    }

    /// <summary>The UUID of a key: 64 bits of the key, the rest of the region's own.</summary>
    public Guid Uuid(long key)
    {
        Span<byte> bytes = stackalloc byte[16];
        _salt.CopyTo(bytes);
        Span<byte> eight = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(eight, key);
        // Bytes 6 and 8 carry version and variant; the key goes into 0 to 2 and 11 to 15.
        eight[..3].CopyTo(bytes);
        eight[3..].CopyTo(bytes[11..]);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    private long? Key(Guid uuid)
    {
        Span<byte> bytes = stackalloc byte[16];
        uuid.TryWriteBytes(bytes, bigEndian: true, out _);
        Span<byte> eight = stackalloc byte[8];
        bytes[..3].CopyTo(eight);
        bytes[11..].CopyTo(eight[3..]);
        var key = BinaryPrimitives.ReadInt64BigEndian(eight);
        return Uuid(key) == uuid ? key : null;
    }

    private static string Unquoted(string written) =>
        written is ['\'', .., '\''] && written.Length > 1 ? written[1..^1].Replace("''", "'", StringComparison.Ordinal) : written;
}
