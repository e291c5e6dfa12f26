using System.Globalization;
using SmartRegion.Catalogue.Harvest;

namespace SmartRegion.Catalogue.Dcat;

/// <summary>
/// Whether the catalogue of open data has changed: the entries, by the change feed, and what else is published, which has no feed. Of that,
/// this process knows since when it has seen it as it is.
/// </summary>
public sealed class PublishedState(CatalogueState state, PublishedData published)
{
    private readonly Lock _gate = new();
    private (string Hash, DateTime Since) _seen;

    /// <summary>As <see cref="CatalogueState.NotModifiedAsync"/>.</summary>
    public async Task<bool> NotModifiedAsync(HttpContext context, string variant)
    {
        var hash = Identity.Hash(string.Join('\n', (await published.ListAsync()).Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Path} {p.Title} {p.Description} {p.Modified:O} {string.Join(' ', p.Box ?? [])}"))));
        DateTime since;
        lock (_gate)
        {
            if (_seen.Hash != hash) _seen = (hash, DateTime.UtcNow);
            since = _seen.Since;
        }
        return await state.NotModifiedAsync(context, $"{variant}-{hash[..12]}", also: since);
    }
}
