using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace SmartRegion.Http;

/// <summary>
/// HTTP Message Signatures (RFC 9421) as this program makes and reads them: one signature under one label, over fields by name and
/// <c>@status</c>. How the bytes of <see cref="Base"/> are signed is the affair of whoever holds the key.
/// </summary>
public static class MessageSignature
{
    /// <summary>The label of the signature within its fields.</summary>
    public const string Label = "region";

    /// <summary>What is signed (RFC 9421 2.5).</summary>
    /// <param name="components">Names and values of what the signature covers, in order.</param>
    /// <param name="parameters">The value of <c>@signature-params</c>, as it stands in Signature-Input.</param>
    public static byte[] Base(IEnumerable<(string Name, string Value)> components, string parameters) =>
        Encoding.UTF8.GetBytes(string.Concat(components.Select(c => $"\"{c.Name}\": {c.Value}\n")) + $"\"@signature-params\": {parameters}");

    /// <summary>The parameters of a signature by an Ed25519 key.</summary>
    public static string Parameters(IEnumerable<string> components, DateTimeOffset created, string keyId, string nonce, string tag) => string.Create(CultureInfo.InvariantCulture,
        $"({string.Join(' ', components.Select(c => $"\"{c}\""))});created={created.ToUnixTimeSeconds()};keyid=\"{keyId}\";alg=\"ed25519\";nonce=\"{nonce}\";tag=\"{tag}\"");

    /// <summary>Asks for a signature over these components with a nonce of ours (RFC 9421 5.1): an answer kept from before cannot have it.</summary>
    public static string Wanted(IEnumerable<string> components, string nonce, string tag) =>
        $"{Label}=({string.Join(' ', components.Select(c => $"\"{c}\""))});created;keyid;nonce=\"{nonce}\";tag=\"{tag}\"";

    /// <summary>A nonce that nobody can foresee.</summary>
    public static string Nonce() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>The digest of a body (RFC 9530 2).</summary>
    public static string ContentDigest(ReadOnlySpan<byte> body) => $"sha-256=:{Convert.ToBase64String(SHA256.HashData(body))}:";
}

/// <summary>The member of Signature-Input or Accept-Signature that has our label.</summary>
/// <param name="Text">As it stands there, without the label.</param>
public sealed partial record SignatureInput(IReadOnlyList<string> Components, IReadOnlyDictionary<string, string> Parameters, string Text)
{
    private const int Longest = 1000;

    /// <summary>Reads it; null when it is not of the form that we make.</summary>
    public static SignatureInput? Parse(string? header)
    {
        if (header is null || header.Length > Longest || Form().Match(header) is not { Success: true } match) return null;
        var parameters = new Dictionary<string, string>();
        foreach (Match p in Parameter().Matches(match.Groups["parameters"].Value)) parameters[p.Groups[1].Value] = p.Groups[2].Value.Trim('"');
        return new SignatureInput([.. match.Groups["component"].Captures.Select(c => c.Value)], parameters, match.Groups["text"].Value);
    }

    /// <summary>The bytes of our member of Signature; null when there are none.</summary>
    public static byte[]? Signature(string? header)
    {
        if (header is null || header.Length > Longest || Bytes().Match(header) is not { Success: true } match) return null;
        try { return Convert.FromBase64String(match.Groups[1].Value); }
        catch (FormatException) { return null; }
    }

    [GeneratedRegex("""^region=(?<text>\((?:"(?<component>@?[a-z-]+)")?(?: "(?<component>@?[a-z-]+)")*\)(?<parameters>(?:;[a-z]+(?:=(?:"[^"\\]*"|[0-9]+))?)*))\z""", RegexOptions.ExplicitCapture)]
    private static partial Regex Form();

    [GeneratedRegex("""([a-z]+)(?:=("[^"\\]*"|[0-9]+))?(?:;|\z)""")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"^region=:([A-Za-z0-9+/=]+):\z")]
    private static partial Regex Bytes();
}
