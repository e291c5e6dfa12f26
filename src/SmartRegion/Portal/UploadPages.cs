using Microsoft.AspNetCore.Http.Features;
using SmartRegion.Access;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Portal.Pages;
using SmartRegion.Twin.Features;
using SmartRegion.Twin.Features.Import;

namespace SmartRegion.Portal;

/// <summary>
/// The page on which a file becomes a collection: it is sent and checked, what was found is shown and can be changed, and then it is
/// stored. Works without JavaScript.
/// </summary>
public static class UploadPages
{
    /// <summary>Most bytes of a file; larger ones go by the command line.</summary>
    public const long MaxBytes = 2L * 1024 * 1024 * 1024;

    public static void MapUploadPages(this WebApplication app)
    {
        app.Pages().MapMethods("/upload", PortalPages.Reading, async (HttpContext context, Collections collections) => Page(context, new UploadShown(new UploadForm { Collection = context.Request.Query["collection"].ToString() }, await IdsAsync(context, collections))));
        app.MapPost("/{lang:language}/upload", SendAsync).Demand(Act.WriteData);
    }

    private static async Task<IResult> SendAsync(HttpContext context, Collections collections, FeatureReader reader, FeatureImport import, Uploads uploads)
    {
        Actor.Demand(context, Act.WriteData);
        OwnPage.Demand(context.Request);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = MaxBytes;
        if (!context.Request.HasFormContentType) throw new ProblemException(new Problem(415, "Unsupported media type", "A form is expected here."));
        var fields = await Forms.ReadAsync(context.Request, new FormOptions { MultipartBodyLengthLimit = MaxBytes });
        var form = UploadForm.Read(fields);
        var known = await IdsAsync(context, collections);
        try
        {
            if (fields.Files.GetFile("file") is { Length: > 0 } sent)
            {
                await using var content = sent.OpenReadStream();
                form = form with { Token = await uploads.KeepAsync(content, sent.FileName, context.RequestAborted), Fields = [] };
            }
            if (form.Token.Length == 0) throw new ProblemException("file", "No file was chosen.");
            var report = await RunAsync(form, uploads.Find(form.Token), collections, reader, import);
            if (!form.Stores) return Page(context, new UploadShown(form, known) { Report = report });
            uploads.Drop(form.Token);
            return Page(context, new UploadShown(form with { Token = "" }, known) { Report = report, IsStored = true });
        }
        catch (ProblemException e) { return Page(context, new UploadShown(form, known) { Problem = e.Problem }, e.Problem.Status); }
    }

    private static async Task<FeatureImportReport> RunAsync(UploadForm form, string path, Collections collections, FeatureReader reader, FeatureImport import)
    {
        var options = form.ToOptions();
        var places = new PlaceCodes(collections, reader);
        using var source = FeatureSource.Open(path, new SourceOptions(form.Layer.Length > 0 ? form.Layer : null, null, places.Find, options.Crs, options.Repair));
        return await import.RunAsync(source, options);
    }

    private static async Task<IReadOnlyList<string>> IdsAsync(HttpContext context, Collections collections) => [.. (await collections.ListAsync()).Where(c => c.Data is null && c.IsShownTo(Actor.Of(context))).Select(c => c.Id)];

    private static IResult Page(HttpContext context, UploadShown view, int status = 200) =>
        PortalPages.Page<UploadPage>(new { View = view with { MayWrite = Actor.Of(context).May(Act.WriteData) } }, status);
}

/// <summary>What the page of uploads shows.</summary>
/// <param name="Known">The ids of the collections that the reader may see.</param>
public sealed record UploadShown(UploadForm Form, IReadOnlyList<string> Known)
{
    public bool MayWrite { get; init; }

    /// <summary>What was found in the file.</summary>
    public FeatureImportReport? Report { get; init; }

    /// <summary>Why it cannot be taken at all.</summary>
    public Problem? Problem { get; init; }

    public bool IsStored { get; init; }
}
