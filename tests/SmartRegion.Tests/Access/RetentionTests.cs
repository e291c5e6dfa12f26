using SmartRegion.Access;
using SmartRegion.Access.Accounts;
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
}
