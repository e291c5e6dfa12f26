using System.Text.Json.Nodes;

namespace SmartRegion.Tests.Catalogue.Records;

/// <summary>Which records a query finds (OGC API Records, 7.5, 7.8, 7.9), on both engines.</summary>
public sealed class RecordQueryTests(RecordQueryTests.Regions regions) : IClassFixture<RecordQueryTests.Regions>
{
    /// <summary>A small catalogue on each engine.</summary>
    public sealed class Regions : IAsyncLifetime
    {
        private readonly Dictionary<string, TestRegion> _all = [];

        public TestRegion this[string engine] => _all[engine];

        public async ValueTask InitializeAsync()
        {
            foreach (var engine in new[] { "sqlite", "postgres" })
            {
                var region = _all[engine] = await TestRegion.StartAsync(engine);
                foreach (var entry in Entries)
                {
                    var answer = await region.SendAsync("POST", "/api/entries", entry);
                    Assert.True(answer.Status == 201, answer.Text);
                }
            }
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var region in _all.Values) await region.DisposeAsync();
        }
    }

    private static readonly string[] Entries =
    [
        """{"id":"cz-555398","kind":"place","level":"municipality","title":{"cs":"Nová Role","de":"Neurohlau"},"countries":["CZ"],"codes":{"ruian":"555398","lau":"555398"},"population":{"value":4000},"geometry":{"type":"Polygon","coordinates":[[[12.7,50.2],[12.8,50.2],[12.8,50.3],[12.7,50.3],[12.7,50.2]]]}}""",
        """{"id":"office","kind":"organisation","title":{"de":"Amt für Daten"},"url":"https://office.example/"}""",
        """{"id":"lamps","kind":"dataset","title":{"cs":"Úsporná LED svítidla v obci","de":"Äußere LED  Lampen im Ort"},"description":{"de":"Alle Leuchten."},"keywords":[{"de":"Straßenbeleuchtung"}],"topics":["energy"],"owner":"office","licence":"https://creativecommons.org/licenses/by/4.0/","geometry":{"type":"Point","coordinates":[12.5,49.2]},"time":{"start":"2022","end":"2023"},"contact":{"name":"Jana","email":"jana@office.example","phone":"+420 123 456 789"},"accessRights":"public","distributions":[{"url":"https://office.example/lamps.csv","format":"CSV","mediaType":"text/csv","title":{"de":"Alles"}},{"url":"https://office.example/lamps","format":"HTML","licence":"https://office.example/terms"}]}""",
        """{"id":"maps","kind":"service","title":{"de":"Zeichnungen"},"endpoint":"https://office.example/wms","licence":"https://creativecommons.org/publicdomain/zero/1.0/"}""",
        """{"id":"lighting","kind":"practice","title":{"cs":"Beleuchtung ohne Ende"},"summary":{"cs":"Lampy na LED"},"places":["cz-555398"],"population":3,"time":{"start":"2024-05-17"}}""",
        """{"id":"meeting","kind":"event","title":{"de":"Bericht"},"format":"online","time":{"start":"2025-03-01T09:00:00+01:00","end":"2025-03-01T11:00:00+01:00"}}""",
    ];

    private static readonly (string Query, string Ids)[] Cases =
    [
        // /conf/record-core-query-parameters/q-response
        ("q=led", "lamps lighting"),
        ("q=LED%20lampen", "lamps"),
        ("q=lampen%20led", ""),
        ("q=strassenbeleuchtung", "lamps"),
        ("q=nothing,svitidla,Bericht", "lamps meeting"),
        ("q=!", ""),
        // A part of a word counts, but not of few letters.
        ("q=leuchtung", "lamps lighting"),
        ("q=leu", ""),
        ("q=ed%20lampen", ""),
        // type-response, ids-response, externalIds-response
        ("type=dataset,service", "lamps maps"),
        ("type=nonsense", ""),
        ("ids=meeting,lamps,none", "lamps meeting"),
        ("externalIds=555398", "cz-555398"),
        ("externalIds=ruian:555398", "cz-555398"),
        ("externalIds=lau:", "cz-555398"),
        ("externalIds=ags:555398", ""),
        ("externalIds=ags:", ""),
        // bbox: what has no place matches every box (/conf/record-core-query-parameters/bbox)
        ("bbox=12.4,49.1,12.6,49.3", "lamps maps meeting office"),
        ("bbox=12.75,50.25,12.76,50.26", "cz-555398 lighting maps meeting office"),
        ("bbox=170,-10,-170,10", "maps meeting office"),
        // datetime (/conf/record-core-query-parameters/datetime)
        ("datetime=2023-06-01", "cz-555398 lamps maps office"),
        ("datetime=2024-01-01/..", "cz-555398 lighting maps meeting office"),
        ("datetime=../2022-01-01T00:00:00Z", "cz-555398 lamps maps office"),
        ("datetime=2025-03-01T09:00:00Z", "cz-555398 maps meeting office"),
        // Queryables as parameters, and all with AND (/req/records-api/query-params)
        ("kind=event", "meeting"),
        ("population.value=4000", "cz-555398"),
        ("topics=energy", "lamps"),
        ("title=Neurohlau", "cz-555398"),
        ("q=led&type=practice", "lighting"),
        ("q=led&type=practice&bbox=12.4,49.1,12.6,49.3", ""),
        // filter (/conf/record-filter/response)
        ("filter=type IN ('dataset','practice') AND title LIKE '%LED%'", "lamps"),
        ("filter=description LIKE 'Lampy%'", "lighting"),
        ("filter=T_DURING(time, INTERVAL('2021-12-31','2024-01-01'))", "lamps"),
        ("filter=S_INTERSECTS(geometry, POINT(12.75 50.25))", "cz-555398 lighting"),
        ("filter=updated > TIMESTAMP('2020-01-01T00:00:00Z') AND created < TIMESTAMP('2020-01-01T00:00:00Z')", ""),
        ("filter=NOT (geometry IS NULL)", "cz-555398 lamps lighting"),
        ("""filter={"op":"=","args":[{"property":"type"},"service"]}&filter-lang=cql2-json""", "maps"),
        ("filter=type = 'event'&filter-crs=http://www.opengis.net/def/crs/OGC/1.3/CRS84&q=bericht", "meeting"),
    ];

    public static TheoryData<string, string, string> OnBoth
    {
        get
        {
            var all = new TheoryData<string, string, string>();
            foreach (var engine in new[] { "sqlite", "postgres" })
                foreach (var (query, ids) in Cases) all.Add(engine, query, ids);
            return all;
        }
    }

    private static string Ids(JsonNode page) => string.Join(' ', ((JsonArray)page["features"]!).Select(f => (string)f!["id"]!));

    [Theory, MemberData(nameof(OnBoth))]
    public async Task A_query_finds_these_records(string engine, string query, string ids)
    {
        var page = await regions[engine].JsonAsync("/ogc/collections/entries/items?" + query.Replace("+", "%2B", StringComparison.Ordinal));
        Assert.Equal(ids, Ids(page));
        Assert.Equal(ids.Length == 0 ? 0 : ids.Split(' ').Length, (int)page["numberMatched"]!);
    }

    // /conf/sorting/sortby-response
    [Theory, MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task Lists_are_sorted_and_paged_by_what_is_asked_without_loss(string engine)
    {
        foreach (var (sort, ids) in new[]
        {
            ("title&lang=de", "office lighting meeting cz-555398 maps lamps"),
            ("-title&lang=cs", "lamps maps cz-555398 meeting lighting office"),
            ("type,-title&lang=de", "lamps meeting office cz-555398 lighting maps"),
            ("-id", "office meeting maps lighting lamps cz-555398"),
            ("time,id", "cz-555398 maps office lamps lighting meeting"),
            ("-time,id", "meeting lighting lamps cz-555398 maps office"),
            ("%2Bid", "cz-555398 lamps lighting maps meeting office"),
            ("created", "cz-555398 office lamps maps lighting meeting"),
            ("-updated", "meeting lighting maps lamps office cz-555398"),
        })
        {
            Assert.Equal(ids, Ids(await regions[engine].JsonAsync("/ogc/collections/entries/items?sortby=" + sort)));
            var paged = new List<string>();
            for (string? path = "/ogc/collections/entries/items?limit=2&sortby=" + sort; path is not null;)
            {
                var page = await regions[engine].JsonAsync(path);
                Assert.Equal(6, (int)page["numberMatched"]!);
                paged.Add(Ids(page));
                path = ((JsonArray)page["links"]!).Where(l => (string)l!["rel"]! == "next").Select(l => new Uri((string)l!["href"]!).PathAndQuery).FirstOrDefault();
            }
            Assert.Equal((ids, 3), (string.Join(' ', paged), paged.Count));
        }
    }

    [Theory, MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task A_record_tells_all_that_is_known(string engine)
    {
        var record = await regions[engine].JsonAsync("/ogc/collections/entries/items/lamps?lang=de");
        var p = record["properties"]!;
        Assert.Equal("Äußere LED  Lampen im Ort", (string)p["title"]!);
        Assert.Equal("Alle Leuchten.", (string)p["description"]!);
        Assert.Equal("""["2022-01-01","2023-12-31"]""", record["time"]!["interval"]!.ToJsonString());
        Assert.Equal("""[{"code":"cs","name":"Čeština","alternate":"Czech"}]""", System.Text.RegularExpressions.Regex.Unescape(p["languages"]!.ToJsonString()));
        Assert.Equal(["ENER", "energy"], ((JsonArray)p["themes"]!).Select(t => (string)t!["concepts"]![0]!["id"]!));
        Assert.Equal(["Jana", null], ((JsonArray)p["contacts"]!).Select(c => (string?)c!["name"]));
        Assert.Equal("+420123456789", (string)p["contacts"]![0]!["phones"]![0]!["value"]!);
        Assert.Equal(("Amt für Daten", "publisher"), ((string)p["contacts"]![1]!["organization"]!, (string)p["contacts"]![1]!["roles"]![0]!));
        Assert.Equal("""[{"name":"CSV","mediaType":"text/csv"},{"name":"HTML"}]""", p["formats"]!.ToJsonString());
        // Two licences: other, with a link to each (/conf/record-core/license).
        Assert.Equal("other", (string)p["license"]!);
        var links = ((JsonArray)record["links"]!).Select(l => $"{l!["rel"]} {l["href"]}").ToList();
        foreach (var link in new[] { "license https://creativecommons.org/licenses/by/4.0/", "license https://office.example/terms", "enclosure https://office.example/lamps.csv", "enclosure https://office.example/lamps" }) Assert.Contains(link, links);
        Assert.Contains(links, l => l.StartsWith("related ", StringComparison.Ordinal) && l.EndsWith("/ogc/collections/entries/items/office", StringComparison.Ordinal));
        Assert.Equal("Öffentlich zugänglich.", (string)p["rights"]!);

        var service = await regions[engine].JsonAsync("/ogc/collections/entries/items/maps");
        Assert.Equal("CC0-1.0", (string)service["properties"]!["license"]!);
        Assert.Null(service["geometry"]);
        Assert.Null(service["time"]);
        var practice = await regions[engine].JsonAsync("/ogc/collections/entries/items/lighting");
        Assert.Equal(("2024-05-17", "Polygon"), ((string)practice["time"]!["date"]!, (string)practice["geometry"]!["type"]!));
        var meeting = await regions[engine].JsonAsync("/ogc/collections/entries/items/meeting");
        Assert.Equal("""["2025-03-01T08:00:00Z","2025-03-01T10:00:00Z"]""", meeting["time"]!["interval"]!.ToJsonString());
        Assert.Equal("""[{"scheme":"ruian","value":"555398"},{"scheme":"lau","value":"555398"}]""", (await regions[engine].JsonAsync("/ogc/collections/entries/items/cz-555398"))["properties"]!["externalIds"]!.ToJsonString());
    }
}
