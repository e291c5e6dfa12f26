using SmartRegion.Twin.City;
using SmartRegion.Twin.City.Tiles;

namespace SmartRegion.Tests.Twin.City;

/// <summary>The tree of tiles, the triangles and the frame on the earth, by themselves.</summary>
public sealed class TileTreeTests
{
    [Fact]
    public void Every_object_is_in_one_tile_none_too_large_and_none_smaller_than_the_error_says()
    {
        var random = new Random(3);
        var items = Enumerable.Range(1, 5000).Select(i =>
        {
            var (x, y, size) = (12 + random.NextDouble() / 10, 49 + random.NextDouble() / 10, 1e-5 + random.NextDouble() / 1000);
            return new TreeItem(i, new CityBox(x, y, x + size, y + size, 400, 410), 1000);
        }).ToList();
        var root = TileTree.Build(items)!;
        var size = items.ToDictionary(i => i.Key, i => i.Size);
        Assert.Equal(items.Select(i => i.Key), root.All.SelectMany(t => t.Keys).Order());
        foreach (var tile in root.All)
        {
            Assert.InRange(tile.Keys.Count, 1, TileTree.MaxObjects);
            Assert.All(tile.Children, c => Assert.Equal(tile.Box, tile.Box.With(c.Box)));
            Assert.All(tile.Children.SelectMany(c => c.All).SelectMany(t => t.Keys), k => Assert.True(size[k] <= tile.Error));
            Assert.True(tile.Keys.Min(k => size[k]) >= tile.Error);
        }
    }

    [Fact]
    public void Objects_in_one_place_are_spread_over_tiles_all_the_same() =>
        Assert.Equal(20_000, TileTree.Build(Enumerable.Range(1, 20_000).Select(i => new TreeItem(i, new CityBox(12, 49, 12.0001, 49.0001, 0, 1), 10)))!.All.Sum(t => t.Keys.Count));

    [Fact]
    public void Triangles_cover_a_surface_with_a_hole_exactly_whichever_way_it_stands()
    {
        // A wall of 10 × 10 with a window of 2 × 2 and a notch, upright and leaning.
        foreach (var lean in new[] { 0d, 1d, 5d })
        {
            Vector At(double x, double z) => new(x, z * lean / 10, z);
            Vector[] outer = [At(0, 0), At(10, 0), At(10, 10), At(5, 6), At(0, 10)];
            Vector[] hole = [At(2, 2), At(2, 4), At(4, 4), At(4, 2)];
            var triangles = Triangulation.Of([outer, hole], out var normal);
            Vector[] points = [.. outer, .. hole];
            var area = 0d;
            for (var i = 0; i < triangles.Count; i += 3) area += Area(points[triangles[i]], points[triangles[i + 1]], points[triangles[i + 2]], normal);
            Assert.Equal((100 - 20 - 4) * Math.Sqrt(1 + lean * lean / 100), area, 6);
        }
    }

    // Positive when it goes around the normal counter-clockwise.
    private static double Area(Vector a, Vector b, Vector c, Vector n)
    {
        var (u, v) = (b - a, c - a);
        var area = Vector.Dot(new(u.Y * v.Z - u.Z * v.Y, u.Z * v.X - u.X * v.Z, u.X * v.Y - u.Y * v.X), n) / 2;
        Assert.True(area > 0);
        return area;
    }

    [Theory]
    // EGM96 by the NGA's interpolation, to a decimetre: Munich, Delft; and outside of the grid.
    [InlineData(11.5, 48.25, 45.7)]
    [InlineData(4.25, 52.0, 43.5)]
    [InlineData(-100, 40, Heights.Elsewhere)]
    public void The_geoid_lies_where_it_is_known_to_lie(double lon, double lat, double metres) =>
        Assert.Equal(metres, Heights.Undulation(lon, lat), 0.1);
}
