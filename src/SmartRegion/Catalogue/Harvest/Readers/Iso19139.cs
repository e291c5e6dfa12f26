using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using SmartRegion.Catalogue.Harvest.Mapping;

namespace SmartRegion.Catalogue.Harvest.Readers;

/// <summary>The core of a record of ISO 19139 (gmd:MD_Metadata), also in several languages (PT_FreeText).</summary>
internal static class Iso19139
{
    private static readonly XNamespace Xlink = "http://www.w3.org/1999/xlink";

    public static HarvestedRecord Read(HarvestSource source, XElement record)
    {
        var id = Text(record, "fileIdentifier");
        var about = record.Elements().Where(e => e.Name.LocalName == "identificationInfo").SelectMany(e => e.Elements()).FirstOrDefault();
        var title = about is null ? null : Find(about, "citation", "CI_Citation", "title").FirstOrDefault();
        if (id is null) return new HarvestedRecord($"{source.Url}#{Identity.Hash(record.ToString())}") { Title = title?.Value.Trim(), Refused = "id-missing", Detail = "It has no fileIdentifier." };
        var iri = Identity.Of(id) is not null ? id : $"{source.Url}#{id}";
        var scope = Code(Find(record, "hierarchyLevel").FirstOrDefault()) ?? "dataset";
        if (about is null || scope is not ("dataset" or "series" or "nonGeographicDataset" or "tile"))
            return new HarvestedRecord(iri) { Title = title?.Value.Trim(), Refused = "not-a-dataset", Detail = $"Its scope is {scope}." };
        var language = Code(Find(record, "language").FirstOrDefault()) ?? Text(record, "language");
        var locales = record.Descendants().Where(e => e.Name.LocalName == "PT_Locale").Where(e => e.Attribute("id") is not null)
            .ToDictionary(e => "#" + (string)e.Attribute("id")!, e => Code(e.Elements().FirstOrDefault(l => l.Name.LocalName == "languageCode")) ?? "");
        var d = new Description(source.Language);
        Add(d.Title, title, language, locales);
        Add(d.Text, Find(about, "abstract").FirstOrDefault(), language, locales);
        foreach (var keyword in Find(about, "descriptiveKeywords", "MD_Keywords", "keyword"))
            if (Anchor(keyword) is { } href && Authorities.ThemeOf(href) is not null) d.Themes.Add(href);
            else if (Words(keyword) is { } word) d.Keywords.Add((word, language));
        d.Themes.AddRange(Find(about, "topicCategory").Select(c => c.Value.Trim()).Where(c => c.Length > 0));
        d.Frequency = Code(Find(about, "resourceMaintenance", "MD_MaintenanceInformation", "maintenanceAndUpdateFrequency").FirstOrDefault());
        Contact(d, about.Elements().FirstOrDefault(e => e.Name.LocalName == "pointOfContact") ?? record.Elements().FirstOrDefault(e => e.Name.LocalName == "contact"), language, locales);
        d.Licence = Licence(about);
        d.Geometry = Box(about);
        var period = about.Descendants().FirstOrDefault(e => e.Name.LocalName == "TimePeriod");
        (d.Start, d.End) = (Position(period, "beginPosition"), Position(period, "endPosition"));
        Online(d, record, language, locales);
        var identifiers = Find(about, "citation", "CI_Citation", "identifier").Select(i => i.Descendants().FirstOrDefault(e => e.Name.LocalName == "code")).OfType<XElement>().Select(c => Anchor(c) ?? Words(c));
        return DatasetDocument.Record(source, iri, d, [id, .. identifiers]);
    }

    private static void Online(Description d, XElement record, string? language, Dictionary<string, string> locales)
    {
        foreach (var online in Find(record, "distributionInfo", "MD_Distribution", "transferOptions", "MD_DigitalTransferOptions", "onLine", "CI_OnlineResource"))
        {
            var url = Find(online, "linkage").FirstOrDefault()?.Value.Trim();
            if (Code(Find(online, "function").FirstOrDefault()) == "information") { d.Page ??= url; continue; }
            var part = d.Add(url);
            Add(part.Title, Find(online, "name").FirstOrDefault(), language, locales);
            part.Format = Find(online, "protocol").FirstOrDefault() is { } protocol ? Protocol(Anchor(protocol) ?? Words(protocol)) : null;
            part.Format ??= Find(record, "distributionInfo", "MD_Distribution", "distributionFormat", "MD_Format", "name").Select(Words).FirstOrDefault();
        }
    }

    // "OGC:WMS-1.3.0-http-get-map", "http://www.opengis.net/def/serviceType/ogc/wms": what of it is the kind of service.
    private static string? Protocol(string? text) => text is null || text.StartsWith("WWW:", StringComparison.OrdinalIgnoreCase) ? null
        : text.StartsWith("OGC:", StringComparison.OrdinalIgnoreCase) ? text.Split('-')[0] : text.Contains("serviceType/ogc/", StringComparison.Ordinal) ? text[(text.LastIndexOf('/') + 1)..] : null;

    private static string? Licence(XElement about)
    {
        var told = Find(about, "resourceConstraints", "MD_LegalConstraints", "otherConstraints").SelectMany(c => new[] { Anchor(c), Words(c) }).OfType<string>().ToList();
        // GDI-DE writes {"id":"dl-by-de/2.0","name":…,"url":…} into one of the constraints.
        foreach (var text in told.Where(t => t.StartsWith('{')))
            try { if (Core.Json.AsText(Core.Json.Member(Core.Json.Foreign(text), "url")) is { } url && Authorities.LicenceOf(url) is not null) return url; }
            catch (System.Text.Json.JsonException) { /* Words that begin with a brace. */ }
        return told.FirstOrDefault(t => Authorities.LicenceOf(t) is not null && !t.Contains("LimitationsOnPublicAccess", StringComparison.Ordinal) && !t.Contains("ConditionsApplyingToAccessAndUse", StringComparison.Ordinal));
    }

    private static JsonObject? Box(XElement about)
    {
        if (about.Descendants().FirstOrDefault(e => e.Name.LocalName == "EX_GeographicBoundingBox") is not { } box) return null;
        var sides = new[] { "westBoundLongitude", "southBoundLatitude", "eastBoundLongitude", "northBoundLatitude" }
            .Select(n => double.TryParse(Find(box, n).FirstOrDefault()?.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var v) && double.IsFinite(v) ? v : double.NaN).ToArray();
        return sides.Any(double.IsNaN) ? null : DatasetDocument.Box(sides[0], sides[1], sides[2], sides[3]);
    }

    private static void Contact(Description d, XElement? contact, string? language, Dictionary<string, string> locales)
    {
        if (contact is null) return;
        string? At(string name) => contact.Descendants().FirstOrDefault(e => e.Name.LocalName == name) is { } e ? Words(e) : null;
        Add(d.Publisher, contact.Descendants().FirstOrDefault(e => e.Name.LocalName == "organisationName"), language, locales);
        d.ContactName = At("organisationName") ?? At("individualName");
        d.ContactMail = At("electronicMailAddress");
        d.ContactPhone = At("voice");
        d.ContactUrl = contact.Descendants().FirstOrDefault(e => e.Name.LocalName == "linkage")?.Value.Trim();
    }

    private static void Add(TextMap into, XElement? element, string? language, Dictionary<string, string> locales)
    {
        if (element is null) return;
        into.Add(Words(element), language);
        foreach (var local in element.Descendants().Where(e => e.Name.LocalName == "LocalisedCharacterString"))
            if ((string?)local.Attribute("locale") is { } locale && locales.TryGetValue(locale, out var code) && code.Length > 0) into.Add(local.Value, code);
    }

    private static string? Position(XElement? period, string name) => period?.Descendants().FirstOrDefault(e => e.Name.LocalName == name)?.Value.Trim() is { Length: > 0 } text ? text : null;

    private static string? Text(XElement element, string name) => Find(element, name).Select(Words).FirstOrDefault();

    // gco:CharacterString or gmx:Anchor; not the texts in other languages beside them.
    private static string? Words(XElement element) => element.Elements().FirstOrDefault(e => e.Name.LocalName is "CharacterString" or "Anchor")?.Value.Trim() is { Length: > 0 } text ? text : null;

    private static string? Anchor(XElement element) => (string?)element.Elements().FirstOrDefault(e => e.Name.LocalName == "Anchor")?.Attribute(Xlink + "href");

    private static string? Code(XElement? element) => element?.Elements().FirstOrDefault() is { } code && ((string?)code.Attribute("codeListValue") ?? code.Value).Trim() is { Length: > 0 } value ? value : null;

    private static IEnumerable<XElement> Find(XElement element, params IEnumerable<string> path) =>
        path.Aggregate((IEnumerable<XElement>)[element], (found, name) => found.SelectMany(f => f.Elements().Where(e => e.Name.LocalName == name)));
}
