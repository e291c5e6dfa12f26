using System.Globalization;
using SmartRegion.Core;
using SmartRegion.Query;

namespace SmartRegion.Storage;

/// <summary>Comparisons: which expressions of two terms are compared.</summary>
public sealed partial class FilterSql
{
    private SqlText Compare(string op, Term left, Term right) => (left, right) switch
    {
        (JsonTerm l, JsonTerm r) => $"coalesce({Plain(op, l.Number, r.Number)}, {Plain(op, dialect.Ordered(l.Text), r.Text)}, {Plain(op, l.Boolean, r.Boolean)})",
        (JsonTerm l, ScalarTerm { Constant: string s }) => AgainstText(op, l, s),
        (ScalarTerm { Constant: string }, JsonTerm) => Compare(Mirrored(op), right, left),
        (JsonTerm l, _) => Compare(op, AsTypeOf(right, l), right),
        (_, JsonTerm r) => Compare(op, left, AsTypeOf(left, r)),
        _ when IsTime(left) || IsTime(right) => CompareTimes(op, Time(left), Time(right)),
        (ScalarTerm l, ScalarTerm r) => CompareScalars(op, l, r),
        (DurationTerm l, DurationTerm r) => Plain(op, l.Sql, r.Sql),
        (ClockTerm l, ClockTerm r) => Plain(op, l.Sql, r.Sql),
        _ => throw Mismatch(left, right),
    };

    private SqlText CompareScalars(string op, ScalarTerm l, ScalarTerm r) => (l.Type, r.Type) switch
    {
        (PropertyType.Text, PropertyType.Text) => Plain(op, dialect.Ordered(l.Sql), r.Sql),
        (PropertyType.Integer, PropertyType.Number) when r.Constant is long n => Plain(op, l.Sql, $"{n}"),
        (PropertyType.Number, PropertyType.Integer) when l.Constant is long n => Plain(op, $"{n}", r.Sql),
        (PropertyType.Number or PropertyType.Integer, PropertyType.Number or PropertyType.Integer) => Plain(op, l.Sql, r.Sql),
        (PropertyType.Number or PropertyType.Integer, PropertyType.Text) when r.Constant is string s && IsNumber(s, out var n) => CompareScalars(op, l, n),
        (PropertyType.Text, PropertyType.Number or PropertyType.Integer) when l.Constant is string s && IsNumber(s, out var n) => CompareScalars(op, n, r),
        (PropertyType.Boolean, PropertyType.Boolean) or (PropertyType.Date, PropertyType.Date) => Plain(op, l.Sql, r.Sql),
        _ => throw Mismatch(l, r),
    };

    // A number equals a text that is the same number; before and after go by its text, as the executable tests of SensorThings have it
    // (result gt '3' of 1 to 12 is 4 to 9).
    private SqlText AgainstText(string op, JsonTerm json, string text)
    {
        var asText = Plain(op, dialect.Ordered(json.Text), $"{text}");
        if (op is not ("=" or "<>")) return Plain(op, dialect.Ordered($"coalesce({json.Text}, {dialect.NumberText(json.Number)})"), $"{text}");
        return IsNumber(text, out var number) ? $"coalesce({asText}, {Plain(op, json.Number, number.Sql)})" : asText;
    }

    // The one of JSON's types that the other side has.
    private Term AsTypeOf(Term other, JsonTerm json) => other switch
    {
        ScalarTerm { Type: PropertyType.Text } => new ScalarTerm(PropertyType.Text, json.Text),
        ScalarTerm { Type: PropertyType.Number or PropertyType.Integer } => new ScalarTerm(PropertyType.Number, json.Number),
        ScalarTerm { Type: PropertyType.Boolean } => new ScalarTerm(PropertyType.Boolean, json.Boolean),
        ScalarTerm { Type: PropertyType.Date } => new ScalarTerm(PropertyType.Date, dialect.ToDate(json.Text)),
        InstantTerm or PeriodTerm => new InstantTerm(dialect.ToTimestamp(json.Text)),
        _ => throw Mismatch(json, other),
    };

    private static SqlText Plain(string op, SqlText left, SqlText right) => $"({left} {SqlText.Raw(op)} {right})";

    private static string Mirrored(string op) => op switch { "<" => ">", "<=" => ">=", ">" => "<", ">=" => "<=", _ => op };

    private SqlText IsNull(Term term) => term switch
    {
        JsonTerm j => $"(not {j.Exists})",
        TextsTerm t => $"(not {t.Exists})",
        PeriodTerm p => $"({p.Start.Sql} is null)",
        ScalarTerm s => $"({s.Sql} is null)",
        _ => $"({Keys(term).First()} is null)",
    };

    private SqlText IsBetween(Call c)
    {
        var value = Term(c.Args[0]);
        return $"({Compare(">=", value, Term(c.Args[1]))} and {Compare("<=", value, Term(c.Args[2]))})";
    }

    private SqlText In(Expr value, IReadOnlyList<Expr> options)
    {
        if (options.Count == 0) return SqlText.Raw("(1 = 0)");
        var term = Term(value);
        if (term is ScalarTerm { Type: PropertyType.Text or PropertyType.Integer, Constant: null } scalar && Listed(scalar, options) is { } list) return list;
        return Balanced(" or ", [.. options.Select(o => Compare("=", term, Term(o)))]);
    }

    // A list that an index serves, when all its values are of the property's own type.
    private SqlText? Listed(ScalarTerm scalar, IReadOnlyList<Expr> options)
    {
        var isText = scalar.Type == PropertyType.Text;
        if (!options.All(o => o is Constant { Value: var v } && (isText ? v is string : v is long))) return null;
        var values = options.Select(o => isText ? (SqlText)$"{(string)((Constant)o).Value!}" : (SqlText)$"{(long)((Constant)o).Value!}");
        return $"({(isText ? dialect.Ordered(scalar.Sql) : scalar.Sql)} in ({SqlText.Join(", ", values)}))";
    }

    private SqlText Like(Call c)
    {
        var (caseless, accentless) = (Has(c.Args[1], Ops.CaseI), Has(c.Args[1], Ops.AccentI));
        var pattern = (Unfold(c.Args[1]) as Constant)?.Value as string ?? throw Fault("The pattern of LIKE is a text.");
        if (pattern.Length > Limits.Pattern) throw Fault($"The pattern of LIKE has {pattern.Length} characters; {Limits.Pattern} are the most.");
        if (accentless) pattern = Fold.Accents(pattern);
        if (caseless) pattern = Fold.Case(pattern);
        return dialect.Like(Text(Term(c.Args[0])), pattern);
    }

    private static Expr Unfold(Expr e) => e is Call { Name: Ops.CaseI or Ops.AccentI } c ? Unfold(c.Args[0]) : e;

    private static bool Has(Expr e, string op) => e is Call c && (c.Name == op || Has(c.Args[0], op));

    private Term Literal(object? value) => value switch
    {
        string s => new ScalarTerm(PropertyType.Text, $"{s}", s),
        long or double => new ScalarTerm(PropertyType.Number, $"{Convert.ToDouble(value, CultureInfo.InvariantCulture)}", value),
        bool b => new ScalarTerm(PropertyType.Boolean, $"{b}", b),
        DateOnly d => new ScalarTerm(PropertyType.Date, dialect.Value(d), d),
        DateTime t => Instant(t),
        TimeSpan d => new DurationTerm($"{d.Ticks / TimeSpan.TicksPerMicrosecond}", d),
        TimeOnly t => new ClockTerm($"{t.Ticks / TimeSpan.TicksPerMicrosecond}"),
        NetTopologySuite.Geometries.Geometry g => new ScalarTerm(PropertyType.Geometry, dialect.Value(g), g),
        BoundingBox b => new ScalarTerm(PropertyType.Geometry, dialect.Value(Literals.Shape(b)), b),
        _ => throw Fault("Nothing is compared with null; ask whether a property is null."),
    };

    private static bool IsNumber(string text, out ScalarTerm number)
    {
        var is1 = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value);
        number = new ScalarTerm(PropertyType.Number, $"{value}", Constant.Number(value).Value);
        return is1;
    }

    private IEnumerable<SqlText> Keys(Term term) => term switch
    {
        ScalarTerm { Type: PropertyType.Text } s => [dialect.Ordered(s.Sql)],
        ScalarTerm { Order: { } order } => [dialect.Ordered(order)],
        ScalarTerm { Type: PropertyType.Geometry or PropertyType.TextArray } s => throw Fault($"There is no order of values of type {s.Type}."),
        ScalarTerm s => [s.Sql],
        InstantTerm t => [t.Sql],
        PeriodTerm p => [p.Start.Sql],
        DurationTerm d => [d.Sql],
        ClockTerm c => [c.Sql],
        JsonTerm j => [j.Number, dialect.Ordered(j.Text)],
        TextsTerm t => [dialect.Ordered($"coalesce({SqlText.Join(", ", t.Texts)})")],
        _ => throw new ArgumentException($"No such term: {term.GetType()}", nameof(term)),
    };

    private ProblemException Mismatch(Term left, Term right) => Fault($"{Described(left)} cannot be compared with {Described(right)}.");

    private static string Described(Term term) => term switch
    {
        ScalarTerm { Constant: string s } => $"The text '{s}'",
        ScalarTerm { Constant: { } value } => string.Create(CultureInfo.InvariantCulture, $"{value}"),
        ScalarTerm s => $"a value of type {s.Type}",
        InstantTerm => "an instant",
        PeriodTerm => "an interval",
        DurationTerm => "a duration",
        ClockTerm => "a time of day",
        JsonTerm => "a JSON value",
        _ => "a text",
    };
}
