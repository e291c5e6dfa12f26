using System.Text.Json.Nodes;
using MimeKit;
using SmartRegion.Access;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Contact;
using SmartRegion.Commands;
using SmartRegion.Http.Outgoing;
using SmartRegion.Storage;
using SmartRegion.Tests.Access;
using SmartRegion.Tests.Twin.Sensors.Alarms;

namespace SmartRegion.Tests.Catalogue.Contact;

/// <summary>People write to organisations through the region, and neither side learns the other's address by it.</summary>
public sealed class ConversationTests
{
    private const string Form = "/en/entry/lamps-wanted/message";

    [Theory, MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task A_message_is_written_read_answered_and_closed_by_pages(string engine)
    {
        await using var region = await StartAsync(engine);
        using var jana = await Visitor.JoinAsync(region, "jana@region.example", Role.Reader);
        using var keeper = await Visitor.JoinAsync(region, "keeper@region.example", Role.Editor, "keeper");
        using var colleague = await Visitor.JoinAsync(region, "colleague@region.example", Role.Author, "keeper");
        using var elsewhere = await Visitor.JoinAsync(region, "elsewhere@region.example", Role.Administrator, "another");
        using var administrator = await Visitor.JoinAsync(region, "all@region.example", Role.Administrator);
        Assert.Contains(Form, (await jana.GetAsync("/en/entry/lamps-wanted")).Text, StringComparison.Ordinal);
        Assert.Contains("The people of this organisation read the message", (await jana.GetAsync(Form)).Text, StringComparison.Ordinal);
        var sent = await jana.FillAsync(Form, null, ("subject", "Our lamps"), ("text", "We have <b>lamps</b>.\r\nMany."));
        Assert.StartsWith("/en/messages/", sent.Location, StringComparison.Ordinal);
        var id = sent.Location!.Split('/')[^1];
        // Who answers is told at the head of every page, until they have looked.
        Assert.Contains("1 conversation with a new message", (await keeper.GetAsync("/en/about")).Text, StringComparison.Ordinal);
        Assert.Contains("Our lamps", (await keeper.GetAsync("/en/messages")).Text, StringComparison.Ordinal);
        var read = await keeper.RawAsync(sent.Location);
        Assert.Contains("We have &lt;b&gt;lamps&lt;/b&gt;.", read, StringComparison.Ordinal);
        Assert.DoesNotContain("jana@region.example", read, StringComparison.Ordinal);
        Assert.Matches($"the conversation is deleted on both sides on .*{DateTime.UtcNow.AddDays(730).Year}", read);
        Assert.DoesNotContain("with a new message", (await keeper.GetAsync("/en/about")).Text, StringComparison.Ordinal);
        // Nobody else: not a colleague without the role, not another organisation, not the administrator of the region.
        foreach (var other in new[] { colleague, elsewhere, administrator })
        {
            Assert.Equal(404, (await other.GetAsync(sent.Location)).Status);
            Assert.Equal(404, (await other.GetAsync($"/api/conversations/{id}")).Status);
            Assert.Equal(404, (await other.FillAsync("/en/account", sent.Location, ("do", "write"), ("text", "x"))).Status);
            Assert.DoesNotContain("Our lamps", (await other.GetAsync("/en/messages")).Text, StringComparison.Ordinal);
            Assert.Equal(0, JsonNode.Parse((await other.GetAsync("/api/conversations")).Text)!["new"]!.GetValue<int>());
        }
        Assert.Equal(sent.Location, (await keeper.FillAsync(sent.Location, null, ("do", "write"), ("text", "Thank you."))).Location);
        Assert.Contains("1 conversation with a new message", (await jana.GetAsync("/en/about")).Text, StringComparison.Ordinal);
        var answered = await jana.GetAsync(sent.Location);
        Assert.Contains("Thank you.", answered.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("keeper@region.example", answered.Text, StringComparison.Ordinal);
        Assert.Equal(sent.Location, (await jana.FillAsync(sent.Location, null, ("do", "close"))).Location);
        Assert.Equal(409, (await keeper.FillAsync("/en/account", sent.Location, ("do", "write"), ("text", "And?"))).Status);
        Assert.Contains("Thank you.", (await jana.GetAsync("/en/account/data")).Text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task The_API_has_the_same_rules_and_names_the_field_that_is_wrong(string engine)
    {
        await using var region = await StartAsync(engine);
        using var jana = await Visitor.JoinAsync(region, "jana@region.example", Role.Reader);
        using var keeper = await Visitor.JoinAsync(region, "keeper@region.example", Role.Coordinator, "keeper");
        Assert.Equal(403, (await region.SendAsync("POST", "/api/conversations", """{"entry":"lamps-wanted","subject":"a","text":"b","name":"c"}""")).Status);
        foreach (var (body, field) in new[]
        {
            ("""{"entry":"lamps-wanted","subject":"a\r\nBcc: x@y.example","text":"b"}""", "subject"), ("""{"entry":"lamps-wanted","subject":" ","text":"b"}""", "subject"), ("""{"entry":"lamps-wanted","subject":"a","text":"\u0007"}""", "text"),
            ("""{"entry":"lamps-wanted","subject":"a"}""", "/text"), ("""{"entry":"lamps-wanted","subject":"a","text":"b","showAddress":"yes"}""", "/showAddress"), ("""{"entry":"lamps-wanted","subject":"a","text":"b","to":"x"}""", "/to"),
            ("{\"entry\":\"lamps-wanted\",\"subject\":\"a\",\"text\":\"" + new string('x', Conversations.LongestText + 1) + "\"}", "text"),
        })
        {
            var refused = await jana.SendAsync("POST", "/api/conversations", body);
            Assert.Equal(400, refused.Status);
            Assert.Contains($"\"{field}\"", refused.Text, StringComparison.Ordinal);
        }
        Assert.Equal(404, (await jana.SendAsync("POST", "/api/conversations", """{"entry":"nothing","subject":"a","text":"b"}""")).Status);
        Assert.Empty(JsonNode.Parse((await keeper.GetAsync("/api/conversations")).Text)!["items"]!.AsArray());
        var begun = await jana.SendAsync("POST", "/api/conversations", """{"entry":"lamps-wanted","subject":"a","text":"b","showAddress":true}""");
        Assert.Equal(201, begun.Status);
        var id = JsonNode.Parse(begun.Text)!["id"]!.GetValue<string>();
        Assert.Equal(1, JsonNode.Parse((await keeper.GetAsync("/api/conversations")).Text)!["new"]!.GetValue<int>());
        var read = JsonNode.Parse((await keeper.GetAsync($"/api/conversations/{id}")).Text)!;
        Assert.Equal(("b", "writer", "jana@region.example"), (read["items"]![0]!["text"]!.GetValue<string>(), read["items"]![0]!["side"]!.GetValue<string>(), read["address"]!.GetValue<string>()));
        Assert.Null(JsonNode.Parse((await jana.GetAsync($"/api/conversations/{id}")).Text)!["address"]);
        Assert.Equal(201, (await keeper.SendAsync("POST", $"/api/conversations/{id}/messages", """{"text":"c"}""")).Status);
        Assert.Equal("organisation", JsonNode.Parse((await jana.GetAsync($"/api/conversations/{id}")).Text)!["items"]![1]!["side"]!.GetValue<string>());
        // The other side's steps are not one's own.
        Assert.Equal(403, (await jana.SendAsync("POST", $"/api/conversations/{id}/block")).Status);
        Assert.Equal(403, (await keeper.SendAsync("POST", $"/api/conversations/{id}/settle")).Status);
        Assert.Equal(200, (await keeper.SendAsync("POST", $"/api/conversations/{id}/close")).Status);
        Assert.Equal(409, (await jana.SendAsync("POST", $"/api/conversations/{id}/messages", """{"text":"d"}""")).Status);
    }

    [Fact]
    public async Task What_is_reported_is_seen_by_the_region_until_it_is_settled_and_who_is_blocked_writes_no_more()
    {
        await using var region = await StartAsync("sqlite");
        using var jana = await Visitor.JoinAsync(region, "jana@region.example", Role.Reader);
        using var keeper = await Visitor.JoinAsync(region, "keeper@region.example", Role.Editor, "keeper");
        using var coordinator = await Visitor.JoinAsync(region, "coordinator@region.example", Role.Coordinator);
        var page = (await jana.FillAsync(Form, null, ("subject", "Buy now"), ("text", "A secret offer."))).Location!;
        Assert.Equal(400, (await keeper.FillAsync(page, null, ("do", "report"), ("why", " "))).Status);
        Assert.Equal(404, (await coordinator.GetAsync(page)).Status);
        Assert.Equal(page, (await keeper.FillAsync(page, null, ("do", "report"), ("why", "It is spam."))).Location);
        Assert.Contains("It is spam.", (await coordinator.GetAsync("/en/messages")).Text, StringComparison.Ordinal);
        Assert.Contains("A secret offer.", (await coordinator.GetAsync(page)).Text, StringComparison.Ordinal);
        Assert.Equal(403, (await coordinator.FillAsync(page, null, ("do", "write"), ("text", "Stop"))).Status);
        Assert.Equal("/en/messages", (await coordinator.FillAsync(page, null, ("do", "settle"))).Location);
        Assert.Equal(404, (await coordinator.GetAsync(page)).Status);
        Assert.Equal(page, (await keeper.FillAsync(page, null, ("do", "block"))).Location);
        Assert.Equal(403, (await jana.FillAsync(Form, null, ("subject", "Again"), ("text", "x"))).Status);
        Assert.Equal(page, (await keeper.FillAsync(page, null, ("do", "unblock"))).Location);
        Assert.Equal(302, (await jana.FillAsync(Form, null, ("subject", "Again"), ("text", "x"))).Status);
        // The log knows who did what, and nothing of what was written.
        var log = await region.Service<Audit>().ReadAsync();
        foreach (var what in new[] { Audit.MessageBegun, Audit.MessageReported, Audit.MessageSettled, Audit.WriterBlocked, Audit.WriterUnblocked }) Assert.Contains(log, l => l.What == what);
        Assert.DoesNotContain(log, l => l.About.Contains("secret", StringComparison.Ordinal) || l.About.Contains("spam", StringComparison.Ordinal) || l.About.Contains('@', StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_nobody_answers_the_region_reads_and_the_form_says_so()
    {
        await using var region = await StartAsync("sqlite");
        using var jana = await Visitor.JoinAsync(region, "jana@region.example", Role.Reader);
        using var coordinator = await Visitor.JoinAsync(region, "coordinator@region.example", Role.Coordinator);
        Assert.Contains("The coordinators of the region read the message", (await jana.GetAsync(Form)).Text, StringComparison.Ordinal);
        var page = (await jana.FillAsync(Form, null, ("subject", "Lamps"), ("text", "x"))).Location!;
        Assert.Equal(page, (await coordinator.FillAsync(page, null, ("do", "write"), ("text", "We pass it on."))).Location);
        // Somebody of the organisation comes later: what the region was told stays with the region.
        using var keeper = await Visitor.JoinAsync(region, "keeper@region.example", Role.Editor, "keeper");
        Assert.Equal(404, (await keeper.GetAsync(page)).Status);
    }

    [Fact]
    public async Task A_letter_carries_no_address_of_the_writer_unless_they_tick_it()
    {
        await using var mails = new MailServer();
        await using var region = await StartAsync("sqlite", s => s with { Mail = new MailSettings("127.0.0.1", mails.Port, null, null, "region@example.org", "none") });
        using var jana = await Visitor.JoinAsync(region, "jana@region.example", Role.Reader);
        using var keeper = await Visitor.JoinAsync(region, "keeper@region.example", Role.Editor, "keeper");
        var page = (await jana.FillAsync(Form, null, ("subject", "Bcc: everybody@example.org"), ("text", "Hello\r\n\r\n.\r\nSubject: other"))).Location!;
        var (to, letter) = await mails.NextAsync();
        Assert.Equal("keeper@region.example", Assert.Single(to));
        Assert.DoesNotContain("jana@", letter.ToString(), StringComparison.Ordinal);
        Assert.Empty(letter.ReplyTo);
        Assert.Empty(letter.Bcc);
        Assert.Equal("New message: Organisation keeper", letter.Subject);
        var text = letter.TextBody;
        Assert.Contains("Bcc: everybody@example.org", text, StringComparison.Ordinal);
        Assert.Contains("Hello\r\n\r\n.\r\nSubject: other", text!.ReplaceLineEndings("\r\n"), StringComparison.Ordinal);
        Assert.Contains(page, text!, StringComparison.Ordinal);
        await keeper.FillAsync(page, null, ("do", "write"), ("text", "Good day"));
        var (back, answer) = await mails.NextAsync();
        Assert.Equal("jana@region.example", Assert.Single(back));
        Assert.DoesNotContain("keeper@", answer.ToString(), StringComparison.Ordinal);
        await jana.FillAsync(Form, null, ("subject", "Lamps"), ("text", "x"), ("shares", "1"));
        var shown = (await mails.NextAsync()).Letter;
        Assert.Equal("jana@region.example", Assert.IsType<MailboxAddress>(Assert.Single(shown.ReplyTo)).Address);
        Assert.Contains("jana@region.example", shown.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stranger_writes_only_where_the_operator_allows_it_and_comes_back_by_a_link()
    {
        await using (var closed = await StartAsync("sqlite"))
        {
            using var nobody = new Visitor(closed);
            Assert.Contains("signed in", (await nobody.GetAsync(Form)).Text, StringComparison.Ordinal);
            Assert.Equal(403, (await nobody.FillAsync("/en/sign-in", Form, ("name", "Eva"), ("subject", "a"), ("text", "b"))).Status);
        }
        await using var region = await StartAsync("sqlite", s => s with { StrangersWrite = true });
        using var eva = new Visitor(region);
        using var other = new Visitor(region);
        using var keeper = await Visitor.JoinAsync(region, "keeper@region.example", Role.Editor, "keeper");
        Assert.Equal(400, (await eva.FillAsync(Form, null, ("subject", "a"), ("text", "b"))).Status);
        var page = (await eva.FillAsync(Form, null, ("name", "Eva"), ("subject", "Lamps"), ("text", "From outside"))).Location!;
        Assert.StartsWith("/en/conversation/", page, StringComparison.Ordinal);
        Assert.Contains("From outside", (await eva.GetAsync(page)).Text, StringComparison.Ordinal);
        Assert.Contains("no-store", eva.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal(404, (await other.GetAsync(page[..^1] + (page[^1] == 'A' ? 'B' : 'A'))).Status);
        var id = JsonNode.Parse((await keeper.GetAsync("/api/conversations")).Text)!["items"]![0]!["id"]!.GetValue<string>();
        Assert.Equal(403, (await eva.GetAsync($"/api/conversations/{id}")).Status);
        await keeper.FillAsync($"/en/messages/{id}", null, ("do", "write"), ("text", "Welcome, Eva"));
        Assert.Contains("Welcome, Eva", (await eva.GetAsync(page)).Text, StringComparison.Ordinal);
        var last = 0;
        for (var i = 0; i <= StrangerLimits.PerHour && last != 429; i++) last = (await eva.FillAsync(page, null, ("do", "write"), ("text", "more"))).Status;
        Assert.Equal(429, last);
        // The link lies nowhere: the store has its hash.
        var stored = await region.Service<Store>().ReadAsync(s => s.FirstAsync($"select secret from conversations", r => r.GetString(0)));
        Assert.Equal(Secret.Hash(page.Split('/')[^1]), stored);
    }

    [Fact]
    public async Task One_person_begins_few_conversations_in_a_day_and_they_go_with_the_account()
    {
        await using var region = await StartAsync("sqlite");
        using var keeper = await Visitor.JoinAsync(region, "keeper@region.example", Role.Editor, "keeper");
        using var jana = await Visitor.JoinAsync(region, "jana@region.example", Role.Reader);
        for (var i = 0; i < Conversations.MostInDay; i++) Assert.Equal(201, (await jana.SendAsync("POST", "/api/conversations", """{"entry":"keeper","subject":"a","text":"b"}""")).Status);
        Assert.Equal(429, (await jana.SendAsync("POST", "/api/conversations", """{"entry":"keeper","subject":"a","text":"b"}""")).Status);
        Assert.Equal(Conversations.MostInDay, JsonNode.Parse((await keeper.GetAsync("/api/conversations")).Text)!["items"]!.AsArray().Count);
        Assert.Equal(302, (await jana.FillAsync("/en/account", "/en/account/delete", ("current", Visitor.Password))).Status);
        Assert.Empty(JsonNode.Parse((await keeper.GetAsync("/api/conversations")).Text)!["items"]!.AsArray());
        foreach (var table in new[] { "conversations", "conversation_messages", "conversation_seen" })
            Assert.Equal(0, await region.Service<Store>().ReadAsync(s => s.FirstAsync($"select count(*) from {SqlText.Raw(table)}", r => r.GetInt64(0))));
    }

    private static async Task<TestRegion> StartAsync(string engine, Func<Settings, Settings>? settings = null)
    {
        var region = await TestRegion.StartAsync(engine, trustLoopback: false, settings: settings);
        var entries = region.Service<Entries>();
        foreach (var id in new[] { "keeper", "another" }) await entries.CreateAsync((JsonObject)JsonNode.Parse($$$"""{"id":"{{{id}}}","kind":"organisation","title":{"en":"Organisation {{{id}}}"}}""")!, "seed");
        await entries.CreateAsync((JsonObject)JsonNode.Parse("""{"id":"lamps-wanted","kind":"need","title":{"en":"Lamps wanted"},"owner":"keeper"}""")!, "seed");
        return region;
    }
}
