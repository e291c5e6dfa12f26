using System.Buffers;
using System.Globalization;
using System.Text;
using SmartRegion.Core;
using SmartRegion.Core.Rdf;
using SmartRegion.Http;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue.Dcat;

/// <summary>The catalogue in DCAT-AP 3.0.1: <c>/catalog</c> by negotiation, <c>/catalog.ttl</c>, <c>.rdf</c>, <c>.jsonld</c>, <c>.nt</c>.</summary>
public static class DcatApi
{
    /// <summary>Entries on a page.</summary>
    public const int PageSize = 500;

    /// <summary>The formats of RDF.</summary>
    public static readonly Format[] Formats = [Format.Turtle, Format.RdfXml, Format.JsonLd, Format.NTriples];

    private static readonly ApiParameter[] Parameters =
    [
        new("profile", "de for DCAT-AP.de, cz for the national catalogue of Czechia; without it DCAT-AP 3.0.1.", Values: DcatProfiles.Names),
        new("page", $"A page of {PageSize} entries, from 1, with the links of Hydra; without it the whole catalogue.", "integer"),
    ];

    public static void MapDcat(this WebApplication app)
    {
        app.MapGet("/catalog", (HttpContext c, Store s, PublishedData p, PublishedState state) => AnswerAsync(c, s, p, state, Format.Of(c.Request, Formats), "f"))
            .WithApi(Operation("getCatalog", [.. Formats.Select(f => f.MediaType)], [new("f", "Format of the answer; beats Accept.", Values: [.. Formats.Select(f => f.Name)])]));
        foreach (var format in Formats)
            app.MapGet($"/catalog.{format.Name}", (HttpContext c, Store s, PublishedData p, PublishedState state) => AnswerAsync(c, s, p, state, format))
                .WithApi(Operation($"getCatalog_{format.Name}", [format.MediaType], []));
    }

    /// <summary>One entry in a format of RDF.</summary>
    public static async Task WriteAsync(HttpContext context, Entry entry, Entries entries, Format format)
    {
        var agents = new List<string?> { Json.AsText(entry.Doc["owner"]) }.OfType<string>().ToList();
        var found = (await entries.FindAllAsync(agents)).ToDictionary(a => a.Id);
        using var answer = Start(context, format);
        new EntryResource(new CatalogueWriter(answer.Writer, Address.Of(context.Request, ""), DcatProfiles.Of(context.Request.Query["profile"].FirstOrDefault()), found), entry).Tell();
        await answer.EndAsync();
    }

    /// <summary>One entry as an element rdf:RDF, to stand within another document of XML.</summary>
    /// <param name="home">The address of the region, without a slash at its end.</param>
    internal static string Fragment(Entry entry, IReadOnlyDictionary<string, Entry> agents, string home)
    {
        var output = new ArrayBufferWriter<byte>();
        var rdf = RdfWriter.Create(RdfSyntax.RdfXml, output, Dcat.Prefixes);
        rdf.Begin();
        new EntryResource(new CatalogueWriter(rdf, home, DcatProfile.Europe, agents), entry).Tell();
        rdf.End();
        var text = Encoding.UTF8.GetString(output.WrittenSpan);
        return text[text.IndexOf("<rdf:RDF", StringComparison.Ordinal)..];
    }

    private static ApiOperation Operation(string id, string[] produces, ApiParameter[] more) => new(id, "The catalogue in DCAT-AP 3.0.1", "Open data")
    { Parameters = [.. Parameters, .. more], Produces = produces, Sample = "?page=1", Success = [200, 304], Failure = [400, 404, 406] };

    private static async Task AnswerAsync(HttpContext context, Store store, PublishedData published, PublishedState state, Format format, params string[] more)
    {
        var p = new Parameters(context.Request, ["profile", "page", .. more]);
        var profile = DcatProfiles.Of(p.Text("profile"));
        var page = p.Text("page") is null ? 0 : p.Number("page", 1, 1, int.MaxValue);
        var source = new DcatSource(store, profile);
        var total = await source.CountAsync();
        var pages = Math.Max(1, (total + PageSize - 1) / PageSize);
        if (page > pages) throw new ProblemException(Problem.NotFound($"The catalogue has {pages} pages."));
        context.Response.Headers.Vary = "Accept";
        if (await state.NotModifiedAsync(context, format.Name)) return;
        using var answer = Start(context, format);
        var to = new CatalogueWriter(answer.Writer, Address.Of(context.Request, ""), profile, await source.AgentsAsync());
        if (page > 0) Links(context, to, page, pages, total);
        await source.TellAsync(to, published, page, answer.GoOnAsync);
        await answer.EndAsync();
    }

    private static RdfAnswer Start(HttpContext context, Format format)
    {
        context.Response.Headers.Vary = "Accept";
        context.Response.Headers.Link = string.Join(", ", Formats.Where(f => f != format).Select(f =>
            $"<{(context.Request.Path.StartsWithSegments("/catalog") || context.Request.Path.Value!.StartsWith("/catalog.", StringComparison.Ordinal) ? Address.Of(context.Request, "/catalog." + f.Name) : Address.With(context.Request, "f", f.Name))}>; rel=\"alternate\"; type=\"{f.MediaType}\""));
        return new RdfAnswer(context, format);
    }

    private static void Links(HttpContext context, CatalogueWriter to, int page, int pages, int total)
    {
        string At(int number) => Address.With(context.Request, "page", number.ToString(CultureInfo.InvariantCulture));
        var view = At(page);
        to.Type(view, Dcat.Hydra + "PagedCollection");
        to.Type(view, Dcat.Hydra + "PartialCollectionView");
        to.Value(view, Dcat.Hydra + "totalItems", total.ToString(CultureInfo.InvariantCulture), Xsd.Integer);
        to.Value(view, Dcat.Hydra + "itemsPerPage", PageSize.ToString(CultureInfo.InvariantCulture), Xsd.Integer);
        Both("first", At(1));
        Both("last", At(pages));
        if (page < pages) Both("next", At(page + 1));
        if (page > 1) Both("previous", At(page - 1));

        // Harvesters of CKAN read the older names of Hydra (nextPage), others those of today.
        void Both(string name, string iri)
        {
            to.Link(view, Dcat.Hydra + name, iri);
            to.Link(view, Dcat.Hydra + name + "Page", iri);
        }
    }
}
