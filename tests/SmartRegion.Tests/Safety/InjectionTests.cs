using System.Text.Json.Nodes;
using AngleSharp.Html.Parser;
using SmartRegion.Commands;
using SmartRegion.Http;
using SmartRegion.Storage;

namespace SmartRegion.Tests.Safety;

/// <summary>
/// What breaks out of SQL, of headers, of paths, of pages and of addresses is put into every input that the description tells of: no answer is a
/// fault of ours, none tells what it should not, none leads elsewhere, and the store is what it was.
/// </summary>
public sealed class InjectionTests
{
    /// <summary>What is tried on SQLite, and on PostgreSQL what only the engine can tell.</summary>
    private static IReadOnlyList<string> Bad(string engine) =>
    [
        "'\"--;) OR 1=1/*%s%n${7*7}{{7*7}}<hurt onerror=hurt()>", "x\0\ud83d",
        .. engine == "sqlite" ? ["x\r\nX-Injected: yes\r\n\r\n<hurt>", "../../../../../../etc/passwd", "https://elsewhere.example/..%2f..%2fetc%2fpasswd"] : (string[])["1); drop table entries; --"],
    ];

    // Names of what is behind, and what only a hole shows.
    private static readonly string[] Leaks = ["root:x:0:0", "   at SmartRegion.", "SQLite Error", "SqliteException", "NpgsqlException", "PostgresException", "syntax error at or near", "System.InvalidOperationException", ".cs:line ", "no such table"];

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task Whatever_stands_in_an_input_of_the_description_breaks_out_of_nothing(string engine)
    {
        await using var region = await FilledAsync(engine);
        var (wrong, tried, inputs) = (new List<string>(), 0, new HashSet<string>());
        var tables = await TablesAsync(region.Service<Store>());
        foreach (var bad in Bad(engine))
        {
            // What an attempt has deleted or changed is there again for the next.
            await FillAsync(region);
            foreach (var attempt in InputWalk.With(region.Service<OpenApi>(), bad))
            {
                tried++;
                inputs.Add(attempt.Input);
                if (await FaultAsync(region, attempt) is { } fault) wrong.Add($"{attempt.Input} = {bad.ReplaceLineEndings("⏎")}: {fault}");
            }
        }
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {tried}:\n{string.Join('\n', wrong.Take(25))}");
        Assert.True(inputs.Count > 300, $"Only {inputs.Count} inputs were found.");
        Assert.Equal(tables, await TablesAsync(region.Service<Store>()));
        Assert.Empty((await Check.RunAsync(region.Service<Store>())).Faults);
    }

    [Fact]
    public async Task Members_that_a_body_does_not_have_set_nothing()
    {
        const string Mark = "mallory-4711";
        await using var region = await FilledAsync("sqlite");
        string[] members = ["role", "roles", "isAdmin", "permissions", "account", "author", "who", "stamp", "verified", "seeded", "harvested", "isSeeded", "created", "modified", "version", "seq", "key", "hash", "secret", "published", "state", "status", "disabled", "email", "password", "_id", "$type", "__proto__", "constructor"];
        var (taken, wrong) = (0, new List<string>());
        foreach (var (path, method, o) in region.Service<OpenApi>().Operations.Where(o => o.Operation.SampleBody is ['{', ..]))
            foreach (var member in members)
            {
                var body = (JsonObject)JsonNode.Parse(o.SampleBody!)!;
                if (body.ContainsKey(member)) continue;
                body[member] = Mark;
                var answer = await region.SendAsync(method.ToUpperInvariant(), ApiOperations.SamplePath(path, o), body.ToJsonString(), o.Consumes[0]);
                if (answer.Status >= 500) wrong.Add($"{o.Id} {member}: {answer.Status}");
                if (answer.Status < 300) taken++;
            }
        Assert.Empty(wrong);
        // Whether it was refused or left aside: it stands nowhere.
        Assert.Empty(await FindAsync(region.Service<Store>(), Mark));
        Assert.True(taken > 0);
    }

    private static async Task<string?> FaultAsync(TestRegion region, Attempt attempt)
    {
        using var request = new HttpRequestMessage(new HttpMethod(attempt.Method), attempt.Path);
        if (attempt.Body is { } body && attempt.Method is not ("GET" or "HEAD")) request.Content = new StringContent(body, System.Text.Encoding.UTF8, new System.Net.Http.Headers.MediaTypeHeaderValue(attempt.Type));
        foreach (var (name, value) in attempt.Headers) request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await region.Client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        if ((int)answer.StatusCode >= 500) return $"{(int)answer.StatusCode} {text[..Math.Min(text.Length, 200)]}";
        // What Kestrel refuses before any of our code has neither body nor type.
        if ((int)answer.StatusCode == 400 && text.Length == 0) return null;
        if (answer.Headers.Contains("X-Injected")) return "A header came through.";
        if (Leaks.FirstOrDefault(l => text.Contains(l, StringComparison.Ordinal)) is { } leak) return $"It tells '{leak}'.";
        if (answer.Headers.Location is { IsAbsoluteUri: true } to && to.Authority != region.Url.Authority) return $"It leads to {to}.";
        if (answer.Headers.Location is { IsAbsoluteUri: false } own && (own.OriginalString.StartsWith("//", StringComparison.Ordinal) || own.OriginalString.StartsWith("/\\", StringComparison.Ordinal))) return $"It leads to {own}.";
        if (answer.Headers.TryGetValues("X-Content-Type-Options", out var sniff) is false || sniff.Single() != "nosniff") return "Its type may be guessed.";
        if (answer.Content.Headers.ContentType?.MediaType == "text/html" && Markup.Faults(new HtmlParser().ParseDocument(text)) is [var first, ..]) return first;
        return null;
    }

    private static async Task<TestRegion> FilledAsync(string engine)
    {
        var region = await TestRegion.StartAsync(engine);
        await FillAsync(region);
        await region.SendAsync("POST", "/v1.1/Things", SmartRegion.Tests.Twin.Sensors.SensorRegion.Thing("Office", "Light"));
        await SmartRegion.Tests.Twin.Features.Layers.ImportThingsAsync(region);
        return region;
    }

    private static async Task FillAsync(TestRegion region)
    {
        foreach (var (id, doc) in new[] { ("cz-555398", """{"kind":"place","title":{"cs":"Nová Role"},"level":"municipality","countries":["CZ"],"geometry":{"type":"Point","coordinates":[12.8,50.3]}}"""), ("nova-role-led-lighting", """{"kind":"practice","title":{"cs":"Lampy"},"places":["cz-555398"]}"""), ("open-dataset", """{"kind":"dataset","title":{"cs":"Data"},"distributions":[{"url":"https://data.example/a.csv"}]}""") })
            Assert.True((await region.SendAsync("PUT", $"/api/entries/{id}", doc)).Status is 200 or 201, id);
    }

    private static Task<string> TablesAsync(Store store) => store.ReadAsync(async s => string.Join(' ', await s.ListAsync(SqlText.Raw(Names(store)), r => r.GetString(0))));

    private static string Names(Store store) => store.Dialect is Sqlite ? "select name from sqlite_master where type = 'table' and name not like 'features\\_%' escape '\\' order by 1" : "select tablename::text from pg_tables where schemaname = 'public' and tablename not like 'features\\_%' order by 1";

    // Every column of every table.
    private static async Task<IReadOnlyList<string>> FindAsync(Store store, string mark)
    {
        var found = new List<string>();
        foreach (var table in await store.ReadAsync(s => s.ListAsync(SqlText.Raw("select name from sqlite_master where type = 'table' and sql not like 'create virtual%' and sql not like 'CREATE VIRTUAL%'"), r => r.GetString(0))))
            foreach (var column in await store.ReadAsync(s => s.ListAsync($"select name from pragma_table_info({table})", r => r.GetString(0))))
                if (await store.ReadAsync(s => s.FirstAsync($"select count(*) from {SqlText.Raw($"\"{table}\"")} where instr(cast({SqlText.Raw($"\"{column}\"")} as text), {mark}) > 0", r => r.GetInt64(0))) > 0) found.Add($"{table}.{column}");
        return found;
    }
}
