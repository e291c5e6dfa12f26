using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Documents;
using Lucene.Net.Index;

namespace SmartRegion.Catalogue.Search;

/// <summary>Hands terms to Lucene as they are, each as often as its mark says.</summary>
internal sealed class TermStream : TokenStream
{
    private readonly IReadOnlyList<(string Term, int Times)> _terms;
    private readonly ICharTermAttribute _text;
    private int _at, _times;

    public TermStream(IReadOnlyList<(string Term, int Times)> terms)
    {
        _terms = terms;
        _text = AddAttribute<ICharTermAttribute>();
    }

    /// <summary>A field of these terms that stores nothing but postings.</summary>
    public static Field Field(string name, IReadOnlyList<(string Term, int Times)> terms, bool withFrequencies) =>
        new(name, new TermStream(terms), withFrequencies ? Frequencies : Plain);

    public override bool IncrementToken()
    {
        ClearAttributes();
        if (_at == _terms.Count) return false;
        _text.SetEmpty().Append(_terms[_at].Term);
        if (++_times < _terms[_at].Times) return true;
        _at++;
        _times = 0;
        return true;
    }

    public override void Reset()
    {
        base.Reset();
        _at = _times = 0;
    }

    private static readonly FieldType Frequencies = Type(IndexOptions.DOCS_AND_FREQS), Plain = Type(IndexOptions.DOCS_ONLY);

    private static FieldType Type(IndexOptions options)
    {
        var type = new FieldType { IsIndexed = true, IsTokenized = true, OmitNorms = true, IndexOptions = options };
        type.Freeze();
        return type;
    }
}
