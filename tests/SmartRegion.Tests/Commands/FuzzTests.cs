using SmartRegion.Commands.Fuzzing;

namespace SmartRegion.Tests.Commands;

/// <summary>Readers bear what is nearly sound. The million is for <c>bench fuzz</c>; here a few thousand of the same kind, always the same ones.</summary>
public sealed class FuzzTests
{
    private const int Inputs = 20_000, Seed = 7;

    [Fact]
    public async Task No_reader_fails_hangs_or_fills_the_memory_on_inputs_that_are_nearly_sound()
    {
        using var files = new FuzzFiles();
        await using var requests = await FuzzRequests.StartAsync(seed: false);
        var (findings, tried) = (new List<string>(), 0);
        foreach (var (target, inputs) in FuzzTargets.Shared(FuzzTargets.All(files, requests), Inputs))
        {
            var report = new Fuzzer(Seed) { Flood = 20_000 }.Run(target, 0, inputs);
            tried += report.Inputs;
            // How long something takes on a busy machine says nothing here.
            findings.AddRange(report.Findings.Where(f => f.What != "slow").Select(f => $"{f.Target} {f.What}: {f.Told}"));
            if (target.Corpus.All(c => Record.Exception(() => target.Read(c)) is not null)) findings.Add($"{target.Name}: no input of its corpus is sound.");
        }
        Assert.True(findings.Count == 0, string.Join('\n', findings));
        Assert.True(tried >= Inputs);
    }

    /// <summary>What the fuzzer has found, each once: it is refused now, or read.</summary>
    public static TheoryData<string, string> Found => new()
    {
        { "odata-filter", "base64:Z2VvLmRpc3RhbmNlKGwgZ2VvZ3JhcGh5J1BPSU5UKNkn" }, { "times", "0001-01-01" }, { "times", "9999-12-31" }, { "times", "9999" }, { "oai", "metadataPrefix=oai_dc&until=9999-12-31" }, { "wkt", "base64:f/8=" }, { "wkt", "MULTIPOINT((2 2,1 9)" }, { "markdown", "flood:[" }, { "observation-table", "base64:c2VwPSLv" }, { "rows-csv", "sep=\"\na;b\n" },
        { "json-body", """{"\ud80e":1}""" }, { "json-body", """{"a":"\u0000"}""" }, { "json-patch", """[{"op":"\ud800","path":"/","":[]}]""" }, { "entry", """{"kind":"dataset","visibility":"\ud800"}""" }, { "cql2-json", """{"op":"=","args":[{"property":"title"},"\udc00"]}""" },
        { "batch-json", "[]" }, { "batch-json", "5" }, { "record", """{"id":"a","time":"x","properties":{"language":5},"links":[5]}""" }, { "uplink", """{"deviceInfo":{"devEui":"a","tags":"x"},"fPort":1,"object":{},"time":1700000000}""" }, { "device-type", """{"title":{"cs":"x","de":"x","en":"x"},"fields":[{"path":"$.t","name":{"cs":"a","de":"b","en":"c"},"unit":"Cel","scale":1e308,"property":{"name":{"cs":"a","de":"b","en":"c"},"definition":"http://x.example/"}}]}""" },
        { "geojson", """{"type":{"":null}}""" }, { "geojson", """{"type":"Feature","geometry":{"type":5}}""" }, { "geojson", """{"type":"FeatureCollection","crs":"x","features":[]}""" }, { "shapefile-parts", "base64:AIAAACcKAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABA6AMAAAEAAAA=" },
        { "city-json", """{"type":"CityJSON","version":"2.0","transform":{"translate":{"":null}},"metadata":{"referenceSystem":"EPSG/7415"},"CityObjects":{"a":{"type":"b","geometry":[{"":1}]}},"vertices":[[1]]}""" }, { "city-json", """{"type":"CityJSON","version":"2.0","metadata":{"referenceSystem":"EPSG/7415"},"CityObjects":{"a":{"type":"b","geometry":[{"type":"Solid","semantics":{"surfaces":[{"":""}]}}]}},"vertices":[]}""" },
        { "city-json-seq", "{\"\":\"CityJSON\",\"CityObjects\":0}\n{" }, { "city-json-seq", "{\"type\":\"CityJSON\",\"version\":\"2.0\",\"metadata\":null}\n" }, { "entries-json", "base64:eyL/IjoyfQ==" }, { "entries-csv", "flood:title." }, { "feature-csv", "flood:;" }, { "city-gml", "flood:<a>" }, { "wkt", "flood:GEOMETRYCOLLECTION(" }, { "feature-csv", "id;wkt\n1;flood:GEOMETRYCOLLECTION(" },
        { "geojson", """{"features":[""],"crs":{"type":"","type":""}}""" }, { "geojson", """{"type":"Feature","geometry":null,"properties":{"a":1,"a":2}}""" },
        { "ckan-package", """{"id":"a","title":"b","extras":[{"key":"spatial","value":"{\"a\":1,\"a\":2}"},{"key":"theme","value":"[{\"a\":1,\"a\":2}]"}]}""" }, { "ckan-package", """{"title":"b"}""" },
        { "record", """{"id":"a","properties":{"contacts":[{"links":[[]],"emails":["x"],"phones":[5]}]}}""" }, { "observation-table", "sep= \na b\n1 2\n" },
        { "csw", """<csw:GetRecordsResponse xmlns:csw="http://www.opengis.net/cat/csw/2.0.2" xmlns:gmd="http://www.isotc211.org/2005/gmd" xmlns:gco="http://www.isotc211.org/2005/gco"><csw:SearchResults><gmd:MD_Metadata><gmd:fileIdentifier><gco:CharacterString>a</gco:CharacterString></gmd:fileIdentifier><gmd:identificationInfo><gmd:MD_DataIdentification><gmd:extent><gmd:EX_Extent><gmd:geographicElement><gmd:EX_GeographicBoundingBox><gmd:westBoundLongitude><gco:Decimal>1e999</gco:Decimal></gmd:westBoundLongitude><gmd:eastBoundLongitude><gco:Decimal>3</gco:Decimal></gmd:eastBoundLongitude><gmd:southBoundLatitude><gco:Decimal>9</gco:Decimal></gmd:southBoundLatitude><gmd:northBoundLatitude><gco:Decimal>0</gco:Decimal></gmd:northBoundLatitude></gmd:EX_GeographicBoundingBox></gmd:geographicElement></gmd:EX_Extent></gmd:extent></gmd:MD_DataIdentification></gmd:identificationInfo></gmd:MD_Metadata></csw:SearchResults></csw:GetRecordsResponse>""" },
        { "shapefile", "base64:UEsDBBQABgAIALC2el13NwuJBwAAAAUAAAAFAAAAYS5zaHBL1CvOKAAAUEsBAhQDFAAGAAgAsLZ6XXc3C4kHAAAABQAAAAUAAAAAAAAAAAAAAKSBAAAAAAAuc2hQSwUGAAAAAAEAAQAzAAAAKgAAAAAA" },
        { "written-numbers", "٣. ٣. ٢٠٢٤" }, { "crs", "ID[\"EPSG\",99999999999]" }, { "crs", "EPSG:٢٥٨٣٣" },
    };

    [Theory]
    [MemberData(nameof(Found))]
    public void What_was_found_once_is_borne(string target, string input)
    {
        using var files = new FuzzFiles();
        var reader = FuzzTexts.All.Concat(FuzzDocuments.All).Concat(files.All).Single(t => t.Name == target);
        var flood = input.IndexOf("flood:", StringComparison.Ordinal);
        var bytes = input.StartsWith("base64:", StringComparison.Ordinal) ? Convert.FromBase64String(input[7..])
            : System.Text.Encoding.UTF8.GetBytes(flood < 0 ? input : input[..flood] + string.Concat(Enumerable.Repeat(input[(flood + 6)..], 20_000)));
        var fault = Record.Exception(() => reader.Read(bytes));
        Assert.True(fault is null || reader.Promises(fault), $"{fault}");
    }

    [Fact]
    public void The_same_seed_makes_the_same_inputs_and_another_one_others()
    {
        var target = FuzzTexts.All.First();
        Assert.Equal(new Mutation(target, 1).Input(500), new Mutation(target, 1).Input(500));
        Assert.NotEqual(Enumerable.Range(500, 20).Select(i => Convert.ToHexString(new Mutation(target, 1).Input(i))), Enumerable.Range(500, 20).Select(i => Convert.ToHexString(new Mutation(target, 2).Input(i))));
    }

    [Fact]
    public void What_fails_what_hangs_and_what_fills_the_memory_is_found_and_made_small()
    {
        byte[] sound = "a sound text of some length"u8.ToArray();
        Finding Found(Action<byte[]> read) => Assert.Single(new Fuzzer(1) { MuchMemory = 1 << 20 }.Run(new FuzzTarget("x", [sound], read), 0, 300).Findings);
        var failed = Found(b => { if (b.Contains((byte)'s')) throw new FormatException(); });
        Assert.StartsWith("FormatException in ", failed.What, StringComparison.Ordinal);
        Assert.Equal("s", failed.Told);
        Assert.True(failed.Times > 50);
        Assert.Equal("memory", Found(b => GC.KeepAlive(new byte[2 << 20])).What);
        Assert.Empty(new Fuzzer(1).Run(new FuzzTarget("x", [sound], _ => throw new FormatException()) { Promised = [typeof(FormatException)] }, 0, 50).Findings);
    }
}
