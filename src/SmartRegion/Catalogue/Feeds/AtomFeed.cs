using System.Xml;
using SmartRegion.Catalogue.Api;
using SmartRegion.Catalogue.Search;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Catalogue.Feeds;

/// <summary>The list of entries as an Atom feed (RFC 4287), those changed last first, in pages (RFC 5005, 3).</summary>
internal static class AtomFeed
{
    public const string MediaType = "application/atom+xml";
    private const string Atom = "http://www.w3.org/2005/Atom";
    private static readonly LangText Name = new("Smart Region: co se změnilo", "Smart Region: Neues im Katalog", "Smart Region: what has changed");

    public static async Task WriteAsync(HttpContext context, SearchIndex index, EntryFilter filter, Entries entries, CatalogueState state)
    {
        var wanted = await ListRequest.ReadAsync(context.Request, filter) with { Sort = "modified", WithFacets = false };
        context.Response.Headers.Vary = "Accept-Language";
        if (await state.NotModifiedAsync(context, "atom-" + wanted.Language, index.AppliedSeq)) return;
        var result = index.Search(wanted);
        var found = await entries.FindAllAsync([.. result.Hits.Select(h => h.Id)]);
        await XmlAnswer.WriteAsync(context, MediaType, xml =>
        {
            xml.WriteStartElement("feed", Atom);
            xml.WriteAttributeString("xml", "lang", null, wanted.Language);
            WriteHead(xml, context.Request, wanted, found.Count > 0 ? found.Max(e => e.Modified) : DateTime.UnixEpoch, result.Next);
            foreach (var entry in found) WriteEntry(xml, entry, wanted.Language, path => Address.Of(context.Request, path));
            xml.WriteEndElement();
        });
    }

    private static void WriteHead(XmlWriter xml, HttpRequest request, SearchRequest wanted, DateTime updated, string? next)
    {
        xml.Text("id", Atom, Address.With(request, "cursor", null));
        xml.Text("title", Atom, Name.In(wanted.Language)!);
        xml.Text("updated", Atom, Instant.Seconds(updated));
        xml.WriteStartElement("author", Atom);
        xml.Text("name", Atom, "Smart Region");
        xml.WriteEndElement();
        Link(xml, "self", MediaType, Address.Self(request));
        Link(xml, "first", MediaType, Address.With(request, "cursor", null));
        if (next is not null) Link(xml, "next", MediaType, Address.With(request, "cursor", next));
        Link(xml, "alternate", Format.Html.MediaType, Address.Of(request, $"/{wanted.Language}/search"));
    }

    private static void WriteEntry(XmlWriter xml, Entry entry, string language, Func<string, string> address)
    {
        var title = entry.Title.Tell(language)!;
        xml.WriteStartElement("entry", Atom);
        xml.Text("id", Atom, address($"/id/{entry.Id}"));
        xml.Text("title", Atom, title.Text, title.Language);
        xml.Text("updated", Atom, Instant.Seconds(entry.Modified));
        xml.Text("published", Atom, Instant.Seconds(entry.Created));
        Link(xml, "alternate", Format.Html.MediaType, address($"/{language}/entry/{entry.Id}"));
        foreach (var topic in entry.Topics.Select(Topics.Find).OfType<Topic>()) Category(xml, topic.Id, topic.Label.In(language)!);
        Category(xml, entry.Kind, Kinds.Find(entry.Kind)!.Title.In(language)!);
        if (Seals.Best(entry) is { } seal) Category(xml, "evidence-" + seal, Seals.Label(seal).In(language)!);
        if ((entry.Summary ?? entry.Text("description"))?.Tell(language) is { } summary) xml.Text("summary", Atom, summary.Text, summary.Language);
        xml.WriteEndElement();
    }

    private static void Category(XmlWriter xml, string term, string label)
    {
        xml.WriteStartElement("category", Atom);
        xml.WriteAttributeString("term", term);
        xml.WriteAttributeString("label", label);
        xml.WriteEndElement();
    }

    private static void Link(XmlWriter xml, string rel, string type, string href)
    {
        xml.WriteStartElement("link", Atom);
        xml.WriteAttributeString("rel", rel);
        xml.WriteAttributeString("type", type);
        xml.WriteAttributeString("href", href);
        xml.WriteEndElement();
    }
}
