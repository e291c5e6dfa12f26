using System.Text.Json.Nodes;
using SmartRegion.Access;
using SmartRegion.Catalogue;
using SmartRegion.Http.Outgoing;
using SmartRegion.Planning.Funding.Reminders;
using SmartRegion.Portal.Reminders;
using SmartRegion.Tests.Access;
using SmartRegion.Tests.Twin.Sensors.Alarms;

namespace SmartRegion.Tests.Planning.Funding.Reminders;

/// <summary>Who follows a programme is told once before each day of its calls, and ends it by a link.</summary>
public sealed class CallReminderTests
{
    [Theory]
    [InlineData("2030-01-01", "2030-02-01", false)]
    [InlineData("2030-02-01", "2030-02-01", false)]
    [InlineData("2030-02-02", "2030-04-30", true)]
    [InlineData("2030-04-30", "2030-04-30", true)]
    // A deadline told by month is its last day.
    [InlineData("2030-05-01", "2031-06-30", true)]
    [InlineData("2031-07-01", null, false)]
    public void The_next_day_of_a_programme_is_the_nearest_that_is_not_past(string today, string? day, bool closes)
    {
        var programme = Projects.Read((JsonObject)JsonNode.Parse("""{"id":"p","kind":"funding","title":{"en":"P"},"calls":[{"opens":"2030-02-01","closes":"2030-04-30"},{"closes":"2031-06"}]}""")!);
        var next = CallDay.Next(programme, DateOnly.Parse(today));
        Assert.Equal(day is null ? null : new CallDay(DateOnly.Parse(day), closes), next);
    }

    [Theory, MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task A_letter_is_sent_once_for_a_day_and_its_link_ends_it(string engine)
    {
        await using var mails = new MailServer();
        await using var region = await TestRegion.StartAsync(engine, trustLoopback: false, settings: s => s with { PublicUrl = "http://region.example", Mail = new MailSettings("127.0.0.1", mails.Port, null, null, "region@example.org", "none") });
        await region.Service<Entries>().CreateAsync((JsonObject)JsonNode.Parse("""{"id":"payer","kind":"funding","title":{"en":"Payer of lamps"},"calls":[{"opens":"2030-02-01","closes":"2030-04-30"}]}""")!, "seed");
        using var jana = await Visitor.JoinAsync(region, "jana@region.example", Role.Reader);
        Assert.Contains("/en/reminders?programme=payer", (await jana.GetAsync("/en/entry/payer")).Text, StringComparison.Ordinal);
        Assert.Equal(400, (await jana.FillAsync("/en/reminders", null, ("programme", "payer"), ("days", "0"))).Status);
        Assert.Equal(400, (await jana.FillAsync("/en/reminders", null, ("programme", "nothing"), ("days", "10"))).Status);
        Assert.Equal("/en/reminders", (await jana.FillAsync("/en/reminders", null, ("programme", "payer"), ("days", "10"))).Location);
        Assert.Contains("opens 1 February 2030", (await jana.GetAsync("/en/reminders")).Text.Replace('\u00a0', ' '), StringComparison.Ordinal);
        var letters = region.Service<ReminderLetters>();
        Assert.Equal(0, await letters.RunAsync(new DateOnly(2030, 1, 21)));
        Assert.Equal(1, await letters.RunAsync(new DateOnly(2030, 1, 22)));
        Assert.Equal(0, await letters.RunAsync(new DateOnly(2030, 1, 23)));
        var (to, letter) = await mails.NextAsync();
        Assert.Equal("jana@region.example", Assert.Single(to));
        Assert.Equal("A call is near: Payer of lamps", letter.Subject);
        Assert.Equal(1, await letters.RunAsync(new DateOnly(2030, 4, 21)));
        var second = (await mails.NextAsync()).Letter;
        Assert.Contains("closes on 30 April 2030", second.TextBody!.Replace('\u00a0', ' '), StringComparison.Ordinal);
        // Whoever opens the link has ended nothing yet; only the newest is good.
        using var stranger = new Visitor(region);
        var (old, link) = (Link(letter.TextBody!), Link(second.TextBody!));
        Assert.Contains("no longer here", (await stranger.FillAsync(old, null)).Text, StringComparison.Ordinal);
        Assert.Equal(200, (await stranger.GetAsync(link)).Status);
        Assert.Contains("Payer of lamps", (await jana.GetAsync("/en/reminders")).Text, StringComparison.Ordinal);
        Assert.Contains("The reminder is ended", (await stranger.FillAsync(link, null)).Text, StringComparison.Ordinal);
        Assert.Empty(await region.Service<CallReminders>().OfAsync(new SignedIn((await region.Service<SmartRegion.Access.Accounts.AccountStore>().AllAsync())[0].Id, "", "", "")));
    }

    [Fact]
    public async Task What_a_mail_server_does_not_take_waits_in_the_outbox_and_the_page_tells_what_is_near()
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false, settings: s => s with { Mail = new MailSettings("127.0.0.1", 9, null, null, "region@example.org", "none") });
        var soon = DateTime.UtcNow.AddDays(5).ToString("yyyy-MM-dd");
        await region.Service<Entries>().CreateAsync((JsonObject)JsonNode.Parse($$$"""{"id":"payer","kind":"funding","title":{"en":"Payer of lamps"},"calls":[{"closes":"{{{soon}}}"}]}""")!, "seed");
        using var jana = await Visitor.JoinAsync(region, "jana@region.example", Role.Reader);
        await jana.FillAsync("/en/reminders", null, ("programme", "payer"), ("days", "10"));
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        Assert.Equal(1, await region.Service<ReminderLetters>().RunAsync(today));
        Assert.Equal(["reminder waiting"], await region.Service<SmartRegion.Storage.Store>().ReadAsync(s => s.ListAsync($"select kind || ' ' || state from letters", r => r.GetString(0))));
        Assert.Empty(await region.Service<CallReminders>().TakeDueAsync(today));
        Assert.Contains("soon", (await jana.GetAsync("/en/reminders")).Text, StringComparison.Ordinal);
        Assert.Equal("/en/reminders", (await jana.FillAsync("/en/reminders", null, ("programme", "payer"), ("do", "stop"))).Location);
        Assert.Contains("None yet", (await jana.GetAsync("/en/reminders")).Text, StringComparison.Ordinal);
    }

    private static string Link(string text) => new Uri(text.Split('\n').Select(l => l.Trim()).First(l => l.Contains("/reminders/stop/", StringComparison.Ordinal))).PathAndQuery;
}
