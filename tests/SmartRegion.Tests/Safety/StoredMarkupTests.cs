using System.Text.Json.Nodes;
using AngleSharp.Html.Parser;
using SmartRegion.Access;
using SmartRegion.Catalogue;
using SmartRegion.Core;
using SmartRegion.Tests.Access;
using SmartRegion.Tests.Twin.Data;
using SmartRegion.Tests.Twin.Features;
using SmartRegion.Twin.Features.Import;

namespace SmartRegion.Tests.Safety;

/// <summary>A text that breaks out of whatever it is put into stands in every field that takes a text; every page that shows one shows it as text.</summary>
public sealed class StoredMarkupTests
{
    [Fact]
    public async Task What_people_write_stands_in_pages_as_text_only()
    {
        await using var region = await TestRegion.StartAsync();
        var fields = await StoreAsync(region);
        Assert.True(fields > 70, $"Only {fields} fields took the text.");
        using var editor = await Visitor.JoinAsync(region, "editor@region.example", Role.Editor);
        var (pages, wrong) = (0, new List<string>());
        foreach (var path in await PathsAsync(region))
        {
            var (status, html) = await editor.PageAsync(path);
            Assert.True(status < 500, path);
            if (status == 200) pages++;
            using var page = new HtmlParser().ParseDocument(html);
            wrong.AddRange(Markup.Faults(page).Distinct().Select(f => $"{path}: {f}"));
            if (status == 200 && !html.Contains("hurt", StringComparison.Ordinal) && path.Contains("/entry/", StringComparison.Ordinal) && !path.Contains("quality", StringComparison.Ordinal)) wrong.Add($"{path} does not show the text.");
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(25)));
        Assert.True(pages > 60, $"Only {pages} pages were looked at.");
    }

    // Entries of every kind with the text in every field that takes it, things that measure, features, a table.
    private static async Task<int> StoreAsync(TestRegion region)
    {
        var fields = 0;
        foreach (var doc in ((JsonArray)JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Root.Path, "tests/SmartRegion.Tests/Portal/EveryKind.json")))!).Cast<JsonObject>())
        {
            var bad = (JsonObject)doc.DeepClone();
            foreach (var at in InputWalk.Leaves(doc, ""))
            {
                if (at is "/id" or "/kind" || at.EndsWith("/original", StringComparison.Ordinal) || at.StartsWith("/places/", StringComparison.Ordinal) || at.StartsWith("/concepts/", StringComparison.Ordinal) || at.EndsWith("/to", StringComparison.Ordinal) || at is "/owner" or "/contact/organisation") continue;
                var tried = (JsonObject)JsonNode.Parse(InputWalk.Replaced(bad, at, Markup.Text))!;
                if (EntryCheck.Faults(tried).Count > 0) continue;
                bad = tried;
                fields++;
            }
            var answer = await region.SendAsync("PUT", $"/api/entries/{doc["id"]}", bad.ToJsonString());
            Assert.True(answer.Status is 200 or 201, $"{doc["id"]}: {answer.Status} {answer.Text}");
        }
        var quoted = System.Text.Json.JsonSerializer.Serialize(Markup.Text);
        await region.SendAsync("POST", "/v1.1/Things", $$$"""{"name":{{{quoted}}},"description":{{{quoted}}},"properties":{"a":{{{quoted}}}},"Locations":[{"name":{{{quoted}}},"description":{{{quoted}}},"encodingType":"application/geo+json","location":{"type":"Point","coordinates":[12.9,49.9]}}],"Datastreams":[{"name":{{{quoted}}},"description":{{{quoted}}},"observationType":"http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement","unitOfMeasurement":{"name":{{{quoted}}},"symbol":{{{quoted}}},"definition":{{{quoted}}}},"Sensor":{"name":{{{quoted}}},"description":{{{quoted}}},"encodingType":"text/html","metadata":"javascript:hurt()"},"ObservedProperty":{"name":{{{quoted}}},"description":{{{quoted}}},"definition":"javascript:hurt()"},"Observations":[{"phenomenonTime":"2026-01-01T00:00:00Z","result":5}]}]}""");
        await region.ImportTextAsync("layer.geojson", $$$"""{"type":"FeatureCollection","features":[{"type":"Feature","id":"a","geometry":{"type":"Point","coordinates":[12.9,49.9]},"properties":{"name":{{{quoted}}},{{{quoted}}}:"javascript:hurt()","url":"javascript:hurt()"}}]}""", new ImportOptions("layer") { Title = new LangText(Markup.Text, null, null) });
        await region.UploadAsync(HttpMethod.Post, "/api/entries/kind-dataset/data?name=" + Uri.EscapeDataString(Markup.Text) + ".csv", System.Text.Encoding.UTF8.GetBytes($"\"{Markup.Text.Replace("\"", "\"\"", StringComparison.Ordinal)}\",n\n\"{Markup.Text.Replace("\"", "\"\"", StringComparison.Ordinal)}\",5\njavascript:hurt(),6\n"));
        return fields;
    }

    private static async Task<IReadOnlyList<string>> PathsAsync(TestRegion region)
    {
        var paths = new List<string>();
        foreach (var kind in Kinds.All)
            foreach (var entry in await region.Service<Entries>().OfKindAsync(kind.Name))
                foreach (var more in new[] { "", "/history", "/edit", "/quality", "/data" })
                    paths.Add($"/{(paths.Count % 2 == 0 ? "cs" : "en")}/entry/{entry.Id}{more}");
        var escaped = Uri.EscapeDataString(Markup.Text);
        paths.AddRange(["/cs", "/en", "/en/search", "/en/search?q=hurt", $"/en/search?q={escaped}", $"/en/search?kind={escaped}", "/en/map", "/en/collections", "/en/collections/layer", "/en/collections/layer/items", "/en/collections/layer/items/a", "/en/sensors", "/en/datastreams", "/en/datastreams/1", "/en/datastreams/1/embed", "/en/things/1", "/en/vocabulary", "/en/quality", "/en/harvest", "/en/drafts", "/en/account", "/en/funding?place=cz-kindplace", "/en/partners?place=cz-kindplace", "/en/like-ours?place=cz-kindplace", "/en/entry/cz-kindplace/like-ours", "/en/sketch?place=cz-kindplace", "/en/benefits", "/en/benefits/street-lighting?place=cz-kindplace", "/en/records", "/en/developers", $"/en/sign-in?next={escaped}", $"/en/nowhere/{escaped}", "/ogc/collections/layer/items/a?f=html"]);
        return paths;
    }
}
