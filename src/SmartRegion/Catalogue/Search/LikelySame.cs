using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Catalogue.Search;

/// <summary>Entries that may tell of the same as a document: titles alike in any language, the more so at the same place.</summary>
public sealed class LikelySame(SearchIndex index, Entries entries)
{
    // Shares of words that two titles have in common.
    private const double Alike = 0.7, AlikeAtPlace = 0.4;
    private const int Asked = 12, Told = 4;

    /// <summary>The likeliest ones first; at most four, and none that only sounds similar.</summary>
    public async Task<IReadOnlyList<Entry>> ToAsync(JsonObject doc)
    {
        if (LangText.From(doc["title"]) is not { } title || Json.AsText(doc["kind"]) is not { } kind) return [];
        var ids = title.Languages.SelectMany(l => index.Search(new SearchRequest
        {
            Text = title.In(l),
            Chosen = new Dictionary<string, IReadOnlyList<string>> { [Facets.Kind] = [kind] },
            Limit = Asked,
            WithFacets = false,
        }).Hits).Select(h => h.Id).Distinct().Where(id => id != Json.AsText(doc["id"])).ToList();
        var places = (doc["places"] as JsonArray ?? []).Select(Json.AsText).ToHashSet();
        return
        [
            .. (from other in await entries.FindAllAsync(ids)
               let likeness = Likeness(title, other.Title)
               where likeness >= (other.Places.Any(places.Contains) ? AlikeAtPlace : Alike)
               orderby likeness descending, other.Id
               select other).Take(Told),
        ];
    }

    // The best of the languages that both have.
    private static double Likeness(LangText one, LangText other) =>
        one.Languages.Where(l => other.In(l) is not null).Select(l => Shared(one.In(l)!, other.In(l)!)).DefaultIfEmpty(0).Max();

    private static double Shared(string one, string other)
    {
        var (a, b) = (Bag(one), Bag(other));
        return a.Count == 0 || b.Count == 0 ? 0 : (double)a.Intersect(b).Count() / a.Union(b).Count();
    }

    private static HashSet<string> Bag(string text) => [.. Words.Of(text).Select(Words.Fold)];
}
