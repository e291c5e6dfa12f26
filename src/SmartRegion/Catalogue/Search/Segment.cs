using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace SmartRegion.Catalogue.Search;

/// <summary>
/// What is kept in memory beside one segment of the index: columns of its values, and the postings of terms asked for
/// before. Segments never change, so this is made once; deletions are the reader's matter.
/// </summary>
internal sealed class Segment
{
    private const int RememberedTerms = 10_000;

    // Of postings, which take five bytes each: so many for each document.
    private const int RememberedPostings = 40;

    // Of words' matches: so many bytes for each document.
    private const int RememberedMatches = 400;
    private static readonly ConditionalWeakTable<object, Segment> Known = [];

    private readonly ConcurrentDictionary<string, (TermState? State, int Count)> _places = new();
    private readonly ConcurrentDictionary<string, Postings> _postings = new();
    private readonly ConcurrentDictionary<UnitKey, WordMatches> _matches = new();
    private readonly Lock _reading = new();
    private Spellings? _spellings;
    private readonly int[] _facets;
    private int _remembered;
    private long _rememberedMatches;

    private Segment(AtomicReader reader, FacetValues values)
    {
        var count = reader.MaxDoc;
        Keys = Numbers(reader, EntryDocument.Key, count);
        Modified = Numbers(reader, EntryDocument.Modified, count);
        Starts = Numbers(reader, EntryDocument.Start, count);
        Populations = Array.ConvertAll(Numbers(reader, EntryDocument.Population, count), n => (int)n);
        TitleWords = Array.ConvertAll(Numbers(reader, EntryDocument.TitleWords, count), n => (byte)Math.Min(n, 255));
        _facets = SideBySide([.. Facets.All.Select((f, i) => values.Read(reader, i, EntryDocument.FacetField(f)))]);
        Lon = Doubles(reader, EntryDocument.Lon, count);
        Lat = Doubles(reader, EntryDocument.Lat, count);
        West = Floats(reader, EntryDocument.West, count);
        South = Floats(reader, EntryDocument.South, count);
        East = Floats(reader, EntryDocument.East, count);
        North = Floats(reader, EntryDocument.North, count);
        PlaceNames = PlaceNames.Of(reader);
    }

    public long[] Keys { get; }
    public long[] Modified { get; }
    public long[] Starts { get; }
    public int[] Populations { get; }
    public byte[] TitleWords { get; }
    public double[] Lon { get; }
    public double[] Lat { get; }
    public float[] West { get; }
    public float[] South { get; }
    public float[] East { get; }
    public float[] North { get; }

    /// <summary>What its places are called.</summary>
    public PlaceNames PlaceNames { get; }

    /// <summary>By facet, in the order of <see cref="Facets.All"/>: the number of a document's set of values.</summary>
    public ReadOnlySpan<int> FacetsOf(int doc) => _facets.AsSpan(doc * Facets.All.Count, Facets.All.Count);

    /// <summary>
    /// The words of the segment, for mending typing mistakes. Read when first asked for, by a reader that is open then: the one by which the
    /// segment was made known may have given way to another of the same segment.
    /// </summary>
    public Spellings SpellingsBy(AtomicReader reader)
    {
        lock (_reading) return _spellings ??= Spellings.Of(reader);
    }

    public static Segment Of(AtomicReader reader, FacetValues values) => Known.GetValue(reader.CoreCacheKey, _ => new Segment(reader, values));

    /// <summary>How many documents have the term, deleted ones included, and where its postings begin; 0 when none has it.</summary>
    public (TermState? State, int Count) Find(string term, TermsEnum dictionary)
    {
        if (_places.TryGetValue(term, out var place)) return place;
        place = dictionary.SeekExact(new BytesRef(term)) ? (dictionary.GetTermState(), dictionary.DocFreq) : (null, 0);
        // Whoever types nonsense all day must not fill the memory.
        if (_places.Count >= RememberedTerms) _places.Clear();
        _places[term] = place;
        return place;
    }

    /// <summary>The postings of a term.</summary>
    /// <param name="cursor">Used again from call to call of one thread.</param>
    public Postings Postings(string term, TermsEnum dictionary, ref DocsEnum? cursor)
    {
        if (_postings.TryGetValue(term, out var postings)) return postings;
        var (state, count) = Find(term, dictionary);
        if (state is null) return Search.Postings.None;
        dictionary.SeekExact(new BytesRef(term), state);
        cursor = dictionary.Docs(null, cursor, DocsFlags.FREQS);
        postings = new Postings(new int[count], new byte[count]);
        for (var i = 0; i < count; i++)
        {
            postings.Documents[i] = cursor.NextDoc();
            postings.Marks[i] = Terms.Titled(cursor.Freq, TitleWords[postings.Documents[i]]);
        }
        if (Interlocked.Add(ref _remembered, count) > RememberedPostings * Keys.Length)
        {
            _postings.Clear();
            _remembered = count;
        }
        return _postings[term] = postings;
    }

    /// <summary>The documents that have a word or what stands for it.</summary>
    /// <param name="merging">Makes them when they are not remembered.</param>
    public WordMatches Matches(QueryUnit unit, Leaf leaf, Merging merging)
    {
        if (_matches.TryGetValue(unit.Key, out var matches)) return matches;
        matches = merging.Of(unit, leaf);
        if (Interlocked.Add(ref _rememberedMatches, matches.Size) > RememberedMatches * (Keys.Length + 64L))
        {
            _matches.Clear();
            Interlocked.Exchange(ref _rememberedMatches, matches.Size);
        }
        return _matches[unit.Key] = matches;
    }

    // What is counted together lies together: one look into the memory for each hit.
    private static int[] SideBySide(int[][] columns)
    {
        var rows = new int[columns.Length * columns[0].Length];
        for (var column = 0; column < columns.Length; column++)
            for (var row = 0; row < columns[column].Length; row++) rows[row * columns.Length + column] = columns[column][row];
        return rows;
    }

    private static long[] Numbers(AtomicReader reader, string field, int count)
    {
        var numbers = new long[count];
        if (reader.GetNumericDocValues(field) is { } values)
            for (var i = 0; i < count; i++) numbers[i] = values.Get(i);
        return numbers;
    }

    private static double[] Doubles(AtomicReader reader, string field, int count) =>
        Array.ConvertAll(Numbers(reader, field, count), BitConverter.Int64BitsToDouble);

    private static float[] Floats(AtomicReader reader, string field, int count) =>
        Array.ConvertAll(Doubles(reader, field, count), d => (float)d);
}
