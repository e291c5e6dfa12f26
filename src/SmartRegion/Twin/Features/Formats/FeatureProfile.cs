using SmartRegion.Http;

namespace SmartRegion.Twin.Features.Formats;

/// <summary>
/// Which GeoJSON: as RFC 7946 has it, or with what JSON-FG adds (JSON-FG 1.0, OGC 21-045r1, clauses 14 and 15). It is asked for by
/// <c>profile=</c> (OGC API Features Part 5, "Profile query parameter"): by name or address; what is not known here is passed over.
/// </summary>
/// <param name="Name">Its name in the register of profiles.</param>
public sealed record FeatureProfile(string Name)
{
    /// <summary>The parameter.</summary>
    public const string Parameter = "profile";

    private const string Register = "http://www.opengis.net/def/profile/OGC/0/";

    public static readonly FeatureProfile Plain = new("rfc7946");

    /// <summary>With time, type and the place in the reference system that is asked for; the geometry is empty where that is not WGS 84.</summary>
    public static readonly FeatureProfile JsonFg = new("jsonfg");

    /// <summary>The same, and the geometry in WGS 84 is there besides the place.</summary>
    public static readonly FeatureProfile JsonFgPlus = new("jsonfg-plus");

    private static readonly FeatureProfile[] All = [Plain, JsonFg, JsonFgPlus];

    /// <summary>The profile of an answer in that format: the first of those that are asked for.</summary>
    public static FeatureProfile Of(HttpRequest request, Format format)
    {
        if (format == Format.JsonFg) return JsonFg;
        foreach (var wanted in request.Query[Parameter].SelectMany(v => v?.Split(',') ?? []))
            if (Array.Find(All, p => p.Name == wanted || p.Address == wanted.Replace("https:", "http:", StringComparison.Ordinal)) is { } known) return known;
        return Plain;
    }

    /// <summary>True where JSON-FG's members are written.</summary>
    public bool IsJsonFg => this != Plain;

    /// <summary>The link that names it.</summary>
    public Link Link => new(Parameter, Address, "text/html", "The profile of this document");

    private string Address => Register + Name;
}
