using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using SmartRegion.Http;

namespace SmartRegion.Access;

/// <summary>
/// Which browsers somebody has signed in from before. Whoever guesses the password of an account locks it for strangers, not for its owner: a
/// browser that is known has attempts of its own (OWASP, "Slow down online guessing attacks with device cookies").
/// The cookie says nothing of the person: hashes and random numbers, encrypted.
/// </summary>
public sealed class KnownDevices(IDataProtectionProvider protection)
{
    private static readonly TimeSpan Known = TimeSpan.FromDays(180);

    // Colleagues share a machine.
    private const int MostAccounts = 5, HashLength = 32;

    private ITimeLimitedDataProtector Protector => protection.CreateProtector("device").ToTimeLimitedDataProtector();

    /// <summary>The number of this browser for an account, or null when it is a stranger's.</summary>
    /// <param name="account">The key of its mail address.</param>
    public string? Of(HttpContext context, string account) => Read(context).GetValueOrDefault(Hash(account));

    /// <summary>Whether this browser is known for anybody.</summary>
    public bool IsKnown(HttpContext context) => Read(context).Count > 0;

    /// <summary>Lets this browser be known for an account from now on.</summary>
    public void Remember(HttpContext context, string account)
    {
        var (hash, known) = (Hash(account), Read(context));
        var number = known.Remove(hash, out var before) ? before : Secret.Make()[..22];
        var all = known.Take(MostAccounts - 1).Prepend(KeyValuePair.Create(hash, number));
        context.Response.Cookies.Append(CookieName.Of(context.Request, "device"), Protector.Protect(string.Join(' ', all.Select(k => k.Key + k.Value)), Known), new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = context.Request.IsHttps,
            MaxAge = Known,
            IsEssential = true,
        });
    }

    private Dictionary<string, string> Read(HttpContext context)
    {
        if (context.Request.Cookies[CookieName.Of(context.Request, "device")] is not { Length: > 0 and < 2000 } cookie) return [];
        try { return Protector.Unprotect(cookie).Split(' ').DistinctBy(k => k[..HashLength]).ToDictionary(k => k[..HashLength], k => k[HashLength..]); }
        // Too old, or somebody else's.
        catch (Exception e) when (e is CryptographicException or ArgumentException) { return []; }
    }

    private static string Hash(string account) => Secret.Hash(account)[..HashLength];
}
