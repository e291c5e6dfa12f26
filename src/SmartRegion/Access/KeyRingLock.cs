using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace SmartRegion.Access;

/// <summary>The operator's secret, which lies beside the store and not in it; null when there is none.</summary>
/// <param name="Key">256 bits derived from it.</param>
public sealed record StoreSecret(byte[]? Key)
{
    private const int Least = 32;

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidOperationException">It has less than 32 bytes.</exception>
    public static StoreSecret Of(string? file)
    {
        if (file is null) return new StoreSecret((byte[]?)null);
        var bytes = File.ReadAllBytes(file);
        if (bytes.AsSpan().Trim("\r\n \t"u8).Length < Least) throw new InvalidOperationException($"--secret-file: {file} has less than {Least} bytes. Make one: head -c 48 /dev/urandom | base64 > {file}");
        return new StoreSecret(HKDF.DeriveKey(HashAlgorithmName.SHA256, bytes.AsSpan().Trim("\r\n \t"u8).ToArray(), 32, info: "smart-region key ring"u8.ToArray()));
    }
}

/// <summary>
/// Locks the keys that protect cookies and second steps with the operator's secret (AES-256-GCM), before they are stored: a copy of the store alone
/// opens nothing.
/// </summary>
public sealed class KeyRingLock(StoreSecret secret) : IXmlEncryptor, IXmlDecryptor
{
    private const int Nonce = 12, Tag = 16;

    /// <summary>As the framework makes it when it finds a locked key.</summary>
    public KeyRingLock(IServiceProvider services) : this(services.GetRequiredService<StoreSecret>()) { }

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var plain = Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        var locked = new byte[Nonce + Tag + plain.Length];
        RandomNumberGenerator.Fill(locked.AsSpan(0, Nonce));
        using var aes = new AesGcm(secret.Key!, Tag);
        aes.Encrypt(locked.AsSpan(0, Nonce), plain, locked.AsSpan(Nonce + Tag), locked.AsSpan(Nonce, Tag));
        return new EncryptedXmlInfo(new XElement("locked", Convert.ToBase64String(locked)), typeof(KeyRingLock));
    }

    /// <exception cref="CryptographicException">It was locked with another secret, or there is none.</exception>
    public XElement Decrypt(XElement encryptedElement)
    {
        if (secret.Key is null) throw new CryptographicException("The keys in the store are locked: start with --secret-file.");
        var locked = Convert.FromBase64String(encryptedElement.Value);
        var plain = new byte[locked.Length - Nonce - Tag];
        using var aes = new AesGcm(secret.Key, Tag);
        aes.Decrypt(locked.AsSpan(0, Nonce), locked.AsSpan(Nonce + Tag), locked.AsSpan(Nonce, Tag), plain);
        return XElement.Parse(Encoding.UTF8.GetString(plain));
    }
}
