namespace SmartRegion.Portal;

/// <summary>What people call the licences that open data come under; the names are the same in every language.</summary>
public static class Licences
{
    private static readonly (string Part, string Name)[] Known =
    [
        ("creativecommons.org/publicdomain/zero/1.0", "CC0 1.0"),
        ("creativecommons.org/licenses/by/4.0", "CC BY 4.0"),
        ("creativecommons.org/licenses/by-sa/4.0", "CC BY-SA 4.0"),
        ("creativecommons.org/licenses/by-nc/4.0", "CC BY-NC 4.0"),
        ("creativecommons.org/licenses/by-nd/4.0", "CC BY-ND 4.0"),
        ("creativecommons.org/licenses/by-nc-sa/4.0", "CC BY-NC-SA 4.0"),
        ("creativecommons.org/licenses/by/3.0", "CC BY 3.0"),
        ("govdata.de/dl-de/by-2-0", "Datenlizenz Deutschland – Namensnennung 2.0"),
        ("govdata.de/dl-de/zero-2-0", "Datenlizenz Deutschland – Zero 2.0"),
        ("opendatacommons.org/licenses/odbl", "ODbL 1.0"),
        ("opendatacommons.org/licenses/by", "ODC-By 1.0"),
        ("opendatacommons.org/licenses/pddl", "PDDL 1.0"),
        ("opensource.org/licenses/MIT", "MIT"),
        ("apache.org/licenses/LICENSE-2.0", "Apache 2.0"),
        ("interoperable-europe.ec.europa.eu/collection/eupl", "EUPL 1.2"),
    ];

    /// <summary>Addresses that a form offers, with their names.</summary>
    public static readonly IReadOnlyList<(string Uri, string Name)> Offered =
    [
        .. new[]
        {
            "https://creativecommons.org/publicdomain/zero/1.0/", "https://creativecommons.org/licenses/by/4.0/", "https://creativecommons.org/licenses/by-sa/4.0/",
            "https://www.govdata.de/dl-de/by-2-0", "https://www.govdata.de/dl-de/zero-2-0", "https://opendatacommons.org/licenses/odbl/1-0/",
        }.Select(uri => (uri, NameOf(uri)!)),
    ];

    /// <summary>The name, or null for an address that is not known.</summary>
    public static string? NameOf(string uri) => Known.FirstOrDefault(k => uri.Contains(k.Part, StringComparison.OrdinalIgnoreCase)).Name;
}
