using NetTopologySuite.Geometries;
using NetTopologySuite.IO;
using SmartRegion.Twin.Features.Import;

namespace SmartRegion.Tests.Twin.Features;

/// <summary>Binary geometries of strangers are measured before a reader follows them.</summary>
public sealed class WkbNestingTests
{
    [Theory]
    [InlineData("POINT (1 2)")]
    [InlineData("POINT Z(1 2 3)")]
    [InlineData("LINESTRING ZM(1 2 3 4,5 6 7 8)")]
    [InlineData("POLYGON ((0 0,1 0,1 1,0 0),(0.1 0.1,0.2 0.1,0.2 0.2,0.1 0.1))")]
    [InlineData("GEOMETRYCOLLECTION (POINT (1 2),MULTIPOLYGON (((0 0,1 0,1 1,0 0))),GEOMETRYCOLLECTION (MULTIPOINT ((1 2),(3 4))))")]
    [InlineData("POLYGON EMPTY")]
    public void Sound_geometries_are_bearable_in_either_order_of_bytes(string wkt)
    {
        var geometry = new WKTReader().Read(wkt);
        foreach (var order in new[] { ByteOrder.LittleEndian, ByteOrder.BigEndian })
        {
            var wkb = new WKBWriter(order, false, emitZ: true, emitM: true).Write(geometry);
            Assert.True(WkbNesting.IsBearable(wkb));
            Assert.False(WkbNesting.IsBearable(wkb.AsSpan(0, wkb.Length - 1)));
        }
        Assert.True(WkbNesting.IsBearableInGeoPackage(new GeoPackageGeoWriter { HandleOrdinates = Ordinates.XYZ }.Write(geometry)));
    }

    [Fact]
    public void Collections_in_collections_and_points_that_are_only_announced_are_not()
    {
        byte[] collection = [1, 7, 0, 0, 0, 1, 0, 0, 0];
        Assert.False(WkbNesting.IsBearable([.. Enumerable.Repeat(collection, 100_000).SelectMany(b => b)]));
        Assert.False(WkbNesting.IsBearable([1, 2, 0, 0, 0, 255, 255, 255, 127]));
        Assert.False(WkbNesting.IsBearable([1, 4, 0, 0, 0, 255, 255, 255, 255]));
        Assert.False(WkbNesting.IsBearable([]));
    }
}
