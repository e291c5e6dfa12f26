using System.Text.Json.Nodes;

namespace SmartRegion.Core;

/// <summary>JSON Merge Patch (RFC 7396).</summary>
public static class MergePatching
{
    /// <summary>The target with the patch merged in: null removes, objects merge, all else replaces.</summary>
    public static JsonObject Apply(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null) target.Remove(name);
            else if (value is JsonObject part) target[name] = Apply(target[name] as JsonObject is { } there ? there.DeepClone().AsObject() : [], part);
            else target[name] = value.DeepClone();
        }
        return target;
    }
}
