using System.Globalization;
using System.Text.RegularExpressions;
using SmartRegion.Core;
using SmartRegion.Twin.Features.Crs;

namespace SmartRegion.Twin.City.Import;

/// <summary>
/// The reference system of a city model: where, and above what. Reads the names that models use: EPSG codes and compound ones,
/// URIs and URNs of the OGC, and those of the German surveys such as <c>urn:adv:crs:ETRS89_UTM32*DE_DHHN2016_NH</c>.
/// </summary>
/// <param name="Plane">The system of x and y.</param>
/// <param name="Heights">What heights are above: DHHN2016, NAP, Bpv, …; null when the name does not say.</param>
public sealed partial record CityCrs(CrsDefinition Plane, string? Heights)
{
    private static readonly Dictionary<int, (int Plane, string Heights)> Compounds = new()
    {
        [5555] = (25832, "DHHN92"),
        [5556] = (25833, "DHHN92"),
        [7415] = (28992, "NAP"),
    };

    private static readonly Dictionary<int, string> Levels = new()
    {
        [5709] = "NAP",
        [5783] = "DHHN92",
        [7837] = "DHHN2016",
        [8357] = "Bpv",
    };

    private static readonly (string Name, int Epsg)[] Surveys = [("ETRS89_UTM32", 25832), ("ETRS89_UTM33", 25833), ("DE_DHDN_3GK3", 31467), ("DE_DHDN_3GK4", 31468)];

    /// <summary>The system of that name.</summary>
    /// <exception cref="ProblemException">It is not known.</exception>
    public static CityCrs Parse(string name)
    {
        if (Surveys.FirstOrDefault(s => name.Contains(s.Name, StringComparison.Ordinal)) is { Epsg: > 0 } survey)
            return new CityCrs(CrsRegister.OfEpsg(survey.Epsg)!, Level().Match(name) is { Success: true } level ? level.Groups[1].Value : null);
        var codes = Codes().Matches(name).Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)).ToList();
        foreach (var code in codes)
        {
            if (Compounds.TryGetValue(code, out var compound)) return new CityCrs(CrsRegister.OfEpsg(compound.Plane)!, compound.Heights);
            if (CrsRegister.OfEpsg(code) is { Unit: "metre" } plane) return new CityCrs(plane, codes.Select(Levels.GetValueOrDefault).FirstOrDefault(l => l is not null));
        }
        throw new ProblemException("--crs", $"The file is in the reference system '{name}', which is not known here, or not in metres. Known: {string.Join(", ", CrsRegister.All.Where(c => c is { Epsg: > 0, Unit: "metre" }).Select(c => $"EPSG:{c.Epsg}"))}. If it says so wrongly: --crs.");
    }

    [GeneratedRegex(@"(?:EPSG(?:[:/]+[0-9.]*[:/])?[:/]*|^)([0-9]{4,6})", RegexOptions.IgnoreCase)]
    private static partial Regex Codes();

    [GeneratedRegex(@"\*(?:DE_)?(\w+?)(?:_NH)?$")]
    private static partial Regex Level();
}
