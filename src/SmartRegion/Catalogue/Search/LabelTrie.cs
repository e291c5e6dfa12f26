namespace SmartRegion.Catalogue.Search;

/// <summary>Labels by their runs of stems. A word may have several stems; any of them leads on.</summary>
internal sealed class LabelTrie
{
    private readonly Node _root = new();

    public void Add(IReadOnlyList<IReadOnlyList<string>> words, Label label) => Add(_root, words, 0, label);

    /// <summary>Tells every label found in a text of <paramref name="count"/> words, with its first word and its length.</summary>
    /// <param name="passable">Whether a word between the words of a label may be passed over.</param>
    public void Find(int count, Func<int, IReadOnlyList<string>> stems, Func<int, bool> passable, Action<Label, int, int> found)
    {
        var told = new HashSet<(Label, int)>();
        for (var start = 0; start < count; start++)
        {
            if (told.Count > 0) told.Clear();
            Walk(_root, start, start);
        }

        void Walk(Node node, int at, int start)
        {
            foreach (var label in node.Labels)
                if (told.Add((label, at))) found(label, start, at - start);
            if (at == count || node.Next is null) return;
            if (at > start && at + 1 < count && passable(at)) Walk(node, at + 1, start);
            foreach (var stem in stems(at))
                if (node.Next.TryGetValue(stem, out var next)) Walk(next, at + 1, start);
        }
    }

    private static void Add(Node node, IReadOnlyList<IReadOnlyList<string>> words, int at, Label label)
    {
        if (at == words.Count) { if (!node.Labels.Contains(label)) node.Labels.Add(label); return; }
        foreach (var stem in words[at])
        {
            node.Next ??= [];
            if (!node.Next.TryGetValue(stem, out var next)) node.Next[stem] = next = new Node();
            Add(next, words, at + 1, label);
        }
    }

    private sealed class Node
    {
        public Dictionary<string, Node>? Next;
        public readonly List<Label> Labels = [];
    }
}
