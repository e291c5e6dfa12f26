using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Twin.Tiles.Styles;

/// <summary>
/// Whether a document is a MapLibre style (version 8): its members, sources and layers, and the names of their properties.
/// Values of properties and expressions are the renderer's affair.
/// </summary>
public static class StyleCheck
{
    private const int MaxLayers = 500, MaxZoom = 24;

    // Names only, from the style specification of MapLibre; a test holds it against the package.
    private static readonly JsonObject Specification = Load();
    private static readonly string[] Root = Words(Specification["root"]), LayerMembers = Words(Specification["layer"]), SourceTypes = Words(Specification["sources"]);
    private static readonly Dictionary<string, (string[] Paint, string[] Layout)> LayerTypes =
        ((JsonObject)Specification["layers"]!).ToDictionary(l => l.Key, l => (Words(l.Value!["paint"]), Words(l.Value["layout"])));

    /// <summary>Throws when the style cannot be drawn; its vector layers must be of sources that it names, or of the collection itself.</summary>
    /// <exception cref="ProblemException">422 naming each fault.</exception>
    public static void Demand(JsonObject style, string collection)
    {
        var faults = Faults(style, collection).Take(20).ToList();
        if (faults.Count > 0) throw new ProblemException(new Problem(422, "The style is not valid", string.Join(" ", faults.Take(3).Select(f => $"{f.Field}: {f.Message}")), faults));
    }

    private static IEnumerable<Fault> Faults(JsonObject style, string collection)
    {
        foreach (var (name, _) in style)
            if (!Root.Contains(name)) yield return new Fault("/" + name, $"A style has no member '{name}'. Known: {string.Join(", ", Root)}.");
        if (Json.AsNumber(style["version"]) != 8) yield return new Fault("/version", "It is 8: the version of the style specification.");
        if (style["sources"] is { } node and not JsonObject) yield return new Fault("/sources", "It is an object of sources by name.");
        var sources = style["sources"] as JsonObject ?? [];
        foreach (var (name, source) in sources)
            if (!SourceTypes.Contains(Json.AsText(Json.Member(source, "type")))) yield return new Fault($"/sources/{name}/type", $"It is one of {string.Join(", ", SourceTypes)}.");
        if (style["layers"] is not JsonArray { Count: > 0 and <= MaxLayers } layers) { yield return new Fault("/layers", $"A style has a list of 1 to {MaxLayers} layers."); yield break; }
        var ids = new HashSet<string>();
        for (var i = 0; i < layers.Count; i++)
            foreach (var fault in LayerFaults(layers[i], $"/layers/{i}", ids, sources, collection)) yield return fault;
    }

    private static IEnumerable<Fault> LayerFaults(JsonNode? node, string at, HashSet<string> ids, JsonObject sources, string collection)
    {
        if (node is not JsonObject layer) { yield return new Fault(at, "A layer is an object."); yield break; }
        foreach (var (name, _) in layer)
            if (!LayerMembers.Contains(name)) yield return new Fault($"{at}/{name}", $"A layer has no member '{name}'. Known: {string.Join(", ", LayerMembers)}.");
        if (Json.AsText(layer["id"]) is not { Length: > 0 } id) yield return new Fault(at + "/id", "A layer has an id.");
        else if (!ids.Add(id)) yield return new Fault(at + "/id", $"Another layer is called '{id}' already.");
        if (Json.AsText(layer["type"]) is not { } type || !LayerTypes.TryGetValue(type, out var properties))
        {
            yield return new Fault(at + "/type", $"It is one of {string.Join(", ", LayerTypes.Keys)}.");
            yield break;
        }
        foreach (var fault in SourceFaults(layer, type, at, sources, collection).Concat(ZoomFaults(layer, at))) yield return fault;
        if (layer["filter"] is { } filter and not JsonArray && filter.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False)) yield return new Fault(at + "/filter", "It is an expression: a list.");
        foreach (var (member, known) in new[] { ("paint", properties.Paint), ("layout", properties.Layout) })
            foreach (var fault in PropertyFaults(layer[member], $"{at}/{member}", type, known)) yield return fault;
    }

    private static IEnumerable<Fault> SourceFaults(JsonObject layer, string type, string at, JsonObject sources, string collection)
    {
        if (type == "background") yield break;
        var source = Json.AsText(layer["source"]);
        if (source is null || (source != collection && !sources.ContainsKey(source)))
            yield return new Fault(at + "/source", $"It is the collection, '{collection}', or one of the style's sources.");
        else if (source == collection && Json.AsText(layer["source-layer"]) != collection)
            yield return new Fault(at + "/source-layer", $"The collection's tiles have one layer, '{collection}'.");
        else if (source != collection && Json.AsText(Json.Member(sources[source], "type")) == "vector" && Json.AsText(layer["source-layer"]) is null)
            yield return new Fault(at + "/source-layer", "A layer of a vector source names which of its layers it draws.");
    }

    private static IEnumerable<Fault> ZoomFaults(JsonObject layer, string at)
    {
        foreach (var name in new[] { "minzoom", "maxzoom" })
            if (layer[name] is { } zoom && Json.AsNumber(zoom) is not (>= 0 and <= MaxZoom)) yield return new Fault($"{at}/{name}", $"It is a number from 0 to {MaxZoom}.");
        if (Json.AsNumber(layer["minzoom"]) > Json.AsNumber(layer["maxzoom"])) yield return new Fault(at + "/maxzoom", "It is smaller than minzoom.");
    }

    private static IEnumerable<Fault> PropertyFaults(JsonNode? node, string at, string type, string[] known)
    {
        if (node is null) yield break;
        if (node is not JsonObject properties) { yield return new Fault(at, "It is an object."); yield break; }
        foreach (var (name, _) in properties)
            if (!known.Contains(name)) yield return new Fault($"{at}/{name}", $"A layer of type {type} has no property '{name}' there.");
    }

    private static string[] Words(JsonNode? node) => Json.AsText(node)!.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static JsonObject Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("style-spec.json")!;
        return (JsonObject)JsonNode.Parse(stream)!;
    }
}
