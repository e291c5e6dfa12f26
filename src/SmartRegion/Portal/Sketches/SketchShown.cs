using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Places;
using SmartRegion.Catalogue.Search;
using SmartRegion.Core;
using SmartRegion.Planning.Sketches;
using SmartRegion.Planning.Transfer;

namespace SmartRegion.Portal.Sketches;

/// <summary>A sketch as page, document and JSON show it.</summary>
/// <param name="Sketch">Null while no municipality is named or something is wrong.</param>
/// <param name="Sections">Null as well.</param>
/// <param name="Practices">Practices to choose from, those of use to the municipality first.</param>
public sealed record SketchShown(SketchRequest Request, Sketch? Sketch, SketchSections? Sections, IReadOnlyDictionary<string, Entry> Named, IReadOnlyList<(string Id, LangText Title)> Practices, IReadOnlyList<Programme> Programmes)
{
    private const int MostPractices = 30;

    /// <summary>Reads what the address asks for.</summary>
    public static async Task<SketchShown> ReadAsync(HttpRequest http, Atlas atlas, Entries entries, SearchIndex index, string baseUrl)
    {
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        var request = SketchRequest.Read(http, atlas, today);
        var sketch = request.Place is null || request.Faults.Count > 0 ? null : Sketch.Of(atlas, request, today);
        var ranked = request.Place is null ? [] : LikeOurs.Of(atlas, new LikeOursRequest(request.Place, request.Topics, [], null, MostPractices, null)).Practices.Select(p => p.Ranked.Practice).ToList();
        if (request.Practice is { } chosen && ranked.All(p => p.Id != chosen.Id)) ranked.Insert(0, chosen);
        var named = (await entries.FindAllAsync([.. ranked.Select(p => p.Id).Concat((sketch?.Partners ?? []).Select(p => p.Id)).Append(request.Place?.Id).Append(request.Programme?.Id).OfType<string>().Distinct()])).ToDictionary(e => e.Id);
        var concepts = (request.Practice?.Transfer.Needs ?? []).Concat(request.Programme?.Terms.Concepts ?? []).Distinct().Select(index.Vocabulary.Find).OfType<Concept>().ToDictionary(c => c.Id, c => c.PrefLabel);
        return new SketchShown(request, sketch, sketch is null ? null : new SketchSections(sketch, named, concepts, baseUrl), named,
            [.. ranked.Where(p => named.ContainsKey(p.Id)).Select(p => (p.Id, p.Title))], [.. atlas.Programmes.Where(p => !p.KnownByNameOnly).OrderBy(p => p.Id, StringComparer.Ordinal)]);
    }
}
