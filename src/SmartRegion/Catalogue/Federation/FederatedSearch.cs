using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Extensions;
using SmartRegion.Catalogue.Api;
using SmartRegion.Catalogue.Harvest;
using SmartRegion.Catalogue.Harvest.Readers;
using SmartRegion.Catalogue.Search;
using SmartRegion.Core;
using SmartRegion.Http.Outgoing;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue.Federation;

/// <summary>A hit of a search of several regions.</summary>
/// <param name="Item">What lists tell of it; its id is the one at its owner, or here when it is an entry here.</param>
/// <param name="Source">The peer that owns it; null when this region does, or has it from elsewhere.</param>
/// <param name="Home">Its address at its owner; null when that is here.</param>
/// <param name="Local">Its id here; null when it is not here.</param>
public sealed record FederatedHit(JsonObject Item, HarvestSource? Source, string? Home, string? Local);

/// <summary>What a region answered.</summary>
/// <param name="Source">The peer; null is this region.</param>
/// <param name="Status">"answered", "late", "down", "wrong" or "unconfirmed".</param>
/// <param name="Matched">How many of its own entries match.</param>
public sealed record RegionAnswer(HarvestSource? Source, string Status, int Matched, int Milliseconds);

/// <summary>The hits of all regions that answered in time.</summary>
public sealed record FederatedResult(IReadOnlyList<FederatedHit> Hits, IReadOnlyList<RegionAnswer> Regions);

/// <summary>
/// Searches here and at all peers at once, up to a deadline. Each region tells its own entries only, so that nothing comes twice; a copy
/// here and its original are one hit. Hits are merged by their ranks, since scores of different catalogues cannot be compared.
/// </summary>
public sealed class FederatedSearch(Store store, SearchIndex index, ListedItems items, HarvestSources sources, OutgoingClient client) : IDisposable
{
    /// <summary>Hits of each region.</summary>
    public const int MaxLimit = 50;

    public const string Answered = "answered", Late = "late", Down = "down", Wrong = "wrong", Unconfirmed = "unconfirmed";

    private const int AtOnce = 8;
    private static readonly string[] Passed = ["q", "place", "bbox", "near", "filter", "filter-lang", "without", .. Facets.All];
    private readonly SemaphoreSlim _turns = new(AtOnce);
    private OwnKeys _own = new(-1, null);

    public void Dispose() => _turns.Dispose();

    /// <summary>The own entries of this region that match, with what lists tell of them; copies are left out.</summary>
    public async Task<(List<JsonObject> Items, int Matched)> OwnAsync(SearchRequest wanted)
    {
        var own = await OwnKeysAsync();
        var result = index.Search(own is null ? wanted : wanted with { Within = wanted.Within is { } within ? within.Where(own.Contains).ToHashSet() : own });
        return ([.. (await items.OfAsync([.. result.Hits.Select(h => h.Id)])).Select(i => Object(i.Members))], result.Matched);
    }

    /// <summary>Searches everywhere.</summary>
    /// <param name="query">The parameters of the request, from which the peers' are made.</param>
    /// <exception cref="ProblemException">503 when too many such searches are under way.</exception>
    public async Task<FederatedResult> RunAsync(SearchRequest wanted, IQueryCollection query, TimeSpan deadline, CancellationToken stop)
    {
        if (!await _turns.WaitAsync(TimeSpan.Zero, stop)) throw new ProblemException(new Problem(503, "Too many searches of all regions", $"{AtOnce} are under way. Try again in a moment, or search this region at /api/entries."));
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
            patience.CancelAfter(deadline);
            var peers = (await sources.PeersAsync()).Select(p => AskAsync(p, Address(p, wanted, query), deadline, patience.Token, stop)).ToList();
            var (hits, here) = await HereAsync(wanted);
            var answers = await Task.WhenAll(peers);
            var all = new List<(int Rank, FederatedHit Hit)>(hits.Select((h, i) => (i, h)));
            // Ours come first among equals; of a copy and its original, the copy.
            foreach (var (answer, found) in answers) all.AddRange((await KnownAsync(answer.Source!, found)).Select((h, i) => (i, h)));
            return new FederatedResult([.. all.OrderBy(a => a.Rank).Select(a => a.Hit).DistinctBy(h => h.Home ?? h.Local).Take(wanted.Limit)], [here, .. answers.Select(a => a.Answer)]);
        }
        finally { _turns.Release(); }
    }

    private async Task<(List<FederatedHit> Hits, RegionAnswer Answer)> HereAsync(SearchRequest wanted)
    {
        var watch = Stopwatch.StartNew();
        var result = index.Search(wanted);
        var owners = await OwnersAsync(result.Hits.Select(h => h.Id));
        var peers = (await sources.PeersAsync()).ToDictionary(p => p.Key);
        var hits = (await items.OfAsync([.. result.Hits.Select(h => h.Id)])).Select(i =>
            owners.TryGetValue(i.Id, out var owner) && peers.TryGetValue(owner.Source, out var peer) && owner.Iri.Split('#') is [_, var there]
                ? new FederatedHit(Object(i.Members), peer, Home(peer, there), i.Id) : new FederatedHit(Object(i.Members), null, null, i.Id)).ToList();
        return (hits, new RegionAnswer(null, Answered, result.Matched, (int)watch.ElapsedMilliseconds));
    }

    // The keys of the region's own entries; null when it has no others. Kept until something changes.
    private async Task<HashSet<long>?> OwnKeysAsync()
    {
        var (seq, kept) = (index.AppliedSeq, _own);
        if (kept.Seq == seq) return kept.Keys;
        var keys = await store.ReadAsync(async s => await s.FirstAsync($"select 1 from harvest_records where owner = 1 limit 1", r => 1) == 0 ? null
            : await s.ListAsync($"select e.key from entries e where not exists (select 1 from harvest_records r where r.entry = e.id and r.owner = 1)", r => r.GetInt64(0)));
        _own = new OwnKeys(seq, keys?.ToHashSet());
        return _own.Keys;
    }

    // Which of these entries are copies, and of what.
    private Task<Dictionary<string, (long Source, string Iri)>> OwnersAsync(IEnumerable<string> ids) => store.ReadAsync(async s =>
    {
        var owners = new Dictionary<string, (long, string)>();
        foreach (var id in ids)
            if (await s.FirstAsync<(long, string)?>($"select source, iri from harvest_records where entry = {id} and owner = 1", r => (r.GetInt64(0), r.GetString(1))) is { } owner) owners[id] = owner;
        return owners;
    });

    // A peer's hits, each with the copy of it that is here.
    private Task<List<FederatedHit>> KnownAsync(HarvestSource peer, IReadOnlyList<JsonObject> found) => store.ReadAsync(async s =>
    {
        var hits = new List<FederatedHit>();
        foreach (var item in found)
        {
            var (id, kind) = (Json.AsText(item["id"])!, Json.AsText(item["kind"])!);
            // Each region has the places itself, under the same ids.
            if (RegionReader.Own.Contains(kind) && await s.FirstAsync($"select 1 from entries where id = {id} and kind = {kind}", r => 1) == 1)
            {
                hits.Add(new FederatedHit(item, null, null, id));
                continue;
            }
            var local = await s.FirstAsync($"select r.entry from harvest_records r join entries e on e.id = r.entry where r.source = {peer.Key} and r.iri = {PeerWriting.Name(peer.Region!, id)} and (r.owner = 1 or r.gone is null)", r => r.GetString(0));
            var isShared = local is not null && await s.FirstAsync($"select 1 from harvest_records where entry = {local} and owner = 1", r => 1) == 0;
            hits.Add(isShared ? new FederatedHit(item, null, null, local) : new FederatedHit(item, peer, Home(peer, id), local));
        }
        return hits;
    });

    private async Task<(RegionAnswer Answer, List<JsonObject> Found)> AskAsync(HarvestSource peer, string address, TimeSpan deadline, CancellationToken patience, CancellationToken stop)
    {
        var watch = Stopwatch.StartNew();
        var (status, matched, found) = (Unconfirmed, 0, new List<JsonObject>());
        if (peer is { PeerKey: not null, Region: not null })
            try
            {
                await using var answer = await client.GetAsync(new OutgoingRequest(address) { Accept = "application/json", Limits = new() { Bytes = 2 * 1024 * 1024, Headers = deadline, Whole = deadline, Stall = deadline } }, patience);
                (status, matched, found) = Read(JsonNode.Parse(await answer.BytesAsync(patience), null, new JsonDocumentOptions { MaxDepth = Json.MaxDepth }), peer.Region);
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested) { status = Late; }
            catch (OutgoingException e) { status = e.Code == OutgoingException.TooSlow ? Late : e.Code == OutgoingException.Status ? Wrong : Down; }
            catch (JsonException) { status = Wrong; }
        return (new RegionAnswer(peer, status, matched, (int)watch.ElapsedMilliseconds), found);
    }

    // What a stranger has written is taken only as far as it is what lists tell.
    private static (string, int, List<JsonObject>) Read(JsonNode? node, string region)
    {
        if (node is not JsonObject answer || Json.AsText(answer["region"]) != region || answer["items"] is not JsonArray told) return (Wrong, 0, []);
        var found = told.OfType<JsonObject>().Where(i => Json.AsText(i["id"]) is { } id && EntryCheck.Slug().IsMatch(id) && Kinds.Find(Json.AsText(i["kind"])) is not null && IsText(i["title"]) && (i["summary"] is null || IsText(i["summary"])))
            .Take(MaxLimit).Select(i => new JsonObject(i.Where(m => m.Key is "id" or "kind" or "title" or "summary" or "topics" or "countries" or "time" or "point" or "modified").Select(m => KeyValuePair.Create(m.Key, m.Value?.DeepClone())))).ToList();
        return (Answered, answer["numberMatched"] is JsonValue v && v.TryGetValue<int>(out var n) ? n : found.Count, found);
    }

    private static bool IsText(JsonNode? node) => node is JsonObject { Count: > 0 } o && Language.All.Any(o.ContainsKey) && o.All(p => p.Key == "machine" ? p.Value is JsonArray a && a.All(v => Json.AsText(v) is not null) : Json.AsText(p.Value) is not null);

    private static string Home(HarvestSource peer, string id) => $"{peer.Url}/id/{id}";

    private static string Address(HarvestSource peer, SearchRequest wanted, IQueryCollection query)
    {
        var builder = new QueryBuilder { { "own", "true" }, { "lang", wanted.Language }, { "limit", $"{wanted.Limit}" } };
        foreach (var (name, values) in query.Where(q => Passed.Contains(q.Key))) builder.Add(name, values.OfType<string>());
        return $"{peer.Url}/api/federation/entries{builder}";
    }

    private static JsonObject Object(byte[] members) => Json.Object("{" + Encoding.UTF8.GetString(members) + "}");

    private sealed record OwnKeys(long Seq, HashSet<long>? Keys);
}
