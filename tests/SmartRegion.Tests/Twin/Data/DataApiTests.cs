using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SmartRegion.Catalogue;
using SmartRegion.Http;

namespace SmartRegion.Tests.Twin.Data;

/// <summary>The rows of a dataset's file: asked for, replaced at one moment, removed with their entry.</summary>
public sealed class DataApiTests
{
    private const string Schools = "name;town;pupils;since\nŠumava;Domažlice;310;1998-09-01\nČerchov;Kdyně;120;2003-09-15\nOsser;Furth;240;1987-09-01\nArber;Furth;;2010-09-01\n";

    private static async Task<string> NamesAsync(TestRegion region, string query) => await region.ColumnAsync("name", query);

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Rows_are_filtered_sorted_and_selected(string engine)
    {
        await using var region = await DataRegion.StartAsync(engine);
        Assert.Equal(201, (await region.PostAsync(Schools)).Status);
        Assert.Equal("\"Šumava\" \"Osser\"", await NamesAsync(region, "?filter=pupils%20%3E%20200"));
        Assert.Equal("\"Osser\" \"Arber\"", await NamesAsync(region, "?town=Furth"));
        Assert.Equal("\"Šumava\"", await NamesAsync(region, "?filter-lang=cql2-json&filter=" + Uri.EscapeDataString("""{"op":"=","args":[{"property":"since"},{"date":"1998-09-01"}]}""")));
        Assert.Equal("\"Šumava\"", await NamesAsync(region, "?filter=" + Uri.EscapeDataString("CASEI(ACCENTI(name)) LIKE CASEI(ACCENTI('SUM%'))")));
        Assert.Equal("\"Šumava\" \"Osser\" \"Černchov\"".Replace("Černchov", "Čerchov", StringComparison.Ordinal), await NamesAsync(region, "?sortby=-pupils&filter=pupils%20IS%20NOT%20NULL"));
        var page = await region.JsonAsync("/api/data/skoly?select=pupils,name&sortby=pupils&limit=1");
        Assert.Equal("""{"pupils":null,"name":"Arber"}""", page["rows"]![0]!.ToJsonString());
        Assert.Equal(4, (int)page["numberMatched"]!);
        foreach (var (query, field) in new[] { ("?filter=puppies>1", "filter"), ("?select=puppies", "select"), ("?sortby=puppies", "sortby"), ("?limit=0", "limit"), ("?puppies=1", "puppies"), ("?f=exe", "f"), ("?cursor=x", "cursor"), ("?sensors=x", "sensors") })
        {
            var answer = await region.SendAsync("GET", "/api/data/skoly" + query);
            Assert.True(answer.Status == 400 && answer.Fields.Contains(field), $"{query}: {answer.Text}");
        }
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Pages_follow_one_another_by_key(string engine)
    {
        await using var region = await DataRegion.StartAsync(engine);
        await region.PostAsync("n;m\n" + string.Concat(Enumerable.Range(0, 25).Select(i => $"{i};{i % 3}\n")));
        foreach (var sort in new[] { "", "&sortby=-m" })
        {
            var (seen, next) = (new List<int>(), $"/api/data/skoly?limit=7{sort}");
            while (next is not null)
            {
                var page = await region.JsonAsync(next);
                seen.AddRange(((JsonArray)page["rows"]!).Select(r => (int)r!["n"]!));
                next = (string?)((JsonArray)page["links"]!).FirstOrDefault(l => (string)l!["rel"]! == "next")?["href"];
            }
            Assert.Equal(Enumerable.Range(0, 25), seen.Order());
            if (sort.Length == 0) Assert.Equal(seen.Order(), seen);
        }
    }

    [Fact]
    public async Task All_rows_come_as_csv_with_their_description_and_the_file_as_it_was_sent()
    {
        await using var region = await DataRegion.StartAsync();
        await region.PostAsync(Schools);
        Assert.Equal("name,town,pupils,since\r\nŠumava,Domažlice,310,1998-09-01\r\nČerchov,Kdyně,120,2003-09-15\r\nOsser,Furth,240,1987-09-01\r\nArber,Furth,,2010-09-01\r\n", await region.Client.GetStringAsync("/api/data/skoly.csv"));
        Assert.Equal("name,pupils\r\nŠumava,310\r\n", await region.Client.GetStringAsync("/api/data/skoly.csv?select=name,pupils&town=Doma%C5%BElice"));
        using var csv = await region.Client.GetAsync("/api/data/skoly.csv");
        var description = csv.Headers.GetValues("Link").Single(l => l.Contains("describedby", StringComparison.Ordinal));
        Assert.Contains("application/csvm+json", description, StringComparison.Ordinal);
        // Where CSV on the Web looks for it by itself: at the address of the CSV with -metadata.json.
        var about = await region.JsonAsync(new Uri(description.Split('<', '>')[1]).AbsolutePath);
        Assert.EndsWith("/api/data/skoly.csv", (string)about["url"]!, StringComparison.Ordinal);
        Assert.Equal("name:string town:string pupils:integer since:date", string.Join(' ', ((JsonArray)about["tableSchema"]!["columns"]!).Select(c => $"{c!["name"]}:{c["datatype"]}")));
        Assert.Equal("http://creativecommons.org/licenses/by/4.0/", (string)about["dc:license"]!["@id"]!);
        var file = await region.Client.GetByteArrayAsync("/api/data/skoly/file");
        Assert.Equal(Schools, Encoding.UTF8.GetString(file));
        var distribution = (await region.JsonAsync("/api/entries/skoly"))["distributions"]![0]!;
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(file)), (string)distribution["checksum"]!);
        Assert.Equal(file.Length, (int)distribution["byteSize"]!);
        Assert.Equal($"{region.Url}api/data/skoly/file", (string)distribution["url"]!);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Rows_are_replaced_at_one_moment_and_readers_never_see_half(string engine)
    {
        await using var region = await DataRegion.StartAsync(engine);
        string Table(int version, int rows) => "n;version\n" + string.Concat(Enumerable.Range(0, rows).Select(i => $"{i};{version}\n"));
        await region.PostAsync(Table(1, 3000));
        using var done = new CancellationTokenSource();
        var reading = Task.Run(async () =>
        {
            var seen = new HashSet<string>();
            while (!done.IsCancellationRequested)
            {
                var rows = (JsonArray)(await region.JsonAsync("/api/data/skoly?limit=10000"))["rows"]!;
                seen.Add($"{rows.Count} {string.Join(',', rows.Select(r => (int)r!["version"]!).Distinct())}");
            }
            return seen;
        });
        for (var version = 2; version <= 6; version++)
        {
            var answer = await region.UploadAsync(HttpMethod.Put, "/api/data/skoly?name=skoly.csv", Encoding.UTF8.GetBytes(Table(version, 3000 + version)));
            Assert.True(answer.Status == 200, answer.Text);
        }
        await done.CancelAsync();
        var allowed = Enumerable.Range(1, 6).Select(v => $"{(v == 1 ? 3000 : 3000 + v)} {v}").ToHashSet();
        Assert.Subset(allowed, await reading);
        var entry = await region.JsonAsync("/api/entries/skoly");
        Assert.Single((JsonArray)entry["distributions"]!);
        Assert.Equal("3006 6", $"{((await region.JsonAsync("/api/data"))["tables"]![0]!)["rows"]} {(await region.JsonAsync("/api/data/skoly?limit=1"))["rows"]![0]!["version"]}");
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_replacement_that_fails_leaves_rows_file_and_entry_as_they_were(string engine)
    {
        await using var region = await DataRegion.StartAsync(engine);
        await region.PostAsync(Schools);
        var (rows, entry) = (await region.Client.GetStringAsync("/api/data/skoly.csv"), (await region.JsonAsync("/api/entries/skoly")).ToJsonString());
        Assert.Equal(400, (await region.UploadAsync(HttpMethod.Put, "/api/data/skoly?name=skoly.csv", "name;pupils\n"u8.ToArray())).Status);
        // The rows are read and stored, but the entry may not become so: its licence is no address that the schema takes.
        Assert.Equal(422, (await region.UploadAsync(HttpMethod.Put, "/api/data/skoly?name=skoly.csv&licence=ftp://x", "name\nX\n"u8.ToArray())).Status);
        Assert.Equal(rows, await region.Client.GetStringAsync("/api/data/skoly.csv"));
        Assert.Equal(entry, (await region.JsonAsync("/api/entries/skoly")).ToJsonString());
        Assert.Equal(Schools, await region.Client.GetStringAsync("/api/data/skoly/file"));
        Assert.Equal(200, (await region.UploadAsync(HttpMethod.Put, "/api/data/skoly?name=skoly.csv", "name\nX\n"u8.ToArray())).Status);
        Assert.Equal("name\r\nX\r\n", await region.Client.GetStringAsync("/api/data/skoly.csv"));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Data_go_with_their_distribution_and_with_their_entry(string engine)
    {
        await using var region = await DataRegion.StartAsync(engine);
        await region.PostAsync(Schools);
        await region.PostAsync(Schools);
        Assert.Equal(204, (await region.SendAsync("DELETE", "/api/data/skoly")).Status);
        Assert.Equal(404, (await region.SendAsync("GET", "/api/data/skoly")).Status);
        Assert.Equal("skoly-2", (string)Assert.Single((JsonArray)(await region.JsonAsync("/api/entries/skoly"))["distributions"]!)!["data"]!);
        await region.Service<Entries>().DeleteAsync("skoly", "test", new Preconditions());
        Assert.Equal(404, (await region.SendAsync("GET", "/api/data/skoly-2")).Status);
        Assert.Empty((JsonArray)(await region.JsonAsync("/api/data"))["tables"]!);
    }

    [Fact]
    public async Task Strangers_pages_elsewhere_and_files_of_other_kinds_are_refused()
    {
        await using (var closed = await DataRegion.StartAsync(trustLoopback: false)) Assert.Equal(403, (await closed.PostAsync(Schools)).Status);
        await using var region = await DataRegion.StartAsync();
        Assert.Equal(403, (await region.SendAsync("POST", "/api/entries/skoly/data?name=x.csv", Schools, "text/plain", ("Sec-Fetch-Site", "cross-site"))).Status);
        Assert.Equal(415, (await region.PostAsync(Schools, "skoly.exe")).Status);
        Assert.Equal(201, (await region.SendAsync("POST", "/api/entries/skoly/data", Schools, "text/csv")).Status);
        Assert.Equal(404, (await region.UploadAsync(HttpMethod.Post, "/api/entries/nobody/data?name=x.csv", "a\n1\n"u8.ToArray())).Status);
        Assert.Equal(404, (await region.UploadAsync(HttpMethod.Put, "/api/data/nothing?name=x.csv", "a\n1\n"u8.ToArray())).Status);
        await region.SendAsync("POST", "/api/entries", """{"id":"n","kind":"need","title":{"en":"Need"}}""");
        Assert.Equal(422, (await region.UploadAsync(HttpMethod.Post, "/api/entries/n/data?name=x.csv", "a\n1\n"u8.ToArray())).Status);
        // Rows are changed by their file only, also through the OGC API.
        Assert.Equal(409, (await region.SendAsync("DELETE", "/ogc/collections/skoly")).Status);
        Assert.Equal(409, (await region.SendAsync("DELETE", "/ogc/collections/skoly/items/1")).Status);
        Assert.Equal(200, (await region.SendAsync("GET", "/ogc/collections/skoly/items?f=json")).Status);
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_refused_before_it_is_read()
    {
        await using var region = await DataRegion.StartAsync();
        using var socket = new System.Net.Sockets.TcpClient();
        await socket.ConnectAsync(region.Url.Host, region.Url.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /api/entries/skoly/data?name=x.csv HTTP/1.1\r\nHost: {region.Url.Authority}\r\nContent-Type: text/csv\r\nContent-Length: 300000000\r\nConnection: close\r\n\r\nname\r\n"));
        using var reader = new StreamReader(stream);
        Assert.Contains(" 413 ", await reader.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_takes_a_file_with_its_title()
    {
        await using var region = await DataRegion.StartAsync();
        using var form = new MultipartFormDataContent { { new StringContent("Seznam škol"), "title-cs" }, { new ByteArrayContent(Encoding.UTF8.GetBytes(Schools)), "file", "seznam.csv" } };
        using var answer = await region.Client.PostAsync("/api/entries/skoly/data", form);
        Assert.Equal(System.Net.HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("Seznam škol", (string)(await region.JsonAsync("/api/entries/skoly"))["distributions"]![0]!["title"]!["cs"]!);
    }

    [Fact]
    public async Task The_catalogue_of_open_data_tells_file_checksum_and_api_without_a_violation()
    {
        await using var region = await DataRegion.StartAsync();
        await region.PostAsync(Schools, query: "&title-en=All schools");
        var turtle = await region.Client.GetStringAsync("/catalog.ttl");
        foreach (var told in new[] { "/api/data/skoly/file>", "spdx:checksum", "dcat:byteSize", "dcat:accessService", "dcat:servesDataset" }) Assert.Contains(told, turtle, StringComparison.Ordinal);
        foreach (var profile in new[] { "", "?profile=de", "?profile=cz" })
        {
            var answer = await NodeScript.RunAsync("shacl.mjs", "dcat-ap-3.0.1-SHACL.ttl dcat-ap-3.0.1-mdr-vocabularies.ttl\n" + await region.Client.GetStringAsync("/catalog.ttl" + profile));
            Assert.Equal("", string.Join('\n', answer.Trim().Split('\n')[..^1]));
        }
    }
}
