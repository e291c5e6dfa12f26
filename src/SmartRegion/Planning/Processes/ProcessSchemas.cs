using System.Text.Json.Nodes;

namespace SmartRegion.Planning.Processes;

/// <summary>Schemas that several processes have.</summary>
internal static class ProcessSchemas
{
    public static JsonObject Text(string? pattern = null)
    {
        var schema = new JsonObject { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = 1000 };
        if (pattern is not null) schema["pattern"] = pattern;
        return schema;
    }

    public static JsonObject Choice(IEnumerable<string> values) => new() { ["type"] = "string", ["enum"] = new JsonArray([.. values.Select(v => (JsonNode)v)]) };

    public static JsonObject Number(double? least = null, double? most = null)
    {
        var schema = new JsonObject { ["type"] = "number" };
        if (least is { } min) schema["minimum"] = min;
        if (most is { } max) schema["maximum"] = max;
        return schema;
    }

    public static JsonObject Switch() => new() { ["type"] = "boolean" };

    public static JsonObject Whole(int least, int most) => new() { ["type"] = "integer", ["minimum"] = least, ["maximum"] = most };

    public static JsonObject Object() => new() { ["type"] = "object" };

    public static JsonObject ListOfObjects() => new() { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "object" } };

    /// <summary>The id of a place.</summary>
    public static JsonObject Place() => Text("^[a-z0-9]+(-[a-z0-9]+)*$");
}
