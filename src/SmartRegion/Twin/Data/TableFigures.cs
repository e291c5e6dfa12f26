using SmartRegion.Core;
using SmartRegion.Query;
using SmartRegion.Storage;
using SmartRegion.Twin.Features;

namespace SmartRegion.Twin.Data;

/// <summary>The numbers of a table as a chart shows them.</summary>
public sealed class TableFigures(Store store)
{
    /// <summary>The mean of one column for each value of another, in the order of these.</summary>
    /// <param name="by">A column of text, whole numbers, dates or instants.</param>
    /// <param name="most">At most so many values.</param>
    /// <param name="length">Values of the other column are one when so many of their first characters are: 10 of a time is its day, 7 its month.</param>
    public Task<List<TableFigure>> MeansAsync(Collection table, FeatureProperty by, FeatureProperty of, int most, int length = int.MaxValue) => store.ReadAsync(s =>
    {
        var sql = new FilterSql(SchemaTerms.Resolver(table.Filterable, s.Dialect, "by"), s.Dialect);
        // A time as it stands in the row sorts as it passes: all are in UTC.
        var group = by.Type == PropertyType.Integer ? Single(sql, by) : s.Dialect.JsonText(SqlText.Raw("doc"), [by.Name]);
        if (length < int.MaxValue) group = $"substr({group}, 1, {length})";
        var value = Single(sql, of);
        return s.ListAsync($"select {group} as at, avg({value}) as mean, count({value}) as number from {SqlText.Raw(table.Table)} where {group} is not null and {value} is not null group by {group} order by {group} limit {most}",
            r => new TableFigure(Convert.ToString(r.GetValue(0), System.Globalization.CultureInfo.InvariantCulture)!, Convert.ToDouble(r.GetValue(1), System.Globalization.CultureInfo.InvariantCulture), Convert.ToInt64(r.GetValue(2), System.Globalization.CultureInfo.InvariantCulture)));
    });

    private static SqlText Single(FilterSql sql, FeatureProperty property) => sql.OrderKeys([new OrderBy(new PropertyName(property.Name), false)])[0].Sql;
}

/// <summary>A number of a chart.</summary>
/// <param name="At">The value that it belongs to, as text.</param>
/// <param name="Number">How many rows it is made of.</param>
public readonly record struct TableFigure(string At, double Mean, long Number);
