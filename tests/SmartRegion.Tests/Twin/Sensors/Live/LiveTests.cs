using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using SmartRegion.Twin.Sensors.Live;

namespace SmartRegion.Tests.Twin.Sensors.Live;

/// <summary>Any query followed live, by server-sent events.</summary>
public sealed class LiveTests
{
    public static TheoryData<string> Engines => TestStore.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task Observations_that_match_the_filter_come_after_their_commit(string engine)
    {
        await using var region = await SensorRegion.StartAsync(engine);
        var (stream, other) = (await region.StreamAsync(), await region.StreamAsync("Other", "Shed"));
        await using var live = await FollowAsync(region, $"{stream}/Observations?$filter=result gt 10&$select=result,phenomenonTime");
        await region.ObserveAsync(stream, "2025-03-01T10:00:00Z", "5");
        await region.ObserveAsync(other, "2025-03-01T10:00:00Z", "50");
        await region.ObserveAsync(stream, "2025-03-01T11:00:00Z", "11");
        await region.ObserveAsync(stream, "2025-03-01T09:00:00Z", "12");
        Assert.Equal("""created {"phenomenonTime":"2025-03-01T11:00:00Z","result":11}""", Text(await live.NextAsync()));
        Assert.Equal("""created {"phenomenonTime":"2025-03-01T09:00:00Z","result":12}""", Text(await live.NextAsync()));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Entities_are_followed_through_creation_change_and_deletion(string engine)
    {
        await using var region = await SensorRegion.StartAsync(engine);
        await using var live = await FollowAsync(region, "/Things?$select=name&$expand=Datastreams($select=name)");
        var thing = await region.CreateAsync("/Things", SensorRegion.Thing("Office", "Light"));
        Assert.Equal("""created {"name":"Office","Datastreams":[{"name":"Light"}]}""", Text(await live.NextAsync()));
        await region.ChangeAsync("PATCH", thing, """{"name":"Hall"}""");
        Assert.Equal("""updated {"name":"Hall","Datastreams":[{"name":"Light"}]}""", Text(await live.NextAsync()));
        await region.ChangeAsync("DELETE", thing);
        var gone = await live.NextAsync();
        Assert.Equal("deleted", gone.Event);
        Assert.EndsWith(thing, (string)JsonNode.Parse(gone.Data)!["@iot.selfLink"]!, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_client_goes_on_after_the_last_event_that_it_has_seen(string engine)
    {
        await using var region = await SensorRegion.StartAsync(engine);
        var stream = await region.StreamAsync();
        string last;
        await using (var live = await FollowAsync(region, $"{stream}/Observations?$select=result"))
        {
            await region.ObserveAsync(stream, "2025-03-01T10:00:00Z", "1");
            last = (await live.NextAsync()).Id!;
        }
        await region.ObserveAsync(stream, "2025-03-01T11:00:00Z", "2");
        await region.ObserveAsync(stream, "2025-03-01T12:00:00Z", "3");
        await using var again = await FollowAsync(region, $"{stream}/Observations?$select=result", last);
        Assert.Equal("""created {"result":2}""", Text(await again.NextAsync()));
        Assert.Equal("""created {"result":3}""", Text(await again.NextAsync()));
    }

    [Fact]
    public async Task A_client_that_cannot_go_on_without_a_hole_is_told_to_read_anew()
    {
        await using var region = await SensorRegion.StartAsync("sqlite");
        await using var live = await FollowAsync(region, "/Things", "anotherrun-5");
        Assert.Equal("reset", (await live.NextAsync()).Event);
    }

    [Theory]
    [InlineData("/Observations?$filter=nonsense gt 5", 400)]
    [InlineData("/Observations?$top=5", 400)]
    [InlineData("/Things(99)", 404)]
    [InlineData("/Nothings", 404)]
    public async Task A_wrong_query_is_an_answer_and_no_stream(string path, int status)
    {
        await using var region = await SensorRegion.StartAsync("sqlite");
        var answer = await region.SendAsync("GET", path, null, "application/json", ("Accept", "text/event-stream"));
        Assert.Equal((status, "application/problem+json"), (answer.Status, answer.Type));
    }

    [Fact]
    public void More_clients_than_allowed_are_refused_and_one_that_goes_makes_room()
    {
        using var feed = new LiveFeed(new SmartRegion.Twin.Sensors.SensorEvents(), new LiveSettings(1));
        var type = SmartRegion.Twin.Sensors.Model.EntityTypes.Thing;
        var (first, _) = feed.Open(type, null, null);
        Assert.Equal(503, Assert.Throws<SmartRegion.Core.ProblemException>(() => feed.Open(type, null, null)).Problem.Status);
        feed.Close(first);
        feed.Open(type, null, null);
    }

    [Fact]
    public async Task A_queue_that_overflows_ends_and_takes_no_more_memory()
    {
        var queue = new LiveQueue(SmartRegion.Twin.Sensors.Model.EntityTypes.Thing, null);
        for (var n = 0; n < LiveQueue.Length + 100; n++) queue.Offer(new LiveChange(n, SmartRegion.Twin.Sensors.ChangeKind.Created, SmartRegion.Twin.Sensors.Model.EntityTypes.Thing, n));
        Assert.True(queue.IsOver);
        Assert.Equal(LiveQueue.Length, queue.Take(int.MaxValue).Count);
        Assert.False(await queue.WaitAsync(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken));
    }

    private static string Text(LiveEvent e) => $"{e.Event} {e.Data}";

    private static async Task<LiveReader> FollowAsync(SensorRegion region, string path, string? last = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, SensorRegion.Root + path.Replace(" ", "%20", StringComparison.Ordinal));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (last is not null) request.Headers.TryAddWithoutValidation("Last-Event-ID", last);
        var response = await region.Region.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        var reader = new LiveReader(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
        await reader.OpenedAsync();
        return reader;
    }

    private sealed record LiveEvent(string? Id, string Event, string Data);

    private sealed class LiveReader(HttpResponseMessage response, StreamReader text) : IAsyncDisposable
    {
        // The server says how long to wait before coming again once it listens.
        public async Task OpenedAsync() => Assert.Equal(["retry: 3000", ""], [await LineAsync(), await LineAsync()]);

        public async Task<LiveEvent> NextAsync()
        {
            var fields = new Dictionary<string, string>();
            while (await LineAsync() is var line && (line.Length > 0 || fields.Count == 0))
                if (line.Length > 1 && line.Split(": ", 2) is [var name, var value]) fields[name] = value;
            return new LiveEvent(fields.GetValueOrDefault("id"), fields["event"], fields["data"]);
        }

        public ValueTask DisposeAsync()
        {
            text.Dispose();
            response.Dispose();
            return ValueTask.CompletedTask;
        }

        private async Task<string> LineAsync() => await text.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(60)) ?? throw new EndOfStreamException();
    }
}
