using System.Text.Json.Nodes;
using SmartRegion.Access;
using SmartRegion.Catalogue.Api;
using SmartRegion.Http;

namespace SmartRegion.Catalogue.Writing.Api;

/// <summary>How working copies are told in JSON.</summary>
internal static class DraftJson
{
    /// <summary>The schema of the answer in OpenAPI.</summary>
    public const string Schema = """{"type":"object","required":["id","state","author","version","kind","steps","links"],"properties":{"id":{"type":"string"},"entry":{"type":"string"},"base":{"type":"integer"},"published":{"type":"integer"},"state":{"type":"string","enum":["draft","review","returned"]},"author":{"type":"string"},"organisation":{"type":"string"},"created":{"type":"string"},"modified":{"type":"string"},"version":{"type":"integer"},"kind":{"type":"string"},"title":{"type":"object"},"steps":{"type":"array","items":{"type":"string"}},"doc":{"type":"object"},"faults":{"type":"array","items":{"type":"object","properties":{"pointer":{"type":"string"},"detail":{"type":"string"}}}},"comments":{"type":"array","items":{"type":"object"}},"links":{"type":"array","items":{"type":"object"}}}}""";

    /// <summary>What a list tells of one.</summary>
    public static JsonObject Listed(Draft draft, Actor who, Func<string, string> address)
    {
        var told = new JsonObject { ["id"] = draft.Id };
        if (draft.Entry is { } entry) (told["entry"], told["base"]) = (entry, draft.Base);
        told["state"] = draft.State.Name();
        told["author"] = draft.Author;
        if (draft.Organisation.Length > 0) told["organisation"] = draft.Organisation;
        told["created"] = EntryJson.Time(draft.Created);
        told["modified"] = EntryJson.Time(draft.Modified);
        told["version"] = draft.Version;
        told["kind"] = draft.Kind;
        if (draft.Doc["title"] is JsonObject title) told["title"] = title.DeepClone();
        told["steps"] = new JsonArray([.. draft.Steps(who).Select(s => (JsonNode)s)]);
        var links = new JsonArray(EntryJson.Link("self", Format.Json, address($"/api/drafts/{draft.Id}")));
        if (draft.Entry is not null) links.Add(EntryJson.Link("working-copy-of", Format.Json, address($"/api/entries/{draft.Entry}")));
        told["links"] = links;
        return told;
    }

    /// <summary>All of one.</summary>
    /// <param name="published">The entry as it is published now, where that is known.</param>
    public static JsonObject Whole(Draft draft, IReadOnlyList<DraftComment> comments, Entry? published, Actor who, Func<string, string> address)
    {
        var told = Listed(draft, who, address);
        if (published is not null) told["published"] = published.Version;
        told["doc"] = draft.Doc.DeepClone();
        told["faults"] = new JsonArray([.. draft.Faults().Select(f => new JsonObject { ["pointer"] = f.Field, ["detail"] = f.Message })]);
        told["comments"] = new JsonArray([.. comments.Select(c => new JsonObject { ["at"] = EntryJson.Time(c.At), ["by"] = c.By, ["what"] = c.What, ["text"] = c.Text })]);
        return told;
    }
}
