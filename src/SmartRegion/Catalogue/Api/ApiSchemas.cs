using System.Text.Json.Nodes;

namespace SmartRegion.Catalogue.Api;

/// <summary>The schemas of OpenAPI: the kinds' own, with references turned to <c>#/components/schemas/…</c>.</summary>
public static class ApiSchemas
{
    public static JsonObject All()
    {
        var all = new JsonObject
        {
            ["problem"] = JsonNode.Parse("""{"type":"object","required":["title","status"],"properties":{"type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},"detail":{"type":"string"},"errors":{"type":"array","items":{"type":"object","properties":{"pointer":{"type":"string"},"parameter":{"type":"string"},"detail":{"type":"string"}}}}}}"""),
            ["entryList"] = JsonNode.Parse("""{"type":"object","required":["numberMatched","numberReturned","items","links"],"properties":{"numberMatched":{"type":"integer"},"numberReturned":{"type":"integer"},"items":{"type":"array","items":{"type":"object"}},"facets":{"type":"object"},"expanded":{"type":"array","items":{"type":"object"}},"corrected":{"type":"array","items":{"type":"object"}},"links":{"type":"array","items":{"type":"object"}}}}"""),
            ["draft"] = JsonNode.Parse(Writing.Api.DraftJson.Schema),
            ["placeFacts"] = JsonNode.Parse(PlaceJson.Schema),
            ["entry"] = new JsonObject
            {
                ["oneOf"] = new JsonArray([.. Kinds.All.Select(k => new JsonObject { ["$ref"] = $"#/components/schemas/{k.Name}" })]),
                ["discriminator"] = new JsonObject { ["propertyName"] = "kind" },
            },
            ["base"] = Turned(Kinds.Schema(Kinds.Base)!, "base"),
        };
        foreach (var kind in Kinds.All) all[kind.Name] = Turned(kind.Schema, kind.Name);
        return all;
    }

    private static JsonObject Turned(JsonObject schema, string name)
    {
        var copy = schema.DeepClone().AsObject();
        copy.Remove("$id");
        copy.Remove("$schema");
        Turn(copy, name);
        return copy;
    }

    private static void Turn(JsonNode? node, string name)
    {
        if (node is JsonArray array) foreach (var item in array) Turn(item, name);
        if (node is not JsonObject o) return;
        if (o["$ref"] is JsonValue reference)
        {
            var parts = reference.GetValue<string>().Split('#', 2);
            var document = parts[0].Length == 0 ? name : parts[0] == Kinds.Base ? "base" : parts[0];
            o["$ref"] = $"#/components/schemas/{document}{(parts.Length > 1 ? parts[1] : "")}";
        }
        foreach (var (_, value) in o.ToList()) Turn(value, name);
    }
}
