using System.Globalization;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Twin.Features;
using SmartRegion.Twin.Features.Api;

namespace SmartRegion.Twin.Tiles.Api;

/// <summary>A collection's tilesets as OGC API Tiles tells them (20-057, 8.2 and 9.2; metadata by 17-083r4, 7).</summary>
internal static class TilesetJson
{
    /// <summary>The list of tilesets, one for each tile matrix set.</summary>
    public static JsonObject List(HttpRequest request, Collection collection, string language) => new()
    {
        ["links"] = Link.ToJson([new Link("self", Address.Self(request), Format.Json.MediaType, "This document"), Geodata(request, collection)]),
        ["tilesets"] = new JsonArray([.. TileMatrixSet.All.Select(set => (JsonNode)Head(request, collection, set, language,
            [new Link("self", Of(request, collection, set), Format.Json.MediaType, "The tileset"), Scheme(request, set)]))]),
    };

    /// <summary>One tileset.</summary>
    public static JsonObject One(HttpRequest request, Collection collection, TileMatrixSet set, string language)
    {
        var json = Head(request, collection, set, language,
        [
            new Link("self", Of(request, collection, set), Format.Json.MediaType, "This document"),
            .. set.IsMercator ? [new Link("alternate", Of(request, collection, set) + "?f=tilejson", Format.TileJson.MediaType, "The same as TileJSON")] : Array.Empty<Link>(),
            Scheme(request, set),
            Geodata(request, collection),
        ]);
        if (collection.Description?.Tell(language) is { } description) json["description"] = description.Text;
        if (Json.AsText(collection.Doc["attribution"]) is { } attribution) json["attribution"] = attribution;
        if (Json.AsText(collection.Doc["license"]) is { } license) json["license"] = license;
        json["version"] = TileVersion.Of(collection);
        json["updated"] = Instant.Seconds(collection.Modified);
        json["mediaTypes"] = new JsonArray(Format.Mvt.MediaType);
        json["tileMatrixSetLimits"] = new JsonArray([.. Enumerable.Range(0, TileMatrixSet.Deepest + 1).Select(l => (JsonNode)Told(Limits(collection, set, l)))]);
        if (Box(collection) is { } box) json["boundingBox"] = box;
        json["layers"] = new JsonArray(Layer(request, collection, language));
        ((JsonArray)json["links"]!).Add(Item(request, collection, set));
        return json;
    }

    /// <summary>The rows and columns of a level in which the collection has features; all while it has none.</summary>
    public static TileLimits Limits(Collection collection, TileMatrixSet set, int level)
    {
        var e = collection.Extent;
        return set.Limits(level, e.HasPlace ? new BoundingBox(e.West!.Value, e.South!.Value, e.East!.Value, e.North!.Value) : new BoundingBox(-180, -90, 180, 90));
    }

    /// <summary>The address of a tileset.</summary>
    public static string Of(HttpRequest request, Collection collection, TileMatrixSet set) => OgcLinks.Of(request, collection.Id, "/tiles/" + set.Id);

    private static JsonObject Head(HttpRequest request, Collection collection, TileMatrixSet set, string language, IReadOnlyList<Link> links) => new()
    {
        ["title"] = $"{collection.Title.Tell(language)?.Text ?? collection.Id} ({set.Id})",
        ["dataType"] = "vector",
        ["crs"] = set.Crs,
        ["tileMatrixSetURI"] = set.Uri,
        ["links"] = Link.ToJson(links),
    };

    private static Link Scheme(HttpRequest request, TileMatrixSet set) =>
        new("http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme", Address.Of(request, "/ogc/tileMatrixSets/" + set.Id), Format.Json.MediaType, "The tile matrix set");

    private static Link Geodata(HttpRequest request, Collection collection) =>
        new("http://www.opengis.net/def/rel/ogc/1.0/geodata", OgcLinks.Of(request, collection.Id), Format.Json.MediaType, "The collection");

    private static JsonObject Item(HttpRequest request, Collection collection, TileMatrixSet set)
    {
        var link = new Link("item", Of(request, collection, set) + "/{tileMatrix}/{tileRow}/{tileCol}?f=mvt", Format.Mvt.MediaType, "A tile").ToJson();
        link["templated"] = true;
        return link;
    }

    private static JsonObject Told(TileLimits l) => new()
    {
        ["tileMatrix"] = l.Level.ToString(CultureInfo.InvariantCulture),
        ["minTileRow"] = l.FirstRow,
        ["maxTileRow"] = l.LastRow,
        ["minTileCol"] = l.FirstColumn,
        ["maxTileCol"] = l.LastColumn,
    };

    private static JsonObject? Box(Collection collection) => collection.Extent is not { HasPlace: true } e ? null : new JsonObject
    {
        ["lowerLeft"] = new JsonArray(e.West, e.South),
        ["upperRight"] = new JsonArray(e.East, e.North),
        ["crs"] = Features.Crs.CrsRegister.Crs84.Uri,
    };

    private static JsonObject Layer(HttpRequest request, Collection collection, string language)
    {
        var layer = new JsonObject { ["id"] = collection.Id, ["title"] = collection.Title.Tell(language)?.Text ?? collection.Id, ["dataType"] = "vector" };
        if (GeometryKinds.Of(collection) is { IsMixed: false } kinds) layer["geometryDimension"] = kinds.Dimension;
        layer["propertiesSchema"] = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(TileJson.Shown(collection).Select(p => KeyValuePair.Create(p.Name, (JsonNode?)Told(p, language)))),
        };
        layer["links"] = Link.ToJson([Geodata(request, collection)]);
        return layer;
    }

    private static JsonObject Told(FeatureProperty p, string language)
    {
        var json = new JsonObject { ["type"] = p.Node["type"] is JsonValue type ? type.DeepClone() : "string" };
        if (p.Title?.Tell(language)?.Text is { } title) json["title"] = title;
        return json;
    }
}
