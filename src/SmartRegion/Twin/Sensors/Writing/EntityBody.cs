using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Writing;

/// <summary>
/// What a client sent of one entity: its properties, each of the right kind, and its relations. Control information, as an answer
/// of ours carries it, is ignored, and so is what the service computes.
/// </summary>
public sealed class EntityBody
{
    private EntityBody(EntityType type, string at) => (Type, At) = (type, at);

    public EntityType Type { get; }

    /// <summary>Where it stands in the body, as JSON Pointer.</summary>
    public string At { get; }

    /// <summary>The properties that were sent.</summary>
    public Dictionary<string, JsonNode?> Values { get; } = [];

    /// <summary>The relations that were sent.</summary>
    public Dictionary<string, JsonNode?> Links { get; } = [];

    /// <summary>The id that the client gave, as written.</summary>
    public string? Id { get; private set; }

    /// <summary>Names of all that was sent.</summary>
    public IEnumerable<string> Named => Values.Keys.Concat(Links.Keys);

    /// <summary>Reads it; <paramref name="whole"/> demands what the type requires.</summary>
    /// <exception cref="ProblemException">400 naming the member by JSON Pointer.</exception>
    public static EntityBody Read(EntityType type, JsonNode? json, string at, bool whole)
    {
        if (json is not JsonObject members) throw new ProblemException(at, $"A {type.Name} is a JSON object.");
        var body = new EntityBody(type, at);
        foreach (var (name, value) in members) body.Take(name, value);
        if (whole && type.Properties.FirstOrDefault(p => p.Required && !body.Has(p)) is { } missing)
            throw new ProblemException($"{at}/{missing.Name}", $"A {type.Name} needs '{missing.Name}'.");
        return body;
    }

    private bool Has(EntityProperty p) => Values.TryGetValue(p.Name, out var value) && (value is not null || p.Kind == ValueKind.Result);

    private void Take(string name, JsonNode? value)
    {
        if (name == "@iot.id") Id = value switch { null => null, JsonValue v when v.TryGetValue<string>(out var s) => s, _ => value.ToJsonString() };
        if (name.Contains('@', StringComparison.Ordinal)) return;
        if (Type.Property(name) is { } property)
        {
            if (property.Computed) return;
            if (value is not null && ValueKinds.Complaint(property.Kind, value) is { } complaint)
                throw new ProblemException($"{At}/{name}", $"'{name}' {complaint}");
            Values[name] = value;
        }
        else if (Type.Navigation(name) is not null) Links[name] = value;
        else throw Type.Unknown(name, $"{At}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}");
    }
}
