namespace SmartRegion.Core;

/// <summary>The three languages of the region, as BCP 47 primary tags. Every text a person sees exists in each.</summary>
public static class Language
{
    public const string Czech = "cs";
    public const string German = "de";
    public const string English = "en";

    /// <summary>All languages, in the order in which texts fall back to one another when nothing else is known.</summary>
    public static readonly IReadOnlyList<string> All = [Czech, German, English];

    /// <summary>True for "cs", "de" and "en".</summary>
    public static bool IsKnown(string? tag) => tag is Czech or German or English;

    /// <summary>The language's own name, for the switch of languages.</summary>
    public static string NameOf(string tag) => tag switch
    {
        Czech => "Čeština",
        German => "Deutsch",
        English => "English",
        _ => tag,
    };
}
