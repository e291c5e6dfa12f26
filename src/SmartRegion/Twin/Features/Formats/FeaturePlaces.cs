using NetTopologySuite.Geometries;
using NetTopologySuite.IO;
using SmartRegion.Core;
using SmartRegion.Twin.Features.Crs;

namespace SmartRegion.Twin.Features.Formats;

/// <summary>Geometries of features as files have them: in a reference system, x before y whatever its axes are.</summary>
internal sealed class FeaturePlaces(Collection collection, CrsDefinition crs)
{
    private readonly Transformation? _by = Transformation.Between(CrsRegister.Crs84, crs);
    private readonly WKBReader _reader = new();

    /// <summary>The type that all geometries of the collection have, such as Point; null when they have several.</summary>
    public string? OneType { get; } = Json.AsText(collection.Schema.Geometry?.Node["format"]) switch
    {
        "geometry-point" => "Point",
        "geometry-linestring" => "LineString",
        "geometry-polygon" => "Polygon",
        "geometry-multipoint" => "MultiPoint",
        "geometry-multilinestring" => "MultiLineString",
        "geometry-multipolygon" => "MultiPolygon",
        _ => null,
    };

    /// <summary>The place of a feature; null when it has none.</summary>
    public Geometry? Of(Feature feature)
    {
        if (feature.Original is { } original && crs == collection.StorageCrs) return _reader.Read(original);
        return feature.Wkb is { } wkb ? _by?.Apply(_reader.Read(wkb)) ?? _reader.Read(wkb) : null;
    }
}
