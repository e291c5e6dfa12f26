using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using SmartRegion.Core;

namespace SmartRegion.Tests.Catalogue.Harvest;

/// <summary>Catalogue services by CSW 2.0.2: ISO 19139 as GeoNetwork tells it, Dublin Core as pycsw does.</summary>
public sealed class CswTests
{
    private static string Page(string records, int matched, int next) =>
        $"""<csw:GetRecordsResponse xmlns:csw="http://www.opengis.net/cat/csw/2.0.2"><csw:SearchStatus timestamp="2026-01-01T00:00:00Z"/><csw:SearchResults numberOfRecordsMatched="{matched}" numberOfRecordsReturned="1" nextRecord="{next}" elementSet="full">{records}</csw:SearchResults></csw:GetRecordsResponse>""";

    private static string Iso(string id, string scope) => $$"""
        <gmd:MD_Metadata xmlns:gmd="http://www.isotc211.org/2005/gmd" xmlns:gco="http://www.isotc211.org/2005/gco" xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:gmx="http://www.isotc211.org/2005/gmx" xmlns:xlink="http://www.w3.org/1999/xlink">
          <gmd:fileIdentifier><gco:CharacterString>{{id}}</gco:CharacterString></gmd:fileIdentifier>
          <gmd:language><gmd:LanguageCode codeList="x" codeListValue="ger"/></gmd:language>
          <gmd:hierarchyLevel><gmd:MD_ScopeCode codeList="x" codeListValue="{{scope}}"/></gmd:hierarchyLevel>
          <gmd:locale><gmd:PT_Locale id="CZ"><gmd:languageCode><gmd:LanguageCode codeList="x" codeListValue="cze"/></gmd:languageCode></gmd:PT_Locale></gmd:locale>
          <gmd:identificationInfo><gmd:MD_DataIdentification>
            <gmd:citation><gmd:CI_Citation><gmd:title><gco:CharacterString>Radwege {{id[..2]}}</gco:CharacterString><gmd:PT_FreeText><gmd:textGroup><gmd:LocalisedCharacterString locale="#CZ">Cyklostezky {{id[..2]}}</gmd:LocalisedCharacterString></gmd:textGroup></gmd:PT_FreeText></gmd:title></gmd:CI_Citation></gmd:citation>
            <gmd:abstract><gco:CharacterString>Alle Radwege.</gco:CharacterString></gmd:abstract>
            <gmd:pointOfContact><gmd:CI_ResponsibleParty><gmd:organisationName><gco:CharacterString>Vermessung</gco:CharacterString></gmd:organisationName><gmd:contactInfo><gmd:CI_Contact><gmd:address><gmd:CI_Address><gmd:electronicMailAddress><gco:CharacterString>geo@amt.example</gco:CharacterString></gmd:electronicMailAddress></gmd:CI_Address></gmd:address></gmd:CI_Contact></gmd:contactInfo></gmd:CI_ResponsibleParty></gmd:pointOfContact>
            <gmd:resourceMaintenance><gmd:MD_MaintenanceInformation><gmd:maintenanceAndUpdateFrequency><gmd:MD_MaintenanceFrequencyCode codeList="x" codeListValue="annually"/></gmd:maintenanceAndUpdateFrequency></gmd:MD_MaintenanceInformation></gmd:resourceMaintenance>
            <gmd:descriptiveKeywords><gmd:MD_Keywords><gmd:keyword><gco:CharacterString>Fahrrad</gco:CharacterString></gmd:keyword></gmd:MD_Keywords></gmd:descriptiveKeywords>
            <gmd:resourceConstraints><gmd:MD_LegalConstraints><gmd:otherConstraints><gco:CharacterString>{"id":"cc-by/4.0","name":"CC BY 4.0","url":"https://creativecommons.org/licenses/by/4.0/"}</gco:CharacterString></gmd:otherConstraints></gmd:MD_LegalConstraints></gmd:resourceConstraints>
            <gmd:topicCategory><gmd:MD_TopicCategoryCode>transportation</gmd:MD_TopicCategoryCode></gmd:topicCategory>
            <gmd:extent><gmd:EX_Extent><gmd:geographicElement><gmd:EX_GeographicBoundingBox><gmd:westBoundLongitude><gco:Decimal>12</gco:Decimal></gmd:westBoundLongitude><gmd:eastBoundLongitude><gco:Decimal>13</gco:Decimal></gmd:eastBoundLongitude><gmd:southBoundLatitude><gco:Decimal>49</gco:Decimal></gmd:southBoundLatitude><gmd:northBoundLatitude><gco:Decimal>50</gco:Decimal></gmd:northBoundLatitude></gmd:EX_GeographicBoundingBox></gmd:geographicElement>
              <gmd:temporalElement><gmd:EX_TemporalExtent><gmd:extent><gml:TimePeriod gml:id="t"><gml:beginPosition>2019-05</gml:beginPosition><gml:endPosition>2021-12-31</gml:endPosition></gml:TimePeriod></gmd:extent></gmd:EX_TemporalExtent></gmd:temporalElement></gmd:EX_Extent></gmd:extent>
          </gmd:MD_DataIdentification></gmd:identificationInfo>
          <gmd:distributionInfo><gmd:MD_Distribution><gmd:transferOptions><gmd:MD_DigitalTransferOptions><gmd:onLine><gmd:CI_OnlineResource><gmd:linkage><gmd:URL>https://geo.example/wms?x=1</gmd:URL></gmd:linkage><gmd:protocol><gco:CharacterString>OGC:WMS-1.3.0-http-get-map</gco:CharacterString></gmd:protocol><gmd:name><gco:CharacterString>Karte</gco:CharacterString></gmd:name></gmd:CI_OnlineResource></gmd:onLine></gmd:MD_DigitalTransferOptions></gmd:transferOptions></gmd:MD_Distribution></gmd:distributionInfo>
        </gmd:MD_Metadata>
        """;

    [Fact]
    public async Task Records_of_ISO_19139_come_in_both_languages_page_by_page_and_services_are_refused()
    {
        string[] ids = ["aa8fad5b-d9cb-469f-a165-70867728950e", "bb8fad5b-d9cb-469f-a165-70867728950e", "cc8fad5b-d9cb-469f-a165-70867728950e"];
        await using var region = await HarvestTesting.RegionAsync();
        await using var other = await OtherCatalogue.StartAsync(app => app.MapGet("/csw", (HttpContext c) =>
        {
            var start = int.Parse(c.Request.Query["startPosition"]!);
            return Results.Text(Page(Iso(ids[start - 1], start == 3 ? "service" : "dataset"), 3, start == 3 ? 0 : start + 1), "application/xml");
        }));
        await region.PutAsync("gdi", "csw", other.Url + "/csw");
        var run = await region.VisitAsync("gdi");
        Assert.Equal("done: +2 ~0 =0 &0 -0 !1", run.Counts());
        Assert.Equal("Its scope is service.", Assert.Single(run.Faults["not-a-dataset"].Examples).Detail);
        var doc = (await region.EntriesAsync())["Radwege aa"];
        Assert.Equal("""{"cs":"Cyklostezky aa","de":"Radwege aa"}""", Json.Text(doc["title"]));
        Assert.Equal(("annual", """["mobility"]""", """{"start":"2019-05","end":"2021-12-31"}"""), (Json.AsText(doc["frequency"]), Json.Text(doc["topics"]), Json.Text(doc["time"])));
        Assert.Equal("""{"name":"Vermessung","email":"geo@amt.example"}""", Json.Text(doc["contact"]));
        Assert.Equal("""[{"url":"https://geo.example/wms?x=1","title":{"de":"Karte"},"format":"WMS","licence":"https://creativecommons.org/licenses/by/4.0/"}]""", Json.Text(doc["distributions"]));
        Assert.Equal("[12,49]", Json.Text(doc["geometry"]!["coordinates"]![0]![0]));
        Assert.Equal("done: +0 ~0 =2 &0 -0 !1", (await region.VisitAsync("gdi")).Counts());
    }

    [Fact]
    public async Task A_service_without_ISO_records_is_asked_for_Dublin_Core()
    {
        const string Record = """<csw:Record xmlns:csw="http://www.opengis.net/cat/csw/2.0.2" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dct="http://purl.org/dc/terms/" xmlns:ows="http://www.opengis.net/ows"><dc:identifier>lesy-1</dc:identifier><dc:title>Lesy</dc:title><dc:type>dataset</dc:type><dc:subject>les</dc:subject><dc:subject>environment</dc:subject><dct:abstract>Mapa lesů</dct:abstract><dc:language>cze</dc:language><dct:references scheme="OGC:WMS">https://geo.example/lesy</dct:references><dc:rights>jen pro vnitřní potřebu</dc:rights><ows:BoundingBox crs="urn:x-ogc:def:crs:EPSG:6.11:4326"><ows:LowerCorner>49 12</ows:LowerCorner><ows:UpperCorner>50 13</ows:UpperCorner></ows:BoundingBox></csw:Record>""";
        await using var region = await HarvestTesting.RegionAsync();
        await using var other = await OtherCatalogue.StartAsync(app => app.MapGet("/csw", (HttpContext c) => Results.Text(c.Request.Query["outputSchema"].ToString().Contains("gmd", StringComparison.Ordinal)
            ? """<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows"><ows:Exception exceptionCode="InvalidParameterValue" locator="outputSchema"><ows:ExceptionText>Invalid outputSchema</ows:ExceptionText></ows:Exception></ows:ExceptionReport>""" : Page(Record, 1, 2), "application/xml")));
        await region.PutAsync("forests", "csw", other.Url + "/csw");
        var run = await region.VisitAsync("forests");
        Assert.Equal("done: +1 ~0 =0 &0 -0 !0", run.Counts());
        var doc = (await region.EntriesAsync())["Lesy"];
        Assert.Equal("""{"cs":"Lesy"}""", Json.Text(doc["title"]));
        Assert.Equal("[12,49]", Json.Text(doc["geometry"]!["coordinates"]![0]![0]));
        Assert.Equal("jen pro vnitřní potřebu", Assert.Single(run.Faults["licence-unknown"].Examples).Detail);
    }

    [Theory]
    [InlineData("""<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><x>&c;</x>""", "malformed")]
    [InlineData("<a><b></a>", "malformed")]
    [InlineData("<html/>", "malformed")]
    public async Task Hostile_and_broken_XML_ends_the_visit(string body, string code)
    {
        await using var region = await HarvestTesting.RegionAsync();
        await using var other = await OtherCatalogue.StartAsync(app => app.MapGet("/csw", () => Results.Text(body, "application/xml")));
        await region.PutAsync("bad", "csw", other.Url + "/csw");
        Assert.Equal(code, (await region.VisitAsync("bad")).Code);
    }
}
