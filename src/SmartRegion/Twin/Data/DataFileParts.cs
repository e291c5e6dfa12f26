using SmartRegion.Storage;
using SmartRegion.Twin.Features;

namespace SmartRegion.Twin.Data;

/// <summary>The files of tables of data as they lie in the store: in parts, so that none is ever in memory whole.</summary>
internal static class DataFileParts
{
    private const int PartBytes = 1024 * 1024;

    /// <summary>Stores a file beside the table of that generation, some parts in each commit.</summary>
    public static async Task PutAsync(Store store, long collection, int generation, string path)
    {
        await using var content = File.OpenRead(path);
        var buffer = new byte[PartBytes];
        for (var part = 0; ; part++)
        {
            var read = await content.ReadAtLeastAsync(buffer, PartBytes, throwOnEndOfStream: false);
            if (read == 0) return;
            var (number, bytes) = (part, buffer[..read]);
            await store.WriteAsync(s => s.ExecuteAsync($"insert into data_files (collection, generation, part, bytes) values ({collection}, {generation}, {number}, {bytes})"));
        }
    }

    /// <summary>Writes the file of the present table; no session is held while the receiver is slow.</summary>
    public static async Task SendAsync(Store store, Collection table, Stream to, CancellationToken stop)
    {
        for (var part = 0; ; part++)
        {
            var number = part;
            var bytes = await store.ReadAsync(s => s.FirstAsync($"select bytes from data_files where collection = {table.Key} and generation = {table.Generation} and part = {number}", r => r.GetFieldValue<byte[]>(0)));
            if (bytes is null) return;
            await to.WriteAsync(bytes, stop);
        }
    }

    /// <summary>Removes files that belong to tables that are no more.</summary>
    public static Task ForgetOthersAsync(Session s, long collection, params int[] generations) =>
        s.ExecuteAsync($"delete from data_files where collection = {collection} and not {s.Dialect.OneOf(SqlText.Raw("generation"), [.. generations.Select(g => (long)g)])}");
}
