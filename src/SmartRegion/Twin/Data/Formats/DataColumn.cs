using SmartRegion.Core;
using SmartRegion.Twin.Features;
using SmartRegion.Twin.Features.Import;

namespace SmartRegion.Twin.Data.Formats;

/// <summary>A column of a table of data as it is told.</summary>
/// <param name="Property">The property of the collection; with <paramref name="IsPlace"/> that of the place.</param>
public sealed record DataColumn(FeatureProperty Property, bool IsPlace)
{
    public string Name => Property.Name;

    /// <summary>All columns of a table: those of its file, and the place where none of them says it.</summary>
    public static IReadOnlyList<DataColumn> Of(Collection table)
    {
        var own = table.Schema.Own.Select(p => new DataColumn(p, false)).ToList();
        var names = own.ConvertAll(c => c.Name);
        var isSaid = table.Data?.Format != DataFormat.GeoJson && (CsvSource.Find(names, CsvSource.Longitudes) >= 0 || CsvSource.Find(names, CsvSource.Codes) >= 0);
        if (table.Schema.Geometry is { } place && !isSaid) own.Add(new DataColumn(place, true));
        return own;
    }

    /// <summary>Those that a request asks for, in its order; all when it asks for none.</summary>
    /// <exception cref="ProblemException">400: there is no such column.</exception>
    public static IReadOnlyList<DataColumn> Selected(Collection table, IReadOnlyList<string> names, string parameter)
    {
        var all = Of(table);
        if (names.Count == 0) return all;
        return [.. names.Select(n => all.FirstOrDefault(c => c.Name == n)
            ?? throw new ProblemException(parameter, $"There is no column '{n}'. Known: {string.Join(", ", all.Select(c => c.Name))}."))];
    }
}
