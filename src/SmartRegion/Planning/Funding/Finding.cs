using SmartRegion.Catalogue.Places;

namespace SmartRegion.Planning.Funding;

/// <summary>One thing that a programme asks for, held against a project. Pages put it into words, the API tells it as it is.</summary>
/// <param name="Code">One of <see cref="Findings"/>.</param>
public sealed record Finding(string Code, Severity Severity)
{
    /// <summary>The limit that is meant.</summary>
    public ProgrammeMoney? Limit { get; init; }

    /// <summary>The amount of the project that is held against the limit, in the currency of the limit.</summary>
    public double? Amount { get; init; }

    /// <summary>What is asked for or missing: topics, concepts, countries, criteria, applicants, ids of places.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>A number of inhabitants or of criteria from which on.</summary>
    public double? Least { get; init; }

    /// <summary>A number of inhabitants up to which.</summary>
    public double? Most { get; init; }

    /// <summary>A day, month or year.</summary>
    public string? Date { get; init; }
}

/// <summary>What a finding is to the project.</summary>
public enum Severity
{
    /// <summary>It is met.</summary>
    Met,

    /// <summary>It is not known, or is to be watched.</summary>
    Note,

    /// <summary>It is not met, but the project can be changed.</summary>
    Change,

    /// <summary>It is not met and cannot be.</summary>
    Stop,
}

/// <summary>The findings that there are.</summary>
public static class Findings
{
    public const string Territory = "territory";
    public const string Applicant = "applicant";
    public const string Population = "population";
    public const string Topic = "topic";

    /// <summary>The programme pays for certain things only.</summary>
    public const string Only = "only";

    /// <summary>Something new is not paid for.</summary>
    public const string Renewal = "renewal";

    public const string Partners = "partners";
    public const string Cooperation = "cooperation";

    /// <summary>The cost is not said, and the grant goes by it.</summary>
    public const string Cost = "cost";

    public const string CostMax = "cost-max";
    public const string CostMin = "cost-min";

    /// <summary>The saving is not said, and the grant goes by it.</summary>
    public const string Saving = "saving";

    /// <summary>The grant would be below the least that is given.</summary>
    public const string GrantMin = "grant-min";

    public const string Open = "open";
    public const string Announced = "announced";
    public const string Closed = "closed";

    /// <summary>No call is known.</summary>
    public const string Undated = "undated";

    /// <summary>No other grant may pay for the same.</summary>
    public const string NoOther = "no-other";

    /// <summary>The programme was not held against its sources within a year.</summary>
    public const string Overdue = "overdue";
}
