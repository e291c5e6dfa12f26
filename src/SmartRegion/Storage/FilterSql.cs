using SmartRegion.Core;
using SmartRegion.Query;

namespace SmartRegion.Storage;

/// <summary>
/// Turns a filter into a condition and a sort order into keys: names through a resolver, values always bound, types checked.
/// NULL stays unknown all the way up (three-valued logic). Faults are 400s that name the parameter.
/// </summary>
/// <param name="resolve">What a name stands for; throws a 400 that lists what exists for an unknown one. Asked once per name.</param>
/// <param name="dialect">The engine.</param>
/// <param name="field">The parameter that problems name, such as "filter" or "$filter".</param>
/// <param name="any">The condition of an <see cref="AnyOf"/>, where rows have relations.</param>
public sealed partial class FilterSql(Func<string, Term> resolve, Dialect dialect, string field = Limits.Field, Func<AnyOf, SqlText>? any = null)
{
    private readonly Dictionary<string, Term> _names = [];

    // The language that texts of several languages are read in, while one test is written once for each of them.
    private int? _language;

    /// <summary>The condition of a filter over a table whose properties lie in columns or in the JSON column <c>doc</c>.</summary>
    /// <exception cref="ProblemException">400 naming the parameter "filter".</exception>
    public static SqlText Where(Expr filter, Schema schema, Dialect dialect) =>
        new FilterSql(SchemaTerms.Resolver(schema, dialect, Limits.Field), dialect).Condition(filter);

    /// <summary>The condition of a filter.</summary>
    /// <exception cref="ProblemException">400 naming the parameter.</exception>
    public SqlText Condition(Expr e) => e switch
    {
        Call { Name: Ops.And or Ops.Or } c => Balanced($" {c.Name} ", [.. c.Args.Select(Condition)]),
        Call { Name: Ops.Not } c => $"(not {Condition(c.Args[0])})",
        AnyOf a => any?.Invoke(a) ?? throw Fault("There are no relations here that any could look along."),
        _ when _language is null && MentionsTexts(e) => EachLanguage(e),
        _ => Test(e),
    };

    /// <summary>The keys of a sort order, for the place after <c>order by</c>. NULL is the least, as OData has it.</summary>
    public SqlText Order(IEnumerable<OrderBy> keys) => SqlText.Join(", ", keys.SelectMany(k =>
    {
        var term = Term(k.By);
        return Keys(term).Select(key => dialect.Sorted(key, k.Descending, term.Nullable));
    }));

    /// <summary>The expressions of a sort order, for whoever pages by their values. NULL is the least.</summary>
    public IReadOnlyList<SortKey> OrderKeys(IEnumerable<OrderBy> keys) =>
        [.. keys.SelectMany(k => Keys(Term(k.By)).Select(sql => new SortKey(sql, k.Descending)))];

    /// <summary>What an expression is in SQL.</summary>
    public Term Term(Expr e) => e switch
    {
        Constant c => Literal(c.Value),
        PropertyName p => Named(p.Name),
        Call c when Ops.Arithmetic.Contains(c.Name) => Arithmetic(c.Name, Term(c.Args[0]), Term(c.Args[1])),
        Call { Name: Ops.Interval } c => Interval(c),
        Call { Name: Ops.Array } c => Array(c),
        AnyOf => new ScalarTerm(PropertyType.Boolean, Condition(e)),
        Call c when IsPredicate(c.Name) => new ScalarTerm(PropertyType.Boolean, Condition(c)),
        Call c => Function(c),
        _ => throw new ArgumentException($"No such node: {e.GetType()}", nameof(e)),
    };

    private SqlText Test(Expr e) => e switch
    {
        Constant { Value: bool b } => SqlText.Raw(b ? "(1 = 1)" : "(1 = 0)"),
        Call { Name: Ops.IsNull } c => IsNull(Term(c.Args[0])),
        Call { Name: Ops.Between } c => IsBetween(c),
        Call { Name: Ops.In } c => In(c.Args[0], ((Call)c.Args[1]).Args),
        Call { Name: Ops.Like } c => Like(c),
        Call c when Ops.Comparisons.Contains(c.Name) => Compare(c.Name, Term(c.Args[0]), Term(c.Args[1])),
        Call c when Ops.Spatial.Contains(c.Name) => Spatial(c.Name, c.Args[0], c.Args[1]),
        Call c when Ops.Arrays.Contains(c.Name) => dialect.Array(c.Name, Elements(c.Args[0]), Elements(c.Args[1])),
        Call c when Ops.Temporal.Contains(c.Name) => Relation(c.Name, c.Args[0], c.Args[1]),
        Call or PropertyName => Truth(Term(e)),
        _ => throw Fault("A filter is a condition, such as name = 'x' in CQL2 or name eq 'x' in OData."),
    };

    private static bool IsPredicate(string op) =>
        op is Ops.And or Ops.Or or Ops.Not or Ops.IsNull or Ops.Between or Ops.In or Ops.Like || Ops.Comparisons.Contains(op)
        || Ops.Spatial.Contains(op) || Ops.Arrays.Contains(op) || Ops.Temporal.Contains(op);

    // A test of texts in several languages is true when it is true in one; "<>" when it is not false in any.
    private SqlText EachLanguage(Expr e)
    {
        var tests = new List<SqlText>();
        for (_language = 0; _language < Language.All.Count; _language++) tests.Add(Test(e));
        _language = null;
        return e is Call { Name: "<>" }
            ? $"({SqlText.Join(" and ", tests.Select(t => (SqlText)$"coalesce({t}, {SqlText.Raw("1 = 1")})"))})"
            : dialect.Any(tests);
    }

    private bool MentionsTexts(Expr e) => e switch
    {
        PropertyName p => Resolved(p.Name) is TextsTerm,
        Call c => c.Name != Ops.IsNull && c.Args.Any(MentionsTexts),
        _ => false,
    };

    private Term Named(string name) => Resolved(name) is TextsTerm texts && _language is { } language
        ? new ScalarTerm(PropertyType.Text, texts.Texts[language])
        : Resolved(name);

    private Term Resolved(string name)
    {
        if (!_names.TryGetValue(name, out var term)) _names[name] = term = resolve(name);
        return term;
    }

    // SQLite refuses trees deeper than 1000, and it reads a chain as one that leans to the left.
    private static SqlText Balanced(string op, IReadOnlyList<SqlText> parts)
    {
        if (parts.Count <= 8) return $"({SqlText.Join(op, parts)})";
        var half = parts.Count / 2;
        return $"({Balanced(op, [.. parts.Take(half)])}{SqlText.Raw(op)}{Balanced(op, [.. parts.Skip(half)])})";
    }

    private ProblemException Fault(string message) => new(field, message);
}

/// <summary>One expression of a sort order.</summary>
public sealed record SortKey(SqlText Sql, bool Descending);
