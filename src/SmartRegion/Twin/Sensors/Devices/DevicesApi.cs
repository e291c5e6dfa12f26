using System.Text.Json.Nodes;
using SmartRegion.Access;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Twin.Sensors.Restricted;

namespace SmartRegion.Twin.Sensors.Devices;

/// <summary>The addresses at which devices get in, and where it is said how.</summary>
public static class DevicesApi
{
    private const string Tag = "Devices";

    private static readonly IReadOnlyList<(string Kind, string Set, string Word, string Example)> Kinds =
        [(DeviceDocuments.Type, "types", "device type", "lht65"), (DeviceDocuments.Source, "sources", "source of uplinks", "cham"), (DeviceDocuments.Poll, "polls", "poll of open data", "level")];

    public static void AddDevices(this IServiceCollection services, OutsideBrokerSettings broker)
    {
        services.AddSingleton(broker).AddSingleton<DeviceDocuments>().AddSingleton<DeviceCounts>().AddSingleton<UplinkReceiving>();
        services.AddSingleton<OutsideBroker>().AddHostedService(s => s.GetRequiredService<OutsideBroker>());
        services.AddSingleton<Poller>().AddHostedService(s => s.GetRequiredService<Poller>());
    }

    public static void MapDevices(this WebApplication app)
    {
        foreach (var (kind, set, word, example) in Kinds) Map(app, kind, set, word, Name(example));
        app.MapPost("/api/uplinks/{source}", ReceiveAsync).Demand(Act.Read).WithApi(new ApiOperation("receiveUplink", "Take in a message of a network server (webhook); Authorization: Bearer and the source's token", Tag)
        { Parameters = [new("source", "The source's name.", In: "path", Example: "cham")], Consumes = ["application/json"], Success = [200, 204], Failure = [400, 401, 413, 415, 422] });
        app.MapGet("/api/devices/sources/{name}/faults", FaultsAsync).Demand(Act.WriteSensors).WithApi(new ApiOperation("listFaults", "What of a source or poll could not be used, the newest first", Tag)
        { Parameters = [Name("cham"), new("limit", "How many, 100 at most.", "integer")], Failure = [400, 403, 404] });
    }

    private static ApiParameter Name(string example) => new("name", "The document's name.", In: "path", Example: example);

    private static void Map(WebApplication app, string kind, string set, string word, ApiParameter name)
    {
        var id = char.ToUpperInvariant(kind[0]) + kind[1..];
        app.MapGet($"/api/devices/{set}", (HttpContext context, DeviceDocuments documents) => ListAsync(context, documents, kind))
            .WithApi(new ApiOperation($"list{id}s", $"All {word}s", Tag) { Failure = [] });
        app.MapGet($"/api/devices/{set}/{{name}}", (HttpContext context, DeviceDocuments documents, DeviceCounts counts, string name) => GetAsync(context, documents, counts, kind, name))
            .WithApi(new ApiOperation($"get{id}", $"One {word}, with what it has brought", Tag) { Parameters = [name], Failure = [404] });
        app.MapPut($"/api/devices/{set}/{{name}}", (HttpContext context, DeviceDocuments documents, string name) => PutAsync(context, documents, kind, name))
            .Demand(Act.WriteSensors).WithApi(new ApiOperation($"put{id}", $"Create or replace a {word}", Tag) { Parameters = kind == DeviceDocuments.Source ? [name, new("token", "new for another token; the old one is then void.", Values: ["new"])] : [name], Consumes = ["application/json"], Failure = [400, 403, 413, 415, 422] });
        app.MapDelete($"/api/devices/{set}/{{name}}", (HttpContext context, DeviceDocuments documents, string name) => DeleteAsync(context, documents, kind, name))
            .Demand(Act.WriteSensors).WithApi(new ApiOperation($"delete{id}", $"Delete a {word}; what it brought stays", Tag) { Parameters = [name], Success = [204], Failure = [403, 404] });
        app.MapGet($"/schemas/device-{kind}", (HttpContext context) => context.WriteJsonAsync(DeviceDocuments.Schema(kind), "application/schema+json"))
            .WithApi(new ApiOperation($"get{id}Schema", $"JSON Schema of a {word}", Tag) { Produces = ["application/schema+json"], Failure = [] });
    }

    private static async Task ListAsync(HttpContext context, DeviceDocuments documents, string kind) =>
        await context.WriteJsonAsync(new JsonObject { ["items"] = new JsonArray([.. await IsShownAsync(context, kind) ? documents.All(kind).Select(d => Named(d.Name, d.Doc)) : []]) });

    private static async Task GetAsync(HttpContext context, DeviceDocuments documents, DeviceCounts counts, string kind, string name)
    {
        if (!await IsShownAsync(context, kind)) throw new ProblemException(None(kind, name));
        var answer = Named(name, Found(documents, kind, name));
        if (kind != DeviceDocuments.Type) answer["counts"] = await counts.OfAsync(name);
        await context.WriteJsonAsync(answer);
    }

    private static async Task PutAsync(HttpContext context, DeviceDocuments documents, string kind, string name)
    {
        Actor.Demand(context, Act.WriteSensors);
        var known = kind == DeviceDocuments.Source ? new[] { "token" } : [];
        var renew = new Parameters(context.Request, known).Text("token") is { } token && (token == "new" ? true : throw new ProblemException("token", "It takes the value new."));
        var doc = await JsonBody.ReadObjectAsync(context.Request);
        var secret = await documents.PutAsync(kind, name, doc, renew);
        var answer = Named(name, doc);
        // Told once: only its hash is kept.
        if (secret is not null) answer["token"] = secret;
        await context.WriteJsonAsync(answer);
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, DeviceDocuments documents, string kind, string name)
    {
        Actor.Demand(context, Act.WriteSensors);
        Found(documents, kind, name);
        await documents.DeleteAsync(kind, name);
        return Results.NoContent();
    }

    private static async Task FaultsAsync(HttpContext context, DeviceDocuments documents, DeviceCounts counts, string name)
    {
        // Payloads may tell more than the region publishes.
        Actor.Demand(context, Act.WriteSensors);
        if (documents.Find(DeviceDocuments.Source, name) is null) Found(documents, DeviceDocuments.Poll, name);
        var limit = new Parameters(context.Request, ["limit"]).Number("limit", 20, 1, 100);
        await context.WriteJsonAsync(new JsonObject { ["items"] = new JsonArray([.. await counts.FaultsAsync(name, limit)]) });
    }

    private static async Task ReceiveAsync(HttpContext context, DeviceDocuments documents, UplinkReceiving receiving, string source)
    {
        var token = context.Request.Headers.Authorization.ToString() is ['B', 'e', 'a', 'r', 'e', 'r', ' ', .. var bearer] ? bearer.Trim() : "";
        // The same answer for an unknown source and a wrong token: names of sources are nobody's business.
        if (!documents.IsSecret(source, token))
            throw new ProblemException(new Problem(401, "Not known", "Send the source's token: Authorization: Bearer …"));
        if (context.Request.Query["event"] is { Count: > 0 } e && e != "up") { context.Response.StatusCode = 204; return; }
        var receipt = await receiving.ReceiveAsync(source, await BodyAsync(context));
        await context.WriteJsonAsync(new JsonObject
        {
            ["stored"] = receipt.Stored.New,
            ["duplicates"] = receipt.Stored.Duplicate,
            ["faults"] = new JsonArray([.. receipt.Faults.Select(f => new JsonObject { ["path"] = f.Field, ["detail"] = f.Message })]),
        });
    }

    private static async Task<ReadOnlyMemory<byte>> BodyAsync(HttpContext context)
    {
        const int Most = 1024 * 1024;
        if (context.Request.ContentLength > Most) throw new ProblemException(new Problem(413, "The body is too large", "An uplink has at most 1 MiB.", [new Fault("", "Too large.")]));
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0;)
        {
            if (body.Length + read > Most) throw new ProblemException(new Problem(413, "The body is too large", "An uplink has at most 1 MiB.", [new Fault("", "Too large.")]));
            body.Write(buffer, 0, read);
        }
        return body.ToArray();
    }

    private static JsonObject Found(DeviceDocuments documents, string kind, string name) =>
        documents.Find(kind, name) ?? throw new ProblemException(None(kind, name));

    private static Problem None(string kind, string name) => Problem.NotFound($"There is no {kind} '{name}'.");

    // Sources and polls tell which devices there are and how much they bring: where some are hidden, only to those who see all.
    private static async ValueTask<bool> IsShownAsync(HttpContext context, string kind) => kind == DeviceDocuments.Type || (await Audiences.SightAsync(context)).IsWhole;

    private static JsonObject Named(string name, JsonObject doc)
    {
        var answer = new JsonObject { ["name"] = name };
        foreach (var (member, value) in doc) answer[member] = value?.DeepClone();
        return answer;
    }
}
