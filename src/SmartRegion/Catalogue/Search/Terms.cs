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
    public const int Marks = 7;

    /// <summary>A folded word as written.</summary>
    public static string Exact(string folded) => ExactPrefix + folded;

    public static string Stem(string language, string stem) => language + ":" + stem;

    /// <summary>A label of the vocabulary.</summary>
    public static string Label(string language, string key) => "|" + language + "|" + key;

    /// <summary>A concept that the entry names by its id.</summary>
    public static string Concept(string id) => "#" + id;

    public static bool IsTitle(int mark) => mark >= PartInTitle;
}
