using System.Text.Json;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Twin.Features.Formats;

/// <summary>A page as a GeoPackage with one layer: written to a file on disk, then sent.</summary>
public sealed class GeoPackageListWriter(HttpContext context, FeatureQuery query) : FeatureListWriter(context)
{
    private const int BufferBytes = 64 * 1024;
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"smartregion-{Guid.NewGuid():N}.gpkg");
    private readonly List<FeatureProperty> _columns = [.. query.Collection.Schema.Own];
    private readonly FeaturePlaces _places = new(query.Collection, query.Crs);
    private GeoPackageFile? _file;
    private GeoPackageFile.Layer? _layer;

    // Nothing of a file can be sent before it is complete.
    protected override int Pending => 0;

    protected override void Begin()
    {
        _file = new GeoPackageFile(_path);
        _layer = _file.Add(query.Collection.Id, query.Collection.Title.Tell("en")?.Text ?? query.Collection.Id, _places.OneType?.ToUpperInvariant() ?? "GEOMETRY", query.Collection.Schema.HasHeights, query.Crs,
            [(query.Collection.Schema.Id?.Name ?? "id", PropertyType.Text), .. _columns.Select(c => (c.Name, c.Type))]);
    }

    protected override void Write(Feature feature)
    {
        using var doc = JsonDocument.Parse(feature.Doc);
        _layer!.Add(_places.Of(feature), [feature.Id, .. _columns.Select(c => doc.RootElement.TryGetProperty(c.Name, out var value) ? Value(value) : null)]);
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
