using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Org.BouncyCastle.Crypto.Digests;

namespace SmartRegion.Access.Accounts;

/// <summary>The operator's list of breached passwords; null when there is none.</summary>
public sealed record BreachedSettings(string? File);

/// <summary>
/// Passwords that were in breaches, looked up in a local file: one line each of the hash in hexadecimal digits (SHA-1 or NTLM), a colon and a count, in the order of the hashes,
/// as "Pwned Passwords" is downloaded. The file has gigabytes: it is searched by halves, never read whole, and no password leaves this machine.
/// </summary>
public sealed class BreachedPasswords(BreachedSettings settings)
{
    private const int Sha1Digits = 40, NtlmDigits = 32, LongestLine = 80;

    /// <summary>Whether it stands in the list.</summary>
    /// <exception cref="InvalidDataException">The file is no such list.</exception>
    public bool Has(string password)
    {
        if (settings.File is null) return false;
        using var file = File.OpenHandle(settings.File);
        var length = RandomAccess.GetLength(file);
        var digits = Digits(file, settings.File);
        var wanted = digits == Sha1Digits ? Sha1(password) : Ntlm(password);
        // The line is looked for that begins from here on, and before there.
        for (long from = 0, to = length; from < to;)
        {
            var middle = from + (to - from) / 2;
            var (start, hash) = LineFrom(file, middle, digits);
            if (hash is null || start >= to) { to = middle; continue; }
            var order = string.CompareOrdinal(wanted, hash);
            if (order == 0) return true;
            if (order < 0) to = middle; else from = start + 1;
        }
        return false;
    }

    /// <summary>Holds the file against its form, so that a wrong one is found when the program starts and not when somebody chooses a password.</summary>
    /// <exception cref="InvalidDataException">It is no such list.</exception>
    public static void Check(string path)
    {
        using var file = File.OpenHandle(path);
        Digits(file, path);
    }

    private static int Digits(SafeFileHandle file, string path)
    {
        var text = Read(file, 0);
        var digits = text.IndexOf(':', StringComparison.Ordinal);
        return digits is Sha1Digits or NtlmDigits && text[..digits].All(char.IsAsciiHexDigitUpper) ? digits
            : throw new InvalidDataException($"{path} is no list of breached passwords: its first line must be a SHA-1 or NTLM hash in capital hexadecimal digits, a colon and a count.");
    }

    // The first line that begins at a place or after it.
    private static (long Start, string? Hash) LineFrom(SafeFileHandle file, long place, int digits)
    {
        if (place == 0) return (0, Read(file, 0)[..digits]);
        // A line begins after the end of another.
        var text = Read(file, place - 1);
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        if (end < 0) return (long.MaxValue, null);
        var start = place + end;
        var line = end + 1 + digits <= text.Length ? text[(end + 1)..] : Read(file, start);
        return line.Length < digits ? (start, null) : (start, line[..digits]);
    }

    private static string Read(SafeFileHandle file, long place)
    {
        Span<byte> bytes = stackalloc byte[2 * LongestLine];
        return Encoding.ASCII.GetString(bytes[..RandomAccess.Read(file, bytes, place)]);
    }

    // Not for safety: as the list is made.
#pragma warning disable CA5350
    private static string Sha1(string password) => Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(password)));
#pragma warning restore CA5350

    private static string Ntlm(string password)
    {
        var (digest, bytes, hash) = (new MD4Digest(), Encoding.Unicode.GetBytes(password), new byte[NtlmDigits / 2]);
        digest.BlockUpdate(bytes, 0, bytes.Length);
        digest.DoFinal(hash, 0);
        return Convert.ToHexString(hash);
    }
}
