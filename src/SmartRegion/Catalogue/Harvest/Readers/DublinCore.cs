using System.Globalization;
using System.Xml.Linq;
using SmartRegion.Catalogue.Harvest.Mapping;

namespace SmartRegion.Catalogue.Harvest.Readers;

/// <summary>A record of Dublin Core as CSW tells it (csw:Record, OGC 07-006r1, 10.2.5).</summary>
internal static class DublinCore
{
    public static HarvestedRecord Read(HarvestSource source, XElement record)
    {
        var identifiers = All(record, "identifier").ToList();
        if (identifiers.Count == 0) return new HarvestedRecord($"{source.Url}#{Identity.Hash(record.ToString())}") { Title = One(record, "title"), Refused = "id-missing", Detail = "It has no identifier." };
        var iri = Identity.Of(identifiers[0]) is not null ? identifiers[0] : $"{source.Url}#{identifiers[0]}";
        if (One(record, "type") is { } type && type.ToLowerInvariant() is not ("dataset" or "series" or "http://purl.org/dc/dcmitype/dataset" or "nongeographicdataset"))
            return new HarvestedRecord(iri) { Title = One(record, "title"), Refused = "not-a-dataset", Detail = $"Its type is {type}." };
        var language = One(record, "language");
        var d = new Description(source.Language);
        d.Title.Add(One(record, "title"), language);
        d.Text.Add(One(record, "abstract") ?? One(record, "description"), language);
        foreach (var subject in All(record, "subject"))
            if (Authorities.ThemeOf(subject) is not null) d.Themes.Add(subject);
            else d.Keywords.Add((subject, language ?? source.Language));
        d.Publisher.Add(One(record, "publisher") ?? One(record, "creator"), language);
        d.Licence = All(record, "rights").Concat(All(record, "license")).FirstOrDefault(r => Authorities.LicenceOf(r) is not null) ?? One(record, "rights");
        foreach (var reference in All(record, "references").Concat(All(record, "URI")).Where(r => DatasetDocument.WebAddress(r) is not null).Distinct()) d.Add(reference).Format = One(record, "format");
        d.Page = All(record, "source").FirstOrDefault(s => DatasetDocument.WebAddress(s) is not null);
        d.Geometry = Box(record);
        return DatasetDocument.Record(source, iri, d, identifiers);
    }

    // ows:BoundingBox: of EPSG:4326 latitude comes first, of CRS84 and without a name longitude (OGC 06-121r3, 10.2).
    private static System.Text.Json.Nodes.JsonObject? Box(XElement record)
    {
        if (record.Elements().FirstOrDefault(e => e.Name.LocalName is "BoundingBox" or "WGS84BoundingBox") is not { } box) return null;
        var (lower, upper) = (Pair(box, "LowerCorner"), Pair(box, "UpperCorner"));
        if (lower is null || upper is null) return null;
        var latitudeFirst = ((string?)box.Attribute("crs"))?.EndsWith("4326", StringComparison.Ordinal) == true;
        return latitudeFirst ? DatasetDocument.Box(lower[1], lower[0], upper[1], upper[0]) : DatasetDocument.Box(lower[0], lower[1], upper[0], upper[1]);
    }

    private static double[]? Pair(XElement box, string name)
    {
        var parts = box.Elements().FirstOrDefault(e => e.Name.LocalName == name)?.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? [];
        return parts.Length == 2 && double.TryParse(parts[0], CultureInfo.InvariantCulture, out var a) && double.TryParse(parts[1], CultureInfo.InvariantCulture, out var b) && double.IsFinite(a + b) ? [a, b] : null;
    }

    private static string? One(XElement record, string name) => All(record, name).FirstOrDefault();

    private static IEnumerable<string> All(XElement record, string name) => record.Elements().Where(e => e.Name.LocalName == name).Select(e => e.Value.Trim()).Where(v => v.Length > 0);
}
