using System.Text.RegularExpressions;
using SmartRegion.Core;
using SmartRegion.Query;

namespace SmartRegion.Storage;

/// <summary>Functions (<see cref="Functions"/>) and arithmetic.</summary>
public sealed partial class FilterSql
{
    private Term Function(Call c)
    {
        if (TreeBuilder.WrongCount(c.Name, c.Args.Count) is { } wrong) throw Fault($"In {c.Name}: {wrong}.");
        var args = c.Args.Select(Term).ToList();
        if (c.Name is Ops.CaseI or Ops.AccentI) return Folded(c.Name, args[0]);
        var name = Functions.Canonical(c.Name) ?? throw Fault($"There is no function '{c.Name}'. Known functions: {string.Join(", ", Functions.All)}.");
        if (Functions.Text.Contains(name)) return TextFunction(name, args);
        if (Functions.Number.Contains(name)) return new ScalarTerm(PropertyType.Number, dialect.Rounded(name, Number(args[0])));
        if (Functions.Periods.Contains(name)) return Truth(PeriodFunction(name, Time(args[0]), Time(args[1])));
        return Functions.Shape.Contains(name) ? ShapeFunction(name, args) : TimeFunction(name, args);
    }

    private ScalarTerm Folded(string op, Term term) => (op, term) switch
    {
        (Ops.CaseI, ScalarTerm { Constant: string s }) => (ScalarTerm)Literal(Fold.Case(s)),
        (Ops.AccentI, ScalarTerm { Constant: string s }) => (ScalarTerm)Literal(Fold.Accents(s)),
        (Ops.CaseI, _) => Text(dialect.CaseI(Text(term))),
        _ => Text(dialect.AccentI(Text(term))),
    };

    private ScalarTerm TextFunction(string name, List<Term> args)
    {
        var text = Text(args[name == "substringof" ? 1 : 0]);
        return name switch
        {
            "substringof" => Truth($"({dialect.Position(text, Text(args[0]))} > 0)"),
            "contains" => Truth($"({dialect.Position(text, Text(args[1]))} > 0)"),
            "startswith" => Truth(dialect.StartsWith(text, Text(args[1]))),
            "endswith" => Truth(dialect.EndsWith(text, Text(args[1]))),
            "indexof" => Whole($"({dialect.Position(text, Text(args[1]))} - 1)"),
            "length" => Whole($"length({text})"),
            "substring" => Text(dialect.Substring(text, Number(args[1]), args.Count == 3 ? Number(args[2]) : null)),
            "tolower" => Text(dialect.Cased(text, upper: false)),
            "toupper" => Text(dialect.Cased(text, upper: true)),
            "trim" => Text(dialect.Trimmed(text)),
            _ => Text($"({text} || {Text(args[1])})"),
        };
    }

    private Term TimeFunction(string name, List<Term> args)
    {
        if (name == "now") return Instant(DateTime.UtcNow);
        if (name == "mindatetime") return Instant(DateTime.MinValue);
        if (name == "maxdatetime") return Instant(DateTime.MaxValue);
        var at = In(TimeCode.Native, Start(Time(args[0])));
        return name switch
        {
            "date" => new ScalarTerm(PropertyType.Date, dialect.DateOf(at)),
            "time" => new ClockTerm(dialect.ClockOf(at)),
            "fractionalseconds" => new ScalarTerm(PropertyType.Number, dialect.Part(name, at)),
            // Instants are kept in UTC.
            "totaloffsetminutes" => Whole($"(case when {at} is not null then 0 end)"),
            _ => Whole(dialect.Part(name, at)),
        };
    }

    private SqlText PeriodFunction(string name, Term left, Term right)
    {
        var test = Between(left, right);
        return name switch
        {
            "before" => CompareTimes("<", left, right),
            "after" => CompareTimes(">", left, right),
            "meets" => $"({test("s=e")} or {test("e=s")})",
            // The first test follows from the others, and an index serves it.
            "overlaps" => $"({test("s<=e")} and (({test("s<e")} and {test("e>s")}) or {test("s=s")}))",
            "starts" => test("s=s"),
            "finishes" => test("e=e"),
            _ when right is InstantTerm => throw Fault("The second argument of during is an interval, such as 2024-01-01T00:00:00Z/2024-02-01T00:00:00Z."),
            _ => $"({test("s>=s")} and {test("s<e")} and {test("e<=e")})",
        };
    }

    private ScalarTerm ShapeFunction(string name, List<Term> args) => name switch
    {
        "geo.distance" => new ScalarTerm(PropertyType.Number, dialect.Distance(Shape(args[0]), Shape(args[1]))),
        "geo.length" => new ScalarTerm(PropertyType.Number, dialect.LengthOf(Shape(args[0]))),
        _ => Truth(dialect.Relate(Shape(args[0]), Shape(args[1]), Matrix(args[2]))),
    };

    private string Matrix(Term term) => term is ScalarTerm { Constant: string s } && MatrixShape().IsMatch(s) ? s
        : throw Fault("The third argument of st_relate is a DE-9IM pattern: nine of T, F, 0, 1, 2 and *, such as 'T*****FF*'.");

    private Term Arithmetic(string op, Term left, Term right) => (op, left, right) switch
    {
        ("+" or "-", InstantTerm { Constant: { } at }, DurationTerm { Constant: { } d }) => Moved(at, op == "+" ? d : -d),
        ("+" or "-", InstantTerm t, DurationTerm d) => Moved(t, op, d),
        ("+" or "-", PeriodTerm p, DurationTerm d) => new PeriodTerm(Moved(p.Start, op, d), Moved(p.End, op, d)),
        ("+", DurationTerm, InstantTerm or PeriodTerm) => Arithmetic(op, right, left),
        ("-", InstantTerm or PeriodTerm, InstantTerm or PeriodTerm) => new DurationTerm($"({Microseconds(left)} - {Microseconds(right)})"),
        ("+" or "-", DurationTerm l, DurationTerm r) => new DurationTerm(dialect.Arithmetic(op, l.Sql, r.Sql)),
        ("*" or "/", DurationTerm l, ScalarTerm or JsonTerm) => new DurationTerm(dialect.Arithmetic(op, l.Sql, Number(right))),
        ("*", ScalarTerm or JsonTerm, DurationTerm) => Arithmetic(op, right, left),
        _ => new ScalarTerm(PropertyType.Number, dialect.Arithmetic(op, Number(left), Number(right))),
    };

    private InstantTerm Moved(DateTime at, TimeSpan by)
    {
        var ticks = (decimal)at.Ticks + by.Ticks;
        return ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks
            ? Instant(new DateTime((long)ticks))
            : throw Fault("The instant lies outside the years 1 to 9999.");
    }

    private InstantTerm Moved(InstantTerm t, string op, DurationTerm by)
    {
        var moved = dialect.Arithmetic(op, In(TimeCode.Microseconds, t), by.Sql);
        return new InstantTerm(dialect.Whole(moved), TimeCode.Microseconds);
    }

    private SqlText Microseconds(Term term) => In(TimeCode.Microseconds, Start(term));

    private static ScalarTerm Text(SqlText sql) => new(PropertyType.Text, sql);

    private static ScalarTerm Truth(SqlText sql) => new(PropertyType.Boolean, sql);

    private static ScalarTerm Whole(SqlText sql) => new(PropertyType.Integer, sql);

    [GeneratedRegex(@"^[TF012*]{9}\z")]
    private static partial Regex MatrixShape();
}
