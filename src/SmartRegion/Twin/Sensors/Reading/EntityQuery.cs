using SmartRegion.Core;
using SmartRegion.Query;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Reading;

/// <summary>
/// The SQL of a query over one entity type, in pieces, for the alias <c>a</c>: of a whole set, of a relation of one entity, or of
/// a relation of each of many (the parent is then <c>p.parent</c>).
/// </summary>
internal sealed class EntityQuery
{
    private readonly EntityType _type;
    private readonly Dialect _dialect;
    private readonly EntityIds _ids;
    private readonly SqlText _joins = new();
    private readonly List<SqlText> _scope = [];
    private readonly SqlText? _filter, _after;
    private SqlText _table;

    /// <param name="navigation">The relation, when it is one.</param>
    /// <param name="parent">The key of its source: a value, or <c>p.parent</c>.</param>
    public EntityQuery(EntityType type, ODataQuery query, Dialect dialect, EntityIds ids, Navigation? navigation, SqlText? parent)
    {
        (_type, _dialect, _ids) = (type, dialect, ids);
        _table = SqlText.Raw(type.Table + " a");
        var isOneStream = navigation is { Join: FromMany } && type.IsObservation && navigation.Inverse != "FeatureOfInterest";
        if (isOneStream && ids.Sight.OfStream(parent!) is { } seen) _scope.Add(seen);
        else if (ids.Sight.Only(type, "a") is { } only) _scope.Add(SqlText.Raw(only));
        if (navigation is not null) Relate(navigation, parent!);
        if (query.Filter is { } filter) _filter = Filter(IdConstants.AsKeys(filter, ids));
        Order = Ordering.Of(type, query, navigation?.Join is Through { Order: { } position } ? "l." + position : null,
            isOneStream);
        if (query.SkipToken is { } token) _after = Order.After(token);
        OrderBy = Order.Clustered ?? Sorted(query.OrderBy);
    }

    public EntityIds Ids => _ids;

    public Ordering Order { get; }

    public SqlText OrderBy { get; private set; }

    public SqlText From => $"{_table}{_joins}";

    public SqlText Where => All([.. _scope, _filter, _after]);

    /// <summary>True when the filter or the order goes along relations.</summary>
    public bool HasJoins => _joins.ToString().Length > 0;

    /// <summary>One page, of one row more than wanted, to know whether there are more.</summary>
    public SqlText Page(SqlText columns, int skip, int limit) =>
        $"select {columns} from {From} where {Where} order by {OrderBy} limit {limit} offset {skip}";

    /// <summary>A page of what the filter lets through among the first so many rows, in the order of the key.</summary>
    public SqlText PageWithin(int rows, SqlText columns, int skip, int limit) =>
        $"select {columns} from (select a.* from {_table} where {All([.. _scope, _after])} order by {OrderBy} limit {rows}) a{_joins} where {All([_filter])} order by {Order.Clustered!} limit {limit} offset {skip}";

    /// <summary>The last of the first so many rows, where there are as many.</summary>
    public SqlText LastOf(int rows) =>
        $"select a.datastream, a.starts, a.seq from {_table} where {All([.. _scope, _after])} order by {OrderBy} limit {1} offset {rows - 1}";

    /// <summary>The first rows for each parent.</summary>
    public SqlText Each(IReadOnlyCollection<long> parents, SqlText columns, int skip, int limit) =>
        _dialect.Each(parents, columns, From, Where, OrderBy, Order.RowKey, skip, limit);

    /// <summary>How many there are before paging, at most <paramref name="limit"/>.</summary>
    public SqlText Counted(int limit) => $"select count(*) from (select 1 from {From} where {All([.. _scope, _filter])} limit {limit}) c";

    /// <summary>How many rows there are without the filter, at most <paramref name="limit"/>.</summary>
    public SqlText Scoped(int limit) => $"select count(*) from (select 1 from {_table} where {All([.. _scope])} limit {limit}) c";

    /// <summary>Of the first so many rows: how many there are, and how many the filter lets through.</summary>
    public SqlText Sampled(int rows) =>
        $"select count(*), coalesce(sum(case when {All([_filter])} then 1 else 0 end), 0) from (select a.* from {_table} where {All([.. _scope])} limit {rows}) a{_joins}";

    /// <summary>The keys of all that match.</summary>
    public SqlText Keys(int limit) => $"select {SqlText.Raw(EntityType.For("a", _type.Key))} from {From} where {Where} order by {OrderBy} limit {limit}";

    /// <summary>
    /// Only observations of a span of phenomenon time: of one datastream, or of all, whose key is then gone through once for each.
    /// </summary>
    public void Within(TimeSpanOf span)
    {
        if (span.From is { } from) _scope.Add($"a.starts >= {from}");
        if (span.To is { } to) _scope.Add($"a.starts <= {to}");
        if (Order.IsOneStream) return;
        _table = SqlText.Raw("datastreams d cross join observations a");
        _scope.Add(SqlText.Raw("a.datastream = d.key"));
        if (span.From is { } first) _scope.Add($"d.ends >= {first}");
        if (span.To is { } last) _scope.Add($"d.starts <= {last}");
        // By the key of the outer loop, so that SQLite sees that nothing is to be sorted.
        if (Order.Clustered is { } clustered) OrderBy = SqlText.Raw(clustered.ToString().Replace("a.datastream", "d.key", StringComparison.Ordinal));
    }

    private static SqlText All(IReadOnlyList<SqlText?> conditions)
    {
        var there = conditions.Where(c => c is not null).Select(c => c!).ToList();
        return there.Count == 0 ? SqlText.Raw("1 = 1") : SqlText.Join(" and ", there);
    }

    private void Relate(Navigation navigation, SqlText parent)
    {
        if (navigation.Join is Through { Order: null } pairs)
        {
            _scope.Add($"a.key in (select l.{SqlText.Raw(pairs.TargetColumn)} from {SqlText.Raw(pairs.Table)} l where l.{SqlText.Raw(pairs.SourceColumn)} = {parent})");
            return;
        }
        // Where the order matters, the same may come twice.
        if (navigation.Join is Through by)
        {
            _joins.Append($" join {SqlText.Raw(by.Table)} l on l.{SqlText.Raw(by.TargetColumn)} = a.key");
            _scope.Add($"l.{SqlText.Raw(by.SourceColumn)} = {parent}");
            return;
        }
        var from = (FromMany)navigation.Join;
        _scope.Add($"a.{SqlText.Raw(from.Column)} = {parent}");
        if (from.Narrow is not { } narrow) return;
        var pieces = EntityType.For("a", narrow).Split('#');
        _scope.Add($"{SqlText.Raw(pieces[0])}{parent}{SqlText.Raw(pieces[1])}");
    }

    // A path that leads to many makes rows come several times, so such a filter picks keys instead of joining.
    private SqlText Filter(Expr filter)
    {
        var terms = new Terms(_type, "a", _dialect, _ids);
        var condition = terms.Filter("$filter").Condition(filter);
        if (!terms.ReachesMany)
        {
            _joins.Append(terms.Joins);
            return condition;
        }
        terms = new Terms(_type, "f", _dialect, _ids);
        condition = terms.Filter("$filter").Condition(filter);
        var keys = SqlText.Raw(EntityType.For("f", string.Join(", ", _type.Order)));
        return $"({SqlText.Raw(_type.RowKey)}) in (select {keys} from {SqlText.Raw(_type.Table)} f{terms.Joins} where {condition})";
    }

    private SqlText Sorted(IReadOnlyList<OrderBy> keys)
    {
        // Aliases of their own, since a filter may have taken the first ones.
        var terms = new Terms(_type, "a", _dialect, _ids, "s");
        var order = terms.Filter("$orderby").Order(keys);
        if (terms.ReachesMany) throw new ProblemException("$orderby", "A path to many entities gives no one value to sort by.");
        _joins.Append(terms.Joins);
        return $"{order}, {SqlText.Raw(_type.RowKey)}";
    }
}
