using Microsoft.AspNetCore.Builder;
using SmartRegion.Catalogue.Harvest;
using SmartRegion.Core;
using SmartRegion.Http.Outgoing;

namespace SmartRegion.Tests.Catalogue.Harvest;

/// <summary>Sources as coordinators set them up, their schedule, their pages.</summary>
public sealed class HarvestApiTests
{
    private const string Sound = """{"title":{"en":"X"},"type":"ckan","url":"https://data.example.org"}""";

    [Theory]
    [InlineData("""{"title":{"en":"X"},"type":"ftp","url":"https://x.example"}""", "/type")]
    [InlineData("""{"title":{},"type":"ckan","url":"https://x.example"}""", "/title")]
    [InlineData("""{"title":{"en":"X"},"type":"ckan","url":"file:///etc/passwd"}""", "/url")]
    [InlineData("""{"title":{"en":"X"},"type":"ckan","url":"https://name:word@x.example"}""", "/url")]
    [InlineData("""{"title":{"en":"X"},"type":"ckan","url":"https://x.example","every":1}""", "/every")]
    [InlineData("""{"title":{"en":"X"},"type":"csw","url":"https://x.example","filter":"a"}""", "/filter")]
    [InlineData("""{"title":{"en":"X"},"type":"ckan","url":"https://x.example","topics":["cheese"]}""", "/topics/0")]
    [InlineData("""{"title":{"en":"X"},"type":"smart-region","url":"https://x.example","kinds":["cheese"]}""", "/kinds/0")]
    [InlineData("""{"title":{"en":"X"},"type":"ckan","url":"https://x.example","wrong":1}""", "/wrong")]
    public async Task A_source_that_is_not_valid_is_422_with_the_field(string body, string field)
    {
        await using var region = await TestRegion.StartAsync();
        var answer = await region.SendAsync("PUT", "/api/harvest/sources/x", body);
        Assert.Equal((422, "application/problem+json"), (answer.Status, answer.Type));
        Assert.Contains(field, answer.Fields);
    }

    [Fact]
    public async Task Only_who_may_write_sets_up_and_visits_sources()
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false);
        Assert.Equal(403, (await region.SendAsync("PUT", "/api/harvest/sources/x", Sound)).Status);
        Assert.Equal(403, (await region.SendAsync("POST", "/api/harvest/sources/x/runs")).Status);
        Assert.Equal(404, (await region.SendAsync("GET", "/api/harvest/sources/x")).Status);
    }

    [Fact]
    public async Task A_source_that_is_due_is_visited_by_itself_and_after_a_failure_later()
    {
        var fails = false;
        await using var region = await HarvestTesting.RegionAsync();
        await using var other = await OtherCatalogue.StartAsync(app => app.MapGet("/c/items", () => fails ? "nothing" : """{"features":[{"id":"a","properties":{"title":"Alpha"}}]}"""));
        var body = $$"""{"title":{"en":"X"},"type":"records","url":"{{other.Url}}/c","every":60}""";
        Assert.Equal(201, (await region.SendAsync("PUT", "/api/harvest/sources/x", body)).Status);
        await Patience.UntilAsync(async () => Json.AsText((await region.JsonAsync("/api/harvest/sources/x"))["last"]?["status"]) == "done");
        Assert.Equal(1, (await region.JsonAsync("/api/harvest/sources/x"))["entries"]!.GetValue<int>());
        fails = true;
        Assert.Equal(202, (await region.SendAsync("POST", "/api/harvest/sources/x/runs")).Status);
        await Patience.UntilAsync(async () => Json.AsText((await region.JsonAsync("/api/harvest/sources/x"))["last"]?["status"]) == "failed");
        var source = await region.JsonAsync("/api/harvest/sources/x");
        Assert.Equal(1, source["failures"]!.GetValue<int>());
        Assert.InRange(DateTimeOffset.Parse(Json.AsText(source["next"])!) - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(100), TimeSpan.FromMinutes(140));
        // Without its source an entry is the region's own.
        var id = Json.AsText((await region.EntriesAsync()).Single().Value["id"]);
        Assert.Equal(204, (await region.SendAsync("DELETE", "/api/harvest/sources/x")).Status);
        Assert.Equal(404, (await region.SendAsync("GET", $"/api/entries/{id}/provenance")).Status);
        Assert.Equal(200, (await region.SendAsync("PATCH", $"/api/entries/{id}", """{"summary":{"en":"Ours now"}}""", "application/merge-patch+json")).Status);
    }

    [Fact]
    public async Task Pages_tell_sources_visits_and_refused_records_in_each_language()
    {
        await using var region = await HarvestTesting.RegionAsync();
        await using var other = await OtherCatalogue.StartAsync(app => app.MapGet("/c/items", () => """{"features":[{"id":"a","properties":{"title":"Alpha"}},{"id":"b","properties":{"title":"Dienst","type":"service"}}]}"""));
        await region.PutAsync("x", "records", other.Url + "/c");
        await region.VisitAsync("x");
        var id = Json.AsText((await region.EntriesAsync()).Single().Value["id"]);
        var pages = new List<(string Path, string Html)>();
        foreach (var path in new[] { "/cs/harvest", "/de/harvest", "/en/harvest/x", "/cs/harvest/x", $"/de/entry/{id}" }) pages.Add((path, await region.Client.GetStringAsync(path)));
        Assert.Contains("v pořádku", pages[0].Html, StringComparison.Ordinal);
        Assert.Contains("1 neuer", pages[1].Html, StringComparison.Ordinal);
        Assert.Contains("/c/b", pages[2].Html, StringComparison.Ordinal);
        Assert.Contains("Odmítnuto: není to datová sada", pages[3].Html, StringComparison.Ordinal);
        Assert.Contains("Hier lässt er sich nicht ändern", pages[4].Html, StringComparison.Ordinal);
        Assert.Equal(404, (await region.SendAsync("GET", "/en/harvest/nothing")).Status);
    }

    [Fact]
    public void Robots_that_name_us_bind_and_delays_of_all_are_kept()
    {
        var ckan = Robots.Parse("User-agent: *\nDisallow: /api/\nCrawl-Delay: 4\n");
        Assert.True(ckan.Allows("/api/3/action/package_search"));
        Assert.Equal(4, ckan.Delay);
        var strict = Robots.Parse("User-agent: *\nDisallow:\n\nUser-agent: smart-region\nDisallow: /private\nAllow: /private/open\nCrawl-delay: 500\n");
        Assert.False(strict.Allows("/private/x"));
        Assert.True(strict.Allows("/private/open/x"));
        Assert.Equal(10, strict.Delay);
    }

    [Fact]
    public void Failures_put_off_the_next_attempt_up_to_a_longest_wait()
    {
        Assert.Equal(TimeSpan.FromMinutes(5), BackOff.After(0, TimeSpan.FromMinutes(5)));
        Assert.InRange(BackOff.After(2, TimeSpan.FromMinutes(5)), TimeSpan.FromMinutes(18), TimeSpan.FromMinutes(22));
        Assert.Equal(BackOff.Longest, BackOff.After(20, TimeSpan.FromMinutes(5)));
        Assert.Equal(TimeSpan.FromDays(1), BackOff.After(20, TimeSpan.FromDays(1)));
    }

    [Theory]
    [InlineData("https://www.Example.org/dataset/x/", "//www.example.org/dataset/x")]
    [InlineData("http://www.example.org/dataset/x", "//www.example.org/dataset/x")]
    [InlineData("urn:uuid:0F8FAD5B-d9cb-469f-a165-70867728950e", "uuid:0f8fad5b-d9cb-469f-a165-70867728950e")]
    [InlineData("https://doi.org/10.5281/zenodo.1", "doi:10.5281/zenodo.1")]
    [InlineData("42", null)]
    [InlineData("https://example.org/", null)]
    public void Only_names_that_are_unique_in_the_world_make_two_records_one(string name, string? identity) => Assert.Equal(identity, Identity.Of(name));
}
