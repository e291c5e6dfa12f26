using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace SmartRegion.Catalogue.Search;

/// <summary>Finds entries by a test of their words, for wildcards: goes through the words of the index, not through the entries.</summary>
internal static class WordKeys
{
    /// <summary>The store's numbers of the entries that have a word, folded, of which the test is true.</summary>
    public static IReadOnlySet<long> Of(IndexReader reader, FacetValues values, Func<string, bool> test)
    {
        var keys = new HashSet<long>();
        foreach (var leaf in reader.Leaves) Add(leaf.AtomicReader, Segment.Of(leaf.AtomicReader, values), test, keys);
        return keys;
    }

    private static void Add(AtomicReader reader, Segment segment, Func<string, bool> test, HashSet<long> keys)
    {
        var words = reader.GetTerms(Terms.Field)?.GetEnumerator();
        if (words?.SeekCeil(new BytesRef(Terms.ExactPrefix.ToString())) is null or TermsEnum.SeekStatus.END) return;
        DocsEnum? cursor = null;
        do
        {
            var word = words.Term.Utf8ToString();
            if (word[0] != Terms.ExactPrefix) return;
            if (!test(word[1..])) continue;
            cursor = words.Docs(reader.LiveDocs, cursor, DocsFlags.NONE);
            for (var doc = cursor.NextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = cursor.NextDoc()) keys.Add(segment.Keys[doc]);
        }
        while (words.MoveNext());
    }
}
