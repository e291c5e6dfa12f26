using SmartRegion.Catalogue.Places;

namespace SmartRegion.Planning.Funding;

/// <summary>A project as far as programmes ask for it. What is not known is null or empty.</summary>
/// <param name="Places">Where it is done; several when municipalities do it together.</param>
/// <param name="Applicant">Who applies, by the words of the kind funding: "municipality", "school"…</param>
/// <param name="Topics">Topics of the project.</param>
/// <param name="Concepts">What it is about: concepts of the vocabulary such as street-lighting.</param>
/// <param name="Cost">Whole cost in euro.</param>
/// <param name="SavedKwh">Electricity saved in a year, in kWh.</param>
/// <param name="Partners">Countries of the partners; that of the places counts without being said.</param>
/// <param name="Cooperation">The criteria of cooperation that it meets.</param>
/// <param name="IsNew">True when something new is built rather than something old renewed.</param>
/// <param name="Date">The day on which one would apply.</param>
public sealed record ProjectSketch(
    IReadOnlyList<Place> Places, string Applicant, IReadOnlyList<string> Topics, IReadOnlyList<string> Concepts, double? Cost, double? SavedKwh,
    IReadOnlyList<string> Partners, IReadOnlyList<string> Cooperation, bool IsNew, DateOnly Date)
{
    /// <summary>Who applies when nobody says.</summary>
    public const string Municipality = "municipality";

    /// <summary>The criteria of cooperation of Interreg.</summary>
    public static readonly IReadOnlyList<string> Criteria = ["joint-preparation", "joint-implementation", "joint-financing", "joint-staff"];

    /// <summary>True for several municipalities together.</summary>
    public bool IsJoint => Places.Count > 1;

    /// <summary>The countries in which the project has somebody.</summary>
    public IReadOnlyList<string> Countries { get; } = [.. Places.Select(p => p.Country).OfType<string>().Concat(Partners).Distinct()];

    /// <summary>Under which names the applicant may apply.</summary>
    public IReadOnlyList<string> AppliesAs => Applicant != Municipality ? [Applicant]
        : IsJoint ? [Municipality, "public-authority", Association] : [Municipality, "public-authority"];

    /// <summary>What several municipalities are together.</summary>
    public const string Association = "association-of-municipalities";
}
