using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace SmartRegion.Tests.Access;

/// <summary>An authenticator with one passkey, and the browser around it, written from WebAuthn level 3 (5.1, 6.1, 6.5): ES256, attestation "none".</summary>
internal sealed class Authenticator(string origin) : IDisposable
{
    private const byte Present = 0x01, Verified = 0x04, Attested = 0x40;

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _id = RandomNumberGenerator.GetBytes(16);
    private uint _count;

    /// <summary>From where the browser says that it asks.</summary>
    public string Origin { get; set; } = origin;

    /// <summary>For whom it signs; null for what the page asks for.</summary>
    public string? Host { get; set; }

    /// <summary>Whether it asks its owner for a finger, a face or a PIN.</summary>
    public bool IsVerified { get; set; } = true;

    /// <summary>Whose passkey it says that it is; settled when one is made.</summary>
    public string Owner { get; set; } = "";

    public string Id => Base64Url.EncodeToString(_id);

    /// <summary>The passkey of the account that the page names, and what the page sends.</summary>
    public string Make(string options)
    {
        var asked = JsonNode.Parse(options)!;
        Owner = asked["user"]!["id"]!.GetValue<string>();
        var data = Data(asked["rp"]!["id"]!.GetValue<string>(), Attested);
        var point = _key.ExportParameters(false).Q;
        // COSE (RFC 9053): kty EC2, alg ES256, crv P-256, x, y.
        byte[] key = [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!];
        byte[] whole = [.. data, .. new byte[16], 0, (byte)_id.Length, .. _id, .. key];
        byte[] attestation = [0xa3, 0x63, .. "fmt"u8, 0x64, .. "none"u8, 0x67, .. "attStmt"u8, 0xa0, 0x68, .. "authData"u8, 0x58, (byte)whole.Length, .. whole];
        return Answer(new JsonObject { ["clientDataJSON"] = ClientData("webauthn.create", asked), ["attestationObject"] = Base64Url.EncodeToString(attestation), ["transports"] = new JsonArray("internal") });
    }

    /// <summary>Signs what the page asks for, and what the page sends.</summary>
    public string Use(string options)
    {
        var asked = JsonNode.Parse(options)!;
        var (client, data) = (ClientData("webauthn.get", asked), Data(asked["rpId"]!.GetValue<string>(), 0));
        var signature = _key.SignData([.. data, .. SHA256.HashData(Base64Url.DecodeFromChars(client))], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Answer(new JsonObject { ["clientDataJSON"] = client, ["authenticatorData"] = Base64Url.EncodeToString(data), ["signature"] = Base64Url.EncodeToString(signature), ["userHandle"] = Owner });
    }

    public void Dispose() => _key.Dispose();

    private byte[] Data(string host, byte flags)
    {
        var count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, ++_count);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(Host ?? host)), (byte)(flags | Present | (IsVerified ? Verified : 0)), .. count];
    }

    private string ClientData(string type, JsonNode asked) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(
        new JsonObject { ["type"] = type, ["challenge"] = asked["challenge"]!.GetValue<string>(), ["origin"] = Origin, ["crossOrigin"] = false }.ToJsonString()));

    private string Answer(JsonObject response) =>
        new JsonObject { ["id"] = Id, ["rawId"] = Id, ["type"] = "public-key", ["authenticatorAttachment"] = "platform", ["clientExtensionResults"] = new JsonObject(), ["response"] = response }.ToJsonString();
}
