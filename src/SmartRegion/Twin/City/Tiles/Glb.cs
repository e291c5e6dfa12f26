using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Twin.City.Tiles;

/// <summary>
/// Writes a tile as binary glTF 2.0: one mesh, whose node sets it onto the earth (x to 0° E, y to the north, z to 90° W, as 3D
/// Tiles turns glTF), EXT_mesh_features and EXT_structural_metadata for what is known of its objects, KHR_mesh_quantization for
/// normals of three bytes.
/// </summary>
public static class Glb
{
    private const int Float = 5126, UnsignedInt = 5125, UnsignedShort = 5123, UnsignedByte = 5121, SignedByte = 5120, ArrayBuffer = 34962, ElementArrayBuffer = 34963;
    private const string Class = "object";

    /// <summary>The file's bytes.</summary>
    public static byte[] Write(TileMesh mesh, PropertyTable table, string? attribution)
    {
        if (mesh.Corners.Count == 0) return Container("""{"asset":{"version":"2.0"},"scene":0,"scenes":[{}]}"""u8.ToArray(), []);
        using var buffer = new Views();
        var accessors = new JsonArray();
        int Accessor(int view, int type, int count, string shape, bool isNormalized = false, float[]? min = null, float[]? max = null)
        {
            var accessor = new JsonObject { ["bufferView"] = view, ["componentType"] = type, ["count"] = count, ["type"] = shape };
            if (isNormalized) accessor["normalized"] = true;
            if (min is not null) (accessor["min"], accessor["max"]) = (Numbers(min), Numbers(max!));
            accessors.Add(accessor);
            return accessors.Count - 1;
        }

        var points = mesh.Objects.Count;
        var (low, high) = Bounds(mesh.Points);
        var attributes = new JsonObject
        {
            ["POSITION"] = Accessor(buffer.Add(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(mesh.Points)), ArrayBuffer), Float, points, "VEC3", min: low, max: high),
            ["NORMAL"] = Accessor(buffer.Add(Bytes(mesh.Normals), ArrayBuffer, 4), SignedByte, points, "VEC3", true),
            ["COLOR_0"] = Accessor(buffer.Add(CollectionsMarshal.AsSpan(mesh.Colours), ArrayBuffer), UnsignedByte, points, "VEC4", true),
            ["_FEATURE_ID_0"] = Accessor(buffer.Add(Padded(mesh.Objects), ArrayBuffer, 4), UnsignedShort, points, "SCALAR"),
        };
        var isShort = points <= ushort.MaxValue;
        var corners = isShort ? MemoryMarshal.AsBytes<ushort>(mesh.Corners.Select(c => (ushort)c).ToArray()) : MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(mesh.Corners));
        var primitive = new JsonObject
        {
            ["attributes"] = attributes,
            ["indices"] = Accessor(buffer.Add(corners, ElementArrayBuffer), isShort ? UnsignedShort : UnsignedInt, mesh.Corners.Count, "SCALAR"),
            ["material"] = 0,
            ["extensions"] = new JsonObject { ["EXT_mesh_features"] = new JsonObject { ["featureIds"] = new JsonArray(new JsonObject { ["featureCount"] = table.Count, ["attribute"] = 0, ["propertyTable"] = 0 }) } },
        };
        var asset = new JsonObject { ["version"] = "2.0", ["generator"] = "Smart Region" };
        if (attribution is not null) asset["copyright"] = attribution;
        var json = new JsonObject
        {
            ["asset"] = asset,
            ["extensionsUsed"] = new JsonArray("EXT_mesh_features", "EXT_structural_metadata", "KHR_mesh_quantization"),
            ["extensionsRequired"] = new JsonArray("KHR_mesh_quantization"),
            ["extensions"] = new JsonObject
            {
                ["EXT_structural_metadata"] = new JsonObject
                {
                    ["schema"] = new JsonObject { ["id"] = "city", ["classes"] = new JsonObject { [Class] = table.Class() } },
                    ["propertyTables"] = new JsonArray(table.Write(Class, bytes => buffer.Add(bytes, null))),
                },
            },
            ["scene"] = 0,
            ["scenes"] = new JsonArray(new JsonObject { ["nodes"] = new JsonArray(0) }),
            ["nodes"] = new JsonArray(new JsonObject { ["mesh"] = 0, ["matrix"] = Matrix(mesh.Frame) }),
            ["meshes"] = new JsonArray(new JsonObject { ["primitives"] = new JsonArray(primitive) }),
            ["materials"] = new JsonArray(new JsonObject { ["doubleSided"] = true, ["pbrMetallicRoughness"] = new JsonObject { ["metallicFactor"] = 0, ["roughnessFactor"] = 0.9 } }),
            ["accessors"] = accessors,
            ["bufferViews"] = buffer.Described,
            ["buffers"] = new JsonArray(new JsonObject { ["byteLength"] = buffer.Close() }),
        };
        return Container(Encoding.UTF8.GetBytes(Json.Text(json)), buffer.ToArray());
    }

    // Columns: where east, up and south point to, and the origin; 3D Tiles turns (x, y, z) into (x, -z, y).
    private static JsonArray Matrix(Ellipsoid frame)
    {
        var matrix = new JsonArray();
        foreach (var (v, last) in new[] { (frame.East, 0), (frame.Up, 0), (frame.North * -1, 0), (frame.Origin, 1) })
            foreach (var n in new[] { v.X, v.Z, -v.Y, last }) matrix.Add(n);
        return matrix;
    }

    private static (float[] Low, float[] High) Bounds(List<float> points)
    {
        var (low, high) = (new[] { float.MaxValue, float.MaxValue, float.MaxValue }, new[] { float.MinValue, float.MinValue, float.MinValue });
        for (var i = 0; i < points.Count; i++) (low[i % 3], high[i % 3]) = (Math.Min(low[i % 3], points[i]), Math.Max(high[i % 3], points[i]));
        return (low, high);
    }

    private static byte[] Bytes(List<float> normals)
    {
        var bytes = new byte[normals.Count / 3 * 4];
        for (var i = 0; i < normals.Count; i++) bytes[i / 3 * 4 + i % 3] = (byte)(sbyte)MathF.Round(normals[i] * 127);
        return bytes;
    }

    // Attributes begin at multiples of four.
    private static byte[] Padded(List<ushort> numbers)
    {
        var bytes = new byte[numbers.Count * 4];
        for (var i = 0; i < numbers.Count; i++) BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(4 * i), numbers[i]);
        return bytes;
    }

    private static JsonArray Numbers(float[] values) => [.. values.Select(v => (JsonNode)v)];

    private static byte[] Container(byte[] json, byte[] binary)
    {
        var (jsonLength, binaryLength) = (Aligned(json.Length, 8, 4), Aligned(binary.Length, 8, 0));
        var file = new byte[12 + 8 + jsonLength + 8 + binaryLength];
        var span = file.AsSpan();
        void Put(int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), value);
        Put(0, 0x46546C67);
        Put(4, 2);
        Put(8, (uint)file.Length);
        Put(12, (uint)jsonLength);
        Put(16, 0x4E4F534A);
        json.CopyTo(span[20..]);
        span.Slice(20 + json.Length, jsonLength - json.Length).Fill((byte)' ');
        Put(20 + jsonLength, (uint)binaryLength);
        Put(24 + jsonLength, 0x004E4942);
        binary.CopyTo(span[(28 + jsonLength)..]);
        return file;
    }

    // To the next multiple, counted with what stands before.
    private static int Aligned(int length, int to, int before) => (length + before + to - 1) / to * to - before;

    private sealed class Views : IDisposable
    {
        private readonly MemoryStream _bytes = new();

        public JsonArray Described { get; } = [];

        // The buffer is as long as its part of the file.
        public int Close()
        {
            Align();
            return (int)_bytes.Length;
        }

        public void Dispose() => _bytes.Dispose();

        public byte[] ToArray() => _bytes.ToArray();

        public int Add(ReadOnlySpan<byte> bytes, int? target, int? stride = null)
        {
            // Doubles of the metadata begin at multiples of eight; the others do not mind.
            Align();
            var view = new JsonObject { ["buffer"] = 0, ["byteOffset"] = _bytes.Length, ["byteLength"] = bytes.Length };
            if (target is not null) view["target"] = target;
            if (stride is not null) view["byteStride"] = stride;
            _bytes.Write(bytes);
            Described.Add(view);
            return Described.Count - 1;
        }

        private void Align()
        {
            while (_bytes.Length % 8 != 0) _bytes.WriteByte(0);
        }
    }
}
