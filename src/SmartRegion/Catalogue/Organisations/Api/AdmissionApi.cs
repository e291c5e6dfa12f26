using System.Text.Json.Nodes;
using SmartRegion.Access;
using SmartRegion.Catalogue.Api;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Catalogue.Organisations.Api;

/// <summary>Joining an organisation: <c>/api/organisations/{id}/requests</c>, by the rules of the page (<see cref="Admission"/>).</summary>
public static class AdmissionApi
{
    private const string Tag = "Organisations";

    private static readonly ApiParameter Id = new("id", "Id of the organisation's entry.", In: "path", Example: "digital-at-the-border");
    private static readonly ApiParameter Request = new("request", "Id of the request, as the list tells it.", In: "path", Example: "9b1c");

    public static void MapAdmission(this WebApplication app)
    {
        app.MapGet("/api/organisations/{id}/requests", ListAsync).Demand(Act.KeepAccount).WithApi(new ApiOperation("listJoinRequests", "Who asks to join an organisation: all for who lets people in, else the own", Tag) { Parameters = [Id], Failure = [403, 404] });
        app.MapPost("/api/organisations/{id}/requests", AskAsync).Demand(Act.KeepAccount).WithApi(new ApiOperation("askToJoin", "Ask to join an organisation as reader, author or editor; takes the place of an earlier request. The body says the role: {\"role\": \"author\"}", Tag)
        {
            Parameters = [Id],
            Consumes = ["application/json"],
            Success = [201],
            Failure = [400, 403, 404, 409, 413, 415, 422],
        });
        app.MapPost("/api/organisations/{id}/requests/{request}/accept", AcceptAsync).Demand(Act.ManageMembers).WithApi(new ApiOperation("acceptJoinRequest", "Let someone in, with the role that was asked for or another", Tag)
        {
            Parameters = [Id, Request],
            Consumes = ["application/json"],
            Success = [204],
            Failure = [400, 403, 404, 413, 415, 422],
        });
        app.MapPost("/api/organisations/{id}/requests/{request}/refuse", RefuseAsync).Demand(Act.ManageMembers).WithApi(new ApiOperation("refuseJoinRequest", "Take a request off the list", Tag) { Parameters = [Id, Request], Success = [204], Failure = [403, 404] });
    }

    private static async Task ListAsync(string id, HttpContext context, Admission admission)
    {
        var who = Actor.Demand(context, Act.KeepAccount);
        _ = new Parameters(context.Request, []);
        await admission.OrganisationAsync(who, id);
        await context.WriteJsonAsync(new JsonObject { ["items"] = new JsonArray([.. (await admission.ListAsync(who, id)).Select(r => (JsonNode)Told(r, who))]) });
    }

    private static async Task AskAsync(string id, HttpContext context, Admission admission)
    {
        var who = Actor.Demand(context, Act.KeepAccount);
        var role = RoleOf(await JsonBody.ReadObjectAsync(context.Request));
        Demand(await admission.AskAsync(who, id, role), id);
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.Headers.Location = Address.Of(context.Request, $"/api/organisations/{id}/requests");
        await context.WriteJsonAsync(Told((await admission.ListAsync(who, id)).Last(r => r.Email == who.SignedIn!.Email), who));
    }

    private static async Task<IResult> AcceptAsync(string id, string request, HttpContext context, Admission admission)
    {
        var who = Actor.Demand(context, Act.ManageMembers);
        // Who gives what was asked for needs no body.
        var sent = context.Request.ContentLength is null or 0 && context.Request.ContentType is null ? [] : await JsonBody.ReadObjectAsync(context.Request);
        Demand(await admission.GrantAsync(who, id, request, RoleOf(sent)), id);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> RefuseAsync(string id, string request, HttpContext context, Admission admission)
    {
        Demand(await admission.DeclineAsync(Actor.Demand(context, Act.ManageMembers), id, request), id);
        return TypedResults.NoContent();
    }

    private static string? RoleOf(JsonObject sent)
    {
        if (sent.Select(m => m.Key).FirstOrDefault(k => k != "role") is { } unknown) throw new ProblemException($"/{unknown}", "There is only 'role' to be said.");
        return sent["role"] is { } node ? Json.AsText(node) ?? throw new ProblemException("/role", "A role is a text.") : null;
    }

    // The mail address is told to who decides, and to whom it belongs.
    private static JsonObject Told(JoinRequest request, Actor who) => new()
    {
        ["id"] = request.Id,
        ["organisation"] = request.Organisation,
        ["role"] = request.Role.Name(),
        ["by"] = request.By,
        ["email"] = request.Email,
        ["created"] = EntryJson.Time(request.Created.UtcDateTime),
        ["mayDecide"] = who.May(Act.ManageMembers, request.Organisation),
    };

    private static void Demand(string? fault, string organisation)
    {
        if (fault is null) return;
        throw new ProblemException(fault switch
        {
            Admission.RoleUnknown => new Problem(422, "The role cannot be had here", "One asks to be reader, author or editor; who lets people in gives any role but that of an administrator.", [new Fault("/role", "One of: reader, author, editor.")]),
            Admission.IsIn => new Problem(409, "You belong to it already", $"You have a role in '{organisation}'. Its coordinator can change it."),
            Admission.TooMany => new Problem(409, "Too many requests wait", $"At most {Joining.MostOfOne} of your requests wait at once."),
            _ => Problem.NotFound($"There is no such request for '{organisation}': it was answered, or its time is over."),
        });
    }
}
