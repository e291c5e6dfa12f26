using System.Buffers;
using System.Text;
using System.Text.Json;
using SmartRegion.Access;
using SmartRegion.Core;
using SmartRegion.Twin.Sensors.Api;
using SmartRegion.Twin.Sensors.Reading;
using SmartRegion.Twin.Sensors.Restricted;

namespace SmartRegion.Twin.Sensors.Live;

/// <summary>
/// Server-sent events (WHATWG HTML, 9.2) of a query: after each commit the entities that changed and match it, as a GET would tell them. Events
/// are <c>created</c>, <c>updated</c>, and, where nothing is filtered, <c>deleted</c>; each id goes back as Last-Event-ID. Where a client
/// cannot go on without a hole, the first event is <c>reset</c>: read anew.
/// </summary>
internal sealed class LiveStream(Sensors sensors, LiveFeed feed, Audiences audiences, IHostApplicationLifetime lifetime)
{
    public const string MediaType = "text/event-stream";

    // Proxies close what is silent for a minute; whoever does not take an event for so long is gone.
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15), Patience = TimeSpan.FromSeconds(10), Known = TimeSpan.FromMinutes(5);
    private const int AtOnce = 500;

    /// <summary>True for a request that wants events.</summary>
    public static bool IsWanted(HttpRequest request) =>
        request.GetTypedHeaders().Accept is { Count: > 0 } accept && accept.Any(a => a.MediaType == MediaType && a.Quality != 0);

    /// <summary>Sends events until the client goes, is too slow, or the server ends.</summary>
    public async Task SendAsync(HttpContext context)
    {
        var who = Actor.Of(context);
        var request = SensorsApi.Request(context) with { Sight = await audiences.SightAsync(who) };
        var live = await sensors.FollowAsync(request);
        var last = LastNumber(context.Request, out var isResumed);
        var (queue, whole) = feed.Open(live.Target.Type, live.Datastream, last);
        try
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
            // What somebody may see can be taken from them: who is known comes back, with the id of the last event, and is asked anew.
            if (who != Actor.Stranger) stop.CancelAfter(Known);
            context.Response.ContentType = MediaType;
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers["X-Accel-Buffering"] = "no";
            await WriteAsync(context, "retry: 3000\n\n", stop.Token);
            if (isResumed && (last is null || !whole)) await WriteAsync(context, "event: reset\ndata: {}\n\n", stop.Token);
            while (!stop.IsCancellationRequested && !queue.IsOver)
            {
                if (!await queue.WaitAsync(Heartbeat, stop.Token)) await WriteAsync(context, ":\n\n", stop.Token);
                else await WriteAsync(context, await EventsAsync(live, queue.Take(AtOnce), request.Root, await audiences.SightAsync(who)), stop.Token);
            }
        }
        catch (OperationCanceledException) { context.Abort(); }
        finally { feed.Close(queue); }
    }

    private long? LastNumber(HttpRequest request, out bool isResumed)
    {
        var id = request.Headers["Last-Event-ID"].ToString();
        isResumed = id.Length > 0;
        return isResumed ? feed.NumberOf(id) : null;
    }

    private static async Task WriteAsync(HttpContext context, string text, CancellationToken stop)
    {
        if (text.Length == 0) return;
        using var patient = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patient.CancelAfter(Patience);
        await context.Response.WriteAsync(text, patient.Token);
        await context.Response.Body.FlushAsync(patient.Token);
    }

    private async Task<string> EventsAsync(LiveQuery live, List<LiveChange> changes, string root, Sight sight)
    {
        var rows = await sensors.MatchingAsync(live, [.. changes.Where(c => c.Kind != ChangeKind.Deleted).Select(c => c.Key).Distinct()], sight);
        var text = new StringBuilder();
        foreach (var change in changes)
        {
            var json = change.Kind == ChangeKind.Deleted ? change.WasHidden && !sight.IsWhole ? null : Gone(live, change, root) : rows.GetValueOrDefault(change.Key) is { } row ? Told(row, live, root) : null;
            if (json is null) continue;
            text.Append("id: ").Append(feed.IdOf(change.Number)).Append("\nevent: ").Append(change.Kind.ToString().ToLowerInvariant())
                .Append("\ndata: ").Append(json).Append("\n\n");
        }
        return text.ToString();
    }

    private string Told(EntityRow row, LiveQuery live, string root) => Written(json => new EntityJson(json, sensors.Ids, root).Write(row, live.Query));

    // Whether what is gone did match a filter, nobody can tell any more.
    private string? Gone(LiveQuery live, LiveChange change, string root)
    {
        var isMeant = live.Target.Key is { } one ? one == change.Key : live.Query.Filter is null && (live.Target.Through is null || live.Datastream is not null);
        return isMeant ? Written(json =>
        {
            json.WriteStartObject();
            json.WriteString("@iot.selfLink", $"{root}/{change.Type.Set}({sensors.Ids.InAddress(change.Key, null)})");
            json.WriteEndObject();
        }) : null;
    }

    private static string Written(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Json.Writing)) write(json);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
