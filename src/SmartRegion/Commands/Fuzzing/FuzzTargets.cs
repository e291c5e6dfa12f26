namespace SmartRegion.Commands.Fuzzing;

/// <summary>Everything that reads what strangers send. What is new is named here, or it is not tried.</summary>
internal static class FuzzTargets
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<FuzzTarget> All(FuzzFiles files, FuzzRequests requests) => [.. FuzzTexts.All, .. FuzzDocuments.All, .. files.All, requests.Target];

    /// <summary>How many of so many inputs each target gets: texts most, pictures and workbooks a tenth of it.</summary>
    public static IEnumerable<(FuzzTarget Target, int Inputs)> Shared(IReadOnlyList<FuzzTarget> targets, int inputs)
    {
        var shares = targets.Sum(t => 1.0 / t.Weight);
        return targets.Select(t => (t, (int)Math.Ceiling(inputs / shares / t.Weight)));
    }
}
