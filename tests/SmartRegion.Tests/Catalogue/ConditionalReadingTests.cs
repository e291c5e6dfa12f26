using System.Net;

namespace SmartRegion.Tests.Catalogue;

/// <summary>Who has the catalogue or a feed already is told so, by tag and by date (RFC 9110 13), and hears of every change.</summary>
public sealed class ConditionalReadingTests
{
    private static readonly string[] Addresses =
        ["/catalog", "/catalog.ttl", "/catalog.jsonld", "/catalog.rdf?profile=de", "/catalog.nt?page=1", "/feed.atom", "/events.ics", "/calls.ics", "/sitemap.xml", "/sitemaps/1.xml", "/ogc/collections/entries", "/ogc/collections/entries/items"];

    private static async Task<HttpResponseMessage> AskAsync(TestRegion region, string path, string? tag = null, DateTimeOffset? since = null, string? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (tag is not null) request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        request.Headers.IfModifiedSince = since;
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        return await region.Client.SendAsync(request);
    }

    [Theory, MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task An_answer_has_a_tag_and_a_date_that_hold_until_the_next_change(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine);
        await region.SendAsync("POST", "/api/entries", """{"id":"a","kind":"dataset","title":{"cs":"A"}}""");
        // A second that is not over yet is no date that one could rely on.
        await Task.Delay(TimeSpan.FromSeconds(2.1), CancellationToken.None);
        var held = new Dictionary<string, (string Tag, DateTimeOffset Date)>();
        foreach (var path in Addresses) _ = await AskAsync(region, path);
        await Task.Delay(TimeSpan.FromSeconds(1.1), CancellationToken.None);
        foreach (var path in Addresses)
        {
            using var first = await AskAsync(region, path);
            Assert.Equal(HttpStatusCode.OK, first.StatusCode);
            Assert.NotNull(first.Content.Headers.LastModified);
            var (tag, date) = held[path] = (first.Headers.ETag!.ToString(), first.Content.Headers.LastModified.Value);
            Assert.Equal(HttpStatusCode.NotModified, (await AskAsync(region, path, tag)).StatusCode);
            Assert.Equal(HttpStatusCode.NotModified, (await AskAsync(region, path, since: date)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await AskAsync(region, path, since: date.AddSeconds(-1))).StatusCode);
            // A tag beats a date.
            Assert.Equal(HttpStatusCode.OK, (await AskAsync(region, path, "\"other\"", date)).StatusCode);
        }
        await region.SendAsync("DELETE", "/api/entries/a");
        foreach (var path in Addresses)
        {
            Assert.Equal(HttpStatusCode.OK, (await AskAsync(region, path, held[path].Tag)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await AskAsync(region, path, since: held[path].Date)).StatusCode);
        }
    }

    [Fact]
    public async Task The_catalogue_changes_with_what_the_twin_publishes_and_differs_by_format()
    {
        await using var region = await TestRegion.StartAsync();
        using var turtle = await AskAsync(region, "/catalog", accept: "text/turtle");
        Assert.NotEqual(turtle.Headers.ETag, (await AskAsync(region, "/catalog", accept: "application/rdf+xml")).Headers.ETag);
        Assert.Contains("Accept", turtle.Headers.Vary);
        var made = await region.SendAsync("POST", "/ogc/collections", """{"id":"benches","title":{"en":"Benches"},"schema":{"type":"object","properties":{"a":{"type":"string"}}}}""");
        Assert.True(made.Status == 201, made.Text);
        using var then = await AskAsync(region, "/catalog", turtle.Headers.ETag!.ToString(), accept: "text/turtle");
        Assert.Equal(HttpStatusCode.OK, then.StatusCode);
        Assert.Contains("benches", await then.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
