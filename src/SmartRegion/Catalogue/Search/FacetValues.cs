using Lucene.Net.Index;
using Lucene.Net.Util;

namespace SmartRegion.Catalogue.Search;

/// <summary>
/// The values that entries have in each facet, as numbers of sets. Counting then is one addition per hit and facet, and sets
/// are spread to their values once at the end.
/// </summary>
internal sealed class FacetValues
{
    private readonly FacetSets[] _facets = [.. Facets.All.Select(_ => new FacetSets())];

    /// <summary>The number of each document's set.</summary>
    public int[] Read(AtomicReader reader, int facet, string field)
    {
        var numbers = new int[reader.MaxDoc];
        var none = _facets[facet].Number("");
        var values = reader.GetSortedDocValues(field);
        if (values is null)
        {
            Array.Fill(numbers, none);
            return numbers;
        }
        var byOrd = new int[values.ValueCount];
        var bytes = new BytesRef();
        for (var ord = 0; ord < byOrd.Length; ord++)
        {
            values.LookupOrd(ord, bytes);
            byOrd[ord] = _facets[facet].Number(bytes.Utf8ToString());
        }
        for (var doc = 0; doc < numbers.Length; doc++) numbers[doc] = values.GetOrd(doc) is >= 0 and var ord ? byOrd[ord] : none;
        return numbers;
    }

    /// <summary>The sets of one facet, by its place in <see cref="Facets.All"/>.</summary>
    public FacetSets Of(int facet) => _facets[facet];
}
