using System.Text.Json;

namespace SmartRegion.Twin.Sensors.Model;

/// <summary>What a property's value is in JSON.</summary>
public enum ValueKind
{
    Text,

    /// <summary>Any JSON value.</summary>
    Any,

    /// <summary>A JSON object.</summary>
    Object,

    /// <summary>A GeoJSON geometry or feature when the entity's encodingType says so, else any JSON value.</summary>
    Geometry,

    /// <summary>An instant, as ISO 8601.</summary>
    Instant,

    /// <summary>An instant or an interval, as ISO 8601.</summary>
    Period,

    /// <summary>An object with name, symbol and definition, each a text or null.</summary>
    Unit,

    /// <summary>An array of units.</summary>
    Units,

    /// <summary>An array of texts.</summary>
    Texts,

    /// <summary>The result of an observation: any JSON value, of which numbers lie apart.</summary>
    Result,
}

/// <summary>
/// One property of an entity type: what it is, and where it is stored. SQL is written for the row's alias <c>$.</c>; times are
/// whole numbers of microseconds since 1970.
/// </summary>
/// <param name="Name">As in the standard.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Column">The expression that holds it, its start, or the JSON in which it lies; without one it lies in <c>doc</c>.</param>
public sealed record EntityProperty(string Name, ValueKind Kind, string? Column = null)
{
    /// <summary>The name as it is written.</summary>
    public JsonEncodedText Key { get; } = JsonEncodedText.Encode(Name);

    /// <summary>The expression of a period's end.</summary>
    public string? End { get; init; }

    /// <summary>A client must give it.</summary>
    public bool Required { get; init; }

    /// <summary>The service keeps it; what clients send is ignored.</summary>
    public bool Computed { get; init; }

    /// <summary>Written also when null.</summary>
    public bool Always { get; init; }

    /// <summary>True when the JSON of the property is a member of the column <c>doc</c>.</summary>
    public bool InDocument => Kind is not (ValueKind.Instant or ValueKind.Period or ValueKind.Result) && !Computed && Column is null or "$.name" or "$.geom";
}
