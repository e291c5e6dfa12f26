using System.Text.Json;
using SmartRegion.Core;
using SmartRegion.Query;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Reading;

/// <summary>What of an entity is told: all, or what $select names (18-088 9.3.3.2), which may be members of JSON: properties/a.</summary>
internal sealed class Selection
{
    private readonly Dictionary<string, List<string[]>>? _paths;

    private Selection(Dictionary<string, List<string[]>>? paths) => _paths = paths;

    /// <summary>The selection of those names.</summary>
    /// <exception cref="ProblemException">400 naming what the type has not.</exception>
    public static Selection Of(EntityType type, IReadOnlyList<string> select)
    {
        if (select.Count == 0 || select.Contains("*")) return new Selection(null);
        var paths = new Dictionary<string, List<string[]>>();
        foreach (var written in select)
        {
            var parts = written.Split('/').SelectMany(PathWalk.Members).ToArray();
            var name = parts[0] switch { "id" => "@iot.id", "selfLink" => "@iot.selfLink", var n => n.EndsWith("@iot.navigationLink", StringComparison.Ordinal) ? n[..^"@iot.navigationLink".Length] : n };
            if (name is not ("@iot.id" or "@iot.selfLink") && type.Property(name) is null && type.Navigation(name) is null) throw type.Unknown(parts[0], "$select");
            if (!paths.TryGetValue(name, out var list)) paths[name] = list = [];
            list.Add(parts[1..]);
        }
        return new Selection(paths);
    }

    /// <summary>Demands that each name of the query, and of what it expands, exists: also where no row is found.</summary>
    public static void Check(EntityType type, ODataQuery query)
    {
        _ = Of(type, query.Select);
        foreach (var expand in query.Expand)
            Check((type.Navigation(expand.Name) ?? throw type.Unknown(expand.Name, "$expand")).Target, expand.Query);
    }

    public bool Has(string name) => _paths is null || _paths.ContainsKey(name);

    /// <summary>True when all of a value that it has is told.</summary>
    public bool HasWhole(string name) => _paths is null || _paths[name].Any(p => p.Length == 0);

    /// <summary>Writes a JSON value whole, or of it only the members that are selected.</summary>
    public void Write(Utf8JsonWriter json, string name, JsonElement value)
    {
        if (HasWhole(name)) value.WriteTo(json);
        else Write(json, value, _paths![name]);
    }

    private static void Write(Utf8JsonWriter json, JsonElement value, List<string[]> paths)
    {
        if (value.ValueKind != JsonValueKind.Object) { value.WriteTo(json); return; }
        json.WriteStartObject();
        foreach (var member in value.EnumerateObject())
        {
            var inner = paths.Where(p => p[0] == member.Name).Select(p => p[1..]).ToList();
            if (inner.Count == 0) continue;
            json.WritePropertyName(member.Name);
            if (inner.Any(p => p.Length == 0)) member.Value.WriteTo(json);
            else Write(json, member.Value, inner);
        }
        json.WriteEndObject();
    }
}
