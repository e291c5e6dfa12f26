using SmartRegion.Catalogue.Api;
using SmartRegion.Catalogue.Search;
using SmartRegion.Core;

namespace SmartRegion.Portal;

/// <summary>Where the hits of a search lie: at their own point, else at that of their first place.</summary>
public sealed class MapPoints(SearchIndex index, ListedItems items)
{
    /// <summary>More than all municipalities of the region; a map with more points says nothing.</summary>
    public const int MaxPoints = 2500;

    /// <summary>The points of all hits, not only of the first page. What lies nowhere is left out.</summary>
    public async Task<IReadOnlyList<MapPoint>> OfAsync(SearchRequest request)
    {
        var hits = index.Search(request with { Limit = MaxPoints, After = null, WithFacets = false }).Hits;
        return await OfAsync([.. hits.Select(h => h.Id)], request.Language);
    }

    /// <summary>The points of these entries, in order.</summary>
    public async Task<IReadOnlyList<MapPoint>> OfAsync(IReadOnlyList<string> ids, string language)
    {
        var entries = (await items.OfAsync(ids)).Select(i => Item.Read(i.Id, i.Members, language)).ToList();
        var places = entries.Where(e => e.Point is null && e.Place is not null).Select(e => e.Place!).Distinct().ToList();
        var points = (await items.OfAsync(places)).Select(i => Item.Read(i.Id, i.Members, language))
            .Where(p => p.Point is not null).ToDictionary(p => p.Id, p => p.Point!.Value);
        return
        [
            .. from e in entries
               let point = e.Point ?? (e.Place is not null && points.TryGetValue(e.Place, out var p) ? p : null)
               where point is not null
               select new MapPoint(e.Id, point.Value.Lon, point.Value.Lat, e.Title, e.Kind),
        ];
    }

    private sealed record Item(string Id, string Kind, string Title, string? Place, (double Lon, double Lat)? Point)
    {
        public static Item Read(string id, byte[] members, string language)
        {
            // Members come without their braces.
            byte[] json = [(byte)'{', .. members, (byte)'}'];
            var o = Json.Object(System.Text.Encoding.UTF8.GetString(json));
            var at = o["point"]?.AsArray();
            return new Item(id, Json.AsText(o["kind"]) ?? "", LangText.From(o["title"])?.Tell(language)?.Text ?? id,
                Json.AsText(o["places"]?[0]), at is null ? null : ((double)at[0]!, (double)at[1]!));
        }
    }
}

/// <summary>A point on a map; degrees, WGS 84.</summary>
public sealed record MapPoint(string Id, double Lon, double Lat, string Title, string Kind);
