using NetTopologySuite.Geometries;
using NetTopologySuite.IO;

namespace SmartRegion.Tests.Storage;

/// <summary>Whether a geometry meets a box is seen from its corners where that is enough: the answer is that of its whole shape.</summary>
public sealed class BoxSqlTests
{
    [Fact]
    public async Task A_geometry_meets_a_box_where_its_shape_does()
    {
        await using var store = await TestStore.OpenAsync("sqlite");
        var (random, box) = (new Random(7), new Envelope(0, 10, 0, 10));
        var shape = new GeometryFactory().ToGeometry(box);
        var met = 0;
        await store.Store.ReadAsync(async s =>
        {
            for (var i = 0; i < 600; i++)
            {
                var (geometry, high) = (Made(random, i), i % 2 == 0);
                var wkb = new WKBWriter(ByteOrder.LittleEndian, handleSRID: false, emitZ: high).Write(geometry);
                var meets = await s.FirstAsync($"select sr_in_box({wkb}, {box.MinX}, {box.MinY}, {box.MaxX}, {box.MaxY})", r => r.GetInt64(0)) == 1;
                Assert.True(shape.Intersects(geometry) == meets, geometry.AsText());
                met += meets ? 1 : 0;
            }
            return met;
        });
        Assert.InRange(met, 100, 500);
    }

    // Of each kind some lie within, some outside, some across without a corner inside, and some around the box.
    private static Geometry Made(Random random, int i)
    {
        Coordinate At(double spread) => new CoordinateZ(5 + (random.NextDouble() - 0.5) * spread, 5 + (random.NextDouble() - 0.5) * spread, 100);
        var factory = new GeometryFactory();
        var (middle, far) = (At(40), 1 + random.NextDouble() * 25);
        Coordinate[] ring = [new CoordinateZ(middle.X - far, middle.Y - far, 1), new CoordinateZ(middle.X + far, middle.Y - far, 1), new CoordinateZ(middle.X, middle.Y + far, 1), new CoordinateZ(middle.X - far, middle.Y - far, 1)];
        return (i / 2 % 6) switch
        {
            0 => factory.CreatePoint(At(20)),
            1 => factory.CreateLineString([At(40), At(40), At(40)]),
            2 => factory.CreatePolygon(ring),
            3 => factory.CreateMultiPointFromCoords([At(30), At(30)]),
            4 => factory.CreateMultiPolygon([factory.CreatePolygon(ring)]),
            _ => factory.CreatePolygon(factory.CreateLinearRing([new CoordinateZ(-20, -20, 0), new CoordinateZ(30, -20, 0), new CoordinateZ(30, 30, 0), new CoordinateZ(-20, 30, 0), new CoordinateZ(-20, -20, 0)]),
                [factory.CreateLinearRing([.. ring.Select(c => new CoordinateZ((c.X - middle.X) * 0.5 + 5, (c.Y - middle.Y) * 0.5 + 5, 0))])]),
        };
    }
}
