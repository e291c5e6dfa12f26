using System.Text.Json.Nodes;
using SmartRegion.Access;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Pictures;
using SmartRegion.Catalogue.Quality;
using SmartRegion.Catalogue.Search;
using SmartRegion.Catalogue.Writing;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Http.Outgoing;

namespace SmartRegion.Portal.Writing;

/// <summary>What forms need of the catalogue: what their names stand for, what is alike, how good it is, and where it is kept.</summary>
public sealed class WrittenForms(Entries entries, Drafts drafts, Pictures pictures, SearchIndex index, NameLookup names, LikelySame alike, Qualities qualities, Translator translator, PublicUrl url, Reader reader, IHttpContextAccessor request)
{
    private static readonly Dictionary<string, string> NoNames = [];

    public Reader Reader { get; } = reader;

    private Actor Who => Actor.Of(request.HttpContext!);

    /// <summary>A new entry of that kind.</summary>
    /// <exception cref="ProblemException">404: there is no such kind.</exception>
    public WriteTarget New(string kind) => new(FormSchema.Of(Kinds.Find(kind) ?? throw new ProblemException(Problem.NotFound($"There is no kind '{kind}'."))), null, null);

    /// <summary>A change of a published entry.</summary>
    /// <exception cref="ProblemException">404.</exception>
    public async Task<WriteTarget> EntryAsync(string id)
    {
        var entry = await entries.FindAsync(id, Who) ?? throw new ProblemException(Entries.NoEntry(id));
        return new WriteTarget(FormSchema.Of(Kinds.Find(entry.Kind)!), entry, null);
    }

    /// <summary>A working copy that this person may see.</summary>
    /// <exception cref="ProblemException">404.</exception>
    public async Task<WriteTarget> DraftAsync(string id)
    {
        var draft = await drafts.FindAsync(Who, id);
        return new WriteTarget(FormSchema.Of(Kinds.Find(draft.Kind)!), draft.Entry is null ? null : await entries.FindAsync(draft.Entry, Who), draft);
    }

    /// <summary>The change of an entry that this person has begun, or null.</summary>
    public Task<Draft?> BegunAsync(string id) => drafts.OwnOfAsync(Who, id);

    /// <summary>The form with what stands there so far.</summary>
    public async Task<FormShown> FillAsync(WriteTarget target)
    {
        var doc = target.Doc ?? [];
        return await ShowAsync(target, FormValues.Of(target.Form, doc, Reader.Language, target.Doc is null ? NoNames : await names.NamesOfAsync(target.Form, doc, Reader.Language))) with { Tag = target.Tag };
    }

    /// <summary>The document of a form.</summary>
    public async Task<FormReading> ReadAsync(WriteTarget target, FormValues values) =>
        new(target.Form, values, target.Doc, Reader.Language, await names.FindAsync(target.Form, values, Reader.Language));

    /// <summary>The form with its hints.</summary>
    public async Task<FormShown> ShowAsync(WriteTarget target, FormValues values, FormReading? reading = null)
    {
        var doc = (reading ?? await ReadAsync(target, values)).Document;
        return new FormShown(target, values)
        {
            Complete = Completeness.Of(target.Form.Kind.Name, doc),
            Score = target.Form.Kind.Name == "dataset" && EntryCheck.Faults(Named(doc)).Count == 0 ? (await qualities.OfAsync(Unstored(target, doc)))?.Score : null,
            Same = target.Published is null ? await alike.ToAsync(doc) : [],
            Translates = translator.IsThere,
            Steps = target.Draft?.Steps(Who) ?? ["replace", "review", .. Who.May(Act.PublishDrafts) ? ["publish"] : Array.Empty<string>()],
        };
    }

    /// <summary>Keeps the picture that came with a form, or lets go of the one that it had.</summary>
    public async Task<IReadOnlyList<FormProblem>> TakePictureAsync(FormValues values, IFormFile? file)
    {
        if (values.One("image/drop").Length > 0) values.Clear("image");
        if (file is not { Length: > 0 }) return [];
        try
        {
            await using var content = file.OpenReadStream();
            var picture = await pictures.AddAsync(content, Who.Name, request.HttpContext!.RequestAborted);
            values.Set("image/url", (url.Value?.TrimEnd('/') ?? Reader.BaseUrl) + picture.Path);
            return [];
        }
        catch (ProblemException e) { return [new FormProblem("image", "picture-" + (e.Problem.Faults?[0].Field ?? "type"))]; }
    }

    /// <summary>Has the missing languages filled in by a machine; false when it does not answer.</summary>
    public async Task<bool> TranslateAsync(WriteTarget target, FormValues values)
    {
        if (!translator.IsThere) return false;
        try
        {
            await translator.FillAsync(target.Form, values, Reader.Language, request.HttpContext!.RequestAborted);
            return true;
        }
        catch (OutgoingException) { return false; }
    }

    /// <summary>The entry's page as it will look, with the form unseen behind it.</summary>
    public async Task<IResult> PreviewAsync(FormShown form, JsonObject doc) =>
        EntryPages.Show(await EntryShown.PreviewAsync(Unstored(form.Target, doc), form, entries, index));

    /// <summary>Stores it as a working copy.</summary>
    public async Task<Draft> StoreAsync(WriteTarget target, JsonObject doc, string tag)
    {
        if (target.Draft is { } draft) return await drafts.ReplaceAsync(Who, draft.Id, doc, new Preconditions(IfMatch: tag));
        if (target.Published is { } entry) new Preconditions(IfMatch: tag).Check(entry.ETag, entry.Modified);
        return await drafts.CreateAsync(Who, target.Published?.Id, doc);
    }

    /// <summary>Sends a working copy to review.</summary>
    public Task ReviewAsync(Draft draft) => drafts.StepAsync(Who, draft.Id, "review", null, new Preconditions(IfMatch: draft.ETag));

    /// <summary>Publishes a working copy; the answer is the entry's id.</summary>
    public async Task<string> PublishAsync(Draft draft) => (await drafts.PublishAsync(Who, draft.Id, new Preconditions(IfMatch: draft.ETag))).Id;

    private static Entry Unstored(WriteTarget target, JsonObject doc) =>
        new(target.Published?.Key ?? 0, target.Published?.Id ?? "new", target.Form.Kind.Name, target.Published?.Version ?? 1, target.Published?.Created ?? DateTime.UtcNow, DateTime.UtcNow, Named(doc));

    private static JsonObject Named(JsonObject doc)
    {
        var copy = doc.DeepClone().AsObject();
        copy["id"] ??= "new";
        return copy;
    }
}
