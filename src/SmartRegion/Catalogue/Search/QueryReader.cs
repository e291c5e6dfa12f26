using SmartRegion.Core;

namespace SmartRegion.Catalogue.Search;

/// <summary>Reads a typed text: mends mistypings, finds the concepts that it names, and plans what to look up.</summary>
internal sealed class QueryReader(Lexicon lexicon, SearchView view, SearchRequest request)
{
    private const int MostWords = 24, MostBits = 63;

    private readonly List<CorrectedWord> _corrected = [];
    private List<string> _shown = [];
    private List<string>? _words;

    /// <param name="wide">Whether concepts near the ones named are looked up too.</param>
    public QueryPlan Read(bool wide)
    {
        var words = _words ??= Words.Of(request.Text ?? "").Take(MostWords).Select(Mended).ToList();
        _shown = [];
        var forms = Language.All.ToDictionary(l => l, l => words.ConvertAll(w => lexicon.Analysis.Of(w, l)));
        var spans = Spans(words, forms, wide);
        var counting = Counting(words, spans);
        var bits = counting.ToDictionary(i => i, i => Bit(words[i]));
        var expansion = new Expansion(lexicon, view, request, spans.Count, wide);
        var added = spans.ConvertAll(s => ClausesOf(s, expansion, bits, words));
        var units = counting.ConvertAll(i =>
        {
            var clauses = ClausesOf(i, forms, bits[i]);
            for (var s = 0; s < spans.Count; s++)
                if (spans[s].Covers(i)) clauses.AddRange(added[s]);
            return new QueryUnit(Weight(clauses), clauses);
        });
        return new QueryPlan(units, _shown, expansion.Told, _corrected);
    }

    /// <summary>The word, or the nearest known one when nothing has it.</summary>
    private string Mended(string word)
    {
        if (IsKnown(word)) return word;
        var folded = Words.Fold(word);
        var edits = Spellings.EditsFor(folded);
        if (edits == 0) return word;
        (string Word, int Distance, int Count)? best = null;
        void Offer(string candidate, int distance, int count)
        {
            // People rarely miss the first letter.
            if (candidate[0] != folded[0]) distance++;
            if (best is not { } b || distance < b.Distance || (distance == b.Distance && count > b.Count)) best = (candidate, distance, count);
        }
        lexicon.Spellings.Near(folded, edits, Offer);
        foreach (var leaf in view.Leaves) leaf.Segment.SpellingsBy(leaf.Reader).Near(folded, edits, Offer);
        if (best is not { } found) return word;
        _corrected.Add(new CorrectedWord(word, found.Word));
        return found.Word;
    }

    private bool IsKnown(string word)
    {
        var folded = Words.Fold(word);
        if (StopWords.Contains(folded) || lexicon.Labels.KnownWords.Contains(folded)) return true;
        return Language.All.Any(l =>
        {
            var forms = lexicon.Analysis.Of(word, l);
            return forms.Parts.Count > 0 || lexicon.Labels.Knows(forms, l) || forms.Exact.Any(e => view.Count(Terms.Exact(e)) > 0) || forms.Keys.Any(k => view.Count(Terms.Stem(l, k)) > 0);
        });
    }

    /// <summary>The longest runs of words that the vocabulary knows, without overlaps; if wide, also the words inside these.</summary>
    private List<Span> Spans(List<string> words, Dictionary<string, List<WordForms>> forms, bool wide)
    {
        var found = Language.All.SelectMany(l => lexicon.Labels.In(forms[l], l))
            .Where(f => f.Length > 1 || words.Count == 1 || !StopWords.Contains(Words.Fold(words[f.Start])))
            .GroupBy(f => (f.Start, f.Length, f.Within))
            .OrderBy(g => g.Key.Within).ThenByDescending(g => g.Key.Length).ThenBy(g => g.Key.Start);
        var spans = new List<Span>();
        foreach (var group in found)
        {
            var inner = spans.Any(s => s.Start < group.Key.Start + group.Key.Length && group.Key.Start < s.Start + s.Length);
            if (inner && (!wide || group.Key.Length > 1 || group.Key.Within || spans.Any(s => s.Length == 1 && s.Start == group.Key.Start))) continue;
            var typed = string.Join(' ', words.Skip(group.Key.Start).Take(group.Key.Length));
            var key = Words.Key(typed);
            // A label typed as it is written is meant, rather than one that only shares its stem.
            var exact = group.Where(f => Words.Key(f.Label.Text) == key).ToList();
            var labels = (exact.Count > 0 ? exact : group.ToList()).ConvertAll(f => f.Label).Distinct().ToList();
            spans.Add(new Span(group.Key.Start, group.Key.Length, typed, labels, group.Key.Within, inner));
        }
        return spans;
    }

    private static List<int> Counting(List<string> words, List<Span> spans)
    {
        var counting = Enumerable.Range(0, words.Count).Where(i => !StopWords.Contains(Words.Fold(words[i]))).ToList();
        return counting.Count > 0 ? counting : [.. Enumerable.Range(0, words.Count)];
    }

    private List<Clause> ClausesOf(int word, Dictionary<string, List<WordForms>> forms, int bit)
    {
        var clauses = new List<Clause>();
        foreach (var exact in forms[Language.German][word].Exact) Add(Worth.Exact, Terms.Exact(exact));
        foreach (var language in Language.All)
        {
            var form = forms[language][word];
            foreach (var key in form.Keys) Add(Worth.Stem, Terms.Stem(language, key));
            foreach (var stem in form.Stems.Except(form.Exact)) Add(Worth.Stem, Terms.Exact(stem));
        }
        var parts = forms[Language.German][word].Parts
            .Select(p => p.Select(s => Terms.Stem(Language.German, s)).MaxBy(view.Count)!).Distinct().ToArray();
        if (parts.Length > 1) Add(Worth.Parts, parts);
        return clauses;

        void Add(float[] worth, params string[] terms)
        {
            if (terms.All(t => view.Count(t) > 0)) clauses.Add(new Clause(terms, worth, bit));
        }
    }

    private List<Clause> ClausesOf(Span span, Expansion expansion, Dictionary<int, int> bits, List<string> words)
    {
        var clauses = new List<Clause>();
        var typed = bits.Where(b => span.Covers(b.Key)).Select(b => b.Value).DefaultIfEmpty(MostBits).First();
        foreach (var label in span.Labels)
            if (view.Count(label.Term) > 0) clauses.Add(new Clause([label.Term], span.Within ? Worth.Parts : Worth.Phrase, span.Length > 1 ? Bit(span.Typed) : typed));
        foreach (var added in expansion.Of(span)) clauses.Add(new Clause([added.Term], added.Worth, added.Shown is { } shown ? Bit(shown) : typed));
        return clauses;
    }

    // As BM25 weighs, but never nothing. What only lies near does not make the word itself more common.
    private float Weight(List<Clause> clauses)
    {
        var own = clauses.FindAll(c => c.ByMark != Worth.Narrower && c.ByMark != Worth.Near);
        var count = clauses.Count == 0 ? 0 : (own.Count > 0 ? own : clauses).Max(c => c.Terms.Min(view.Count));
        return MathF.Log(1.5f + (view.MaxDoc + 1f) / (count + 1f));
    }

    private int Bit(string word)
    {
        var at = _shown.IndexOf(word);
        if (at >= 0) return at;
        if (_shown.Count >= MostBits) return MostBits;
        _shown.Add(word);
        return _shown.Count - 1;
    }
}

/// <summary>A run of typed words that labels of the vocabulary match.</summary>
/// <param name="Within">True when the labels are only part of a typed compound.</param>
/// <param name="Inner">True when the word is part of a longer run that is meant, as "parking" of "parking sensors".</param>
internal sealed record Span(int Start, int Length, string Typed, IReadOnlyList<Label> Labels, bool Within, bool Inner)
{
    public bool Covers(int word) => word >= Start && word < Start + Length;
}
