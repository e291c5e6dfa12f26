namespace SmartRegion.Catalogue.Search;

/// <summary>A hit while it is being ranked.</summary>
/// <param name="Value">What it is ordered by, more first.</param>
/// <param name="Key">The store's number, which decides among equals: the lower first.</param>
/// <param name="Document">Its number in the index.</param>
internal readonly record struct Ranked(double Value, long Key, int Document)
{
    public bool Precedes(double value, long key) => Value > value || (Value == value && Key < key);
}

/// <summary>Keeps the best so many hits: a heap whose root is the worst kept.</summary>
internal sealed class TopHits(int limit)
{
    private readonly List<Ranked> _heap = new(Math.Min(limit, 100));

    /// <summary>The hits, best first.</summary>
    public IEnumerable<Ranked> Sorted => _heap.OrderByDescending(h => h.Value).ThenBy(h => h.Key);

    /// <summary>What has less is not taken.</summary>
    public double Least { get; private set; } = limit == 0 ? double.PositiveInfinity : double.NegativeInfinity;

    public void Offer(Ranked hit)
    {
        if (_heap.Count < limit)
        {
            _heap.Add(hit);
            Rise(_heap.Count - 1);
            if (_heap.Count == limit) Least = _heap[0].Value;
            return;
        }
        if (limit == 0 || !hit.Precedes(_heap[0].Value, _heap[0].Key)) return;
        _heap[0] = hit;
        Sink();
        Least = _heap[0].Value;
    }

    private void Rise(int at)
    {
        for (int parent; at > 0 && _heap[parent = (at - 1) / 2].Precedes(_heap[at].Value, _heap[at].Key); at = parent)
            (_heap[at], _heap[parent]) = (_heap[parent], _heap[at]);
    }

    private void Sink()
    {
        for (var at = 0; ;)
        {
            var worst = at;
            for (var child = 2 * at + 1; child <= 2 * at + 2 && child < _heap.Count; child++)
                if (_heap[worst].Precedes(_heap[child].Value, _heap[child].Key)) worst = child;
            if (worst == at) return;
            (_heap[at], _heap[worst]) = (_heap[worst], _heap[at]);
            at = worst;
        }
    }
}
