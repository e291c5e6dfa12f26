using Microsoft.AspNetCore.Http.Features;
using SmartRegion.Access;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Twin.Sensors.Live;
using SmartRegion.Twin.Sensors.Model;
using SmartRegion.Twin.Sensors.Mqtt;
using SmartRegion.Twin.Sensors.Restricted;
using SmartRegion.Twin.Sensors.Writing;

namespace SmartRegion.Twin.Sensors.Api;

/// <summary>SensorThings 1.1 over HTTP: <c>/v1.1</c>.</summary>
public static class SensorsApi
{
    /// <summary>Path of the service.</summary>
    public const string Root = "/v1.1";

    /// <summary>Bytes of a body: some 700,000 observations in a data array.</summary>
    public const int MaxBody = 32 * 1024 * 1024;

    /// <summary>Maps all its addresses.</summary>
    public static void MapSensors(this WebApplication app)
    {
        app.MapGet(Root, (HttpContext context, MqttEndpoints mqtt) => SendAsync(context, Landing.Write(RootOf(context), mqtt.Of(RootOf(context))))).WithSensors(SensorsDescription.Landing);
        app.MapGet(Root + "/{**path}", ReadAsync).WithSensors(SensorsDescription.Read);
        app.MapPost(Root + "/CreateObservations", CreateObservationsAsync).Demand(Act.WriteObservations).WithSensors(SensorsDescription.CreateObservations);
        app.MapPost(Root + "/$batch", BatchAsync).Demand(Act.Read).WithSensors(SensorsDescription.Batch);
        app.MapPost(Root + "/{**path}", CreateAsync).Demand(Act.WriteObservations).WithSensors(SensorsDescription.Create);
        app.MapPatch(Root + "/{**path}", WriteAsync).Demand(Act.WriteSensors).WithSensors(SensorsDescription.Change);
        app.MapPut(Root + "/{**path}", WriteAsync).Demand(Act.WriteSensors).WithSensors(SensorsDescription.Replace);
        app.MapDelete(Root + "/{**path}", WriteAsync).Demand(Act.WriteSensors).WithSensors(SensorsDescription.Delete);
    }

    private static void WithSensors(this IEndpointConventionBuilder route, ApiOperation operation) => route.WithMetadata(operation, Envelope);

    private static async Task ReadAsync(HttpContext context, Sensors sensors)
    {
        context.Response.Headers.Vary = "Accept";
        if (LiveStream.IsWanted(context.Request)) await context.RequestServices.GetRequiredService<LiveStream>().SendAsync(context);
        else await SendAsync(context, await sensors.ReadAsync(Request(context) with { Sight = await Audiences.SightAsync(context) }));
    }

    private static async Task CreateAsync(HttpContext context, Sensors sensors, Observations observations)
    {
        var request = Request(context) with { Body = await BodyAsync(context) };
        if (ObservationPosts.Row(sensors.Ids, request) is not { } row)
        {
            Actor.Demand(context, Act.WriteSensors);
            await SendAsync(context, await sensors.WriteAsync(request));
            return;
        }
        ObservationRow[] rows = [row];
        await observations.AddAsync(rows);
        await SendAsync(context, ObservationPosts.Answer(sensors.Ids, request, rows[0]));
    }

    private static async Task CreateObservationsAsync(HttpContext context, Sensors sensors, Observations observations)
    {
        var body = await BodyAsync(context);
        var rows = new DataArrayReader(body.Span, sensors.Ids, Instants.Now).Read();
        await observations.AddAsync(rows);
        await SendAsync(context, ObservationPosts.Answer(sensors.Ids, RootOf(context), rows));
    }

    private static async Task BatchAsync(HttpContext context, Sensors sensors)
    {
        var body = await BodyAsync(context);
        var type = context.Request.GetTypedHeaders().ContentType;
        var isJson = type?.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) == true;
        if (!isJson && type?.MediaType.Equals("multipart/mixed", StringComparison.OrdinalIgnoreCase) != true)
            throw new ProblemException(new Problem(415, "Unsupported media type", "A batch is multipart/mixed with a boundary, or application/json.", [new Fault("Content-Type", "Not a media type that is taken here.")]));
        var parts = isJson ? JsonBatch.Read(body.Span) : await MultipartBatch.ReadAsync(body, type!);
        if (parts.Any(p => p.Method != "GET")) Actor.Demand(context, Act.WriteSensors);
        var results = await new Batch(sensors, RootOf(context), await Audiences.SightAsync(context)).RunAsync(parts);
        await SendAsync(context, isJson ? JsonBatch.Write(results) : MultipartBatch.Write(results));
    }

    /// <summary>What clients of SensorThings look for in a problem, beside the members of RFC 9457.</summary>
    internal static readonly ProblemEnvelope Envelope = new((json, problem, _) =>
    {
        json.WriteNumber("code", problem.Status);
        json.WriteString("message", problem.Detail ?? problem.Title);
    });

    private static async Task WriteAsync(HttpContext context, Sensors sensors)
    {
        await SendAsync(context, await sensors.WriteAsync(Request(context) with { Body = await BodyAsync(context) }));
    }

    /// <summary>The address of the service as this client sees it.</summary>
    internal static string RootOf(HttpContext context) => Address.Of(context.Request, Root);

    internal static SensorRequest Request(HttpContext context)
    {
        var request = context.Request;
        var options = request.Query.SelectMany(q => q.Value.DefaultIfEmpty(""), (q, value) => KeyValuePair.Create(q.Key, value ?? "")).ToList();
        // Of all signs, the server leaves the slash escaped, which an id may hold.
        var path = request.Path.Value![Root.Length..].Trim('/').Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        return new SensorRequest(request.Method, path, options, RootOf(context))
        {
            ContentType = request.GetTypedHeaders().ContentType?.MediaType.Value?.ToLowerInvariant(),
            WantsRepresentation = request.Headers["Prefer"].ToString().Contains("return=representation", StringComparison.OrdinalIgnoreCase),
        };
    }

    /// <summary>The body, up to <see cref="MaxBody"/>: what is larger is refused before it is read.</summary>
    internal static async Task<ReadOnlyMemory<byte>> BodyAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = MaxBody;
        if (context.Request.ContentLength > MaxBody)
            throw new ProblemException(new Problem(413, "The body is too large", $"A body has at most {MaxBody / 1024 / 1024} MiB. Send less at once.", [new Fault("", "Too large.")]));
        using var body = new MemoryStream(context.Request.ContentLength is { } length ? (int)length : 0);
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    internal static async Task SendAsync(HttpContext context, SensorAnswer answer)
    {
        using var lent = answer.Lent;
        var response = context.Response;
        response.StatusCode = answer.Status;
        if (answer.Location is not null) response.Headers.Location = answer.Location;
        if (answer.ContentType is not null)
        {
            response.ContentType = answer.ContentType;
            response.ContentLength = answer.Body.Length;
            await response.BodyWriter.WriteAsync(answer.Body, context.RequestAborted);
        }
        else if (answer.Status != StatusCodes.Status204NoContent) response.ContentLength = 0;
    }
}
