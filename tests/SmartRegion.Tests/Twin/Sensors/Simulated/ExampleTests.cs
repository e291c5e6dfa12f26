using System.Text.Json.Nodes;
using SmartRegion.Twin.Sensors.Simulated;

namespace SmartRegion.Tests.Twin.Sensors.Simulated;

/// <summary>The example: simulated sensors that say that they are.</summary>
public sealed class ExampleTests
{
    public static TheoryData<string> Engines => TestStore.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task Four_municipalities_have_a_year_of_hourly_values_and_a_second_start_adds_none(string engine)
    {
        await using var region = await SensorRegion.StartAsync(engine);
        var example = region.Region.Service<Example>();
        Assert.Equal(20 * 8760, await example.RunAsync());
        Assert.Equal(0, await example.RunAsync());
        Assert.Equal(20, (await region.GetAsync("/Datastreams?$count=true&$top=0"))["@iot.count"]!.GetValue<long>());
        foreach (var stream in (JsonArray)(await region.GetAsync("/Datastreams?$expand=Observations($count=true;$top=1)"))["value"]!)
            Assert.Equal(8760, stream!["Observations@iot.count"]!.GetValue<long>());
        var things = (JsonArray)(await region.GetAsync("/Things?$expand=Locations"))["value"]!;
        Assert.Equal(["cz-553425", "cz-557153", "de-09372116", "de-09276148"], things.Select(t => t!["properties"]!["entry"]!.GetValue<string>()));
        var series = await Rollups.SeriesTests.SeriesAsync(region, "/Datastreams(1)", "points=400");
        Assert.Equal(("day", "2024-12-31T23:00:00Z", 365), (series["span"]!.GetValue<string>(), series["points"]![0]!["time"]!.GetValue<string>(), ((JsonArray)series["points"]!).Count));
    }

    [Fact]
    public async Task Each_entity_says_in_three_languages_that_it_is_simulated()
    {
        await using var region = await SensorRegion.StartAsync("sqlite");
        await region.Region.Service<Example>().RunAsync();
        foreach (var set in new[] { "Things", "Locations", "Datastreams", "Sensors", "ObservedProperties" })
            foreach (var entity in (JsonArray)(await region.GetAsync("/" + set))["value"]!)
            {
                Assert.EndsWith("(simulated · simulováno · simuliert)", entity!["name"]!.GetValue<string>(), StringComparison.Ordinal);
                Assert.True(entity["properties"]!["simulated"]!.GetValue<bool>());
                foreach (var word in new[] { "Simulovaná data", "Simulierte Daten", "Simulated data" }) Assert.Contains(word, entity["description"]!.GetValue<string>(), StringComparison.Ordinal);
            }
    }

    [Fact]
    public void The_numbers_are_the_same_everywhere_and_the_leak_shows_at_night()
    {
        var data = Example.Read();
        var water = Example.Rows(1, data["streams"]![0]!, data["places"]![0]!, 2025);
        Assert.Equal([.. water.Select(r => r.Number)], Example.Rows(1, data["streams"]![0]!, data["places"]![0]!, 2025).Select(r => r.Number).ToArray());
        // The third hour of each day, by the clocks of summer.
        double Night(int day) => water[day * 24 + 2].Number;
        var before = Enumerable.Range(214, 20).Select(Night).Max();
        Assert.All(Enumerable.Range(246, 8), day => Assert.True(Night(day) > before * 1.2, $"day {day}: {Night(day)} against {before}"));
        Assert.All(data["streams"]!.AsArray(), s => Assert.All(Example.Rows(1, s!, data["places"]![1]!, 7), r => Assert.True(r.Number >= 0)));
    }
}
