using Microsoft.Extensions.Logging;
using SmartRegion.Access;
using SmartRegion.Tests.Access;

namespace SmartRegion.Tests.Safety;

/// <summary>Nothing of a person is in the server's log, whatever the level that the operator can choose.</summary>
public sealed class PersonsInLogsTests
{
    [Fact]
    public async Task Nothing_of_a_person_stands_in_the_log_of_signing_in_and_inviting()
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false, settings: s => s with { LogsRequests = true, LogsJson = true });
        using var lines = new LogLines();
        region.Service<ILoggerFactory>().AddProvider(lines);
        using var eva = await Visitor.JoinAsync(region, "eva@region.example", Role.Administrator);
        await eva.FillAsync("/en/account", "/en/account/settings", ("name", "Markername Novotná"), ("language", "en"));
        var shown = await eva.FillAsync("/en/people", "/en/people/invite", ("email", "markermail@obec.example"), ("role", "author"));
        var link = System.Text.RegularExpressions.Regex.Match(shown.Text, "class=\"link\" href=\"http://[^/]+(/[^\"]+)\"").Groups[1].Value;
        using var jana = new Visitor(region);
        Assert.Equal(400, (await jana.FillAsync(link, null, ("name", "Markername"), ("password", "short"))).Status);
        Assert.Equal(302, (await jana.FillAsync(link, null, ("name", "Markername"), ("password", "markerword of four wet lamps"))).Status);
        // Refused, with a forged form, with a key that is none, and where nothing is.
        using var thief = new Visitor(region);
        for (var i = 0; i < 2; i++) await thief.SignInAsync("markermail@obec.example", "markerguess");
        await jana.PostAsync("/en/account/password", [("current", "markerword of four wet lamps")]);
        await region.SendAsync("GET", "/api/entries?q=markersearch", null, "", ("Authorization", "Bearer srk_markerkey"));
        await region.SendAsync("GET", "/en/people?q=markermail", null, "", ("Cookie", "session=markercookie"), ("User-Agent", "markeragent"), ("X-Forwarded-For", "192.0.2.99"));
        await region.SendAsync("POST", "/api/entries", """{"id":"x","kind":"practice","title":{"en":"markertitle"},"contacts":[{"name":"Markername","email":"markermail@obec.example"}]}""");
        await jana.SendAsync("POST", "/api/drafts", """{"doc":{"kind":"markerkind"}}""");
        Assert.Equal(403, (await jana.GetAsync("/en/admin")).Status);
        Assert.Contains(lines.All, l => l.Contains("POST /{lang:language}/sign-in answered 403", StringComparison.Ordinal));
        Assert.Contains(lines.All, l => l.Contains("was refused ManagePeople", StringComparison.Ordinal));
        foreach (var trace in new[] { "marker", "eva@", "obec.example", "Novotn", "192.0.2.99", link.Split('/')[^1], "Some Body", Visitor.Password })
            Assert.DoesNotContain(lines.All, l => l.Contains(trace, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_problem_and_the_log_call_the_request_the_same()
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false, settings: s => s with { LogsRequests = true });
        using var lines = new LogLines();
        region.Service<ILoggerFactory>().AddProvider(lines);
        var id = (await region.SendAsync("GET", "/api/entries/none")).Json!["requestId"]!.GetValue<string>();
        Assert.Matches("^[0-9a-f]{32}$", id);
        Assert.Contains(lines.All, l => l.Contains(id, StringComparison.Ordinal));
        const string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        Assert.Equal(trace, (await region.SendAsync("GET", "/api/entries/none", null, "", ("traceparent", $"00-{trace}-00f067aa0ba902b7-01"))).Json!["requestId"]!.GetValue<string>());
    }
}
