using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Catalogue;

/// <summary>
/// One thing that the region knows: a practice, a place, a programme… Its content is a JSON document valid against the
/// schema of its kind (<c>/schemas/{kind}</c>); what the store keeps beside it is here.
/// </summary>
/// <param name="Key">The store's number of it; never shown.</param>
/// <param name="Id">Its slug, stable for ever.</param>
/// <param name="Version">1 at creation, one more with each change.</param>
public sealed record Entry(long Key, string Id, string Kind, int Version, DateTime Created, DateTime Modified, JsonObject Doc)
{
    public LangText Title => LangText.From(Doc["title"])!;
    public LangText? Summary => Text("summary");
    public IReadOnlyList<string> Topics => Strings("topics");
    public IReadOnlyList<string> Countries => Strings("countries");
    public IReadOnlyList<string> Places => Strings("places");

    /// <summary>True when the title is a proper name, which is the same in every language unless it has its own there.</summary>
    public bool IsNamed => Kind is "place" or "organisation";

    /// <summary>The LangText of that property, or null.</summary>
    public LangText? Text(string property) => LangText.From(Doc[property]);

    /// <summary>The array of strings of that property; empty when absent.</summary>
    public IReadOnlyList<string> Strings(string property) =>
        (Doc[property] as JsonArray)?.Select(n => n!.GetValue<string>()).ToList() ?? [];

    /// <summary>Who may see it.</summary>
    public Visibility Visibility => Visibilities.Of(Doc);

    /// <summary>The entity tag (RFC 9110 8.8.3) of this version, quotes included.</summary>
    public string ETag => $"\"{Id}.{Version}\"";
}
