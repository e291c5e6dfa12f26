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
    // More of them at once and a phone is slow: then the list tells the three labels only.
    private const int MostDetailed = 130;

    private readonly Vocabulary _vocabulary;
    private readonly string _language;
    private readonly HashSet<string> _shown;

    private VocabularyShown(Vocabulary vocabulary, string language, Parameters asked)
    {
        (_vocabulary, _language) = (vocabulary, language);
        (Words, Topic) = (asked.Text("q")?.Trim(), asked.Text("topic"));
        var compare = CultureInfo.GetCultureInfo(language).CompareInfo;
        var sorted = vocabulary.Concepts.OrderBy(LabelOf, Comparer<string>.Create((a, b) => compare.Compare(a, b, CompareOptions.IgnoreCase))).ToList();
        Letters = [.. sorted.Select(LetterOf).Distinct()];
        // Who changes the language may come with a letter that the other alphabet does not have: all of it is shown then.
        Letter = Letters.FirstOrDefault(l => l == asked.Text("letter"));
        var shown = sorted.Where(Fits).ToList();
        _shown = [.. shown.Select(c => c.Id)];
        Groups = [.. shown.GroupBy(LetterOf).Select(g => (g.Key, (IReadOnlyList<Concept>)[.. g]))];
    }

    /// <summary>What the reader typed.</summary>
    public string? Words { get; }

    /// <summary>Id of the chosen topic.</summary>
    public string? Topic { get; }

    /// <summary>The chosen letter.</summary>
    public string? Letter { get; }

    /// <summary>How many concepts the vocabulary has.</summary>
    public int Total => _vocabulary.Concepts.Count;

    /// <summary>How many of them fit.</summary>
    public int Count => _shown.Count;

    /// <summary>True when synonyms and neighbours stand beside the labels.</summary>
    public bool IsDetailed => Count <= MostDetailed;

    /// <summary>The letters under which there is a concept.</summary>
    public IReadOnlyList<string> Letters { get; }

    /// <summary>The concepts that fit, by the first letter of their label.</summary>
    public IReadOnlyList<(string Letter, IReadOnlyList<Concept> Concepts)> Groups { get; }

    /// <summary>The topics that concepts have.</summary>
    public IEnumerable<Topic> TopicsUsed => Topics.All.Where(t => _vocabulary.Concepts.Any(c => c.Topics.Contains(t.Id)));

    public Concept? Broader(Concept concept) => concept.Broader is { } id ? _vocabulary.Find(id) : null;

    public IEnumerable<Concept> Narrower(Concept concept) => _vocabulary.Narrower(concept);

    /// <summary>True when the page has the concept, so that a link can lead to it.</summary>
    public bool Shows(Concept concept) => _shown.Contains(concept.Id);

    /// <summary>The letter under which the concept stands for this reader.</summary>
    public string LetterOf(Concept concept) => LetterOf(LabelOf(concept), _language);

    /// <exception cref="ProblemException">400 for an unknown parameter or topic.</exception>
    public static async Task<VocabularyShown> ReadAsync(HttpContext context, Entries entries, Reader reader)
    {
        var p = new Parameters(context.Request, ["q", "topic", "letter"]);
        if (p.Text("topic") is { } topic && Topics.Find(topic) is null)
            throw new ProblemException("topic", $"There is no topic '{topic}'. Known: {string.Join(", ", Topics.All.Select(t => t.Id))}.");
        var entry = await entries.FindAsync(Vocabulary.EntryId);
        return new VocabularyShown(entry is null ? Vocabulary.Empty : Vocabulary.From(entry.Doc), reader.Language, p);
    }

    /// <summary>The letter of the alphabet under which a word stands: Czech has Č, Ch, Ř, Š and Ž of their own, German none.</summary>
    internal static string LetterOf(string label, string language)
    {
        if (label.Length == 0 || char.IsAsciiDigit(label[0])) return "0–9";
        if (language == Language.Czech && label.StartsWith("ch", StringComparison.OrdinalIgnoreCase)) return "Ch";
        var first = char.ToUpperInvariant(label[0]);
        return language == Language.Czech && "ČŘŠŽ".Contains(first, StringComparison.Ordinal) ? $"{first}" : Fold.Accents($"{first}");
    }

    private string LabelOf(Concept concept) => concept.PrefLabel.Tell(_language)?.Text ?? concept.Id;

    private bool Fits(Concept concept) =>
        (Topic is null || concept.Topics.Contains(Topic))
        && (Letter is null || LetterOf(concept) == Letter)
        && (Words is null || concept.Labels.Any(l => Folded(l.Text).Contains(Folded(Words), StringComparison.Ordinal)));

    private static string Folded(string text) => Fold.Accents(Fold.Case(text));
}
