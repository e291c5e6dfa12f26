using SmartRegion.Core;
using SmartRegion.Query;

namespace SmartRegion.Storage;

/// <summary>
/// Instants and periods. In comparisons and in SensorThings' functions a period holds its start and not its end, and an instant
/// is a period whose ends are one; CQL2's relations (OGC 21-065, 7.10) hold both ends.
/// </summary>
public sealed partial class FilterSql
{
    private static bool IsTime(Term term) => term is InstantTerm or PeriodTerm;

    // One comparison of two ends, such as "s<e": the left term's start is before the right one's end.
    private delegate SqlText Ends(string test);

    private SqlText CompareTimes(string op, Term left, Term right)
    {
        if ((left, right) is (InstantTerm l, InstantTerm r)) return Plain(op, l, r);
        var test = Between(left, right);
        return op switch
        {
            "=" => $"({test("s=s")} and {test("e=e")})",
            "<>" => $"(not ({test("s=s")} and {test("e=e")}))",
            "<" => $"({test("s<s")} and {test("e<=s")})",
            ">" => $"({test("s>s")} and {test("s>=e")})",
            _ => $"({test("s" + op + "s")} and {test("e" + op + "e")})",
        };
    }

    // Allen's relations as CQL2 defines them.
    private SqlText Relation(string op, Expr leftExpr, Expr rightExpr)
    {
        var test = Between(Whole(Term(leftExpr)), Whole(Term(rightExpr)));
        return op switch
        {
            "t_after" => test("s>e"),
            "t_before" => test("e<s"),
            "t_contains" => $"({test("s<s")} and {test("e>e")})",
            "t_disjoint" => $"({test("e<s")} or {test("s>e")})",
            "t_during" => $"({test("s>s")} and {test("e<e")})",
            "t_equals" => $"({test("s=s")} and {test("e=e")})",
            "t_finishedBy" => $"({test("s<s")} and {test("e=e")})",
            "t_finishes" => $"({test("s>s")} and {test("e=e")})",
            "t_intersects" => $"({test("s<=e")} and {test("e>=s")})",
            "t_meets" => test("e=s"),
            "t_metBy" => test("s=e"),
            "t_overlappedBy" => $"({test("s>s")} and {test("s<e")} and {test("e>e")})",
            "t_overlaps" => $"({test("s<s")} and {test("e>s")} and {test("e<e")})",
            "t_startedBy" => $"({test("s=s")} and {test("e>e")})",
            _ => $"({test("s=s")} and {test("e<e")})",
        };
    }

    private Ends Between(Term left, Term right) => test =>
        Plain(test[1..^1], test[0] == 's' ? Start(left) : End(left), test[^1] == 's' ? Start(right) : End(right));

    private static InstantTerm Start(Term t) => t is PeriodTerm p ? p.Start : (InstantTerm)t;

    private static InstantTerm End(Term t) => t is PeriodTerm p ? p.End : (InstantTerm)t;

    private SqlText Plain(string op, InstantTerm left, InstantTerm right)
    {
        var code = left.Constant is null ? left.Code : right.Code;
        if (left.Constant is null && right.Constant is null && left.Code != right.Code) code = TimeCode.Native;
        return Plain(op, In(code, left), In(code, right));
    }

    private SqlText In(TimeCode code, InstantTerm t) => (code, t) switch
    {
        (TimeCode.Microseconds, { Constant: { } at }) => $"{(at - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond}",
        (TimeCode.Microseconds, { Code: TimeCode.Native }) => dialect.Microseconds(t.Sql),
        (TimeCode.Native, { Constant: null, Code: TimeCode.Microseconds }) => dialect.FromMicroseconds(t.Sql),
        _ => t.Sql,
    };

    // What stands for an instant or a period where one is expected; a day is its first instant.
    private Term Time(Term term) => term switch
    {
        InstantTerm or PeriodTerm => term,
        JsonTerm j => new InstantTerm(dialect.ToTimestamp(j.Text)),
        ScalarTerm { Constant: DateOnly d } => StartOf(d),
        ScalarTerm { Constant: string s } => Instant(Read(s)),
        ScalarTerm { Type: PropertyType.Date } s => new InstantTerm(dialect.StartOf(s.Sql)),
        _ => throw Needs("an instant or an interval", term),
    };

    private DateTime Read(string text)
    {
        try
        {
            return Literals.Timestamp(text);
        }
        catch (FormatException e)
        {
            throw Fault($"{e.Message}.");
        }
    }

    // In CQL2's relations a day is a period.
    private Term Whole(Term term) => term switch
    {
        ScalarTerm { Constant: DateOnly d } => new PeriodTerm(StartOf(d), EndOf(d)),
        ScalarTerm { Type: PropertyType.Date } s => new PeriodTerm(new InstantTerm(dialect.StartOf(s.Sql)), new InstantTerm(dialect.EndOf(s.Sql))),
        _ => Time(term),
    };

    private InstantTerm StartOf(DateOnly d) => Instant(d.ToDateTime(default, DateTimeKind.Utc));

    private InstantTerm EndOf(DateOnly d) =>
        Instant(d == DateOnly.MaxValue ? DateTime.MaxValue : d.AddDays(1).ToDateTime(default, DateTimeKind.Utc).AddTicks(-1));

    private PeriodTerm Interval(Call c)
    {
        var start = c.Args[0] is Constant { Value: null } ? Open(DateTime.MinValue) : Whole(Term(c.Args[0]));
        var end = c.Args[1] is Constant { Value: null } ? Open(DateTime.MaxValue) : Whole(Term(c.Args[1]));
        return new PeriodTerm(Start(start), End(end));
    }

    // The dialects take the least and the greatest for open ends, which have no year, so that an instant is never one of them.
    private InstantTerm Instant(DateTime at) =>
        at == DateTime.MinValue ? Open(at.AddMicroseconds(1)) : at >= DateTime.MaxValue.AddMicroseconds(-1) ? Open(DateTime.MaxValue.AddMicroseconds(-1)) : Open(at);

    private InstantTerm Open(DateTime at)
    {
        at = DateTime.SpecifyKind(at, DateTimeKind.Utc);
        return new InstantTerm(dialect.Value(at), TimeCode.Native, at);
    }
}
