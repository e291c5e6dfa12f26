using System.Text.Json.Nodes;

namespace SmartRegion.Tests.Twin.Features;

/// <summary>Features of a collection: OGC API Features Part 1, 7.15 and 7.16, on both engines.</summary>
public sealed class ItemsApiTests(ItemsApiTests.Regions regions) : IClassFixture<ItemsApiTests.Regions>
{
    /// <summary>One region with "things" per engine: these tests only read.</summary>
    public sealed class Regions : IAsyncLifetime
    {
        private readonly Dictionary<string, TestRegion> _of = [];

        public TestRegion this[string engine] => _of[engine];

        public async ValueTask InitializeAsync()
        {
            foreach (var engine in new[] { "sqlite", "postgres" })
            {
                _of[engine] = await TestRegion.StartAsync(engine);
                await _of[engine].ImportThingsAsync();
            }
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var region in _of.Values) await region.DisposeAsync();
        }
    }

    private static TheoryData<string, string, string> OnBoth(params (string Value, string Ids)[] cases)
    {
        var data = new TheoryData<string, string, string>();
        foreach (var engine in new[] { "sqlite", "postgres" })
            foreach (var (value, ids) in cases) data.Add(engine, value, ids);
        return data;
    }

    public static TheoryData<string, string, string> Boxes => OnBoth(
        ("11,48,12.2,49.1", "west area nowhere"),
        ("12.9,49.9,15,51", "east nowhere"),
        ("12,49,12,49", "west area nowhere"),
        ("11,48,0,12.2,49.1,500", "west area nowhere"),
        ("177,-20,-170,0", "fiji samoa nowhere"),
        ("-180,-90,180,90", "west east fiji samoa area nowhere never"));

    [Theory]
    [MemberData(nameof(Boxes))]
    public async Task A_box_takes_what_meets_it_and_what_has_no_place(string engine, string bbox, string ids)
    {
        Assert.Equal(ids, await regions[engine].IdsAsync(Layers.Of(("bbox", bbox))));
    }

    [Theory]
    [InlineData("1,2,3")]
    [InlineData("a,b,c,d")]
    [InlineData("1,2,3,4,5")]
    [InlineData("12,50,13,49")]
    [InlineData("-190,0,10,10")]
    [InlineData("0,0,10,95")]
    [InlineData("NaN,0,10,10")]
    public async Task A_box_that_is_none_is_400(string bbox)
    {
        var answer = await regions["sqlite"].SendAsync("GET", Layers.Of(("bbox", bbox)));
        Assert.Equal((400, "bbox"), (answer.Status, answer.Fields.Single()));
    }

    public static TheoryData<string, string, string> Times => OnBoth(
        ("2021-05-01", "east never"),
        ("2021-05-01T12:00:00Z", "east never"),
        ("2020-05-01T00:00:00Z/2021-05-01T00:00:00Z", "west east never"),
        ("2020-05-01T00:00:00Z/P1Y", "west east never"),
        ("P11M30DT24H/2021-05-01T00:00:00Z", "west east never"),
        ("../2020-12-31", "west nowhere never"),
        ("2023-01-01/..", "samoa area never"),
        ("2023-01-01/", "samoa area never"),
        ("/2020-02-01", "nowhere never"));

    [Theory]
    [MemberData(nameof(Times))]
    public async Task A_time_takes_what_meets_it_and_what_has_no_time(string engine, string datetime, string ids)
    {
        Assert.Equal(ids, await regions[engine].IdsAsync(Layers.Of(("datetime", datetime))));
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("2024-01-01/2020-01-01")]
    [InlineData("../..")]
    [InlineData("..")]
    [InlineData("2020-01-01/2021-01-01/2022-01-01")]
    [InlineData("2020-01-01/P")]
    [InlineData("2020-01-01/P9999Y")]
    [InlineData("P1D/P1D")]
    [InlineData("../P1D")]
    public async Task A_time_that_is_none_is_400(string datetime)
    {
        var answer = await regions["sqlite"].SendAsync("GET", Layers.Of(("datetime", datetime)));
        Assert.Equal((400, "datetime"), (answer.Status, answer.Fields.Single()));
    }

    [Theory]
    [InlineData("limit", "0")]
    [InlineData("limit", "-1")]
    [InlineData("limit", "ten")]
    [InlineData("colour", "red")]
    [InlineData("crs", "http://www.opengis.net/def/crs/EPSG/0/1")]
    [InlineData("bbox-crs", "EPSG:99999")]
    [InlineData("filter-crs", "nonsense")]
    [InlineData("filter-lang", "sql")]
    [InlineData("filter", "colour = 'red'")]
    [InlineData("filter", "name = ")]
    [InlineData("sortby", "colour")]
    [InlineData("size", "large")]
    [InlineData("on", "maybe")]
    [InlineData("cursor", "xyz")]
    [InlineData("f", "gml")]
    public async Task A_wrong_or_unknown_parameter_is_400_that_names_it(string name, string value)
    {
        var answer = await regions["sqlite"].SendAsync("GET", Layers.Of((name, value)));
        Assert.Equal((400, name), (answer.Status, answer.Fields.Single()));
    }

    // A circle of one degree around 13 E, 49.5 N.
    private static string InCircle(int points)
    {
        var ring = string.Join(',', Enumerable.Range(0, points + 1).Select(i => i % points * 2 * Math.PI / points).Select(a => FormattableString.Invariant($"{13 + Math.Cos(a):0.000000} {49.5 + Math.Sin(a):0.000000}")));
        return $"S_INTERSECTS(geom, POLYGON(({ring})))";
    }

    [Fact]
    public async Task A_filter_as_long_as_an_outline_goes_by_GET()
    {
        var path = Layers.Of(("filter", InCircle(400)));
        Assert.True(path.Length > 8_192);
        Assert.Equal("area never", await regions["sqlite"].IdsAsync(path));
    }

    [Fact]
    public async Task A_longer_one_goes_by_POST_to_search_whose_links_are_of_items()
    {
        const string path = "/ogc/collections/things/search", form = "application/x-www-form-urlencoded";
        var region = regions["sqlite"];
        var answer = await region.SendAsync("POST", path, $"limit=1&filter={Uri.EscapeDataString(InCircle(1_500))}", form);
        Assert.Equal((200, "application/geo+json"), (answer.Status, answer.Type));
        var page = (JsonObject)answer.Json!;
        Assert.Equal("area", Assert.Single((JsonArray)page["features"]!)!["id"]!.GetValue<string>());
        Assert.Equal("never", await region.IdsAsync(Next(page)!));
        var unknown = await region.SendAsync("POST", path, "colour=red", form);
        Assert.Equal((400, "colour"), (unknown.Status, unknown.Fields.Single()));
        Assert.Equal(400, (await region.SendAsync("POST", path, $"filter={Uri.EscapeDataString(InCircle(4_000))}", form)).Status);
        Assert.Equal(415, (await region.SendAsync("POST", path, "{}")).Status);
        Assert.Equal(404, (await region.SendAsync("POST", "/ogc/collections/nothing/search", "limit=1", form)).Status);
    }

    [Fact]
    public async Task A_limit_above_the_greatest_counts_as_the_greatest()
    {
        var page = await regions["sqlite"].JsonAsync(Layers.Of(("limit", "999999999999")));
        Assert.Equal(7, page["numberReturned"]!.GetValue<int>());
    }

    public static TheoryData<string, string, string> Sorts => OnBoth(
        ("", "west east fiji samoa area nowhere never"),
        ("+name", "area east fiji never nowhere samoa west"),
        ("name", "area east fiji never nowhere samoa west"),
        ("-size", "nowhere area samoa fiji east west never"),
        ("size", "never west east fiji samoa area nowhere"),
        ("-on,name", "fiji samoa west east area never nowhere"),
        ("since,-name", "never nowhere west east fiji samoa area"));

    [Theory]
    [MemberData(nameof(Sorts))]
    public async Task Pages_by_key_tell_each_feature_once_in_the_order_asked_for(string engine, string sortby, string ids)
    {
        var region = regions[engine];
        var seen = new List<string>();
        for (var path = Layers.Of(("limit", "2"), ("sortby", sortby)); path is not null;)
        {
            var page = await region.JsonAsync(path);
            seen.AddRange(((JsonArray)page["features"]!).Select(f => f!["id"]!.GetValue<string>()));
            Assert.Equal(7, page["numberMatched"]!.GetValue<int>());
            path = Next(page);
        }
        Assert.Equal(ids, string.Join(' ', seen));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task An_offset_passes_over_features_and_the_next_link_goes_on_behind_them(string engine)
    {
        var region = regions[engine];
        var all = Ids(await region.JsonAsync("/ogc/collections/things/items?limit=5&sortby=size"));
        var page = await region.JsonAsync("/ogc/collections/things/items?limit=2&offset=1&sortby=size");
        Assert.Equal(all[1..3], Ids(page));
        Assert.DoesNotContain("offset", Next(page)!, StringComparison.Ordinal);
        Assert.Equal(all[3..5], Ids(await region.JsonAsync(Next(page)!)));
        Assert.Equal(400, (await region.SendAsync("GET", "/ogc/collections/things/items?offset=-1")).Status);
        Assert.Equal(400, (await region.SendAsync("GET", Next(page)! + "&offset=1")).Status);
    }

    [Fact]
    public async Task The_next_link_carries_every_parameter_and_is_absent_on_the_last_page()
    {
        var page = await regions["sqlite"].JsonAsync(Layers.Of(("limit", "2"), ("bbox", "11,48,15,51"), ("filter", "size > 0"), ("filter-lang", "cql2-text"), ("sortby", "-size")));
        var next = Next(page)!;
        foreach (var name in new[] { "limit=2", "bbox=", "filter=", "filter-lang=", "sortby=", "cursor=" }) Assert.Contains(name, next, StringComparison.Ordinal);
        Assert.Equal((2, 4), (page["numberReturned"]!.GetValue<int>(), page["numberMatched"]!.GetValue<int>()));
        var last = await regions["sqlite"].JsonAsync(next);
        Assert.Null(Next(last));
    }

    [Fact]
    public async Task A_page_has_the_links_and_members_that_the_standard_asks_for()
    {
        var page = await regions["sqlite"].JsonAsync(Layers.Of());
        Assert.Equal("FeatureCollection", page["type"]!.GetValue<string>());
        Assert.True(DateTimeOffset.TryParse(page["timeStamp"]!.GetValue<string>(), out var at) && DateTimeOffset.UtcNow - at < TimeSpan.FromMinutes(5));
        var links = ((JsonArray)page["links"]!).Select(l => (Rel: l!["rel"]!.GetValue<string>(), Type: l["type"]!.GetValue<string>())).ToList();
        Assert.Contains(links, l => l.Rel == "self");
        foreach (var type in new[] { "application/vnd.ogc.fg+json", "text/csv" }) Assert.Contains(("alternate", type), links);
    }

    [Theory]
    [InlineData("?f=json", "*/*", "application/geo+json")]
    [InlineData("", "application/geo+json", "application/geo+json")]
    [InlineData("", "*/*", "application/geo+json")]
    [InlineData("", "application/json", "application/geo+json")]
    [InlineData("?f=jsonfg", "*/*", "application/vnd.ogc.fg+json")]
    [InlineData("?f=csv", "*/*", "text/csv")]
    [InlineData("", "text/csv", "text/csv")]
    public async Task Features_come_in_the_format_asked_for(string query, string accept, string type)
    {
        foreach (var path in new[] { "/ogc/collections/things/items", "/ogc/collections/things/items/west" })
        {
            var answer = await regions["sqlite"].SendAsync("GET", path + query, null, "", ("Accept", accept));
            Assert.Equal((200, type), (answer.Status, answer.Type));
        }
    }

    [Theory]
    [InlineData("/ogc", "/de/collections")]
    [InlineData("/ogc/conformance", "/de/collections#conformance")]
    [InlineData("/ogc/collections", "/de/collections")]
    [InlineData("/ogc/collections/things", "/de/collections/things")]
    [InlineData("/ogc/collections/things/queryables", "/de/collections/things#properties")]
    [InlineData("/ogc/collections/things/items?limit=2&sortby=-size", "/de/collections/things/items?limit=2&sortby=-size")]
    [InlineData("/ogc/collections/things/items/west", "/de/collections/things/items/west")]
    public async Task HTML_is_the_page_of_the_portal(string path, string page)
    {
        var region = regions["sqlite"];
        var answer = await region.SendAsync("GET", path, null, "", ("Accept", "text/html,*/*;q=0.8"), ("Accept-Language", "de"));
        Assert.Equal((302, page), (answer.Status, answer.Location));
        var html = await region.SendAsync("GET", page.Split('#')[0]);
        Assert.Equal((200, "text/html"), (html.Status, html.Type));
    }

    [Fact]
    public async Task One_feature_has_its_id_links_and_a_tag_and_304_for_who_has_it()
    {
        var region = regions["postgres"];
        var answer = await region.SendAsync("GET", "/ogc/collections/things/items/area");
        Assert.Equal("area", answer.Json!["id"]!.GetValue<string>());
        Assert.Equal("Polygon", answer.Json["geometry"]!["type"]!.GetValue<string>());
        var rels = ((JsonArray)answer.Json["links"]!).Select(l => l!["rel"]!.GetValue<string>()).ToList();
        foreach (var rel in new[] { "self", "alternate", "collection" }) Assert.Contains(rel, rels);
        Assert.Equal(304, (await region.SendAsync("GET", "/ogc/collections/things/items/area", null, "", ("If-None-Match", answer.ETag!))).Status);
        Assert.Equal(404, (await region.SendAsync("GET", "/ogc/collections/things/items/none")).Status);
        Assert.Equal(404, (await region.SendAsync("GET", "/ogc/collections/none/items")).Status);
    }

    [Fact]
    public async Task A_table_has_a_column_for_each_property_and_the_place_as_text()
    {
        var lines = (await regions["sqlite"].SendAsync("GET", Layers.Of(("f", "csv"), ("limit", "1")))).Text.Split("\r\n");
        Assert.Equal("id,name,size,since,on,wkt", lines[0]);
        Assert.Equal("west,West,1,2020-05-01,true,POINT (12 49)", lines[1]);
    }

    [Fact]
    public async Task JSON_FG_tells_time_and_place()
    {
        var plain = (await regions["sqlite"].SendAsync("GET", "/ogc/collections/things/items/west?f=jsonfg")).Json!;
        Assert.Equal("2020-05-01", plain["time"]!["date"]!.GetValue<string>());
        Assert.Equal("Point", plain["geometry"]!["type"]!.GetValue<string>());
        Assert.Null(plain["place"]);
        var projected = (await regions["sqlite"].SendAsync("GET", "/ogc/collections/things/items/west?f=jsonfg&crs=EPSG:25833")).Json!;
        Assert.Equal("http://www.opengis.net/def/crs/EPSG/0/25833", projected["coordRefSys"]!.GetValue<string>());
        Assert.Equal("Point", projected["place"]!["type"]!.GetValue<string>());
        Assert.Null(projected["geometry"]);
    }

    // http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/profile-parameter, http://www.opengis.net/spec/json-fg-1/1.0/conf/profiles and …/conf/api
    [Theory]
    [InlineData("", "rfc7946")]
    [InlineData("&profile=rfc7946", "rfc7946")]
    [InlineData("&profile=unheard-of", "rfc7946")]
    [InlineData("&profile=unheard-of,jsonfg", "jsonfg")]
    [InlineData("&profile=http://www.opengis.net/def/profile/OGC/0/jsonfg-plus", "jsonfg-plus")]
    public async Task A_profile_says_which_GeoJSON_and_is_linked(string asked, string told)
    {
        foreach (var path in new[] { "/ogc/collections/things/items/west", "/ogc/collections/things/items" })
        {
            var answer = await regions["sqlite"].SendAsync("GET", $"{path}?crs=EPSG:25833{asked}", headers: ("Accept", "application/geo+json"));
            Assert.Equal("application/geo+json", answer.Type);
            Assert.Equal("http://www.opengis.net/def/profile/OGC/0/" + told, Assert.Single((JsonArray)answer.Json!["links"]!, l => l!["rel"]!.GetValue<string>() == "profile")!["href"]!.GetValue<string>());
            Assert.Equal(told != "rfc7946", answer.Json!["conformsTo"] is JsonArray classes && classes.Any(c => c!.GetValue<string>() == "http://www.opengis.net/spec/json-fg-1/1.0/conf/core"));
            var feature = (JsonObject)(answer.Json!["features"] is JsonArray all ? all.First(f => f!["id"]!.GetValue<string>() == "west")! : answer.Json!);
            Assert.Equal(told != "rfc7946", feature.ContainsKey("place"));
            Assert.Equal(told != "rfc7946", feature["geometry"]?["coordinates"]?[0]?.GetValue<double>() is null or 12);
            Assert.Equal(told == "jsonfg", feature["geometry"] is null);
        }
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Properties_are_parameters_and_join_with_and(string engine)
    {
        Assert.Equal("west", await regions[engine].IdsAsync(Layers.Of(("name", "West"))));
        Assert.Equal("east", await regions[engine].IdsAsync(Layers.Of(("size", "2.5"), ("on", "false"))));
        Assert.Equal("samoa", await regions[engine].IdsAsync(Layers.Of(("since", "2023-05-01"))));
        Assert.Equal("fiji", await regions[engine].IdsAsync(Layers.Of(("id", "fiji"), ("filter", "size > 1"))));
        Assert.Equal("", await regions[engine].IdsAsync(Layers.Of(("name", "West"), ("filter", "size > 1"))));
    }

    [Fact]
    public async Task Every_collection_tells_what_filters_may_name_as_JSON_Schema()
    {
        var queryables = await regions["sqlite"].JsonAsync("/ogc/collections/things/queryables?f=json");
        Assert.EndsWith("/ogc/collections/things/queryables", queryables["$id"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", queryables["$schema"]!.GetValue<string>());
        var properties = (JsonObject)queryables["properties"]!;
        Assert.Equal(["id", "geom", "name", "size", "since", "on"], properties.Select(p => p.Key));
        Assert.Null(properties["geom"]!["type"]);
        Assert.StartsWith("geometry-", properties["geom"]!["format"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(("string", "date", "primary-instant"), (properties["since"]!["type"]!.GetValue<string>(), properties["since"]!["format"]!.GetValue<string>(), properties["since"]!["x-ogc-role"]!.GetValue<string>()));
        Assert.Equal(("number", "boolean"), (properties["size"]!["type"]!.GetValue<string>(), properties["on"]!["type"]!.GetValue<string>()));
    }

    private static string[] Ids(JsonObject page) => [.. ((JsonArray)page["features"]!).Select(f => f!["id"]!.GetValue<string>())];

    private static string? Next(JsonObject page) =>
        ((JsonArray)page["links"]!).FirstOrDefault(l => l!["rel"]!.GetValue<string>() == "next")?["href"]!.GetValue<string>();
}
