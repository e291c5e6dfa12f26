using System.Globalization;
using NetTopologySuite.Geometries;
using SmartRegion.Core;
using SmartRegion.Query;

namespace SmartRegion.Storage;

/// <summary>
/// Turns a filter into a condition: names through the schema, values always bound, types checked. Arithmetic, arrays, temporal
/// relations other than comparisons, and functions are refused by name until they are built.
/// </summary>
public sealed class FilterSql(Schema schema, Dialect dialect)
{
    /// <summary>The condition of a filter.</summary>
    /// <exception cref="ProblemException">400 naming the parameter "filter".</exception>
    public static SqlText Where(Expr filter, Schema schema, Dialect dialect) => new FilterSql(schema, dialect).Condition(filter);

    private SqlText Condition(Expr e) => e switch
    {
        Constant { Value: bool b } => SqlText.Raw(b ? "(1 = 1)" : "(1 = 0)"),
        PropertyName p when Find(p).Type == PropertyType.Boolean => $"({Scalar(Find(p))} = {Literal(true, PropertyType.Boolean)})",
        Call { Name: Ops.And or Ops.Or } c => $"({SqlText.Join(c.Name == Ops.And ? " and " : " or ", c.Args.Select(Condition))})",
        Call { Name: Ops.Not } c => $"(not {Condition(c.Args[0])})",
        Call { Name: Ops.IsNull } c => IsNull(c.Args[0]),
        Call { Name: Ops.Between } c => Between(c),
        Call { Name: Ops.In } c => $"({SqlText.Join(" or ", ((Call)c.Args[1]).Args.Select(v => Compare("=", c.Args[0], v)).DefaultIfEmpty(SqlText.Raw("1 = 0")))})",
        Call { Name: Ops.Like } c => Like(c),
        Call c when Ops.Comparisons.Contains(c.Name) => Compare(c.Name, c.Args[0], c.Args[1]),
        Call c when Ops.Spatial.Contains(c.Name) => dialect.Spatial(c.Name, Shape(c.Args[0]), Shape(c.Args[1])),
        Call c => throw Fault($"'{c.Name}' is not supported here. Supported: and, or, not, comparisons, between, in, like, is null, casei, accenti, and the spatial operators."),
        _ => throw Fault("A filter is a condition, such as kind = 'practice'."),
    };

    private SqlText Between(Call c) => $"({Compare(">=", c.Args[0], c.Args[1])} and {Compare("<=", c.Args[0], c.Args[2])})";

    private SqlText IsNull(Expr e)
    {
        var property = Find(e as PropertyName ?? throw Fault("IS NULL asks about a property."));
        if (property.Column is { } column) return $"({dialect.Column(column)} is null)";
        return $"(not {dialect.JsonExists(Doc, property.Path!)})";
    }

    private SqlText Compare(string op, Expr left, Expr right)
    {
        var (fold, name) = Folded(left);
        if (name is null)
        {
            var (otherFold, other) = Folded(right);
            if (other is null) throw Fault("A comparison names a property on one of its sides.");
            return Compare(op switch { "<" => ">", "<=" => ">=", ">" => "<", ">=" => "<=", _ => op }, right, left);
        }
        var property = Find(name);
        if (Folded(right) is (_, null) && Unfold(right) is Constant constant)
        {
            var value = fold(Literal(constant.Value, property.Type));
            return Either(property, c => $"({Ordered(property, fold(c))} {SqlText.Raw(op)} {value})", op);
        }
        if (Folded(right) is ({ } rightFold, { } rightName))
            return $"({fold(Scalar(property))} {SqlText.Raw(op)} {rightFold(Scalar(Find(rightName)))})";
        throw Fault("A comparison has a property and a value, or two properties.");
    }

    private SqlText Like(Call c)
    {
        var (fold, name) = Folded(c.Args[0]);
        var property = Find(name ?? throw Fault("LIKE tests a property."));
        if (property.Type is not (PropertyType.Text or PropertyType.LangText)) throw Fault($"LIKE tests a text; '{property.Name}' is none.");
        var (caseless, accentless) = (Has(c.Args[1], Ops.CaseI), Has(c.Args[1], Ops.AccentI));
        var pattern = (Unfold(c.Args[1]) as Constant)?.Value as string ?? throw Fault("The pattern of LIKE is a text.");
        if (accentless) pattern = Fold.Accents(pattern);
        if (caseless) pattern = Fold.Case(pattern);
        return Either(property, t => dialect.Like(fold(t), pattern), "=");
    }

    // A text of several languages is true when one of them is; "<>" when none is equal.
    private SqlText Either(Property property, Func<SqlText, SqlText> test, string op) => property.Type switch
    {
        PropertyType.LangText when op == "<>" => $"({SqlText.Join(" and ", Language.All.Select(l => (SqlText)$"coalesce({test(dialect.JsonText(Doc, [.. property.Path!, l]))}, {SqlText.Raw("1 = 1")})"))})",
        PropertyType.LangText => dialect.Any([.. Language.All.Select(l => test(dialect.JsonText(Doc, [.. property.Path!, l])))]),
        _ => test(Scalar(property)),
    };

    private SqlText Ordered(Property property, SqlText value) =>
        property.Type is PropertyType.Text or PropertyType.LangText ? dialect.Ordered(value) : value;

    private SqlText Scalar(Property p) => p switch
    {
        { Column: { } column } => dialect.Column(column),
        { Type: PropertyType.Number or PropertyType.Integer } => dialect.JsonNumber(Doc, p.Path!),
        { Type: PropertyType.Boolean } => dialect.JsonBoolean(Doc, p.Path!),
        { Type: PropertyType.Date } => dialect.ToDate(dialect.JsonText(Doc, p.Path!)),
        { Type: PropertyType.Timestamp } => dialect.ToTimestamp(dialect.JsonText(Doc, p.Path!)),
        { Type: PropertyType.Text } => dialect.JsonText(Doc, p.Path!),
        _ => throw Fault($"'{p.Name}' is of type {p.Type} and cannot be compared like this."),
    };

    private SqlText Literal(object? value, PropertyType type) => (value, type) switch
    {
        (string s, PropertyType.Text or PropertyType.LangText) => $"{s}",
        (long or double, PropertyType.Number or PropertyType.Integer) => $"{Convert.ToDouble(value, CultureInfo.InvariantCulture)}",
        (bool b, PropertyType.Boolean) => $"{b}",
        (DateOnly d, PropertyType.Date) => dialect.Value(d),
        (DateOnly d, PropertyType.Timestamp) => dialect.Value(d.ToDateTime(default, DateTimeKind.Utc)),
        (DateTime t, PropertyType.Timestamp) => dialect.Value(t),
        _ => throw Fault($"'{value}' is no value for a property of type {type}."),
    };

    private SqlText Shape(Expr e) => e switch
    {
        PropertyName p when Find(p) is { Type: PropertyType.Geometry, Column: { } column } => dialect.Column(column),
        Constant { Value: Geometry g } => dialect.Value(g),
        Constant { Value: BoundingBox b } => dialect.Value(GeometryFactory.Default.ToGeometry(new Envelope(b.West, b.East, b.South, b.North))),
        _ => throw Fault("A spatial test has the property geometry and a geometry."),
    };

    private (Func<SqlText, SqlText> Fold, PropertyName? Name) Folded(Expr e) => e switch
    {
        PropertyName p => (t => t, p),
        Call { Name: Ops.CaseI } c when Folded(c.Args[0]) is var (fold, name) => (t => dialect.CaseI(fold(t)), name),
        Call { Name: Ops.AccentI } c when Folded(c.Args[0]) is var (fold, name) => (t => dialect.AccentI(fold(t)), name),
        _ => (t => t, null),
    };

    private static Expr Unfold(Expr e) => e is Call { Name: Ops.CaseI or Ops.AccentI } c ? Unfold(c.Args[0]) : e;

    private static bool Has(Expr e, string op) => e is Call c && (c.Name == op || Has(c.Args[0], op));

    private Property Find(PropertyName name) => schema.Resolve(name.Name, Limits.Field);

    private static SqlText Doc => SqlText.Raw("doc");

    private static ProblemException Fault(string message) => new(Limits.Field, message);
}
