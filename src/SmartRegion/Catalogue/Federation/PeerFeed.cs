using System.Text.Json;
using System.Text.Json.Nodes;
using SmartRegion.Catalogue.Harvest;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Http.Outgoing;

namespace SmartRegion.Catalogue.Federation;

/// <summary>A page of a peer's feed, whose signature has been verified.</summary>
/// <param name="PreviousMark">The digest of its change at <paramref name="After"/>.</param>
internal sealed record PeerPage(string Region, long After, long Last, long Newest, string? PreviousMark, string? Mark, string? ETag, IReadOnlyList<PeerItem> Items);

/// <summary>An entry of a peer as its feed tells it.</summary>
/// <param name="Doc">The document there; null when it was deleted.</param>
/// <param name="Told">The whole item, to be kept while it cannot be understood wholly.</param>
internal sealed record PeerItem(string Id, int Version, bool IsSeeded, JsonObject? Doc, JsonObject? Origins, JsonObject Told)
{
    /// <summary>Reads an item; null when it tells nothing that can be used, or of a copy that the peer has itself from elsewhere.</summary>
    public static PeerItem? Read(JsonNode? node)
    {
        if (node is not JsonObject item || Json.AsText(item["id"]) is not { } id || !EntryCheck.Slug().IsMatch(id) || Is(item, "harvested")) return null;
        var version = item["version"] is JsonValue v && v.TryGetValue<int>(out var n) ? n : 0;
        return new PeerItem(id, version, Is(item, "seeded"), item["entry"] as JsonObject, item["origins"] as JsonObject, item);
    }

    private static bool Is(JsonObject item, string name) => item[name] is JsonValue v && v.TryGetValue<bool>(out var yes) && yes;
}

/// <summary>Asks a peer for pages of its feed, and believes none whose signature does not hold.</summary>
internal sealed class PeerFeed(HarvestVisit visit, RegionKey key)
{
    /// <summary>As many as are stored in one commit; an editor here waits for no more than that.</summary>
    public const int PerPage = 100;

    private static readonly OutgoingLimits Limits = new() { Bytes = 32 * 1024 * 1024 };

    /// <summary>The page after that number; null when the peer says that nothing has changed since the tag.</summary>
    /// <exception cref="HarvestException">The page is not signed as it must be, or is another than the one asked for.</exception>
    public async Task<PeerPage?> PageAsync(long after, string? etag, CancellationToken stop)
    {
        var nonce = MessageSignature.Nonce();
        await using var answer = await visit.AskAsync(new OutgoingRequest($"{visit.Source.Url}/api/changes?after={after}&limit={PerPage}&own=true")
        {
            Accept = "application/json",
            AcceptSignature = MessageSignature.Wanted(SignedAnswer.Whole, nonce, SignedAnswer.Tag),
            ETag = etag,
            Limits = Limits,
        }, stop);
        var body = answer.IsUnchanged ? [] : await answer.BytesAsync(stop);
        visit.Run.Bytes += body.Length;
        Demand(answer, body, nonce);
        if (answer.IsUnchanged) return answer.ETag == etag ? null : throw Malformed("its answer is to another question");
        var page = Parse(body, answer.ETag);
        return page.After == after && page.Last >= after ? page : throw new HarvestException("page-order", $"Asked for what comes after {after}, it told what lies between {page.After} and {page.Last}.");
    }

    private void Demand(OutgoingAnswer answer, byte[] body, string nonce)
    {
        var components = answer.IsUnchanged ? SignedAnswer.Bodiless : SignedAnswer.Whole;
        var input = SignatureInput.Parse(answer.Field("Signature-Input"));
        if (input is null || SignatureInput.Signature(answer.Field("Signature")) is not { } signature)
            throw new HarvestException("signature-missing", "Its answer is not signed. Nothing of it was taken.");
        var keyId = input.Parameters.GetValueOrDefault("keyid");
        if (keyId != key.Thumbprint)
            throw new HarvestException("key-changed", $"Its answer is signed by another key ({keyId}) than the one that was confirmed ({key.Thumbprint}). Nothing of it was taken. Ask the other region; if it has changed its key, confirm the new one.");
        var isWhole = input.Components.SequenceEqual(components) && input.Parameters.GetValueOrDefault("nonce") == nonce && input.Parameters.GetValueOrDefault("tag") == SignedAnswer.Tag
            && (answer.IsUnchanged || answer.Field("Content-Digest") == MessageSignature.ContentDigest(body));
        var message = MessageSignature.Base(components.Select(c => (c, c == "@status" ? $"{answer.Status}" : answer.Field(c) ?? "")), input.Text);
        if (!isWhole || !key.Verifies(message, signature))
            throw new HarvestException("signature-wrong", "The signature of its answer does not hold: the answer was changed on the way, kept from before, or made by somebody else. Nothing of it was taken.");
    }

    private PeerPage Parse(byte[] body, string? etag)
    {
        JsonObject page;
        try { page = JsonNode.Parse(body, null, new JsonDocumentOptions { MaxDepth = Json.MaxDepth }) as JsonObject ?? throw Malformed("it is no page of a feed"); }
        catch (JsonException) { throw Malformed("it is no well-formed JSON"); }
        if (Json.AsText(page["region"]) is not { } region || !Guid.TryParse(region, out _) || page["items"] is not JsonArray items) throw Malformed("it is no page of a feed");
        return new PeerPage(region, Number(page, "after"), Number(page, "last"), Number(page, "newest"), Json.AsText(page["previousMark"]), Json.AsText(page["mark"]), etag,
            [.. items.Select(PeerItem.Read).OfType<PeerItem>()]);
    }

    private long Number(JsonObject page, string name) => page[name] is JsonValue v && v.TryGetValue<long>(out var n) ? n : throw Malformed($"'{name}' is missing");

    private HarvestException Malformed(string why) => new(HarvestException.Malformed, $"{visit.Source.Url}/api/changes: {why}.");
}
