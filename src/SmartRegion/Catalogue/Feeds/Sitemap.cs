using System.Xml;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue.Feeds;

/// <summary>
/// The pages of the portal for search engines (sitemaps.org 0.9), each with those of the other languages. A file has at most 50,000
/// addresses; more are told in parts, by an index.
/// </summary>
public sealed class Sitemap(Store store, CatalogueState state)
{
    public const string MediaType = "application/xml";
    internal const int EntriesInPart = 16_000;
    private const string Map = "http://www.sitemaps.org/schemas/sitemap/0.9", Xhtml = "http://www.w3.org/1999/xhtml";
    private static readonly string[] Pages = ["", "/about", "/search", "/vocabulary", "/collections", "/datastreams", "/map", "/developers"];

    /// <summary>The whole, or the index of its parts.</summary>
    public async Task WriteAsync(HttpContext context)
    {
        var count = await store.ReadAsync(s => s.FirstAsync($"select count(*) from entries", r => r.GetInt64(0)));
        if (count <= EntriesInPart) { await WritePartAsync(context, 1); return; }
        if (await state.NotModifiedAsync(context, "sitemap")) return;
        await XmlAnswer.WriteAsync(context, MediaType, xml =>
        {
            xml.WriteStartElement("sitemapindex", Map);
            for (var part = 1; (part - 1) * (long)EntriesInPart < count; part++)
            {
                xml.WriteStartElement("sitemap", Map);
                xml.Text("loc", Map, Address.Of(context.Request, $"/sitemaps/{part}.xml"));
                xml.WriteEndElement();
            }
            xml.WriteEndElement();
        });
    }

    /// <summary>A part, from 1.</summary>
    public async Task WritePartAsync(HttpContext context, int part)
    {
        var skip = part < 1 ? throw Unknown(part) : (part - 1L) * EntriesInPart;
        var rows = await store.ReadAsync(s => s.ListAsync($"select id, modified from entries order by key limit {EntriesInPart} offset {skip}", r => (Id: r.GetString(0), Modified: s.Time(r, 1))));
        if (rows.Count == 0 && part > 1) throw Unknown(part);
        if (await state.NotModifiedAsync(context, "sitemap")) return;
        await XmlAnswer.WriteAsync(context, MediaType, async (xml, send) =>
        {
            xml.WriteStartElement("urlset", Map);
            xml.WriteAttributeString("xmlns", "xhtml", null, Xhtml);
            if (part == 1) foreach (var page in Pages) Write(xml, context.Request, page, null);
            foreach (var (row, i) in rows.Select((r, i) => (r, i)))
            {
                Write(xml, context.Request, $"/entry/{row.Id}", row.Modified);
                if (i % 100 == 99) await send();
            }
            xml.WriteEndElement();
        });
    }

    private static ProblemException Unknown(int part) => new(Problem.NotFound($"The map of pages has no part {part}."));

    private static void Write(XmlWriter xml, HttpRequest request, string path, DateTime? modified)
    {
        foreach (var language in Language.All)
        {
            xml.WriteStartElement("url", Map);
            xml.Text("loc", Map, Address.Of(request, $"/{language}{path}"));
            if (modified is { } at) xml.Text("lastmod", Map, Instant.Seconds(at));
            foreach (var other in Language.All)
            {
                xml.WriteStartElement("xhtml", "link", Xhtml);
                xml.WriteAttributeString("rel", "alternate");
                xml.WriteAttributeString("hreflang", other);
                xml.WriteAttributeString("href", Address.Of(request, $"/{other}{path}"));
                xml.WriteEndElement();
            }
            xml.WriteEndElement();
        }
    }
}
