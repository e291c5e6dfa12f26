using System.Text.Json.Nodes;
using SmartRegion.Access;
using SmartRegion.Core;
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
    private static readonly HashSet<string> Beside = ["do", "whole", "tag", "form-token", "another"];

    public static void MapWritePages(this WebApplication app)
    {
        var pages = app.OwnPagesShown(Act.WriteDrafts);
        pages.MapMethods("/write", PortalPages.Reading, (Reader reader) => PortalPages.Page<WritePage>(new { }));
        pages.MapMethods("/write/{kind}", PortalPages.Reading, async (string kind, WrittenForms forms) => Show(await forms.FillAsync(forms.New(kind))));
        pages.MapMethods("/entry/{id}/edit", PortalPages.Reading, EditAsync);
        pages.MapMethods("/drafts/{id}/edit", PortalPages.Reading, GoOnAsync);
        var posts = app.FormPosts(MostBytes);
        posts.MapPost("/write/{kind}", async (string kind, HttpContext context, WrittenForms forms) => await TakeAsync(context, forms, forms.New(kind))).Demand(Act.WriteDrafts);
        posts.MapPost("/entry/{id}/edit", async (string id, HttpContext context, WrittenForms forms) => await TakeAsync(context, forms, await forms.EntryAsync(id))).Demand(Act.WriteDrafts);
        posts.MapPost("/drafts/{id}/edit", async (string id, HttpContext context, WrittenForms forms) => await TakeAsync(context, forms, await forms.DraftAsync(id))).Demand(Act.WriteDrafts);
    }

    // Whoever has begun a change goes on with it.
    private static async Task<IResult> EditAsync(string id, WrittenForms forms, Reader reader) =>
        await forms.BegunAsync(id) is { } begun ? TypedResults.Redirect(reader.Url($"/drafts/{begun.Id}/edit")) : Show(await forms.FillAsync(await forms.EntryAsync(id)));

    // While others look through a copy, its page tells so.
    private static async Task<IResult> GoOnAsync(string id, HttpContext context, WrittenForms forms, Reader reader)
    {
        var view = await forms.FillAsync(await forms.DraftAsync(id));
        return view.MayWrite ? Show(view with { Done = context.Request.Query["done"] == "saved" ? "saved" : null }) : TypedResults.Redirect(reader.Url($"/drafts/{id}"));
    }

    private static async Task<IResult> TakeAsync(HttpContext context, WrittenForms forms, WriteTarget target)
    {
        var sent = await context.Request.ReadFormAsync();
        // The last field of the page: without it something was cut off on the way, and what is missing would be taken for emptied.
        if (sent["whole"] != "1") throw new ProblemException(new Problem(400, "The form is not whole", "Its end did not arrive. Send it again."));
        var (values, tag, doing) = (FormValues.Of(sent.Where(f => !Beside.Contains(f.Key))), sent["tag"].ToString(), sent["do"].ToString());
        var problems = await forms.TakePictureAsync(values, sent.Files.GetFile("picture"));
        if (doing.Split(':', 2) is [("add" or "remove" or "more" or "back" or "picture") and var step, .. var rest])
        {
            var path = rest.FirstOrDefault() ?? "";
            if (step == "add") values.Add(path);
            if (step == "remove") values.Remove(path);
            return Show(await forms.ShowAsync(target, values) with { Tag = tag, Problems = problems, Focus = step == "add" ? $"{path}/{values.Count(path) - 1}" : null });
        }
        if (doing == "translate")
        {
            var done = await forms.TranslateAsync(target, values);
            return Show(await forms.ShowAsync(target, values) with { Tag = tag, Problems = problems, Done = done ? "translated" : null, Fault = done ? null : "translate" });
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
        var page = reader.Url($"/drafts/{draft.Id}");
        if (doing == "keep") return TypedResults.Json(new JsonObject { ["address"] = page + "/edit", ["tag"] = draft.ETag, ["unread"] = shown.Problems.Count });
        var kept = shown with { Target = target with { Draft = draft }, Tag = draft.ETag };
        try
        {
            if (doing == "publish") return TypedResults.Redirect(reader.EntryUrl(await forms.PublishAsync(draft)));
            if (doing == "review") await forms.ReviewAsync(draft);
        }
        // What was written is stored already: it goes on in the working copy.
        catch (ProblemException e)
        {
            return Show(e.Problem.Faults is { Count: > 0 } faults ? kept with { Problems = [.. reading.Told(faults)] } : kept with { Refused = e.Problem }, e.Problem.Status);
        }
        if (shown.Problems.Count > 0) return Show(kept with { Done = "saved" }, StatusCodes.Status422UnprocessableEntity);
        return TypedResults.Redirect(doing == "review" ? page : page + "/edit?done=saved");
    }

    private static IResult Show(FormShown view, int status = 200) => PortalPages.Page<EntryFormPage>(new { View = view }, status);
}
