using System.Globalization;
using NetTopologySuite.Geometries;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Query;
using SmartRegion.Storage;
using SmartRegion.Twin.Features.Crs;

namespace SmartRegion.Twin.Features.Api;

/// <summary>Reads the parameters of a request for features (OGC API Features Part 1, 7.15; Part 2; Part 3).</summary>
public static class ItemsRequest
{
    /// <summary>Parameters that every collection knows.</summary>
    public static readonly IReadOnlyList<string> Names =
        ["bbox", "bbox-crs", "datetime", "limit", "offset", "cursor", "crs", "filter", "filter-lang", "filter-crs", "sortby", "sensors", Formats.FeatureProfile.Parameter, "f", "lang"];

    // Degrees, some twenty metres.
    private const double DatumSlack = 0.0002;

    /// <summary>Properties of a collection that are parameters too: those with plain values whose names are not taken.</summary>
    public static IEnumerable<FeatureProperty> Queryables(Collection collection) =>
        collection.Schema.Properties.Where(p => p.IsSimple && !Names.Contains(p.Name));

    /// <summary>The query.</summary>
    /// <param name="more">Parameters that the caller reads.</param>
    /// <exception cref="ProblemException">400 naming the parameter.</exception>
    public static FeatureQuery Read(HttpRequest request, Collection collection, params string[] more)
    {
        var p = new Parameters(request, [.. Names, .. more, .. Queryables(collection).Select(q => q.Name)]);
        var sort = SortBy.Parse(p.Text("sortby"), [.. Sortables(collection).Select(s => s.Name)]);
        var (box, area) = Box(p, collection);
        var after = p.Text("cursor") is { } cursor ? PageKey.Parse(cursor, sort.Count) : null;
        return new FeatureQuery(collection)
        {
            Box = box,
            Time = p.Text("datetime") is { } time ? Interval.Parse(time, "datetime") : null,
            Filter = All([.. area, .. Filters(p, collection), .. Equalities(p, collection, more)]),
            Sort = sort,
            Limit = p.Number("limit", FeatureQuery.DefaultLimit, 1, FeatureQuery.MaxLimit),
            Offset = p.Offset(hasCursor: after is not null),
            After = after,
            Crs = Crs(p, collection),
        };
    }

    /// <summary>The reference system of the answer.</summary>
    public static CrsDefinition Crs(Parameters p, Collection collection) =>
        p.Text("crs") is { } crs ? CrsRegister.Resolve(crs, "crs", collection.AllCrs) : collection.DefaultCrs;

    private static Expr? All(IReadOnlyList<Expr> conditions) => conditions.Count switch
    {
        0 => null,
        1 => conditions[0],
        _ => new Call(Ops.And, conditions),
    };

    // A box along meridians and parallels is asked of the index alone; of others the straight edges are curves here, and the area is asked too.
    private static (BoundingBox? Box, IReadOnlyList<Expr> Area) Box(Parameters p, Collection collection)
    {
        var crs = p.Text("bbox-crs") is { } name ? CrsRegister.Resolve(name, "bbox-crs", collection.AllCrs) : collection.DefaultCrs;
        if (p.Text("bbox") is not { } text) return (null, []);
        if (crs.IsWgs84) return (BoundingBox.Parse(crs.Axes == AxisOrder.NorthEast ? Turned(text) : text, "bbox"), []);
        var n = Corners(text);
        var area = CrsCoordinates.Rectangle(n[0], n[1], n[2], n[3], crs);
        var e = area.EnvelopeInternal;
        if (!double.IsFinite(e.MinX + e.MaxX + e.MinY + e.MaxY) || collection.Schema.Geometry is not { } geometry)
            throw new ProblemException("bbox", $"The box lies outside of {crs.Name}.");
        if (Around(e, collection.Extent) is { } all) return (all, []);
        if (crs.IsAligned) return (new BoundingBox(e.MinX, e.MinY, e.MaxX, e.MaxY), []);
        Expr meets = new Call("s_intersects", new PropertyName(geometry.Name), new Constant(area));
        Expr bare = new Call(Ops.IsNull, new PropertyName(geometry.Name));
        return (new BoundingBox(e.MinX, e.MinY, e.MaxX, e.MaxY), [new Call(Ops.Or, meets, bare)]);
    }

    // The corners of a collection's extent, moved into another system, span a box that leans here: what lies in the extent's other corners is
    // outside of it, though all was meant. So a box around the whole extent finds all, also where two programs move a datum some metres apart.
    private static BoundingBox? Around(Envelope box, Extent extent)
    {
        if (extent is not { West: { } west, South: { } south, East: { } east, North: { } north }) return null;
        var wide = box.Copy();
        wide.ExpandBy(DatumSlack);
        if (!wide.Contains(new Envelope(west, east, south, north))) return null;
        return new BoundingBox(Math.Min(box.MinX, west), Math.Min(box.MinY, south), Math.Max(box.MaxX, east), Math.Max(box.MaxY, north));
    }

    private static string Turned(string box) => box.Split(',') switch
    {
        [var s, var w, var n, var e] => $"{w},{s},{e},{n}",
        [var s, var w, var low, var n, var e, var high] => $"{w},{s},{low},{e},{n},{high}",
        _ => box,
    };

    private static double[] Corners(string text)
    {
        var n = text.Split(',').Select(t => double.TryParse(t, NumberStyles.Float, CultureInfo.InvariantCulture, out var d) ? d : double.NaN).ToArray();
        if (n.Length is not (4 or 6) || n.Any(d => !double.IsFinite(d)))
            throw new ProblemException("bbox", "A bounding box has four numbers: the lower corner, then the upper (or six with heights).");
        double[] corners = n.Length == 4 ? n : [n[0], n[1], n[3], n[4]];
        return corners[0] <= corners[2] && corners[1] <= corners[3] ? corners
            : throw new ProblemException("bbox", "The lower corner comes before the upper.");
    }

    private static IEnumerable<Expr> Filters(Parameters p, Collection collection)
    {
        var language = p.Text("filter-lang") ?? "cql2-text";
        if (language is not ("cql2-text" or "cql2-json"))
            throw new ProblemException("filter-lang", $"There is no filter language '{language}'. Known: cql2-text, cql2-json.");
        var crs = p.Text("filter-crs") is { } name ? CrsRegister.Resolve(name, "filter-crs", collection.AllCrs) : collection.DefaultCrs;
        if (p.Text("filter") is not { } text) yield break;
        var planar = !(crs.IsWgs84 && crs.Axes == AxisOrder.EastNorth);
        var filter = language == "cql2-json" ? Cql2Json.Parse(text, planar) : Cql2Text.Parse(text, planar);
        yield return planar ? FilterGeometries.Map(filter, g => CrsCoordinates.ToWgs84(g, crs)) : filter;
    }

    private static IEnumerable<Expr> Equalities(Parameters p, Collection collection, string[] others) =>
        from property in Queryables(collection)
        where !others.Contains(property.Name)
        from value in p.Values(property.Name)
        select ParameterValue.Condition(property.Name, property.Type, value);

    /// <summary>What a list may be sorted by.</summary>
    public static IEnumerable<FeatureProperty> Sortables(Collection collection) => collection.Schema.Properties.Where(IsSortable);

    private static bool IsSortable(FeatureProperty p) => p.IsSimple;
}
