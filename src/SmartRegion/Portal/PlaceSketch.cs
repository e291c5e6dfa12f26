using System.Globalization;
using System.Text;
using NetTopologySuite.Geometries;
using NetTopologySuite.Simplify;
using SmartRegion.Catalogue.Places;

namespace SmartRegion.Portal;

/// <summary>A drawing of a place and its neighbours: outlines only, north is up.</summary>
/// <param name="ViewBox">In tenths of a kilometre, scaled so that the longer side is 400.</param>
public sealed record PlaceSketch(string ViewBox, IReadOnlyList<SketchedShape> Shapes)
{
    private const double Size = 400, Margin = 0.35;

    // A larger place has outlines of more points than its map can show; degrees.
    private const double Tolerance = 0.003;

    /// <summary>The sketch, or null when the outline is not known.</summary>
    public static PlaceSketch? Of(PlaceFacts facts)
    {
        if (facts.Place.Outline is not (Polygon or MultiPolygon)) return null;
        var own = Plane.Project(Simplified(facts.Place)!);
        var window = own.EnvelopeInternal.Copy();
        window.ExpandBy(Math.Max(window.Width, window.Height) * Margin);
        var scale = Size / Math.Max(window.Width, window.Height);
        var shapes = facts.Neighbours.Where(n => n.Outline is Polygon or MultiPolygon)
            .Select(n => new SketchedShape(n.Country == facts.Place.Country ? "near" : "across", Path(Plane.Project(Simplified(n)!), window, scale)))
            .Append(new SketchedShape("own", Path(own, window, scale)));
        return new PlaceSketch($"0 0 {Number(window.Width * scale)} {Number(window.Height * scale)}", [.. shapes]);
    }

    /// <summary>The outline with as many points as a small map needs.</summary>
    public static Geometry? Simplified(Place place) =>
        place.IsMunicipality || place.Outline is null ? place.Outline : DouglasPeuckerSimplifier.Simplify(place.Outline, Tolerance);

    /// <summary>The language of a name that is not the reader's, for the lang attribute; else null.</summary>
    public static string? Foreign(Reader reader, Place place) => place.Title.Tell(reader.Language) is { FellBack: true } told ? told.Language : null;

    private static string Path(Geometry geometry, Envelope window, double scale)
    {
        var path = new StringBuilder();
        for (var i = 0; i < geometry.NumGeometries; i++)
            if (geometry.GetGeometryN(i) is Polygon polygon)
                foreach (var ring in polygon.InteriorRings.Prepend(polygon.ExteriorRing)) Add(path, ring, window, scale);
        return path.ToString();
    }

    private static void Add(StringBuilder path, LineString ring, Envelope window, double scale)
    {
        for (var i = 0; i < ring.NumPoints - 1; i++)
        {
            var c = ring.GetCoordinateN(i);
            path.Append(i == 0 ? 'M' : 'L').Append(Number((c.X - window.MinX) * scale)).Append(' ').Append(Number((window.MaxY - c.Y) * scale));
        }
        path.Append('Z');
    }

    private static string Number(double n) => n.ToString("0.#", CultureInfo.InvariantCulture);
}

/// <summary>One outline of a sketch.</summary>
/// <param name="Class">"own", "near" or "across".</param>
public sealed record SketchedShape(string Class, string Path);
