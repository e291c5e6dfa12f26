using System.Globalization;
using System.Text.Json.Nodes;

namespace SmartRegion.Core;

/// <summary>JSON Patch (RFC 6902) on a document: all operations or none.</summary>
public static class JsonPatch
{
    // A patch of a document of some hundred properties.
    private const int MaxOperations = 1000;

    /// <summary>The patched document.</summary>
    /// <exception cref="ProblemException">400 for a patch that is none, 409 where a path or test fails.</exception>
    public static JsonNode? Apply(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonArray { Count: <= MaxOperations } operations)
            throw new ProblemException("", $"A JSON Patch is an array of at most {MaxOperations} operations (RFC 6902).");
        for (var i = 0; i < operations.Count; i++)
            target = Run(target, operations[i] as JsonObject ?? throw new ProblemException($"/{i}", "An operation is an object with 'op' and 'path'."), $"/{i}");
        return target;
    }

    private static JsonNode? Run(JsonNode? root, JsonObject operation, string at)
    {
        var path = Path(operation, "path", at);
        switch (Json.AsText(operation["op"]))
        {
            case "add": return Add(root, path, Value(operation, at), at);
            case "remove": return Remove(root, path, at).Root;
            case "replace":
                return path.Length == 0 ? Value(operation, at) : Add(Remove(root, path, at).Root, path, Value(operation, at), at);
            case "test":
                return JsonNode.DeepEquals(Get(root, path, at), Value(operation, at)) ? root : throw Conflict(at, "The value there is another.");
            case "copy": return Add(root, path, Get(root, Path(operation, "from", at), at)?.DeepClone(), at);
            case "move":
                var (rest, moved) = Remove(root, Path(operation, "from", at), at);
                return Add(rest, path, moved, at);
            default: throw new ProblemException(at + "/op", "'op' is one of add, remove, replace, move, copy, test.");
        }
    }

    private static JsonNode? Get(JsonNode? root, string[] path, string at)
    {
        foreach (var part in path)
            root = root switch
            {
                JsonObject o when o.ContainsKey(part) => o[part],
                JsonArray a => a[Index(part, a.Count - 1, at)],
                _ => throw Conflict(at, $"There is no '{part}' at that path."),
            };
        return root;
    }

    private static JsonNode? Add(JsonNode? root, string[] path, JsonNode? value, string at)
    {
        if (path.Length == 0) return value;
        switch (Get(root, path[..^1], at))
        {
            case JsonObject o: o[path[^1]] = value; break;
            case JsonArray a when path[^1] == "-": a.Add(value); break;
            case JsonArray a: a.Insert(Index(path[^1], a.Count, at), value); break;
            default: throw Conflict(at, "The path leads into something that has no members.");
        }
        return root;
    }

    private static (JsonNode? Root, JsonNode? Removed) Remove(JsonNode? root, string[] path, string at)
    {
        if (path.Length == 0) return (null, root);
        var parent = Get(root, path[..^1], at);
        var removed = Get(parent, path[^1..], at);
        if (parent is JsonObject o) o.Remove(path[^1]);
        else if (parent is JsonArray a) a.RemoveAt(Index(path[^1], a.Count - 1, at));
        return (root, removed);
    }

    private static int Index(string part, int most, string at) =>
        int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var i) && i <= most && (part.Length == 1 || part[0] != '0')
            ? i : throw Conflict(at, $"The array has no place '{part}'.");

    private static JsonNode? Value(JsonObject operation, string at) =>
        operation.TryGetPropertyValue("value", out var value) ? value?.DeepClone() : throw new ProblemException(at + "/value", "The operation needs a 'value'.");

    private static string[] Path(JsonObject operation, string member, string at)
    {
        var text = Json.AsText(operation[member]) ?? throw new ProblemException($"{at}/{member}", $"The operation needs a '{member}'.");
        if (text.Length == 0) return [];
        if (text[0] != '/') throw new ProblemException($"{at}/{member}", "A JSON Pointer begins with '/' (RFC 6901).");
        return [.. text[1..].Split('/').Select(p => p.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];
    }

    private static ProblemException Conflict(string at, string message) => new(new Problem(409, "The patch does not fit", message, [new Fault(at, message)]));
}
