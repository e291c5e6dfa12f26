using System.Text.Json.Nodes;
using SmartRegion.Access;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Places;
using SmartRegion.Catalogue.Search;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Planning.Sketches.Shared;

namespace SmartRegion.Portal.Sketches.Shared;

/// <summary>Sketches that partners write together: <c>/api/sketches</c>.</summary>
public static class SharedSketchesApi
{
    private const string Tag = "Shared sketches";

    private static readonly ApiParameter Id = new("id", "Id of the sketch.", In: "path", Example: "4f0c2a9d1b7e4c354f0c2a9d1b7e4c35"),
        Part = new("part", $"{string.Join(", ", SketchPart.Texts)}, or budget: and the id of a partner.", In: "path", Example: "aim"),
        Organisation = new("organisation", "Id of the organisation.", In: "path", Example: "spiegelau");

    /// <summary>What shared sketches need.</summary>
    public static IServiceCollection AddSharedSketches(this IServiceCollection services) => services.AddSingleton<PdfFonts>().AddSingleton<SharedSketches>().AddSingleton<SharedSketchReading>().AddSingleton<SketchBeginning>();

    public static void MapSharedSketches(this WebApplication app)
    {
        app.MapGet("/api/sketches", ListAsync).Demand(Act.KeepAccount).WithApi(new("listSketches", "The sketches in which one's organisations take part, and invitations", Tag) { Failure = [400, 403] });
        app.MapPost("/api/sketches", CreateAsync).Demand(Act.KeepAccount).WithApi(new("beginSketch", "Begin a sketch that partners write together, from the sketch of these parameters", Tag)
        {
            Parameters = [new("place", "Id of the municipality; all other parameters of /api/sketch are taken, too.", Example: "cz-555398"), new("practice", "Id of the practice that is the model."), new("programme", "Id of the programme that shall pay.")],
            Sample = "?place=cz-555398",
            Consumes = ["application/json"],
            SampleBody = """{"lead": "nova-role"}""",
            Success = [201],
            Failure = [400, 403, 409, 413, 415],
        });
        app.MapGet("/api/sketches/{id}", OneAsync).Demand(Act.KeepAccount).WithApi(new("getSketch", "A sketch with its parts, budget and comments: JSON with fields named as in Jems, or a document (DOCX)", Tag)
        { Parameters = [Id, new("f", "json, docx or pdf; without it, the header Accept decides.", Values: ["json", "docx", "pdf"])], Produces = [.. SketchFile.Formats.Select(f => f.MediaType)], Failure = [400, 403, 404, 406] });
        app.MapDelete("/api/sketches/{id}", RemoveAsync).Demand(Act.KeepAccount).WithApi(new("removeSketch", "Remove a sketch with all its versions", Tag) { Parameters = [Id], Success = [204], Failure = [403, 404] });
        app.MapPut("/api/sketches/{id}/parts/{part}", WriteAsync).Demand(Act.KeepAccount).WithApi(new("writeSketchPart", "Write a part; If-Match with its tag tells when another has written it meanwhile", Tag)
        { Parameters = [Id, Part], Consumes = ["application/json"], Failure = [400, 403, 404, 409, 412, 413, 415], SampleBody = """{"cs": "Společné osvětlení", "de": "Gemeinsame Beleuchtung"}""" });
        app.MapGet("/api/sketches/{id}/parts/{part}/versions", VersionsAsync).Demand(Act.KeepAccount).WithApi(new("listSketchVersions", "All versions of a part, the newest first", Tag) { Parameters = [Id, Part], Failure = [403, 404] });
        app.MapPost("/api/sketches/{id}/parts/{part}/restore", RestoreAsync).Demand(Act.KeepAccount).WithApi(new("restoreSketchVersion", "Make an earlier version of a part the newest", Tag)
        { Parameters = [Id, Part], Consumes = ["application/json"], Failure = [400, 403, 404, 412, 413, 415], SampleBody = """{"version": 1}""" });
        app.MapPost("/api/sketches/{id}/comments", CommentAsync).Demand(Act.KeepAccount).WithApi(new("commentSketch", "Say something of a sketch or of one of its parts", Tag)
        { Parameters = [Id], Consumes = ["application/json"], Success = [201], Failure = [400, 403, 404, 409, 413, 415], SampleBody = """{"part": "aim", "text": "Platí to i pro nás?"}""" });
        app.MapPost("/api/sketches/{id}/partners", InviteAsync).Demand(Act.KeepAccount).WithApi(new("invitePartner", "Invite an organisation to write along", Tag)
        { Parameters = [Id], Consumes = ["application/json"], Success = [201], Failure = [400, 403, 404, 409, 413, 415], SampleBody = """{"organisation": "spiegelau"}""" });
        app.MapPost("/api/sketches/{id}/partners/{organisation}/accept", AcceptAsync).Demand(Act.KeepAccount).WithApi(new("acceptInvitation", "Accept an invitation", Tag) { Parameters = [Id, Organisation], Success = [204], Failure = [403, 404] });
        app.MapPost("/api/sketches/{id}/partners/{organisation}/decline", DeclineAsync).Demand(Act.KeepAccount).WithApi(new("declineInvitation", "Decline an invitation", Tag) { Parameters = [Id, Organisation], Success = [204], Failure = [403, 404] });
        app.MapDelete("/api/sketches/{id}/partners/{organisation}", LeaveAsync).Demand(Act.KeepAccount).WithApi(new("removePartner", "Leave a sketch, or take a partner out of it", Tag) { Parameters = [Id, Organisation], Success = [204], Failure = [403, 404, 409] });
        app.MapPost("/api/sketches/{id}/project", ProjectAsync).Demand(Act.KeepAccount).WithApi(new("makeProject", "Make a working copy of a project entry of a sketch", Tag) { Parameters = [Id], Success = [201], Failure = [403, 404, 409, 422] });
    }

    private static async Task ListAsync(HttpContext context, SharedSketches sketches)
    {
        _ = new Parameters(context.Request, []);
        await context.WriteJsonAsync(new JsonObject { ["items"] = new JsonArray([.. (await sketches.ListAsync(Actor.Of(context))).Select(s => SharedSketchJson.Listed(s, path => Address.Of(context.Request, path)))]) });
    }

    private static async Task CreateAsync(HttpContext context, SketchBeginning beginning, SharedSketchReading reading)
    {
        var sketch = await beginning.CreateAsync(context, Text(await BodyAsync(context, "lead"), "lead"));
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.Headers.Location = Address.Of(context.Request, $"/api/sketches/{sketch.Id}");
        await context.WriteJsonAsync(SharedSketchJson.Whole(await reading.ReadAsync(context, sketch.Id)));
    }

    private static async Task OneAsync(string id, HttpContext context, SharedSketchReading reading)
    {
        _ = new Parameters(context.Request, ["f"]);
        var format = Format.Of(context.Request, SketchFile.Formats);
        var view = await reading.ReadAsync(context, id);
        if (format == Format.Json)
        {
            await context.WriteJsonAsync(SharedSketchJson.Whole(view));
            return;
        }
        await SketchFile.SendAsync(context, format, $"sketch-{view.Sketch.Id[..8]}", view.Title, view.Sections, $"/sketches/{id}", "together.made-with");
    }

    private static async Task<IResult> RemoveAsync(string id, HttpContext context, SharedSketches sketches, Audit audit)
    {
        await sketches.RemoveAsync(Actor.Of(context), id);
        await audit.AddAsync(Actor.Of(context).Name, Audit.SketchRemoved, id);
        return TypedResults.NoContent();
    }

    private static async Task WriteAsync(string id, string part, HttpContext context, SharedSketches sketches) =>
        await AnswerAsync(context, await sketches.WriteAsync(Actor.Of(context), id, part, await JsonBody.ReadObjectAsync(context.Request), Preconditions.Of(context.Request)));

    private static async Task VersionsAsync(string id, string part, HttpContext context, SharedSketches sketches) =>
        await context.WriteJsonAsync(new JsonObject { ["items"] = new JsonArray([.. (await sketches.VersionsAsync(Actor.Of(context), id, part)).Select(SharedSketchJson.Part)]) });

    private static async Task RestoreAsync(string id, string part, HttpContext context, SharedSketches sketches)
    {
        var sent = await BodyAsync(context, "version");
        if (Json.AsNumber(sent["version"]) is not { } version || version % 1 != 0 || version is < 1 or > int.MaxValue) throw new ProblemException("/version", "'version' is a whole number from 1 on.");
        await AnswerAsync(context, await sketches.RestoreAsync(Actor.Of(context), id, part, (int)version, Preconditions.Of(context.Request)));
    }

    private static async Task CommentAsync(string id, HttpContext context, SharedSketches sketches, SharedSketchReading reading)
    {
        var sent = await BodyAsync(context, "part", "text");
        await sketches.CommentAsync(Actor.Of(context), id, sent["part"] is null ? "" : Text(sent, "part"), Text(sent, "text"));
        await CreatedAsync(id, context, reading);
    }

    private static async Task InviteAsync(string id, HttpContext context, SharedSketches sketches, SharedSketchReading reading)
    {
        await sketches.InviteAsync(Actor.Of(context), id, Text(await BodyAsync(context, "organisation"), "organisation"));
        await CreatedAsync(id, context, reading);
    }

    private static async Task<IResult> AcceptAsync(string id, string organisation, HttpContext context, SharedSketches sketches)
    {
        await sketches.AnswerAsync(Actor.Of(context), id, organisation, true);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> DeclineAsync(string id, string organisation, HttpContext context, SharedSketches sketches)
    {
        await sketches.AnswerAsync(Actor.Of(context), id, organisation, false);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> LeaveAsync(string id, string organisation, HttpContext context, SharedSketches sketches)
    {
        await sketches.RemovePartnerAsync(Actor.Of(context), id, organisation);
        return TypedResults.NoContent();
    }

    private static async Task ProjectAsync(string id, HttpContext context, SharedSketches sketches, SharedSketchReading reading)
    {
        var view = await reading.ReadAsync(context, id);
        var draft = await sketches.ToProjectAsync(Actor.Of(context), id, _ => SketchProject.Of(view));
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.Headers.Location = Address.Of(context.Request, $"/api/drafts/{draft.Id}");
        await context.WriteJsonAsync(new JsonObject { ["draft"] = draft.Id });
    }

    private static async Task CreatedAsync(string id, HttpContext context, SharedSketchReading reading)
    {
        context.Response.StatusCode = StatusCodes.Status201Created;
        await context.WriteJsonAsync(SharedSketchJson.Whole(await reading.ReadAsync(context, id)));
    }

    private static async Task AnswerAsync(HttpContext context, SketchPart part)
    {
        context.Response.Headers.ETag = part.ETag;
        await context.WriteJsonAsync(SharedSketchJson.Part(part));
    }

    private static async Task<JsonObject> BodyAsync(HttpContext context, params string[] names)
    {
        var sent = await JsonBody.ReadObjectAsync(context.Request);
        return sent.Select(m => m.Key).FirstOrDefault(k => !names.Contains(k)) is { } unknown ? throw new ProblemException($"/{unknown}", $"There is no '{unknown}' here. Known: {string.Join(", ", names)}.") : sent;
    }

    private static string Text(JsonObject sent, string name) => Json.AsText(sent[name]) ?? throw new ProblemException($"/{name}", $"'{name}' is a text.");
}

/// <summary>Begins shared sketches from what a sketch's address tells.</summary>
public sealed class SketchBeginning(SharedSketches sketches, Atlases atlases, Entries entries, SearchIndex index, Audit audit)
{
    /// <summary>The sketch that the address of this request holds.</summary>
    public async Task<SketchShown> ReadAsync(HttpContext context) => await SketchShown.ReadAsync(context.Request, await atlases.NowAsync(), entries, index, Address.Of(context.Request, ""));

    /// <summary>Begins one with the texts of that sketch.</summary>
    /// <exception cref="ProblemException">400 for an address without a sketch, 403, 409.</exception>
    public async Task<SharedSketch> CreateAsync(HttpContext context, string lead)
    {
        var view = await ReadAsync(context);
        if (view.Request.Faults.Count > 0) throw view.Request.Refusal();
        if (view is not { Sketch: { } sketch, Sections: { } sections }) throw new ProblemException("place", "Name a municipality, such as place=cz-555398.");
        var texts = new Dictionary<string, JsonObject> { ["title"] = Body(sections.Title.Cs, sections.Title.De, SketchBody.LongestTitle) };
        foreach (var section in sections.All.Where(s => SketchPart.Texts.Contains(s.Id)))
            texts[section.Id] = Body(string.Join('\n', section.Lines.Select(l => l.Cs)), string.Join('\n', section.Lines.Select(l => l.De)), SketchBody.LongestText);
        var who = Actor.Of(context);
        var begun = await sketches.CreateAsync(who, lead, sketch.Place.Id, view.Request.Programme?.Id ?? "", view.Request.Start, view.Request.Months, context.Request.QueryString.Value ?? "", texts);
        await audit.AddAsync(who.Name, Audit.SketchBegun, $"{begun.Id} {lead}");
        return begun;
    }

    private static JsonObject Body(string cs, string de, int longest) => new() { ["cs"] = Cut(cs, longest), ["de"] = Cut(de, longest) };

    private static string Cut(string text, int longest) => text.Length <= longest ? text : text[..(longest - 1)] + "…";
}
