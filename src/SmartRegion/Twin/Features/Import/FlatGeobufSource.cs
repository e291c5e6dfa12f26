using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.FlatBuffers;
using SmartRegion.Core;
using SmartRegion.Twin.Features.Crs;
using SmartRegion.Twin.Features.Formats;

namespace SmartRegion.Twin.Features.Import;

/// <summary>A FlatGeobuf file, version 3 (flatgeobuf.org): its index is passed over, its features are read one after the other.</summary>
public sealed class FlatGeobufSource : FeatureSource
{
    private const int MaxHeader = 16 * 1024 * 1024, MaxFeature = 256 * 1024 * 1024;
    private readonly string _path;
    private readonly IReadOnlyList<Column> _columns;
    private readonly int _type;
    private readonly long _data;

    /// <exception cref="ProblemException">It is no FlatGeobuf, or not whole.</exception>
    public FlatGeobufSource(string path)
    {
        _path = path;
        using var file = File.OpenRead(path);
        var magic = new byte[8];
        if (file.ReadAtLeast(magic, 8, throwOnEndOfStream: false) < 8 || !magic.AsSpan(0, 7).SequenceEqual(FlatGeobuf.Magic))
            throw new ProblemException("FILE", "The file is no FlatGeobuf of version 3.");
        try
        {
            var header = Next(file, MaxHeader) ?? throw new ProblemException("FILE", "The file ends before its header.");
            _columns = Columns(header, FlatGeobuf.Columns);
            _type = header.Place(FlatGeobuf.Geometries) is var at and not 0 ? header.bb.Get(at) : 0;
            Crs = header.Inner(FlatGeobuf.Crs) is { } crs ? CrsOf(crs) : null;
            _data = file.Position + IndexBytes(header);
        }
        catch (Exception e) when (IsDamage(e)) { throw new ProblemException("FILE", $"The header of the file is damaged: {e.Message}"); }
        if (_data > file.Length) throw new ProblemException("FILE", "The file ends within its index. Nothing was stored.");
    }

    public override CrsDefinition? Crs { get; }

    public override IEnumerable<SourceFeature> Read()
    {
        using var file = new BufferedStream(File.OpenRead(_path), 1 << 16);
        file.Position = _data;
        for (var number = 1L; Next(file, MaxFeature, number) is { } feature; number++) yield return One(feature, number);
    }

    private SourceFeature One(Table feature, long number)
    {
        try
        {
            var own = Columns(feature, FlatGeobuf.OwnColumns);
            var (id, properties) = Properties(feature, own.Count > 0 ? own : _columns);
            return new SourceFeature(number, id, properties, feature.Inner(FlatGeobuf.Geometry) is { } geometry ? FlatGeobufGeometry.Read(geometry, _type) : null);
        }
        catch (Exception e) when (IsDamage(e)) { return SourceFeature.Bad(number, "", $"It cannot be read: {e.Message}"); }
    }

    private static bool IsDamage(Exception e) => e is ArgumentException or IndexOutOfRangeException or InvalidCastException or OverflowException or JsonException;

    // A table and the four bytes before it that tell its length; null at the end of the file.
    private static Table? Next(Stream file, int most, long number = 0)
    {
        var four = new byte[4];
        var read = file.ReadAtLeast(four, 4, throwOnEndOfStream: false);
        if (read == 0) return null;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(four);
        if (read == 4 && (length > most || length < 8)) throw new ProblemException("FILE", $"The file is damaged: feature {number} is told to be {length} bytes long. Nothing was stored.");
        var bytes = new byte[read < 4 ? 0 : (int)Math.Min(length, file.Length - file.Position)];
        if (read < 4 || bytes.Length < length) throw new ProblemException("FILE", $"The file ends in the middle of {(number == 0 ? "its header" : $"feature {number}")}. Nothing was stored.");
        file.ReadExactly(bytes);
        var buffer = new ByteBuffer(bytes);
        return new Table(buffer.GetInt(0), buffer);
    }

    // Nodes of all levels of the packed tree, from the features up to the one at its top.
    private static long IndexBytes(Table header)
    {
        var size = header.Place(FlatGeobuf.NodeSize) is var at and not 0 ? header.bb.GetUshort(at) : (ushort)16;
        var count = header.Place(FlatGeobuf.Count) is var place and not 0 ? header.bb.GetUlong(place) : 0;
        if (size < 2 || count == 0) return 0;
        var nodes = checked((long)count);
        for (var level = nodes; level > 1;)
        {
            level = (level + size - 1) / size;
            nodes += level;
        }
        // One feature alone has a top of its own.
        return checked((count == 1 ? 2 : nodes) * FlatGeobuf.NodeBytes);
    }

    private static CrsDefinition? CrsOf(Table crs)
    {
        var code = crs.Place(FlatGeobuf.CrsCode) is var at and not 0 ? crs.bb.GetInt(at) : 0;
        if ((crs.Text(FlatGeobuf.CrsAuthority) ?? "EPSG").Equals("EPSG", StringComparison.OrdinalIgnoreCase) && CrsRegister.OfEpsg(code) is { } known) return known;
        return crs.Text(FlatGeobuf.CrsWkt) is { Length: > 0 } wkt ? CrsRegister.OfWkt(wkt) : null;
    }

    private static List<Column> Columns(Table table, int member) => [.. table.Tables(member).Select(c => new Column(
        c.Text(FlatGeobuf.ColumnName) ?? throw new ArgumentException("a column has no name"),
        c.Place(FlatGeobuf.ColumnKind) is var at and not 0 ? (FlatColumn)c.bb.Get(at) : FlatColumn.Int8,
        c.Place(FlatGeobuf.ColumnKey) is var key and not 0 && c.bb.Get(key) != 0))];

    private static (string? Id, JsonObject Properties) Properties(Table feature, IReadOnlyList<Column> columns)
    {
        var (start, count) = feature.Vector(FlatGeobuf.Properties, 1);
        string? id = null;
        var properties = new JsonObject();
        ReadOnlySpan<byte> rest = count == 0 ? [] : feature.bb.ToArraySegment(start, count);
        while (rest.Length > 0)
        {
            var column = columns[BinaryPrimitives.ReadUInt16LittleEndian(rest)];
            rest = rest[2..];
            var value = Value(column.Kind, ref rest);
            if (column.IsKey && value is not null) id = Json.AsText(value) ?? Json.Text(value);
            else properties[column.Name] = value;
        }
        return (id, properties);
    }

    private static JsonNode? Value(FlatColumn kind, ref ReadOnlySpan<byte> rest)
    {
        var length = kind switch
        {
            FlatColumn.Int8 or FlatColumn.UInt8 or FlatColumn.Boolean => 1,
            FlatColumn.Int16 or FlatColumn.UInt16 => 2,
            FlatColumn.Int32 or FlatColumn.UInt32 or FlatColumn.Real32 => 4,
            FlatColumn.Int64 or FlatColumn.UInt64 or FlatColumn.Real64 => 8,
            FlatColumn.Text or FlatColumn.Json or FlatColumn.Time or FlatColumn.Binary => checked((int)BinaryPrimitives.ReadUInt32LittleEndian(rest)),
            _ => throw new ArgumentException($"a column is of the unknown type {(byte)kind}"),
        };
        if (kind >= FlatColumn.Text) rest = rest[4..];
        var bytes = rest[..length];
        rest = rest[length..];
        return kind switch
        {
            FlatColumn.Int8 => (sbyte)bytes[0],
            FlatColumn.UInt8 => bytes[0],
            FlatColumn.Boolean => bytes[0] != 0,
            FlatColumn.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
            FlatColumn.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            FlatColumn.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            FlatColumn.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            FlatColumn.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
            FlatColumn.UInt64 => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
            FlatColumn.Real32 => Finite(double.Parse(BinaryPrimitives.ReadSingleLittleEndian(bytes).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)),
            FlatColumn.Real64 => Finite(BinaryPrimitives.ReadDoubleLittleEndian(bytes)),
            FlatColumn.Json => Json.Foreign(bytes),
            FlatColumn.Time => Time(Encoding.UTF8.GetString(bytes)),
            FlatColumn.Binary => null,
            _ => Encoding.UTF8.GetString(bytes),
        };
    }

    private static JsonNode? Finite(double number) => double.IsFinite(number) ? number : null;

    // A date stays one; an instant is told in UTC, and without an offset it is one there.
    private static string Time(string text)
    {
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)) return text;
        return text.Length <= 10 ? at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : Instant.Milliseconds(at.UtcDateTime);
    }

    private sealed record Column(string Name, FlatColumn Kind, bool IsKey);
}
