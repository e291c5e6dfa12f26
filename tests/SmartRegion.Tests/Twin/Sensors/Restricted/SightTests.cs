using SmartRegion.Access;
using SmartRegion.Twin.Sensors.Model;
using SmartRegion.Twin.Sensors.Restricted;

namespace SmartRegion.Tests.Twin.Sensors.Restricted;

/// <summary>What a reader sees, as a condition of SQL.</summary>
public sealed class SightTests
{
    [Fact]
    public async Task While_nothing_is_hidden_no_statement_is_another_than_without_it()
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false);
        Assert.Same(Sight.Whole, await region.Service<Audiences>().SightAsync(Actor.Stranger));
        Assert.All(EntityTypes.All, t => Assert.Null(Sight.Whole.Of(t, "a")));
        Assert.All(EntityTypes.All, t => Assert.Equal(t.Only is { } only ? EntityType.For("a", only) : null, Sight.Whole.Only(t, "a")));
    }

    [Fact]
    public void For_every_type_it_is_said_who_sees_it()
    {
        var sight = Sight.Of([7, 0]);
        Assert.All(EntityTypes.All, t => Assert.Contains("(0, 7)", sight.Of(t, "a"), StringComparison.Ordinal));
        Assert.Equal((true, true, false), (sight.Sees(0), sight.Sees(7), sight.Sees(1)));
        Assert.Equal(Sight.Of([0, 7]), sight);
    }
}
