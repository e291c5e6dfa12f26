using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Catalogue.Ckan;

/// <summary>The resources of a package: distributions of a dataset, the address of a service or of software.</summary>
internal static class PackageResources
{
    /// <summary>Each as a distribution of the catalogue with an <c>id</c>.</summary>
    public static IReadOnlyList<JsonObject> Of(Entry entry)
    {
        if (entry.Doc["distributions"] is JsonArray distributions) return [.. distributions.OfType<JsonObject>().Select((d, i) => WithId(entry.Id, d, i))];
        foreach (var (property, format) in new[] { ("endpoint", Json.AsText(entry.Doc["protocol"]) ?? "API"), ("repository", "Git"), ("url", "HTML") })
            if (Json.AsText(entry.Doc[property]) is { } address)
                return [WithId(entry.Id, new JsonObject { ["url"] = address, ["format"] = format, ["title"] = entry.Doc["title"]!.DeepClone() }, 0)];
        return [];
    }

    /// <summary>The id of a distribution: its own, else one that stays while the package and the address do.</summary>
    public static string IdOf(string package, JsonObject distribution, int position) => Json.AsText(distribution["id"])
        ?? new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{package}\n{Json.AsText(distribution["url"]) ?? position.ToString(System.Globalization.CultureInfo.InvariantCulture)}")).AsSpan(0, 16)).ToString();

    /// <summary>The resource as CKAN tells it.</summary>
    /// <param name="address">Makes a path absolute.</param>
    public static JsonObject Write(Entry entry, JsonObject distribution, int position, string language, Func<string, string> address)
    {
        var licence = Json.AsText(distribution["licence"]);
        var resource = new JsonObject
        {
            ["id"] = distribution["id"]!.DeepClone(),
            ["package_id"] = entry.Id,
            ["name"] = LangText.From(distribution["title"])?.Tell(language)?.Text ?? "",
            ["description"] = LangText.From(distribution["description"])?.Tell(language)?.Text ?? "",
            ["url"] = Distributions.FileOf(distribution) is { } path ? address(path) : distribution["url"]?.DeepClone(),
            ["format"] = Json.AsText(distribution["format"]) ?? "",
            ["mimetype"] = Json.AsText(distribution["mediaType"]),
            ["position"] = position,
            ["state"] = "active",
            ["created"] = PackageJson.Time(entry.Created),
            ["metadata_modified"] = PackageJson.Time(entry.Modified),
            ["last_modified"] = Distributions.Modified(distribution) is { } at ? PackageJson.Time(at) : PackageJson.Time(entry.Modified),
            ["resource_type"] = null,
            ["url_type"] = Distributions.DataOf(distribution) is null ? null : "upload",
            ["mimetype_inner"] = null,
            ["cache_url"] = null,
            ["cache_last_updated"] = null,
            ["size"] = distribution["byteSize"]?.DeepClone(),
            ["hash"] = Json.AsText(distribution["checksum"]) ?? "",
            ["datastore_active"] = Distributions.DataOf(distribution) is not null,
        };
        if (licence is not null) resource["license"] = licence;
        return resource;
    }

    private static JsonObject WithId(string package, JsonObject distribution, int position)
    {
        var copy = distribution.DeepClone().AsObject();
        copy["id"] = IdOf(package, distribution, position);
        return copy;
    }
}
