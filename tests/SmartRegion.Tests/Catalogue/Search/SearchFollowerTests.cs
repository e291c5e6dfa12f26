using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Search;
using SmartRegion.Catalogue.Seed;
using SmartRegion.Commands;
using SmartRegion.Twin.Sensors.Mqtt;

namespace SmartRegion.Tests.Catalogue.Search;

/// <summary>The vocabulary is an entry: whoever edits it changes the search at once.</summary>
public sealed class SearchFollowerTests
{
    private const string Address = "/api/entries/" + Concepts.VocabularyId;

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task A_vocabulary_that_is_put_counts_for_the_next_search(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine);
        await region.SendAsync("POST", "/api/entries", """{"id":"lift","kind":"practice","title":{"de":"Aufzug im Rathaus"}}""");
        Assert.Empty(await FindAsync(region));

        Assert.Equal(201, (await PutAsync(region, "výtah", "Aufzug")).Status);
        Assert.Equal(["lift"], await FindAsync(region));

        Assert.Equal(200, (await PutAsync(region, "zdviž", "Aufzug")).Status);
        Assert.Empty(await FindAsync(region));
    }

    [Fact]
    public async Task What_was_indexed_is_not_read_again_at_the_next_start()
    {
        await using var store = await TestStore.OpenAsync("sqlite");
        var settings = new Settings { Port = 0, Host = "127.0.0.1", Data = store.Directory, Store = store.Settings, Mqtt = new MqttPort(0, true) };
        long seen;
        await using (var first = await Serve.BuildAsync(settings, store.Store))
        {
            await first.Services.GetRequiredService<Seeding>().RunAsync();
            await first.Services.GetRequiredService<ChangeFeed>().CatchUpAsync();
            seen = first.Services.GetRequiredService<SearchIndex>().AppliedSeq;
        }
        Assert.True(seen > 2000);
        await using var second = await Serve.BuildAsync(settings, store.Store);
        Assert.Equal(seen, second.Services.GetRequiredService<SearchIndex>().AppliedSeq);
    }

    private static Task<Answer> PutAsync(TestRegion region, string czech, string german) => region.SendAsync("PUT", Address, $$$"""
        {"kind":"vocabulary","title":{"en":"Words"},"conceptScheme":[{"id":"lift","prefLabel":{"cs":"{{{czech}}}","de":"{{{german}}}","en":"lift"}}]}
        """);

    private static async Task<IEnumerable<string>> FindAsync(TestRegion region) =>
        ((JsonArray)(await region.JsonAsync($"/api/entries?q={Uri.EscapeDataString("výtah")}&kind=practice"))["items"]!).Select(i => i!["id"]!.GetValue<string>());
}
