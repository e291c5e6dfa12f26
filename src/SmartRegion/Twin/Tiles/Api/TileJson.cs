using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Twin.Features;

namespace SmartRegion.Twin.Tiles.Api;

/// <summary>A collection's tiles as TileJSON 3.0 (github.com/mapbox/tilejson-spec): what MapLibre, QGIS and others read.</summary>
internal static class TileJson
{
    public static JsonObject Write(HttpRequest request, Collection collection, string language)
    {
        var json = new JsonObject
        {
            ["tilejson"] = "3.0.0",
            ["name"] = collection.Title.Tell(language)?.Text ?? collection.Id,
            ["scheme"] = "xyz",
            ["tiles"] = new JsonArray($"{TilesetJson.Of(request, collection, TileMatrixSet.WebMercatorQuad)}/{{z}}/{{y}}/{{x}}?f=mvt&v={TileVersion.Of(collection)}"),
            ["minzoom"] = 0,
            ["maxzoom"] = TileMatrixSet.Deepest,
        };
        if (collection.Description?.Tell(language) is { } description) json["description"] = description.Text;
        if (Json.AsText(collection.Doc["attribution"]) is { } attribution) json["attribution"] = attribution;
        if (collection.Extent is { HasPlace: true } e) json["bounds"] = new JsonArray(e.West, e.South, e.East, e.North);
        json["vector_layers"] = VectorLayers(collection, language, TileMatrixSet.Deepest);
        return json;
    }

    /// <summary>What <c>vector_layers</c> tells of the one layer.</summary>
    public static JsonArray VectorLayers(Collection collection, string language, int deepest) => new(new JsonObject
    {
        ["id"] = collection.Id,
        ["description"] = collection.Title.Tell(language)?.Text ?? collection.Id,
        ["minzoom"] = 0,
        ["maxzoom"] = deepest,
        ["fields"] = new JsonObject(Shown(collection).Select(p => KeyValuePair.Create(p.Name, (JsonNode?)(p.Type switch
        {
            PropertyType.Number or PropertyType.Integer => "Number",
            PropertyType.Boolean => "Boolean",
            _ => "String",
        })))),
    });

    /// <summary>The properties that tiles hold: the id and what is a single value.</summary>
    public static IEnumerable<FeatureProperty> Shown(Collection collection) => collection.Schema.Properties.Where(p => p.Role == "id" || p.IsSimple);
}
