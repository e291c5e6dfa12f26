using System.Text.Json.Nodes;
using NetTopologySuite.Geometries;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Catalogue.Api;

/// <summary>How entries are told in JSON.</summary>
internal static class EntryJson
{
    // What a list tells of an entry; the rest is at its own address.
    private static readonly string[] Listed = ["id", "kind", "title", "summary", "topics", "countries", "places", "time", "maturity", "level", "visibility"];

    /// <summary>The whole document with what the server sets, and links.</summary>
    public static JsonObject Whole(Entry entry, Func<string, string> address)
    {
        var doc = entry.Doc.DeepClone().AsObject();
        foreach (var distribution in Distributions.Of(doc))
            if (Distributions.FileOf(distribution) is { } path) distribution["url"] = address(path);
        doc["created"] = Time(entry.Created);
        doc["modified"] = Time(entry.Modified);
        doc["version"] = entry.Version;
        doc["links"] = new JsonArray(
            Link("self", Format.Json, address($"/api/entries/{entry.Id}")),
            Link("canonical", Format.Html, address($"/id/{entry.Id}")),
            Link("version-history", Format.Json, address($"/api/entries/{entry.Id}/history")),
            Link("describedby", Format.Json, address($"/schemas/{entry.Kind}")));
        return doc;
    }

    /// <summary>The members of a list's item, without the braces, as UTF-8: made once per version and kept.</summary>
    public static byte[] ListedMembers(Entry entry)
    {
        var item = new JsonObject();
        foreach (var name in Listed)
            if (entry.Doc[name] is { } value) item[name] = value.DeepClone();
        if (Seals.Best(entry) is { } seal) item["evidence"] = seal;
        if (Point(entry.Doc) is { } point) item["point"] = new JsonArray(Math.Round(point.X, 6), Math.Round(point.Y, 6));
        item["modified"] = Time(entry.Modified);
        item["version"] = entry.Version;
        var text = Json.Text(item);
        return System.Text.Encoding.UTF8.GetBytes(text[1..^1]);
    }

    /// <summary>A GeoJSON feature of the entry (RFC 7946).</summary>
    public static JsonObject Feature(Entry entry)
    {
        var properties = new JsonObject();
        foreach (var (name, value) in entry.Doc)
            if (name is not ("id" or "geometry")) properties[name] = value?.DeepClone();
        properties["modified"] = Time(entry.Modified);
        properties["version"] = entry.Version;
        return new JsonObject
        {
            ["type"] = "Feature",
            ["id"] = entry.Id,
            ["geometry"] = entry.Doc["geometry"]?.DeepClone(),
            ["properties"] = properties,
        };
    }

    /// <summary>An instant in UTC (RFC 3339).</summary>
    public static string Time(DateTime at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A link (RFC 8288 in JSON).</summary>
    public static JsonObject Link(string rel, Format format, string href) => new() { ["rel"] = rel, ["type"] = format.MediaType, ["href"] = href };

    private static Point? Point(JsonObject doc) =>
        doc["geometry"] is JsonObject g && Geometries.Read(g) is { } geometry ? geometry as Point ?? geometry.InteriorPoint : null;
}
