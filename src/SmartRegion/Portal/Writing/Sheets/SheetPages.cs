using SmartRegion.Access;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Writing;
using SmartRegion.Core;
using SmartRegion.Portal.Pages;
using SmartRegion.Twin.Features.Import;

namespace SmartRegion.Portal.Writing.Sheets;

/// <summary>
/// The page on which a filled sheet becomes working copies: the template is fetched, the file is sent and looked through, and stored whole or not
/// at all. Works without JavaScript.
/// </summary>
public static class SheetPages
{
    // Beside the file some fields.
    private const long MostBytes = SheetFile.MostBytes + 64 * 1024;

    public static void MapSheetPages(this WebApplication app)
    {
        var pages = app.OwnPagesShown(Act.WriteDrafts);
        pages.MapMethods("/write/table", PortalPages.Reading, async (HttpContext context, Entries entries) =>
        {
            return Show(await SheetShown.OfAsync(context, entries, context.Request.Query["kind"].ToString() is { Length: > 0 } kind ? kind : "practice"));
        });
        pages.MapMethods("/write/table/{kind}.xlsx", PortalPages.Reading, (string kind, Reader reader) =>
        {
            var form = FormSchema.Of(KindOf(kind));
            return TypedResults.File(SheetTemplate.Write(form, reader), SheetTemplate.MediaType, $"{form.Kind.Name}-{reader.Language}.xlsx");
        });
        app.FormPosts(MostBytes).MapPost("/write/table", TakeAsync).Demand(Act.WriteDrafts);
    }

    private static async Task<IResult> TakeAsync(HttpContext context, Entries entries, Drafts drafts, SheetReading reading, Uploads uploads)
    {
        var (form, who) = (await context.Request.ReadFormAsync(), Actor.Of(context));
        var view = await SheetShown.OfAsync(context, entries, form.Field("kind")) with { Organisation = form.Field("organisation"), Token = form.Field("token") };
        if (!view.MayWriteFor(who)) return Show(view with { Fault = "no-organisation" }, StatusCodes.Status400BadRequest);
        try
        {
            var sent = form.Files.GetFile("file") is { Length: > 0 } file ? file : null;
            if (sent is not null)
            {
                await using var content = sent.OpenReadStream();
                view = view with { Token = await uploads.KeepAsync(content, sent.FileName, context.RequestAborted) };
            }
            if (view.Token.Length == 0) return Show(view with { Fault = "choose" }, StatusCodes.Status400BadRequest);
            var report = await reading.ReadAsync(FormSchema.Of(view.Kind), uploads.Find(view.Token), view.Organisation, who);
            if (report.IsRefused) uploads.Drop(view.Token);
            if (report.IsRefused) return Show(view with { Report = report, Token = "" }, StatusCodes.Status422UnprocessableEntity);
            // What was not looked through yet is shown first.
            if (sent is not null || form.Field("do") != "store") return Show(view with { Report = report });
            var stored = await drafts.CreateAllAsync(who, [.. report.Entries.Select(e => e.Doc)]);
            uploads.Drop(view.Token);
            return Show(view with { Stored = stored.Count, Token = "" });
        }
        catch (ProblemException e) { return Show(view with { Problem = e.Problem, Token = "" }, e.Problem.Status); }
    }

    internal static Kind KindOf(string kind) => kind != "vocabulary" && Kinds.Find(kind) is { } found ? found : throw new ProblemException(Problem.NotFound($"There is no kind '{kind}'."));

    private static IResult Show(SheetShown view, int status = 200) => PortalPages.Page<SheetPage>(new { View = view }, status);
}

/// <summary>What the page shows.</summary>
/// <param name="Kind">Of which kind the entries of the sheet are.</param>
/// <param name="Organisations">Those that can be written for: by id, with their names.</param>
/// <param name="IsFree">Whether something can be written that belongs to no organisation.</param>
public sealed record SheetShown(Kind Kind, IReadOnlyList<Entry> Organisations, bool IsFree)
{
    /// <summary>The organisation that the entries are written for; empty for none.</summary>
    public string Organisation { get; init; } = "";

    /// <summary>The name of the file that was looked through and waits.</summary>
    public string Token { get; init; } = "";

    public SheetReport? Report { get; init; }

    /// <summary>How many working copies it has become; null before.</summary>
    public int? Stored { get; init; }

    /// <summary>Key of the text that says what is missing.</summary>
    public string? Fault { get; init; }

    /// <summary>Why the file cannot be taken at all.</summary>
    public Problem? Problem { get; init; }

    /// <summary>Whether the reader writes for the organisation that was chosen.</summary>
    public bool MayWriteFor(Actor who) => Organisation.Length == 0 ? IsFree : who.May(Act.WriteDrafts, Organisation) && Organisations.Any(o => o.Id == Organisation);

    /// <summary>The page as it is opened.</summary>
    /// <exception cref="ProblemException">404: there is no such kind.</exception>
    public static async Task<SheetShown> OfAsync(HttpContext context, Entries entries, string kind)
    {
        var who = Actor.Of(context);
        var own = who.OrganisationsFor(Act.WriteDrafts);
        var isFree = who.May(Act.WriteDrafts, "");
        var organisations = isFree ? await entries.OfKindAsync("organisation") : await entries.FindAllAsync(own, who);
        return new SheetShown(SheetPages.KindOf(kind), organisations, isFree) { Organisation = isFree || organisations.Count == 0 ? "" : organisations[0].Id };
    }
}
