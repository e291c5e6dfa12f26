using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using NetTopologySuite.IO;
using SmartRegion.Catalogue;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Portal.Charts;
using SmartRegion.Query;
using SmartRegion.Storage;
using SmartRegion.Twin.Data;
using SmartRegion.Twin.Features;

namespace SmartRegion.Portal;

/// <summary>Reads what the page of a dataset shows of its tables: some rows, a chart, a map.</summary>
public sealed class TableReading(DatasetData data, FeatureReader reader, TableFigures figures)
{
    private const int RowsShown = 10, MostTables = 10, MostPoints = 1000;

    // Charts are the dear part, and are the same until the rows change.
    private readonly ConcurrentDictionary<string, (string State, TableChart? Chart)> _charts = [];

    // What the basemap shows.
    private static readonly BoundingBox Basemap = new(10.6, 48, 15.4, 51);

    /// <summary>The tables of a dataset; of one the reader may have asked for another page or order (table, sort, cursor).</summary>
    public async Task<IReadOnlyList<TableShown>> OfAsync(Entry entry, HttpContext context)
    {
        if (entry.Kind != "dataset") return [];
        var asked = context.Request.Query["table"].ToString();
        var shown = new List<TableShown>();
        foreach (var (distribution, table) in (await data.OfAsync(entry)).Take(MostTables))
        {
            var request = table.Id == asked ? context.Request : null;
            try { shown.Add(await ReadAsync(distribution, table, request, Address.Of(context.Request, ""))); }
            catch (DbException)
            {
                // Other rows have taken the place of those that were found a moment ago.
                if ((await data.OfAsync(entry)).FirstOrDefault(d => d.Table.Id == table.Id && d.Table.Table != table.Table).Table is not { } now) throw;
                shown.Add(await ReadAsync(distribution, now, request, Address.Of(context.Request, "")));
            }
        }
        return shown;
    }

    private async Task<TableShown> ReadAsync(JsonObject distribution, Collection table, HttpRequest? request, string home)
    {
        var sort = request?.Query["sort"].ToString() is { Length: > 0 } text && table.Schema.Find(text.TrimStart('-')) is { IsOwn: true, IsSimple: true } ? text : null;
        var cursor = request?.Query["cursor"].ToString() is { Length: > 0 } at ? at : null;
        var query = new FeatureQuery(table)
        {
            Limit = RowsShown,
            Sort = sort is null ? [] : [new OrderBy(new PropertyName(sort.TrimStart('-')), sort.StartsWith('-'))],
            After = cursor is null ? null : PageKey.Parse(cursor, sort is null ? 0 : 1),
        };
        var rows = new List<FeatureShown>();
        var page = await reader.ReadAsync(query, f =>
        {
            rows.Add(FeatureShown.Of(f, table));
            return ValueTask.CompletedTask;
        });
        return new TableShown(distribution, table, rows, page, home) { Sort = sort, IsLater = cursor is not null, Chart = await ChartAsync(table), Map = await PointsAsync(table) };
    }

    private async Task<TableChart?> ChartAsync(Collection table)
    {
        if (_charts.TryGetValue(table.Id, out var known) && known.State == table.State) return known.Chart;
        var chart = await TableChart.ReadAsync(table, figures, reader);
        _charts[table.Id] = (table.State, chart);
        return chart;
    }

    // A point for each row; an area has one within.
    private async Task<JsonNode?> PointsAsync(Collection table)
    {
        if (table.Schema.Geometry is not { } place || !table.Extent.HasPlace) return null;
        var points = new JsonArray();
        var query = new FeatureQuery(table) { Box = Basemap, Limit = MostPoints, Filter = new Call(Ops.Not, new Call(Ops.IsNull, new PropertyName(place.Name))) };
        await reader.ReadAsync(query, feature =>
        {
            if (feature.Wkb is { } wkb && new WKBReader().Read(wkb).InteriorPoint is { IsEmpty: false } point) points.Add(new JsonArray(Math.Round(point.X, 4), Math.Round(point.Y, 4)));
            return ValueTask.CompletedTask;
        });
        return points.Count == 0 ? null : new JsonObject { ["type"] = "MultiPoint", ["coordinates"] = points };
    }
}

/// <summary>A table of a dataset as its page shows it.</summary>
/// <param name="Home">The address under which the world sees the portal.</param>
public sealed record TableShown(JsonObject Distribution, Collection Table, IReadOnlyList<FeatureShown> Rows, FeaturePage Page, string Home)
{
    /// <summary>The column by which its rows are sorted, with - before it when the greatest comes first.</summary>
    public string? Sort { get; init; }

    /// <summary>True when it is not the first page.</summary>
    public bool IsLater { get; init; }

    public TableChart? Chart { get; init; }

    /// <summary>Where its rows are, as GeoJSON; null when they are nowhere.</summary>
    public JsonNode? Map { get; init; }

    /// <summary>How many rows the map shows.</summary>
    public int OnMap => (Map?["coordinates"] as JsonArray)?.Count ?? 0;

    /// <summary>The fragment of its place on the page.</summary>
    public string Anchor => "data-" + Table.Id;

    /// <summary>The address of a path of the table's API.</summary>
    public string At(string below = "") => $"{Home}/api/data/{Table.Id}{below}";

    /// <summary>The page of the dataset with this table in another order, or another page of it.</summary>
    public string PageUrl(Reader r, string entry, string? sort, string? cursor)
    {
        var query = new Dictionary<string, string?> { ["table"] = Table.Id };
        if (sort is not null) query["sort"] = sort;
        if (cursor is not null) query["cursor"] = cursor;
        return QueryHelpers.AddQueryString(r.EntryUrl(entry), query) + "#" + Anchor;
    }
}
