using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace SmartRegion.Catalogue.Harvest;

/// <summary>Names by which the same dataset is known in several catalogues. Only names that are unique in the world count.</summary>
internal static partial class Identity
{
    private const int SlugLength = 60, Marks = 8;

    /// <summary>The comparable form of an IRI, a UUID or a DOI; null of a name that others may use for something else.</summary>
    public static string? Of(string? name)
    {
        name = name?.Trim();
        if (string.IsNullOrEmpty(name)) return null;
        if (Uuid().Match(name) is { Success: true } uuid) return "uuid:" + uuid.Groups[1].Value.ToLowerInvariant();
        if (Doi().Match(name) is { Success: true } doi) return "doi:" + doi.Groups[1].Value.ToLowerInvariant();
        if (!Uri.TryCreate(name, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https" or "urn") || (uri.Scheme != "urn" && uri.AbsolutePath.Length < 2 && uri.Query.Length == 0)) return null;
        return uri.Scheme == "urn" ? name.ToLowerInvariant() : "//" + uri.Authority.ToLowerInvariant() + uri.PathAndQuery.TrimEnd('/') + uri.Fragment;
    }

    /// <summary>Those of several names.</summary>
    public static IReadOnlyList<string> Of(params IEnumerable<string?> names) => [.. names.Select(Of).OfType<string>().Distinct()];

    /// <summary>The id of an entry: its title, and marks made of its name at the source, so that it is the same each time.</summary>
    public static string EntryId(string title, string source, string iri)
    {
        var slug = Slug.From(title);
        if (slug.Length > SlugLength) slug = slug[..SlugLength].TrimEnd('-');
        return $"{slug}-{Hash(source + " " + iri)[..Marks]}";
    }

    /// <summary>A short hash of a text: the first 128 bits of its SHA-256 in hexadecimal.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));

    /// <summary>The same hash as a number: what a name is kept as where many are kept.</summary>
    public static UInt128 Key(string text) => BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    [GeneratedRegex(@"^(?:urn:uuid:|\{)?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\}?\z", RegexOptions.IgnoreCase)]
    private static partial Regex Uuid();

    [GeneratedRegex(@"^(?:https?://(?:dx\.)?doi\.org/|doi:)?(10\.[0-9]{4,9}/\S+)\z", RegexOptions.IgnoreCase)]
    private static partial Regex Doi();
}
