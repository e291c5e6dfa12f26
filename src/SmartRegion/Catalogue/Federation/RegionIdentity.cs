using System.Buffers.Text;
using System.Security.Cryptography;
using Org.BouncyCastle.Math.EC.Rfc8032;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue.Federation;

/// <summary>
/// Who this region is to other regions: an id that stays when its address or its key changes, and the key by which it signs. Both are
/// made at the first start and lie in the store, so that all nodes of a region, and a backup, are the same region.
/// </summary>
public sealed class RegionIdentity(Store store)
{
    private byte[] _secret = [];
    private Lazy<RegionKey> _key = null!;

    /// <summary>A UUID.</summary>
    public string Id { get; private set; } = "";

    /// <summary>Worked out when it is first asked for: curves take long beside a start.</summary>
    public RegionKey Key => _key.Value;

    /// <summary>Reads it, or makes it.</summary>
    public async Task StartAsync()
    {
        var (id, secret) = await FindAsync() ?? await MakeAsync();
        (Id, _secret) = (id, Base64Url.DecodeFromChars(secret));
        _key = new(() => RegionKey.Of(_secret));
    }

    /// <summary>The signature of a message.</summary>
    public byte[] Sign(byte[] message)
    {
        var signature = new byte[Ed25519.SignatureSize];
        Ed25519.Sign(_secret, 0, message, 0, message.Length, signature, 0);
        return signature;
    }

    private Task<(string, string)?> FindAsync() => store.ReadAsync(s => ReadAsync(s));

    private static async Task<(string, string)?> ReadAsync(Session s) =>
        await s.FirstAsync<(string, string)?>($"select region, secret from region_identity where one = 1", r => (r.GetString(0), r.GetString(1)));

    // Of two nodes that start at once, one is the first.
    private Task<(string, string)> MakeAsync() => store.WriteAsync(async s =>
    {
        await s.ExecuteAsync($"insert into region_identity (one, region, secret) values (1, {Guid.NewGuid().ToString()}, {Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Ed25519.SecretKeySize))}) on conflict (one) do nothing");
        return (await ReadAsync(s))!.Value;
    });
}
