using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Storage;
using SmartRegion.Twin.Data;

namespace SmartRegion.Twin.Features;

/// <summary>The collections of features: found, made, described anew, deleted, replaced.</summary>
public sealed class Collections(Store store, IEnumerable<ListedCollection>? others = null)
{
    // Reading the schema is the expensive part; a row says whether what we hold is still so.
    private readonly ConcurrentDictionary<long, Collection> _known = [];

    // With each table of data comes who sees its dataset.
    private static readonly SqlText Rows = SqlText.Raw("""
        select c.key, c.id, c.version, c.generation, c.edits, c.count, c.west, c.south, c.east, c.north, c.starts, c.ends, c.created, c.modified, c.doc, e.id, r.doc
        from collections c left join entries e on e.id = c.dataset left join restricted_entries r on r.id = c.dataset
        """);

    /// <summary>The collection of that id, or null.</summary>
    public Task<Collection?> FindAsync(string id) => store.ReadAsync(s => FindAsync(s, id));

    /// <summary>The collection of that id.</summary>
    /// <exception cref="ProblemException">404.</exception>
    public async Task<Collection> GetAsync(string id) => await FindAsync(id) ?? throw new ProblemException(Unknown(id));

    /// <summary>All of them, by id.</summary>
    public Task<List<Collection>> ListAsync() => store.ReadAsync(s => s.ListAsync($"{Rows} order by c.id", r => Read(r, s.Dialect)));

    internal async Task<Collection?> FindAsync(Session session, string id) =>
        await session.FirstAsync($"{Rows} where c.id = {id}", r => Read(r, session.Dialect));

    /// <summary>Makes an empty collection.</summary>
    /// <exception cref="ProblemException">409 when there is one of that id.</exception>
    public async Task<Collection> CreateAsync(string id, JsonObject doc) => await store.WriteAsync(async s =>
    {
        if (others?.Any(o => o.Id == id) == true || await FindAsync(s, id) is not null) throw new ProblemException(new Problem(409, "Conflict", $"There is a collection '{id}' already."));
        var now = s.Dialect.Time(DateTime.UtcNow);
        var key = await s.FirstAsync<long>(
            $"insert into collections (id, version, created, modified, doc, dataset, generation, reserved, edits, count) values ({id}, 1, {now}, {now}, {Json.Text(doc)}, {DatasetOf(doc)}, 1, 1, 0, 0) returning key",
            r => r.GetInt64(0));
        await MakeTableAsync(s, Collection.TableOf(key, 1));
        await s.ExecuteAsync(Dialect.IndexIds(Collection.TableOf(key, 1)));
        await IndexAsync(s, (await FindAsync(s, id))!);
        return (await FindAsync(s, id))!;
    });

    /// <summary>Describes a collection anew; indexes follow what the schema marks.</summary>
    public async Task<Collection> UpdateAsync(string id, Func<Collection, JsonObject> change) => await store.WriteAsync(async s =>
    {
        var collection = await FindAsync(s, id) ?? throw new ProblemException(Unknown(id));
        var doc = change(collection);
        await UnindexChangedAsync(s, collection, doc);
        await StoreDocAsync(s, collection.Key, doc);
        await IndexAsync(s, (await FindAsync(s, id))!);
        return (await FindAsync(s, id))!;
    });

    /// <summary>Deletes a collection and its features.</summary>
    public async Task DeleteAsync(string id) => await store.WriteAsync(async s =>
    {
        var collection = await FindAsync(s, id) ?? throw new ProblemException(Unknown(id));
        await s.ExecuteAsync($"delete from collections where key = {collection.Key}");
        foreach (var sql in s.Dialect.DropFeatures(collection.Table)) await s.ExecuteAsync(sql);
        _known.TryRemove(collection.Key, out _);
        return true;
    });

    /// <summary>Makes an empty table for a replacement of the features; what an import that never ended left is removed.</summary>
    internal async Task<int> ReserveAsync(Collection collection) => await store.WriteAsync(async s =>
    {
        var reserved = await s.FirstAsync<int>($"update collections set reserved = reserved + 1 where key = {collection.Key} returning reserved", r => r.GetInt32(0));
        for (var left = collection.Generation + 1; left < reserved; left++)
            foreach (var sql in s.Dialect.DropFeatures(Collection.TableOf(collection.Key, left))) await s.ExecuteAsync(sql);
        await City.CityRows.ForgetOthersAsync(s, collection.Key, collection.Generation, reserved);
        await Data.DataFileParts.ForgetOthersAsync(s, collection.Key, collection.Generation, reserved);
        await MakeTableAsync(s, Collection.TableOf(collection.Key, reserved));
        return reserved;
    });

    /// <summary>Puts a filled table in the place of the present one, in the caller's transaction.</summary>
    internal async Task SwapAsync(Session s, Collection collection, int generation, JsonObject doc, long count, Extent extent)
    {
        var d = s.Dialect;
        await s.ExecuteAsync(Dialect.IndexIds(Collection.TableOf(collection.Key, generation)));
        doc.Remove("columns");
        await StoreDocAsync(s, collection.Key, doc);
        await s.ExecuteAsync(
            $"update collections set generation = {generation}, count = {count}, west = {extent.West}, south = {extent.South}, east = {extent.East}, north = {extent.North}, starts = {d.Timestamp(extent.Starts)}, ends = {d.Timestamp(extent.Ends)} where key = {collection.Key}");
        foreach (var sql in d.DropFeatures(collection.Table)) await s.ExecuteAsync(sql);
        await City.CityRows.ForgetOthersAsync(s, collection.Key, generation);
        await Data.DataFileParts.ForgetOthersAsync(s, collection.Key, generation);
        await IndexAsync(s, (await FindAsync(s, collection.Id))!);
    }

    /// <summary>Notes that features were added, changed or removed.</summary>
    internal static async Task TouchAsync(Session s, Collection collection, long added, Extent extent, DateTime now) =>
        await s.ExecuteAsync(
            $"update collections set edits = edits + 1, modified = {s.Dialect.Time(now)}, count = count + {added}, west = {extent.West}, south = {extent.South}, east = {extent.East}, north = {extent.North}, starts = {s.Dialect.Timestamp(extent.Starts)}, ends = {s.Dialect.Timestamp(extent.Ends)} where key = {collection.Key}");

    /// <summary>What is told of an unknown collection.</summary>
    public static Problem Unknown(string id) => Problem.NotFound($"There is no collection '{id}'. What there is stands at /ogc/collections.");

    /// <summary>What is told to who would change a table of data row by row.</summary>
    internal static Problem FromFile(string id) => new(409, "Conflict", $"'{id}' is a table of data: its rows come from its file. Send another by PUT /api/data/{id}, or remove it by DELETE.");

    private static async Task MakeTableAsync(Session s, string table)
    {
        foreach (var sql in s.Dialect.MakeFeatures(table)) await s.ExecuteAsync(sql);
    }

    private static async Task StoreDocAsync(Session s, long key, JsonObject doc) =>
        await s.ExecuteAsync($"update collections set version = version + 1, modified = {s.Dialect.Time(DateTime.UtcNow)}, doc = {Json.Text(doc)}, dataset = {DatasetOf(doc)} where key = {key}");

    private static string? DatasetOf(JsonObject doc) => Json.AsText(doc["data"]?["dataset"]);

    // A column is of the type that its property had: of another type it must be made anew.
    private static async Task UnindexChangedAsync(Session s, Collection collection, JsonObject doc)
    {
        foreach (var (name, column) in collection.Columns)
        {
            if (doc["schema"]?["properties"]?[name] is JsonObject node && FeatureProperty.TypeOf(node) == collection.Schema.Find(name)!.Type) continue;
            foreach (var sql in s.Dialect.UnindexFeatures(collection.Table, column)) await s.ExecuteAsync(sql);
            ((JsonObject)doc["columns"]!).Remove(name);
        }
    }

    // The schema marks which properties have an index; the document remembers which columns there are.
    private static async Task IndexAsync(Session s, Collection collection)
    {
        var wanted = collection.Schema.Own.Where(p => p.IsSimple && p.Type != PropertyType.Timestamp && p.Node["x-indexed"]?.GetValue<bool>() == true).ToDictionary(p => p.Name);
        var columns = new JsonObject();
        var taken = 0;
        foreach (var (name, column) in collection.Columns)
        {
            taken = Math.Max(taken, int.Parse(column[1..], System.Globalization.CultureInfo.InvariantCulture));
            if (wanted.Remove(name, out var _)) columns[name] = column;
            else foreach (var sql in s.Dialect.UnindexFeatures(collection.Table, column)) await s.ExecuteAsync(sql);
        }
        foreach (var property in wanted.Values)
        {
            var column = FormattableString.Invariant($"p{++taken}");
            foreach (var sql in s.Dialect.IndexFeatures(collection.Table, column, property.Name, property.Type)) await s.ExecuteAsync(sql);
            columns[property.Name] = column;
        }
        if (JsonNode.DeepEquals(columns, collection.Doc["columns"] ?? new JsonObject())) return;
        var doc = (JsonObject)collection.Doc.DeepClone();
        doc["columns"] = columns;
        await StoreDocAsync(s, collection.Key, doc);
    }

    private Collection Read(DbDataReader row, Dialect d)
    {
        var (key, version, generation, edits, count) = (row.GetInt64(0), row.GetInt32(2), row.GetInt32(3), row.GetInt64(4), row.GetInt64(5));
        // Versions of works that were undone are given again; their moments are not.
        var modified = d.ReadTime(row, 13);
        var dataset = DatasetSight.Of(!row.IsDBNull(15), row.IsDBNull(16) ? null : row.GetString(16));
        if (_known.TryGetValue(key, out var known) && (known.Version, known.Generation, known.Edits, known.Count, known.Modified, known.Dataset) == (version, generation, edits, count, modified, dataset)) return known;
        var extent = new Extent(Number(6), Number(7), Number(8), Number(9), Time(10), Time(11));
        return _known[key] = new Collection(key, row.GetString(1), version, generation, edits, count, extent, d.ReadTime(row, 12), modified, Json.Object(row.GetString(14))) { Dataset = dataset };

        double? Number(int i) => row.IsDBNull(i) ? null : row.GetDouble(i);
        DateTime? Time(int i) => row.IsDBNull(i) ? null : d.ReadTime(row, i);
    }
}
