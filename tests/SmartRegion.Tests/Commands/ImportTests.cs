using System.Text;
using System.Text.Json.Nodes;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Import;
using SmartRegion.Commands;
using SmartRegion.Core;

namespace SmartRegion.Tests.Commands;

/// <summary><c>import</c>, <c>export</c> and <c>check</c>, as a user runs them.</summary>
public sealed class ImportTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("smartregion-import-").FullName;

    public void Dispose() => Directory.Delete(_directory, true);

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task After_kill_9_check_is_clean_and_every_acknowledged_entry_is_there(string engine)
    {
        var store = engine == "sqlite" ? "sqlite" : await TestStore.CreateDatabaseAsync("kill" + Guid.NewGuid().ToString("N"));
        var file = Path.Combine(_directory, "many.json");
        await File.WriteAllTextAsync(file, $"[{string.Join(",\n", Enumerable.Range(0, 6000).Select(i => $$"""{"id":"n-{{i}}","kind":"need","title":{"en":"Need {{i}}"}{{(i > 0 ? $$""","relations":[{"rel":"follows","to":"n-{{i / 2}}"}]""" : "")}}}"""))}]");
        await using (var import = RunningProgram.Start("import", file, "--data", _directory, "--store", store))
        {
            await import.LineAsync("stored 2");
            await import.KillAsync();
            var acknowledged = import.Lines.Where(l => l.StartsWith("stored ", StringComparison.Ordinal)).ToList();
            Assert.InRange(acknowledged.Count, 1, 23);
            var (exit, output) = await RunningProgram.RunAsync("check", "--data", _directory, "--store", store);
            Assert.True(exit == 0, output);
            var count = int.Parse(acknowledged[^1].Split(' ', ':')[1], System.Globalization.CultureInfo.InvariantCulture);
            Assert.True(int.Parse(output.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture) >= count, $"{output}, acknowledged {count}");
        }
        var (again, report) = await RunningProgram.RunAsync("import", file, "--data", _directory, "--store", store);
        Assert.True(again == 0 && report.Contains("0 changed", StringComparison.Ordinal) && report.Contains("0 bad", StringComparison.Ordinal), report);
        Assert.Equal("6000 entries, no fault.", (await RunningProgram.RunAsync("check", "--data", _directory, "--store", store)).Output);
    }

    [Fact]
    public async Task Each_bad_row_is_reported_with_its_line_and_nothing_of_it_is_stored()
    {
        var file = Path.Combine(_directory, "mixed.json");
        await File.WriteAllTextAsync(file, """
            [
              {"id":"a","kind":"need","title":{"en":"A"}},
              {"id":"b","kind":"castle","title":{"en":"B"}},
              {"id":"c","kind":"need","title":{"en":"C"},
                "relations":[{"rel":"follows","to":"d"}]},
              {"id":"d","kind":"need","title":{"en":"D"},"relations":[{"rel":"follows","to":"b"}]},
              {"id":"a","kind":"need","title":{"en":"A again"}},
              7
            ]
            """);
        var (exit, output) = await RunningProgram.RunAsync("import", file, "--data", _directory);
        Assert.Equal(1, exit);
        Assert.Contains("1 created, 0 changed, 0 unchanged, 5 bad.", output, StringComparison.Ordinal);
        foreach (var line in new[] { ":3: b /kind", ":4: c /relations/0/to", ":6: d /relations/0/to", ":7: a /id", ":8: " })
            Assert.Contains(line, output, StringComparison.Ordinal);
        Assert.Equal((1, 0), await CheckedAsync());
    }

    [Fact]
    public async Task A_dry_run_stores_nothing()
    {
        var file = Path.Combine(_directory, "one.json");
        await File.WriteAllTextAsync(file, """{"id":"a","kind":"need","title":{"en":"A"}}""");
        Assert.Contains("1 rows are sound", (await RunningProgram.RunAsync("import", file, "--dry-run", "--data", _directory)).Output, StringComparison.Ordinal);
        Assert.Equal((0, 0), await CheckedAsync());
    }

    [Theory]
    [InlineData("[{\"id\":\"a\",\"kind\":\"need\",\"title\":{\"en\":\"A\"}},", "line 1")]
    [InlineData("[{\"id\":\"a\",\"kind\":\"need\",\"title\":{\"en\":\"A\"}},\n{\"id\" \"b\"}]", "line 2")]
    public async Task A_file_that_breaks_off_stores_nothing_and_names_the_line(string text, string line)
    {
        var file = Path.Combine(_directory, "broken.json");
        await File.WriteAllTextAsync(file, text);
        var (exit, output) = await RunningProgram.RunAsync("import", file, "--data", _directory);
        Assert.True(exit == 1 && output.Contains(line, StringComparison.Ordinal), output);
        Assert.Equal((0, 0), await CheckedAsync());
    }

    [Fact]
    public async Task A_table_becomes_entries_by_the_kinds_schema()
    {
        var file = Path.Combine(_directory, "needs.csv");
        await File.WriteAllTextAsync(file, "id;title.cs;title.de;topics;countries;geometry\r\nlampy;\"Lampy; nové\";Lampen;energy|water;CZ;\"{\"\"type\"\":\"\"Point\"\",\"\"coordinates\"\":[12.5,50]}\"\r\n;bez id;;;;\r\n;;;;;\r\nzle;x;;nic;;\r\n", Encoding.UTF8);
        var rows = FileRows.Read(file, "need").ToList();
        Assert.Equal([2, 3, 5], rows.Select(r => r.Line));
        var first = (JsonObject)JsonNode.Parse(rows[0].Json!)!;
        Assert.Equal("""{"id":"lampy","title":{"cs":"Lampy; nové","de":"Lampen"},"topics":["energy","water"],"countries":["CZ"],"geometry":{"type":"Point","coordinates":[12.5,50]},"kind":"need"}""", Json.Text(first));
        var (_, output) = await RunningProgram.RunAsync("import", file, "--kind", "need", "--data", _directory);
        Assert.Contains("2 created, 0 changed, 0 unchanged, 1 bad.", output, StringComparison.Ordinal);
        Assert.Contains(":5: zle /topics/0", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".json")]
    [InlineData(".csv")]
    public async Task What_is_exported_is_imported_unchanged(string extension)
    {
        var file = Path.Combine(_directory, "out" + extension);
        await using var store = await TestStore.OpenAsync("sqlite");
        using var feed = new ChangeFeed(store.Store);
        await new Importer(store.Store, feed).RunAsync(SmartRegion.Catalogue.Seed.Seeding.Rows().Where(r => !r.Json!.Contains("\"level\":\"municipality\"", StringComparison.Ordinal)
            && !r.Json.Contains("\"places\"", StringComparison.Ordinal)), "test");
        var before = (await Check.RunAsync(store.Store)).Entries;
        await store.Store.DisposeAsync();
        Assert.Equal(0, (await RunningProgram.RunAsync("export", file, "--data", store.Directory)).Exit);
        var (exit, output) = await RunningProgram.RunAsync("import", file, "--data", store.Directory);
        Assert.True(exit == 0 && output.Contains($"0 created, 0 changed, {before} unchanged, 0 bad.", StringComparison.Ordinal), output);
    }

    [Fact]
    public async Task Rows_that_refer_to_one_another_in_a_ring_are_stored_together()
    {
        await using var store = await TestStore.OpenAsync("sqlite");
        using var feed = new ChangeFeed(store.Store);
        Row[] rows =
        [
            new(1, """{"id":"a","kind":"need","title":{"en":"A"},"relations":[{"rel":"follows","to":"b"}]}"""),
            new(2, """{"id":"b","kind":"need","title":{"en":"B"},"relations":[{"rel":"follows","to":"a"}]}"""),
        ];
        var report = await new Importer(store.Store, feed).RunAsync(rows, "test");
        Assert.Equal((2, 0), (report.Created, report.Bad.Count));
        Assert.Empty((await Check.RunAsync(store.Store)).Faults);
    }

    [Fact]
    public async Task A_collection_is_hidden_from_its_first_moment_and_stays_so_when_it_is_imported_anew()
    {
        var file = Path.Combine(_directory, "spots.csv");
        await File.WriteAllTextAsync(file, "id,lon,lat\na,12,49\n");
        Assert.Equal(1, (await RunningProgram.RunAsync("import", file, "--collection", "spots", "--visibility", "sometimes", "--data", _directory)).Exit);
        Assert.Equal(1, (await RunningProgram.RunAsync("import", file, "--collection", "spots", "--visibility", "organisation", "--data", _directory)).Exit);
        Assert.Equal(0, (await RunningProgram.RunAsync("import", file, "--collection", "spots", "--visibility", "organisation", "--owner", "keeper", "--data", _directory)).Exit);
        Assert.Equal(0, (await RunningProgram.RunAsync("import", file, "--collection", "spots", "--replace", "--data", _directory)).Exit);
        await using var store = await SmartRegion.Storage.Store.OpenAsync("sqlite", _directory);
        var spots = await new SmartRegion.Twin.Features.Collections(store).GetAsync("spots");
        Assert.Equal(("organisation", "keeper"), (spots.Visibility, spots.Owner));
    }

    // How many entries are stored, and how many faults the verb check would tell of.
    private async Task<(int Entries, int Faults)> CheckedAsync()
    {
        await using var store = await SmartRegion.Storage.Store.OpenAsync("sqlite", _directory);
        var (entries, faults) = await Check.RunAsync(store);
        return (entries, faults.Count);
    }
}
