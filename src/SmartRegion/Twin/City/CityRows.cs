using SmartRegion.Storage;
using SmartRegion.Twin.City.Tiles;
using SmartRegion.Twin.Features;

namespace SmartRegion.Twin.City;

/// <summary>What is stored of a city object beside its feature.</summary>
/// <param name="Parent">The id of the object that it belongs to, or null.</param>
/// <param name="Root">The id of the head of its family.</param>
/// <param name="Body">Its shapes, as <see cref="CityBody"/> writes them.</param>
/// <param name="Box">Where they are; null when it has none.</param>
public sealed record CityRow(string? Parent, string Root, byte[] Body, CityBox? Box);

/// <summary>Where a body is: degrees in WGS 84, and metres above its ellipsoid.</summary>
public readonly record struct CityBox(double West, double South, double East, double North, double Low, double High)
{
    /// <summary>The least box that holds both.</summary>
    public CityBox With(CityBox o) => new(Math.Min(West, o.West), Math.Min(South, o.South), Math.Max(East, o.East), Math.Max(North, o.North), Math.Min(Low, o.Low), Math.Max(High, o.High));
}

/// <summary>A city object as it is stored.</summary>
/// <param name="Doc">The properties of its feature, as JSON.</param>
public sealed record StoredObject(string Id, string? Parent, string Root, byte[] Body, string Doc);

/// <summary>The statements on the table of city objects, which stands beside the features of their collections.</summary>
internal static class CityRows
{
    /// <summary>Stores the body of a feature; one that was there gives way.</summary>
    public static Task PutAsync(Session s, long collection, int generation, string id, CityRow row) => s.ExecuteAsync(
        $"""
        insert into city_objects (collection, generation, id, parent, root, body, west, south, east, north, low, high)
        values ({collection}, {generation}, {id}, {row.Parent}, {row.Root}, {row.Body}, {row.Box?.West}, {row.Box?.South}, {row.Box?.East}, {row.Box?.North}, {row.Box?.Low}, {row.Box?.High})
        on conflict (collection, generation, id) do update set parent = excluded.parent, root = excluded.root, body = excluded.body,
          west = excluded.west, south = excluded.south, east = excluded.east, north = excluded.north, low = excluded.low, high = excluded.high
        """);

    /// <summary>Removes what belongs to tables of features that are no more.</summary>
    public static Task ForgetOthersAsync(Session s, long collection, params int[] generations) =>
        s.ExecuteAsync($"delete from city_objects where collection = {collection} and not {s.Dialect.OneOf(SqlText.Raw("generation"), [.. generations.Select(g => (long)g)])}");

    /// <summary>Each body that a feature still has: its key, where it is, and its size.</summary>
    public static Task<List<TreeItem>> ItemsAsync(Session s, Collection collection) => s.ListAsync(
        $"select c.key, c.west, c.south, c.east, c.north, c.low, c.high, length(c.body) {From(collection)} and c.west is not null order by c.key",
        r => new TreeItem(r.GetInt64(0), new CityBox(r.GetDouble(1), r.GetDouble(2), r.GetDouble(3), r.GetDouble(4), r.GetDouble(5), r.GetDouble(6)), Convert.ToInt64(r.GetValue(7), System.Globalization.CultureInfo.InvariantCulture)));

    /// <summary>The objects of these keys.</summary>
    public static Task<List<StoredObject>> OfKeysAsync(Session s, Collection collection, IReadOnlyCollection<long> keys) =>
        s.ListAsync($"{Columns(collection)} and {s.Dialect.OneOf(SqlText.Raw("c.key"), keys)} order by c.key", Read);

    /// <summary>The whole families of the features of these keys.</summary>
    public static Task<List<StoredObject>> FamiliesAsync(Session s, Collection collection, IReadOnlyCollection<long> features) => s.ListAsync(
        $"""
        {Columns(collection)} and c.root in (
          select o.root from city_objects o join {SqlText.Raw(collection.Table)} g on g.id = o.id
          where o.collection = {collection.Key} and o.generation = {collection.Generation} and {s.Dialect.OneOf(SqlText.Raw("g.key"), features)})
        order by c.key
        """, Read);

    private static StoredObject Read(System.Data.Common.DbDataReader r) => new(r.GetString(0), r.IsDBNull(1) ? null : r.GetString(1), r.GetString(2), r.GetFieldValue<byte[]>(3), r.GetString(4));

    private static SqlText Columns(Collection collection) => $"select c.id, c.parent, c.root, c.body, f.doc {From(collection)}";

    private static SqlText From(Collection c) =>
        $"from city_objects c join {SqlText.Raw(c.Table)} f on f.id = c.id where c.collection = {c.Key} and c.generation = {c.Generation}";
}
