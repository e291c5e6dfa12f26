using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Catalogue.Api;

/// <summary>The vocabulary for other catalogues: <c>/api/vocabulary</c> in SKOS. It is changed as an entry.</summary>
public static class VocabularyApi
{
    private static readonly Format[] Offered = [Format.JsonLd, Format.Html];

    public static void MapVocabulary(this WebApplication app) =>
        app.MapGet("/api/vocabulary", ReadAsync).WithApi(new ApiOperation("getVocabulary", "The trilingual vocabulary in SKOS; it is changed as the entry vocabulary", "Vocabulary")
        {
            Parameters = [new("f", "Format of the answer; beats Accept.", Values: [.. Offered.Select(f => f.Name)])],
            Sample = "?f=jsonld",
            Produces = [.. Offered.Select(f => f.MediaType)],
            Success = [200, 304],
            Failure = [400, 404, 406],
        });

    private static async Task ReadAsync(HttpContext context, Entries entries)
    {
        _ = new Parameters(context.Request, ["f"]);
        var format = Format.Of(context.Request, Offered);
        context.Response.Headers.Vary = "Accept, Accept-Language";
        if (format == Format.Html)
        {
            context.Response.Redirect($"/{ReaderLanguage.Of(context.Request)}/vocabulary");
            return;
        }
        var vocabulary = await entries.FindAsync(Concepts.VocabularyId) ?? throw new ProblemException(Entries.NoEntry(Concepts.VocabularyId));
        if (ETags.NotModified(context, vocabulary.ETag)) return;
        await context.WriteJsonAsync(Skos.Document(vocabulary, Address.Of(context.Request, $"/id/{Concepts.VocabularyId}")), format.MediaType);
    }
}
