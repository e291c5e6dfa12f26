using SmartRegion.Storage;

namespace SmartRegion.Portal.Admin;

/// <summary>One thing that takes room.</summary>
/// <param name="Name">Key of its name.</param>
/// <param name="Bytes">How much; null where the engine would have to read all to know.</param>
/// <param name="Count">How many there are, where that says something.</param>
public sealed record StoredPart(string Name, long? Bytes, long? Count = null);

/// <summary>What takes room where, and how much is left.</summary>
/// <param name="Engine">"sqlite" or "postgres".</param>
public sealed record StorageShown(string Engine, string Folder, IReadOnlyList<StoredPart> Database, IReadOnlyList<StoredPart> Files, long Free, long Total)
{
    private static readonly string[] Folders = ["search", "tiles", "3dtiles", "packed", "pmtiles"];

    /// <summary>Reads it; counting files takes a second for a hundred thousand tiles.</summary>
    public static async Task<StorageShown> ReadAsync(Store store, DataFolder data)
    {
        var database = await store.ReadAsync(async s =>
        {
            async Task<StoredPart> TableAsync(string name, string table, SqlText count, string? blobs = null) => new(name,
                await s.Dialect.TableBytesAsync(s, table) ?? (blobs is null ? (long?)null : await s.FirstAsync(SqlText.Raw($"select coalesce(sum(length({blobs})), 0) from {table}"), r => Convert.ToInt64(r.GetValue(0), null))),
                await s.FirstAsync(count, r => Convert.ToInt64(r.GetValue(0), null)));
            return new List<StoredPart>
            {
                new("database", await s.Dialect.DatabaseBytesAsync(s)),
                await TableAsync("entries", "entries", $"select count(*) from entries"),
                await TableAsync("history", "changes", $"select count(*) from changes"),
                await TableAsync("observations", "observations", $"select coalesce(sum(count), 0) from datastreams"),
                await TableAsync("pictures", "picture_files", $"select count(*) from pictures", "bytes"),
                await TableAsync("files", "data_files", $"select count(distinct collection) from data_files", "bytes"),
                await TableAsync("city", "city_objects", $"select count(*) from city_objects"),
            };
        });
        var files = await Task.Run(() => Folders.Select(f => new StoredPart(f, data.BytesOf(f))).ToList());
        var (free, total) = data.Disk();
        return new StorageShown(store.Dialect.Name, data.Path, database, files, free, total);
    }

    public bool IsNearlyFull => DataFolder.IsNearlyFull((Free, Total));
}
