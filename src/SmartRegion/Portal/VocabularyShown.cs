using System.Globalization;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Search;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Query;

namespace SmartRegion.Portal;

/// <summary>The vocabulary as its page shows it: the concepts that fit the filter, by the alphabet of the reader.</summary>
public sealed class VocabularyShown
{
    private readonly Vocabulary _vocabulary;
    private readonly HashSet<string> _shown;

    private VocabularyShown(Vocabulary vocabulary, string language, string? words, string? topic)
    {
        (_vocabulary, Words, Topic) = (vocabulary, words, topic);
        var compare = CultureInfo.GetCultureInfo(language).CompareInfo;
        var shown = vocabulary.Concepts.Where(Fits).OrderBy(c => LabelOf(c, language), Comparer<string>.Create((a, b) => compare.Compare(a, b, CompareOptions.IgnoreCase))).ToList();
        _shown = [.. shown.Select(c => c.Id)];
        Letters = [.. shown.GroupBy(c => LetterOf(LabelOf(c, language), language)).Select(g => (g.Key, (IReadOnlyList<Concept>)[.. g]))];
    }

    /// <summary>What the reader typed.</summary>
    public string? Words { get; }

    /// <summary>Id of the chosen topic.</summary>
    public string? Topic { get; }

    /// <summary>How many concepts the vocabulary has.</summary>
    public int Total => _vocabulary.Concepts.Count;

    /// <summary>How many of them fit.</summary>
    public int Count => _shown.Count;

    /// <summary>The concepts that fit, by the first letter of their label.</summary>
    public IReadOnlyList<(string Letter, IReadOnlyList<Concept> Concepts)> Letters { get; }

    /// <summary>The topics that concepts have.</summary>
    public IEnumerable<Topic> TopicsUsed => Topics.All.Where(t => _vocabulary.Concepts.Any(c => c.Topics.Contains(t.Id)));

    public Concept? Broader(Concept concept) => concept.Broader is { } id ? _vocabulary.Find(id) : null;

    public IEnumerable<Concept> Narrower(Concept concept) => _vocabulary.Narrower(concept);

    /// <summary>True when the page has the concept, so that a link can lead to it.</summary>
    public bool Shows(Concept concept) => _shown.Contains(concept.Id);

    /// <exception cref="ProblemException">400 for an unknown parameter or topic.</exception>
    public static async Task<VocabularyShown> ReadAsync(HttpContext context, Entries entries, Reader reader)
    {
        var p = new Parameters(context.Request, ["q", "topic"]);
        if (p.Text("topic") is { } topic && Topics.Find(topic) is null)
            throw new ProblemException("topic", $"There is no topic '{topic}'. Known: {string.Join(", ", Topics.All.Select(t => t.Id))}.");
        var entry = await entries.FindAsync(Vocabulary.EntryId);
        return new VocabularyShown(entry is null ? Vocabulary.Empty : Vocabulary.From(entry.Doc), reader.Language, p.Text("q")?.Trim(), p.Text("topic"));
    }

    /// <summary>The letter of the alphabet under which a word stands: Czech has Č, Ch, Ř, Š and Ž of their own, German none.</summary>
    internal static string LetterOf(string label, string language)
    {
        if (label.Length == 0 || char.IsAsciiDigit(label[0])) return "0–9";
        if (language == Language.Czech && label.StartsWith("ch", StringComparison.OrdinalIgnoreCase)) return "Ch";
        var first = char.ToUpperInvariant(label[0]);
        return language == Language.Czech && "ČŘŠŽ".Contains(first, StringComparison.Ordinal) ? $"{first}" : Fold.Accents($"{first}");
    }

    private static string LabelOf(Concept concept, string language) => concept.PrefLabel.Tell(language)?.Text ?? concept.Id;

    private bool Fits(Concept concept) =>
        (Topic is null || concept.Topics.Contains(Topic))
        && (Words is null || concept.Labels.Any(l => Folded(l.Text).Contains(Folded(Words), StringComparison.Ordinal)));

    private static string Folded(string text) => Fold.Accents(Fold.Case(text));
}
