using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Storage;
using SmartRegion.Twin.Features;

namespace SmartRegion.Twin.Tiles.Styles;

/// <summary>A style of a collection that somebody has stored: a MapLibre style (version 8).</summary>
public sealed record StoredStyle(string Id, int Version, DateTime Modified, JsonObject Doc)
{
    /// <summary>Its entity tag: changes whenever it does.</summary>
    public string ETag => FormattableString.Invariant($"\"{Version}-{Modified.Ticks:x}\"");
}

/// <summary>The styles of collections. Each has one named default, derived from its geometries until somebody stores another.</summary>
public sealed class StoredStyles(Store store)
{
    /// <summary>The style that every collection has.</summary>
    public const string Default = "default";

    /// <summary>Those that are stored, by id.</summary>
    public Task<List<StoredStyle>> ListAsync(Collection collection) => store.ReadAsync(s =>
        s.ListAsync($"select id, version, modified, doc from styles where collection = {collection.Key} order by id", r => Read(r, s)));

    /// <summary>The stored style of that id, or null.</summary>
    public Task<StoredStyle?> FindAsync(Collection collection, string id) => store.ReadAsync(s => FindAsync(s, collection, id));

    /// <summary>Stores a style; the second says whether there was none.</summary>
    /// <exception cref="ProblemException">412 when a condition does not hold.</exception>
    public Task<(StoredStyle Style, bool Created)> PutAsync(Collection collection, string id, JsonObject doc, Preconditions demands, string? derivedTag) => store.WriteAsync(async s =>
    {
        var present = await FindAsync(s, collection, id);
        demands.Check(present?.ETag ?? derivedTag, present?.Modified);
        var (version, now) = ((present?.Version ?? 0) + 1, DateTime.UtcNow);
        await s.ExecuteAsync($"delete from styles where collection = {collection.Key} and id = {id}");
        await s.ExecuteAsync($"insert into styles (collection, id, version, modified, doc) values ({collection.Key}, {id}, {version}, {s.Dialect.Time(now)}, {s.Dialect.Json(Json.Text(doc))})");
        return ((await FindAsync(s, collection, id))!, present is null);
    });

    /// <summary>Deletes a stored style; the default is derived again then. False when there was none.</summary>
    public Task<bool> DeleteAsync(Collection collection, string id, Preconditions demands) => store.WriteAsync(async s =>
    {
        var present = await FindAsync(s, collection, id);
        if (present is null) return false;
        demands.Check(present.ETag, present.Modified);
        return await s.ExecuteAsync($"delete from styles where collection = {collection.Key} and id = {id}") > 0;
    });

    private static Task<StoredStyle?> FindAsync(Session s, Collection collection, string id) =>
        s.FirstAsync($"select id, version, modified, doc from styles where collection = {collection.Key} and id = {id}", r => Read(r, s))!;

    private static StoredStyle Read(System.Data.Common.DbDataReader row, Session s) =>
        new(row.GetString(0), row.GetInt32(1), s.Time(row, 2), Json.Object(row.GetString(3)));
}
