using System.Text.Json.Nodes;
using SmartRegion.Access;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Pictures;
using SmartRegion.Catalogue.Writing;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Portal.Pages;

namespace SmartRegion.Portal.Writing;

/// <summary>
/// Writing entries in forms that are made of their kinds' schemas. What is written is a working copy until it is published. All of it works
/// without JavaScript; with it the form is kept while one types.
/// </summary>
public static class WritePages
{
    // Three languages of long texts, ten times what anybody types, and a picture.
    private const long MostBytes = 4 * 1024 * 1024 + Catalogue.Pictures.Pictures.MostBytes;

    // What comes with the form beside its fields.
    private static readonly HashSet<string> Beside = ["do", "whole", "tag", "form-token", "another", "comment"];

    // Of what was done the next page tells.
    private static readonly string[] Told = ["saved", "review", "withdraw", "return", "comment", "rebase"];

    public static void MapWritePages(this WebApplication app)
    {
        var pages = app.OwnPagesShown(Act.WriteDrafts);
        pages.MapMethods("/write", PortalPages.Reading, async (HttpContext context, Drafts drafts) =>
        {
            var who = Actor.Of(context);
            return PortalPages.Page<WritePage>(new { Own = await drafts.OwnAsync(who), Waiting = who.May(Act.PublishDrafts) ? await drafts.ToReviewAsync(who) : [] });
        });
        pages.MapMethods("/write/{kind}", PortalPages.Reading, async (string kind, WrittenForms forms) => Show(await forms.FillAsync(await forms.NewAsync(kind))));
        pages.MapMethods("/entry/{id}/edit", PortalPages.Reading, EditAsync);
        pages.MapMethods("/write/drafts/{id}", PortalPages.Reading, async (string id, HttpContext context, WrittenForms forms) =>
            Show(await forms.FillAsync(await forms.DraftAsync(id)) with { Done = Told.FirstOrDefault(d => d == context.Request.Query["done"]) }));
        var posts = app.FormPosts(MostBytes);
        posts.MapPost("/write/{kind}", async (string kind, HttpContext context, WrittenForms forms) => await TakeAsync(context, forms, await forms.NewAsync(kind))).Demand(Act.WriteDrafts);
        posts.MapPost("/entry/{id}/edit", async (string id, HttpContext context, WrittenForms forms) => await TakeAsync(context, forms, await forms.EntryAsync(id))).Demand(Act.WriteDrafts);
        posts.MapPost("/write/drafts/{id}", async (string id, HttpContext context, WrittenForms forms) => await TakeAsync(context, forms, await forms.DraftAsync(id))).Demand(Act.WriteDrafts);
    }

    // Whoever has begun a change goes on with it.
    private static async Task<IResult> EditAsync(string id, WrittenForms forms, Reader reader) =>
        await forms.BegunAsync(id) is { } begun ? TypedResults.Redirect(reader.Url("/write/drafts/" + begun.Id)) : Show(await forms.FillAsync(await forms.EntryAsync(id)));

    private static async Task<IResult> TakeAsync(HttpContext context, WrittenForms forms, WriteTarget target)
    {
        var sent = await context.Request.ReadFormAsync();
        // The last field of the page: without it something was cut off on the way, and what is missing would be taken for emptied.
        if (sent["whole"] != "1") throw new ProblemException(new Problem(400, "The form is not whole", "Its end did not arrive. Send it again."));
        var (values, tag, doing) = (FormValues.Of(sent.Where(f => !Beside.Contains(f.Key))), sent["tag"].ToString(), sent["do"].ToString());
        if (doing is "withdraw" or "comment" or "discard") return await StepAsync(forms, target, doing, sent["comment"].ToString());
        var problems = await forms.TakePictureAsync(values, sent.Files.GetFile("picture"));
        if (doing.Split(':', 2) is [("add" or "remove" or "more" or "back" or "picture") and var step, .. var rest])
        {
            var path = rest.FirstOrDefault() ?? "";
            if (step == "add") values.Add(path);
            if (step == "remove") values.Remove(path);
            return Show(await forms.ShowAsync(target, values) with { Tag = tag, Problems = problems, Focus = step == "add" ? $"{path}/{values.Count(path) - 1}" : null });
        }
        var reading = await forms.ReadAsync(target, values);
        // A working copy may be wrong; only what cannot be read is told at once, lest it be lost.
        problems = [.. problems, .. doing is "save" or "keep" ? reading.Problems : reading.Check(), .. doing is "save" or "keep" ? [] : PictureProblems.Of(reading.Document)];
        var shown = await forms.ShowAsync(target, values, reading) with { Tag = tag, Problems = problems };
        if (problems.Count > 0 && doing is not ("save" or "keep")) return Show(shown, StatusCodes.Status422UnprocessableEntity);
        if (doing == "preview") return await forms.PreviewAsync(shown, reading.Document);
        if (doing == "check") return Show(shown with { Done = "check" });
        if (doing == "publish" && target.Published is null && shown.Same.Count > 0 && sent["another"] != "1") return Show(shown with { Fault = "same" }, StatusCodes.Status409Conflict);
        try { return await StoreAsync(context, forms, target, shown, reading, doing); }
        catch (ProblemException e)
        {
            if (doing == "keep") throw;
            return Show(e.Problem.Status switch
            {
                412 => shown with { Fault = "changed" },
                422 when e.Problem.Faults is { Count: > 0 } faults => shown with { Problems = [.. reading.Told(faults)] },
                _ => shown with { Refused = e.Problem },
            }, e.Problem.Status);
        }
    }

    private static async Task<IResult> StoreAsync(HttpContext context, WrittenForms forms, WriteTarget target, FormShown shown, FormReading reading, string doing)
    {
        var reader = context.RequestServices.GetRequiredService<Reader>();
        // Nothing was changed: there is nothing to publish.
        if (doing == "publish" && target is { Draft: null, Published: { } same } && shown.Tag == same.ETag && JsonNode.DeepEquals(same.Doc, reading.Document)) return TypedResults.Redirect(reader.EntryUrl(same.Id));
        var draft = await forms.StoreAsync(target, reading.Document, shown.Tag);
        var page = reader.Url("/write/drafts/" + draft.Id);
        if (doing == "keep") return TypedResults.Json(new JsonObject { ["address"] = page, ["tag"] = draft.ETag });
        if (doing == "publish")
        {
            try { return TypedResults.Redirect(reader.EntryUrl(await forms.PublishAsync(draft))); }
            // What was written is stored already: it goes on in the working copy.
            catch (ProblemException e) { return Show(await forms.ShowAsync(target with { Draft = draft }, shown.Values, reading) with { Tag = draft.ETag, Refused = e.Problem.Faults is { Count: > 0 } ? null : e.Problem, Problems = [.. reading.Told(e.Problem.Faults ?? [])] }, e.Problem.Status); }
        }
        if (doing is "review" or "return" or "rebase") await forms.StepAsync(draft, doing, context.Request.Form["comment"].ToString());
        else if (shown.Problems.Count > 0) return Show(shown with { Target = target with { Draft = draft }, Tag = draft.ETag, Done = "saved" }, StatusCodes.Status422UnprocessableEntity);
        return TypedResults.Redirect($"{page}?done={(doing is "review" or "return" or "rebase" ? doing : "saved")}");
    }

    private static async Task<IResult> StepAsync(WrittenForms forms, WriteTarget target, string step, string comment)
    {
        var draft = target.Draft ?? throw new ProblemException(new Problem(409, "Not in this state", "There is no working copy yet."));
        await forms.StepAsync(draft, step, comment);
        return TypedResults.Redirect(step == "discard" ? forms.Reader.Url("/write") : $"{forms.Reader.Url("/write/drafts/" + draft.Id)}?done={step}");
    }

    private static IResult Show(FormShown view, int status = 200) => PortalPages.Page<EntryFormPage>(new { View = view }, status);
}
