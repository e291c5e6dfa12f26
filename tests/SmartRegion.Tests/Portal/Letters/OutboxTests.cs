using Microsoft.Extensions.Logging;
using SmartRegion.Access;
using SmartRegion.Access.Accounts;
using SmartRegion.Http.Outgoing;
using SmartRegion.Portal.Letters;
using SmartRegion.Storage;
using SmartRegion.Tests.Access;
using SmartRegion.Tests.Twin.Sensors.Alarms;

namespace SmartRegion.Tests.Portal.Letters;

/// <summary>A letter lies in the store, encrypted, until the mail server has taken it, over restarts and outages, and no longer than it is of use.</summary>
public sealed class OutboxTests
{
    // Nobody listens there.
    private static readonly MailSettings Dead = Server(9);

    private static readonly Letter Lamps = new(Letter.Message, "keeper@region.example", "Marker of a subject", "Marker of a text\r\n", "en") { About = "talk-1", ReplyTo = "jana@region.example" };

    private static MailSettings Server(int port) => new("127.0.0.1", port, null, null, "region@example.org", "none");

    private static Task<TestRegion> StartAsync(MailSettings mail, string engine = "sqlite") => TestRegion.StartAsync(engine, trustLoopback: false, settings: s => s with { Mail = mail });

    private static Task<List<Row>> RowsAsync(TestRegion region) => region.Service<Store>().ReadAsync(s => s.ListAsync($"select state, attempts, due, made, ends, body, recipient, about from letters order by key",
        r => new Row(r.GetString(0), r.GetInt64(1), r.GetInt64(2), r.GetInt64(3), r.GetInt64(4), r.GetString(5), string.Join(' ', r.GetString(6), r.GetString(7)))));

    // Until the first attempt, which is made in the background, has failed.
    private static async Task<Row> FailedAsync(TestRegion region)
    {
        for (var i = 0; i < 3000; i++, await Task.Delay(20, TestContext.Current.CancellationToken))
            if (await RowsAsync(region) is [{ } row] && (row.Attempts > 0 || row.State != "waiting")) return row;
        throw new TimeoutException("The letter was not tried.");
    }

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task A_letter_that_was_not_taken_is_tried_again_after_a_restart_and_arrives_once(string engine)
    {
        var before = await StartAsync(Dead, engine);
        await before.Service<Outbox>().AddAsync([Lamps]);
        var row = await FailedAsync(before);
        Assert.DoesNotContain("Marker", row.Body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("keeper", row.Body + row.Names, StringComparison.OrdinalIgnoreCase);
        Assert.Equal((1, 0), await before.Service<Outbox>().CountAsync());
        await using var mails = new MailServer();
        await using var region = await before.RestartAsync(s => s with { Mail = Server(mails.Port) });
        Assert.Equal(0, await region.Service<Outbox>().RunAsync(DateTimeOffset.FromUnixTimeSeconds(row.Due - 1)));
        Assert.Equal(1, await region.Service<Outbox>().RunAsync(DateTimeOffset.FromUnixTimeSeconds(row.Due)));
        var (to, letter) = await mails.NextAsync();
        Assert.Equal(("keeper@region.example", "Marker of a subject", "Marker of a text"), (Assert.Single(to), letter.Subject, letter.TextBody!.Trim()));
        Assert.Equal("jana@region.example", letter.ReplyTo.Mailboxes.Single().Address);
        Assert.Empty(await RowsAsync(region));
        Assert.Equal(0, await region.Service<Outbox>().RunAsync(DateTimeOffset.UtcNow.AddDays(1)));
        Assert.Equal(0, mails.Waiting);
    }

    [Fact]
    public async Task Pauses_grow_and_after_three_days_it_is_given_up_in_the_log_and_for_who_looks_after_the_program()
    {
        await using var region = await StartAsync(Dead);
        using var lines = new LogLines();
        region.Service<ILoggerFactory>().AddProvider(lines);
        using var eva = await Visitor.JoinAsync(region, "eva@region.example", Role.Administrator);
        Assert.DoesNotContain("could not be delivered", (await eva.GetAsync("/en/admin")).Text, StringComparison.Ordinal);
        var outbox = region.Service<Outbox>();
        await outbox.AddAsync([Lamps]);
        var (row, pauses, last) = (await FailedAsync(region), new List<long>(), 0L);
        for (; row.State == "waiting" && pauses.Count < 50; row = (await RowsAsync(region)).Single())
        {
            if (last > 0) pauses.Add(row.Due - last);
            last = row.Due;
            Assert.Equal(0, await outbox.RunAsync(DateTimeOffset.FromUnixTimeSeconds(row.Due)));
        }
        Assert.Equal([240, 960, 3840, 15_360, 21_600, 21_600], pauses.Take(6));
        Assert.All(pauses.Skip(6), p => Assert.Equal(21_600, p));
        Assert.InRange(last - row.Made, 60 * 3600, 72 * 3600);
        Assert.Equal(("given-up", "", " "), (row.State, row.Body, row.Names));
        Assert.Equal((0, 1), await outbox.CountAsync());
        Assert.Contains("1 letter could not be delivered", (await eva.GetAsync("/en/admin")).Text, StringComparison.Ordinal);
        Assert.Contains("1 was given up within the last week", (await eva.GetAsync("/en/admin/jobs")).Text, StringComparison.Ordinal);
        Assert.Single(lines.All, l => l.Contains("(message) was given up after", StringComparison.Ordinal));
        foreach (var trace in new[] { "Marker", "keeper@", "jana@" }) Assert.DoesNotContain(lines.All, l => l.Contains(trace, StringComparison.Ordinal));
        await region.Service<Retention>().SweepAsync(DateTimeOffset.UtcNow.AddDays(3 + 8));
        Assert.Empty(await RowsAsync(region));
    }

    [Fact]
    public async Task What_the_server_refuses_for_good_is_given_up_at_once_and_what_it_refuses_for_now_is_not()
    {
        await using var mails = new MailServer { Refusal = "450 come again" };
        await using var region = await StartAsync(Server(mails.Port));
        var outbox = region.Service<Outbox>();
        await outbox.AddAsync([Lamps]);
        var row = await FailedAsync(region);
        Assert.Equal("waiting", row.State);
        mails.Refusal = "550 no such user";
        await outbox.RunAsync(DateTimeOffset.FromUnixTimeSeconds(row.Due));
        Assert.Equal(("given-up", 2), ((await RowsAsync(region)).Single().State, (await RowsAsync(region)).Single().Attempts));
    }

    [Fact]
    public async Task A_link_by_which_one_signs_in_is_tried_and_kept_no_longer_than_it_is_good()
    {
        await using var region = await StartAsync(Dead);
        using var eva = await Visitor.JoinAsync(region, "eva@region.example", Role.Administrator);
        var shown = await eva.FillAsync("/en/people", "/en/people/invite", ("email", "jana@obec.example"), ("role", "author"));
        Assert.Contains("it is tried again", shown.Text, StringComparison.Ordinal);
        var link = System.Text.RegularExpressions.Regex.Match(shown.Text, "/en/invitation/([\\w-]+)").Groups[1].Value;
        var row = (await RowsAsync(region)).Single();
        Assert.Equal((1L, 1), (row.Attempts, Math.Sign(link.Length)));
        Assert.DoesNotContain(link, row.Body, StringComparison.Ordinal);
        // A week is longer than anybody tries; a link for a password is good for a day, and so is its letter.
        Assert.Equal(Outbox.GivesUp.TotalSeconds, row.Ends - row.Made);
        var account = (await region.Service<AccountStore>().AllAsync()).Single();
        await eva.FillAsync("/en/people", $"/en/people/{account.Id}/link");
        var second = (await RowsAsync(region))[1];
        Assert.InRange(second.Ends - second.Made, 86_399, 86_401);
        await region.Service<Retention>().SweepAsync(DateTimeOffset.FromUnixTimeSeconds(second.Ends + 1));
        Assert.Equal(["waiting", "given-up"], (await RowsAsync(region)).Select(r => r.State));
        Assert.Equal(["", " "], (await RowsAsync(region)).Where(r => r.State == "given-up").SelectMany(r => new[] { r.Body, r.Names }));
    }

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task Letters_to_a_person_and_of_what_a_person_began_go_with_the_account(string engine)
    {
        await using var region = await StartAsync(Dead, engine);
        using var eva = await Visitor.JoinAsync(region, "eva@region.example", Role.Administrator);
        using var jana = await Visitor.JoinAsync(region, "jana@region.example", Role.Reader);
        Assert.Equal(201, (await eva.SendAsync("POST", "/api/entries", """{"id":"lamps","kind":"practice","title":{"en":"Lamps"},"topics":["energy"]}""")).Status);
        Assert.Equal(302, (await jana.FillAsync("/en/entry/lamps/message", null, ("subject", "Lamps"), ("text", "How bright?"))).Status);
        await region.Service<Outbox>().AddAsync([Lamps with { To = "Jana@Region.example", About = "other" }, Lamps with { About = "other" }]);
        // To those who look after the region, of what she has written; to her; and one that has nothing to do with her.
        Assert.Equal(3, (await RowsAsync(region)).Count);
        Assert.Equal("/en", (await jana.FillAsync("/en/account", "/en/account/delete", ("current", Visitor.Password))).Location);
        Assert.Equal(Secret.Hash(Account.KeyOf(Lamps.To)) + " other", Assert.Single(await RowsAsync(region)).Names);
    }

    [Fact]
    public async Task Without_a_mail_server_nothing_is_kept()
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false);
        await region.Service<Outbox>().AddAsync([Lamps]);
        Assert.False(await region.Service<Outbox>().SendAsync(Lamps));
        Assert.Empty(await RowsAsync(region));
    }

    private sealed record Row(string State, long Attempts, long Due, long Made, long Ends, string Body, string Names);
}
