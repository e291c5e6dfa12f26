using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Quality;
using SmartRegion.Catalogue.Quality.Links;
using SmartRegion.Http;
using SmartRegion.Http.Outgoing;
using SmartRegion.Tests.Catalogue.Harvest;

namespace SmartRegion.Tests.Catalogue.Quality;

/// <summary>Links of datasets are asked politely, and only those that the operator lets be asked.</summary>
public sealed class LinkCheckTests
{
    private static Task<OtherCatalogue> HostAsync() => OtherCatalogue.StartAsync(app =>
    {
        app.MapMethods("/there", ["GET", "HEAD"], () => Results.Text("here it is"));
        app.MapMethods("/moved", ["GET", "HEAD"], () => Results.Redirect("/there"));
        app.MapMethods("/no-head", ["GET"], (HttpContext c) => c.Request.Headers.Range.ToString() == "bytes=0-0" ? Results.Text("x", statusCode: 206) : Results.Text("all of it"));
        app.MapMethods("/empty", ["GET"], () => Results.StatusCode(416));
        app.MapMethods("/circle", ["GET", "HEAD"], () => Results.Redirect("/circle"));
        app.MapMethods("/broken", ["GET", "HEAD"], () => Results.StatusCode(500));
        app.MapMethods("/slow", ["GET", "HEAD"], async (HttpContext c) => await Task.Delay(TimeSpan.FromSeconds(60), c.RequestAborted));
    });

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Links_are_found_dead_or_alive_and_not_asked_again_before_their_time(string engine)
    {
        await using var other = await HostAsync();
        await using var region = await TestRegion.StartAsync(engine, settings: s => s with { AllowPrivateAddresses = true });
        string[] paths = ["there", "moved", "no-head", "empty", "circle", "broken", "gone"];
        foreach (var path in paths) await region.DatasetAsync(path, $"{other.Url}/{path}");
        Assert.Equal(paths.Length, await region.AskLinksAsync(days: 7));
        var answers = new List<string>();
        foreach (var path in paths) answers.Add($"{path}: {await StatusAsync(region, path)} {(bool)(await LinkAsync(region, path))["alive"]!}");
        Assert.Equal(["there: 200 True", "moved: 200 True", "no-head: 206 True", "empty: 200 True", "circle: 302 False", "broken: 500 False", "gone: 404 False"], answers);
        Assert.Equal(0, await region.AskLinksAsync(days: 7));
        var dead = await region.Service<LinkAnswers>().DeadAsync(10);
        Assert.Equal(["broken", "circle", "gone"], dead.Select(d => d.Url.Split('/')[^1]).Order());
        Assert.All(dead, d => Assert.True(d.Answer.Next < DateTime.UtcNow.AddDays(1)));
        Assert.All(other.Agents, a => Assert.StartsWith("smart-region/", a, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Points_follow_the_answers()
    {
        await using var other = await HostAsync();
        await using var region = await TestRegion.StartAsync(settings: s => s with { AllowPrivateAddresses = true });
        await region.DatasetAsync("alive", other.Url + "/there");
        await region.DatasetAsync("dead", other.Url + "/broken");
        var before = await region.JsonAsync("/api/quality");
        Assert.Equal(2, before["datasetsWithUnaskedLinks"]!.GetValue<int>());
        await region.AskLinksAsync(days: 7);
        var after = await region.JsonAsync("/api/quality");
        Assert.Equal(0, after["datasetsWithUnaskedLinks"]!.GetValue<int>());
        Assert.Equal(40, after["points"]!.GetValue<double>() - before["points"]!.GetValue<double>());
        Assert.Equal("accessUrlStatusCode", (await region.JsonAsync("/api/quality/dead"))["mends"]![0]!["indicator"]!.GetValue<string>());
    }

    [Fact]
    public async Task Nobody_else_is_asked_unless_the_operator_wishes_it()
    {
        await using var other = await HostAsync();
        await using var region = await TestRegion.StartAsync(settings: s => s with { AllowPrivateAddresses = true });
        await region.DatasetAsync("there", other.Url + "/there");
        Assert.Null(region.Service<LinkSettings>().Days);
        Assert.Equal(0, await region.AskLinksAsync());
        Assert.Empty(other.Asked);
        Assert.Null((await LinkAsync(region, "there"))["alive"]);
    }

    [Fact]
    public async Task An_inner_address_is_not_asked_and_counts_as_dead()
    {
        await using var other = await HostAsync();
        await using var region = await TestRegion.StartAsync();
        await region.DatasetAsync("inner", other.Url + "/there");
        await region.AskLinksAsync(days: 7);
        var link = await LinkAsync(region, "inner");
        Assert.Equal((false, "private"), ((bool)link["alive"]!, (string)link["reason"]!));
        Assert.Empty(other.Asked);
    }

    [Fact]
    public async Task Who_does_not_answer_in_time_or_at_all_is_told()
    {
        await using var other = await HostAsync();
        using var client = new OutgoingClient(new OutgoingSettings(true));
        var limits = new OutgoingLimits { Headers = TimeSpan.FromMilliseconds(300) };
        var slow = await Assert.ThrowsAsync<OutgoingException>(() => client.ProbeAsync(new OutgoingRequest(other.Url + "/slow") { Limits = limits }, CancellationToken.None));
        Assert.Equal(OutgoingException.TooSlow, slow.Code);
        var nobody = await Assert.ThrowsAsync<OutgoingException>(() => client.ProbeAsync(new OutgoingRequest("http://127.0.0.1:1/") { Limits = limits }, CancellationToken.None));
        Assert.Equal(OutgoingException.Unreachable, nobody.Code);
        var noAddress = await Assert.ThrowsAsync<OutgoingException>(() => client.ProbeAsync(new OutgoingRequest("ftp://example.org/x"), CancellationToken.None));
        Assert.Equal(OutgoingException.Unreachable, noAddress.Code);
    }

    [Fact]
    public async Task Own_links_are_answered_from_inside()
    {
        await using var region = await TestRegion.StartAsync(settings: s => s with { PublicUrl = "https://region.example" });
        foreach (var (id, path) in new[] { ("own", "/api/entries?limit=1"), ("page", "/id/own"), ("lost", "/api/entries/nothing-of-this-name"), ("nowhere", "/nowhere") })
            await region.DatasetAsync(id, "https://region.example" + path);
        Assert.Equal(4, await region.AskLinksAsync());
        var answers = new List<string>();
        foreach (var id in new[] { "own", "page", "lost", "nowhere" }) answers.Add($"{id}: {await StatusAsync(region, id)}");
        Assert.Equal(["own: 200", "page: 200", "lost: 404", "nowhere: 404"], answers);
    }

    [Fact]
    public async Task A_link_that_no_dataset_names_any_more_is_forgotten()
    {
        await using var region = await TestRegion.StartAsync(settings: s => s with { PublicUrl = "https://region.example" });
        await region.DatasetAsync("short-lived", "https://region.example/nowhere");
        await region.AskLinksAsync();
        Assert.Single(await region.Service<LinkAnswers>().DeadAsync(10));
        await region.Service<Entries>().DeleteAsync("short-lived", "test", new Preconditions());
        await region.AskLinksAsync();
        Assert.Empty(await region.Service<LinkAnswers>().DeadAsync(10));
    }

    private static async Task<JsonObject> LinkAsync(TestRegion region, string id) => (JsonObject)(await region.JsonAsync("/api/quality/" + id))["linksAsked"]![0]!;

    private static async Task<string> StatusAsync(TestRegion region, string id) => (await LinkAsync(region, id))["status"]?.ToString() ?? "none";
}

/// <summary>Links in tests are asked when the test says so.</summary>
internal static class QualityTesting
{
    /// <summary>Asks all that are due, as with that setting.</summary>
    public static async Task<int> AskLinksAsync(this TestRegion region, int? days = null)
    {
        // The region's own would take some of them.
        await region.Service<LinkCheck>().StopAsync(CancellationToken.None);
        using var check = new LinkCheck(region.Service<QualityIndex>(), region.Service<LinkAnswers>(), region.Service<Inside>(), region.Service<OutgoingClient>(), region.Service<PublicUrl>(), new LinkSettings(days, 200), NullLogger<LinkCheck>.Instance);
        return await check.RunAsync(CancellationToken.None);
    }

    /// <summary>A dataset with one file at that address.</summary>
    public static Task<Entry> DatasetAsync(this TestRegion region, string id, string url) => region.Service<Entries>().CreateAsync(new JsonObject
    {
        ["id"] = id,
        ["kind"] = "dataset",
        ["title"] = new JsonObject { ["en"] = id },
        ["distributions"] = new JsonArray(new JsonObject { ["url"] = url, ["format"] = "CSV", ["mediaType"] = "text/csv" }),
    }, "test");
}
