using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Reading;

/// <summary>What a path leads to: a set, or one entity, or something of one.</summary>
/// <param name="Type">The type of the entities.</param>
/// <param name="Key">The entity, or null for a set.</param>
/// <param name="Through">For a set or entity reached by a relation: whose, and which.</param>
public sealed record Target(EntityType Type, long? Key, Relation? Through)
{
    /// <summary>Path of a property of the entity: its name, and members of its JSON.</summary>
    public IReadOnlyList<string> Property { get; init; } = [];

    /// <summary>The property as the last segment names it.</summary>
    public string PropertyName { get; init; } = "";

    /// <summary>The raw value of the property is asked for.</summary>
    public bool Value { get; init; }

    /// <summary>Only addresses are asked for.</summary>
    public bool Ref { get; init; }
}

/// <summary>A relation of one entity.</summary>
public sealed record Relation(EntityType Source, long Key, Navigation Navigation);
