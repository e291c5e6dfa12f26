using System.Globalization;
using System.Text.Json.Nodes;
using CsvHelper;

namespace SmartRegion.Tests.Catalogue.Api;

/// <summary>The search of the seeded region over HTTP: <c>/api/entries</c> and <c>/api/suggest</c>.</summary>
[Collection(SeededCollection.Name)]
public sealed class SearchApiTests(SeededRegion seeded)
{
    private TestRegion Region => seeded.Region;

    [Theory]
    [InlineData("veřejné osvětlení", "cs", "nova-role-led-lighting")]
    [InlineData("verejne osvetleni", "cs", "nova-role-led-lighting")]
    [InlineData("Straßenbeleuchtung", "de", "nova-role-led-lighting")]
    [InlineData("wodomery", "cs", "philippsburg-lora-water-meters")]
    [InlineData("Wasserstoff", "de", "project-hydrogen")]
    [InlineData("HyExperts", "cs", "de-hyexperts")]
    [InlineData("Pilsen", "de", "cz-554791")]
    [InlineData("Řezno", "cs", "de-09362000")]
    public async Task A_mayor_finds_it_in_either_language(string query, string language, string wanted)
    {
        var answer = await SearchAsync($"q={Uri.EscapeDataString(query)}&lang={language}&limit=5");
        Assert.Contains(wanted, Ids(answer));
    }

    [Fact]
    public async Task The_answer_tells_the_words_added_and_leaves_out_those_taken_away()
    {
        var answer = await SearchAsync("q=Rufbus&lang=de&limit=50");
        var added = Items(answer, "expanded").Select(e => e["word"]!.GetValue<string>()).ToList();
        Assert.Contains("autobus na zavolání", added);
        Assert.All(Items(answer, "expanded"), e => Assert.NotNull(e["concept"]));
        var without = await SearchAsync($"q=Rufbus&lang=de&limit=50&without={Uri.EscapeDataString("autobus na zavolání")}");
        Assert.DoesNotContain("autobus na zavolání", Items(without, "expanded").Select(e => e["word"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_mistyped_word_is_told_with_what_was_taken_instead()
    {
        var corrected = Assert.Single(Items(await SearchAsync("q=fotovoltajka&lang=cs"), "corrected"));
        Assert.Equal(("fotovoltajka", "fotovoltaika"), (corrected["typed"]!.GetValue<string>(), corrected["taken"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("kind")]
    [InlineData("topic")]
    [InlineData("country")]
    [InlineData("region")]
    [InlineData("size")]
    [InlineData("in")]
    [InlineData("year")]
    public async Task Each_count_of_a_facet_is_what_choosing_it_finds(string facet)
    {
        foreach (var others in new[] { "", "&q=voda&lang=cs", "&kind=practice,project", "&country=CZ&bbox=12,48,14,50" })
        {
            var counts = (JsonArray)(await SearchAsync($"limit=0{others}"))["facets"]![facet]!;
            foreach (var count in counts.Take(4))
            {
                if (others.Contains($"&{facet}=", StringComparison.Ordinal)) continue;
                var chosen = await SearchAsync($"limit=0{others}&{facet}={Uri.EscapeDataString(count!["value"]!.GetValue<string>())}");
                Assert.Equal((facet, others, count["count"]!.GetValue<int>()), (facet, others, chosen["numberMatched"]!.GetValue<int>()));
            }
            Assert.NotEmpty(counts);
        }
    }

    [Fact]
    public async Task A_choice_leaves_the_other_values_of_its_own_facet_to_choose()
    {
        var all = await SearchAsync("limit=0");
        var chosen = await SearchAsync("limit=0&kind=practice");
        Assert.Equal(all["facets"]!["kind"]!.ToJsonString(), chosen["facets"]!["kind"]!.ToJsonString());
    }

    [Fact]
    public async Task A_box_finds_as_GeoJSON_what_lies_in_it()
    {
        var answer = await SearchAsync("bbox=13.1,48.7,13.5,49.0&kind=place&limit=500&f=geojson");
        var features = Items(answer, "features");
        Assert.Equal(answer["numberMatched"]!.GetValue<int>(), features.Count);
        Assert.InRange(features.Count, 10, 100);
        Assert.Contains("de-09272118", features.Select(f => f["id"]!.GetValue<string>()));
        Assert.DoesNotContain("cz-554791", features.Select(f => f["id"]!.GetValue<string>()));
        var self = Items(answer, "links").Single(l => l["rel"]!.GetValue<string>() == "self");
        Assert.Equal("application/geo+json", self["type"]!.GetValue<string>());
    }

    [Fact]
    public async Task Near_a_point_the_nearest_come_first()
    {
        var answer = await SearchAsync("near=13.55,48.81,15&kind=place&sort=distance&limit=100");
        var km = Items(answer, "items").Select(i => i["distanceKm"]!.GetValue<double>()).ToList();
        Assert.Equal(km.Order(), km);
        Assert.InRange(km[^1], 5, 15);
    }

    [Fact]
    public async Task A_table_has_a_row_for_each_entry_and_its_counts_in_the_header()
    {
        using var response = await Region.Client.GetAsync("/api/entries?kind=practice&limit=7&f=csv");
        Assert.Equal("21", response.Headers.GetValues("X-Number-Matched").Single());
        Assert.Contains("rel=\"next\"", response.Headers.GetValues("Link").Single(), StringComparison.Ordinal);
        using var csv = new CsvReader(new StreamReader(await response.Content.ReadAsStreamAsync()), CultureInfo.InvariantCulture);
        var rows = csv.GetRecords<dynamic>().Cast<IDictionary<string, object>>().ToList();
        Assert.Equal(7, rows.Count);
        Assert.All(rows, r => Assert.Equal("practice", r["kind"]));
    }

    [Theory]
    [InlineData("kind=practice&limit=4")]
    [InlineData("kind=practice,funding&limit=5&sort=title&lang=cs")]
    [InlineData("kind=funding&limit=4&sort=-title&lang=de&f=geojson")]
    [InlineData("kind=place&country=DE&limit=300&sort=-population")]
    [InlineData("q=Wasser&lang=de&limit=9")]
    [InlineData("q=Wasser&lang=de&limit=9&sort=-modified")]
    public async Task The_pages_tell_each_entry_once(string query)
    {
        var (seen, matched) = (new List<string>(), 0);
        for (string? path = "/api/entries?" + query; path is not null;)
        {
            var page = await Region.JsonAsync(path);
            seen.AddRange(Items(page, page.ContainsKey("items") ? "items" : "features").Select(i => i["id"]!.GetValue<string>()));
            matched = page["numberMatched"]!.GetValue<int>();
            path = Items(page, "links").FirstOrDefault(l => l["rel"]!.GetValue<string>() == "next")?["href"]!.GetValue<string>();
        }
        Assert.Equal(matched, seen.Count);
        Assert.Equal(matched, seen.Distinct().Count());
    }

    [Fact]
    public async Task Who_has_the_answer_is_told_so()
    {
        var first = await Region.SendAsync("GET", "/api/entries?q=voda");
        Assert.Equal(304, (await Region.SendAsync("GET", "/api/entries?q=voda", null, "", ("If-None-Match", first.ETag!))).Status);
        var other = await Region.SendAsync("GET", "/api/entries?q=voda&f=csv", null, "", ("If-None-Match", first.ETag!));
        Assert.Equal(200, other.Status);
    }

    [Theory]
    [InlineData("filter=colour%3D5", "filter", "There is no property 'colour'")]
    [InlineData("kind=castle", "kind", "Known: practice,")]
    [InlineData("topic=castles", "topic", "Known: ")]
    [InlineData("in=fr", "in", "Known: cs, de, en")]
    [InlineData("bbox=1,2,3", "bbox", "")]
    [InlineData("near=1,95,3", "near", "")]
    [InlineData("sort=colour", "sort", "")]
    [InlineData("limit=-1", "limit", "")]
    [InlineData("cursor=nonsense", "cursor", "")]
    [InlineData("colour=red", "colour", "")]
    public async Task A_parameter_that_cannot_be_is_a_400_that_names_it(string query, string parameter, string told)
    {
        var answer = await Region.SendAsync("GET", "/api/entries?" + query);
        Assert.Equal((400, "application/problem+json"), (answer.Status, answer.Type));
        Assert.Contains(parameter, answer.Fields);
        Assert.Contains(told, answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zelez", "cs", "place", "Železná Ruda")]
    [InlineData("Želez", "de", "place", "Železná Ruda")]
    [InlineData("furth", "cs", "place", "Furth im Wald")]
    [InlineData("pils", "de", "place", "Pilsen")]
    [InlineData("vodom", "cs", "concept", "vodoměr")]
    [InlineData("wasserz", "de", "concept", "Wasserzähler")]
    [InlineData("water met", "en", "concept", "water meter")]
    [InlineData("klar", "de", "concept", "Kläranlage")]
    [InlineData("digitalni dvojce mesta", "cs", "entry", "Digitální dvojče města Plzně")]
    public async Task What_is_being_typed_is_completed(string typed, string language, string kind, string text)
    {
        var answer = await Region.JsonAsync($"/api/suggest?q={Uri.EscapeDataString(typed)}&lang={language}");
        Assert.Contains((kind, text), Items(answer, "items").Select(i => (i["kind"]!.GetValue<string>(), i["text"]!.GetValue<string>())));
    }

    private Task<JsonObject> SearchAsync(string query) => Region.JsonAsync("/api/entries?" + query);

    private static List<JsonObject> Items(JsonObject answer, string name) => [.. ((JsonArray)answer[name]!).Cast<JsonObject>()];

    private static IEnumerable<string> Ids(JsonObject answer) => Items(answer, "items").Select(i => i["id"]!.GetValue<string>());
}
