using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using SmartRegion.Core;

namespace SmartRegion.Twin.Features.Crs;

/// <summary>The coordinate reference systems that the region speaks, from crs.json (source: the EPSG register).</summary>
public static partial class CrsRegister
{
    private static readonly JsonSerializerOptions Reading = new() { PropertyNameCaseInsensitive = true, Converters = { new JsonStringEnumConverter() } };

    /// <summary>All of them, CRS84 first.</summary>
    public static readonly IReadOnlyList<CrsDefinition> All = Load();

    /// <summary>Longitude and latitude in WGS 84: what is spoken when nobody asks otherwise.</summary>
    public static readonly CrsDefinition Crs84 = All[0];

    /// <summary>The same with ellipsoidal height.</summary>
    public static readonly CrsDefinition Crs84h = All[1];

    /// <summary>Those of the EPSG register as a message lists them.</summary>
    public static string Codes => string.Join(", ", All.Where(c => c.Epsg > 0).Select(c => $"EPSG:{c.Epsg}"));

    /// <summary>
    /// The one that an identifier names: a URI of the OGC, a URN, "EPSG:25832", "25832", in angle brackets or safe CURIE brackets
    /// or not; null when we do not speak it.
    /// </summary>
    public static CrsDefinition? Find(string identifier)
    {
        var text = identifier.Trim().TrimStart('<', '[').TrimEnd('>', ']');
        if (All.FirstOrDefault(c => c.Uri == text || c.Uri.Replace("http:", "https:", StringComparison.Ordinal) == text) is { } exact) return exact;
        if (text.EndsWith("CRS84", StringComparison.Ordinal)) return Crs84;
        if (text.EndsWith("CRS84h", StringComparison.Ordinal)) return Crs84h;
        return Epsg().Match(text) is { Success: true } match ? OfEpsg(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)) : null;
    }

    /// <summary>The one with that code, or null.</summary>
    public static CrsDefinition? OfEpsg(int code) => code == 0 ? null : All.FirstOrDefault(c => c.Epsg == code);

    /// <summary>The one that a parameter names.</summary>
    /// <exception cref="ProblemException">400 that lists those of the collection.</exception>
    public static CrsDefinition Resolve(string identifier, string field, IReadOnlyList<CrsDefinition> offered) =>
        Find(identifier) is { } crs && offered.Contains(crs) ? crs
        : throw new ProblemException(field, $"'{identifier}' is no coordinate reference system of this collection. Known: {string.Join(", ", offered.Select(c => c.Uri))}.");

    /// <summary>The one that the text of a .prj file (WKT) describes; null when it is none of ours.</summary>
    public static CrsDefinition? OfWkt(string wkt)
    {
        if (Authority().Matches(wkt) is { Count: > 0 } codes && int.TryParse(codes[^1].Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && OfEpsg(code) is { } coded && wkt.TrimEnd().EndsWith(codes[^1].Value + "]", StringComparison.Ordinal)) return coded;
        var name = FirstName().Match(wkt).Groups[1].Value;
        return All.FirstOrDefault(c => c.Names.Any(n => Plain(n) == Plain(name)));
    }

    // ESRI writes underscores where others write blanks and slashes.
    private static string Plain(string name) => string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();

    private static List<CrsDefinition> Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("crs.json")!;
        return JsonSerializer.Deserialize<List<CrsDefinition>>(stream, Reading)!;
    }

    [GeneratedRegex(@"(?:^|EPSG[:/]+(?:[0-9.]*[:/])?)([0-9]{4,6})$", RegexOptions.IgnoreCase)]
    private static partial Regex Epsg();

    [GeneratedRegex("""(?:AUTHORITY\["EPSG","?|ID\["EPSG",)([0-9]{1,9})"?\]""", RegexOptions.IgnoreCase)]
    private static partial Regex Authority();

    [GeneratedRegex("""^\s*\w+\["([^"]*)""")]
    private static partial Regex FirstName();
}
