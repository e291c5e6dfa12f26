using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parquet;
using Parquet.Schema;
using SmartRegion.Core;

namespace SmartRegion.Twin.Data.Import;

/// <summary>A table in Apache Parquet; also GeoParquet 1.1, whose primary column of WKB in degrees is the rows' place.</summary>
internal sealed class ParquetRows : RowFile
{
    private const int MostFooter = 64 << 20;
    private readonly FileStream _content;
    private readonly ParquetReader _reader;
    private readonly IReadOnlyList<DataField> _fields;
    private readonly int _skipped;

    public ParquetRows(string path)
    {
        _content = File.OpenRead(path);
        try
        {
            DemandFooter(_content);
            _reader = ParquetReader.CreateAsync(_content).GetAwaiter().GetResult();
            var all = _reader.Schema.DataFields;
            _fields = [.. all.Where(f => f is { IsArray: false, MaxRepetitionLevel: 0 } && f.Path.Length == 1)];
            _skipped = all.Length - _fields.Count;
            Header = [.. _fields.Select(f => f.Name)];
            GeometryColumn = Geometry(_reader.CustomMetadata.GetValueOrDefault("geo"));
        }
        catch (Exception e) when (e is not ProblemException)
        {
            _content.Dispose();
            throw NoParquet(e);
        }
    }

    public override IReadOnlyList<string> Header { get; }

    /// <summary>The column of places; null without.</summary>
    public string? GeometryColumn { get; }

    public override IEnumerable<string> Notes => _skipped > 0 ? [$"{_skipped} columns with lists or structures were left out."] : [];

    public override IEnumerable<(long Line, object?[] Cells)> Read()
    {
        var line = 0L;
        for (var g = 0; g < _reader.RowGroupCount; g++)
        {
            object?[][] columns;
            int count;
            try { (columns, count) = GroupAsync(g).GetAwaiter().GetResult(); }
            catch (Exception e) when (e is not ProblemException) { throw NoParquet(e); }
            for (var i = 0; i < count; i++) yield return (++line, [.. columns.Select(c => c[i])]);
        }
    }

    private async Task<(object?[][] Columns, int Count)> GroupAsync(int number)
    {
        using var group = _reader.OpenRowGroupReader(number);
        var count = checked((int)group.RowCount);
        var columns = new object?[_fields.Count][];
        for (var c = 0; c < _fields.Count; c++) columns[c] = await ColumnAsync(group, _fields[c], count);
        return (columns, count);
    }

    private static async Task<object?[]> ColumnAsync(ParquetRowGroupReader group, DataField field, int count)
    {
        if (field.ClrType == typeof(string) || field.ClrType == typeof(ReadOnlyMemory<char>))
        {
            var texts = new string?[count];
            await group.ReadAsync(field, texts!);
            return [.. texts.Select(t => string.IsNullOrEmpty(t) ? null : (object)t)];
        }
        if (field.ClrType == typeof(byte[]) || field.ClrType == typeof(ReadOnlyMemory<byte>))
        {
            var bytes = new byte[]?[count];
            await group.ReadAsync(field, bytes!);
            return [.. bytes];
        }
        return Type.GetTypeCode(field.ClrType) switch
        {
            TypeCode.Boolean => await ValuesAsync<bool>(v => v),
            TypeCode.Byte => await ValuesAsync<byte>(v => (long)v),
            TypeCode.SByte => await ValuesAsync<sbyte>(v => (long)v),
            TypeCode.Int16 => await ValuesAsync<short>(v => (long)v),
            TypeCode.UInt16 => await ValuesAsync<ushort>(v => (long)v),
            TypeCode.Int32 => await ValuesAsync<int>(v => (long)v),
            TypeCode.UInt32 => await ValuesAsync<uint>(v => (long)v),
            TypeCode.Int64 => await ValuesAsync<long>(v => v),
            TypeCode.UInt64 => await ValuesAsync<ulong>(v => (decimal)v),
            TypeCode.Single => await ValuesAsync<float>(v => float.IsFinite(v) ? double.Parse(v.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : null),
            TypeCode.Double => await ValuesAsync<double>(v => double.IsFinite(v) ? v : null),
            TypeCode.Decimal => await ValuesAsync<decimal>(v => v),
            TypeCode.DateTime => await ValuesAsync<DateTime>(v => field is DateTimeDataField { DateTimeFormat: DateTimeFormat.Date } ? DateOnly.FromDateTime(v) : DateTime.SpecifyKind(v, DateTimeKind.Utc)),
            _ when field.ClrType == typeof(DateOnly) => await ValuesAsync<DateOnly>(v => v),
            _ => throw new ProblemException("FILE", $"The column '{field.Name}' is of the type {field.ClrType.Name}, which is not read. Write it as text or number."),
        };

        async Task<object?[]> ValuesAsync<T>(Func<T, object?> tell) where T : struct
        {
            if (!field.IsNullable)
            {
                var all = new T[count];
                await group.ReadAsync<T>(field, all.AsMemory());
                return [.. all.Select(tell)];
            }
            var some = new T?[count];
            await group.ReadAsync<T>(field, some.AsMemory());
            return [.. some.Select(v => v is { } value ? tell(value) : null)];
        }
    }

    // What the file is like stands at its end: a structure, its length in four bytes, and the mark of the format.
    private static void DemandFooter(FileStream content)
    {
        const int Mark = 8;
        if (content.Length < Mark) throw new InvalidDataException("It is too short.");
        Span<byte> end = stackalloc byte[Mark];
        content.Seek(-Mark, SeekOrigin.End);
        content.ReadExactly(end);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(end);
        if (length > Math.Min(content.Length - Mark, MostFooter)) throw new InvalidDataException("The description of its columns is longer than it is, or than 64 MB.");
        var footer = new byte[length];
        content.Seek(-Mark - length, SeekOrigin.End);
        content.ReadExactly(footer);
        content.Seek(0, SeekOrigin.Begin);
        if (!new ThriftCheck(footer).IsWhole()) throw new InvalidDataException("The description of its columns is not whole.");
    }

    // Without a crs the coordinates are degrees, longitude first (GeoParquet 1.1).
    private static string? Geometry(string? metadata)
    {
        if (metadata is null) return null;
        JsonNode? geo;
        try { geo = JsonNode.Parse(metadata); }
        catch (JsonException) { return null; }
        var column = Json.AsText(Json.Member(geo, "primary_column"));
        if (column is null || Json.Member(Json.Member(geo, "columns"), column) is not JsonObject about || Json.AsText(about["encoding"]) != "WKB") return null;
        return about["crs"] is not JsonObject crs || Json.AsText(Json.Member(crs["id"], "code")) is "CRS84" || Json.AsNumber(Json.Member(crs["id"], "code")) is 4326 ? column
            : throw new ProblemException("FILE", $"The places of '{column}' are in another reference system than WGS 84. Write them in degrees (OGC:CRS84).");
    }

    public override void Dispose()
    {
        _reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _content.Dispose();
        base.Dispose();
    }

    private static ProblemException NoParquet(Exception e) => new("FILE", $"The file is no Parquet, or it was not copied whole: {e.Message}");
}
