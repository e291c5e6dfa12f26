using SmartRegion.Catalogue.Places;

namespace SmartRegion.Planning.Partners;

/// <summary>Somebody with whom one could work together, and why.</summary>
/// <param name="Entry">The need, offer or organisation.</param>
/// <param name="Organisation">Whose it is; the organisation itself, or null when that is not told.</param>
public sealed record PartnerMatch(Located Entry, Located? Organisation, double Worth, IReadOnlyList<PartnerReason> Why);

/// <summary>One reason for or against a partner. Pages put it into words, the API tells it as it is.</summary>
/// <param name="By">One of <see cref="PartnerReasons"/>.</param>
/// <param name="Names">Concepts, topics, forms, languages, countries.</param>
public sealed record PartnerReason(string By, IReadOnlyList<string> Names)
{
    /// <summary>How far away in km.</summary>
    public double? Km { get; init; }

    /// <summary>True when it speaks against.</summary>
    public bool IsAgainst => By is PartnerReasons.NoLanguage or PartnerReasons.NoForm;
}

/// <summary>The reasons that there are.</summary>
public static class PartnerReasons
{
    /// <summary>Both are about the same, by concepts of the vocabulary.</summary>
    public const string Concepts = "concepts";

    /// <summary>Topics in common.</summary>
    public const string Topics = "topics";

    /// <summary>What an organisation has done shows it: entries that name it.</summary>
    public const string Work = "work";

    /// <summary>A form of cooperation that both welcome.</summary>
    public const string Form = "cooperation";

    /// <summary>Both said which forms they welcome, and none is in common.</summary>
    public const string NoForm = "no-cooperation";

    /// <summary>A language that both speak.</summary>
    public const string Language = "language";

    /// <summary>Both said which languages they speak, and none is in common.</summary>
    public const string NoLanguage = "no-language";

    /// <summary>From the other side of the border.</summary>
    public const string AcrossBorder = "across-border";

    /// <summary>Not far away.</summary>
    public const string Near = "near";

    /// <summary>It is tested or to be had.</summary>
    public const string Ready = "ready";
}
