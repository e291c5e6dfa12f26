using SmartRegion.Catalogue.Places;
using SmartRegion.Core;

namespace SmartRegion.Tests.Catalogue.Places;

/// <summary>How alike municipalities are: the columns say what the formula says, for every pair of the region.</summary>
[Collection(SeededCollection.Name)]
public sealed class LikenessTests(SeededRegion seeded)
{
    [Fact]
    public async Task The_columns_find_what_a_scan_of_all_by_the_formula_finds()
    {
        var atlas = await AtlasAsync();
        foreach (var id in new[] { "cz-555398", "de-09475137", "cz-554791", "cz-557528" })
        {
            var own = atlas.Find(id)!;
            foreach (var side in PlaceFacts.Sides)
            {
                var scanned = atlas.Municipalities.Where(p => p.Country == side && p.Id != id && p is { IsInhabited: true, Population: > 0 })
                    .Select(p => (p.Id, Worth: Formula(atlas, own, p))).OrderByDescending(p => p.Worth).Take(5).Where(p => p.Worth >= Likeness.Least).ToList();
                var found = atlas.Likeness.Of(own, side, 5);
                Assert.Equal(scanned.Count, found.Count);
                Assert.All(found.Zip(scanned), p => Assert.InRange(p.First.Worth - p.Second.Worth, -0.005, 0.005));
            }
        }
    }

    [Fact]
    public async Task The_weights_are_a_whole_and_a_municipality_is_its_own_like()
    {
        var atlas = await AtlasAsync();
        var own = atlas.Find("cz-555398")!;
        var factors = atlas.Likeness.Factors(own, own);
        Assert.Equal(1, factors.Sum(f => f.Weight), 3);
        Assert.All(factors, f => Assert.Equal(0, f.Apart, 3));
        Assert.Equal(1, atlas.Likeness.Between(own, own), 3);
    }

    [Fact]
    public async Task The_border_is_near_where_it_is_near()
    {
        var atlas = await AtlasAsync();
        Assert.InRange(atlas.Likeness.BorderKmOf(atlas.Find("cz-557528")!)!.Value, 0, 8);
        Assert.InRange(atlas.Likeness.BorderKmOf(atlas.Find("de-09276115")!)!.Value, 0, 8);
        Assert.InRange(atlas.Likeness.BorderKmOf(atlas.Find("cz-554791")!)!.Value, 45, 65);
        Assert.All(atlas.Municipalities, p => Assert.NotNull(atlas.Likeness.BorderKmOf(p)));
    }

    [Fact]
    public async Task A_district_of_villages_is_rural_and_a_city_is_not()
    {
        var atlas = await AtlasAsync();
        Assert.Equal(RegionType.Rural, atlas.Likeness.RegionTypeOf(atlas.Find("cz-557528")!));
        Assert.Equal(RegionType.Urban, atlas.Likeness.RegionTypeOf(atlas.Find("cz-554791")!));
    }

    [Fact]
    public async Task Wishes_count_in_place_of_ones_own_work()
    {
        var atlas = await AtlasAsync();
        var (own, other) = (atlas.Find("de-09475137")!, atlas.Find("cz-555398")!);
        Assert.True(atlas.Likeness.Between(own, other, ["energy"]) > atlas.Likeness.Between(own, other, ["tourism"]));
        Assert.Contains("energy", atlas.Likeness.Factors(own, other, ["energy"]).Single(f => f.By == Because.SharedTopics).Topics);
    }

    [Fact]
    public void What_is_not_known_is_neither_alike_nor_different()
    {
        var likeness = new Likeness([Place("a", 1000, 10, 400), Place("b", 1000, 10, 800), Place("c", 1000, null, null)], _ => new HashSet<string>(), _ => null);
        var factors = likeness.Factors(Place("a", 1000, 10, 400), Place("c", 1000, null, null));
        Assert.All(factors.Where(f => f.By != Because.Population), f => Assert.Equal(("unknown", 0.25), (f.Grade, f.Apart)));
        Assert.Equal("same", factors.Single(f => f.By == Because.Population).Grade);
        Assert.Equal("far", likeness.Factors(Place("a", 1000, 10, 400), Place("b", 1000, 10, 800)).Single(f => f.By == Because.Elevation).Grade);
    }

    private static double Formula(Atlas atlas, Place a, Place b) => Math.Exp(-2 * atlas.Likeness.Factors(a, b).Sum(f => f.Weight * f.Apart));

    private static Place Place(string id, long people, double? km2, double? height) => new(id, 1, new LangText(null, null, id), SmartRegion.Catalogue.Places.Place.Municipality, null, "CZ", null, people, 2020, km2, height,
        new Dictionary<string, string>(), null, false);

    private Task<Atlas> AtlasAsync() => seeded.Region.Service<Atlases>().NowAsync();
}
