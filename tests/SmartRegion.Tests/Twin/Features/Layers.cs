using SmartRegion.Twin.Features;
using SmartRegion.Twin.Features.Import;

namespace SmartRegion.Tests.Twin.Features;

/// <summary>Fills collections of a running region through the import, as an operator does.</summary>
internal static class Layers
{
    /// <summary>Imports a file.</summary>
    public static async Task<FeatureImportReport> ImportAsync(this TestRegion region, string file, ImportOptions options, string? layer = null)
    {
        var places = new PlaceCodes(region.Service<Collections>(), region.Service<FeatureReader>());
        using var source = FeatureSource.Open(file, new SourceOptions(layer, Places: places.Find));
        return await region.Service<FeatureImport>().RunAsync(source, options);
    }

    /// <summary>Imports a text as a file of that name.</summary>
    public static async Task<FeatureImportReport> ImportTextAsync(this TestRegion region, string name, string text, ImportOptions options)
    {
        var directory = Directory.CreateTempSubdirectory("smartregion-layer-");
        try
        {
            var file = Path.Combine(directory.FullName, name);
            await File.WriteAllTextAsync(file, text);
            return await region.ImportAsync(file, options);
        }
        finally { directory.Delete(true); }
    }

    /// <summary>A collection "things" of a few features whose place and time one can reckon with.</summary>
    public static Task<FeatureImportReport> ImportThingsAsync(this TestRegion region) =>
        region.ImportTextAsync("things.geojson", Things, new ImportOptions("things"));

    /// <summary>West, east, beyond the antimeridian, an area, one without a place, one without a time.</summary>
    public const string Things = """
        {"type":"FeatureCollection","features":[
        {"type":"Feature","id":"west","geometry":{"type":"Point","coordinates":[12.0,49.0]},"properties":{"name":"West","size":1,"since":"2020-05-01","on":true}},
        {"type":"Feature","id":"east","geometry":{"type":"Point","coordinates":[14.0,50.0]},"properties":{"name":"East","size":2.5,"since":"2021-05-01","on":false}},
        {"type":"Feature","id":"fiji","geometry":{"type":"Point","coordinates":[178.0,-17.0]},"properties":{"name":"Fiji","size":3,"since":"2022-05-01","on":true}},
        {"type":"Feature","id":"samoa","geometry":{"type":"Point","coordinates":[-172.0,-13.0]},"properties":{"name":"Samoa","size":4,"since":"2023-05-01","on":true}},
        {"type":"Feature","id":"area","geometry":{"type":"Polygon","coordinates":[[[12,49],[13,49],[12,50],[12,49]]]},"properties":{"name":"Area","size":5,"since":"2024-05-01"}},
        {"type":"Feature","id":"nowhere","geometry":null,"properties":{"name":"Nowhere","size":6,"since":"2020-01-01"}},
        {"type":"Feature","id":"never","geometry":{"type":"Point","coordinates":[12.5,49.2]},"properties":{"name":"Never","size":null}}
        ]}
        """;

    /// <summary>The ids of a page, in order, separated by blanks.</summary>
    public static async Task<string> IdsAsync(this TestRegion region, string path) =>
        string.Join(' ', ((System.Text.Json.Nodes.JsonArray)(await region.JsonAsync(path))["features"]!).Select(f => f!["id"]!.GetValue<string>()));

    /// <summary>The address of the features of "things", with these parameters.</summary>
    public static string Of(params (string Name, string Value)[] parameters) =>
        "/ogc/collections/things/items?" + string.Join('&', parameters.Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value)}"));
}
