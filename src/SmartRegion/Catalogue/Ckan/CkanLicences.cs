namespace SmartRegion.Catalogue.Ckan;

/// <summary>A licence as CKAN lists it.</summary>
/// <param name="Id">Its id there.</param>
/// <param name="Url">Its address, as entries name it.</param>
/// <param name="IsOpen">Whether it is open by the Open Definition.</param>
/// <param name="Others">Ids that other catalogues write for it.</param>
internal sealed record CkanLicence(string Id, string Title, string Url, bool IsOpen, params string[] Others);

/// <summary>The licences that CKAN clients may name; an entry whose licence is another has its address as the id.</summary>
internal static class CkanLicences
{
    public static readonly CkanLicence NotSpecified = new("notspecified", "License not specified", "", false);

    public static readonly IReadOnlyList<CkanLicence> All =
    [
        NotSpecified,
        new("cc-by", "Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/", true, "CC-BY-4.0", "cc-by-4.0", "cc-by/4.0"),
        new("cc-by-sa", "Creative Commons Attribution Share-Alike 4.0", "https://creativecommons.org/licenses/by-sa/4.0/", true, "CC-BY-SA-4.0", "cc-by-sa/4.0"),
        new("cc-zero", "Creative Commons CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/", true, "CC0-1.0", "cc0-1.0", "cc-zero/1.0"),
        new("cc-nc", "Creative Commons Attribution-NonCommercial 4.0", "https://creativecommons.org/licenses/by-nc/4.0/", false, "CC-BY-NC-4.0"),
        new("dl-de-by-2.0", "Datenlizenz Deutschland – Namensnennung – Version 2.0", "https://www.govdata.de/dl-de/by-2-0", true, "dl-by-de/2.0"),
        new("dl-de-zero-2.0", "Datenlizenz Deutschland – Zero – Version 2.0", "https://www.govdata.de/dl-de/zero-2-0", true, "dl-zero-de/2.0"),
        new("odc-by", "Open Data Commons Attribution License 1.0", "https://opendatacommons.org/licenses/by/1-0/", true, "ODC-BY-1.0"),
        new("odc-odbl", "Open Data Commons Open Database License 1.0", "https://opendatacommons.org/licenses/odbl/1-0/", true, "ODbL-1.0"),
        new("odc-pddl", "Open Data Commons Public Domain Dedication and License 1.0", "https://opendatacommons.org/licenses/pddl/1-0/", true, "ODC-PDDL-1.0"),
        new("MIT", "MIT License", "https://opensource.org/licenses/MIT", true),
        new("Apache-2.0", "Apache License 2.0", "https://www.apache.org/licenses/LICENSE-2.0", true),
        new("EUPL-1.2", "European Union Public Licence 1.2", "https://interoperable-europe.ec.europa.eu/collection/eupl/eupl-text-eupl-12", true),
    ];

    /// <summary>The licence of that address, whatever its scheme and ending.</summary>
    public static CkanLicence Of(string? address)
    {
        if (string.IsNullOrEmpty(address)) return NotSpecified;
        var bare = Bare(address);
        return All.FirstOrDefault(l => l.Url.Length > 0 && Bare(l.Url) == bare) ?? new CkanLicence(address, address, address, false);
    }

    /// <summary>The address of the licence that a client names by its id or address; null when it names none that is known.</summary>
    public static string? AddressOf(string id)
    {
        if (All.FirstOrDefault(l => l.Id.Equals(id, StringComparison.OrdinalIgnoreCase) || l.Others.Contains(id, StringComparer.OrdinalIgnoreCase)) is { Url.Length: > 0 } known) return known.Url;
        return Uri.TryCreate(id, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? id : null;
    }

    private static string Bare(string address) =>
        address.Split("://", 2)[^1].Replace("www.", "", StringComparison.Ordinal).TrimEnd('/').ToLowerInvariant();
}
