using System.Text.Json.Nodes;
using SmartRegion.Catalogue.Places;

namespace SmartRegion.Tests.Catalogue.Places;

/// <summary>What is around a place, told by <c>/api/places/{id}</c> of the seeded region.</summary>
[Collection(SeededCollection.Name)]
public sealed class PlacesApiTests(SeededRegion seeded)
{
    private const string ZeleznaRuda = "cz-557528", BayerischEisenstein = "de-09276115", NovaRole = "cz-555398", Plzen = "cz-554791", EmptyArea = "de-09272451";

    [Fact]
    public async Task Neighbours_are_neighbours_of_one_another()
    {
        var atlas = await seeded.Region.Service<Atlases>().NowAsync();
        var municipalities = atlas.Inside(atlas.Find("nuts-cz")!).Concat(atlas.Inside(atlas.Find("nuts-de")!)).Where(p => p.IsMunicipality).ToList();
        Assert.Equal(2019, municipalities.Count);
        foreach (var place in municipalities)
        {
            var neighbours = atlas.NeighboursOf(place);
            Assert.NotEmpty(neighbours);
            Assert.DoesNotContain(place, neighbours);
            Assert.All(neighbours, n => Assert.Contains(place.Id, atlas.NeighboursOf(n).Select(p => p.Id)));
        }
    }

    [Theory]
    [InlineData(ZeleznaRuda, BayerischEisenstein)]
    [InlineData("cz-554499", "de-09479152")]
    [InlineData("cz-561169", "de-09374164")]
    public async Task Municipalities_on_either_side_of_the_border_are_neighbours(string czech, string bavarian)
    {
        var facts = await PlaceAsync(czech);
        Assert.Contains(facts["neighbours"]!.AsArray(), n => n!["id"]!.GetValue<string>() == bavarian && n["acrossBorder"]!.GetValue<bool>());
        Assert.Contains((await PlaceAsync(bavarian))["neighbours"]!.AsArray(), n => n!["id"]!.GetValue<string>() == czech && n["acrossBorder"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Districts_are_neighbours_too() =>
        Assert.Contains("cz-cz0322", Ids((await PlaceAsync("de-09276"))["neighbours"]!));

    [Theory]
    [InlineData(NovaRole)]
    [InlineData(ZeleznaRuda)]
    [InlineData("de-09475137")]
    [InlineData(Plzen)]
    public async Task Similar_places_are_on_both_sides_and_each_says_in_what(string id)
    {
        var facts = await PlaceAsync(id);
        var own = facts["figures"]!;
        foreach (var side in PlaceFacts.Sides)
        {
            var similar = facts["similar"]![side]!.AsArray();
            Assert.NotEmpty(similar);
            foreach (var place in similar)
            {
                Assert.Equal(side, place!["country"]!.GetValue<string>());
                Assert.NotEqual(id, place["id"]!.GetValue<string>());
                foreach (var reason in place["reasons"]!.AsArray().Select(r => r!["by"]!.GetValue<string>()))
                    Assert.True(Holds(reason, own, place), $"{id} and {place["id"]} are said to be alike by {reason}.");
                Assert.NotEmpty(place["reasons"]!.AsArray());
            }
            Assert.Equal(similar.Select(Score).OrderDescending(), similar.Select(Score));
        }
    }

    [Fact]
    public async Task Practices_of_the_place_come_first_then_those_around_and_of_similar_places()
    {
        var practices = (await PlaceAsync(NovaRole))["practices"]!.AsArray();
        Assert.Equal("nova-role-led-lighting", practices[0]!["id"]!.GetValue<string>());
        Assert.Equal("here", practices[0]!["reasons"]![0]!["by"]!.GetValue<string>());
        Assert.All(practices, p => Assert.NotEmpty(p!["reasons"]!.AsArray()));

        var near = (await PlaceAsync(BayerischEisenstein))["practices"]!.AsArray().SelectMany(p => p!["reasons"]!.AsArray()).ToList();
        Assert.Contains(near, r => r!["by"]!.GetValue<string>() == Because.Above);
        var km = near.Where(r => r!["by"]!.GetValue<string>() == Because.Near).Select(r => r!["km"]!.GetValue<double>()).ToList();
        Assert.NotEmpty(km);
        Assert.All(km, k => Assert.InRange(k, 0, 40));
    }

    [Theory]
    [InlineData(NovaRole, "interreg-by-cz-2021-2027", true)]
    [InlineData(NovaRole, "cz-mpo-npo-2-2-2-lighting", true)]
    [InlineData(NovaRole, "by-kommunal-digital", false)]
    [InlineData(NovaRole, "cz-hkk-smart-solutions", false)]
    [InlineData(NovaRole, "by-mobility-rural", false)]
    [InlineData("de-09475137", "by-kommunal-digital", true)]
    [InlineData("de-09475137", "interreg-by-cz-2021-2027", true)]
    [InlineData("de-09475137", "cz-res-plus-3-2022", false)]
    [InlineData("de-09475137", "de-hyexperts", false)]
    [InlineData("de-09475", "by-mobility-rural", true)]
    [InlineData("nuts-cz032", "cz-res-plus-3-2022", false)]
    public async Task Funding_is_that_whose_territory_has_the_place_and_for_which_it_may_apply(string place, string programme, bool isOpenTo) =>
        Assert.Equal(isOpenTo, Ids((await PlaceAsync(place))["funding"]!).Contains(programme));

    [Fact]
    public async Task An_area_in_which_nobody_lives_is_told_as_such()
    {
        var facts = await PlaceAsync(EmptyArea);
        Assert.True(facts["figures"]!["uninhabited"]!.GetValue<bool>());
        Assert.Null(facts["figures"]!["densityPerKm2"]);
        Assert.All(PlaceFacts.Sides, side => Assert.Empty(facts["similar"]![side]!.AsArray()));
        Assert.Empty(facts["funding"]!.AsArray());
        Assert.NotEmpty(facts["neighbours"]!.AsArray());
        foreach (var id in new[] { NovaRole, Plzen, "de-09475137" })
            Assert.DoesNotContain((await PlaceAsync(id))["similar"]!.AsObject().SelectMany(s => s.Value!.AsArray()), s => (s!["population"]?.GetValue<long>() ?? 0) == 0);
    }

    [Fact]
    public async Task A_district_tells_its_municipalities_and_their_sum()
    {
        var facts = await PlaceAsync("de-09475");
        var municipalities = facts["municipalities"]!.AsArray();
        Assert.Equal(27, facts["figures"]!["municipalities"]!.GetValue<int>());
        Assert.Equal(4, facts["figures"]!["uninhabitedAreas"]!.GetValue<int>());
        Assert.Equal(31, municipalities.Count);
        Assert.Equal(municipalities.Sum(m => m!["population"]!.GetValue<long>()), facts["figures"]!["population"]!.GetValue<long>());
        Assert.Contains("hofer-landbus", Ids(facts["practices"]!));
        Assert.Contains("landkreis-hof", Ids(facts["people"]!));
        Assert.Contains("landkreis-hof", Ids((await PlaceAsync("de-09475137"))["people"]!));
    }

    [Theory]
    [InlineData("cz-000000")]
    [InlineData("nova-role-led-lighting")]
    public async Task What_is_no_place_is_not_found(string id) => Assert.Equal(404, (await seeded.Region.SendAsync("GET", $"/api/places/{id}")).Status);

    [Theory]
    [InlineData("Hof")]
    [InlineData("Neustadt a.d. Waldnaab")]
    [InlineData("Cham")]
    [InlineData("nová role")]
    [InlineData("Pec")]
    public async Task Who_types_the_name_of_a_municipality_finds_it_first(string name)
    {
        var first = (await seeded.Region.JsonAsync($"/api/entries?q={Uri.EscapeDataString(name)}"))["items"]![0]!;
        Assert.Equal("place", first["kind"]!.GetValue<string>());
        Assert.Equal(name, (first["title"]!["cs"] ?? first["title"]!["de"])!.GetValue<string>(), ignoreCase: true);
        var suggested = (await seeded.Region.JsonAsync($"/api/suggest?q={Uri.EscapeDataString(name)}"))["items"]![0]!;
        Assert.Equal(first["id"]!.GetValue<string>(), suggested["id"]!.GetValue<string>());
    }

    private Task<JsonObject> PlaceAsync(string id) => seeded.Region.JsonAsync($"/api/places/{id}");

    private static List<string> Ids(JsonNode items) => [.. items.AsArray().Select(i => i!["id"]!.GetValue<string>())];

    private static double Score(JsonNode? place) => place!["score"]!.GetValue<double>();

    private static bool Holds(string reason, JsonNode own, JsonNode other) => reason switch
    {
        Because.Population => Ratio(own, other, "population") <= 4.0 / 3,
        Because.Density => Ratio(own, other, "densityPerKm2") <= 1.51,
        Because.Elevation => Math.Abs(own["elevationM"]!.GetValue<double>() - other["elevationM"]!.GetValue<double>()) <= 75,
        Because.SharedTopics or Because.NearestInSize or Because.Border => true,
        _ => false,
    };

    private static double Ratio(JsonNode own, JsonNode other, string figure)
    {
        var (a, b) = (own[figure]!.GetValue<double>(), other[figure]!.GetValue<double>());
        return Math.Max(a, b) / Math.Min(a, b);
    }
}
