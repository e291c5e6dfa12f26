using System.Text.Json.Nodes;
using System.Xml;
using SmartRegion.Core;

namespace SmartRegion.Catalogue.Feeds;

/// <summary>An entry in simple Dublin Core, as every OAI-PMH repository tells it (oai_dc): texts in each of their languages.</summary>
internal static class DublinCore
{
    public const string OaiDc = "http://www.openarchives.org/OAI/2.0/oai_dc/";
    private const string Dc = "http://purl.org/dc/elements/1.1/";

    public static void Write(XmlWriter xml, OaiRecord record, string iri)
    {
        xml.WriteStartElement("oai_dc", "dc", OaiDc);
        xml.WriteAttributeString("xmlns", "dc", null, Dc);
        xml.WriteAttributeString("xsi", "schemaLocation", "http://www.w3.org/2001/XMLSchema-instance", $"{OaiDc} http://www.openarchives.org/OAI/2.0/oai_dc.xsd");
        var doc = record.Doc;
        Texts(xml, "title", doc["title"]);
        foreach (var topic in Strings(doc["topics"]).Select(Topics.Find).OfType<Topic>()) Told(xml, "subject", topic.Label);
        foreach (var keyword in doc["keywords"] as JsonArray ?? []) Texts(xml, "subject", keyword);
        Texts(xml, "description", doc["summary"]);
        Texts(xml, "description", doc["description"]);
        Plain(xml, "publisher", Json.AsText(doc["owner"]));
        Plain(xml, "date", Instant.Seconds(record.At));
        Plain(xml, "type", record.Kind == "dataset" ? "Dataset" : record.Kind);
        foreach (var format in Strings(doc["distributions"], "format").Distinct()) Plain(xml, "format", format);
        Plain(xml, "identifier", iri);
        foreach (var source in Strings(doc["sources"], "url")) Plain(xml, "source", source);
        foreach (var language in LangText.From(doc["title"])!.Languages) Plain(xml, "language", language);
        foreach (var place in Strings(doc["places"])) Plain(xml, "coverage", place);
        if (Json.AsText(doc["time"]?["start"]) is { } start) Plain(xml, "coverage", $"{start}/{Json.AsText(doc["time"]?["end"]) ?? ".."}");
        Plain(xml, "rights", Json.AsText(doc["licence"]));
        xml.WriteEndElement();
    }

    private static IEnumerable<string> Strings(JsonNode? array, string? member = null) =>
        (array as JsonArray ?? []).Select(n => Json.AsText(member is null ? n : n?[member])).OfType<string>();

    private static void Texts(XmlWriter xml, string name, JsonNode? text)
    {
        if (LangText.From(text) is { } told) Told(xml, name, told);
    }

    private static void Told(XmlWriter xml, string name, LangText text)
    {
        foreach (var language in text.Languages) xml.Text(name, Dc, text.In(language)!, language);
    }

    private static void Plain(XmlWriter xml, string name, string? value)
    {
        if (value is not null) xml.Text(name, Dc, value);
    }
}
