using SmartRegion.Core;

namespace SmartRegion.Catalogue.Search;

/// <summary>All that is known of words: the vocabulary, its labels to be found in text, and the analysis of words.</summary>
internal sealed class Lexicon
{
    public Lexicon(Vocabulary vocabulary)
    {
        Vocabulary = vocabulary;
        var german = vocabulary.Concepts.SelectMany(c => c.Labels).Where(l => l.Language == Language.German)
            .SelectMany(l => Words.Of(l.Text)).Where(w => w.Length >= 5);
        Analysis = new WordAnalysis(new Compounds(german));
        Labels = new Labels(vocabulary, Analysis);
        Spellings = new Spellings(Labels.KnownWords);
    }

    public Vocabulary Vocabulary { get; }
    public WordAnalysis Analysis { get; }
    public Labels Labels { get; }
    public Spellings Spellings { get; }
}
