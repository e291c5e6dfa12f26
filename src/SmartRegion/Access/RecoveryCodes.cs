using System.Security.Cryptography;

namespace SmartRegion.Access;

/// <summary>
/// Codes that stand for the authenticator when it is not at hand, each once. They have 112 bits: too many to guess from their hashes, so one round of SHA-256 without a salt is
/// enough (ASVS 5.0, 6.5.2).
/// </summary>
public static class RecoveryCodes
{
    /// <summary>How many one gets.</summary>
    public const int Count = 10;

    // Without what looks like something else, and without vowels, so that no words come about. Log2(26) · 24 = 112.8 bits.
    private const string Alphabet = "23456789BCDFGHJKMNPQRTVWXY";
    private const int Length = 24, Group = 6;

    // Those of before were shorter.
    private const int OldLength = 10, OldGroup = 5;

    /// <summary>New ones, in groups that can be read out.</summary>
    public static IReadOnlyList<string> Make() => [.. Enumerable.Range(0, Count).Select(_ => Grouped(RandomNumberGenerator.GetString(Alphabet, Length), Group))];

    /// <summary>A code as it was made, however it was written: small letters, other groups.</summary>
    public static string Normal(string written)
    {
        var signs = string.Concat(written.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        return signs.Length == OldLength ? Grouped(signs, OldGroup) : Grouped(signs, Group);
    }

    private static string Grouped(string signs, int size) => string.Join('-', signs.Chunk(size).Select(g => new string(g)));
}
