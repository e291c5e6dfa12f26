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
    private readonly SqlText _from;
    private readonly List<SqlText> _where = [];

    /// <param name="navigation">The relation, when it is one.</param>
    /// <param name="parent">The key of its source: a value, or <c>p.parent</c>.</param>
    public EntityQuery(EntityType type, ODataQuery query, Dialect dialect, EntityIds ids, Navigation? navigation, SqlText? parent)
    {
        (_type, _dialect, _ids) = (type, dialect, ids);
        _from = SqlText.Raw(type.Table + " a");
        if (type.Only is { } only) _where.Add(SqlText.Raw(EntityType.For("a", only)));
        if (navigation is not null) Relate(navigation, parent!);
        if (query.Filter is { } filter) Filter(IdConstants.AsKeys(filter, ids));
        Scope = _where.Count;
        Order = Ordering.Of(type, query, navigation?.Join is Through { Order: { } position } ? "l." + position : null,
            isOneStream: navigation is { Join: FromMany } && type.IsObservation && navigation.Inverse != "FeatureOfInterest");
        if (query.SkipToken is { } token) _where.Add(Order.After(token));
        OrderBy = Order.Clustered ?? Sorted(query.OrderBy);
    }

    public Ordering Order { get; }

    public SqlText From => _from;

    public SqlText OrderBy { get; }

    // How many of the conditions are there before those of paging.
    private int Scope { get; }

    public SqlText Where => _where.Count == 0 ? SqlText.Raw("1 = 1") : SqlText.Join(" and ", _where);

    /// <summary>One page, of one row more than wanted, to know whether there are more.</summary>
    public SqlText Page(int skip, int limit) =>
        $"select {EntityRow.Columns(_type, _dialect)} from {From} where {Where} order by {OrderBy} limit {limit} offset {skip}";

    /// <summary>The first rows for each parent.</summary>
    public SqlText Each(IReadOnlyCollection<long> parents, int skip, int limit) =>
        _dialect.Each(parents, EntityRow.Columns(_type, _dialect), From, Where, OrderBy, _type.RowKey, skip, limit);

    /// <summary>How many there are before paging, at most <paramref name="limit"/>.</summary>
    public SqlText Counted(int limit)
    {
        var where = Scope == 0 ? SqlText.Raw("1 = 1") : SqlText.Join(" and ", _where.Take(Scope));
        return $"select count(*) from (select 1 from {From} where {where} limit {limit}) c";
    }

    /// <summary>The keys of all that match.</summary>
    public SqlText Keys(int limit) => $"select {SqlText.Raw(EntityType.For("a", _type.Key))} from {From} where {Where} order by {OrderBy} limit {limit}";

    private void Relate(Navigation navigation, SqlText parent)
    {
        if (navigation.Join is Through { Order: null } pairs)
        {
            _where.Add($"a.key in (select l.{SqlText.Raw(pairs.TargetColumn)} from {SqlText.Raw(pairs.Table)} l where l.{SqlText.Raw(pairs.SourceColumn)} = {parent})");
            return;
        }
        // Where the order matters, the same may come twice.
        if (navigation.Join is Through by)
        {
            _from.Append($" join {SqlText.Raw(by.Table)} l on l.{SqlText.Raw(by.TargetColumn)} = a.key");
            _where.Add($"l.{SqlText.Raw(by.SourceColumn)} = {parent}");
            return;
        }
        var from = (FromMany)navigation.Join;
        _where.Add($"a.{SqlText.Raw(from.Column)} = {parent}");
        if (from.Narrow is not { } narrow) return;
        var pieces = EntityType.For("a", narrow).Split('#');
        _where.Add($"{SqlText.Raw(pieces[0])}{parent}{SqlText.Raw(pieces[1])}");
    }

    // A path that leads to many makes rows come several times, so such a filter picks keys instead of joining.
    private void Filter(Expr filter)
    {
        var terms = new Terms(_type, "a", _dialect, _ids);
        var condition = new FilterSql(terms.Resolver("$filter"), _dialect, "$filter").Condition(filter);
        if (!terms.ReachesMany)
        {
            _from.Append(terms.Joins);
            _where.Add(condition);
            return;
        }
        terms = new Terms(_type, "f", _dialect, _ids);
        condition = new FilterSql(terms.Resolver("$filter"), _dialect, "$filter").Condition(filter);
        var keys = SqlText.Raw(EntityType.For("f", string.Join(", ", _type.Order)));
        _where.Add($"({SqlText.Raw(_type.RowKey)}) in (select {keys} from {SqlText.Raw(_type.Table)} f{terms.Joins} where {condition})");
    }

    private SqlText Sorted(IReadOnlyList<OrderBy> keys)
    {
        // Aliases of their own, since a filter may have taken the first ones.
        var terms = new Terms(_type, "a", _dialect, _ids, "s");
        var order = new FilterSql(terms.Resolver("$orderby"), _dialect, "$orderby").Order(keys);
        if (terms.ReachesMany) throw new ProblemException("$orderby", "A path to many entities gives no one value to sort by.");
        _from.Append(terms.Joins);
        return $"{order}, {SqlText.Raw(_type.RowKey)}";
    }
}
