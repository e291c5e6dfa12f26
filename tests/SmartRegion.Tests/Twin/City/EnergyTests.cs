using System.Text.Json.Nodes;
using SmartRegion.Tests.Twin.Features;
using SmartRegion.Twin.City;
using SmartRegion.Twin.City.Analysis;
using SmartRegion.Twin.Features.Import;

namespace SmartRegion.Tests.Twin.City;

/// <summary>Roofs, envelope and volume against shapes that are reckoned by hand, and the sun against what must be so.</summary>
public sealed class EnergyTests
{
    private const double Far = 690_000;

    private static CitySurface Surface(string? semantic, params double[] points) => new(semantic, 0, 0, [[.. points.Select((p, i) => i % 3 == 0 ? p + Far : p)]]);

    // 10 m to the east, 8 m to the north, eaves at 3 m, the ridge from west to east at 3 + 4 m: the roof rises 4 m in 4 m.
    private static CityGeometry House(bool withMeanings) => new("2", "Solid",
    [
        Surface(withMeanings ? "GroundSurface" : null, 0, 0, 0, 0, 8, 0, 10, 8, 0, 10, 0, 0),
        Surface(withMeanings ? "WallSurface" : null, 0, 0, 0, 10, 0, 0, 10, 0, 3, 0, 0, 3),
        Surface(withMeanings ? "WallSurface" : null, 10, 8, 0, 0, 8, 0, 0, 8, 3, 10, 8, 3),
        Surface(withMeanings ? "WallSurface" : null, 10, 0, 0, 10, 8, 0, 10, 8, 3, 10, 4, 7, 10, 0, 3),
        Surface(withMeanings ? "WallSurface" : null, 0, 8, 0, 0, 0, 0, 0, 0, 3, 0, 4, 7, 0, 8, 3),
        Surface(withMeanings ? "RoofSurface" : null, 0, 0, 3, 10, 0, 3, 10, 4, 7, 0, 4, 7),
        Surface(withMeanings ? "RoofSurface" : null, 10, 8, 3, 0, 8, 3, 0, 4, 7, 10, 4, 7),
    ]);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_gabled_house_has_the_areas_and_the_volume_that_one_reckons(bool withMeanings)
    {
        var shape = new BuildingShape([House(withMeanings)]);
        Assert.Equal(80, shape.Ground, 6);
        // Two sides of 10 × 3, two gables of 8 × 3 and a triangle of 8 × 4 / 2.
        Assert.Equal(2 * 30 + 2 * (24 + 16), shape.Walls, 6);
        Assert.Equal(10 * 8 * 3 + 10 * 16, shape.Volume!.Value, 6);
        Assert.Equal(2, shape.Roofs.Count);
        Assert.All(shape.Roofs, r => Assert.Equal(10 * Math.Sqrt(32), r.Area, 6));
        Assert.All(shape.Roofs, r => Assert.Equal(45, r.Tilt, 6));
        Assert.Equal([180d, 0d], shape.Roofs.Select(r => Math.Round(r.Azimuth!.Value, 6) % 360));
    }

    [Fact]
    public void A_hole_takes_its_area_away_and_a_body_with_a_gap_has_no_volume()
    {
        var roof = new CitySurface("RoofSurface", 0, 0, [[0, 0, 5, 10, 0, 5, 10, 10, 5, 0, 10, 5], [2, 2, 5, 2, 4, 5, 4, 4, 5, 4, 2, 5]]);
        var shape = new BuildingShape([new CityGeometry("2", "MultiSurface", [roof])]);
        Assert.Equal(96, shape.Roofs.Single().Area, 6);
        Assert.Null(shape.Roofs.Single().Azimuth);
        Assert.Null(shape.Volume);
    }

    [Fact]
    public void The_sun_gives_to_the_level_what_was_said_and_most_to_the_south()
    {
        var year = new SolarYear(49, 1100);
        double On(double tilt, double azimuth)
        {
            var (t, a) = (tilt * Math.PI / 180, azimuth * Math.PI / 180);
            return year.On((Math.Sin(t) * Math.Sin(a), Math.Sin(t) * Math.Cos(a), Math.Cos(t)));
        }
        Assert.Equal(1100, On(0, 0), 6);
        Assert.Equal(On(30, 90), On(30, 270), 6);
        Assert.InRange(On(35, 180), 1.10 * 1100, 1.25 * 1100);
        Assert.True(On(35, 180) > On(35, 135) && On(35, 135) > On(35, 90) && On(35, 90) > On(35, 0));
        Assert.True(On(35, 180) > On(90, 180) && On(35, 180) > On(10, 180));
    }

    [Fact]
    public async Task A_building_tells_its_roofs_and_what_they_would_yield()
    {
        await using var region = await TestRegion.StartAsync();
        await region.ImportAsync(CityFiles.At("FZK-Haus-LoD2.gml"), new ImportOptions("town"));
        var id = (await region.JsonAsync("/ogc/collections/town/items"))["features"]![0]!["id"]!.GetValue<string>();
        var told = await region.JsonAsync($"/api/analysis/energy/town/{id}");
        var roofs = ((JsonArray)told["roofs"]!).Select(r => r!).ToList();
        Assert.Equal(2, roofs.Count);
        Assert.Equal(180, Math.Abs(roofs[0]["azimuth"]!.GetValue<double>() - roofs[1]["azimuth"]!.GetValue<double>()), 0.5);
        Assert.Equal(120, told["groundArea"]!.GetValue<double>(), 0.5);
        Assert.True(told["grossVolume"]!.GetValue<double>() > 120 * 3);
        var half = await region.JsonAsync($"/api/analysis/energy/town/{id}?efficiency=0.1");
        Assert.Equal(told["yield"]!.GetValue<double>() / 2, half["yield"]!.GetValue<double>(), 1.0);
        Assert.Equal(400, (await region.SendAsync("GET", $"/api/analysis/energy/town/{id}?efficiency=20")).Status);
        Assert.Equal(404, (await region.SendAsync("GET", "/api/analysis/energy/town/nobody")).Status);
    }

    [Theory]
    [InlineData("cs", "Střešní plochy", "Metoda")]
    [InlineData("de", "Dachflächen", "Methode")]
    [InlineData("en", "Roof surfaces", "Method")]
    public async Task A_page_tells_the_same_with_method_and_assumptions(string lang, string roofs, string method)
    {
        await using var region = await TestRegion.StartAsync();
        await region.ImportAsync(CityFiles.At("FZK-Haus-LoD2.gml"), new ImportOptions("town"));
        var id = (await region.JsonAsync("/ogc/collections/town/items"))["features"]![0]!["id"]!.GetValue<string>();
        var feature = (await region.SendAsync("GET", $"/{lang}/collections/town/items/{id}")).Text;
        Assert.Contains($"/{lang}/collections/town/items/{id}/energy", feature, StringComparison.Ordinal);
        var page = (await region.SendAsync("GET", $"/{lang}/collections/town/items/{id}/energy?irradiation=1200")).Text;
        foreach (var part in new[] { roofs, method, "value=\"1200\"", "irradiation=1200", "doi.org" }) Assert.Contains(part, page, StringComparison.Ordinal);
        var told = await region.JsonAsync($"/api/analysis/energy/town/{id}?irradiation=1200");
        Assert.Equal(((JsonArray)told["roofs"]!).Count, page.Split("<th scope=\"row\"").Length - 1);
        Assert.Equal(404, (await region.SendAsync("GET", $"/{lang}/collections/town/items/nobody/energy")).Status);
        Assert.Equal(400, (await region.SendAsync("GET", $"/{lang}/collections/town/items/{id}/energy?irradiation=9")).Status);
    }
}
