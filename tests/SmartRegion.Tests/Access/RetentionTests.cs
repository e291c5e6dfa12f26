using SmartRegion.Access;
using SmartRegion.Access.Accounts;
using SmartRegion.Commands;
using SmartRegion.Storage;

namespace SmartRegion.Tests.Access;

/// <summary>What tells of persons is kept as long as is said, and no longer.</summary>
public sealed class RetentionTests
{
    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task Lines_of_the_audit_log_are_deleted_after_their_time_and_no_younger_ones_by_anybody(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine, trustLoopback: false, settings: s => s with { KeepAudit = 400 });
        var (store, now) = (region.Service<Store>(), DateTimeOffset.UtcNow);
        foreach (var days in new[] { 4000, 401, 399, 91, 89, 10 })
        {
            var who = "after-" + days;
            await store.WriteAsync(s => s.ExecuteAsync($"insert into audit (at, who, what, about) values ({now.AddDays(-days).ToUnixTimeSeconds()}, {who}, 'role', '')"));
        }
        await region.Service<Retention>().SweepAsync(now);
        Assert.Equal(["after-399", "after-91", "after-89", "after-10"], (await region.Service<Audit>().ReadAsync()).Select(l => l.Who).Reverse());
        Assert.Equal(1, await store.WriteAsync(s => s.ExecuteAsync($"delete from audit where who = 'after-91'")));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => store.WriteAsync(s => s.ExecuteAsync($"delete from audit where who = 'after-89'")));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => store.WriteAsync(s => s.ExecuteAsync($"update audit set who = 'nobody' where who = 'after-399'")));
    }

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task What_has_ended_is_deleted_after_its_time(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine, trustLoopback: false, settings: s => s with { KeepEnded = 10 });
        using var jana = await Visitor.JoinAsync(region, "jana@obec.example", Role.Editor);
        var (store, retention, now) = (region.Service<Store>(), region.Service<Retention>(), DateTimeOffset.UtcNow);
        var account = (await region.Service<AccountStore>().AllAsync()).Single();
        await region.Service<Invitations>().MakeAsync(Invitation.ForAccount, "eva@obec.example", new Membership("", Role.Reader), "console");
        await region.Service<ApiKeys>().MakeAsync("pool", "Pump", ["read"], account.Id, 30);
        await region.Service<AccountStore>().SetLockoutEndDateAsync(account, now.AddMinutes(15), default);
        Assert.Equal(0, await retention.SweepAsync(now));
        // After a day the session is over and the lock as well; links and keys have their time, and ten days more.
        Assert.Equal(2, await retention.SweepAsync(now.AddDays(1)));
        Assert.Equal(302, (await jana.GetAsync("/en/account")).Status);
        Assert.Null((await region.Service<AccountStore>().AllAsync()).Single().LockedUntil);
        Assert.Equal(0, await retention.SweepAsync(now.AddDays(7 + 9)));
        Assert.Equal(1, await retention.SweepAsync(now.AddDays(7 + 11)));
        Assert.Equal(0, await retention.SweepAsync(now.AddDays(30 + 9)));
        Assert.Equal(1, await retention.SweepAsync(now.AddDays(30 + 11)));
        Assert.Empty(await region.Service<ApiKeys>().AllAsync());
        // The account itself stays until somebody deletes it.
        Assert.Equal(1, await region.Service<AccountStore>().CountAsync());
        Assert.Equal(0, await store.ReadAsync(s => s.FirstAsync($"select count(*) from invitations", r => r.GetInt64(0))));
    }

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task A_conversation_is_deleted_whole_when_nothing_was_written_in_it_for_its_time(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine, trustLoopback: false, settings: s => s with { KeepConversations = 40 });
        var (store, now) = (region.Service<Store>(), DateTimeOffset.UtcNow);
        // Both were begun long ago: what counts is the last message.
        foreach (var days in new[] { 41, 39 })
        {
            var (id, at, begun) = ("talk-" + days, now.AddDays(-days).ToUnixTimeMilliseconds(), now.AddDays(-400).ToUnixTimeMilliseconds());
            await store.WriteAsync(async s =>
            {
                await s.ExecuteAsync($"insert into conversations (id, organisation, desk, entry, subject, writer, name, secret, shares, state, messages, created, changed) values ({id}, 'pool', 'pool', 'lamps', 'Lamps', '', 'Somebody', {id}, 0, 'open', 1, {begun}, {at})");
                await s.ExecuteAsync($"insert into conversation_messages (conversation, seq, at, who, side, text) values ({id}, 1, {at}, '', 'writer', 'How bright?')");
                return await s.ExecuteAsync($"insert into conversation_seen (conversation, who, seq) values ({id}, 'member-1a2b3c4d', 1)");
            });
        }
        Assert.Equal(1, await region.Service<Retention>().SweepAsync(now));
        foreach (var column in new[] { "id from conversations", "conversation from conversation_messages", "conversation from conversation_seen" })
            Assert.Equal(["talk-39"], await store.ReadAsync(s => s.ListAsync(SqlText.Raw("select " + column), r => r.GetString(0))));
    }

    [Fact]
    public async Task Sessions_and_links_are_good_as_long_as_the_operator_has_said_and_the_page_tells_it()
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false, settings: s => s with { Lifetimes = new Lifetimes(TimeSpan.FromHours(5), TimeSpan.FromMinutes(10), TimeSpan.FromDays(3), TimeSpan.FromHours(2)) });
        using var jana = await Visitor.JoinAsync(region, "jana@obec.example", Role.Editor);
        var store = region.Service<Store>();
        Assert.Equal(5 * 3600, await store.ReadAsync(s => s.FirstAsync($"select ends - created from sessions", r => r.GetInt64(0))));
        await region.Service<Invitations>().MakeAsync(Invitation.ForAccount, "a@obec.example", new Membership("", Role.Reader), "console");
        await region.Service<Invitations>().MakeAsync(Invitation.ForPassword, "b@obec.example", new Membership("", Role.Reader), "console");
        Assert.Equal([3 * 86_400, 2 * 3600], await store.ReadAsync(s => s.ListAsync($"select ends - created from invitations order by email", r => r.GetInt64(0))));
        var page = System.Net.WebUtility.HtmlDecode(await region.Client.GetStringAsync("/en/privacy"));
        Assert.Contains("5 h at most", page, StringComparison.Ordinal);
        Assert.Contains("invitations are good for 3 d, links for passwords for 2 h", page, StringComparison.Ordinal);
        Assert.Equal(200, (await jana.GetAsync("/en/account")).Status);
        await store.WriteAsync(s => s.ExecuteAsync($"update sessions set seen = {DateTimeOffset.UtcNow.AddMinutes(-11).ToUnixTimeSeconds()}"));
        Assert.Equal(302, (await jana.GetAsync("/en/account")).Status);
    }

    [Theory]
    [InlineData("session-hours", "1", "24")]
    [InlineData("session-idle", "5", "720")]
    [InlineData("invitation-days", "1", "30")]
    [InlineData("password-link-hours", "1", "72")]
    [InlineData("keep-conversations", "30", "3650")]
    public void What_the_operator_may_set_lies_within_what_is_safe(string name, string least, string most)
    {
        Settings Read(int value) => Settings.Parse([$"--{name}", $"{value}"], _ => null).Settings;
        var (from, to) = (int.Parse(least), int.Parse(most));
        Assert.NotEqual(Read(from), Read(to));
        Assert.Throws<UsageException>(() => Read(from - 1));
        Assert.Throws<UsageException>(() => Read(to + 1));
    }
}
