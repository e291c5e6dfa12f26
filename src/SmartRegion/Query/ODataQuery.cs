namespace SmartRegion.Query;

/// <summary>
/// The query options of a request (SensorThings 1.1, 18-088 clause 9.3; OData 4.0 URL conventions, 5.1) as a small tree: an
/// expand holds the options of its own. What was not asked for is null or empty. Paths are as the client wrote them, segments
/// separated by <c>/</c>; whoever answers resolves them.
/// </summary>
public sealed record ODataQuery
{
    /// <summary>No option at all.</summary>
    public static readonly ODataQuery None = new();

    /// <summary><c>$filter</c>.</summary>
    public Expr? Filter { get; init; }

    /// <summary><c>$orderby</c>, the first first.</summary>
    public IReadOnlyList<OrderBy> OrderBy { get; init; } = [];

    /// <summary><c>$select</c>: names and paths, such as <c>name</c>, <c>@iot.id</c>, <c>properties/a</c>, <c>Datastreams</c>.</summary>
    public IReadOnlyList<string> Select { get; init; } = [];

    /// <summary><c>$expand</c>: each navigation name once.</summary>
    public IReadOnlyList<Expand> Expand { get; init; } = [];

    /// <summary><c>$top</c>, from 0; larger than an int can be is its greatest.</summary>
    public int? Top { get; init; }

    /// <summary><c>$skip</c>, from 0.</summary>
    public int? Skip { get; init; }

    /// <summary><c>$count</c>.</summary>
    public bool? Count { get; init; }

    /// <summary><c>$resultFormat</c> (or <c>resultFormat</c>), as written. Only of a whole request, not within an expand.</summary>
    public string? ResultFormat { get; init; }

    /// <summary><c>$skiptoken</c>: where a next page begins, in the server's own words. Only of a whole request.</summary>
    public string? SkipToken { get; init; }
}

/// <summary>One key of <c>$orderby</c>.</summary>
public sealed record OrderBy(Expr By, bool Descending = false);

/// <summary>One navigation of <c>$expand</c> and its options. A path <c>A/B</c> is an expand of A that expands B.</summary>
public sealed record Expand(string Name, ODataQuery Query);
