using System.Text.Json.Nodes;
using System.Xml.Linq;
using SmartRegion.Catalogue;

namespace SmartRegion.Tests.Catalogue.Feeds;

/// <summary>Atom (RFC 4287), calendars (RFC 5545), the map of pages and robots.txt tell the catalogue.</summary>
[Collection(SeededCollection.Name)]
public sealed class FeedsTests(SeededRegion seeded)
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom", Map = "http://www.sitemaps.org/schemas/sitemap/0.9", Xhtml = "http://www.w3.org/1999/xhtml";

    private async Task<XElement> XmlAsync(string path, string type)
    {
        var answer = await seeded.Region.SendAsync("GET", path);
        Assert.True(answer.Status == 200, answer.Text);
        Assert.Equal(type, answer.Type);
        return XDocument.Parse(answer.Text).Root!;
    }

    [Fact]
    public async Task An_Atom_feed_has_what_RFC_4287_demands_and_goes_on_by_next()
    {
        var feed = await XmlAsync("/feed.atom?kind=practice&limit=3&lang=de", "application/atom+xml");
        Assert.Equal("de", feed.Attribute(XNamespace.Xml + "lang")!.Value);
        foreach (var name in new[] { "id", "title", "updated", "author" }) Assert.Single(feed.Elements(Atom + name));
        var entries = feed.Elements(Atom + "entry").ToList();
        Assert.Equal(3, entries.Count);
        Assert.All(entries, e => Assert.True(Uri.IsWellFormedUriString(e.Element(Atom + "id")!.Value, UriKind.Absolute)));
        Assert.All(entries, e => Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", e.Element(Atom + "updated")!.Value));
        Assert.All(entries, e => Assert.Contains("/de/entry/", e.Elements(Atom + "link").Single(l => (string)l.Attribute("rel")! == "alternate").Attribute("href")!.Value, StringComparison.Ordinal));
        var next = new Uri(feed.Elements(Atom + "link").Single(l => (string)l.Attribute("rel")! == "next").Attribute("href")!.Value);
        var second = await XmlAsync(next.PathAndQuery, "application/atom+xml");
        Assert.Equal(feed.Element(Atom + "id")!.Value, second.Element(Atom + "id")!.Value);
        Assert.Empty(second.Elements(Atom + "entry").Select(e => e.Element(Atom + "id")!.Value).Intersect(entries.Select(e => e.Element(Atom + "id")!.Value)));
        Assert.Equal(400, (await seeded.Region.SendAsync("GET", "/feed.atom?nonsense=1")).Status);
    }

    [Fact]
    public async Task Every_page_of_an_entry_is_in_the_sitemap_with_its_other_languages()
    {
        var map = await XmlAsync("/sitemap.xml", "application/xml");
        var page = map.Elements(Map + "url").Single(u => u.Element(Map + "loc")!.Value.EndsWith("/cs/entry/plzen-2021", StringComparison.Ordinal));
        Assert.Equal(["cs", "de", "en"], page.Elements(Xhtml + "link").Select(l => l.Attribute("hreflang")!.Value));
        Assert.True(map.Elements(Map + "url").Count() is > 6000 and <= 50_000);
        var robots = await seeded.Region.Client.GetStringAsync("/robots.txt");
        Assert.Matches("(?m)^Sitemap: http.*/sitemap.xml$", robots);
        Assert.Equal(404, (await seeded.Region.SendAsync("GET", "/sitemaps/2.xml")).Status);
    }

    [Fact]
    public async Task Events_are_a_calendar()
    {
        var answer = await seeded.Region.SendAsync("GET", "/events.ics?lang=de");
        Assert.Equal("text/calendar", answer.Type);
        Assert.All(answer.Text.Split("\r\n"), line => Assert.True(System.Text.Encoding.UTF8.GetByteCount(line) <= 75, line));
        var events = Ical.Net.Calendar.Load(answer.Text)!.Events;
        var meeting = events.Single(e => e.Uid!.StartsWith("plzen-2021@", StringComparison.Ordinal));
        Assert.Equal("Treffen der Tschechisch-Bayerischen Smart Region in Pilsen", meeting.Summary);
        Assert.Equal(new DateOnly(2021, 11, 10), meeting.Start!.Date);
        // The end of whole days is the day after the last (3.6.1).
        Assert.Equal(new DateOnly(2021, 11, 12), meeting.End!.Date);
        Assert.False(meeting.Start.HasTime);
        Assert.Empty(Ical.Net.Calendar.Load((await seeded.Region.SendAsync("GET", "/events.ics?topic=hydrogen")).Text)!.Events.Where(e => e.Uid!.StartsWith("plzen-2021@", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Hours_are_told_in_the_time_zone_of_the_region_and_calls_by_their_days()
    {
        await using var region = await TestRegion.StartAsync();
        var entries = region.Service<Entries>();
        await entries.CreateAsync((JsonObject)JsonNode.Parse("""{"id": "den", "kind": "event", "title": {"cs": "Den"}, "time": {"start": "2031-07-07T09:00:00Z", "end": "2031-07-07T15:30:00Z"}}""")!, "test");
        await entries.CreateAsync((JsonObject)JsonNode.Parse("""{"id": "program", "kind": "funding", "title": {"cs": "Program"}, "calls": [{"opens": "2031-01-15", "closes": "2031-03-31"}, {"opens": "2032"}]}""")!, "test");
        var text = (await region.SendAsync("GET", "/events.ics")).Text;
        Assert.Contains("DTSTART;TZID=Europe/Prague:20310707T110000", text, StringComparison.Ordinal);
        Assert.Contains("BEGIN:VTIMEZONE", text, StringComparison.Ordinal);
        var calls = Ical.Net.Calendar.Load((await region.SendAsync("GET", "/calls.ics?lang=cs")).Text)!.Events;
        Assert.Equal(["Otevření výzvy: Program", "Uzávěrka výzvy: Program"], calls.Select(c => c.Summary!).Order());
        Assert.Equal(new DateOnly(2031, 3, 31), calls.Single(c => c.Uid!.Contains("closes", StringComparison.Ordinal)).Start!.Date);
    }
}
