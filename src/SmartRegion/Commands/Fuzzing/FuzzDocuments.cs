using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using Microsoft.Net.Http.Headers;
using MQTTnet.Exceptions;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Federation;
using SmartRegion.Catalogue.Harvest;
using SmartRegion.Catalogue.Harvest.Readers;
using SmartRegion.Catalogue.Places;
using SmartRegion.Core;
using SmartRegion.Core.Rdf;
using SmartRegion.Http;
using SmartRegion.Planning.Benefits;
using SmartRegion.Twin.Features.Import;
using SmartRegion.Twin.Sensors.Api;
using SmartRegion.Twin.Sensors.Devices;
using SmartRegion.Twin.Sensors.Model;
using SmartRegion.Twin.Sensors.Mqtt;
using SmartRegion.Twin.Sensors.Writing;
using SmartRegion.Twin.Tiles.Styles;

namespace SmartRegion.Commands.Fuzzing;

/// <summary>Bodies that are sent to us, and documents that are fetched from others.</summary>
internal static class FuzzDocuments
{
    private static readonly HarvestSource Source = new(1, "x", new JsonObject { ["title"] = new JsonObject { ["cs"] = "X" }, ["url"] = "https://data.example/x", ["type"] = "ckan", ["language"] = "cs" }, [], 0, 0);

    private static readonly string[] JsonWords = ["null", "\"\"", "[]", "{}", "5", "true", "\"id\":", "\"type\":", "\"name\":", "\"title\":{\"cs\":\"x\"}", "\"@iot.id\":", "\\u0000", "\\ud800"];

    public static IEnumerable<FuzzTarget> All =>
    [
        new("json-body", FuzzTexts.Of("""{"a":[1,2,{"b":null}],"c":"é\u00e9"}""", """{"a":1,"a":2}"""), b => { _ = JsonBody.ParseLastOfEach(b); _ = JsonBody.Parse(b); }) { Words = JsonWords },
        new("json-patch", FuzzTexts.Of("""[{"op":"add","path":"/a/0","value":1},{"op":"move","from":"/b","path":"/c"},{"op":"test","path":"/a/1","value":1}]""", """[{"op":"copy","from":"/a","path":"/a/-"},{"op":"replace","path":"","value":{}},{"op":"remove","path":"/a~1b"}]"""), Patched) { Words = [.. JsonWords, "\"/a/99\"", "\"/-\"", "\"~2\"", "\"op\":\"move\""] },
        new("entry", FuzzTexts.Of(Entries), Checked) { Words = [.. JsonWords, "\"kind\":\"funding\"", "\"visibility\":\"members\"", "\"geometry\":", "\"time\":{\"start\":\"..\"}"] },
        new("benefit-model", [.. new[] { "street-lighting", "solar-roof" }.Select(BenefitModels.Demand).Select(m => FuzzTexts.Of(Json.Text(m.Doc))[0])], Modelled) { Words = JsonWords, Promised = [typeof(InvalidDataException)], Weight = 4 },
        new("geojson-geometry", FuzzTexts.Of("""{"type":"Point","coordinates":[12,49]}""", """{"type":"Polygon","coordinates":[[[12,49],[13,49],[13,50],[12,49]],[[12.1,49.1],[12.2,49.1],[12.2,49.2],[12.1,49.1]]]}""", """{"type":"GeometryCollection","geometries":[{"type":"MultiPoint","coordinates":[[1,2,3],[3,4,5]]},{"type":"MultiLineString","coordinates":[[[1,2],[3,4]]]}]}"""), Placed) { Words = [.. JsonWords, "[[", "]]", "\"type\":\"MultiPolygon\"", "[1e400,0]"], Promised = [typeof(FormatException)] },
        new("style", FuzzTexts.Of("""{"version":8,"sources":{"x":{"type":"vector","url":"/a"}},"layers":[{"id":"a","type":"fill","source":"x","source-layer":"x","paint":{"fill-color":["match",["get","a"],"b","#fff","#000"]}}]}"""), b => StyleCheck.Demand(JsonBody.Parse(b) as JsonObject ?? [], "x")) { Words = [.. JsonWords, "\"layers\":", "[\"get\",", "\"sources\":"] },
        new("entity-body", FuzzTexts.Of("""{"name":"T","description":"d","properties":{"a":1},"Locations":[{"name":"L","description":"d","encodingType":"application/geo+json","location":{"type":"Point","coordinates":[12,49]}}]}""", """{"phenomenonTime":"2024-01-01T00:00:00Z/2024-01-02T00:00:00Z","result":5,"resultTime":null,"parameters":{},"Datastream":{"@iot.id":1}}""", """{"unitOfMeasurement":{"name":"a","symbol":"b","definition":"c"},"observationType":"http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement","observedArea":{"type":"Polygon","coordinates":[]}}"""), Entered) { Words = JsonWords },
        new("uplink", FuzzTexts.Of("""{"end_device_ids":{"device_id":"a","application_ids":{"application_id":"c"},"dev_eui":"0004A30B"},"received_at":"2026-03-01T10:00:00.323456789Z","uplink_message":{"f_port":2,"decoded_payload":{"t":21.6},"locations":{"user":{"latitude":49.2,"longitude":12.6}},"version_ids":{"brand_id":"dragino","model_id":"lht65"}}}""", """{"time":"2026-03-01T10:00:00.205+00:00","deviceInfo":{"applicationName":"a","deviceProfileName":"b","deviceName":"c","devEui":"01","tags":{"longitude":"12","latitude":"49"}},"fPort":1,"object":{"t":[{"v":1}]}}""", """{"dev":"a","time":1700000000,"t":5}"""), Uplinked) { Words = [.. JsonWords, "\"uplink_message\":", "\"deviceInfo\":", "1e18", "\"object\":"] },
        new("device-type", FuzzTexts.Of("""{"title":{"cs":"x","de":"x","en":"x"},"match":{"brand":"a"},"fields":[{"path":"$.t[0]['v']","name":{"cs":"a","de":"b","en":"c"},"unit":"Cel","scale":0.1,"offset":5,"property":{"name":{"cs":"a","de":"b","en":"c"},"definition":"http://x.example/"}}]}"""), Typed) { Words = [.. JsonWords, "\"scale\":1e308", "\"unit\":\"m3/h\"", "\"enum\":"] },
        new("batch-json", FuzzTexts.Of("""{"requests":[{"id":"1","method":"post","url":"Things","body":{"name":"a"},"atomicityGroup":"g"},{"id":"2","dependsOn":["1"],"method":"get","url":"$1/Datastreams"}]}""", "[]"), b => _ = JsonBatch.Read(b)) { Words = [.. JsonWords, "\"requests\":", "\"method\":", "\"url\":"] },
        new("batch-multipart", FuzzTexts.Of("--b\r\nContent-Type: application/http\r\n\r\nGET Things(1) HTTP/1.1\r\n\r\n\r\n--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\nContent-Type: application/http\r\nContent-ID: 1\r\n\r\nPOST Things HTTP/1.1\r\nContent-Type: application/json\r\n\r\n{\"name\":\"a\"}\r\n--c--\r\n--b--\r\n"), b => _ = MultipartBatch.ReadAsync(b, MediaTypeHeaderValue.Parse("multipart/mixed; boundary=b")).GetAwaiter().GetResult()) { Words = ["--b\r\n", "--c--\r\n", "\r\n\r\n", "Content-Type: multipart/mixed; boundary=", "Content-Type: application/http", " HTTP/1.1"] },
        new("mqtt", [Convert.FromHexString("101000044D5154540402003C000461616161"), Convert.FromHexString("102100044D5154540580003C0521001421000461616161056562636465000456A7B8C9"), [.. Convert.FromHexString("101000044D5154540402003C000461616161"), .. Convert.FromHexString("301100094461746173747265616D7B7D"), .. Convert.FromHexString("820A00010005612F622F630132"), 0xC0, 0, 0xE0, 0]], Packeted) { Promised = [typeof(MqttProtocolViolationException), typeof(MqttCommunicationException), typeof(ArgumentException), typeof(IndexOutOfRangeException), typeof(OverflowException)] },
        new("turtle", FuzzTexts.Of("@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .\n<a> a dcat:Dataset ; dct:title \"x\"@cs, '''y''' ; dct:spatial [ dct:x 5, 1e3, true ] ; dct:issued \"2024\"^^<http://www.w3.org/2001/XMLSchema#gYear> ; dcat:distribution (<b> [] \"\\u00e9\") .", "@base <http://x.example/> . PREFIX : <#>\n:a :b _:c . _:c :d <../e> ."), b => Graphed(b, RdfSyntax.Turtle)) { Words = ["@prefix", "\"\"\"", "^^", "@cs", "[", "(", "_:a", "<", ">", ".", ";", "\\u", "a"], Promised = [typeof(RdfException)] },
        new("n-triples", FuzzTexts.Of("<http://x.example/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/ns/dcat#Dataset> .\n_:b <http://x.example/p> \"x\\n\"@cs .\n# c\n"), b => Graphed(b, RdfSyntax.NTriples)) { Words = ["<", ">", "\"", "^^", "@", "_:", " .\n", "\\U"], Promised = [typeof(RdfException)] },
        new("rdf-xml", FuzzTexts.Of("""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dct="http://purl.org/dc/terms/" xmlns:dcat="http://www.w3.org/ns/dcat#"><dcat:Dataset rdf:about="http://x.example/a"><dct:title xml:lang="cs">x</dct:title><dct:spatial rdf:parseType="Resource"><dct:x>1</dct:x></dct:spatial><dcat:distribution rdf:parseType="Collection"><dcat:Distribution/></dcat:distribution><dct:y rdf:parseType="Literal"><b>z</b></dct:y><dct:z rdf:resource="b"/></dcat:Dataset></rdf:RDF>"""), b => Graphed(b, RdfSyntax.RdfXml)) { Words = ["rdf:parseType=\"Literal\"", "rdf:ID=\"a\"", "rdf:li", "xml:base=\"", "<!DOCTYPE a [<!ENTITY b \"c\">]>", "&b;", "<rdf:Description>", "</", "<![CDATA[", "rdf:nodeID=\"\""], Promised = [typeof(RdfException)] },
        new("json-ld", FuzzTexts.Of("""{"@context":{"dcat":"http://www.w3.org/ns/dcat#","dct":"http://purl.org/dc/terms/","title":{"@id":"dct:title","@language":"cs"},"n":{"@reverse":"dct:x"}},"@id":"http://x.example/a","@type":"dcat:Dataset","title":["x"],"dct:y":{"@list":[1,2.5,true]},"@graph":[{"@id":"_:b","dct:z":{"@value":"v","@type":"dct:T"}}]}"""), b => Graphed(b, RdfSyntax.JsonLd)) { Words = [.. JsonWords, "\"@context\":", "\"@id\":", "\"@type\":", "\"@list\":", "\"@vocab\":", "\"@base\":", "\"@container\":\"@language\"", "\"@graph\":", "\"@included\":"], Promised = [typeof(RdfException)] },
        new("csw", FuzzTexts.Of(Csw), Recorded) { Words = ["<gco:CharacterString>", "gmx:Anchor xlink:href=\"", "<gmd:PT_Locale id=\"a\"/>", "<!DOCTYPE a>", "&lt;", "</gmd:", "<gmd:fileIdentifier>", "{\"url\":5}"], Promised = [typeof(HarvestException), typeof(XmlException)], Weight = 2 },
        new("ckan-package", FuzzTexts.Of("""{"id":"a","name":"b","title":"c","title_translated":{"cs":"d"},"notes":"e","tags":[{"name":"f"}],"groups":[{"name":"g"}],"extras":[{"key":"spatial","value":"{\"type\":\"Point\",\"coordinates\":[12,49]}"},{"key":"theme","value":"[\"http://x.example/\"]"}],"resources":[{"url":"https://x.example/a.csv","format":"CSV","size":5,"name":"h"}],"organization":{"title":"i"},"license_id":"cc-by","state":"active"}"""), b => _ = JsonBody.Parse(b) is JsonObject package ? CkanPackage.Read(Source, "urn:x", package) : null) { Words = [.. JsonWords, "\"extras\":", "\"resources\":[", "\"state\":\"deleted\"", "\"organization\":\"x\""] },
        new("record", FuzzTexts.Of("""{"id":"urn:x:1","type":"Feature","time":{"interval":["2020-01-01",".."]},"geometry":{"type":"Point","coordinates":[12,49]},"properties":{"type":"dataset","title":"a","language":{"code":"cs"},"keywords":["b"],"themes":[{"scheme":"s","concepts":[{"id":"energy"}]}],"contacts":[{"name":"c","emails":[{"value":"d@x.example"}],"links":[{"href":"https://x.example"}]}],"license":"CC-BY-4.0","externalIds":[{"value":"e"}]},"links":[{"rel":"enclosure","href":"https://x.example/f.csv","type":"text/csv"},{"rel":"license","href":"https://x.example"}]}"""), b => _ = JsonBody.Parse(b) is JsonObject record ? RecordsReader.Read(Source, record) : null) { Words = [.. JsonWords, "\"properties\":", "\"time\":\"x\"", "\"contacts\":[5]", "\"links\":[5]", "\"language\":5"] },
        new("peer-item", FuzzTexts.Of("""{"seq":5,"id":"a","owner":"x","at":"2024-01-01T00:00:00Z","by":"b","deleted":false,"doc":{"id":"a","kind":"practice","title":{"cs":"c"}}}"""), b => _ = PeerItem.Read(JsonBody.Parse(b))) { Words = JsonWords },
    ];

    private static readonly string[] Entries =
    [
        """{"id":"a","kind":"practice","title":{"cs":"Lampy","original":"cs","machine":["de"],"de":"Lampen"},"summary":{"en":"x"},"topics":["energy"],"time":{"start":"2022","end":"2023-05"},"geometry":{"type":"Point","coordinates":[12,49]},"sources":[{"url":"https://x.example"}],"contact":{"email":"a@b.example"}}""",
        """{"kind":"funding","title":{"de":"F"},"ratePercentMax":80,"amounts":[{"what":"grant","min":5,"max":10,"currency":"EUR","populationMax":2000}],"conditions":{"renewalOnly":true,"perKwhSaved":{"amount":1,"currency":"CZK"},"partnersFrom":["CZ","DE"],"cooperation":{"least":3,"of":["financing"]}},"calls":[{"opens":"2026-01-01","closes":"2026-12-31"}],"reviewed":"2026-01-01","applicants":["municipality"]}""",
        """{"kind":"dataset","title":{"en":"D"},"distributions":[{"url":"https://x.example/a.csv","format":"CSV","bytes":5}],"licence":"http://creativecommons.org/licenses/by/4.0/","extras":[{"key":"a","value":"b"}],"visibility":"organisation","owner":"x"}""",
        """{"kind":"place","title":{"cs":"P"},"level":"municipality","countries":["CZ"],"population":{"value":500,"year":2023},"codes":{"nuts":"CZ032"}}""",
    ];

    private const string Csw = """
        <csw:GetRecordsResponse xmlns:csw="http://www.opengis.net/cat/csw/2.0.2" xmlns:gmd="http://www.isotc211.org/2005/gmd" xmlns:gco="http://www.isotc211.org/2005/gco" xmlns:gmx="http://www.isotc211.org/2005/gmx" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"><csw:SearchResults numberOfRecordsMatched="2" nextRecord="0">
        <gmd:MD_Metadata><gmd:fileIdentifier><gco:CharacterString>a</gco:CharacterString></gmd:fileIdentifier><gmd:language><gmd:LanguageCode codeListValue="ger"/></gmd:language><gmd:hierarchyLevel><gmd:MD_ScopeCode codeListValue="dataset"/></gmd:hierarchyLevel><gmd:locale><gmd:PT_Locale id="cs"><gmd:languageCode><gmd:LanguageCode codeListValue="cze"/></gmd:languageCode></gmd:PT_Locale></gmd:locale>
        <gmd:identificationInfo><gmd:MD_DataIdentification><gmd:citation><gmd:CI_Citation><gmd:title><gco:CharacterString>b</gco:CharacterString><gmd:PT_FreeText><gmd:textGroup><gmd:LocalisedCharacterString locale="#cs">c</gmd:LocalisedCharacterString></gmd:textGroup></gmd:PT_FreeText></gmd:title><gmd:identifier><gmd:MD_Identifier><gmd:code><gmx:Anchor xlink:href="http://x.example/d">d</gmx:Anchor></gmd:code></gmd:MD_Identifier></gmd:identifier></gmd:CI_Citation></gmd:citation><gmd:resourceConstraints><gmd:MD_LegalConstraints><gmd:otherConstraints><gco:CharacterString>{"id":"dl-by-de/2.0","url":"https://x.example"}</gco:CharacterString></gmd:otherConstraints></gmd:MD_LegalConstraints></gmd:resourceConstraints><gmd:extent><gmd:EX_Extent><gmd:geographicElement><gmd:EX_GeographicBoundingBox><gmd:westBoundLongitude><gco:Decimal>12</gco:Decimal></gmd:westBoundLongitude><gmd:eastBoundLongitude><gco:Decimal>13</gco:Decimal></gmd:eastBoundLongitude><gmd:southBoundLatitude><gco:Decimal>49</gco:Decimal></gmd:southBoundLatitude><gmd:northBoundLatitude><gco:Decimal>50</gco:Decimal></gmd:northBoundLatitude></gmd:EX_GeographicBoundingBox></gmd:geographicElement></gmd:EX_Extent></gmd:extent></gmd:MD_DataIdentification></gmd:identificationInfo></gmd:MD_Metadata>
        <csw:Record><dc:identifier>e</dc:identifier><dc:title>f</dc:title><dc:subject>g</dc:subject><dc:URI protocol="OGC:WMS">http://x.example/h</dc:URI></csw:Record></csw:SearchResults></csw:GetRecordsResponse>
        """;

    private static void Patched(byte[] bytes)
    {
        var patch = JsonBody.Parse(bytes);
        if (patch is JsonObject merge) _ = MergePatching.Apply((JsonObject)JsonNode.Parse("""{"a":{"b":1},"b":2}""")!, merge);
        _ = JsonPatch.Apply(JsonNode.Parse("""{"a":[1,[2]],"b":{"c":3},"a/b":4}"""), patch);
    }

    private static void Checked(byte[] bytes)
    {
        if (JsonBody.Parse(bytes) is not JsonObject doc) return;
        var faults = EntryCheck.Faults(doc);
        if (faults.Count > 0) throw new ProblemException(new Problem(422, "Not valid", null, faults));
        // What is valid is read by all that follow it.
        var entry = new Entry(1, "a", Json.AsText(doc["kind"])!, 1, DateTime.UnixEpoch, DateTime.UnixEpoch, doc);
        _ = Geometries.Wkb(doc);
        if (entry.Kind == "funding") _ = ProgrammeTerms.From(entry);
    }

    private static void Modelled(byte[] bytes)
    {
        if (JsonBody.Parse(bytes) is not JsonObject doc) return;
        var faults = BenefitModels.Faults(doc);
        if (faults.Count > 0) throw new ProblemException(new Problem(422, "Not valid", null, faults));
        _ = BenefitModel.From(doc);
    }

    private static void Placed(byte[] bytes)
    {
        if (JsonBody.Parse(bytes) is not JsonObject geometry) return;
        if (Geometries.Complaint(geometry) is { } complaint) throw new ProblemException("geometry", complaint);
        using var document = JsonDocument.Parse(bytes);
        _ = GeoJsonGeometry.Read(document.RootElement);
    }

    private static void Entered(byte[] bytes)
    {
        var json = JsonBody.Parse(bytes);
        foreach (var set in new[] { "Things", "Observations", "Datastreams", "Locations" })
            try { _ = EntityBody.Read(EntityTypes.OfSet(set)!, json?.DeepClone(), "", whole: true); }
            catch (ProblemException) { /* Of another type. */ }
    }

    private static void Uplinked(byte[] bytes)
    {
        if (JsonBody.Parse(bytes) is not JsonObject message) return;
        foreach (var source in new[] { """{"format":"tts"}""", """{"format":"chirpstack"}""", """{"format":"json","device":"$.dev","time":"$.time"}""" })
            try { _ = Uplink.Read((JsonObject)JsonNode.Parse(source)!, message, "a", 0); }
            catch (ProblemException) { /* Of another server. */ }
    }

    private static void Typed(byte[] bytes)
    {
        if (JsonBody.Parse(bytes) is not JsonObject doc) return;
        DeviceDocuments.Demand(DeviceDocuments.Type, doc);
        foreach (var field in new DeviceType("x", doc).Fields) _ = field.Result((JsonObject)JsonNode.Parse("""{"t":[{"v":5}]}""")!);
    }

    private static void Packeted(byte[] bytes)
    {
        var input = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        input.Writer.WriteAsync(bytes).AsTask().GetAwaiter().GetResult();
        input.Writer.Complete();
        var wire = new MqttWire(input.Reader, new Pipe().Writer);
        while (wire.ReadAsync(CancellationToken.None).GetAwaiter().GetResult() is not null) { }
    }

    private static void Graphed(byte[] bytes, RdfSyntax syntax)
    {
        using var stream = new MemoryStream(bytes);
        var graph = RdfReader.ReadGraph(stream, syntax, "http://x.example/doc");
        foreach (var dataset in graph.OfType(DcatDataset.Dcat + "Dataset")) _ = DcatDataset.Read(Source, graph, dataset);
    }

    private static void Recorded(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        using var reader = XmlReader.Create(stream, CswReader.Safe);
        var page = CswReader.LoadAsync(reader, CancellationToken.None).GetAwaiter().GetResult();
        foreach (var record in page.Descendants().Where(e => e.Name.LocalName is "MD_Metadata" or "Record")) _ = record.Name.LocalName == "MD_Metadata" ? Iso19139.Read(Source, record) : DublinCore.Read(Source, record);
    }
}
