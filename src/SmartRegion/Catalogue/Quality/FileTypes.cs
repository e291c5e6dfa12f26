using System.Reflection;

namespace SmartRegion.Catalogue.Quality;

/// <summary>
/// The file types of the EU's authority table, which of them data.europa.eu counts as not proprietary and as readable by machines, and their media types
/// (the lists edp-non-proprietary-format and edp-machine-readable-format of data.europa.eu).
/// </summary>
internal static class FileTypes
{
    private static readonly Dictionary<string, (string Media, string Marks)> ByCode = Read().ToDictionary(t => t.Code, t => (t.Media, t.Marks));
    private static readonly ILookup<string, string> MarksByMedia = Read().Where(t => t.Media.Length > 0).ToLookup(t => t.Media, t => t.Marks);

    // The registries of IANA.
    private static readonly string[] MediaRegistries = ["application", "audio", "example", "font", "haptics", "image", "message", "model", "multipart", "text", "video"];

    /// <summary>Whether the IRI is a file type of the table.</summary>
    public static bool IsFormat(string iri) => CodeOf(iri) is not null;

    /// <summary>Whether the IRI names a media type as IANA does.</summary>
    public static bool IsMediaType(string iri) => MediaOf(iri) is { } media && media.Split('/') is [var registry, { Length: > 0 }] && MediaRegistries.Contains(registry);

    /// <summary>Whether a format or media type is not proprietary.</summary>
    public static bool IsOpen(string iri) => Marks(iri).Contains('n', StringComparison.Ordinal);

    /// <summary>Whether machines can read it.</summary>
    public static bool IsMachineReadable(string iri) => Marks(iri).Contains('m', StringComparison.Ordinal);

    /// <summary>Whether it is a syntax of RDF.</summary>
    public static bool IsRdf(string iri) => Marks(iri).Contains('r', StringComparison.Ordinal);

    private static string Marks(string iri) => CodeOf(iri) is { } code ? ByCode[code].Marks : MediaOf(iri) is { } media ? MarksByMedia[media].FirstOrDefault("") : "";

    private static string? CodeOf(string iri)
    {
        const string Table = Dcat.Dcat.Authority + "file-type/";
        return iri.StartsWith(Table, StringComparison.Ordinal) && ByCode.ContainsKey(iri[Table.Length..]) ? iri[Table.Length..] : null;
    }

    private static string? MediaOf(string iri)
    {
        const string Registry = "www.iana.org/assignments/media-types/";
        var at = iri.IndexOf(Registry, StringComparison.Ordinal);
        return at is 7 or 8 ? iri[(at + Registry.Length)..] : null;
    }

    private static IEnumerable<(string Code, string Media, string Marks)> Read()
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("quality/file-types.tsv")!);
        while (reader.ReadLine() is { } line)
            if (line.Split('\t') is [var code, var media, var marks]) yield return (code, media, marks);
    }
}
