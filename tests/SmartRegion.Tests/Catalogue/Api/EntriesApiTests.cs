using System.Text.Json.Nodes;

namespace SmartRegion.Tests.Catalogue.Api;

/// <summary>Writing and reading of entries over HTTP, on both engines.</summary>
public sealed class EntriesApiTests
{
    private const string Practice = """{"id":"lamps","kind":"practice","title":{"cs":"Lampy","de":"Lampen","original":"cs","machine":["de"]},"topics":["energy"],"countries":["CZ"],"geometry":{"type":"Point","coordinates":[12.78,50.27]},"time":{"start":"2022-05"}}""";

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task What_is_created_is_read_back_whole(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine);
        var created = await region.SendAsync("POST", "/api/entries", Practice);
        Assert.Equal(201, created.Status);
        Assert.EndsWith("/api/entries/lamps", created.Location, StringComparison.Ordinal);
        var read = await region.JsonAsync("/api/entries/lamps");
        foreach (var (name, value) in (JsonObject)JsonNode.Parse(Practice)!) Assert.True(JsonNode.DeepEquals(value, read[name]), name);
        Assert.Equal(1, read["version"]!.GetValue<int>());
    }

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task What_was_read_can_be_put_back_and_If_Match_guards_against_lost_updates(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine);
        var tag = (await region.SendAsync("POST", "/api/entries", Practice)).ETag!;
        var read = (await region.SendAsync("GET", "/api/entries/lamps")).Json!;
        read["title"]!["cs"] = "Nové lampy";
        Assert.Equal(200, (await region.SendAsync("PUT", "/api/entries/lamps", read.ToJsonString(), "application/json", ("If-Match", tag))).Status);
        Assert.Equal(412, (await region.SendAsync("PUT", "/api/entries/lamps", read.ToJsonString(), "application/json", ("If-Match", tag))).Status);
        Assert.Equal(412, (await region.SendAsync("PUT", "/api/entries/lamps", read.ToJsonString(), "application/json", ("If-None-Match", "*"))).Status);
        Assert.Equal(412, (await region.SendAsync("DELETE", "/api/entries/lamps", null, "", ("If-Match", tag))).Status);
    }

    [Fact]
    public async Task PUT_creates_what_is_not_there_with_201()
    {
        await using var region = await TestRegion.StartAsync();
        var answer = await region.SendAsync("PUT", "/api/entries/lamps", Practice);
        Assert.Equal((201, true), (answer.Status, answer.Location!.EndsWith("/api/entries/lamps", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Merge_patch_changes_what_it_names_and_null_removes()
    {
        await using var region = await TestRegion.StartAsync();
        await region.SendAsync("POST", "/api/entries", Practice);
        var answer = await region.SendAsync("PATCH", "/api/entries/lamps", """{"title":{"de":null,"machine":null,"en":"Lamps"},"topics":["water"]}""", "application/merge-patch+json");
        Assert.Equal(200, answer.Status);
        Assert.Equal("""{"cs":"Lampy","original":"cs","en":"Lamps"}""", answer.Json!["title"]!.ToJsonString());
        Assert.Equal("CZ", answer.Json["countries"]![0]!.GetValue<string>());
    }

    [Fact]
    public async Task JSON_Patch_is_all_or_nothing()
    {
        await using var region = await TestRegion.StartAsync();
        await region.SendAsync("POST", "/api/entries", Practice);
        const string type = "application/json-patch+json";
        var failing = """[{"op":"replace","path":"/title/cs","value":"X"},{"op":"test","path":"/kind","value":"place"}]""";
        Assert.Equal(409, (await region.SendAsync("PATCH", "/api/entries/lamps", failing, type)).Status);
        var fine = """[{"op":"add","path":"/topics/-","value":"water"},{"op":"copy","from":"/title/cs","path":"/title/en"},{"op":"remove","path":"/time"}]""";
        var answer = await region.SendAsync("PATCH", "/api/entries/lamps", fine, type);
        Assert.Equal(200, answer.Status);
        Assert.Equal(("Lampy", 2, true), (answer.Json!["title"]!["en"]!.GetValue<string>(), ((JsonArray)answer.Json["topics"]!).Count, answer.Json["time"] is null));
    }

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task Every_change_is_in_the_history_and_can_be_restored_even_a_deletion(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine);
        await region.SendAsync("POST", "/api/entries", Practice);
        await region.SendAsync("PATCH", "/api/entries/lamps", """{"title":{"cs":"Jiné"}}""", "application/merge-patch+json");
        Assert.Equal(204, (await region.SendAsync("DELETE", "/api/entries/lamps")).Status);
        Assert.Equal(404, (await region.SendAsync("GET", "/api/entries/lamps")).Status);
        var history = (JsonArray)(await region.JsonAsync("/api/entries/lamps/history"))["items"]!;
        Assert.Equal(["deleted", "changed", "created"], history.Select(h => h!["what"]!.GetValue<string>()));
        Assert.All(history, h => Assert.Equal("loopback", h!["by"]!.GetValue<string>()));
        var restored = await region.SendAsync("POST", "/api/entries/lamps/history/1/restore");
        Assert.Equal((200, "Lampy", 4), (restored.Status, restored.Json!["title"]!["cs"]!.GetValue<string>(), restored.Json["version"]!.GetValue<int>()));
        Assert.Single(((JsonArray)(await region.JsonAsync("/api/entries?q=Lampy"))["items"]!)!);
    }

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task Relations_are_told_from_both_sides_and_guard_against_deletion(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine);
        await region.SendAsync("POST", "/api/entries", """{"id":"grant","kind":"funding","title":{"en":"Grant"}}""");
        var practice = (JsonObject)JsonNode.Parse(Practice)!;
        practice["relations"] = JsonNode.Parse("""[{"rel":"fundedBy","to":"grant","note":{"en":"half of it"}}]""");
        Assert.Equal(201, (await region.SendAsync("POST", "/api/entries", practice.ToJsonString())).Status);
        var outward = (JsonArray)(await region.JsonAsync("/api/entries/lamps/related"))["items"]!;
        var inward = (JsonArray)(await region.JsonAsync("/api/entries/grant/related"))["items"]!;
        Assert.Equal(("out", "grant"), (outward[0]!["direction"]!.GetValue<string>(), outward[0]!["id"]!.GetValue<string>()));
        Assert.Equal(("in", "lamps"), (inward[0]!["direction"]!.GetValue<string>(), inward[0]!["id"]!.GetValue<string>()));
        var refused = await region.SendAsync("DELETE", "/api/entries/grant");
        Assert.Equal(409, refused.Status);
        Assert.Contains("lamps", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_without_an_id_gets_one_from_its_title_and_never_a_taken_one()
    {
        await using var region = await TestRegion.StartAsync();
        const string body = """{"kind":"practice","title":{"cs":"Výměna veřejného osvětlení"}}""";
        Assert.Equal("vymena-verejneho-osvetleni", (await region.SendAsync("POST", "/api/entries", body)).Json!["id"]!.GetValue<string>());
        Assert.Equal("vymena-verejneho-osvetleni-2", (await region.SendAsync("POST", "/api/entries", body)).Json!["id"]!.GetValue<string>());
    }

    [Fact]
    public async Task Sixteen_clients_creating_at_once_lose_nothing()
    {
        await using var region = await TestRegion.StartAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 320).Select(i =>
            region.SendAsync("POST", "/api/entries", $$$"""{"id":"e-{{{i / 2}}}","kind":"need","title":{"en":"Entry {{{i / 2}}}"}}""")));
        Assert.Equal(160, answers.Count(a => a.Status == 201));
        Assert.Equal(160, answers.Count(a => a.Status == 409));
        Assert.Equal(160, (await region.JsonAsync("/api/entries?limit=0"))["numberMatched"]!.GetValue<int>());
    }

    [Fact]
    public async Task The_same_version_is_304_for_who_has_it()
    {
        await using var region = await TestRegion.StartAsync();
        var tag = (await region.SendAsync("POST", "/api/entries", Practice)).ETag!;
        Assert.Equal(304, (await region.SendAsync("GET", "/api/entries/lamps", null, "", ("If-None-Match", tag))).Status);
        Assert.Equal(304, (await region.SendAsync("GET", "/api/entries/lamps", null, "", ("If-None-Match", "W/" + tag))).Status);
        Assert.Equal(200, (await region.SendAsync("GET", "/api/entries/lamps", null, "", ("If-None-Match", "\"other\""))).Status);
    }

    [Theory]
    [InlineData("/api/entries/lamps?f=json", "*/*", "application/json")]
    [InlineData("/api/entries/lamps?f=geojson", "application/json", "application/geo+json")]
    [InlineData("/api/entries/lamps?f=csv", "*/*", "text/csv")]
    [InlineData("/api/entries/lamps", "application/geo+json;q=0.5, text/csv;q=0.9", "text/csv")]
    [InlineData("/api/entries", "application/geo+json", "application/geo+json")]
    [InlineData("/api/entries", "*/*", "application/json")]
    public async Task The_format_is_f_before_Accept(string path, string accept, string type)
    {
        await using var region = await TestRegion.StartAsync();
        await region.SendAsync("POST", "/api/entries", Practice);
        Assert.Equal((200, type), (await region.SendAsync("GET", path, null, "", ("Accept", accept))) is var a ? (a.Status, a.Type) : default);
    }

    [Fact]
    public async Task What_nobody_offers_is_406()
    {
        await using var region = await TestRegion.StartAsync();
        Assert.Equal(406, (await region.SendAsync("GET", "/api/entries", null, "", ("Accept", "image/png"))).Status);
    }

    [Theory]
    [InlineData("text/html", "/de/entry/lamps")]
    [InlineData("application/json", "/api/entries/lamps?f=json")]
    public async Task The_stable_address_leads_to_page_or_data_by_303(string accept, string target)
    {
        await using var region = await TestRegion.StartAsync();
        await region.SendAsync("POST", "/api/entries", Practice);
        var answer = await region.SendAsync("GET", "/id/lamps", null, "", ("Accept", accept), ("Accept-Language", "de-AT,cs;q=0.5"));
        Assert.Equal((303, target), (answer.Status, answer.Location));
    }

    [Fact]
    public async Task Paging_by_key_tells_each_entry_once_while_others_are_added()
    {
        await using var region = await TestRegion.StartAsync();
        for (var i = 0; i < 25; i++) await region.SendAsync("POST", "/api/entries", $$$"""{"id":"e-{{{i}}}","kind":"need","title":{"en":"Same title"}}""");
        var seen = new List<string>();
        var path = "/api/entries?limit=10&sort=title&facets=false";
        while (path is not null)
        {
            var page = await region.JsonAsync(path);
            seen.AddRange(((JsonArray)page["items"]!).Select(i => i!["id"]!.GetValue<string>()));
            path = ((JsonArray)page["links"]!).FirstOrDefault(l => l!["rel"]!.GetValue<string>() == "next")?["href"]!.GetValue<string>();
            await region.SendAsync("POST", "/api/entries", $$$"""{"kind":"need","title":{"en":"A first title"}}""");
        }
        Assert.Equal(25, seen.Count(id => id.StartsWith("e-", StringComparison.Ordinal)));
        Assert.Equal(seen.Count, seen.Distinct().Count());
    }
}
