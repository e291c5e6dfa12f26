using System.Collections.Concurrent;
using System.Security.Cryptography;
using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue.Pictures;

/// <summary>
/// The pictures of entries. What is sent is drawn anew in a few widths, so that nothing of the file but what one sees is kept; all widths
/// are stored in one transaction. They stay, since the history of entries names them.
/// </summary>
public sealed class Pictures(Store store) : IDisposable
{
    /// <summary>Most bytes of a file.</summary>
    public const int MostBytes = 10 * 1024 * 1024;

    /// <summary>How many one may send in a day.</summary>
    public const int MostADay = 100;

    // Pictures are never removed: one that is there stays there.
    private const int MostRemembered = 10_000;
    private readonly ConcurrentDictionary<string, bool> _there = [];

    // Drawing takes a hundred megabytes for a moment: one after the other.
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Keeps a picture.</summary>
    /// <param name="who">The public name of who sends it.</param>
    /// <exception cref="ProblemException">413 "bytes", 415 "type", 422 "size" or "broken", 429 "many": the fault's field says which.</exception>
    public async Task<Picture> AddAsync(Stream content, string who, CancellationToken stop)
    {
        var file = await ReadAsync(content, stop);
        var now = DateTimeOffset.UtcNow;
        var since = now.AddDays(-1).ToUnixTimeMilliseconds();
        if (await store.ReadAsync(s => s.FirstAsync($"select count(*) from pictures where who = {who} and at > {since}", r => r.GetInt64(0))) >= MostADay)
            throw Refused(429, "many", $"At most {MostADay} pictures are taken from one person in a day.");
        await _turn.WaitAsync(stop);
        Drawing drawing;
        try { drawing = await Task.Run(() => PictureDrawing.Draw(file), stop); }
        finally { _turn.Release(); }
        var picture = new Picture($"{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}-{drawing.Width}x{drawing.Height}", drawing.Width, drawing.Height);
        await store.WriteAsync(async s =>
        {
            await s.ExecuteAsync($"insert into pictures (id, who, at) values ({picture.Id}, {who}, {now.ToUnixTimeMilliseconds()})");
            foreach (var (width, bytes) in drawing.Files) await s.ExecuteAsync($"insert into picture_files (picture, width, bytes) values ({picture.Id}, {width}, {bytes})");
            return true;
        });
        return picture;
    }

    /// <summary>Whether the picture is here: an entry that came from another region may name one of its own.</summary>
    public async Task<bool> HasAsync(Picture picture)
    {
        if (_there.ContainsKey(picture.Id)) return true;
        if (await store.ReadAsync(s => s.FirstAsync($"select 1 from pictures where id = {picture.Id}", r => 1)) == 0) return false;
        if (_there.Count < MostRemembered) _there[picture.Id] = true;
        return true;
    }

    /// <summary>The WebP file of a picture in one of its widths, or null.</summary>
    public Task<byte[]?> FileAsync(Picture picture, int width) =>
        store.ReadAsync(s => s.FirstAsync($"select bytes from picture_files where picture = {picture.Id} and width = {width}", r => r.GetFieldValue<byte[]>(0)));

    public void Dispose() => _turn.Dispose();

    internal static ProblemException Refused(int status, string what, string why) => new(new Problem(status, "The picture cannot be taken", why, [new Fault(what, why)]));

    private static async Task<byte[]> ReadAsync(Stream content, CancellationToken stop)
    {
        using var kept = new MemoryStream();
        var part = new byte[64 * 1024];
        for (int read; (read = await content.ReadAsync(part, stop)) > 0;)
        {
            if (kept.Length + read > MostBytes) throw Refused(413, "bytes", "A picture has at most 10 MB.");
            kept.Write(part, 0, read);
        }
        return kept.ToArray();
    }
}
