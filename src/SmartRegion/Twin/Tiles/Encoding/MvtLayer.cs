using System.Text.Json;

namespace SmartRegion.Twin.Tiles.Encoding;

/// <summary>
/// One layer of a Mapbox Vector Tile 2.1, written feature by feature. Keys and values are held once; values that are neither
/// text, number nor truth are left out, as ST_AsMVT does.
/// </summary>
internal sealed class MvtLayer(string name)
{
    private readonly ProtoWriter _features = new(), _feature = new(), _values = new(), _value = new();
    private readonly Dictionary<string, uint> _keys = [];
    private readonly Dictionary<(byte Kind, long Bits, string? Text), uint> _known = [];
    private readonly List<uint> _tags = [];

    public int Count { get; private set; }

    /// <summary>Adds a feature.</summary>
    /// <param name="idName">The attribute that holds its id; null for none.</param>
    /// <param name="doc">Its properties: a JSON object in UTF-8.</param>
    public void Add(long key, string? idName, string id, ReadOnlySpan<byte> doc, TileGeometry geometry)
    {
        _tags.Clear();
        ReadTags(doc);
        if (idName is not null) Tag(idName, (0, 0, id));
        _feature.Clear();
        _feature.Number(1, (ulong)key);
        if (_tags.Count > 0) _feature.Packed(2, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_tags));
        _feature.Number(3, (ulong)geometry.Type);
        _feature.Packed(4, geometry.Commands);
        _features.Bytes(2, _feature.Written);
        Count++;
    }

    /// <summary>The tile with this layer alone; empty when it has no feature.</summary>
    public byte[] ToTile()
    {
        if (Count == 0) return [];
        var (layer, tile) = (new ProtoWriter(), new ProtoWriter());
        layer.Number(15, 2);
        layer.Text(1, name);
        var head = layer.Written.ToArray();
        layer.Clear();
        foreach (var key in _keys.Keys) layer.Text(3, key);
        var keys = layer.Written.ToArray();
        layer.Clear();
        layer.Number(5, TileAddress.Extent);
        byte[] whole = [.. head, .. _features.Written, .. keys, .. _values.Written, .. layer.Written];
        tile.Bytes(3, whole);
        return tile.Written.ToArray();
    }

    private void ReadTags(ReadOnlySpan<byte> doc)
    {
        var json = new Utf8JsonReader(doc);
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject) return;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var key = json.GetString()!;
            json.Read();
            switch (json.TokenType)
            {
                case JsonTokenType.String: Tag(key, (0, 0, json.GetString())); break;
                case JsonTokenType.True: Tag(key, (3, 1, null)); break;
                case JsonTokenType.False: Tag(key, (3, 0, null)); break;
                case JsonTokenType.Number: Tag(key, Number(ref json)); break;
                default: json.Skip(); break;
            }
        }
    }

    private static (byte, long, string?) Number(ref Utf8JsonReader json)
    {
        if (json.TryGetInt64(out var whole)) return (2, whole, null);
        var real = json.GetDouble();
        return Math.Abs(real) < 1e15 && real == Math.Floor(real) ? (2, (long)real, null) : (1, BitConverter.DoubleToInt64Bits(real), null);
    }

    private void Tag(string key, (byte Kind, long Bits, string? Text) value)
    {
        if (!_keys.TryGetValue(key, out var k)) _keys[key] = k = (uint)_keys.Count;
        if (!_known.TryGetValue(value, out var v))
        {
            _known[value] = v = (uint)_known.Count;
            Write(value);
        }
        _tags.Add(k);
        _tags.Add(v);
    }

    private void Write((byte Kind, long Bits, string? Text) value)
    {
        _value.Clear();
        switch (value.Kind)
        {
            case 0: _value.Text(1, value.Text!); break;
            case 1: _value.Real(3, BitConverter.Int64BitsToDouble(value.Bits)); break;
            case 2 when value.Bits >= 0: _value.Number(5, (ulong)value.Bits); break;
            case 2: _value.Number(6, (ulong)(value.Bits << 1 ^ value.Bits >> 63)); break;
            default: _value.Number(7, (ulong)value.Bits); break;
        }
        _values.Bytes(4, _value.Written);
    }
}
