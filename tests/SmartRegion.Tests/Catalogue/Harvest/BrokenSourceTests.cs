using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using SmartRegion.Catalogue.Harvest;
using SmartRegion.Http.Outgoing;

namespace SmartRegion.Tests.Catalogue.Harvest;

/// <summary>A source that answers broken, hostile or empty: the visit stops with a clear report, and nothing is lost.</summary>
public sealed class BrokenSourceTests
{
    private static string Record(int n) => $$$"""{"type":"Feature","id":"r{{{n}}}","geometry":null,"properties":{"type":"dataset","title":"Record {{{n}}}"}}""";

    private static string List(IEnumerable<int> records, string? next = null) =>
        $$"""{"type":"FeatureCollection","features":[{{string.Join(",", records.Select(Record))}}],"links":[{{(next is null ? "" : $$"""{"rel":"next","href":"{{next}}"}""")}}]}""";

    // Twenty records that a first visit takes; then the source answers as the test says.
    private static async Task<HarvestRun> AfterAsync(Func<HttpContext, Task> answer, HarvestLimits? limits = null, HarvestWish? wish = null, int lost = 0, int gone = 0)
    {
        var broken = false;
        await using var region = await HarvestTesting.RegionAsync();
        await using var other = await OtherCatalogue.StartAsync(app => app.MapGet("/c/items", c => broken ? answer(c) : c.Response.WriteAsync(List(Enumerable.Range(1, 20)))));
        await region.PutAsync("other", "records", other.Url + "/c");
        Assert.Equal("done: +20 ~0 =0 &0 -0 !0", (await region.VisitAsync("other")).Counts());
        broken = true;
        var run = await region.VisitAsync("other", limits, wish);
        Assert.Equal(20 + run.Added - lost, (await region.EntriesAsync()).Count);
        Assert.Equal(gone, (await region.JsonAsync("/api/harvest/sources/other"))["gone"]!.GetValue<int>());
        // The report is there for people too, in each language.
        foreach (var language in new[] { "cs", "de", "en" }) Assert.Equal(200, (await region.SendAsync("GET", $"/{language}/harvest/other?run={run.Key}")).Status);
        return run;
    }

    [Theory]
    [InlineData("""{"type":"FeatureCollection","features":[{"type":""", "malformed")]
    [InlineData("<html><body>Wartungsarbeiten</body></html>", "malformed")]
    [InlineData("""{"error":"overloaded"}""", "malformed")]
    [InlineData("[]", "malformed")]
    [InlineData("", "malformed")]
    public async Task A_broken_answer_is_malformed(string body, string code)
    {
        var run = await AfterAsync(c => c.Response.WriteAsync(body));
        Assert.Equal((HarvestRun.Failed, code), (run.Status, run.Code));
    }

    [Fact]
    public async Task An_empty_answer_marks_nothing()
    {
        var run = await AfterAsync(c => c.Response.WriteAsync(List([])));
        Assert.Equal((HarvestRun.Failed, "empty"), (run.Status, run.Code));
    }

    [Fact]
    public async Task A_much_smaller_answer_waits_for_a_person()
    {
        var run = await AfterAsync(c => c.Response.WriteAsync(List(Enumerable.Range(1, 8))));
        Assert.Equal((HarvestRun.Held, "much-smaller", 0), (run.Status, run.Code, run.Gone));
        Assert.Contains("12 of 20", run.Message, StringComparison.Ordinal);
        var accepted = await AfterAsync(c => c.Response.WriteAsync(List(Enumerable.Range(1, 8))), wish: new HarvestWish(AcceptGone: true), gone: 12);
        Assert.Equal((HarvestRun.Done, 12), (accepted.Status, accepted.Gone));
    }

    [Fact]
    public async Task A_few_may_vanish_without_asking()
    {
        var run = await AfterAsync(c => c.Response.WriteAsync(List(Enumerable.Range(1, 17))), gone: 3);
        Assert.Equal("done: +0 ~0 =17 &0 -3 !0", run.Counts());
    }

    [Fact]
    public async Task Pages_in_a_circle_end()
    {
        var run = await AfterAsync(c => c.Response.WriteAsync(c.Request.Query["p"] == "2" ? List([22], "/c/items?p=1") : List(c.Request.Query["p"] == "1" ? [21] : [20], "/c/items?p=" + (c.Request.Query["p"] == "1" ? "2" : "1"))));
        Assert.Equal((HarvestRun.Failed, "circular", 2), (run.Status, run.Code, run.Added));
    }

    [Fact]
    public async Task Next_links_that_bring_nothing_new_end()
    {
        var run = await AfterAsync(c => c.Response.WriteAsync(List(Enumerable.Range(1, 20), $"/c/items?p={int.Parse(c.Request.Query["p"].FirstOrDefault() ?? "0") + 1}")));
        Assert.Equal((HarvestRun.Failed, "endless"), (run.Status, run.Code));
        Assert.True(run.Requests < 10);
    }

    [Fact]
    public async Task Next_links_without_end_end()
    {
        var run = await AfterAsync(c => { var p = int.Parse(c.Request.Query["p"].FirstOrDefault() ?? "0") + 1; return c.Response.WriteAsync(List([100 + p], $"/c/items?p={p}")); }, HarvestTesting.Limits with { Requests = 12 });
        Assert.Equal((HarvestRun.Failed, "endless", 12), (run.Status, run.Code, run.Added));
    }

    [Fact]
    public async Task A_body_of_a_gigabyte_is_cut()
    {
        var run = await AfterAsync(async c =>
        {
            var chunk = new byte[1024 * 1024];
            Array.Fill(chunk, (byte)' ');
            for (var i = 0; i < 1024 && !c.RequestAborted.IsCancellationRequested; i++) await c.Response.Body.WriteAsync(chunk, c.RequestAborted);
        }, HarvestTesting.Limits with { Page = new OutgoingLimits { Bytes = 8 * 1024 * 1024 } });
        Assert.Equal((HarvestRun.Failed, "too-large"), (run.Status, run.Code));
        Assert.InRange(run.Bytes, 8L * 1024 * 1024, 10L * 1024 * 1024);
    }

    [Fact]
    public async Task A_slow_drip_is_cut()
    {
        var run = await AfterAsync(async c =>
        {
            while (!c.RequestAborted.IsCancellationRequested)
            {
                await c.Response.WriteAsync(" ", c.RequestAborted);
                await Task.Delay(20, c.RequestAborted);
            }
        }, HarvestTesting.Limits with { Page = new OutgoingLimits { Grace = TimeSpan.FromSeconds(1), BytesPerSecond = 5000 } });
        Assert.Equal((HarvestRun.Failed, "too-slow"), (run.Status, run.Code));
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_left()
    {
        var run = await AfterAsync(c => Task.Delay(Timeout.Infinite, c.RequestAborted), HarvestTesting.Limits with { Page = new OutgoingLimits { Headers = TimeSpan.FromSeconds(1) } });
        Assert.Equal((HarvestRun.Failed, "too-slow"), (run.Status, run.Code));
    }

    [Fact]
    public async Task A_redirect_to_an_inner_address_is_not_followed()
    {
        var inner = 0;
        await using var secret = await OtherCatalogue.StartAsync(app => app.MapGet("/c/items", () => { inner++; return "{}"; }));
        await using var region = await TestRegion.StartAsync();
        await region.PutAsync("inside", "records", secret.Url + "/c");
        var run = await region.VisitAsync("inside");
        Assert.Equal((HarvestRun.Failed, "private", 0), (run.Status, run.Code, inner));
        // A server outside that leads inside: the handler checks each connection, whoever asked for it.
        await using var outside = await OtherCatalogue.StartAsync(app => app.MapGet("/c/items", () => Results.Redirect(secret.Url.Replace("127.0.0.1", "127.0.0.2", StringComparison.Ordinal) + "/c/items")));
        using var handler = PublicAddresses.Handler(false, address => address.ToString() == "127.0.0.1");
        using var http = new HttpClient(handler);
        var fault = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(outside.Url + "/c/items"));
        Assert.Equal("private", Assert.IsType<OutgoingException>(fault as OutgoingException ?? fault.InnerException).Code);
        Assert.Equal(0, inner);
    }

    [Fact]
    public async Task A_busy_server_is_waited_for_as_it_asks()
    {
        var asked = 0;
        var run = await AfterAsync(c =>
        {
            if (asked++ > 0) return c.Response.WriteAsync(List(Enumerable.Range(1, 20)));
            c.Response.StatusCode = 503;
            c.Response.Headers.RetryAfter = "1";
            return Task.CompletedTask;
        });
        Assert.Equal(("done: +0 ~0 =20 &0 -0 !0", 2), (run.Counts(), asked));
    }

    [Fact]
    public async Task Deep_nesting_is_malformed()
    {
        var run = await AfterAsync(c => c.Response.WriteAsync("""{"features":[""" + string.Concat(Enumerable.Repeat("[", 5000))));
        Assert.Equal((HarvestRun.Failed, "malformed"), (run.Status, run.Code));
    }
}
