using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmartRegion.Access;
using SmartRegion.Storage;

namespace SmartRegion.Tests.Access;

/// <summary>What is stored about persons is listed whole, told on a page, and given to them.</summary>
public sealed class PersonalDataTests
{
    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task Every_column_of_every_table_is_said_to_hold_something_of_persons_or_not(string engine)
    {
        await using var test = await TestStore.OpenAsync(engine);
        var stored = await StoredAsync(test.Store);
        var listed = PersonalData.All.SelectMany(r => PersonalData.ColumnsOf(r.Columns)).Concat(PersonalData.ColumnsOf(PersonalData.Others)).ToList();
        Assert.Empty(listed.GroupBy(c => c).Where(g => g.Count() > 1).Select(g => g.Key));
        Assert.Empty(listed.Except(stored));
        var forgotten = stored.Except(listed).ToList();
        Assert.True(forgotten.Count == 0, $"Say in Access/PersonalData.cs whether these hold something of persons: in All (with texts privacy.NAME-what, -why, -long, and a line of docs/privacy.md), or in Others: {string.Join(", ", forgotten)}");
    }

    // "table.column" of all that the store has.
    private static Task<List<string>> StoredAsync(Store store) => store.ReadAsync(s => s.ListAsync(s.Dialect.Name == "sqlite"
        ? SqlText.Raw("select m.name || '.' || c.name from sqlite_master m, pragma_table_info(m.name) c where m.type in ('table', 'view') and m.name not like 'sqlite_%'")
        : SqlText.Raw("select table_name || '.' || column_name from information_schema.columns where table_schema = 'public' and table_name not in ('spatial_ref_sys', 'geometry_columns', 'geography_columns')"), r => r.GetString(0)));

    [Fact]
    public async Task The_page_and_the_document_tell_each_of_them()
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false, settings: s => s with { KeepAudit = 555, KeepEnded = 22 });
        var document = await File.ReadAllTextAsync(Path.Combine(Root.Path, "docs", "privacy.md"));
        Assert.All(PersonalData.All, r => Assert.Contains($"| `{r.Name}`", document, StringComparison.Ordinal));
        foreach (var language in SmartRegion.Core.Language.All)
        {
            var page = System.Net.WebUtility.HtmlDecode(await region.Client.GetStringAsync($"/{language}/privacy"));
            Assert.Contains("555", page, StringComparison.Ordinal);
            Assert.Contains("22", page, StringComparison.Ordinal);
            Assert.All(PersonalData.All, r => Assert.Contains(SmartRegion.Portal.Texts.In(language, $"privacy.{r.Name}-what"), page, StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task One_takes_out_all_with_pictures_and_after_deletion_nothing_leads_to_the_person(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine, trustLoopback: false);
        using var eva = await Visitor.JoinAsync(region, "eva@region.example", Role.Administrator);
        using var jana = await Visitor.JoinAsync(region, "jana@obec.example", Role.Editor);
        var store = region.Service<Store>();
        var account = (await region.Service<SmartRegion.Access.Accounts.AccountStore>().AllAsync()).Single(a => a.Email.StartsWith("jana", StringComparison.Ordinal));
        Assert.Equal(201, (await jana.SendAsync("POST", "/api/entries", """{"id":"lamps","kind":"practice","title":{"en":"Lamps"},"topics":["energy"]}""")).Status);
        Assert.Equal(201, (await jana.SendAsync("POST", "/api/drafts", """{"doc":{"kind":"practice","title":{"en":"Marker of a working copy"}}}""")).Status);
        await region.Service<SmartRegion.Planning.Processes.Jobs.JobStore>().AddAsync("echo", account.PublicName, (JsonObject)JsonNode.Parse("""{"inputs":{"text":"Marker of a job"}}""")!, "http://region.example");
        await store.WriteAsync(async s =>
        {
            await s.ExecuteAsync($"insert into pictures (id, who, at) values ('abc-1x1', {account.PublicName}, 1)");
            await s.ExecuteAsync($"insert into shared_sketches (id, lead, place, programme, starts, months, query, created, who) values ('s1', 'obec', '', '', '2030-01-01', 12, '', 1, 'member-other')");
            await s.ExecuteAsync($"insert into sketch_parts (sketch, part, version, at, who, body) values ('s1', 'aim', 1, 1, {account.PublicName}, 'Part of a sketch'), ('s1', 'aim', 2, 2, 'member-other', 'Not hers')");
            await s.ExecuteAsync($"insert into sketch_comments (sketch, seq, at, who, part, text) values ('s1', 1, 3, {account.PublicName}, 'aim', 'Word about it')");
            return await s.ExecuteAsync($"insert into picture_files (picture, width, bytes) values ('abc-1x1', 1, {new byte[] { 1, 2, 3 }})");
        });
        using var zip = new ZipArchive(new MemoryStream(await jana.BytesAsync("/en/account/data.zip")));
        Assert.Equal(["account.json", "pictures/abc-1x1.webp"], zip.Entries.Select(e => e.FullName));
        using var file = new StreamReader(zip.Entries[0].Open());
        var taken = JsonNode.Parse(await file.ReadToEndAsync())!;
        Assert.Equal("jana@obec.example", taken["email"]!.GetValue<string>());
        Assert.Equal("lamps", taken["changes"]![0]!["entry"]!.GetValue<string>());
        Assert.Equal("abc-1x1", taken["pictures"]![0]!["id"]!.GetValue<string>());
        Assert.Contains("Marker of a working copy", taken["workingCopies"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("Marker of a job", taken["jobs"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(["Part of a sketch", "Word about it"], taken["sharedSketches"]!.AsArray().Select(p => p!["written"]!.GetValue<string>()));
        Assert.Equal(JsonValueKind.Array, taken["conversations"]!.GetValueKind());
        Assert.Equal("/en", (await jana.FillAsync("/en/account", "/en/account/delete", ("current", Visitor.Password))).Location);
        // What is left names the account by its public name alone, and what was published is there.
        var stored = await StoredAsync(store);
        foreach (var table in PersonalData.All.SelectMany(r => PersonalData.ColumnsOf(r.Columns)).Intersect(stored).Select(c => c.Split('.')).GroupBy(c => c[0], c => c[1]))
        {
            var rows = await store.ReadAsync(async s => string.Join('\n', await s.ListAsync(SqlText.Raw($"select {string.Join(", ", table)} from {table.Key}"), r => string.Join(' ', Enumerable.Range(0, r.FieldCount).Select(i => r.GetValue(i).ToString())))));
            foreach (var trace in new[] { "jana", account.Id, "Marker of" }) Assert.False(rows.Contains(trace, StringComparison.OrdinalIgnoreCase), $"{trace} is in {table.Key}");
        }
        Assert.Equal(200, (await region.SendAsync("GET", "/api/entries/lamps")).Status);
    }
}
