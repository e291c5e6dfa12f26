using SmartRegion.Tests;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace SmartRegion.Tests;

/// <summary>Collections that take minutes begin first, so that no processor waits for one of them at the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long = [SeededCollection.Name, "Federation.CutLineTests", "Access.PeopleBrowserTests", Portal.MeasuredCollection.Name, "Portal.EntryPageTests", "Commands.ImportTests"];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections) where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(c => Place(c.TestCollectionDisplayName)).ThenBy(c => c.UniqueID, StringComparer.Ordinal)];

    private static int Place(string collection) => Array.FindIndex(Long, l => collection.Contains(l, StringComparison.Ordinal)) is >= 0 and var place ? place : Long.Length;
}
