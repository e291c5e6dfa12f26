using NetTopologySuite.Geometries;
using SmartRegion.Core;

namespace SmartRegion.Twin.Sensors.Streams;

/// <summary>
/// What an entity is called: its <c>name</c> and <c>description</c>, and in several languages where its <c>properties</c> tell
/// them as <c>title</c> and <c>summary</c> or <c>about</c> (<see cref="LangText"/>).
/// </summary>
public sealed record Naming(string Name, LangText? Title, string? Description, LangText? Summary);

/// <summary>A Thing with what people look it up by.</summary>
/// <param name="Entries">Ids of the catalogue's entries to which it belongs: <c>properties.entry</c>.</param>
/// <param name="Simulated">True when its values are made up: <c>properties.simulated</c>.</param>
/// <param name="Locations">Where it is now.</param>
public sealed record ThingInfo(long Key, string Id, Naming Named, IReadOnlyList<string> Entries, bool Simulated, IReadOnlyList<LocationInfo> Locations)
{
    /// <summary>Features on which it stands, each as <c>collection/id</c>: <c>properties.feature</c>.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>A point of its first location, longitude first (WGS 84); null when it has none.</summary>
    public Point? Point { get; } = Locations.Select(l => l.Geometry as Point ?? l.Geometry?.InteriorPoint).FirstOrDefault(p => p is { IsEmpty: false });
}

/// <summary>A Location; its geometry in degrees (WGS 84), null when it is told in another encoding.</summary>
public sealed record LocationInfo(Naming Named, Geometry? Geometry);

/// <summary>What is observed.</summary>
/// <param name="Definition">The address of its definition.</param>
public sealed record PropertyInfo(long Key, string Id, Naming Named, string? Definition);

/// <summary>What observes.</summary>
/// <param name="Metadata">Its description when that is text, often an address.</param>
public sealed record SensorInfo(long Key, string Id, Naming Named, string? Metadata);

/// <summary>A Datastream with the entities around it, as lists and pages need them; what changes with each observation is not here.</summary>
/// <param name="Unit">The symbol of its unit, such as "l/s"; null when it has none.</param>
/// <param name="UnitName">The unit in words.</param>
/// <param name="Entries">Ids of the entries to which it or its Thing belongs.</param>
/// <param name="Simulated">True when it or its Thing is marked as simulated.</param>
public sealed record DatastreamInfo(
    long Key, string Id, Naming Named, string? Unit, string? UnitName, ThingInfo Thing, SensorInfo Sensor, PropertyInfo Property,
    IReadOnlyList<string> Entries, bool Simulated)
{
    /// <summary>Who may see it (<see cref="Restricted.Audiences"/>).</summary>
    public long Audience { get; init; }
}

/// <summary>
/// A MultiDatastream: several values of one time (18-088, clause 14). Those that rollups are told by are not among them: charts show
/// these.
/// </summary>
/// <param name="Parts">What is measured together, in the order of the results.</param>
/// <param name="Entries">Ids of the entries to which it or its Thing belongs.</param>
/// <param name="Simulated">True when it or its Thing is marked as simulated.</param>
public sealed record MultiDatastreamInfo(
    long Key, string Id, Naming Named, IReadOnlyList<MultiPart> Parts, ThingInfo Thing, SensorInfo Sensor, IReadOnlyList<string> Entries, bool Simulated)
{
    /// <summary>Who may see it (<see cref="Restricted.Audiences"/>).</summary>
    public long Audience { get; init; }
}

/// <summary>One of the values of a MultiDatastream.</summary>
/// <param name="Unit">The symbol of its unit; null when it has none.</param>
public sealed record MultiPart(PropertyInfo Property, string? Unit);

/// <summary>How many observations a datastream has, and from when to when (microseconds since 1970 in UTC).</summary>
public sealed record Extent(long Count, long? Starts, long? Ends);

/// <summary>One observation as people read it.</summary>
/// <param name="At">The start of its phenomenon time, microseconds since 1970 in UTC.</param>
/// <param name="Number">Its result when that is a number.</param>
/// <param name="Json">Its result as JSON when it is none.</param>
/// <param name="Quality">Its <c>resultQuality</c> as text; null when it has none.</param>
public sealed record Measured(long At, double? Number, string? Json, string? Quality);

/// <summary>The numbers of a stretch of time, from its start to before its end (microseconds since 1970 in UTC).</summary>
/// <param name="Marked">How many of them have a <c>resultQuality</c>.</param>
public readonly record struct Stretch(long From, long Until, double Min, double Max, double Sum, long Count, long Marked)
{
    public double Mean => Sum / Count;

    /// <summary>Both together.</summary>
    public Stretch With(Stretch other) => new(Math.Min(From, other.From), Math.Max(Until, other.Until),
        Math.Min(Min, other.Min), Math.Max(Max, other.Max), Sum + other.Sum, Count + other.Count, Marked + other.Marked);
}
