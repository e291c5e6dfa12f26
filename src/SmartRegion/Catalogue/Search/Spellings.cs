using System.Numerics;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace SmartRegion.Catalogue.Search;

/// <summary>
/// Words by length with a mask of their letters: two words within n edits differ in at most 2n letters of the mask, so
/// most are passed over without being compared. Scanning 50,000 words takes a fraction of building a Levenshtein automaton.
/// </summary>
internal sealed class Spellings
{
    private readonly Dictionary<int, List<(string Word, uint Letters, int Count)>> _byLength = [];

    /// <summary>The words of the vocabulary.</summary>
    public Spellings(IEnumerable<string> words)
    {
        foreach (var word in words) Add(word, 1);
    }

    private Spellings() { }

    /// <summary>The words as written of a segment, with the number of entries that have each.</summary>
    public static Spellings Of(AtomicReader reader)
    {
        var spellings = new Spellings();
        if (reader.GetTerms(Terms.Field) is not { } terms) return spellings;
        var dictionary = terms.GetEnumerator();
        if (dictionary.SeekCeil(new BytesRef(Terms.ExactPrefix.ToString())) == TermsEnum.SeekStatus.END) return spellings;
        do
        {
            var term = dictionary.Term.Utf8ToString();
            if (term[0] != Terms.ExactPrefix) break;
            spellings.Add(term[1..], dictionary.DocFreq);
        }
        while (dictionary.MoveNext());
        return spellings;
    }

    /// <summary>How many edits a word of that length may be away.</summary>
    public static int EditsFor(string word) => word.Any(char.IsDigit) ? 0 : word.Length switch { < 4 => 0, < 8 => 1, _ => 2 };

    /// <summary>Tells the words within that many edits with their distance and count.</summary>
    public void Near(string word, int edits, Action<string, int, int> found)
    {
        var letters = Letters(word);
        for (var length = word.Length - edits; length <= word.Length + edits; length++)
        {
            if (!_byLength.TryGetValue(length, out var candidates)) continue;
            foreach (var (candidate, theirs, count) in candidates)
            {
                if (BitOperations.PopCount(letters ^ theirs) > 2 * edits) continue;
                var distance = Distance(word, candidate, edits);
                if (distance <= edits) found(candidate, distance, count);
            }
        }
    }

    /// <summary>Edits from one word to the other: insertions, deletions, changes and swaps of neighbours; more than <paramref name="most"/> when beyond it.</summary>
    internal static int Distance(string a, string b, int most)
    {
        Span<int> before = stackalloc int[b.Length + 1], last = stackalloc int[b.Length + 1], row = stackalloc int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            var least = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = Math.Min(Math.Min(last[j], row[j - 1]) + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) cost = Math.Min(cost, before[j - 2] + 1);
                row[j] = cost;
                least = Math.Min(least, cost);
            }
            if (least > most) return most + 1;
            var free = before;
            before = last;
            last = row;
            row = free;
        }
        return last[b.Length];
    }

    private void Add(string word, int count)
    {
        if (word.Length < 3 || word.Any(char.IsDigit)) return;
        if (!_byLength.TryGetValue(word.Length, out var same)) _byLength[word.Length] = same = [];
        same.Add((word, Letters(word), count));
    }

    private static uint Letters(string word)
    {
        uint letters = 0;
        foreach (var c in word) letters |= 1u << (c & 31);
        return letters;
    }
}
