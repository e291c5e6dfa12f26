using System.Collections.Concurrent;
using NetTopologySuite.Geometries;
using ProjNet.CoordinateSystems;
using ProjNet.CoordinateSystems.Transformations;

namespace SmartRegion.Twin.Features.Crs;

/// <summary>
/// Takes coordinates from one reference system to another, x (east) before y (north) on both sides. Datums are shifted by
/// seven parameters: about 1 m for S-JTSK in Czechia (EPSG:5239), 3 m for DHDN (EPSG:1777); ETRS89 counts as WGS 84.
/// There and back is good for two centimetres, which is why originals are kept. Heights stay.
/// </summary>
public sealed class Transformation
{
    // The radius of Web Mercator's sphere, and where its square ends (EPSG method 1024).
    private const double Radius = 6378137;
    private const double MaxLatitude = 85.0511287798066;

    private static readonly ConcurrentDictionary<(string, string), Transformation> Known = [];
    private static readonly CoordinateSystemFactory Systems = new();

    private readonly Func<double, double, (double X, double Y)> _step;

    private Transformation(Func<double, double, (double, double)> step, int decimals) => (_step, Decimals) = (step, decimals);

    /// <summary>Digits after the point that the result means.</summary>
    public int Decimals { get; }

    /// <summary>The way from one to the other; null when there is nothing to do.</summary>
    public static Transformation? Between(CrsDefinition from, CrsDefinition to) =>
        from.Wkt == to.Wkt ? null : Known.GetOrAdd((from.Uri, to.Uri), _ => Make(from, to));

    /// <summary>The point's x and y over there. Not finite where it cannot be.</summary>
    public (double X, double Y) Apply(double x, double y) => _step(x, y);

    /// <summary>A copy of the geometry over there; heights stay as they are.</summary>
    public Geometry Apply(Geometry geometry)
    {
        var copy = geometry.Copy();
        copy.Apply(new Moving(this));
        copy.GeometryChanged();
        return copy;
    }

    private static Transformation Make(CrsDefinition from, CrsDefinition to)
    {
        var (into, outOf) = (ToWgs84(from), FromWgs84(to));
        return new Transformation((x, y) =>
        {
            var (lon, lat) = into(x, y);
            return outOf(lon, lat);
        }, to.Decimals);
    }

    private static Func<double, double, (double, double)> ToWgs84(CrsDefinition crs) => crs switch
    {
        { IsWgs84: true } => (x, y) => (x, y),
        { Wkt: "sphere" } => (x, y) => (x / Radius * 180 / Math.PI, Math.Atan(Math.Sinh(y / Radius)) * 180 / Math.PI),
        _ => Step(System(crs), GeographicCoordinateSystem.WGS84),
    };

    private static Func<double, double, (double, double)> FromWgs84(CrsDefinition crs) => crs switch
    {
        { IsWgs84: true } => (x, y) => (x, y),
        { Wkt: "sphere" } => (lon, lat) => (lon * Math.PI / 180 * Radius, Radius * Math.Asinh(Math.Tan(Math.Clamp(lat, -MaxLatitude, MaxLatitude) * Math.PI / 180))),
        _ => Step(GeographicCoordinateSystem.WGS84, System(crs)),
    };

    // ProjNET's transformations hold no state of a call, yet nothing promises so: one per thread.
    private static Func<double, double, (double, double)> Step(CoordinateSystem from, CoordinateSystem to)
    {
        var own = new ThreadLocal<MathTransform>(() => new CoordinateTransformationFactory().CreateFromCoordinateSystems(from, to).MathTransform);
        return (x, y) => own.Value!.Transform(x, y);
    }

    private static CoordinateSystem System(CrsDefinition crs) => Systems.CreateFromWkt(crs.Wkt);

    private sealed class Moving(Transformation by) : ICoordinateSequenceFilter
    {
        public bool Done => false;

        public bool GeometryChanged => true;

        public void Filter(CoordinateSequence sequence, int i)
        {
            var (x, y) = by.Apply(sequence.GetX(i), sequence.GetY(i));
            sequence.SetX(i, x);
            sequence.SetY(i, y);
        }
    }
}
