using System.Globalization;
using SmartRegion.Core;
using SmartRegion.Query;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Reading;

/// <summary>
/// The order of a query. Where it is that of the table's own key, a page begins after the key of the last row ($skiptoken), so
/// that no page is dearer than the first; else pages are counted ($skip).
/// </summary>
internal sealed class Ordering
{
    private readonly EntityType _type;
    private readonly IReadOnlyList<string> _columns;
    private readonly bool _descending;

    private Ordering(EntityType type, IReadOnlyList<string> columns, bool descending) => (_type, _columns, _descending) = (type, columns, descending);

    /// <summary>The sort keys, when the order is that of the key; else null.</summary>
    public SqlText? Clustered { get; private init; }

    /// <summary>The columns that tell the rows apart.</summary>
    public string RowKey => string.Join(", ", _columns);

    /// <summary>True for the observations of one datastream.</summary>
    public bool IsOneStream => _type.IsObservation && _columns.Count == 2;

    /// <summary>True when pages begin after a key.</summary>
    public bool ByKey { get; private init; }

    /// <param name="position">The column by which a relation itself is ordered.</param>
    /// <param name="isOneStream">The observations are those of one datastream.</param>
    public static Ordering Of(EntityType type, ODataQuery query, string? position, bool isOneStream)
    {
        IReadOnlyList<string> columns = isOneStream ? ["a.starts", "a.seq"] : [.. type.Order.Select(c => EntityType.For("a", c))];
        if (query.OrderBy.Count == 0 && position is not null) return new(type, columns, false) { Clustered = SqlText.Raw(position) };
        if (query.OrderBy.Count > 0 && !IsByKey(type, query.OrderBy, isOneStream)) return new(type, columns, false);
        var descending = query.OrderBy.Count > 0 && query.OrderBy[0].Descending;
        return new(type, columns, descending)
        {
            ByKey = true,
            Clustered = SqlText.Raw(string.Join(", ", columns.Select(c => descending ? c + " desc" : c))),
        };
    }

    /// <summary>The condition that a row comes after the one of the token.</summary>
    /// <exception cref="ProblemException">400: not a token of such a query.</exception>
    public SqlText After(string token)
    {
        var numbers = token.Split(',').Select(p => long.TryParse(p, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) ? n : (long?)null).ToList();
        if (!ByKey || numbers.Count != _columns.Count || numbers.Contains(null))
            throw new ProblemException("$skiptoken", "It comes from a link to a next page, and goes with the options of that link.");
        var values = SqlText.Join(", ", numbers.Select(n => (SqlText)$"{n!.Value}"));
        return $"({SqlText.Raw(string.Join(", ", _columns))}) {SqlText.Raw(_descending ? "<" : ">")} ({values})";
    }

    /// <summary>The token of the page after this row.</summary>
    public string Token(EntityRow row) => string.Join(',', _columns.Select(c =>
        (c == "a.key" ? row.Key : row[string.Concat("$", c.AsSpan(1))]!.Value).ToString(CultureInfo.InvariantCulture)));

    /// <inheritdoc cref="Token(EntityRow)"/>
    public string Token((long Datastream, long Starts, long Seq) observation) => string.Join(',', _columns.Select(c => c switch
    {
        "a.datastream" => observation.Datastream,
        "a.starts" => observation.Starts,
        _ => observation.Seq,
    }).Select(n => n.ToString(CultureInfo.InvariantCulture)));

    private static bool IsByKey(EntityType type, IReadOnlyList<OrderBy> keys, bool isOneStream)
    {
        string[] names = isOneStream ? ["phenomenonTime"] : type.IsObservation ? [] : ["id", "@iot.id"];
        return keys.Count <= 2 && keys[0].By is PropertyName { Name: var name } && names.Contains(name)
            && (keys.Count == 1 || (isOneStream && keys[1].By is PropertyName { Name: "id" or "@iot.id" } && keys[1].Descending == keys[0].Descending));
    }
}
