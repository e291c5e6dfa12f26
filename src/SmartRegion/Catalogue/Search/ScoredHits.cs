namespace SmartRegion.Catalogue.Search;

/// <summary>What the words of a query were found in, in the order of the documents' numbers in the index.</summary>
internal sealed class ScoredHits
{
    private int _complete;
    private int[] _documents = new int[1024];
    private uint[] _units = new uint[1024];
    private float[] _sums = new float[1024];

    public int Count { get; private set; }

    /// <summary>Whether as many of them have all words as a page shows: then others are not asked for.</summary>
    public bool AreEnough => _complete >= Demand.Enough;

    public ReadOnlySpan<int> Documents => _documents.AsSpan(0, Count);

    /// <summary>The typed words that each has, by bit.</summary>
    public ReadOnlySpan<uint> Units => _units.AsSpan(0, Count);

    /// <summary>What its words are worth together.</summary>
    public ReadOnlySpan<float> Sums => _sums.AsSpan(0, Count);

    public void Clear() => Count = _complete = 0;

    public void Add(int document, uint units, float sum, bool isComplete)
    {
        if (Count == _documents.Length)
        {
            Array.Resize(ref _documents, Count * 2);
            Array.Resize(ref _units, Count * 2);
            Array.Resize(ref _sums, Count * 2);
        }
        (_documents[Count], _units[Count], _sums[Count]) = (document, units, sum);
        Count++;
        if (isComplete) _complete++;
    }

    /// <summary>The words and the sum of a document.</summary>
    public (uint Units, float Sum) Of(int document)
    {
        var at = Documents.BinarySearch(document);
        return at < 0 ? default : (_units[at], _sums[at]);
    }
}
