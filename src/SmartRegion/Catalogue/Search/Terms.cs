namespace SmartRegion.Catalogue.Search;

/// <summary>
/// The terms of the index. One field holds all of them, told apart by a prefix, and the frequency of a term in an entry
/// is no count but one of the marks below: where the term stands. So a word costs one posting, whatever fields it is in.
/// </summary>
internal static class Terms
{
    public const string Field = "w";
    public const char ExactPrefix = '=';

    public const int PartInBody = 1, InBody = 2, OftenInBody = 3, PartInTitle = 4, InTitle = 5, InTitleAndBody = 6;

    /// <summary>A folded word as written.</summary>
    public static string Exact(string folded) => ExactPrefix + folded;

    public static string Stem(string language, string stem) => language + ":" + stem;

    /// <summary>A label of the vocabulary.</summary>
    public static string Label(string language, string key) => "|" + language + "|" + key;

    /// <summary>A concept that the entry names by its id.</summary>
    public static string Concept(string id) => "#" + id;

    /// <summary>How many marks there are when each also tells how many words the title has.</summary>
    public const int TitledMarks = (MostTitleWords + 1) << MarkBits;

    // Of longer titles all words say equally little.
    private const int MostTitleWords = 15, MarkBits = 3;

    /// <summary>A mark that also tells how many words the entry's title has. Of the same entry the lesser mark stays the lesser.</summary>
    public static byte Titled(int mark, int titleWords) => (byte)(Math.Min(titleWords, MostTitleWords) << MarkBits | mark);

    /// <summary>The mark and the words of the title that <see cref="Titled"/> put together.</summary>
    public static (int Mark, int TitleWords) Untitled(int titled) => (titled & ((1 << MarkBits) - 1), titled >> MarkBits);

    public static bool IsTitle(int mark) => mark >= PartInTitle;
}
