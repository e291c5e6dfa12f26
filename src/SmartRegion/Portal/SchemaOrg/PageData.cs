using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;
using SmartRegion.Catalogue.Records;
using SmartRegion.Core;

namespace SmartRegion.Portal.SchemaOrg;

/// <summary>What a page tells search engines in the words of schema.org: JSON-LD within the page.</summary>
internal static class PageData
{
    private const string Context = "https://schema.org";

    // Letters as they are; <, >, & and quotes escaped, so that no text ends the script or begins a comment.
    private static readonly JsonSerializerOptions Safe = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>The element. It is a data block, which runs nothing: the Content-Security-Policy has no say in it and stays as it is.</summary>
    public static MarkupString Script(JsonObject data)
    {
        var whole = new JsonObject { ["@context"] = Context };
        foreach (var (name, value) in data) whole[name] = value?.DeepClone();
        return new MarkupString($"<script type=\"application/ld+json\">{whole.ToJsonString(Safe)}</script>");
    }

    /// <summary>The site, its search, and the catalogue, for the home page.</summary>
    public static JsonObject Site(Reader r) => new()
    {
        ["@graph"] = new JsonArray(
            new JsonObject
            {
                ["@type"] = "WebSite",
                ["@id"] = r.BaseUrl + "/#site",
                ["name"] = r.T("layout.name"),
                ["description"] = r.T("home.lead"),
                ["url"] = r.BaseUrl + r.Url("/"),
                ["inLanguage"] = new JsonArray([.. Core.Language.All.Select(l => (JsonNode)l)]),
                ["potentialAction"] = new JsonObject
                {
                    ["@type"] = "SearchAction",
                    ["target"] = new JsonObject { ["@type"] = "EntryPoint", ["urlTemplate"] = r.BaseUrl + r.Url("/search?q={search_term_string}") },
                    ["query-input"] = "required name=search_term_string",
                },
            },
            Catalogue(r)),
    };

    /// <summary>The catalogue.</summary>
    public static JsonObject Catalogue(Reader r) => new()
    {
        ["@type"] = "DataCatalog",
        ["@id"] = r.BaseUrl + "/catalog",
        ["name"] = r.Plain(RecordCollection.Title),
        ["description"] = r.Plain(RecordCollection.Description),
        ["url"] = r.BaseUrl + r.Url($"/collections/{RecordCollection.Id}"),
    };

    /// <summary>A collection of features as a dataset.</summary>
    public static JsonObject Collection(Twin.Features.Collection collection, Reader r)
    {
        var path = $"{r.BaseUrl}/ogc/collections/{Uri.EscapeDataString(collection.Id)}";
        var data = new JsonObject
        {
            ["@type"] = "Dataset",
            ["@id"] = path,
            ["name"] = r.Plain(collection.Title),
            ["description"] = r.Plain(collection.Description) is { Length: > 0 } text ? text : r.Plain(collection.Title),
            ["url"] = r.BaseUrl + r.Url($"/collections/{collection.Id}"),
            ["dateModified"] = Instant.Seconds(collection.Modified),
            ["includedInDataCatalog"] = new JsonObject { ["@id"] = r.BaseUrl + "/catalog" },
            ["distribution"] = new JsonArray([.. new[] { ("GeoJSON", "geojson", "application/geo+json"), ("CSV", "csv", "text/csv"), ("GeoPackage", "gpkg", "application/geopackage+sqlite3") }.Select(f => new JsonObject
            {
                ["@type"] = "DataDownload", ["name"] = f.Item1, ["encodingFormat"] = f.Item3, ["contentUrl"] = $"{path}/items?f={f.Item2}",
            })]),
        };
        if (Core.Json.AsText(collection.Doc["license"]) is { } licence) data["license"] = licence;
        if (Core.Json.AsText(collection.Doc["attribution"]) is { } attribution) data["creditText"] = attribution;
        if (collection.Extent.HasPlace)
            data["spatialCoverage"] = new JsonObject { ["@type"] = "Place", ["geo"] = SchemaPlace.Box(collection.Extent.West!.Value, collection.Extent.South!.Value, collection.Extent.East!.Value, collection.Extent.North!.Value) };
        return data;
    }
}
