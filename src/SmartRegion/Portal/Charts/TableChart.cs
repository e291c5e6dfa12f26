using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SmartRegion.Core;
using SmartRegion.Twin.Data;
using SmartRegion.Twin.Features;
using SmartRegion.Twin.Features.Import;

namespace SmartRegion.Portal.Charts;

/// <summary>A table of data as a chart: its first amount along a column of time, or of the rows or groups where it is greatest.</summary>
/// <param name="Of">The column of amounts.</param>
/// <param name="By">The column of times, of names or of groups.</param>
/// <param name="Kind">How the figures belong to the rows.</param>
public sealed partial record TableChart(FeatureProperty Of, FeatureProperty By, TableChartKind Kind, IReadOnlyList<TableFigure> Figures)
{
    /// <summary>Bars that are shown; points of a line; and points that a line needs.</summary>
    private const int MostBars = 10, MostPoints = 400, LeastPoints = 3;

    private static readonly string[] Names = ["name", "title", "nazev", "název", "bezeichnung", "label", "obec", "gemeinde", "ort", "škola", "schule"];

    /// <summary>The chart of a table; null when it has no amounts, or nothing that they belong to.</summary>
    public static async Task<TableChart?> ReadAsync(Collection table, TableFigures figures, FeatureReader reader)
    {
        var own = table.Schema.Own.ToList();
        var amount = own.Where(IsAmount).OrderByDescending(p => p.Node["x-ogc-unit"] is not null).FirstOrDefault();
        if (amount is null) return null;
        foreach (var time in own.Where(p => p.Type is PropertyType.Date or PropertyType.Timestamp || IsYear(p)).OrderByDescending(p => p.Role is not null))
            if (await AlongAsync(table, time, amount, figures) is { Count: >= LeastPoints } line && (!IsYear(time) || line.All(f => Year(f.At) is >= 1500 and <= 2200)))
                return new TableChart(amount, time, TableChartKind.Time, line);
        if (own.FirstOrDefault(p => p.Type == PropertyType.Text && Names.Contains(p.Name.ToLowerInvariant())) is { } name) return await GreatestAsync(table, amount, name, reader);
        if (own.FirstOrDefault(p => p.Type == PropertyType.Text && p.Node["enum"] is not null) is { } group)
            return new TableChart(amount, group, TableChartKind.Means, await figures.MeansAsync(table, group, amount, MostBars * 2));
        return own.FirstOrDefault(p => p.Type == PropertyType.Text) is { } text ? await GreatestAsync(table, amount, text, reader) : null;
    }

    /// <summary>When a figure of a line is.</summary>
    public DateTime TimeOf(TableFigure figure) => IsYear(By) || figure.At.Length == 4 ? new DateTime(Year(figure.At), 1, 1, 0, 0, 0, DateTimeKind.Utc)
        : DateTime.Parse(figure.At, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    // As it stands, else by days, months, years: a line of more points than a screen is wide shows no more.
    private static async Task<List<TableFigure>> AlongAsync(Collection table, FeatureProperty time, FeatureProperty amount, TableFigures figures)
    {
        foreach (var length in IsYear(time) ? [int.MaxValue] : new[] { int.MaxValue, 10, 7, 4 })
            if (await figures.MeansAsync(table, time, amount, MostPoints + 1, length) is { Count: <= MostPoints } line) return line;
        return [];
    }

    private static async Task<TableChart?> GreatestAsync(Collection table, FeatureProperty amount, FeatureProperty name, FeatureReader reader)
    {
        var found = new List<TableFigure>();
        var query = new FeatureQuery(table)
        {
            Limit = MostBars,
            Sort = [new Query.OrderBy(new Query.PropertyName(amount.Name), true)],
            Filter = new Query.Call(Query.Ops.Not, new Query.Call(Query.Ops.IsNull, new Query.PropertyName(amount.Name))),
        };
        await reader.ReadAsync(query, feature =>
        {
            var row = Json.Object(Encoding.UTF8.GetString(feature.Doc));
            if (Json.AsNumber(row[amount.Name]) is { } n) found.Add(new TableFigure(Json.AsText(row[name.Name]) ?? feature.Id, n, 1));
            return ValueTask.CompletedTask;
        });
        return found.Count > 0 ? new TableChart(amount, name, TableChartKind.Greatest, found) : null;
    }

    // Codes, years and coordinates are numbers of which nobody wants a sum or a mean.
    private static bool IsAmount(FeatureProperty p) =>
        p.Type is PropertyType.Integer or PropertyType.Number && !IsYear(p) && !Code().IsMatch(p.Name)
        && !CsvSource.Longitudes.Contains(p.Name.ToLowerInvariant()) && !CsvSource.Latitudes.Contains(p.Name.ToLowerInvariant()) && !CsvSource.Codes.Contains(p.Name.ToLowerInvariant());

    private static bool IsYear(FeatureProperty p) => p.Type == PropertyType.Integer && YearName().IsMatch(p.Name);

    private static int Year(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var n) && double.IsInteger(n) && n is > 0 and < 10_000 ? (int)n : 0;

    [GeneratedRegex(@"^(.*[_ ])?(rok|year|jahr)\z", RegexOptions.IgnoreCase)]
    private static partial Regex YearName();

    [GeneratedRegex(@"^(id|nr|no|č|objectid|fid|pořadí|poradi)\z|([_ ]|^)(id|kod|kód|code|schluessel|schlüssel|psc|psč|plz|zip|postcode|nummer|číslo|cislo)\z", RegexOptions.IgnoreCase)]
    private static partial Regex Code();
}

/// <summary>How the figures of a chart belong to the rows: means along time, means of groups, or single rows with the greatest.</summary>
public enum TableChartKind { Time, Means, Greatest }
