using System.Text.Json;

namespace SmartRegion.Twin.Sensors.Model;

/// <summary>A relation of an entity type to another, as data: one reader, one writer and one expander work from it.</summary>
/// <param name="Name">As in the standard: singular to one, plural to many.</param>
/// <param name="TargetName">The type at its other end.</param>
/// <param name="Join">How the rows find each other.</param>
public sealed record Navigation(string Name, string TargetName, Join Join)
{
    private EntityType? _target;

    /// <summary>The name as it is written.</summary>
    public JsonEncodedText Key { get; } = JsonEncodedText.Encode(Name);

    /// <summary>What its address is told under.</summary>
    public JsonEncodedText LinkName { get; } = JsonEncodedText.Encode($"{Name}@iot.navigationLink");

    /// <summary>True when it leads to a set.</summary>
    public bool Many => Join is not ToOne;

    /// <summary>An entity cannot be without it.</summary>
    public bool Required { get; init; }

    /// <summary>Its targets are deleted with the source.</summary>
    public bool Cascades { get; init; }

    /// <summary>It is set from the other side only.</summary>
    public bool ReadOnly { get; init; }

    public EntityType Target => _target ??= EntityTypes.Named(TargetName);

    /// <summary>The relation back, of the target.</summary>
    public required string Inverse { get; init; }
}

/// <summary>How the rows of a relation find each other.</summary>
public abstract record Join;

/// <summary>A column of the source holds the target's key.</summary>
public sealed record ToOne(string Column) : Join;

/// <summary>A column of the target holds the source's key.</summary>
/// <param name="Narrow">What else must hold, so that an index serves: <c>$.</c> is the target's row, <c>#</c> the source's key.</param>
public sealed record FromMany(string Column, string? Narrow = null) : Join;

/// <summary>A table holds pairs of keys, ordered by a column of it where their order matters.</summary>
public sealed record Through(string Table, string SourceColumn, string TargetColumn, string? Order = null) : Join;
