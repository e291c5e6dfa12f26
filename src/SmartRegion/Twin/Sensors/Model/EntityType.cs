using SmartRegion.Core;

namespace SmartRegion.Twin.Sensors.Model;

/// <summary>
/// An entity type of SensorThings as data: its names, properties and relations, and where its rows lie.
/// </summary>
/// <param name="Name">Such as Thing.</param>
/// <param name="Set">Such as Things.</param>
/// <param name="Table">The table of its rows.</param>
public sealed record EntityType(string Name, string Set, string Table)
{
    private IReadOnlyList<EntityProperty> _properties = [];
    private Dictionary<string, EntityProperty> _byName = [];

    public IReadOnlyList<EntityProperty> Properties
    {
        get => _properties;
        init => (_properties, _byName) = (value, value.ToDictionary(p => p.Name));
    }

    public IReadOnlyList<Navigation> Navigations { get; init; } = [];

    /// <summary>What tells its rows from others of the table, for the alias <c>$.</c></summary>
    public string? Only { get; init; }

    /// <summary>
    /// The whole numbers that reading needs beside key and document: foreign keys, times, counts. See
    /// <see cref="Reading.EntityRow.Numbers"/>.
    /// </summary>
    public IReadOnlyList<string> Numbers { get; init; } = [];

    /// <summary>The expression of the key: the id of an observation holds the key of its datastream.</summary>
    public string Key { get; init; } = "$.key";

    /// <summary>The order in which rows come without $orderby, a unique one: a page's last row is where the next begins.</summary>
    public IReadOnlyList<string> Order { get; init; } = ["$.key"];

    /// <summary>Columns that tell its rows apart, for the alias <c>a</c>.</summary>
    public string RowKey => EntityType.For("a", string.Join(", ", Order));

    /// <summary>True for observations, which lie in a table of another shape.</summary>
    public bool IsObservation => Table == "observations";

    /// <summary>True for Datastream and MultiDatastream.</summary>
    public bool IsDatastream => Table == "datastreams";

    /// <summary>True where the table has a column with the client's own id.</summary>
    public bool HasId => !IsObservation;

    public EntityProperty? Property(string name) => _byName.GetValueOrDefault(name);

    public Navigation? Navigation(string name) => Navigations.FirstOrDefault(n => n.Name == name);

    /// <summary>Where a relation is among <see cref="Navigations"/>.</summary>
    public int NumberOf(Navigation navigation)
    {
        var i = 0;
        while (Navigations[i].Name != navigation.Name) i++;
        return i;
    }

    /// <summary>Where a number is among <see cref="Numbers"/>.</summary>
    public int NumberOf(string expression)
    {
        for (var i = 0; i < Numbers.Count; i++) if (Numbers[i] == expression) return i;
        throw new ArgumentException($"{Name} reads no {expression}", nameof(expression));
    }

    /// <summary>A 400 that names what is unknown and lists what there is.</summary>
    public ProblemException Unknown(string name, string field) => new(field,
        $"{Name} has no '{name}'. It has the properties {string.Join(", ", Properties.Select(p => p.Name))} and the relations {string.Join(", ", Navigations.Select(n => n.Name))}.");

    /// <summary>SQL for the row's alias.</summary>
    public static string For(string alias, string sql) => sql.Replace("$.", alias + ".", StringComparison.Ordinal);
}
