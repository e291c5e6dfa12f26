using System.Collections.Concurrent;
using SmartRegion.Twin.Sensors;

namespace SmartRegion.Tests.Twin.Sensors;

/// <summary>What a transaction has changed is told after its commit, to whoever listens.</summary>
public sealed class EventTests
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Every_change_is_told_once_and_a_failed_one_is_not(string engine)
    {
        await using var r = await SensorRegion.StartAsync(engine);
        var told = new ConcurrentQueue<string>();
        var events = r.Region.Service<SensorEvents>();
        var listening = events.Listen(changes =>
        {
            foreach (var c in changes.Entities) told.Enqueue($"{c.Kind} {c.Type.Name} {c.Key} {string.Join(',', c.Properties ?? [])}".TrimEnd());
            foreach (var o in changes.Observations) told.Enqueue($"Observed {o.Datastream} {o.Id} {o.Number}");
        });
        await r.CreateAsync("/Things", SensorRegion.Thing("Office", "Light"));
        Assert.Equal(["Created Thing 1", "Created Location 1", "Updated Thing 1 Locations", "Created HistoricalLocation 1", "Created Sensor 1", "Created ObservedProperty 1", "Created Datastream 1"], Take());
        await r.ObserveAsync("/Datastreams(1)", "2024-01-01T00:00:00Z", "1.5");
        Assert.Equal(["Created FeatureOfInterest 1", "Observed 1 4294967297 1.5"], Take());
        await r.ChangeAsync("PATCH", "/Observations(4294967297)", """{"result":2,"resultQuality":"x"}""");
        await r.ChangeAsync("PATCH", "/Things(1)", """{"name":"Home"}""");
        Assert.Equal(["Updated Observation 4294967297 result,resultQuality", "Updated Thing 1 name"], Take());
        await r.SendAsync("POST", "/Things", """{"name":"T","description":"d","Datastreams":[{}]}""");
        await r.SendAsync("POST", "/Datastreams(9)/Observations", """{"result":1}""");
        Assert.Empty(Take());
        await r.ChangeAsync("DELETE", "/Observations(4294967297)");
        await r.ChangeAsync("DELETE", "/Things(1)");
        Assert.Equal(["Deleted Observation 4294967297", "Deleted HistoricalLocation 1", "Deleted Datastream 1", "Deleted Thing 1"], Take());
        listening.Dispose();
        await r.CreateAsync("/Things", """{"name":"T","description":"d"}""");
        Assert.Empty(Take());

        List<string> Take()
        {
            var list = new List<string>();
            while (told.TryDequeue(out var t)) list.Add(t);
            return list;
        }
    }
}
