using NetTopologySuite.Geometries;
using SmartRegion.Twin.City;
using SmartRegion.Twin.City.Import;

namespace SmartRegion.Tests.Twin.City;

/// <summary>The outline of a city object is what its surfaces cover, however they meet.</summary>
public sealed class FootprintTests
{
    private const int Side = 12;

    [Fact]
    public void Triangles_that_meet_edge_to_edge_give_their_outline() =>
        AssertCovers(Footprint.Of(Wood(Triangles((_, _) => true))), Side * Side, 1, 0);

    [Fact]
    public void A_clearing_that_touches_the_edge_in_one_point_leaves_a_valid_outline()
    {
        // The second clearing touches the first at a corner, and the first the outside.
        var outline = Footprint.Of(Wood(Triangles((x, y) => (x, y) is not ((0, 0) or (1, 1) or (2, 2)))));
        AssertCovers(outline, Side * Side - 3, 1, 2);
    }

    [Fact]
    public void Clearings_that_cut_the_wood_in_two_leave_two_areas() =>
        AssertCovers(Footprint.Of(Wood(Triangles((x, y) => x != y))), Side * Side - Side, 2, 0);

    [Fact]
    public void Triangles_that_overlap_are_counted_once() =>
        AssertCovers(Footprint.Of(Wood([.. Triangles((_, _) => true), Surface(0.5, 0.5, 2, 0.5, 2, 2), Surface(Side - 1, 1, Side + 2, 1, Side - 1, 4)])), Side * Side + 2, 1, 0);

    [Fact]
    public void A_corner_on_another_edge_leaves_no_seam() =>
        AssertCovers(Footprint.Of(Wood([Surface(0, 0, 4, 0, 4, 2, 0, 2), Surface(0, 2, 2, 2, 2, 4, 0, 4), Surface(2, 2, 4, 2, 4, 4, 2, 4)])), 16, 1, 0);

    private static void AssertCovers(Geometry? outline, double area, int parts, int holes)
    {
        Assert.NotNull(outline);
        Assert.True(outline.IsValid);
        Assert.Equal(area, outline.Area, 6);
        Assert.Equal(parts, outline.NumGeometries);
        Assert.Equal(holes, Enumerable.Range(0, parts).Sum(i => ((Polygon)outline.GetGeometryN(i)).NumInteriorRings));
    }

    private static CityObject Wood(IReadOnlyList<CitySurface> surfaces) => new("wood", "PlantCover", null, "wood", [], [new CityGeometry("1", "MultiSurface", surfaces)]);

    // A square metre of ground is two triangles.
    private static List<CitySurface> Triangles(Func<int, int, bool> grows) =>
        [.. from x in Enumerable.Range(0, Side)
            from y in Enumerable.Range(0, Side)
            where grows(x, y)
            from half in new[] { Surface(x, y, x + 1, y, x + 1, y + 1), Surface(x, y, x + 1, y + 1, x, y + 1) }
            select half];

    private static CitySurface Surface(params double[] corners) =>
        new(null, 0, 0, [[.. corners.Chunk(2).SelectMany(c => new[] { c[0], c[1], 5 + c[0] / 10 })]]);
}
