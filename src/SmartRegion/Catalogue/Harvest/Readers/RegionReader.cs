using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmartRegion.Catalogue.Harvest.Mapping;
using SmartRegion.Core;

namespace SmartRegion.Catalogue.Harvest.Readers;

/// <summary>
/// Reads another Smart Region by its change feed (GET /api/changes): the first time all, later what has changed since. Deletions are
/// told by the feed, so nothing needs to be listed again.
/// </summary>
internal sealed class RegionReader : ISourceReader
{
    private const int Limit = 200;

    /// <summary>Kinds that each region has of itself.</summary>
    internal static readonly HashSet<string> Own = ["place", "vocabulary"];

    public async IAsyncEnumerable<HarvestedRecord> ReadAsync(HarvestVisit visit, [EnumeratorCancellation] CancellationToken stop)
    {
        var after = visit.State["after"]?.GetValue<long>() ?? 0;
        visit.IsComplete = after == 0;
        while (true)
        {
            using var page = await visit.JsonAsync($"{visit.Source.Url}/api/changes?after={after}&limit={Limit}", stop);
            var (items, last) = Page(page.RootElement, visit);
            foreach (var item in items.EnumerateArray())
                if (Read(visit.Source, JsonObject.Create(item)!) is { } record)
                {
                    visit.IsNew(record.Iri);
                    yield return record;
                }
            if (last <= after) break;
            after = last;
        }
        visit.Next["after"] = after;
    }

    private static (JsonElement Items, long Last) Page(JsonElement page, HarvestVisit visit) =>
        page.ValueKind == JsonValueKind.Object && page.TryGetProperty("items", out var items) && items.ValueKind == JsonValueKind.Array && page.TryGetProperty("last", out var last) && last.TryGetInt64(out var seq)
            ? (items, seq) : throw new HarvestException(HarvestException.Malformed, $"{visit.Source.Url}/api/changes is no change feed of a Smart Region (items and last).");

    /// <summary>The name that an entry of another region has for us.</summary>
    public static string IriOf(HarvestSource source, string id) => $"{source.Url}/id/{id}";

    private static HarvestedRecord? Read(HarvestSource source, JsonObject item)
    {
        if (Json.AsText(item["id"]) is not { } id) return null;
        var iri = IriOf(source, id);
        if (item["entry"] is not JsonObject doc) return new HarvestedRecord(iri) { IsGone = true };
        var kind = Json.AsText(doc["kind"]) ?? "";
        if (source.Kinds.Count > 0 ? !source.Kinds.Contains(kind) : Own.Contains(kind)) return null;
        // What that region has harvested itself is taken from where it comes from.
        if (item["harvested"] is JsonValue harvested && harvested.TryGetValue<bool>(out var taken) && taken) return null;
        doc = (JsonObject)doc.DeepClone();
        foreach (var name in EntryCheck.ServerSet.Concat(["id", "links"])) doc.Remove(name);
        Distributions.LeaveThere(doc, source.Url);
        var title = LangText.From(doc["title"])?.Tell(source.Language)?.Text;
        var page = $"{source.Url}/{source.Language}/entry/{id}";
        Cite(doc, page, source);
        return new HarvestedRecord(iri) { Doc = doc, Title = title, WishedId = id, Original = page, Identities = Identity.Of([iri]) };
    }

    // Where it comes from, unless it says so already.
    internal static void Cite(JsonObject doc, string page, HarvestSource source)
    {
        if (doc["sources"] is not JsonArray sources) doc["sources"] = sources = [];
        if (sources.Count < 100 && !sources.Any(s => Json.AsText(Json.Member(s, "url")) == page)) sources.Add(new JsonObject { ["url"] = page, ["title"] = TextMap.Cut(source.Title.Tell(source.Language)!.Text, 500) });
    }
}
