using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace SmartRegion.Catalogue.Federation;

/// <summary>The public key by which a region is known: Ed25519 (RFC 8032), written as the <c>x</c> of its JSON Web Key (RFC 8037).</summary>
public sealed class RegionKey
{
    private readonly byte[] _key;

    private RegionKey(byte[] key) => _key = key;

    /// <summary>43 letters, digits, hyphens and underscores.</summary>
    public string X => Base64Url.EncodeToString(_key);

    /// <summary>Names the key (RFC 7638), as <c>keyid</c> in its signatures.</summary>
    public string Thumbprint => Base64Url.EncodeToString(Digest);

    /// <summary>What two people read to each other on the phone: half of the same digest, in eight groups.</summary>
    public string Fingerprint => string.Join(' ', Convert.ToHexStringLower(Digest.AsSpan(0, 16)).Chunk(4).Select(g => new string(g)));

    /// <summary>The JSON Web Key.</summary>
    public JsonObject Jwk => new() { ["kty"] = "OKP", ["crv"] = "Ed25519", ["x"] = X, ["kid"] = Thumbprint };

    private byte[] Digest => SHA256.HashData(Encoding.ASCII.GetBytes($$"""{"crv":"Ed25519","kty":"OKP","x":"{{X}}"}"""));

    /// <summary>Reads a key; null when the text is none, or one that vouches for nothing (points of small order).</summary>
    public static RegionKey? Parse(string? x)
    {
        if (x is null || x.Length != 43) return null;
        var key = new byte[Ed25519.PublicKeySize];
        return Base64Url.TryDecodeFromChars(x, key, out var length) && length == key.Length && Ed25519.ValidatePublicKeyFull(key, 0) ? new RegionKey(key) : null;
    }

    /// <summary>The key of a secret.</summary>
    internal static RegionKey Of(byte[] secret)
    {
        var key = new byte[Ed25519.PublicKeySize];
        Ed25519.GeneratePublicKey(secret, 0, key, 0);
        return new RegionKey(key);
    }

    /// <summary>Whether the holder of the key has signed this.</summary>
    public bool Verifies(byte[] message, byte[] signature) =>
        signature.Length == Ed25519.SignatureSize && Ed25519.Verify(signature, 0, _key, 0, message, 0, message.Length);
}
