using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace SmartRegion.Access;

/// <summary>Random secrets of 256 bits, and the hash by which the store knows one: too many to guess, so one round of SHA-256 is enough.</summary>
public static class Secret
{
    /// <summary>43 letters, digits, hyphens and underscores.</summary>
    public static string Make() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
