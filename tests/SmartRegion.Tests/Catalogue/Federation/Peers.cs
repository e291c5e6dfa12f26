using System.Text.Json.Nodes;
using SmartRegion.Catalogue.Federation;
using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Tests.Catalogue.Federation;

/// <summary>Regions that exchange changes, in tests.</summary>
internal static class Peers
{
    /// <summary>Makes <paramref name="other"/> a peer of <paramref name="region"/>; it is visited only when the test says so.</summary>
    public static async Task PeerAsync(this TestRegion region, string id, TestRegion other, string? url = null, string? key = null, string more = "")
    {
        var answer = await region.SendAsync("PUT", "/api/harvest/sources/" + id, $$"""{"title":{"de":"Region {{id}}"},"type":"smart-region","url":"{{url ?? Home(other)}}","peer":true,"key":"{{key ?? KeyOf(other)}}","paused":true{{more}}}""");
        Assert.True(answer.Status is 200 or 201, answer.Text);
    }

    public static string Home(TestRegion region) => region.Url.ToString().TrimEnd('/');

    public static string KeyOf(TestRegion region) => region.Service<RegionIdentity>().Key.X;

    public static async Task AddAsync(this TestRegion region, string id, string kind, string title, string more = "")
    {
        var answer = await region.SendAsync("POST", "/api/entries", $$"""{"id":"{{id}}","kind":"{{kind}}","title":{"de":"{{title}}"}{{more}}}""");
        Assert.True(answer.Status == 201, answer.Text);
    }

    public static async Task ChangeAsync(this TestRegion region, string id, string patch)
    {
        var answer = await region.SendAsync("PATCH", $"/api/entries/{id}", patch, "application/merge-patch+json");
        Assert.True(answer.Status == 200, answer.Text);
    }

    /// <summary>All titles here, in order.</summary>
    public static async Task<string> TitlesAsync(this TestRegion region) =>
        string.Join(", ", (await region.JsonAsync("/api/entries?limit=1000"))["items"]!.AsArray().Select(i => Json.AsText(i!["title"]!["de"])).Order(StringComparer.Ordinal));

    /// <summary>A region's own entries: version and content by id.</summary>
    public static Task<Dictionary<string, (int Version, JsonObject Doc)>> OwnAsync(Store store) => store.ReadAsync(async s =>
        (await s.ListAsync($"select e.id, e.version, e.doc from entries e where not exists (select 1 from harvest_records r where r.entry = e.id and r.owner = 1)", r => (r.GetString(0), r.GetInt32(1), Json.Object(r.GetString(2)))))
            .ToDictionary(e => e.Item1, e => (e.Item2, e.Item3)));

    /// <summary>What a region has of another: version and content at home, by the id there. Fails when something is there twice.</summary>
    public static Task<Dictionary<string, (int Version, JsonObject Doc)>> CopiesAsync(Store store, string region) => store.ReadAsync(async s =>
        (await s.ListAsync($"select r.iri, r.version, e.doc from harvest_records r join entries e on e.id = r.entry where r.owner = 1 order by r.iri", r => (Iri: r.GetString(0), Version: (int)r.GetInt64(1), Doc: Json.Object(r.GetString(2)))))
            .Where(c => c.Iri.StartsWith($"urn:uuid:{region}#", StringComparison.Ordinal)).ToDictionary(c => c.Iri.Split('#')[1], c => (c.Version, c.Doc)));

    /// <summary>Fails unless one region has exactly the entries of the other, each once, in the same version and with the same content.</summary>
    public static void Agree(Dictionary<string, (int Version, JsonObject Doc)> own, Dictionary<string, (int Version, JsonObject Doc)> copies)
    {
        Assert.Equal(own.Keys.Order(StringComparer.Ordinal), copies.Keys.Order(StringComparer.Ordinal));
        foreach (var (id, (version, doc)) in own)
        {
            var copy = copies[id];
            Assert.True(version == copy.Version, $"{id}: version {version} at home, {copy.Version} here");
            Assert.True(JsonNode.DeepEquals(Bare(doc), Bare(copy.Doc)), $"{id}: {Json.Text(doc)} at home, {Json.Text(copy.Doc)} here");
        }
    }

    // Without its id, which may be another here, and the line that cites the original.
    private static JsonObject Bare(JsonObject doc)
    {
        var bare = (JsonObject)doc.DeepClone();
        bare.Remove("id");
        bare.Remove("sources");
        return bare;
    }
}
