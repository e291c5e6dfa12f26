using System.Text.Json;
using NetTopologySuite.IO;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Twin.Features.Crs;

namespace SmartRegion.Twin.Features.Formats;

/// <summary>A page as a GeoPackage with one layer: written to a file on disk, then sent.</summary>
public sealed class GeoPackageListWriter(HttpContext context, FeatureQuery query) : FeatureListWriter(context)
{
    private const int BufferBytes = 64 * 1024;
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"smartregion-{Guid.NewGuid():N}.gpkg");
    private readonly List<FeatureProperty> _columns = [.. query.Collection.Schema.Own];
    private readonly Transformation? _by = Transformation.Between(CrsRegister.Crs84, query.Crs);
    private readonly WKBReader _reader = new();
    private GeoPackageFile? _file;
    private GeoPackageFile.Layer? _layer;

    // Nothing of a file can be sent before it is complete.
    protected override int Pending => 0;

    protected override void Begin()
    {
        _file = new GeoPackageFile(_path);
        _layer = _file.Add(query.Collection.Id, query.Collection.Title.Tell("en")?.Text ?? query.Collection.Id, GeometryType(), query.Collection.Schema.HasHeights, query.Crs,
            [(query.Collection.Schema.Id?.Name ?? "id", PropertyType.Text), .. _columns.Select(c => (c.Name, c.Type))]);
    }

    protected override void Write(Feature feature)
    {
        using var doc = JsonDocument.Parse(feature.Doc);
        _layer!.Add(Place(feature), [feature.Id, .. _columns.Select(c => doc.RootElement.TryGetProperty(c.Name, out var value) ? Value(value) : null)]);
    }

    protected override void End(FeaturePage page, IReadOnlyList<Link> links)
    {
        _layer!.Dispose();
        _file!.Complete();
        _file.Dispose();
        Context.Response.ContentType = Format.GeoPackage.MediaType;
        Context.Response.ContentLength = new FileInfo(_path).Length;
        Context.Response.Headers.ContentDisposition = $"attachment; filename=\"{query.Collection.Id}.gpkg\"";
    }

    protected override async ValueTask FlushAsync()
    {
        await using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, useAsync: true);
        await file.CopyToAsync(Context.Response.Body, Context.RequestAborted);
    }

    public override void Dispose()
    {
        _file?.Dispose();
        File.Delete(_path);
    }

    // In files x stands before y, whatever the axes of the system are.
    private NetTopologySuite.Geometries.Geometry? Place(Feature feature)
    {
        if (feature.Original is { } original && query.Crs == query.Collection.StorageCrs) return _reader.Read(original);
        return feature.Wkb is { } wkb ? _by?.Apply(_reader.Read(wkb)) ?? _reader.Read(wkb) : null;
    }

    private string GeometryType() => Json.AsText(query.Collection.Schema.Geometry?.Node["format"]) switch
    {
        "geometry-point" => "POINT",
        "geometry-linestring" => "LINESTRING",
        "geometry-polygon" => "POLYGON",
        "geometry-multipoint" => "MULTIPOINT",
        "geometry-multilinestring" => "MULTILINESTRING",
        "geometry-multipolygon" => "MULTIPOLYGON",
        _ => "GEOMETRY",
    };

    private static object? Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => value.TryGetInt64(out var whole) ? whole : value.GetDouble(),
        _ => value.GetRawText(),
    };
}
