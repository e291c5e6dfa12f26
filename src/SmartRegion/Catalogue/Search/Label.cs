using SmartRegion.Core;

namespace SmartRegion.Catalogue.Search;

/// <summary>One word or phrase of the vocabulary in one language, with all the concepts that it names.</summary>
/// <param name="Term">Its token in the index.</param>
internal sealed record Label(string Text, string Language, string Term)
{
    public List<Concept> Concepts { get; } = [];
}

/// <summary>A label found in a run of words.</summary>
/// <param name="Start">Number of its first word.</param>
/// <param name="Length">How many words it covers.</param>
/// <param name="Within">True when it is only a part of a longer compound.</param>
internal readonly record struct FoundLabel(Label Label, int Start, int Length, bool Within);

/// <summary>Finds the labels of the vocabulary in text, whatever their inflection.</summary>
internal sealed class Labels
{
    private const int LongPart = 8;

    private readonly Dictionary<string, Label> _byTerm = [];
    private readonly Dictionary<string, LabelTrie> _words = Language.All.ToDictionary(l => l, _ => new LabelTrie());
    private readonly LabelTrie _parts = new();
    private readonly Dictionary<string, Label[]> _ofConcept = [];
    private readonly HashSet<string> _known = [];
    private readonly Dictionary<string, HashSet<string>> _stems = Language.All.ToDictionary(l => l, _ => new HashSet<string>());
    private readonly WordAnalysis _analysis;

    public Labels(Vocabulary vocabulary, WordAnalysis analysis)
    {
        _analysis = analysis;
        foreach (var concept in vocabulary.Concepts)
            foreach (var (text, language) in concept.Labels)
                Add(concept, text, language);
        foreach (var concept in vocabulary.Concepts)
            _ofConcept.TryAdd(concept.Id, [.. concept.Labels.Select(l => Find(l.Text, l.Language)).OfType<Label>()]);
    }

    public IEnumerable<Label> All => _byTerm.Values;

    /// <summary>Every folded word of a label: right even when no entry has it.</summary>
    public IReadOnlySet<string> KnownWords => _known;

    /// <summary>Whether a label has the word in any inflection.</summary>
    public bool Knows(WordForms word, string language) => word.Keys.Any(_stems[language].Contains);

    /// <summary>All labels of the concept, the preferred ones first.</summary>
    public IReadOnlyList<Label> Of(Concept concept) => _ofConcept.GetValueOrDefault(concept.Id) ?? [];

    /// <summary>The label with this text in this language, or null.</summary>
    public Label? Find(string text, string language) => _byTerm.GetValueOrDefault(Terms.Label(language, Words.Key(text)));

    /// <summary>All labels of that language in the words, overlapping ones too.</summary>
    public List<FoundLabel> In(IReadOnlyList<WordForms> words, string language)
    {
        var found = new List<FoundLabel>();
        _words[language].Find(words.Count, i => words[i].Keys, i => IsPassable(words[i]), (label, start, length) => found.Add(new FoundLabel(label, start, length, false)));
        if (language == Language.German && words.Any(w => w.Parts.Count > 0)) FindInParts(words, found);
        return found;
    }

    // "plnicí stanice na vodík" and "plnicí stanice vodíku" are one: words that tell nothing are passed over.
    private static bool IsPassable(WordForms word) => StopWords.Contains(word.Exact[0]);

    // But "IT-Sicherheit" is not "Sicherheit".
    private static List<WordForms> Telling(List<WordForms> words)
    {
        var telling = words.FindAll(w => !IsPassable(w));
        return telling.Count > 1 ? telling : words;
    }

    // "Straßenbeleuchtungsanlage", "Straßen-Beleuchtung" and "Straßenbeleuchtung" have the same run of parts.
    private void FindInParts(IReadOnlyList<WordForms> words, List<FoundLabel> found)
    {
        var parts = new List<(IReadOnlyList<string> Stems, int Word, bool First, bool Last)>();
        for (var w = 0; w < words.Count; w++) parts.AddRange(PartsOf(words[w], w));
        _parts.Find(parts.Count, i => parts[i].Stems, _ => false, (label, start, length) =>
        {
            var (first, last) = (parts[start], parts[start + length - 1]);
            var here = new FoundLabel(label, first.Word, last.Word - first.Word + 1, !first.First || !last.Last);
            if (!found.Contains(here with { Within = false })) found.Add(here);
        });
    }

    private static IEnumerable<(IReadOnlyList<string>, int, bool, bool)> PartsOf(WordForms word, int number) =>
        word.Parts.Count == 0
            ? [(word.Keys, number, true, true)]
            : word.Parts.Select((p, i) => (p, number, i == 0, i == word.Parts.Count - 1));

    private void Add(Concept concept, string text, string language)
    {
        var words = Words.Of(text);
        if (words.Count == 0) return;
        var term = Terms.Label(language, Words.Key(text));
        if (_byTerm.TryGetValue(term, out var label)) { if (!label.Concepts.Contains(concept)) label.Concepts.Add(concept); return; }
        _byTerm[term] = label = new Label(text, language, term);
        label.Concepts.Add(concept);
        var forms = words.Select(w => _analysis.Of(w, language)).ToList();
        foreach (var form in forms)
        {
            _known.UnionWith(form.Exact);
            _stems[language].UnionWith(form.Keys);
        }
        _words[language].Add([.. Telling(forms).Select(f => f.Keys)], label);
        if (language != Language.German) return;
        var parts = forms.SelectMany((f, i) => PartsOf(f, i)).Select(p => p.Item1).ToList();
        // A short single part ("Licht") is no concept of the compound around it ("Lichtmast"); a long one is ("Starkregenkarte").
        if (parts.Count > 1 || forms is [{ Exact: [{ Length: >= LongPart }, ..] }]) _parts.Add(parts, label);
    }
}
