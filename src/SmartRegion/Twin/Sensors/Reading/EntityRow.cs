using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Reading;

/// <summary>A row as it was read, of any type, with what was expanded of it.</summary>
public sealed class EntityRow
{
    private ExpandedSet?[]? _expanded;

    public required EntityType Type { get; init; }
    public required long Key { get; init; }

    /// <summary>The client's own id, where there is one.</summary>
    public string? Id { get; init; }

    /// <summary>Its own properties as JSON in UTF-8; for an observation, <see cref="ObservationMore"/>.</summary>
    public byte[]? Doc { get; init; }

    /// <summary>The values of <see cref="EntityType.Numbers"/>, in their order.</summary>
    public required long?[] Numbers { get; init; }

    /// <summary>The observed area as WKB.</summary>
    public byte[]? Area { get; init; }

    /// <summary>The result of an observation: the number, or the JSON.</summary>
    public double? Number { get; init; }

    /// <inheritdoc cref="Number"/>
    public string? Result { get; init; }

    /// <summary>True for an observation of a MultiDatastream.</summary>
    public bool IsOfMulti { get; init; }

    /// <summary>The columns that <see cref="Read"/> expects, of the alias <c>a</c>.</summary>
    /// <param name="ofMulti">For observations: whether all are of MultiDatastreams; null where either may be.</param>
    public static SqlText Columns(EntityType type, Dialect dialect, bool? ofMulti = null)
    {
        var numbers = string.Concat(type.Numbers.Select(n => ", " + n));
        var common = EntityType.For("a", $"{type.Key}, {(type.HasId ? "$.id" : "null")}, {Document(type)}{numbers}");
        if (type.IsObservation)
            return SqlText.Raw($"{common}, a.number, a.result, {(ofMulti is { } multi ? multi ? "1" : "0" : "(select d.multi from datastreams d where d.key = a.datastream)")}");
        return type.IsDatastream ? (SqlText)$"{SqlText.Raw(common)}, {dialect.Wkb(SqlText.Raw("a.area"))}" : SqlText.Raw(common);
    }

    /// <summary>Reads a row that begins, at column <paramref name="at"/>, with <see cref="Columns"/>.</summary>
    public static EntityRow Read(RowSource r, EntityType type, int at = 0)
    {
        var numbers = new long?[type.Numbers.Count];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = r.IsNull(at + 3 + i) ? null : r.Whole(at + 3 + i);
        var more = at + 3 + numbers.Length;
        return new EntityRow
        {
            Type = type,
            Key = r.Whole(at),
            Id = Text(r, at + 1),
            Doc = r.IsNull(at + 2) ? null : r.Bytes(at + 2),
            Numbers = numbers,
            Number = type.IsObservation && !r.IsNull(more) ? r.Real(more) : null,
            Result = type.IsObservation ? Text(r, more + 1) : null,
            IsOfMulti = type.IsObservation && !r.IsNull(more + 2) && r.Whole(more + 2) == 1,
            Area = type.IsDatastream && !r.IsNull(more) ? r.Bytes(more) : null,
        };
    }

    /// <summary>Keeps what was expanded of the relation that is the type's navigation of this number.</summary>
    public void Expand(int relation, ExpandedSet set) => (_expanded ??= new ExpandedSet?[Type.Navigations.Count])[relation] = set;

    /// <summary>What was expanded of a relation; null when it was not.</summary>
    public ExpandedSet? Expanded(int relation) => _expanded?[relation];

    /// <summary>The number that the type reads under this expression.</summary>
    public long? this[string expression] => Numbers[Type.NumberOf(expression)];

    private static string Document(EntityType type) => type.IsObservation ? "$.more" : type == EntityTypes.HistoricalLocation ? "null" : "$.doc";

    private static string? Text(RowSource r, int at) => r.IsNull(at) ? null : r.Text(at);
}

/// <summary>The targets of one expanded relation of one entity.</summary>
public sealed class ExpandedSet
{
    public List<EntityRow> Rows { get; } = [];

    /// <summary>How many there are in all, when it was asked.</summary>
    public Count? Count { get; set; }

    /// <summary>True when there are more than these.</summary>
    public bool HasMore { get; set; }
}

/// <summary>A number of entities; an estimated one is marked so in the answer.</summary>
public readonly record struct Count(long Number, bool Estimated);
