namespace SmartRegion.Catalogue.Search;

/// <summary>
/// The documents of one segment that have a typed word or what stands for it, in order, each with what the match is worth: its
/// best clause and a little for each other. Deleted documents are among them. Kept by window of the segment, so that a match
/// takes four bytes: reading them from memory is most of what a search of frequent words costs.
/// </summary>
internal sealed class WordMatches
{
    /// <summary>So many documents are a window: what is added up for them fits into the nearest cache of a processor.</summary>
    public const int Window = 2048;

    /// <summary>Worth is told in such parts of one: finer than any two of <see cref="Search.Worth"/> differ, and up to 4.</summary>
    public const float Part = 1f / 16384;

    private readonly int[] _ends;
    private readonly ushort[] _slots, _parts;

    private WordMatches(int[] ends, ushort[] slots, ushort[] parts) => (_ends, _slots, _parts) = (ends, slots, parts);

    /// <summary>Bytes that it takes in memory.</summary>
    public long Size => 128 + _ends.Length * 4L + _slots.Length * 4L;

    /// <summary>The documents that match in a window, by their place in it.</summary>
    public ReadOnlySpan<ushort> SlotsIn(int window) => _slots.AsSpan(Start(window), _ends[window] - Start(window));

    /// <summary>How many <see cref="Part"/>s each of <see cref="SlotsIn"/> is worth.</summary>
    public ReadOnlySpan<ushort> PartsIn(int window) => _parts.AsSpan(Start(window), _ends[window] - Start(window));

    private int Start(int window) => window == 0 ? 0 : _ends[window - 1];

    /// <summary>Takes the matches of window after window.</summary>
    internal sealed class Builder
    {
        private readonly List<int> _ends = [];
        private readonly List<ushort> _slots = [], _parts = [];

        public void Add(int slot, float worth)
        {
            _slots.Add((ushort)slot);
            _parts.Add((ushort)Math.Clamp(MathF.Round(worth / Part), 1, ushort.MaxValue));
        }

        public void EndWindow() => _ends.Add(_slots.Count);

        public WordMatches Take()
        {
            var taken = new WordMatches([.. _ends], [.. _slots], [.. _parts]);
            _ends.Clear();
            _slots.Clear();
            _parts.Clear();
            return taken;
        }
    }
}
