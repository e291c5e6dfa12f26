using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using SmartRegion.Catalogue.Ckan;
using SmartRegion.Catalogue.Feeds;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Planning;
using SmartRegion.Planning.Benefits;
using SmartRegion.Portal.Components;
using SmartRegion.Portal.Writing;
using SmartRegion.Query;
using SmartRegion.Storage;
using SmartRegion.Twin.Features.Crs;
using SmartRegion.Twin.Features.Import;
using SmartRegion.Twin.Sensors.Devices;
using SmartRegion.Twin.Sensors.Model;
using SmartRegion.Twin.Sensors.Reading;

namespace SmartRegion.Commands.Fuzzing;

/// <summary>Languages of filters, paths, times, headers and texts.</summary>
internal static class FuzzTexts
{
    private static readonly Dialect[] Dialects = [new Sqlite(), new Postgres()];

    private static readonly Schema Things = new("t",
    [
        new("id", PropertyType.Text, "id"), new("n", PropertyType.Number, Path: ["n"]), new("i", PropertyType.Integer, "i"), new("b", PropertyType.Boolean, Path: ["b"]), new("day", PropertyType.Date, Path: ["day"]),
        new("at", PropertyType.Timestamp, "at"), new("title", PropertyType.LangText, Path: ["title"]), new("tags", PropertyType.TextArray, Path: ["tags"]), new("geometry", PropertyType.Geometry, "geom"), new("more", PropertyType.Json, Path: ["more"]),
    ]);

    private static readonly string[] Words =
    [
        "and", "or", "not", "between", "in", "like", "is null", "casei(", "accenti(", "s_intersects(", "s_dwithin(", "t_during(", "a_contains(", "interval(", "timestamp('2024-01-01T00:00:00Z')", "date('2024-02-30')", "point(12 49)", "bbox(1,2,3,4)", "polygon((", "geometrycollection(", "'..'", "''", "%", "_", "title", "more.a.b", "div", "^",
    ];

    private static readonly string[] ODataWords =
    [
        "eq", "ne", "gt", "and", "or", "not", "add", "mod", "substringof('a',name)", "startswith(", "length(", "year(", "geo.distance(", "st_within(", "geography'POINT(1 2)'", "now()", "2024-01-01T00:00:00Z", "duration'P1D'", "$filter=", "$expand=", "$orderby=", "$select=", "$top=", "$skip=", "$count=true", "$it", "any(", "/", "(", ")", ";", "'", "Thing", "Observations", "phenomenonTime", "desc",
    ];

    public static IEnumerable<FuzzTarget> All =>
    [
        new("cql2-text", Of("title = 'Lampy' AND n > 5", "casei(id) LIKE casei('a%_')", "s_intersects(geometry, POLYGON((12 49, 13 49, 13 50, 12 49)))", "t_during(at, INTERVAL('2024-01-01', '..'))", "a_containedby(tags, ('a','b'))", "n BETWEEN 1 AND 2 OR id IN ('a','b')", "NOT (b = TRUE) AND day < DATE('2024-05-17')", "s_dwithin(geometry, POINT(12.5 49.5), 10, kilometers)", "n*2+(3-i)^2 = 7 div 2", "title IS NOT NULL"), b => Filtered(Cql2Text.Parse(Text(b)))) { Words = Words },
        new("cql2-json", Of("""{"op":"and","args":[{"op":"=","args":[{"property":"title"},"x"]},{"op":">","args":[{"property":"n"},5]}]}""", """{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Polygon","coordinates":[[[12,49],[13,49],[13,50],[12,49]]]}]}""",
            """{"op":"t_during","args":[{"property":"at"},{"interval":["2024-01-01","2024-12-31"]}]}""", """{"op":"like","args":[{"op":"casei","args":[{"property":"id"}]},"a%"]}""", """{"op":"in","args":[{"property":"id"},["a","b"]]}""", """{"op":"s_within","args":[{"property":"geometry"},{"bbox":[1,2,3,4]}]}"""), b => Filtered(Cql2Json.Parse(Text(b)))) { Words = [.. Words, "{\"op\":\"not\",\"args\":[", "{\"property\":\"n\"}", "{\"date\":\"2024-01-01\"}", "{\"timestamp\":\"x\"}"] },
        new("odata-filter", Of("name eq 'x' and result gt 5", "substringof('Lamp',name)", "phenomenonTime ge 2024-01-01T00:00:00Z and phenomenonTime lt now()", "geo.distance(location, geography'POINT (12 49)') lt 0.5", "st_within(feature,geography'POLYGON((12 49,13 49,13 50,12 49))')", "year(resultTime) eq 2024 or not (length(description) mod 2 eq 1)", "Datastreams/Thing/properties/floor eq 3", "parameters/a add 1 eq 2"), b => { var text = Text(b); _ = ODataText.Write(ODataFilter.Parse(text)); }) { Words = ODataWords },
        new("odata-options", Of("$filter=name eq 'x'&$top=5&$expand=Datastreams($expand=Observations($top=1;$orderby=phenomenonTime desc);$select=name)", "$orderby=name asc,id desc&$skip=3&$count=true", "$select=name,properties/a&$resultFormat=dataArray", "$expand=Thing/Locations,Sensor($filter=name eq 'a;b')"), b => _ = ODataText.Write(ODataOptions.Parse(Text(b)))) { Words = ODataWords },
        new("solr", Of("title:lamp* AND -tags:\"public lighting\"", "metadata_modified:[2024-01-01T00:00:00Z TO NOW-1DAY/DAY]", "+organization:(a OR b) name:x^2 \"a b\"~3", "*:* AND !state:draft", "res_format:CSV organization:\"cham\""), b => _ = SolrText.Parse(Text(b), "fq", DateTime.UnixEpoch)) { Words = ["AND", "OR", "NOT", "TO", "NOW", "/DAY", "+1YEAR", "[", "}", "{", "*", "?", "\\", "~", "^", ":", "\"", "{!q}"] },
        new("sort-of-packages", Of("score desc, metadata_modified desc", "title_string asc"), b => _ = PackageOrder.Parse(Text(b))) { Words = [" desc", ",", "name"] },
        new("sensor-path", Of("Things(1)/Datastreams(2)/Observations", "Datastreams('a''b')/Thing/name/$value", "Observations(5)/$ref"), b => _ = SensorPath.Parse(Text(b))) { Words = ["(", ")", "'", "/", "$ref"] },
        new("json-path", Of("$.a.b[0]['c d']", "probes[1].value", "['x']"), b => _ = JsonPath.Parse(Text(b))?.Find((System.Text.Json.Nodes.JsonObject)System.Text.Json.Nodes.JsonNode.Parse("""{"a":{"b":[{"c d":1}]},"probes":5}""")!)) { Words = ["[", "]", "'", ".", "$"] },
        new("formula", Of("lamps * (old - new) / 1000 * hours", "max(a, min(b, 5)) ^ 2 - round(c / 3)", "a > 5 and b", "floor(a % 3) div 2"), Reckoned) { Words = ["max(", "min(", "round(", "^", "a", "b", "1e308", "div", "%"], Promised = [typeof(InvalidDataException)] },
        new("times", Of("2024-05-17T08:00:00.123456Z", "2024-05-17/..", "2024-05/2025-06", "P1Y2M3DT4H5M6S/2024-01-01", "2024-02-29/P1M", "0001-01-01", "9999-12-31T23:59:59.9999999Z", "2024-01-01T00:00:00+14:00/2024-01-02T00:00:00Z"), Timed) { Words = ["/", "..", "P", "T", "Z", "+23:59", "P9999999Y", "-P1D"] },
        new("boxes", Of("12,49,13,50", "1,2,3,4,5,6", "170,-10,-170,10"), b => _ = BoundingBox.Parse(Text(b), "bbox")) { Words = [",", "NaN", "1e309"] },
        new("wkt", Of("POINT(12.5 49.5)", "POLYGON((12 49,13 49,13 50,12 49),(12.1 49.1,12.2 49.1,12.2 49.2,12.1 49.1))", "GEOMETRYCOLLECTION(POINT Z(1 2 3),LINESTRING(1 2,3 4))", "MULTIPOINT((1 2),(3 4))", "CURVEPOLYGON(CIRCULARSTRING(0 0,1 1,2 0))", "POINT EMPTY"), b => _ = CsvSource.Shape(Text(b))) { Words = ["EMPTY", "Z", "M", "ZM", "(", ")", ",", "SRID=4326;"], Promised = [typeof(FormatException)] },
        new("crs", Of("EPSG:25833", "http://www.opengis.net/def/crs/EPSG/0/5514", "[EPSG:4326]", "PROJCS[\"S-JTSK\",GEOGCS[\"x\",AUTHORITY[\"EPSG\",\"4156\"]],AUTHORITY[\"EPSG\",\"5514\"]]"), b => { _ = CrsRegister.Find(Text(b)); _ = CrsRegister.OfWkt(Text(b)); }) { Words = ["EPSG", "AUTHORITY[", "\"]"] },
        new("page-keys", Of(new PageKey(5, ["x", 3L, 2.5, null, true]).ToString(), new PageKey(5, []) { Told = [1, 5, 9] }.ToString(), "5", "AAAAAAAAAAAAAAAAAAAAAAA"), Keyed),
        new("oai", Of("verb=ListRecords&metadataPrefix=oai_dc&from=2024-01-01&until=2024-02-01T00:00:00Z&set=practice", "verb=ListIdentifiers&resumptionToken=5~638000000000000000~~practice~oai_dc"), b => _ = OaiRequest.Of(QueryHelpers.ParseQuery(Text(b)).ToDictionary(q => q.Key, q => q.Value.ToString()))) { Words = ["~", "&until=9999-12-31", "&from=", "resumptionToken=", "dcat"], Promised = [typeof(OaiFault)] },
        new("markdown", Of("# A\n\n*b* [c](https://x.example) ![d](/pictures/a) <b>e</b>\n\n| a | b |\n|---|---|\n| 1 | 2 |\n", "[x](javascript:alert(1)) <script>alert(1)</script> <javascript:alert(1)>", "[a]: javascript:alert(1)\n\n[a] [b][a]", "> > - 1. `x`\n\n```html\n<img onerror=x>\n```", "https://x.example/?a=b&c www.example.org a@b.example"), Marked) { Words = ["](", "[", "![", "javascript:", "data:text/html,", "<script>", " onerror=", "\"", "> ", "|", "```", "&#106;", "vbscript:", "\u0001javascript:", "<a href="] },
        new("headers", Of("text/html, application/json;q=0.5\nW/\"a\", \"b\"\nSun, 06 Nov 1994 08:49:37 GMT\nde-AT, cs;q=0.9\nregion=(\"content-digest\" \"@status\");created=5;keyid=\"a\"\nbytes=0-5", "*/*\n*\n1994-11-06\n*\nregion=:AAAA:\nbytes=-1"), Headed) { Words = [";q=", "*/*", ",", "\"", "W/", "text/html", ";q=0.0001"] },
        new("written-numbers", Of("1 234,56", "1.234,5", "1,234.5", "12. 5. 2024", "Cel", "ug/m3", "2024-05-17"), Numbered) { Words = [",", ".", " ", "e9", "−", "%"] },
        new("observation-table", Of("sep=;\ntime;value\n2024-05-17 08:00;1,5\n", "time,value\n2024-03-31T02:30:00,5\n\"17. 5. 2024 8:00\",\"x\"\n", "﻿time\tvalue\n202405170800\t7\n"), Tabled) { Words = ["\"", ";", "\n", "sep=\"", "\t"] },
    ];

    internal static IReadOnlyList<byte[]> Of(params IEnumerable<string> texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];

    internal static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    // What was read once is read again from what is written of it, and both mean the same.
    private static void Filtered(Expr filter)
    {
        var isSound = false;
        foreach (var dialect in Dialects)
            try { isSound |= FilterSql.Where(filter, Things, dialect) is not null; }
            catch (ProblemException) { /* Not of this table. */ }
        // Of a name that is none of ours the text cannot tell where it ends.
        if (!isSound) return;
        var told = Cql2TextWriter.Write(filter);
        // Minus nought is told as nought.
        if (told.Length <= Limits.Text && Cql2TextWriter.Write(Cql2Text.Parse(told)) is var again && again.Replace("-0", "0", StringComparison.Ordinal) != told.Replace("-0", "0", StringComparison.Ordinal)) throw new InvalidOperationException($"{told} is told as {again}.");
    }

    private static void Reckoned(byte[] bytes)
    {
        var formula = Formula.Parse(Text(bytes), ["lamps", "old", "new", "hours", "a", "b", "c"]);
        _ = formula.Of([100, 150, 40, 4000, 0, -1, double.NaN]);
    }

    private static void Timed(byte[] bytes)
    {
        var text = Text(bytes);
        _ = Instants.TryParse(text, out _);
        _ = Period.TryParse(text, out _);
        _ = new Notation(TimeZoneInfo.FindSystemTimeZoneById("Europe/Prague"), true, null) is var notation && Interval.TryParse(text, text, out _);
        try { _ = notation.Time(text); }
        catch (ProblemException) { /* The next asks more kindly. */ }
        _ = Interval.Parse(text, "datetime");
    }

    private static void Keyed(byte[] bytes)
    {
        var text = Text(bytes);
        foreach (var by in Enum.GetValues<Catalogue.Search.SortBy>())
            try { _ = Catalogue.Search.PageKey.Read(text, by); }
            catch (ProblemException) { /* Of another order. */ }
        for (var values = 0; values < 6; values++)
            try { _ = PageKey.Parse(text, values).Behind([.. Enumerable.Range(0, values).Select(_ => new SortKey(SqlText.Raw("x"), false))], SqlText.Raw("key")); }
            catch (ProblemException) { /* Of another list. */ }
    }

    // Nothing that comes out of a text runs.
    private static void Marked(byte[] bytes)
    {
        var html = MarkdownText.ToHtml(Text(bytes));
        foreach (var bad in new[] { "<script", "<iframe", "<img onerror", "href=\"javascript", "href=\"data:", "href=\"vbscript", "src=\"javascript", "src=\"data:" })
            if (html.Contains(bad, StringComparison.OrdinalIgnoreCase)) throw new InvalidOperationException($"{bad} comes out.");
    }

    private static void Headed(byte[] bytes)
    {
        var lines = Text(bytes).Split('\n');
        string Line(int i) => i < lines.Length ? lines[i].Replace("\r", "", StringComparison.Ordinal) : "";
        var context = new DefaultHttpContext();
        (context.Request.Method, context.Request.Headers.Accept, context.Request.Headers.IfNoneMatch, context.Request.Headers.IfModifiedSince) = ("GET", Line(0), Line(1), Line(2));
        (context.Request.Headers.AcceptLanguage, context.Request.Headers.IfMatch, context.Request.Headers.IfUnmodifiedSince, context.Request.Headers.Range) = (Line(3), Line(1), Line(2), Line(5));
        _ = ETags.NotModified(context, "W/\"a\"", DateTime.UnixEpoch);
        _ = ReaderLanguage.Of(context.Request);
        _ = SignatureInput.Parse(Line(4)) is null ? SignatureInput.Signature(Line(4)) : null;
        _ = context.Request.GetTypedHeaders().Range;
        try { Preconditions.Of(context.Request).Check("\"a\"", DateTime.UnixEpoch); }
        catch (ProblemException) { /* Refused, as it may be. */ }
        _ = Format.Of(context.Request, Format.Json, Format.Html, Format.Csv);
    }

    private static void Numbered(byte[] bytes)
    {
        var text = Text(bytes);
        _ = TypedNumber.Read(text);
        foreach (var language in Language.All) _ = WrittenNumber.Read(text, language);
        _ = WrittenNumber.ReadDate(text);
        _ = Ucum.Find(text);
        _ = new Notation(TimeZoneInfo.Utc, true, null).Value(text);
        _ = new Notation(TimeZoneInfo.Utc, false, null).Value(text);
    }

    private static void Tabled(byte[] bytes)
    {
        var notation = new Notation(TimeZoneInfo.FindSystemTimeZoneById("Europe/Prague"), true, null);
        foreach (var (_, row) in notation.Table(new StringReader(Text(bytes))))
            foreach (var (_, cell) in row)
                try { _ = notation.Value(cell) is null ? 0 : notation.Time(cell); }
                catch (ProblemException) { /* The row is told as bad. */ }
    }
}
