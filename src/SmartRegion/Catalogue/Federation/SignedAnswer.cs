using SmartRegion.Http;

namespace SmartRegion.Catalogue.Federation;

/// <summary>
/// The signature of a page of the change feed (RFC 9421, Content-Digest of RFC 9530): over the status, the digest of exactly the bytes
/// that are sent, the entity tag, and the nonce of whoever asks. So it proves that this region has said this now, to this question.
/// </summary>
internal static class SignedAnswer
{
    public const string Tag = "smart-region-changes";

    /// <summary>What a signature covers; an answer without a body (304) has no digest.</summary>
    public static readonly IReadOnlyList<string> Whole = ["@status", "content-digest", "etag"], Bodiless = ["@status", "etag"];

    /// <summary>Signs the answer under way when its reader has asked for that with a nonce (Accept-Signature).</summary>
    public static void Sign(HttpContext context, RegionIdentity region, ReadOnlySpan<byte> body)
    {
        if (SignatureInput.Parse(context.Request.Headers["Accept-Signature"])?.Parameters.GetValueOrDefault("nonce") is not { Length: > 0 } nonce) return;
        // Packed on the way, the bytes would be others than those that are signed.
        context.Request.Headers.Remove("Accept-Encoding");
        var response = context.Response;
        response.Headers.CacheControl = "no-store, no-transform";
        var components = response.StatusCode == StatusCodes.Status200OK ? Whole : Bodiless;
        if (components == Whole) response.Headers["Content-Digest"] = MessageSignature.ContentDigest(body);
        var parameters = MessageSignature.Parameters(components, DateTimeOffset.UtcNow, region.Key.Thumbprint, nonce, Tag);
        var message = MessageSignature.Base(components.Select(c => (c, c == "@status" ? $"{response.StatusCode}" : response.Headers[c].ToString())), parameters);
        response.Headers["Signature-Input"] = $"{MessageSignature.Label}={parameters}";
        response.Headers["Signature"] = $"{MessageSignature.Label}=:{Convert.ToBase64String(region.Sign(message))}:";
    }
}
