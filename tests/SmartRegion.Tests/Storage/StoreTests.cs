using SmartRegion.Storage;

namespace SmartRegion.Tests.Storage;

/// <summary>The storage suite: the same tests on both engines.</summary>
public sealed class StoreTests
{
    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task What_a_write_answered_is_there_after_reopening(string engine)
    {
        await using var t = await TestStore.OpenAsync(engine);
        await t.Store.WriteAsync(s => s.ExecuteAsync($"insert into marks (name, value) values ({"a"}, {"1"})"));
        await t.ReopenAsync();
        Assert.Equal("1", await ValueAsync(t.Store, "a"));
    }

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task A_write_that_throws_undoes_itself_and_no_other(string engine)
    {
        await using var t = await TestStore.OpenAsync(engine);
        var works = Enumerable.Range(0, 100).Select(async i =>
        {
            try
            {
                await t.Store.WriteAsync(async s =>
                {
                    await s.ExecuteAsync($"insert into marks (name, value) values ({"m" + i}, {"x"})");
                    return i % 3 == 0 ? throw new InvalidOperationException("no") : 0;
                });
                return true;
            }
            catch (InvalidOperationException) { return false; }
        });
        var done = await Task.WhenAll(works);
        Assert.Equal(66, done.Count(d => d));
        Assert.Equal(66, await t.Store.ReadAsync(s => s.FirstAsync($"select count(*) from marks where name like 'm%'", r => r.GetInt32(0))));
    }

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task Values_are_bound_never_written_into_the_text(string engine)
    {
        await using var t = await TestStore.OpenAsync(engine);
        const string nasty = "x'); drop table marks; --@p0 \"\\";
        await t.Store.WriteAsync(s => s.ExecuteAsync($"insert into marks (name, value) values ({nasty}, {nasty})"));
        Assert.Equal(nasty, await ValueAsync(t.Store, nasty));
    }

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task Instants_keep_their_microseconds_and_sort(string engine)
    {
        await using var t = await TestStore.OpenAsync(engine);
        var at = new DateTime(2026, 3, 29, 1, 59, 59, DateTimeKind.Utc).AddTicks(1234560);
        var d = t.Store.Dialect;
        var read = await t.Store.WriteAsync(async s =>
        {
            await s.ExecuteAsync($"insert into entries (key, id, kind, version, created, modified, doc) values (1, 'a', 'need', 1, {d.Time(at)}, {d.Time(at.AddHours(1))}, {d.Json("{}")})");
            return await s.FirstAsync($"select created from entries where created < modified", r => s.Time(r, 0));
        });
        Assert.Equal((at, DateTimeKind.Utc), (read, read.Kind));
    }

    [Fact]
    public async Task A_statement_may_run_within_the_rows_of_its_like()
    {
        await using var t = await TestStore.OpenAsync("sqlite");
        await t.Store.WriteAsync(async s =>
        {
            for (var i = 0; i < 3; i++) await s.ExecuteAsync($"insert into marks (name, value) values ({"n" + i}, {"v"})");
            return 0;
        });
        var seen = await t.Store.ReadAsync(async s =>
        {
            var n = 0;
            await foreach (var _ in s.RowsAsync($"select name from marks")) n += (await s.ListAsync($"select name from marks", r => 1)).Count;
            return n;
        });
        Assert.Equal(9, seen);
    }

    [Fact]
    public async Task Writes_that_wait_share_one_commit()
    {
        await using var t = await TestStore.OpenAsync("sqlite");
        var release = new TaskCompletionSource();
        var first = t.Store.WriteAsync(async s => { await release.Task; return await InsertAsync(s, "first"); });
        var waiting = Enumerable.Range(0, 300).Select(i => t.Store.WriteAsync(s => InsertAsync(s, "g" + i))).ToList();
        Assert.All(waiting, w => Assert.False(w.IsCompleted));
        release.SetResult();
        await Task.WhenAll([first, .. waiting]);
        var commits = await t.Store.ReadAsync(s => s.FirstAsync($"pragma data_version", r => r.GetInt32(0)));
        Assert.Equal(301, await t.Store.ReadAsync(s => s.FirstAsync($"select count(*) from marks", r => r.GetInt32(0))));
        Assert.InRange(commits, 0, 20);
    }

    [Fact]
    public async Task When_SQLite_undoes_the_whole_transaction_each_write_of_it_fails_and_the_next_succeeds()
    {
        await using var t = await TestStore.OpenAsync("sqlite");
        var release = new TaskCompletionSource();
        var blocking = t.Store.WriteAsync(async s => { await release.Task; return await InsertAsync(s, "blocking"); });
        var undoing = t.Store.WriteAsync(async s => { await InsertAsync(s, "undoing"); return await s.ExecuteAsync($"rollback"); });
        release.SetResult();
        await Assert.ThrowsAnyAsync<Exception>(() => blocking.WaitAsync(Patience.Limit));
        await Assert.ThrowsAnyAsync<Exception>(() => undoing.WaitAsync(Patience.Limit));
        await t.Store.WriteAsync(s => InsertAsync(s, "next")).WaitAsync(Patience.Limit);
        Assert.Equal(["next"], await t.Store.ReadAsync(s => s.ListAsync($"select name from marks where value = {"v"}", r => r.GetString(0))));
    }

    private static Task<int> InsertAsync(Session s, string name) => s.ExecuteAsync($"insert into marks (name, value) values ({name}, {"v"})");

    [Fact]
    public async Task A_second_opening_of_the_same_file_is_refused()
    {
        await using var t = await TestStore.OpenAsync("sqlite");
        var e = await Assert.ThrowsAsync<StoreInUseException>(() => Store.OpenAsync("sqlite", t.Directory));
        Assert.Contains("Another Smart Region process", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task A_store_of_a_newer_program_is_refused(string engine)
    {
        await using var t = await TestStore.OpenAsync(engine);
        await t.Store.WriteAsync(s => s.ExecuteAsync($"insert into migrations (step) values (999)"));
        await Assert.ThrowsAsync<InvalidOperationException>(t.ReopenAsync);
        await t.Store.DisposeAsync();
    }

    [Fact]
    public async Task Two_nodes_on_PostgreSQL_tell_each_other_of_changes()
    {
        await using var t = await TestStore.OpenAsync("postgres");
        await using var other = await Store.OpenAsync(t.Settings, t.Directory);
        using var stop = new CancellationTokenSource();
        var told = new SemaphoreSlim(0);
        var listening = other.ListenAsync(() => { told.Release(); return Task.CompletedTask; }, stop.Token);
        Assert.True(await told.WaitAsync(Patience.Limit));
        await t.Store.WriteAsync(async s => { await s.Dialect.AnnounceAsync(s); return 0; });
        Assert.True(await told.WaitAsync(Patience.Limit));
        await stop.CancelAsync();
        await listening;
    }

    private static Task<string?> ValueAsync(Store store, string name) =>
        store.ReadAsync(s => s.FirstAsync($"select value from marks where name = {name}", r => r.GetString(0)));
}
