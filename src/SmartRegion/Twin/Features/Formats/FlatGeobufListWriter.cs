using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Google.FlatBuffers;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Twin.Features.Formats;

/// <summary>
/// A page as FlatGeobuf 3: without an index, so that it is sent as it is read. The id is the first column and marked as the key.
/// </summary>
public sealed class FlatGeobufListWriter(HttpContext context, FeatureQuery query) : FeatureListWriter(context)
{
    private readonly FlatBufferBuilder _builder = new(4096);
    private readonly MemoryStream _properties = new();
    private readonly List<FeatureProperty> _columns = [.. query.Collection.Schema.Own];
    private readonly FeaturePlaces _places = new(query.Collection, query.Crs);

    protected override int Pending => (int)Math.Min(Context.Response.BodyWriter.UnflushedBytes, int.MaxValue / 2);

    protected override void Begin()
    {
        Context.Response.ContentType = Format.FlatGeobuf.MediaType;
        Context.Response.Headers.ContentDisposition = $"attachment; filename=\"{query.Collection.Id}.fgb\"";
        Send([.. FlatGeobuf.Magic, 0]);
        var columns = FlatGeobufGeometry.Offsets(_builder, [Column(query.Collection.Schema.Id?.Name ?? "id", FlatColumn.Text, isKey: true), .. _columns.Select(c => Column(c.Name, Kind(c.Type), isKey: false))]);
        var (name, title, crs) = (_builder.CreateString(query.Collection.Id), _builder.CreateString(query.Collection.Title.Tell("en")?.Text ?? query.Collection.Id), Crs());
        _builder.StartTable(FlatGeobuf.HeaderSize);
        _builder.AddOffset(FlatGeobuf.Name, name.Value, 0);
        _builder.AddOffset(FlatGeobuf.Columns, columns, 0);
        _builder.AddOffset(FlatGeobuf.Crs, crs, 0);
        _builder.AddOffset(FlatGeobuf.Title, title.Value, 0);
        _builder.AddByte(FlatGeobuf.Geometries, FlatGeobufGeometry.Number(_places.OneType ?? ""), 0);
        _builder.AddBool(FlatGeobuf.HasZ, query.Collection.Schema.HasHeights, false);
        _builder.AddUshort(FlatGeobuf.NodeSize, 0, 16);
        Send(_builder.EndTable());
    }

    protected override void Write(Feature feature)
    {
        var values = Properties(feature);
        _builder.StartVector(1, values.Length, 1);
        _builder.Add(values);
        var properties = _builder.EndVector().Value;
        var geometry = _places.Of(feature) is { } place ? FlatGeobufGeometry.Write(_builder, place, query.Collection.Schema.HasHeights) : 0;
        _builder.StartTable(FlatGeobuf.FeatureSize);
        _builder.AddOffset(FlatGeobuf.Geometry, geometry, 0);
        _builder.AddOffset(FlatGeobuf.Properties, properties, 0);
        Send(_builder.EndTable());
    }

    protected override void End(FeaturePage page, IReadOnlyList<Link> links) { }

    protected override async ValueTask FlushAsync() => await Context.Response.BodyWriter.FlushAsync(Context.RequestAborted);

    public override void Dispose() => _properties.Dispose();

    private void Send(int table)
    {
        _builder.FinishSizePrefixed(table);
        Send(_builder.SizedByteArray());
        _builder.Clear();
    }

    private void Send(ReadOnlySpan<byte> bytes) => System.Buffers.BuffersExtensions.Write(Context.Response.BodyWriter, bytes);

    private int Column(string name, FlatColumn kind, bool isKey)
    {
        var text = _builder.CreateString(name);
        _builder.StartTable(FlatGeobuf.ColumnSize);
        _builder.AddOffset(FlatGeobuf.ColumnName, text.Value, 0);
        _builder.AddByte(FlatGeobuf.ColumnKind, (byte)kind, 0);
        _builder.AddBool(FlatGeobuf.ColumnKey, isKey, false);
        return _builder.EndTable();
    }

    private int Crs()
    {
        var authority = _builder.CreateString("EPSG");
        _builder.StartTable(FlatGeobuf.CrsSize);
        _builder.AddOffset(FlatGeobuf.CrsAuthority, authority.Value, 0);
        _builder.AddInt(FlatGeobuf.CrsCode, query.Crs.Epsg > 0 ? query.Crs.Epsg : 4326, 0);
        return _builder.EndTable();
    }

    private byte[] Properties(Feature feature)
    {
        _properties.SetLength(0);
        Put(0, feature.Id);
        using var doc = JsonDocument.Parse(feature.Doc);
        for (var i = 0; i < _columns.Count; i++)
        {
            if (!doc.RootElement.TryGetProperty(_columns[i].Name, out var value) || value.ValueKind == JsonValueKind.Null) continue;
            Put((ushort)(i + 1), Kind(_columns[i].Type), value);
        }
        return _properties.ToArray();
    }

    private void Put(ushort column, FlatColumn kind, JsonElement value)
    {
        Span<byte> eight = stackalloc byte[8];
        if (kind is FlatColumn.Text or FlatColumn.Time) Put(column, value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText());
        else if (kind == FlatColumn.Json) Put(column, value.GetRawText());
        else if (kind == FlatColumn.Boolean) { Begin(column); _properties.WriteByte((byte)(value.ValueKind == JsonValueKind.True ? 1 : 0)); }
        else if (value.ValueKind == JsonValueKind.Number && (kind == FlatColumn.Real64 || value.TryGetInt64(out _)))
        {
            Begin(column);
            if (kind == FlatColumn.Real64) BinaryPrimitives.WriteDoubleLittleEndian(eight, value.GetDouble());
            else BinaryPrimitives.WriteInt64LittleEndian(eight, value.GetInt64());
            _properties.Write(eight);
        }
    }

    private void Put(ushort column, string text)
    {
        Begin(column);
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        _properties.Write(length);
        _properties.Write(bytes);
    }

    private void Begin(ushort column)
    {
        Span<byte> two = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(two, column);
        _properties.Write(two);
    }

    private static FlatColumn Kind(PropertyType type) => type switch
    {
        PropertyType.Integer => FlatColumn.Int64,
        PropertyType.Number => FlatColumn.Real64,
        PropertyType.Boolean => FlatColumn.Boolean,
        PropertyType.Date or PropertyType.Timestamp => FlatColumn.Time,
        PropertyType.Text => FlatColumn.Text,
        _ => FlatColumn.Json,
    };
}
