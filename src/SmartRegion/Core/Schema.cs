namespace SmartRegion.Core;

/// <summary>Types of a property, as filters, CSV headers and JSON Schema know them.</summary>
public enum PropertyType { Text, LangText, Number, Integer, Boolean, Date, Timestamp, Geometry, TextArray, Json }

/// <summary>
/// One property of a collection that may be named in filters and sorts (OGC API Features Part 3 "queryable").
/// </summary>
/// <param name="Name">The name that clients use; dots or slashes separate levels.</param>
/// <param name="Type">Its type.</param>
/// <param name="Column">The column of the table that holds it, or null when it lies in the JSON document.</param>
/// <param name="Path">Path within the JSON column <c>doc</c>, when <paramref name="Column"/> is null.</param>
/// <param name="Sortable">True when lists may be sorted by it.</param>
public sealed record Property(string Name, PropertyType Type, string? Column = null, IReadOnlyList<string>? Path = null, bool Sortable = false);

/// <summary>The properties of one collection: the whitelist of every filter and sort.</summary>
public sealed class Schema(string table, IEnumerable<Property> properties)
{
    private readonly Dictionary<string, Property> _byName = properties.ToDictionary(p => p.Name);

    /// <summary>The table whose rows the properties describe.</summary>
    public string Table { get; } = table;

    public IReadOnlyCollection<Property> Properties => _byName.Values;

    /// <summary>The property of that name, or a 400 that lists what exists.</summary>
    public Property Resolve(string name, string field) =>
        _byName.TryGetValue(name, out var p) ? p
        : throw new ProblemException(field, $"There is no property '{name}'. Known properties: {string.Join(", ", _byName.Keys.Order())}.");
}
