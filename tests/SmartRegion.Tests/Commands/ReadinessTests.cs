using Npgsql;
using SmartRegion.Catalogue;
using SmartRegion.Commands;
using SmartRegion.Storage;

namespace SmartRegion.Tests.Commands;

/// <summary>A server is ready when it can do its work, and says why when it cannot.</summary>
public sealed class ReadinessTests
{
    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task It_is_ready_when_the_store_can_be_written_and_nothing_stays_of_trying_it(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine, trustLoopback: false);
        var store = region.Service<Store>();
        // Those who work in the background since the start write too: one question beside which nobody has written tells.
        var before = -1L;
        for (var i = 0; i < 100 && before != store.Writes; i++)
        {
            before = store.Writes;
            Assert.Equal((200, "ready"), ((await region.SendAsync("GET", "/readyz")).Status, (await region.SendAsync("GET", "/readyz")).Text));
        }
        Assert.Equal(before, store.Writes);
        Assert.Equal(0, await store.ReadAsync(s => s.FirstAsync($"select count(*) from marks where name = 'ready'", r => r.GetInt64(0))));
    }

    [Fact]
    public async Task It_is_not_ready_on_a_full_disk_and_while_it_takes_in_what_has_changed()
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false);
        var (store, data) = (region.Service<Store>(), region.Service<DataFolder>());
        Assert.Equal("The disk is full.", await new Readiness(store, data, region.Service<ChangeFeed>(), long.MaxValue).WhyNotAsync());
        using var beginning = new ChangeFeed(store);
        Assert.Contains("still taking in", await new Readiness(store, data, beginning).WhyNotAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_not_ready_when_the_database_takes_no_changes()
    {
        await using var region = await TestRegion.StartAsync("postgres", trustLoopback: false);
        await using var source = NpgsqlDataSource.Create(region.Service<Settings>().Store);
        var name = new NpgsqlConnectionStringBuilder(region.Service<Settings>().Store).Database;
        await using var command = source.CreateCommand($"alter database {name} set default_transaction_read_only = on; select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}' and pid <> pg_backend_pid()");
        await command.ExecuteNonQueryAsync();
        var answer = await region.SendAsync("GET", "/readyz");
        Assert.Equal((503, "application/problem+json"), (answer.Status, answer.Type));
        Assert.Contains("cannot be written", answer.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await region.SendAsync("GET", "/healthz")).Status);
    }
}
