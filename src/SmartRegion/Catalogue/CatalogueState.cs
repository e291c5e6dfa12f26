using System.Globalization;
using SmartRegion.Http;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue;

/// <summary>By what readers know whether the catalogue has changed: the number of the newest change and its moment.</summary>
public sealed class CatalogueState(Store store)
{
    // Last-Modified has whole seconds: of a second that is not over yet, more may come.
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>The newest change; 0 and null before the first.</summary>
    public Task<(long Seq, DateTime? At)> NowAsync() => store.ReadAsync(s =>
        s.FirstAsync<(long, DateTime?)>($"select seq, at from changes order by seq desc limit 1", r => (r.GetInt64(0), s.Time(r, 1))));

    /// <summary>Sets ETag and Last-Modified of an answer that tells of the catalogue; true when the client has it already and 304 has been set.</summary>
    /// <param name="variant">What else the answer depends on besides its address: format and language.</param>
    /// <param name="seen">The number of the change that the answer is made from, where that is not the store itself.</param>
    /// <param name="also">The moment since when everything else that the answer tells has been as it is.</param>
    public async Task<bool> NotModifiedAsync(HttpContext context, string variant, long? seen = null, DateTime? also = null)
    {
        var (seq, at) = await NowAsync();
        var modified = also > at ? also : at;
        // What lags behind the store may say later what it does not say yet, under the same date.
        var isDated = modified is { } m && (seen is null || seen == seq) && DateTime.UtcNow - m > Second;
        return ETags.NotModified(context, string.Create(CultureInfo.InvariantCulture, $"W/\"{seen ?? seq}-{variant}\""), isDated ? modified : null);
    }
}
