using System.Text.Json.Nodes;
using SmartRegion.Catalogue.Seed;

namespace SmartRegion.Tests.Catalogue.Seed;

/// <summary>The region's places: every municipality of both sides, each in its hierarchy.</summary>
public sealed class RegionPlacesTests
{
    private static readonly Dictionary<string, JsonObject> Places = RegionPlaces.Read(Path.Combine(Seeding.Directory, "region")).ToDictionary(p => (string)p["id"]!);

    private static IEnumerable<JsonObject> Of(string level) => Places.Values.Where(p => (string?)p["level"] == level);

    [Fact]
    public void Every_municipality_and_district_of_the_region_is_there()
    {
        Assert.Equal(1259, Of("municipality").Count(p => (string)p["countries"]![0]! == "CZ"));
        Assert.Equal(760, Of("municipality").Count(p => (string)p["countries"]![0]! == "DE"));
        Assert.Equal(52, Of("district").Count());
    }

    [Fact]
    public void Every_municipality_leads_through_its_district_up_to_its_country() => Assert.All(Of("municipality"), place =>
    {
        var levels = new List<string>();
        for (var at = place; at is not null; at = at["parent"] is { } parent ? Places[(string)parent!] : null) levels.Add((string)at["level"]!);
        Assert.Equal(("municipality", "district", "country"), (levels[0], levels[1], levels[^1]));
    });

    [Fact]
    public void An_elevation_is_GeoNames_where_it_has_one_and_else_that_of_the_terrain_model_with_its_source()
    {
        static bool FromTerrain(JsonObject p) => p["sources"]!.AsArray().Any(s => ((string)s!["title"]!).Contains("SRTM", StringComparison.Ordinal));
        Assert.Equal(844, Of("municipality").Count(p => p["elevationM"] is not null && FromTerrain(p)));
        Assert.Equal(1053, Of("municipality").Count(p => p["elevationM"] is not null && !FromTerrain(p)));
        Assert.All(Of("municipality").Where(p => p["elevationM"] is not null), p => Assert.InRange((decimal)p["elevationM"]!, 200m, 1200m));
    }
}
