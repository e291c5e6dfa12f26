
namespace SmartRegion.Catalogue.Search;

/// <summary>
/// The words that the vocabulary adds: other labels of the concepts named, in all languages, and the concepts below them.
/// Only words that some entry has are added, and only so many that a reader can look them over. A wide expansion also goes
/// to the concept above and those beside.
/// </summary>
internal sealed class Expansion(Lexicon lexicon, SearchView view, SearchRequest request, int spans, bool wide)
{
    private const int MostWords = 12, LeastForEach = 4, MostNarrower = 8, MostBeside = 12;

    private readonly HashSet<string> _without = [.. request.Without.Select(Words.Key)];
    private readonly List<ExpandedWord> _told = [];

    /// <summary>All words added so far.</summary>
    public IReadOnlyList<ExpandedWord> Told => _told;

    /// <summary>The terms to add for a run of typed words.</summary>
    public List<AddedTerm> Of(Span span)
    {
        var concepts = span.Labels.SelectMany(l => l.Concepts).Distinct().ToList();
        var typed = span.Labels.Select(l => l.Term).ToHashSet();
        var added = concepts.Select(c => Terms.Concept(c.Id)).Where(t => view.Count(t) > 0).Select(t => new AddedTerm(t, Worth.Named, null)).ToList();
        var room = Math.Max(LeastForEach, MostWords / Math.Max(1, spans));
        foreach (var (label, concept) in Synonyms(concepts, typed).Take(room))
        {
            added.Add(new AddedTerm(label.Term, span.Inner ? Worth.Narrower : Worth.Added, label.Text));
            Tell(label.Text, label.Language, concept, span);
        }
        if (span.Inner) return added;
        var seen = concepts.Select(c => c.Id).ToHashSet();
        foreach (var concept in Below(concepts).Where(c => seen.Add(c.Id)).OrderByDescending(Frequency).Take(MostNarrower))
            AddOne(concept, [concept], Worth.Narrower, typed, span, added);
        if (!wide) return added;
        foreach (var above in concepts.Select(c => lexicon.Vocabulary.Find(c.Broader ?? "")).OfType<Concept>().Where(c => seen.Add(c.Id)))
            AddOne(above, [above, .. lexicon.Vocabulary.Narrower(above).Where(c => seen.Add(c.Id)).OrderByDescending(Frequency).Take(MostBeside)], Worth.Near, typed, span, added);
        return added;
    }

    // Two steps down: a fast charger is a charging station of electric mobility.
    private IEnumerable<Concept> Below(List<Concept> concepts)
    {
        var children = concepts.SelectMany(lexicon.Vocabulary.Narrower).ToList();
        return children.Concat(children.SelectMany(lexicon.Vocabulary.Narrower));
    }

    private IEnumerable<(Label Label, Concept Concept)> Synonyms(List<Concept> concepts, HashSet<string> typed) =>
        concepts.SelectMany(c => LabelsOf(c).Select(l => (Label: l, Concept: c)))
            .Where(l => !typed.Contains(l.Label.Term) && !IsWithout(l.Label.Text))
            .DistinctBy(l => l.Label.Term)
            .OrderByDescending(l => l.Concept.PrefLabel.In(l.Label.Language) == l.Label.Text)
            .ThenByDescending(l => view.Count(l.Label.Term));

    // One word on the page stands for a concept with all its labels, or for several.
    private void AddOne(Concept concept, IReadOnlyList<Concept> all, float[] worth, HashSet<string> typed, Span span, List<AddedTerm> added)
    {
        var shown = concept.PrefLabel.Tell(request.Language);
        if (shown is null || IsWithout(shown.Text)) return;
        var terms = all.SelectMany(c => LabelsOf(c).Select(l => l.Term).Append(Terms.Concept(c.Id))).Where(t => view.Count(t) > 0 && !typed.Contains(t)).ToList();
        if (terms.Count == 0) return;
        added.AddRange(terms.Select(t => new AddedTerm(t, worth, shown.Text)));
        Tell(shown.Text, shown.Language, concept, span);
    }

    private int Frequency(Concept concept) => LabelsOf(concept).Sum(l => view.Count(l.Term));

    private IEnumerable<Label> LabelsOf(Concept concept) => lexicon.Labels.Of(concept).Where(l => view.Count(l.Term) > 0);

    private bool IsWithout(string text) => _without.Count > 0 && _without.Contains(Words.Key(text));

    private void Tell(string word, string language, Concept concept, Span span)
    {
        if (!_told.Any(t => t.Word == word && t.Language == language)) _told.Add(new ExpandedWord(word, language, concept.Id, span.Typed));
    }
}

/// <summary>A term that the vocabulary adds.</summary>
/// <param name="Shown">The word that the page shows for it; null when it stands for the typed word itself.</param>
internal readonly record struct AddedTerm(string Term, float[] Worth, string? Shown);
