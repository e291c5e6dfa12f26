using System.Reflection;

namespace SmartRegion.Catalogue.Search;

/// <summary>
/// Splits German compounds: Straßenbeleuchtungsanlage into strasse, beleuchtung, anlage. A word is split only when known
/// parts and linking letters cover it whole, so that names and foreign words stay as they are.
/// </summary>
internal sealed class Compounds
{
    private const int ShortestPart = 3, ShortestWord = 7, LongestWord = 50;
    private static readonly string[] Links = ["", "s", "n", "en", "es", "er", "e"];

    private readonly HashSet<string> _parts;
    private readonly int _longest;

    /// <summary>Knows these parts and those of data/german-parts.txt.</summary>
    public Compounds(IEnumerable<string> words)
    {
        _parts = [.. Listed().Concat(words).Select(w => Words.FoldGerman(w.ToLowerInvariant())).Where(w => w.Length >= ShortestPart)];
        _longest = _parts.Count == 0 ? 0 : _parts.Max(p => p.Length);
    }

    /// <summary>The parts of a folded word, or none when it is no compound.</summary>
    public IReadOnlyList<string> Split(string word)
    {
        if (word.Length is < ShortestWord or > LongestWord) return [];
        // best[i]: the best way to cover the letters from i on.
        var best = new Way?[word.Length + 1];
        best[word.Length] = new Way(0, 0, 0, "", null);
        for (var i = word.Length - ShortestPart; i >= 0; i--)
            for (var length = ShortestPart; length <= Math.Min(_longest, word.Length - i); length++)
            {
                if (length == word.Length || !_parts.Contains(word.Substring(i, length))) continue;
                foreach (var link in Links) Extend(word, best, i, length, link);
            }
        // A part that is a compound itself ("Badewasser" in "Badewasserqualität") must split as it does alone.
        return best[0] is { Count: > 1 } way ? [.. way.Parts().SelectMany(p => Split(p) is { Count: > 0 } parts ? parts : [p])] : [];
    }

    private static void Extend(string word, Way?[] best, int at, int length, string link)
    {
        var next = at + length + link.Length;
        if (next > word.Length || best[next] is not { } rest || string.CompareOrdinal(word, at + length, link, 0, link.Length) != 0) return;
        var way = new Way(rest.Count + 1, rest.Linked + link.Length, Math.Min(length, rest.Count == 0 ? length : rest.Shortest), word.Substring(at, length), rest);
        if (best[at] is null || way.IsBetterThan(best[at]!)) best[at] = way;
    }

    private static IEnumerable<string> Listed()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("data/german-parts.txt");
        if (stream is null) yield break;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
            if (line.Trim() is { Length: > 0 } part && part[0] != '#') yield return part;
    }

    // More parts are better, because a compound listed whole must split like its neighbours; then fewer linking letters.
    private sealed record Way(int Count, int Linked, int Shortest, string Part, Way? Rest)
    {
        public bool IsBetterThan(Way other) =>
            Linked != other.Linked ? Linked < other.Linked : Count != other.Count ? Count > other.Count : Shortest > other.Shortest;

        public IEnumerable<string> Parts()
        {
            for (var way = this; way?.Rest is not null; way = way.Rest) yield return way.Part;
        }
    }
}
