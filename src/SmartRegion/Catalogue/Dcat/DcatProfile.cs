using SmartRegion.Core;

namespace SmartRegion.Catalogue.Dcat;

/// <summary>Whose profile of DCAT-AP the catalogue is told in.</summary>
public enum DcatProfile
{
    Europe,
    Germany,
    Czechia,
}

/// <summary>The profiles' names in addresses.</summary>
public static class DcatProfiles
{
    public static readonly IReadOnlyList<string> Names = ["de", "cz"];

    /// <exception cref="ProblemException">400 for an unknown one.</exception>
    public static DcatProfile Of(string? name) => name switch
    {
        null => DcatProfile.Europe,
        "de" => DcatProfile.Germany,
        "cz" => DcatProfile.Czechia,
        _ => throw new ProblemException("profile", $"There is no profile '{name}'. Known: de (DCAT-AP.de), cz (the national catalogue of Czechia); without it DCAT-AP."),
    };
}
