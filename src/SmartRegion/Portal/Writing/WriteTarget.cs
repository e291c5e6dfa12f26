using System.Text.Json.Nodes;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Writing;

namespace SmartRegion.Portal.Writing;

/// <summary>What is written: a new entry, a change of a published one, or the working copy of either.</summary>
public sealed record WriteTarget(FormSchema Form, Entry? Published, Draft? Draft)
{
    /// <summary>What stands there so far; null for something new.</summary>
    public JsonObject? Doc => Draft?.Doc ?? Published?.Doc;

    /// <summary>The entity tag of what the form is filled from.</summary>
    public string Tag => Draft?.ETag ?? Published?.ETag ?? "";

    /// <summary>Where its form is sent to.</summary>
    public string Address(Reader reader) => Draft is { } draft ? reader.Url($"/drafts/{draft.Id}/edit") : Published is { } entry ? reader.EntryUrl(entry.Id) + "/edit" : reader.Url("/write/" + Form.Kind.Name);

    /// <summary>Whether a newer version was published since the working copy began.</summary>
    public bool IsBehind => Draft is { Base: { } began } && Published is { } now && now.Version != began;
}
