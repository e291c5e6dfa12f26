using System.Text.Json.Nodes;

namespace SmartRegion.Catalogue;

/// <summary>One change of one entry: a line of the history and of the feed that indexes and peers follow.</summary>
/// <param name="Seq">Its number in the feed, ever growing.</param>
/// <param name="What">"created", "changed", "deleted" or "restored".</param>
/// <param name="Doc">The document after the change; of a deletion, the document before it.</param>
public sealed record Change(long Seq, long Key, string Id, int Version, DateTime At, string By, string What, JsonObject? Doc)
{
    public const string Created = "created";
    public const string Changed = "changed";
    public const string Deleted = "deleted";
    public const string Restored = "restored";
}
