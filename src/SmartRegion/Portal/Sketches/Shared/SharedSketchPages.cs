using System.Globalization;
using System.Text.Json.Nodes;
using SmartRegion.Access;
using SmartRegion.Catalogue;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Planning;
using SmartRegion.Planning.Funding.Budgets;
using SmartRegion.Planning.Sketches.Shared;
using SmartRegion.Portal.Pages;

namespace SmartRegion.Portal.Sketches.Shared;

/// <summary>The pages of sketches that partners write together: the list, a new one, the whole, and one part with its versions.</summary>
public static class SharedSketchPages
{
    // Two texts of the longest, in letters of which a form writes each byte as three; or the lines of a budget.
    private const long MostBytes = 2L * 12 * SketchBody.LongestText + 64 * 1024;

    // A browser sends an end of line as two letters; one letter more than fits is not cut in silence.
    private const int MostTyped = 2 * SketchBody.LongestText + 1;

    // Empty lines to write on.
    private const int MoreLines = 4;

    public static void MapSharedSketchPages(this WebApplication app)
    {
        var pages = app.OwnPagesShown(Act.KeepAccount);
        pages.MapMethods("/sketches", PortalPages.Reading, async (HttpContext context, SharedSketches sketches, Entries entries) =>
        {
            var listed = await sketches.ListAsync(Actor.Of(context));
            var named = await entries.FindAllAsync([.. listed.Select(s => s.Lead).Concat(listed.Select(s => s.InvitedAs).OfType<string>()).Distinct()]);
            return PortalPages.Page<SketchesPage>(new { Listed = listed, Titles = named.ToDictionary(e => e.Id, e => e.Title) });
        });
        pages.MapMethods("/sketches/new", PortalPages.Reading, async (HttpContext context, SketchBeginning beginning, Entries entries) =>
        {
            return PortalPages.Page<NewSketchPage>(await NewAsync(context, beginning, entries, null));
        });
        pages.MapMethods("/sketches/{id}", PortalPages.Reading, async (string id, HttpContext context, SharedSketchReading reading) =>
        {
            return PortalPages.Page<SharedSketchPage>(new { View = await reading.ReadAsync(context, id) });
        });
        pages.MapMethods("/sketches/{id}/{part}", PortalPages.Reading, async (string id, string part, HttpContext context, SharedSketches sketches, SharedSketchReading reading) =>
        {
            return PortalPages.Page<SketchPartPage>(new { View = await PartAsync(context, id, part, sketches, reading) });
        });
        var posts = app.FormPosts(MostBytes);
        posts.MapPost("/sketches/new", BeginAsync).Demand(Act.KeepAccount);
        posts.MapPost("/sketches/{id}", StepAsync).Demand(Act.KeepAccount);
        posts.MapPost("/sketches/{id}/{part}", WriteAsync).Demand(Act.KeepAccount);
    }

    private static async Task<IResult> BeginAsync(HttpContext context, SketchBeginning beginning, Entries entries, Reader reader)
    {
        var lead = (await context.Request.ReadFormAsync()).Field("lead");
        try
        {
            return TypedResults.Redirect(reader.Url($"/sketches/{(await beginning.CreateAsync(context, lead)).Id}"));
        }
        catch (ProblemException e) when (e.Problem.Status is 403 or 409)
        {
            return PortalPages.Page<NewSketchPage>(await NewAsync(context, beginning, entries, e.Problem.Status == 403 ? "need-lead" : "too-many"), e.Problem.Status);
        }
    }

    private static async Task<object> NewAsync(HttpContext context, SketchBeginning beginning, Entries entries, string? fault) =>
        new { View = await beginning.ReadAsync(context), Leads = await entries.FindAllAsync([.. Actor.Of(context).OrganisationsFor(Act.PublishDrafts).Distinct()]), Fault = fault };

    private static async Task<IResult> StepAsync(string id, HttpContext context, SharedSketches sketches, SharedSketchReading reading, Audit audit, Reader reader)
    {
        var form = await context.Request.ReadFormAsync();
        var (who, organisation) = (Actor.Of(context), form.Field("organisation"));
        try
        {
            switch (form.Field("do"))
            {
                case "accept": await sketches.AnswerAsync(who, id, organisation, true); break;
                case "decline":
                    await sketches.AnswerAsync(who, id, organisation, false);
                    return TypedResults.Redirect(reader.Url("/sketches"));
                case "invite": await sketches.InviteAsync(who, id, organisation); break;
                case "comment": await sketches.CommentAsync(who, id, form.Field("part"), form.Field("text", 2 * SharedSketches.LongestComment + 1)); break;
                case "take-out":
                    await sketches.RemovePartnerAsync(who, id, organisation);
                    // Who has left sees it no more.
                    if ((await sketches.ListAsync(who)).All(s => s.Id != id)) return TypedResults.Redirect(reader.Url("/sketches"));
                    break;
                case "remove":
                    await sketches.RemoveAsync(who, id);
                    await audit.AddAsync(who.Name, Audit.SketchRemoved, id);
                    return TypedResults.Redirect(reader.Url("/sketches"));
                case "project":
                    var view = await reading.ReadAsync(context, id);
                    return TypedResults.Redirect(reader.Url($"/drafts/{(await sketches.ToProjectAsync(who, id, _ => SketchProject.Of(view))).Id}"));
                case var other: throw new ProblemException("do", $"There is no step '{other}'.");
            }
            return TypedResults.Redirect(reader.Url($"/sketches/{id}"));
        }
        catch (ProblemException e) when (e.Problem.Status is 400 or 403 or 409)
        {
            var fault = e.Problem.Status switch { 403 => "not-yours", 409 => "not-now", _ => form.Field("do") == "invite" ? "no-organisation" : "not-written" };
            return PortalPages.Page<SharedSketchPage>(new { View = await reading.ReadAsync(context, id) with { Fault = fault } }, e.Problem.Status);
        }
    }

    private static async Task<IResult> WriteAsync(string id, string part, HttpContext context, SharedSketches sketches, SharedSketchReading reading, Reader reader)
    {
        var (who, form) = (Actor.Of(context), await context.Request.ReadFormAsync());
        var demands = new Preconditions(IfMatch: form.Field("tag", 400) is { Length: > 0 } tag ? tag : null);
        var typed = new JsonObject();
        try
        {
            if (form.Field("do") == "restore")
            {
                await sketches.RestoreAsync(who, id, part, int.TryParse(form.Field("version"), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0, demands);
                return TypedResults.Redirect(reader.Url($"/sketches/{id}/{part}"));
            }
            typed = Typed(form, part);
            await sketches.WriteAsync(who, id, part, typed, demands);
            return TypedResults.Redirect(reader.Url($"/sketches/{id}#part-{part.Replace(':', '-')}"));
        }
        catch (ProblemException e) when (e.Problem.Status is 400 or 403 or 409 or 412)
        {
            var view = await PartAsync(context, id, part, sketches, reading);
            // Nothing typed is lost: it stays in the form, beside what the other has written.
            return PortalPages.Page<SketchPartPage>(new { View = view with { Typed = typed.Count > 0 ? typed : null, IsConflict = e.Problem.Status == 412, Fault = e.Problem.Status switch { 412 => "conflict", 403 => "not-yours", 409 => "not-now", _ => "not-written" }, Field = e.Problem.Faults is [var first, ..] ? first.Field : null } }, e.Problem.Status);
        }
    }

    // What the form of a part says, as its body has it; what is no number stays as it was typed, and is refused.
    private static JsonObject Typed(IFormCollection form, string part)
    {
        if (SketchPart.OrganisationOf(part) is null) return new JsonObject { ["cs"] = form.Field("cs", MostTyped), ["de"] = form.Field("de", MostTyped) };
        var lines = new JsonArray();
        for (var i = 0; i <= SketchBody.MostLines + MoreLines && form.ContainsKey($"amount-{i}"); i++)
        {
            var (cs, de, amount) = (form.Field($"cs-{i}", SketchBody.LongestLine + 1), form.Field($"de-{i}", SketchBody.LongestLine + 1), form.Field($"amount-{i}"));
            if (cs.Length + de.Length + amount.Length == 0) continue;
            lines.Add(new JsonObject { ["category"] = form.Field($"category-{i}"), ["cs"] = cs, ["de"] = de, ["amount"] = TypedNumber.Read(amount) is { } n ? n : amount });
        }
        var options = CostOptions.Known.All.Where(o => form[$"option-{o.Id}"].Count > 0).Select(o => (JsonNode)(form.Field($"percent-{o.Id}") is not { Length: > 0 } percent ? o.Id
            : new JsonObject { ["option"] = o.Id, ["percent"] = TypedNumber.Read(percent) is { } n ? n : percent }));
        return new JsonObject { ["currency"] = form.Field("currency"), ["lines"] = lines, ["options"] = new JsonArray([.. options]), ["largeContracts"] = form.Field("large") == "1" };
    }

    private static async Task<SketchPartShown> PartAsync(HttpContext context, string id, string part, SharedSketches sketches, SharedSketchReading reading)
    {
        var view = await reading.ReadAsync(context, id);
        var versions = await sketches.VersionsAsync(Actor.Of(context), id, part);
        var compared = HttpMethods.IsPost(context.Request.Method) ? 0 : new Parameters(context.Request, ["with"]).Number("with", 0, 0, int.MaxValue);
        return new SketchPartShown(view, view.Sketch.Part(part), versions, versions.Find(v => v.Version == compared));
    }
}

/// <summary>What the page of a part of a shared sketch shows.</summary>
/// <param name="Versions">The newest first.</param>
/// <param name="Compared">An earlier version to hold against the newest, or null.</param>
public sealed record SketchPartShown(SharedSketchShown Whole, SketchPart Part, IReadOnlyList<SketchPart> Versions, SketchPart? Compared)
{
    /// <summary>What was typed before it was refused.</summary>
    public JsonObject? Typed { get; init; }

    /// <summary>Another has written the part meanwhile.</summary>
    public bool IsConflict { get; init; }

    public string? Fault { get; init; }

    /// <summary>The field that is wrong, as a JSON Pointer.</summary>
    public string? Field { get; init; }

    /// <summary>What stands in the form.</summary>
    public JsonObject Body => Typed ?? Part.Body;

    public bool MayWrite => Whole.Sketch.IsWrittenBy(Whole.Who, Part.Name);
}
