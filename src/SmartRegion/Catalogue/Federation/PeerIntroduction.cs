using System.Text.Json;
using System.Text.Json.Nodes;
using SmartRegion.Catalogue.Harvest;
using SmartRegion.Core;
using SmartRegion.Http.Outgoing;

namespace SmartRegion.Catalogue.Federation;

/// <summary>What a region says of itself at <c>/.well-known/smart-region</c>.</summary>
public sealed record PeerIntroduction(string Region, string Name, RegionKey Key)
{
    private static readonly OutgoingLimits Limits = new() { Bytes = 64 * 1024, Headers = TimeSpan.FromSeconds(20), Whole = TimeSpan.FromSeconds(30) };

    /// <summary>Asks a region who it is.</summary>
    /// <exception cref="OutgoingException">It does not answer.</exception>
    /// <exception cref="HarvestException">It is no Smart Region that exchanges changes.</exception>
    public static async Task<PeerIntroduction> OfAsync(OutgoingClient client, string url, CancellationToken stop)
    {
        await using var answer = await client.GetAsync(Request(url), stop);
        return await ReadAsync(answer, stop);
    }

    // A peer whose key nobody has confirmed is asked for it; a person compares it, then the peer is followed.
    internal static async Task AskAsync(HarvestVisit visit, CancellationToken stop)
    {
        await using var answer = await visit.AskAsync(Request(visit.Source.Url), stop);
        var key = (await ReadAsync(answer, stop)).Key;
        (visit.Run.Status, visit.Run.Code) = (HarvestRun.Held, "key-unconfirmed");
        visit.Run.Message = $"Its key is {key.X}, fingerprint {key.Fingerprint}. Ask the other coordinator for theirs; if it is the same, put \"key\": \"{key.X}\" into the source {visit.Source.Id}.";
    }

    private static OutgoingRequest Request(string url) => new($"{url}/.well-known/smart-region") { Accept = "application/json", Limits = Limits };

    private static async Task<PeerIntroduction> ReadAsync(OutgoingAnswer answer, CancellationToken stop)
    {
        try
        {
            if (JsonNode.Parse(await answer.BytesAsync(stop), null, new JsonDocumentOptions { MaxDepth = Json.MaxDepth }) is JsonObject told && Json.AsText(told["id"]) is { } id
                && RegionKey.Parse(Json.AsText((told["key"] as JsonObject)?["x"])) is { } key)
                return new PeerIntroduction(id, Json.AsText(told["name"]) ?? id, key);
        }
        catch (JsonException) { }
        throw new HarvestException(HarvestException.Malformed, $"{answer.Address} does not tell a region with its key.");
    }
}
