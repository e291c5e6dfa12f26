using System.Text.Json.Nodes;
using SmartRegion.Access;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Quality;
using SmartRegion.Catalogue.Search;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Portal.Pages;

namespace SmartRegion.Portal.Writing;

/// <summary>Writing entries in forms that are made of their kinds' schemas. All of it works without JavaScript.</summary>
public static class WritePages
{
    // Three languages of long texts; ten of these are more than anybody types.
    private const long MostBytes = 4 * 1024 * 1024;

    public static void MapWritePages(this WebApplication app)
    {
        var pages = app.OwnPagesShown(Act.WriteEntries);
        pages.MapMethods("/write", PortalPages.Reading, (Reader reader) => PortalPages.Page<WritePage>(new { }));
        pages.MapMethods("/write/{kind}", PortalPages.Reading, NewAsync);
        pages.MapMethods("/entry/{id}/edit", PortalPages.Reading, EditAsync);
        var posts = app.FormPosts(MostBytes);
        posts.MapPost("/write/{kind}", CreateAsync).Demand(Act.WriteEntries);
        posts.MapPost("/entry/{id}/edit", ChangeAsync).Demand(Act.WriteEntries);
    }

    private static async Task<IResult> NewAsync(string kind, WrittenForms forms, Reader reader)
    {
        var form = FormOf(kind);
        return Show(await forms.ShowAsync(form, FormValues.Of(form, new JsonObject(), reader.Language, new Dictionary<string, string>()), null, null));
    }

    private static async Task<IResult> EditAsync(string id, WrittenForms forms, Entries entries, NameLookup names, Reader reader)
    {
        var entry = await entries.FindAsync(id) ?? throw new ProblemException(Entries.NoEntry(id));
        var form = FormSchema.Of(Kinds.Find(entry.Kind)!);
        var values = FormValues.Of(form, entry.Doc, reader.Language, await names.NamesOfAsync(form, entry.Doc, reader.Language));
        return Show(await forms.ShowAsync(form, values, entry, null) with { Tag = entry.ETag });
    }

    private static Task<IResult> CreateAsync(string kind, HttpContext context, WrittenForms forms) => TakeAsync(context, forms, FormOf(kind), null);

    private static async Task<IResult> ChangeAsync(string id, HttpContext context, WrittenForms forms, Entries entries)
    {
        var entry = await entries.FindAsync(id) ?? throw new ProblemException(Entries.NoEntry(id));
        return await TakeAsync(context, forms, FormSchema.Of(Kinds.Find(entry.Kind)!), entry);
    }

    private static async Task<IResult> TakeAsync(HttpContext context, WrittenForms forms, FormSchema form, Entry? entry)
    {
        var sent = await context.Request.ReadFormAsync();
        // The last field of the page: without it something was cut off on the way, and what is missing would be taken for emptied.
        if (sent["whole"] != "1") throw new ProblemException(new Problem(400, "The form is not whole", "Its end did not arrive. Send it again."));
        var (values, tag, doing) = (FormValues.Of(sent.Where(f => f.Key is not ("do" or "whole" or "tag" or "form-token" or "another"))), sent["tag"].ToString(), sent["do"].ToString());
        if (doing.Split(':', 2) is [("add" or "remove" or "more" or "back") and var step, .. var rest])
        {
            var path = rest.FirstOrDefault() ?? "";
            if (step == "add") values.Add(path);
            if (step == "remove") values.Remove(path);
            return Show(await forms.ShowAsync(form, values, entry, null) with { Tag = tag, Focus = step == "add" ? $"{path}/{values.Count(path) - 1}" : null });
        }
        var reading = await forms.ReadAsync(form, values, entry);
        var problems = reading.Check();
        var shown = await forms.ShowAsync(form, values, entry, reading) with { Tag = tag, Problems = problems };
        if (problems.Count > 0) return Show(shown, StatusCodes.Status422UnprocessableEntity);
        if (doing == "preview") return await forms.PreviewAsync(shown, reading.Document);
        if (doing != "save") return Show(shown);
        if (entry is null && shown.Same.Count > 0 && sent["another"] != "1") return Show(shown with { Fault = "same" }, StatusCodes.Status409Conflict);
        try
        {
            var id = await forms.StoreAsync(reading.Document, entry, tag, Actor.Of(context).Name);
            return TypedResults.Redirect(context.RequestServices.GetRequiredService<Reader>().EntryUrl(id));
        }
        catch (ProblemException e)
        {
            return Show(e.Problem.Status switch
            {
                412 => shown with { Fault = "changed" },
                422 when e.Problem.Faults is { Count: > 0 } faults => shown with { Problems = [.. reading.Told(faults)] },
                _ => shown with { Refused = e.Problem },
            }, e.Problem.Status);
        }
    }

    private static FormSchema FormOf(string kind) => FormSchema.Of(Kinds.Find(kind) ?? throw new ProblemException(Problem.NotFound($"There is no kind '{kind}'.")));

    private static IResult Show(FormShown view, int status = 200) => PortalPages.Page<EntryFormPage>(new { View = view }, status);
}

/// <summary>What forms need of the catalogue: what their names stand for, what is alike, how good it is, and where it is stored.</summary>
public sealed class WrittenForms(Entries entries, SearchIndex index, NameLookup names, LikelySame alike, Qualities qualities, Reader reader)
{
    /// <summary>The document of a form.</summary>
    public async Task<FormReading> ReadAsync(FormSchema form, FormValues values, Entry? entry) =>
        new(form, values, entry?.Doc, reader.Language, await names.FindAsync(form, values, reader.Language));

    /// <summary>The form with its hints.</summary>
    public async Task<FormShown> ShowAsync(FormSchema form, FormValues values, Entry? entry, FormReading? reading)
    {
        var doc = (reading ?? await ReadAsync(form, values, entry)).Document;
        return new FormShown(form, values)
        {
            Entry = entry,
            Vocabulary = index.Vocabulary,
            Complete = Completeness.Of(form.Kind.Name, doc),
            Score = form.Kind.Name == "dataset" && EntryCheck.Faults(With(doc, "id", "new")).Count == 0 ? (await qualities.OfAsync(Draft(doc, entry)))?.Score : null,
            Same = entry is null ? await alike.ToAsync(doc) : [],
        };
    }

    /// <summary>The entry's page as it will look, with the form unseen behind it.</summary>
    public async Task<IResult> PreviewAsync(FormShown form, JsonObject doc) =>
        EntryPages.Show(await EntryShown.PreviewAsync(Draft(doc, form.Entry), form, entries, index));

    /// <summary>Stores it; the answer is the entry's id.</summary>
    public async Task<string> StoreAsync(JsonObject doc, Entry? entry, string tag, string who) =>
        entry is null ? (await entries.CreateAsync(doc, who)).Id : (await entries.ChangeAsync(entry.Id, _ => doc, who, new Preconditions(IfMatch: tag))).Id;

    private static Entry Draft(JsonObject doc, Entry? entry) =>
        new(entry?.Key ?? 0, entry?.Id ?? "new", Json.AsText(doc["kind"])!, entry?.Version ?? 1, entry?.Created ?? DateTime.UtcNow, DateTime.UtcNow, entry is null ? With(doc, "id", "new") : doc);

    private static JsonObject With(JsonObject doc, string name, string value)
    {
        var copy = doc.DeepClone().AsObject();
        copy[name] ??= value;
        return copy;
    }
}
