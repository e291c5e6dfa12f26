using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;
using NetTopologySuite.Features;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO.Esri;
using SmartRegion.Tests.Twin.Features;
using SmartRegion.Twin.Features.Import;

namespace SmartRegion.Tests.Portal;

/// <summary>A file becomes a collection on a page, without JavaScript: checked, shown, changed, stored.</summary>
public sealed partial class UploadPageTests : IDisposable
{
    private const string Wgs84 = """GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4326"]]""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("smartregion-upload-");

    public void Dispose() => _folder.Delete(true);

    private static async Task<(HttpStatusCode Status, string Text)> SendAsync(TestRegion region, string? file, string lang, (string Name, string Value)[] fields, params (string, string)[] headers)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields) form.Add(new StringContent(value), name);
        if (file is not null) form.Add(new ByteArrayContent(await File.ReadAllBytesAsync(file)), "file", Path.GetFileName(file));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/{lang}/upload") { Content = form };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await region.Client.SendAsync(request);
        return (answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));
    }

    private string Written(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    private async Task<string> FileAsync(TestRegion region, string format, params (string No, double Watts)[] lamps)
    {
        string GeoJson() => $$"""{"type":"FeatureCollection","features":[{{string.Join(',', lamps.Select((l, i) => FormattableString.Invariant($$$"""{"type":"Feature","geometry":{"type":"Point","coordinates":[{{{12 + i / 10.0}}},49]},"properties":{"no":"{{{l.No}}}","watts":{{{l.Watts}}}}}""")))}}]}""";
        switch (format)
        {
            case "geojson": return Written("lamps.geojson", GeoJson());
            case "csv": return Written("lamps.csv", "no,watts,lon,lat\n" + string.Concat(lamps.Select((l, i) => FormattableString.Invariant($"{l.No},{l.Watts},{12 + i / 10.0},49\n"))));
            case "zip":
                var shapes = _folder.CreateSubdirectory(Guid.NewGuid().ToString("N"));
                Shapefile.WriteAllFeatures(lamps.Select((l, i) => new Feature(new Point(12 + i / 10.0, 49), new AttributesTable { { "no", l.No }, { "watts", l.Watts } })), Path.Combine(shapes.FullName, "lamps.shp"), Wgs84, System.Text.Encoding.UTF8);
                ZipFile.CreateFromDirectory(shapes.FullName, shapes.FullName + ".zip");
                return shapes.FullName + ".zip";
            default:
                var id = "made-" + Guid.NewGuid().ToString("N");
                await region.ImportTextAsync("lamps.geojson", GeoJson(), new ImportOptions(id));
                var path = Path.Combine(_folder.FullName, "lamps.gpkg");
                await File.WriteAllBytesAsync(path, await region.Client.GetByteArrayAsync($"/ogc/collections/{id}/items?f=gpkg"));
                return path;
        }
    }

    private static string Token(string page) => TokenField().Match(page).Groups[1].Value;

    [GeneratedRegex("name=\"token\" value=\"([0-9a-f]{32})\"")]
    private static partial Regex TokenField();

    private static async Task<string> LampsAsync(TestRegion region) =>
        string.Join(' ', ((System.Text.Json.Nodes.JsonArray)(await region.JsonAsync("/ogc/collections/lamps/items?sortby=no"))["features"]!).Select(f => $"{f!["properties"]!["no"]}:{f["properties"]!["watts"]}"));

    [Theory]
    [InlineData("geojson", "en")]
    [InlineData("gpkg", "cs")]
    [InlineData("zip", "de")]
    [InlineData("csv", "en")]
    public async Task Each_format_is_checked_stored_changed_by_key_and_replaced(string format, string lang)
    {
        await using var region = await TestRegion.StartAsync();
        var file = await FileAsync(region, format, ("A", 40.5), ("B", 60.5));
        (string, string)[] of = [("collection", "lamps"), ("key", "no")];
        var check = await SendAsync(region, file, lang, [.. of, ("action", "check")]);
        Assert.Equal(HttpStatusCode.OK, check.Status);
        Assert.Equal(404, (await region.SendAsync("GET", "/ogc/collections/lamps")).Status);
        var stored = await SendAsync(region, null, lang, [.. of, ("token", Token(check.Text)), ("action", "store")]);
        Assert.True(stored.Status == HttpStatusCode.OK, stored.Text);
        Assert.Equal("A:40.5 B:60.5", await LampsAsync(region));
        var again = await SendAsync(region, await FileAsync(region, format, ("B", 61.5), ("C", 70.5)), lang, [.. of, ("mode", "key"), ("action", "store")]);
        Assert.True(again.Status == HttpStatusCode.OK, again.Text);
        Assert.Equal("A:40.5 B:61.5 C:70.5", await LampsAsync(region));
        await SendAsync(region, await FileAsync(region, format, ("D", 80.5)), lang, [.. of, ("mode", "replace"), ("action", "store")]);
        Assert.Equal("D:80.5", await LampsAsync(region));
    }

    [Fact]
    public async Task What_was_found_is_shown_and_titles_names_types_and_roles_are_as_one_decides()
    {
        await using var region = await TestRegion.StartAsync();
        var check = await SendAsync(region, Written("lamps.csv", "lon,lat,nr,since,junk\n12,49,07,2024-05-01,x\n13,49,08,2024-06-01,y\n"), "en", [("collection", "lamps"), ("action", "check")]);
        foreach (var part in new[] { "name=\"p0-from\" value=\"nr\"", "name=\"p1-from\" value=\"since\"", "name=\"p2-from\" value=\"junk\"", "value=\"store\"" }) Assert.Contains(part, check.Text, StringComparison.Ordinal);
        var stored = await SendAsync(region, null, "en",
        [
            ("collection", "lamps"), ("token", Token(check.Text)), ("action", "store"), ("title-de", "Lampen"),
            ("p0-from", "nr"), ("p0-name", "number"), ("p0-de", "Nummer"), ("p0-type", "Text"), ("p0-role", ""),
            ("p1-from", "since"), ("p1-name", "since"), ("p1-type", "Date"), ("p1-role", "primary-interval-start"),
            ("p2-from", "junk"), ("p2-name", ""),
        ]);
        Assert.True(stored.Status == HttpStatusCode.OK, stored.Text);
        var properties = (System.Text.Json.Nodes.JsonObject)(await region.JsonAsync("/ogc/collections/lamps/schema?f=json"))["properties"]!;
        Assert.Equal("string", properties["number"]!["type"]!.GetValue<string>());
        Assert.Equal("primary-interval-start", properties["since"]!["x-ogc-role"]!.GetValue<string>());
        Assert.False(properties.ContainsKey("junk") || properties.ContainsKey("nr"));
        var feature = (await region.JsonAsync("/ogc/collections/lamps/items"))["features"]![0]!;
        Assert.Equal("""{"number":"07","since":"2024-05-01"}""", feature["properties"]!.ToJsonString());
        Assert.Contains("Nummer", (await region.SendAsync("GET", "/de/collections/lamps")).Text, StringComparison.Ordinal);
        Assert.Equal("Lampen", (await region.JsonAsync("/ogc/collections/lamps?lang=de"))["title"]!.GetValue<string>());
    }

    [Fact]
    public async Task Every_bad_row_is_named_and_a_type_that_does_not_fit_makes_rows_bad()
    {
        await using var region = await TestRegion.StartAsync();
        var file = Written("lamps.csv", "lon,lat,watts\n12,49,40\nwest,49,50\n13,49,many\n");
        var check = await SendAsync(region, file, "en", [("collection", "lamps"), ("action", "check")]);
        Assert.Contains("'west' in the column 'lon' is no number", check.Text, StringComparison.Ordinal);
        var typed = await SendAsync(region, null, "en", [("collection", "lamps"), ("token", Token(check.Text)), ("action", "check"), ("p0-from", "watts"), ("p0-name", "watts"), ("p0-type", "Integer")]);
        Assert.Contains("\"many\" does not fit the type that was chosen", typed.Text, StringComparison.Ordinal);
        Assert.Equal(404, (await region.SendAsync("GET", "/ogc/collections/lamps")).Status);
    }

    [Theory]
    [InlineData("cs", "Soubor nelze převzít", "Archiv je poškozený")]
    [InlineData("de", "kann nicht übernommen werden", "Das Archiv ist beschädigt")]
    [InlineData("en", "cannot be taken", "The archive is damaged")]
    public async Task A_damaged_archive_is_refused_in_the_readers_language_and_nothing_is_stored(string lang, string told, string reason)
    {
        await using var region = await TestRegion.StartAsync();
        var zip = await FileAsync(region, "zip", ("A", 1.5));
        await File.WriteAllBytesAsync(zip, (await File.ReadAllBytesAsync(zip))[..200]);
        var answer = await SendAsync(region, zip, lang, [("collection", "lamps"), ("action", "store")]);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(told, answer.Text, StringComparison.Ordinal);
        Assert.Contains(reason, answer.Text, StringComparison.Ordinal);
        Assert.Equal(404, (await region.SendAsync("GET", "/ogc/collections/lamps")).Status);
    }

    [Fact]
    public async Task Only_who_may_write_uploads_and_only_from_the_page_itself()
    {
        await using var closed = await TestRegion.StartAsync(trustLoopback: false);
        var file = Written("lamps.csv", "lon,lat\n12,49\n");
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(closed, file, "en", [("collection", "lamps"), ("action", "store")])).Status);
        Assert.DoesNotContain("type=\"file\"", (await closed.SendAsync("GET", "/en/upload")).Text, StringComparison.Ordinal);
        await using var open = await TestRegion.StartAsync();
        Assert.Contains("type=\"file\"", (await open.SendAsync("GET", "/en/upload")).Text, StringComparison.Ordinal);
        foreach (var header in new[] { ("Sec-Fetch-Site", "cross-site"), ("Origin", "https://elsewhere.example") })
            Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(open, file, "en", [("collection", "lamps"), ("action", "store")], header)).Status);
        Assert.Equal(404, (await open.SendAsync("GET", "/ogc/collections/lamps")).Status);
        Assert.Equal(HttpStatusCode.Gone, (await SendAsync(open, null, "en", [("collection", "lamps"), ("token", new string('0', 32)), ("action", "store")])).Status);
    }
}
