using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace SmartRegion.Catalogue.Quality.Links;

/// <summary>An address that a dataset names, known by a number that is made of it: so that many can be remembered in little room.</summary>
/// <param name="Id">0 for none.</param>
/// <param name="Own">The path and query when it is an address of this region; null for another's.</param>
internal readonly record struct DatasetLink(long Id, string Url, string? Own)
{
    /// <summary>The link of an address; an own one is the same under whatever name the region is called.</summary>
    /// <param name="known">The address under which the world knows the region, without a slash at the end; or null.</param>
    public static DatasetLink Of(string url, string? known)
    {
        foreach (var home in new[] { Measuring.Home, known })
            if (home is not null && url.StartsWith(home, StringComparison.OrdinalIgnoreCase) && url.Length > home.Length && url[home.Length] == '/')
                return new DatasetLink(Hash(url[home.Length..]), url[home.Length..], url[home.Length..]);
        return new DatasetLink(Hash(url), url, null);
    }

    private static long Hash(string text)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return BinaryPrimitives.ReadInt64LittleEndian(hash) is not 0 and var id ? id : 1;
    }
}

/// <summary>How a link answered when it was asked last.</summary>
/// <param name="Status">The status of HTTP; 0 where there was no answer.</param>
/// <param name="Reason">Why there was none: a word of <see cref="Http.Outgoing.OutgoingException"/>.</param>
/// <param name="Next">When it is asked again.</param>
public sealed record LinkAnswer(int Status, string? Reason, DateTime Checked, DateTime Next, int Failures)
{
    /// <summary>True for a status of success, as the assessment counts it: 200 to 299.</summary>
    public bool IsAlive => Status is >= 200 and <= 299;
}
