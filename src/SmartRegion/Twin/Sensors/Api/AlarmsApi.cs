using System.Text.Json.Nodes;
using SmartRegion.Access;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Twin.Sensors.Alarms;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Api;

/// <summary>Alarm rules: <c>/api/alarms</c>. They hold addresses of people, so reading them needs the right to write.</summary>
public static class AlarmsApi
{
    private const string Tag = "Alarms";

    private static readonly ApiParameter Id = new("id", "The number of the rule.", In: "path", Example: "1");
    private static readonly ApiOperation List = new("listAlarms", "All alarm rules, and where each stands", Tag) { Failure = [403] };
    private static readonly ApiOperation One = new("readAlarm", "One alarm rule, and where it stands", Tag) { Parameters = [Id], Failure = [403, 404] };
    private static readonly ApiOperation Create = new("createAlarm", "Create an alarm rule", Tag) { Consumes = ["application/json"], Success = [201], Failure = [400, 403, 413, 415, 422] };
    private static readonly ApiOperation Replace = new("replaceAlarm", "Replace an alarm rule", Tag) { Parameters = [Id], Consumes = ["application/json"], Failure = [400, 403, 404, 413, 415, 422] };
    private static readonly ApiOperation Delete = new("deleteAlarm", "Delete an alarm rule", Tag) { Parameters = [Id], Success = [204], Failure = [403, 404] };
    private static readonly ApiOperation Schema = new("alarmSchema", "JSON Schema of an alarm rule", Tag) { Produces = ["application/schema+json"], Failure = [] };

    /// <summary>Maps all its addresses.</summary>
    public static void MapAlarms(this WebApplication app)
    {
        app.MapGet("/api/alarms", ListAsync).Demand(Act.WriteSensors).WithApi(List);
        app.MapPost("/api/alarms", CreateAsync).Demand(Act.WriteSensors).WithApi(Create);
        app.MapGet("/api/alarms/{id:long}", OneAsync).Demand(Act.WriteSensors).WithApi(One);
        app.MapPut("/api/alarms/{id:long}", ReplaceAsync).Demand(Act.WriteSensors).WithApi(Replace);
        app.MapDelete("/api/alarms/{id:long}", DeleteAsync).Demand(Act.WriteSensors).WithApi(Delete);
        app.MapGet("/schemas/alarm", (HttpContext context) => context.WriteJsonAsync(AlarmRules.Schema, "application/schema+json")).WithApi(Schema);
    }

    private static AlarmRules Rules(HttpContext context)
    {
        Actor.Demand(context, Act.WriteSensors);
        return context.RequestServices.GetRequiredService<AlarmRules>();
    }

    private static async Task ListAsync(HttpContext context) =>
        await context.WriteJsonAsync(new JsonObject { ["items"] = new JsonArray([.. (await Rules(context).AllAsync()).Select(Told)]) });

    private static async Task OneAsync(long id, HttpContext context) => await context.WriteJsonAsync(Told(await Rules(context).FindAsync(id) ?? throw None(id)));

    private static async Task CreateAsync(HttpContext context)
    {
        var rule = await Rules(context).CreateAsync(await JsonBody.ReadObjectAsync(context.Request));
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.Headers.Location = Address.Of(context.Request, $"/api/alarms/{rule.Key}");
        await context.WriteJsonAsync(Told(rule));
    }

    private static async Task ReplaceAsync(long id, HttpContext context)
    {
        var rules = Rules(context);
        var doc = await JsonBody.ReadObjectAsync(context.Request);
        // A client sends back what it was given.
        foreach (var added in new[] { "id", "state" }) doc.Remove(added);
        await context.WriteJsonAsync(Told(await rules.ReplaceAsync(id, doc) ?? throw None(id)));
    }

    private static async Task<IResult> DeleteAsync(long id, HttpContext context) => await Rules(context).DeleteAsync(id) ? TypedResults.NoContent() : throw None(id);

    private static JsonObject Told(AlarmRule rule)
    {
        var told = (JsonObject)rule.Doc.DeepClone();
        told.Remove("secret");
        told["id"] = rule.Key;
        told["state"] = new JsonObject
        {
            ["raised"] = rule.Raised,
            ["since"] = rule.Since is { } since ? Instants.Text(since) : null,
            ["value"] = rule.Value,
        };
        return told;
    }

    private static ProblemException None(long id) => new(Problem.NotFound($"There is no alarm rule {id}. They are at /api/alarms."));
}
