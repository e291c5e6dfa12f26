using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Twin.Features.Api;

/// <summary>
/// The description of the OGC APIs in OpenAPI 3.0 or 3.1, collected from the routes; the items of each collection with the
/// parameters that its own properties are.
/// </summary>
internal static class OgcDescription
{
    public const string OpenApi30 = "application/vnd.oai.openapi+json;version=3.0";
    public const string OpenApi31 = "application/vnd.oai.openapi+json;version=3.1";
    private const string ItemsPath = "/collections/{collectionId}/items";

    public static async Task WriteAsync(HttpContext context, OpenApi api, Collections collections)
    {
        _ = new Parameters(context.Request, ["f", "lang"]);
        var is31 = Is31(context.Request);
        context.Response.Headers.Vary = "Accept";
        var paths = api.Paths("/ogc");
        foreach (var collection in (await collections.ListAsync()).Where(c => c.IsListed && c.IsPublic)) AddItems(paths, collection);
        await context.WriteJsonAsync(new JsonObject
        {
            ["openapi"] = is31 ? "3.1.0" : "3.0.3",
            ["info"] = new JsonObject { ["title"] = "Smart Region: OGC APIs", ["version"] = "0.1.0", ["description"] = "Collections of features by OGC API Features, and the catalogue by OGC API Records." },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = Address.Of(context.Request, "/ogc") }),
            ["paths"] = paths,
            ["components"] = Components(),
        }, is31 ? OpenApi31 : OpenApi30);
    }

    private static bool Is31(HttpRequest request) => request.Query["f"].ToString() switch
    {
        "oas31" => true,
        "oas30" or "json" => false,
        "" => request.Headers.Accept.ToString().Replace(" ", "", StringComparison.Ordinal).Contains("version=3.1", StringComparison.Ordinal),
        var other => throw new ProblemException("f", $"There is no format '{other}' here. Known: oas30, oas31."),
    };

    private static void AddItems(JsonObject paths, Collection collection)
    {
        var get = (JsonObject)paths[ItemsPath]!["get"]!.DeepClone();
        get["operationId"] = $"getItemsOf.{collection.Id}";
        var parameters = (JsonArray)get["parameters"]!;
        parameters.Remove(parameters.First(p => p!["name"]!.GetValue<string>() == "collectionId"));
        foreach (var property in ItemsRequest.Queryables(collection))
        {
            var schema = new JsonObject { ["type"] = property.Node["type"] is JsonValue type ? type.DeepClone() : "string" };
            if (property.Node["format"] is { } format) schema["format"] = format.DeepClone();
            if (property.Node["enum"] is { } values) schema["enum"] = values.DeepClone();
            parameters.Add(OpenApi.Parameter(new ApiParameter(property.Name, "Only features with this value.") { Schema = schema }));
        }
        paths[$"/collections/{collection.Id}/items"] = new JsonObject { ["get"] = get };
    }

    private static JsonObject Components() => new()
    {
        ["schemas"] = new JsonObject
        {
            ["problem"] = new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject
                {
                    ["type"] = new JsonObject { ["type"] = "string" },
                    ["title"] = new JsonObject { ["type"] = "string" },
                    ["status"] = new JsonObject { ["type"] = "integer" },
                    ["detail"] = new JsonObject { ["type"] = "string" },
                    ["errors"] = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "object" } },
                },
            },
        },
        ["responses"] = new JsonObject { ["problem"] = OpenApi.ProblemResponse() },
        // QGIS looks here for the size of its pages.
        ["parameters"] = new JsonObject { ["limit"] = OpenApi.Parameter(FeaturesDescription.Items.Parameters.First(p => p.Name == "limit")) },
    };
}
