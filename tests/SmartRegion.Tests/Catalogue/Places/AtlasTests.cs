using System.Text.Json.Nodes;
using SmartRegion.Catalogue.Places;
using SmartRegion.Core;

namespace SmartRegion.Tests.Catalogue.Places;

/// <summary>What is around a place follows every change, on both engines.</summary>
public sealed class AtlasTests
{
    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task What_one_writes_is_told_at_once(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine);
        await PutAsync(region, Place("cz-1", "CZ", 0, 1000));
        await PutAsync(region, Place("cz-2", "CZ", 1, 1100));
        await PutAsync(region, Place("de-3", "DE", 2, 5000));
        Assert.Equal(["cz-2"], Ids((await region.JsonAsync("/api/places/cz-1"))["neighbours"]!));
        Assert.Empty((await region.JsonAsync("/api/places/cz-1"))["practices"]!.AsArray());

        await PutAsync(region, """{"id":"lamps","kind":"practice","title":{"en":"Lamps"},"topics":["energy"],"places":["cz-2"]}""");
        var practice = (await region.JsonAsync("/api/places/cz-1"))["practices"]![0]!;
        Assert.Equal(["near", "similarPlace"], practice["reasons"]!.AsArray().Select(r => r!["by"]!.GetValue<string>()));
        Assert.Equal("cz-2", practice["reasons"]![1]!["place"]!["id"]!.GetValue<string>());

        await PutAsync(region, Place("de-3", "DE", 0, 5000, north: 1));
        Assert.Equal(["cz-2", "de-3"], Ids((await region.JsonAsync("/api/places/cz-1"))["neighbours"]!));
        Assert.Equal(204, (await region.SendAsync("DELETE", "/api/entries/lamps")).Status);
        Assert.Empty((await region.JsonAsync("/api/places/cz-1"))["practices"]!.AsArray());
        Assert.Equal(204, (await region.SendAsync("DELETE", "/api/entries/de-3")).Status);
        Assert.Equal(["cz-2"], Ids((await region.JsonAsync("/api/places/cz-1"))["neighbours"]!));
    }

    [Fact]
    public async Task Along_the_border_a_gap_of_the_generalised_outlines_parts_no_neighbours()
    {
        await using var region = await TestRegion.StartAsync();
        const double gap = 0.003; // some 215 m at this latitude
        await PutAsync(region, Place("cz-1", "CZ", 0, 1000));
        await PutAsync(region, Place("de-1", "DE", 1 + gap / Size, 1000));
        await PutAsync(region, Place("cz-2", "CZ", -1 - gap / Size, 1000));
        var neighbours = (await region.JsonAsync("/api/places/cz-1"))["neighbours"]!.AsArray();
        Assert.Equal(["de-1"], Ids(neighbours));
        Assert.True(neighbours[0]!["acrossBorder"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Places_that_name_one_another_as_parents_do_not_hang_the_server()
    {
        await using var region = await TestRegion.StartAsync();
        await PutAsync(region, Place("cz-1", "CZ", 0, 1000));
        await PutAsync(region, Place("cz-2", "CZ", 1, 1000, parent: "cz-1"));
        await PutAsync(region, Place("cz-1", "CZ", 0, 1000, parent: "cz-2"));
        Assert.Equal(["cz-2"], Ids((await region.JsonAsync("/api/places/cz-1"))["above"]!));
    }

    [Theory]
    [InlineData("2026-03-01", FundingStatus.Announced)]
    [InlineData("2026-05-01", FundingStatus.Open)]
    [InlineData("2026-06-30", FundingStatus.Open)]
    [InlineData("2026-07-01", FundingStatus.Closed)]
    public void A_call_is_open_from_its_first_day_to_its_last(string day, string status) =>
        Assert.Equal(status, Programme(new Call("2026-05", "2026-06-30")).On(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture)).Status);

    [Fact]
    public void A_call_without_a_deadline_counts_as_open_for_a_year_and_none_at_all_as_undated()
    {
        var programme = Programme(new Call("2022-11-07", null));
        Assert.Equal(FundingStatus.Open, programme.On(new DateOnly(2023, 11, 6)).Status);
        Assert.Equal(FundingStatus.Undated, programme.On(new DateOnly(2026, 1, 1)).Status);
        Assert.Equal(FundingStatus.Undated, Programme().On(new DateOnly(2026, 1, 1)).Status);
        Assert.Equal(FundingStatus.Closed, (Programme() with { End = "2020" }).On(new DateOnly(2026, 1, 1)).Status);
    }

    private const double Size = 0.1;

    private static Programme Programme(params Call[] calls) => new("p", 1, new LangText(null, null, "P"), ["CZ"], [], [], null, null, false, calls, null, new ProgrammeTerms([], null, null, [], [], false, null, [], null, false, null));

    // A square municipality, so many squares to the east and north.
    private static string Place(string id, string country, double east, int population, string? parent = null, double north = 0)
    {
        var (w, s) = (12 + east * Size, 49 + north * Size);
        JsonArray At(double x, double y) => new(Math.Round(x, 9), Math.Round(y, 9));
        var place = new JsonObject
        {
            ["id"] = id,
            ["kind"] = "place",
            ["title"] = new JsonObject { ["en"] = id },
            ["level"] = "municipality",
            ["countries"] = new JsonArray(country),
            ["population"] = new JsonObject { ["value"] = population },
            ["geometry"] = new JsonObject
            {
                ["type"] = "Polygon",
                ["coordinates"] = new JsonArray(new JsonArray(At(w, s), At(w + Size, s), At(w + Size, s + Size), At(w, s + Size), At(w, s))),
            },
        };
        if (parent is not null) place["parent"] = parent;
        return place.ToJsonString();
    }

    private static async Task PutAsync(TestRegion region, string entry)
    {
        var answer = await region.SendAsync("PUT", $"/api/entries/{JsonNode.Parse(entry)!["id"]}", entry);
        Assert.True(answer.Status is 200 or 201, answer.Text);
    }

    private static List<string> Ids(JsonNode items) => [.. items.AsArray().Select(i => i!["id"]!.GetValue<string>())];
}
