using SmartRegion.Core;
using SmartRegion.Query;

namespace SmartRegion.Storage;

/// <summary>Terms as the values that functions and operators take.</summary>
public sealed partial class FilterSql
{
    private SqlText Text(Term term) => term switch
    {
        ScalarTerm { Type: PropertyType.Text } s => s.Sql,
        JsonTerm j => j.Text,
        _ => throw Needs("a text", term),
    };

    private SqlText Number(Term term) => term switch
    {
        ScalarTerm { Type: PropertyType.Number or PropertyType.Integer } s => s.Sql,
        JsonTerm j => j.Number,
        _ => throw Needs("a number", term),
    };

    private SqlText Truth(Term term) => term switch
    {
        ScalarTerm { Type: PropertyType.Boolean } s => s.Sql,
        JsonTerm j => j.Boolean,
        _ => throw Needs("a truth value", term),
    };

    private SqlText Shape(Term term) => term is ScalarTerm { Type: PropertyType.Geometry } s ? s.Sql : throw Needs("a geometry", term);

    private SqlText Elements(Expr e) => Term(e) switch
    {
        ScalarTerm { Type: PropertyType.TextArray } s => s.Sql,
        JsonTerm { Array: { } array } => array,
        var other => throw Needs("an array", other),
    };

    private ScalarTerm Array(Call c) => new(PropertyType.TextArray, dialect.ArrayValue(Json.Text(Cql2JsonWriter.Write(Constants(c)))));

    private Call Constants(Call array) =>
        array.Args.All(a => a is Constant or Call { Name: Ops.Array }) ? array : throw Fault("An array holds values, not properties.");

    // A literal on the left goes to the right: SQLite prepares what stands there.
    private SqlText Spatial(string op, Expr left, Expr right)
    {
        var (l, r) = (Shape(Term(left)), Shape(Term(right)));
        if (left is not Constant || right is Constant) return dialect.Spatial(op, l, r);
        return dialect.Spatial(op switch { "s_within" => "s_contains", "s_contains" => "s_within", _ => op }, r, l);
    }

    private ProblemException Needs(string what, Term found) => Fault($"Expected {what}, found {Described(found)}.");
}
