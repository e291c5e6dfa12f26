using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using SmartRegion.Catalogue.Federation;
using SmartRegion.Catalogue.Harvest;
using SmartRegion.Core;
using SmartRegion.Storage;
using SmartRegion.Tests.Catalogue.Harvest;

namespace SmartRegion.Tests.Catalogue.Federation;

/// <summary>A region is known by its key: what it has not signed, or not now, or not for us, changes nothing.</summary>
public sealed class TrustTests
{
    [Theory, MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task A_region_keeps_its_id_and_its_key_and_tells_the_public_half(string engine)
    {
        await using var store = await TestStore.OpenAsync(engine);
        var first = new RegionIdentity(store.Store);
        await first.StartAsync();
        await store.ReopenAsync();
        var again = new RegionIdentity(store.Store);
        await again.StartAsync();
        Assert.Equal((first.Id, first.Key.X), (again.Id, again.Key.X));
        var message = Encoding.UTF8.GetBytes("Fichtelberg");
        Assert.True(again.Key.Verifies(message, first.Sign(message)));
        if (engine == "sqlite" && !OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(store.Directory, "region.db")));
    }

    [Fact]
    public async Task The_secret_is_told_nowhere()
    {
        await using var region = await TestRegion.StartAsync();
        var told = await region.JsonAsync("/.well-known/smart-region");
        var identity = region.Service<RegionIdentity>();
        Assert.Equal((identity.Id, identity.Key.X, "Ed25519"), (Json.AsText(told["id"]), Json.AsText(told["key"]!["x"]), Json.AsText(told["key"]!["crv"])));
        Assert.Equal(identity.Key.Fingerprint, Json.AsText(told["fingerprint"]));
        var secret = await region.Service<Store>().ReadAsync(s => s.FirstAsync($"select secret from region_identity", r => r.GetString(0)));
        foreach (var path in new[] { "/.well-known/smart-region", "/api/changes", "/api/entries", "/catalog.ttl", "/en/harvest" })
            Assert.DoesNotContain(secret!, await region.Client.GetStringAsync(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_key_the_first_visit_tells_the_fingerprint_and_waits()
    {
        await using var a = await HarvestTesting.RegionAsync();
        await using var b = await HarvestTesting.RegionAsync();
        await b.AddAsync("fleet", "practice", "Fuhrpark");
        await a.PutAsync("b", "smart-region", Peers.Home(b), "\"peer\":true");
        var run = await a.VisitAsync("b");
        Assert.Equal((HarvestRun.Held, "key-unconfirmed"), (run.Status, run.Code));
        Assert.Contains(b.Service<RegionIdentity>().Key.Fingerprint, run.Message, StringComparison.Ordinal);
        Assert.Equal(0, await a.LastChangeAsync());
        await a.PeerAsync("b", b);
        Assert.Equal("done: +1 ~0 =0 &0 -0 !0", (await a.VisitAsync("b")).Counts());
    }

    [Theory]
    [InlineData("none", "signature-missing")]
    [InlineData("changed", "signature-wrong")]
    [InlineData("digest", "signature-wrong")]
    [InlineData("replayed", "signature-wrong")]
    [InlineData("left-out", "page-order")]
    [InlineData("unsigned-304", "signature-missing")]
    [InlineData("half", "unreachable")]
    public async Task What_the_owner_has_not_signed_for_this_question_changes_nothing(string attack, string code)
    {
        await using var a = await HarvestTesting.RegionAsync();
        await using var b = await HarvestTesting.RegionAsync();
        await using var between = await OtherCatalogue.StartAsync(app => app.Map("/{**path}", (HttpContext context) => ForwardAsync(context, b, attack)));
        await b.AddAsync("fleet", "practice", "Fuhrpark");
        await a.PeerAsync("b", b);
        await a.VisitAsync("b");
        await b.ChangeAsync("fleet", """{"title":{"de":"Fuhrpark neu"}}""");
        await b.AddAsync("later", "need", "Bedarf");
        await a.PeerAsync("b", b, between.Url);
        var last = await a.LastChangeAsync();
        var run = await a.VisitAsync("b");
        Assert.Equal((HarvestRun.Failed, code), (run.Status, run.Code));
        Assert.Equal(last, await a.LastChangeAsync());
        // The true answer is taken afterwards, from where we were.
        await a.PeerAsync("b", b);
        Assert.Equal("done: +1 ~1 =0 &0 -0 !0", (await a.VisitAsync("b")).Counts());
    }

    [Fact]
    public async Task Another_key_or_another_region_stops_the_exchange()
    {
        await using var a = await HarvestTesting.RegionAsync();
        await using var b = await HarvestTesting.RegionAsync();
        await using var c = await HarvestTesting.RegionAsync();
        await b.AddAsync("fleet", "practice", "Fuhrpark");
        await a.PeerAsync("b", b);
        await a.VisitAsync("b");
        var last = await a.LastChangeAsync();
        foreach (var (url, key, code) in new[]
        {
            (Peers.Home(b), Peers.KeyOf(c), "key-changed"), (Peers.Home(c), Peers.KeyOf(b), "key-changed"), (Peers.Home(c), Peers.KeyOf(c), "region-changed"),
        })
        {
            await a.PeerAsync("b", b, url, key);
            Assert.Equal(code, (await a.VisitAsync("b")).Code);
        }
        await a.PeerAsync("self", a);
        Assert.Equal("region-own", (await a.VisitAsync("self")).Code);
        await a.PeerAsync("twin", b);
        Assert.Equal("region-twice", (await a.VisitAsync("twin")).Code);
        Assert.Equal(last, await a.LastChangeAsync());
    }

    [Theory]
    [InlineData("""{"title":{"en":"X"},"type":"smart-region","url":"https://x.example","peer":true,"key":"short"}""", "/key")]
    [InlineData("""{"title":{"en":"X"},"type":"smart-region","url":"https://x.example","peer":true,"key":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}""", "/key")]
    [InlineData("""{"title":{"en":"X"},"type":"smart-region","url":"https://x.example","key":"JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs"}""", "/key")]
    [InlineData("""{"title":{"en":"X"},"type":"ckan","url":"https://x.example","peer":true}""", "/peer")]
    [InlineData("""{"title":{"en":"X"},"type":"smart-region","url":"https://x.example","peer":true,"edits":"keep"}""", "/edits")]
    public async Task A_peer_that_is_not_valid_is_422_with_the_field(string body, string field)
    {
        await using var region = await TestRegion.StartAsync();
        var answer = await region.SendAsync("PUT", "/api/harvest/sources/x", body);
        Assert.Equal(422, answer.Status);
        Assert.Contains(field, answer.Fields);
    }

    [Fact]
    public async Task A_page_is_signed_over_its_bytes_for_whoever_asks()
    {
        await using var region = await TestRegion.StartAsync();
        await region.AddAsync("fleet", "practice", "Fuhrpark");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/changes?own=true");
        request.Headers.TryAddWithoutValidation("Accept-Signature", """region=("@status" "content-digest");created;nonce="n1" """.Trim());
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip, br");
        using var answer = await region.Client.SendAsync(request);
        var body = await answer.Content.ReadAsByteArrayAsync();
        Assert.Empty(answer.Content.Headers.ContentEncoding);
        Assert.Equal(SmartRegion.Http.MessageSignature.ContentDigest(body), answer.Headers.TryGetValues("Content-Digest", out var digest) ? digest.Single() : null);
        var input = SmartRegion.Http.SignatureInput.Parse(answer.Headers.GetValues("Signature-Input").Single())!;
        Assert.Equal(("n1", "ed25519"), (input.Parameters["nonce"], input.Parameters["alg"]));
        var message = SmartRegion.Http.MessageSignature.Base([("@status", "200"), ("content-digest", digest!.Single()), ("etag", answer.Headers.ETag!.ToString())], input.Text);
        Assert.True(region.Service<RegionIdentity>().Key.Verifies(message, SmartRegion.Http.SignatureInput.Signature(answer.Headers.GetValues("Signature").Single())!));
    }

    [Fact]
    public async Task News_only_lead_to_a_question_and_tell_nobody_who_is_a_peer()
    {
        await using var a = await TestRegion.StartAsync(trustLoopback: false);
        const string Known = """{"region":"3f0c6a52-6f0e-4a5d-9d6e-0b1f4a1c2d3e"}""";
        Assert.Equal((202, """{"status":"heard"}"""), await StatusAsync(a, Known));
        Assert.Equal(400, (await StatusAsync(a, """{"region":"x"}""")).Status);
        Assert.Equal(400, (await StatusAsync(a, "[]")).Status);
        var many = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => StatusAsync(a, Known)));
        Assert.Contains(429, many.Select(m => m.Status));
        Assert.Equal(0, await a.LastChangeAsync());
    }

    [Fact]
    public async Task News_bring_a_change_over_long_before_the_next_question_is_due()
    {
        await using var a = await HarvestTesting.RegionAsync();
        await using var b = await HarvestTesting.RegionAsync();
        await a.SendAsync("PUT", "/api/harvest/sources/b", $$"""{"title":{"de":"B"},"type":"smart-region","url":"{{Peers.Home(b)}}","peer":true,"key":"{{Peers.KeyOf(b)}}","every":525600}""");
        await b.SendAsync("PUT", "/api/harvest/sources/a", $$"""{"title":{"de":"A"},"type":"smart-region","url":"{{Peers.Home(a)}}","peer":true,"key":"{{Peers.KeyOf(a)}}","every":525600}""");
        for (var n = 0; Json.AsText((await a.JsonAsync("/api/harvest/sources/b"))["exchange"]!["region"]) is null; n++)
        {
            Assert.True(n < 600, "It was never asked.");
            await Task.Delay(100);
        }
        await b.AddAsync("fleet", "practice", "Fuhrpark");
        for (var n = 0; (await a.SendAsync("GET", "/api/entries/fleet")).Status != 200; n++)
        {
            Assert.True(n < 600, "It never came.");
            await Task.Delay(100);
        }
    }

    private static async Task<(int Status, string Text)> StatusAsync(TestRegion region, string body)
    {
        var answer = await region.SendAsync("POST", "/api/federation/news", body);
        return (answer.Status, answer.Text);
    }

    // Hands on what the region says, and changes it on the way.
    private static async Task ForwardAsync(HttpContext context, TestRegion to, string attack)
    {
        var query = attack == "left-out" ? context.Request.QueryString.Value!.Replace("after=1", "after=2", StringComparison.Ordinal) : context.Request.QueryString.Value;
        using var request = new HttpRequestMessage(HttpMethod.Get, context.Request.Path + query);
        var wanted = context.Request.Headers["Accept-Signature"].ToString();
        if (attack == "replayed") wanted = System.Text.RegularExpressions.Regex.Replace(wanted, "nonce=\"[^\"]*\"", "nonce=\"yesterday\"");
        if (wanted.Length > 0) request.Headers.TryAddWithoutValidation("Accept-Signature", wanted);
        using var answer = await to.Client.SendAsync(request);
        var body = await answer.Content.ReadAsByteArrayAsync();
        foreach (var name in new[] { "ETag", "Content-Digest", "Signature-Input", "Signature" })
            if (attack is not ("none" or "unsigned-304") || name == "ETag")
                if (answer.Headers.TryGetValues(name, out var values)) context.Response.Headers[name] = string.Join(", ", values);
        context.Response.StatusCode = attack == "unsigned-304" ? 304 : (int)answer.StatusCode;
        context.Response.ContentType = "application/json";
        if (attack is "changed" or "digest") body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).Replace("Fuhrpark", "Fuhrwerk", StringComparison.Ordinal));
        if (attack == "digest") context.Response.Headers["Content-Digest"] = SmartRegion.Http.MessageSignature.ContentDigest(body);
        if (attack == "unsigned-304") return;
        if (attack == "half")
        {
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2));
            await context.Response.Body.FlushAsync();
            context.Abort();
            return;
        }
        await context.Response.Body.WriteAsync(body);
    }
}
