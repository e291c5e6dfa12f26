using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Import;
using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Tests.Catalogue.Federation;

/// <summary>Two regions as processes of their own, with a line between them that is cut, and with kill -9: in the end both have the same.</summary>
public sealed class CutLineTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Two_regions_of_10_000_entries_agree_after_50_cuts_during_edits_on_both_sides()
    {
        const int Entries = 10_000, Cuts = 50;
        await using var a = await Side.StartAsync("a", Entries, seed: 1);
        await using var b = await Side.StartAsync("b", Entries, seed: 2);
        await using var toA = new CuttingProxy(a.Url);
        await using var toB = new CuttingProxy(b.Url);
        await a.PeerAsync(b, toB.Url);
        await b.PeerAsync(a, toA.Url);
        using var edits = new CancellationTokenSource();
        var editing = new[] { a.EditAsync(edits.Token), b.EditAsync(edits.Token) };
        var random = new Random(42);
        for (var cut = 0; cut < Cuts; cut++)
        {
            // Somewhere within the next pages, however fast the machine is: all of both regions are some 4 MB.
            var until = toA.Bytes + toB.Bytes + random.Next(1_000, 100_000);
            for (var n = 0; n < 40 && toA.Bytes + toB.Bytes < until; n++) await Task.Delay(10);
            foreach (var line in new[] { toA, toB }) if (random.Next(4) > 0) line.Cut();
            await Task.Delay(random.Next(20, 200));
            toA.Mend();
            toB.Mend();
        }
        while (a.Edits < 20 || b.Edits < 20) await Task.Delay(50);
        await edits.CancelAsync();
        await Task.WhenAll(editing);
        output.WriteLine($"{a.Edits} and {b.Edits} edits, {toA.Broken + toB.Broken} connections broken off, {(toA.Bytes + toB.Bytes) / 1e6:0} MB came through");
        Assert.True(toA.Broken > 5 && toB.Broken > 5, "Too little happened to tell anything.");
        await Side.AgreeAsync(a, b);
    }

    [Fact]
    public async Task Kill_9_in_the_midst_of_an_exchange_loses_and_doubles_nothing()
    {
        const int Entries = 2000, Kills = 5;
        await using var a = await Side.StartAsync("a", Entries, seed: 3);
        await using var b = await Side.StartAsync("b", 500, seed: 4);
        // The owner's port changes with its restarts, so that only the follower is killed; the line is its address.
        await using var toB = new CuttingProxy(b.Url);
        await using var toA = new CuttingProxy(a.Url);
        await b.PeerAsync(a, toA.Url);
        await a.PeerAsync(b, toB.Url);
        var reached = new List<long>();
        var random = new Random(7);
        for (var kill = 0; kill < Kills; kill++)
        {
            var before = await b.ReachedAsync();
            for (var n = 0; await b.ReachedAsync() <= before && before < Entries; n++)
            {
                Assert.True(n < 1200, $"It did not go on from {before}: {await b.LastRunAsync()}");
                await Task.Delay(50);
            }
            await Task.Delay(random.Next(100));
            reached.Add(await b.ReachedAsync());
            await b.KillAndStartAsync();
            Assert.True(await b.ReachedAsync() >= reached[^1], "It went back.");
            if (reached[^1] < Entries) await a.EditOnceAsync();
        }
        output.WriteLine($"killed at {string.Join(", ", reached)} of {Entries}");
        Assert.Contains(reached, r => r > 0 && r < Entries);
        await using var again = new CuttingProxy(b.Url);
        await a.PeerAsync(b, again.Url);
        await Side.AgreeAsync(a, b);
    }

    /// <summary>One region as a process, with somebody who edits its own entries.</summary>
    private sealed class Side : IAsyncDisposable
    {
        private const string Peer = "peer";
        private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("smartregion-test-");
        private readonly List<string> _ids = [];
        private readonly Random _random;
        private readonly string _name;
        private RunningProgram _program = null!;
        private HttpClient _client = null!;
        private string _region = "", _key = "";

        private Side(string name, int seed) => (_name, _random) = (name, new Random(seed));

        public Uri Url => _client.BaseAddress!;

        /// <summary>Edits that were acknowledged.</summary>
        public int Edits { get; private set; }

        public static async Task<Side> StartAsync(string name, int entries, int seed)
        {
            var side = new Side(name, seed);
            await using (var store = await Store.OpenAsync("sqlite", side._directory.FullName))
            {
                using var feed = new ChangeFeed(store);
                var report = await new Importer(store, feed).RunAsync(Enumerable.Range(0, entries).Select(n => new Row(n, Json.Text(side.Entry($"{name}-{n}", n)))), "test");
                Assert.Equal(entries, report.Created);
            }
            side._ids.AddRange(Enumerable.Range(0, entries).Select(n => $"{name}-{n}"));
            await side.RunAsync();
            var told = await side.JsonAsync("/.well-known/smart-region");
            (side._region, side._key) = (Json.AsText(told["id"])!, Json.AsText(told["key"]!["x"])!);
            return side;
        }

        public async Task PeerAsync(Side other, string url)
        {
            var status = await SendAsync(HttpMethod.Put, $"/api/harvest/sources/{Peer}", $$"""{"title":{"de":"Nachbar"},"type":"smart-region","url":"{{url}}","peer":true,"key":"{{other._key}}"}""", "application/json");
            Assert.True(status is 200 or 201, $"{status}");
        }

        /// <summary>Creates, changes and deletes its own entries until it is told to stop.</summary>
        public async Task EditAsync(CancellationToken stop)
        {
            while (!stop.IsCancellationRequested)
            {
                await EditOnceAsync();
                await Task.Delay(_random.Next(20, 80), CancellationToken.None);
            }
        }

        public async Task EditOnceAsync()
        {
            var (at, what) = (_random.Next(_ids.Count), _random.Next(10));
            if (what == 0)
            {
                if (await SendAsync(HttpMethod.Delete, $"/api/entries/{_ids[at]}", null, "") == 204) _ids.RemoveAt(at);
                else Assert.Fail($"{_ids[at]} could not be deleted.");
            }
            else if (what < 3)
            {
                var id = $"{_name}-new-{Edits}";
                Assert.Equal(201, await SendAsync(HttpMethod.Post, "/api/entries", Json.Text(Entry(id, Edits)), "application/json"));
                _ids.Add(id);
            }
            else Assert.Equal(200, await SendAsync(HttpMethod.Patch, $"/api/entries/{_ids[at]}", $$$"""{"summary":{"de":"Geändert {{{Edits}}} {{{_random.Next()}}}"}}""", "application/merge-patch+json"));
            Edits++;
        }

        public async Task<long> ReachedAsync() => (await JsonAsync($"/api/harvest/sources/{Peer}"))["exchange"]!["reached"]!.GetValue<long>();

        public async Task<string> LastRunAsync() => Json.Text((await JsonAsync($"/api/harvest/sources/{Peer}"))["last"]);

        public async Task KillAndStartAsync()
        {
            await _program.KillAsync();
            await _program.DisposeAsync();
            _client.Dispose();
            await RunAsync();
        }

        /// <summary>Waits until both have followed each other up to the last edit, stops them, and compares every entry.</summary>
        public static async Task AgreeAsync(Side a, Side b)
        {
            foreach (var (follower, owner) in new[] { (a, b), (b, a) })
            {
                var newest = (await owner.JsonAsync("/api/changes?own=true&limit=1&after=99999999"))["newest"]!.GetValue<long>();
                for (var n = 0; await follower.ReachedAsync() < newest; n++)
                {
                    Assert.True(n < 1200, $"It stays at {await follower.ReachedAsync()} of {newest}: {await follower.LastRunAsync()}");
                    await Task.Delay(200);
                }
            }
            foreach (var side in new[] { a, b }) await side._program.TerminateAsync();
            await using var storeA = await Store.OpenAsync("sqlite", a._directory.FullName);
            await using var storeB = await Store.OpenAsync("sqlite", b._directory.FullName);
            var (ownA, ownB) = (await Peers.OwnAsync(storeA), await Peers.OwnAsync(storeB));
            // Every edit that was acknowledged is there.
            Assert.Equal(a._ids.Order(StringComparer.Ordinal), ownA.Keys.Order(StringComparer.Ordinal));
            Assert.Equal(b._ids.Order(StringComparer.Ordinal), ownB.Keys.Order(StringComparer.Ordinal));
            Peers.Agree(ownB, await Peers.CopiesAsync(storeA, b._region));
            Peers.Agree(ownA, await Peers.CopiesAsync(storeB, a._region));
            foreach (var store in new[] { storeA, storeB })
            {
                Assert.Equal(ownA.Count + ownB.Count, await store.ReadAsync(s => s.FirstAsync($"select count(*) from entries", r => r.GetInt32(0))));
                // The history has each version of each entry once.
                Assert.Equal(0, await store.ReadAsync(s => s.FirstAsync($"select count(*) from (select id from changes group by id having count(*) <> max(version) or count(distinct version) <> count(*)) x", r => r.GetInt32(0))));
            }
        }

        public async ValueTask DisposeAsync()
        {
            _client?.Dispose();
            if (_program is not null) await _program.DisposeAsync();
            _directory.Delete(true);
        }

        private JsonObject Entry(string id, int n) => new()
        {
            ["id"] = id,
            ["kind"] = n % 3 == 0 ? "practice" : n % 3 == 1 ? "need" : "offer",
            ["title"] = new JsonObject { ["de"] = $"Eintrag {n} der Region {_name}", ["cs"] = $"Záznam {n} regionu {_name}", ["original"] = "de" },
            ["summary"] = new JsonObject { ["de"] = $"Was die Gemeinde {n % 97} im Jahr {2000 + n % 25} getan hat, und was es gebracht hat." },
            ["topics"] = new JsonArray("energy"),
            ["countries"] = new JsonArray("DE"),
        };

        private async Task RunAsync()
        {
            _program = RunningProgram.Start("serve", "--port", "0", "--mqtt-port", "off", "--empty", "--trust-loopback", "--allow-private-addresses", "--peer-poll", "1", "--data", _directory.FullName);
            _client = new HttpClient { BaseAddress = new Uri((await _program.LineAsync("Smart Region is at")).Split(' ').First(w => w.StartsWith("http", StringComparison.Ordinal))) };
        }

        private async Task<JsonObject> JsonAsync(string path) => Json.Object(await _client.GetStringAsync(path));

        private async Task<int> SendAsync(HttpMethod method, string path, string? body, string type)
        {
            using var request = new HttpRequestMessage(method, path);
            if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(type));
            using var answer = await _client.SendAsync(request);
            return (int)answer.StatusCode;
        }
    }
}
