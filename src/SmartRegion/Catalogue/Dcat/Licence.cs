namespace SmartRegion.Catalogue.Dcat;

/// <summary>Licences in the words of a profile.</summary>
internal static class Licence
{
    private const string Table = Dcat.Authority + "licence/";

    // A part of its address, its code in the EU's table and in the list of DCAT-AP.de, and whether everybody may use the data for everything.
    private static readonly (string Part, string European, string? German, bool IsOpen)[] Known =
    [
        ("creativecommons.org/publicdomain/zero/1.0", "CC0", "cc-zero", true),
        ("creativecommons.org/publicdomain/mark/1.0", "CC_PDM_1_0", null, true),
        ("creativecommons.org/licenses/by/4.0", "CC_BY_4_0", "cc-by/4.0", true),
        ("creativecommons.org/licenses/by-sa/4.0", "CC_BYSA_4_0", "cc-by-sa/4.0", true),
        ("creativecommons.org/licenses/by-nc/4.0", "CC_BYNC_4_0", "cc-by-nc/4.0", false),
        ("creativecommons.org/licenses/by-nd/4.0", "CC_BYND_4_0", "cc-by-nd/4.0", false),
        ("creativecommons.org/licenses/by/3.0/", "CC_BY_3_0", null, true),
        ("creativecommons.org/licenses/by-sa/3.0/", "CC_BYSA_3_0", null, true),
        ("govdata.de/dl-de/by-2-0", "DLDE_BY_2_0", "dl-by-de/2.0", true),
        ("govdata.de/dl-de/zero-2-0", "DLDE_ZERO_2_0", "dl-zero-de/2.0", true),
        ("opendatacommons.org/licenses/odbl", "ODC_BL", "odbl", true),
        ("opendatacommons.org/licenses/by", "ODC_BY", "odby", true),
        ("opendatacommons.org/licenses/pddl", "ODC_PDDL", "odcpddl", true),
    ];

    /// <summary>
    /// The licence as the profile names it: DCAT-AP by the EU's authority table, because only what stands there is known to data.europa.eu; DCAT-AP.de by
    /// its own list; the national catalogue of Czechia, and what is in no table, by its own address.
    /// </summary>
    public static string? In(DcatProfile profile, string? licence)
    {
        if (licence is null || profile == DcatProfile.Czechia || Find(licence) is not { } known) return licence;
        return profile == DcatProfile.Europe ? Table + known.European : known.German is { } german ? "http://dcat-ap.de/def/licenses/" + german : licence;
    }

    /// <summary>Whether the IRI is of the EU's table.</summary>
    public static bool IsKnown(string iri) => iri.StartsWith(Table, StringComparison.Ordinal);

    /// <summary>Whether everybody may use, change and share what has this licence.</summary>
    public static bool IsOpen(string iri) => iri.StartsWith(Table, StringComparison.Ordinal)
        ? Array.Exists(Known, k => k.IsOpen && iri[Table.Length..] == k.European) : Find(iri) is { IsOpen: true };

    /// <summary>Whether it demands that somebody be named.</summary>
    public static bool WantsName(string? licence) => licence?.Contains("/by", StringComparison.OrdinalIgnoreCase) == true;

    private static (string Part, string European, string? German, bool IsOpen)? Find(string licence)
    {
        var at = Array.FindIndex(Known, k => licence.Contains(k.Part, StringComparison.OrdinalIgnoreCase));
        return at < 0 ? null : Known[at];
    }
}
